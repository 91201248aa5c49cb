//! Runs that end before their time: killed, interrupted, or met by a second one.

use std::time::Duration;

use zhen::practice::{Answers, Options};

use super::environment::Environment;
use super::issues::{ASKED, EN, other_issue};

const SLOW: Duration = Duration::from_millis(60);

fn slow() -> Environment {
    Environment::alone().with_server(Options { answers: Answers::Pseudo, latency: SLOW, ..Options::default() })
}

/// How many units have no stored reply yet.
fn missing_replies(environment: &Environment) -> usize {
    let run = environment.zhen("batch export");
    run.exits(0);
    run.stdout.lines().count()
}

#[test]
fn after_a_kill_no_stored_reply_is_asked_again_and_the_bytes_are_the_same() {
    let undisturbed = Environment::translated();
    for after in [1, 3, 6] {
        let environment = slow();
        let running = environment.start("translate --jobs 1");
        running.until_asked(after);
        running.kill();
        let missing = missing_replies(&environment);
        assert!(!environment.exists(EN) && missing > 0, "killed too late to show anything");
        environment.zhen("translate").exits(0).asks(missing);
        assert!(environment.seen().values().filter(|times| **times > 1).count() <= 1, "{:?}", environment.seen());
        assert_eq!(environment.files(), undisturbed.files());
    }
}

#[test]
fn after_many_kills_the_run_comes_to_its_end() {
    let undisturbed = Environment::translated();
    let environment = slow();
    let mut missing = ASKED;
    while missing > 0 {
        let asked: u64 = environment.seen().values().sum();
        let running = environment.start("translate --jobs 1");
        running.until_asked(asked + 2);
        running.kill();
        let now = missing_replies(&environment);
        assert!(now < missing, "a run that asked twice should have stored a reply");
        missing = if now <= 1 { 0 } else { now };
    }
    environment.zhen("translate").exits(0);
    assert_eq!(environment.files(), undisturbed.files());
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_came_and_says_how_to_go_on() {
    let undisturbed = Environment::translated();
    let environment = slow();
    let running = environment.start("translate 7 --jobs 1");
    running.until_asked(3);
    running.signal("INT");
    let run = running.wait();
    run.exits(130).says(&["Interrupted", "go on with: zhen translate 7"]).never_says("up to date");
    assert!(!environment.exists(EN), "{run}");
    let missing = missing_replies(&environment);
    assert!(missing <= ASKED - 2, "{run}");
    environment.zhen("translate 7").exits(0).asks(missing);
    assert_eq!(environment.files(), undisturbed.files());
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_once_ends_without_waiting_for_the_server() {
    let options = Options { answers: Answers::Pseudo, latency: Duration::from_secs(20), ..Options::default() };
    let environment = Environment::alone().with_server(options);
    let running = environment.start("translate");
    running.until_asked(1);
    let started = std::time::Instant::now();
    running.signal("INT");
    running.wait().exits(130);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[cfg(unix)]
#[test]
fn a_request_to_terminate_is_an_interruption() {
    let environment = slow();
    let running = environment.start("translate --jobs 1");
    running.until_asked(2);
    running.signal("TERM");
    running.wait().exits(130).says(&["go on with: zhen translate"]);
}

#[cfg(unix)]
#[test]
fn the_report_of_an_interrupted_run_counts_what_was_asked() {
    let environment = slow();
    let running = environment.start("translate --jobs 1 --format json");
    running.until_asked(3);
    running.signal("INT");
    let run = running.wait();
    run.exits(130);
    assert!(run.json()["requests"].as_u64().unwrap() >= 2, "two requests were answered and paid\n{run}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_issues_that_are_done_written() {
    let environment = slow().file("issues-zh/2025-12-27.md", other_issue(6));
    let running = environment.start("translate --jobs 1");
    running.until_asked(5);
    running.signal("INT");
    let run = running.wait();
    run.exits(130).prints(&["issues-en/2025-12-27.md"]);
    assert!(environment.exists("issues-en/2025-12-27.md") && !environment.exists(EN), "{run}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_redo_goes_on_with_the_redo() {
    let environment = Environment::translated();
    let environment =
        environment.with_server(Options { answers: Answers::Pseudo, latency: SLOW, ..Options::default() });
    let running = environment.start("translate --jobs 1 --redo all");
    running.until_asked(3);
    running.signal("INT");
    running.wait().exits(130).says_in_one_line(&["go on with: zhen translate", "--redo all"]);
    let run = environment.zhen("translate --redo all");
    run.exits(0);
    assert!(run.asked.len() <= ASKED - 2, "replies that came should not be asked again\n{run}");
}

#[test]
fn a_second_run_at_the_same_time_waits_and_then_says_who_is_at_work() {
    let options = Options { answers: Answers::Pseudo, latency: Duration::from_secs(20), ..Options::default() };
    let environment = Environment::alone().with_server(options);
    let running = environment.start("translate");
    running.until_asked(1);
    environment.zhen("translate").exits(2).says_in_one_line(&["another zhen is at work", "wait until it has ended"]);
    environment.zhen("outline 7").exits(0);
    environment.zhen("translate --dry-run").exits(0);
    running.kill();
}
