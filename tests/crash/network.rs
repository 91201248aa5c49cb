//! The network goes away in the middle of a run, or was never there.

use std::time::Duration;

use zhen::practice::{Answers, Options, Server};

use super::environment::Environment;
use super::long_issue::{self, EN, UNITS};
use super::stored;

#[test]
fn a_server_that_vanishes_in_the_middle_of_a_run_costs_nothing_that_came() {
    let undisturbed = long_issue::undisturbed();
    let options = Options { answers: Answers::Pseudo, latency: Duration::from_millis(40), ..Options::default() };
    let server = Server::start(options.clone()).unwrap();
    let environment = Environment::empty()
        .file("zhen.toml", "[model]\nretries = 1\n")
        .file(long_issue::ZH, long_issue::text())
        .variable("OPENAI_BASE_URL", &server.base_url());
    let running = environment.start("translate --jobs 8");
    while server.stats().requests < 20 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let address = server.base_url();
    let asked = server.shutdown().requests;
    let run = running.wait();
    let host = address.trim_start_matches("http://").trim_end_matches("/v1");
    run.exits(3).says(&[host, "go on with: zhen translate"]);
    assert!(!environment.exists(EN), "{run}");
    let kept = stored::translations(&environment).len();
    assert!(kept as u64 + 8 >= asked && kept >= 8, "{asked} asked, {kept} kept\n{run}");
    let environment = environment.with_server(options);
    environment.zhen("translate --jobs 8").exits(0).asks(UNITS - kept);
    assert_eq!(environment.read(EN), undisturbed.read(EN));
}

#[test]
fn a_proxy_that_leads_nowhere_is_named_and_nothing_is_written() {
    let environment = Environment::alone()
        .file("zhen.toml", "[model]\nretries = 0\n")
        .variable("OPENAI_API_KEY", "sk-0123456789abcdef")
        .variable("OPENAI_BASE_URL", "http://api.example.invalid/v1")
        .variable("HTTP_PROXY", "http://127.0.0.1:9");
    let before = environment.files();
    let run = environment.zhen("translate");
    run.exits(3).says_in_one_line(&["cannot reach api.example.invalid", "through the proxy 127.0.0.1:9"]);
    assert_eq!(environment.files(), before);
}
