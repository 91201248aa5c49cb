//! Limits of requests and tokens a minute. How exactly they are obeyed is tested where the clock can be
//! turned, beside the code; here, that the program obeys what `zhen.toml` says.

use std::time::Duration;

use super::environment::Environment;
use super::issues::ASKED;
use super::model::Model;

fn limited(limits: &str) -> Environment {
    Environment::alone().with_model(Model::pseudo()).file("zhen.toml", format!("[model]\n{limits}\n"))
}

/// The run sends so many requests and then waits for the minute to end.
#[track_caller]
fn sends_only(environment: &Environment, requests: u64) {
    let running = environment.start("translate");
    running.until_asked(requests);
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(environment.seen().values().sum::<u64>(), requests);
    running.kill();
}

#[test]
fn no_more_requests_are_sent_than_a_minute_allows() {
    sends_only(&limited("requests_per_minute = 3"), 3);
}

#[test]
fn no_more_tokens_are_sent_than_a_minute_allows() {
    // The estimate of one request is larger than that; the reply then says that it took 15 tokens.
    sends_only(&limited("tokens_per_minute = 100"), 1);
}

#[test]
fn limits_that_are_not_reached_cost_no_time() {
    let run = limited("requests_per_minute = 7\ntokens_per_minute = 1000000").zhen("translate");
    run.exits(0).asks(ASKED);
}

#[test]
fn a_limit_of_nothing_is_refused() {
    for (limits, key) in
        [("requests_per_minute = 0", "requests_per_minute"), ("tokens_per_minute = 5", "tokens_per_minute")]
    {
        limited(limits).zhen("translate").exits(2).says(&["zhen.toml:2", key]);
    }
}
