//! The key is in no output and no file, whatever the server, a proxy or a wrong setting does with it.

use super::environment::{Environment, Run};
use super::key_server::{KeyServer, WAYS, Way};

const KEY: &str = "sk-proj-Zt4wWc0rQy9bNn2eUu7kLl5d";
/// Enough of it to be worth something to whoever finds it.
const PART: &str = "Zt4wWc0rQy9b";

fn environment(base_url: &str) -> Environment {
    Environment::alone()
        .file("zhen.toml", "[model]\nretries = 0\n")
        .variable("OPENAI_API_KEY", KEY)
        .variable("OPENAI_BASE_URL", base_url)
}

/// Neither in what a run printed nor in any file of the folder.
#[track_caller]
fn key_is_nowhere(environment: &Environment, runs: &[&Run], what: &str) {
    for run in runs {
        assert!(!run.to_string().contains(PART), "{what}\n{run}");
        assert!(!run.stderr.contains("panicked at /"), "{what}\n{run}");
    }
    for (path, bytes) in environment.all_files() {
        let found = bytes.windows(PART.len()).any(|window| window == PART.as_bytes());
        assert!(!found, "{what}: the key is in {}", path.display());
    }
}

#[test]
fn whatever_the_server_does_with_the_key() {
    for way in WAYS {
        let server = KeyServer::new(way, "");
        let environment = environment(&format!("http://{}/v1", server.host()));
        let runs = [
            environment.zhen("translate -vv"),
            environment.zhen("translate --format json -v"),
            environment.zhen("batch export"),
        ];
        key_is_nowhere(&environment, &runs.each_ref(), &format!("{way:?}"));
        assert!(server.keys().iter().any(|header| header == &format!("Bearer {KEY}")), "{way:?}: never sent");
    }
}

#[test]
fn a_redirect_carries_the_key_nowhere() {
    let elsewhere = KeyServer::new(Way::Success, "");
    let server = KeyServer::new(Way::Redirect, &format!("http://{}", elsewhere.host()));
    let environment = environment(&format!("http://{}/v1", server.host()));
    let run = environment.zhen("translate -vv");
    run.exits(2).says(&["redirects to", &elsewhere.host()]);
    key_is_nowhere(&environment, &[&run], "redirect");
    assert_eq!(elsewhere.keys(), Vec::<String>::new(), "the redirect was followed");
}

#[test]
fn whatever_a_proxy_does_with_the_key() {
    for way in [Way::Refusal(407), Way::Refusal(502), Way::Page, Way::Garbage, Way::Panic] {
        let proxy = KeyServer::new(way, "");
        let address = format!("http://user:Zt4wWc0rQy9b-password@{}", proxy.host());
        let environment = environment("http://api.example.invalid/v1").variable("HTTP_PROXY", &address);
        let run = environment.zhen("translate -vv");
        key_is_nowhere(&environment, &[&run], &format!("proxy, {way:?}"));
        assert!(!proxy.keys().is_empty(), "the proxy was not asked\n{run}");
    }
}

#[test]
fn a_proxy_that_is_not_there() {
    let environment = environment("https://api.example.invalid/v1")
        .variable("HTTPS_PROXY", "http://user:Zt4wWc0rQy9b-password@127.0.0.1:9");
    let run = environment.zhen("translate -vv");
    run.exits(3).says(&["127.0.0.1:9"]);
    key_is_nowhere(&environment, &[&run], "no proxy");
}

#[test]
fn a_key_in_the_wrong_place() {
    let wrong = [
        ("OPENAI_BASE_URL", format!("https://me:{KEY}@127.0.0.1:9/v1")),
        ("OPENAI_BASE_URL", format!("http://127.0.0.1:9/v1?key={KEY}")),
        ("OPENAI_API_KEY", format!("{KEY}\n{KEY}")),
        ("OPENAI_API_KEY", format!("“{KEY}”")),
    ];
    for (name, value) in wrong {
        let environment = environment("http://127.0.0.1:9/v1").variable(name, &value);
        let run = environment.zhen("translate -vv");
        key_is_nowhere(&environment, &[&run], &format!("{name}={value}"));
    }
    let environment = environment("http://127.0.0.1:9/v1");
    let run = environment.zhen(&format!("translate -vv --base-url https://me:{KEY}@127.0.0.1:9/v1"));
    assert!(!run.stdout.contains(PART) && !run.stderr.contains(PART), "{run}");
    environment.write("zhen.toml", format!("[model]\napi_key = \"{KEY}\"\n"));
    let run = environment.zhen("translate -vv");
    assert!(!run.stdout.contains(PART) && !run.stderr.contains(PART), "{run}");
}

/// Servers that want no key are given a word, and that word may stand in an article.
#[test]
fn a_word_in_the_place_of_a_key_is_left_in_the_text() {
    for word in ["ollama", "x", "lm-studio"] {
        let script = move |_: &str| super::model::Reply::English(format!("How {word} works."));
        let environment = Environment::empty()
            .file(super::issues::ZH, "# 工具的原理\n")
            .with_model(super::model::Model::new(script))
            .variable("OPENAI_API_KEY", word);
        environment.zhen("translate").exits(0);
        assert!(environment.english().contains(&format!("How {word} works.")), "{}", environment.english());
    }
}
