//! No key, no server, a server that refuses or fails: exit code 3 where no reply can come, and nothing lost.

use zhen::practice::{Answers, Fault, Options};

use super::environment::Environment;
use super::issues::{ASKED, EN, ISSUE, LEDGER, ZH, other_issue};
use super::model::{Model, Reply};

const KEY: &str = "sk-proj-Zt4wWc0rQy9bNn2eUu7kLl5d";

#[test]
fn without_a_key_nothing_is_written_and_the_message_says_what_to_set() {
    let environment = Environment::alone();
    let before = environment.files();
    let run = environment.zhen("translate");
    run.exits(3).says_in_one_line(&["OPENAI_API_KEY", "OPENAI_BASE_URL", "--practice"]);
    assert_eq!(environment.files(), before);
}

#[test]
fn an_empty_key_is_no_key() {
    Environment::alone().variable("OPENAI_API_KEY", " ").zhen("translate").exits(3).says(&["OPENAI_API_KEY"]);
}

#[test]
fn without_a_key_nothing_is_amiss_where_nothing_is_to_be_asked() {
    let environment = Environment::translated().variable("OPENAI_BASE_URL", "");
    environment.zhen("translate").exits(0).asks(0);
}

#[test]
fn without_a_key_the_plan_can_be_seen() {
    Environment::alone().zhen("translate --dry-run").exits(0).prints(&[ZH]);
    Environment::alone().zhen("translate --show-messages title").exits(0).prints(&["<entry>"]);
}

/// An address at which nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    format!("http://{}/v1", listener.local_addr().unwrap())
}

#[test]
fn an_unreachable_server_is_named_and_nothing_is_written() {
    let address = nowhere();
    let environment = Environment::alone().file("zhen.toml", "[model]\nretries = 0\n");
    let environment = environment.variable("OPENAI_BASE_URL", &address);
    let before = environment.files();
    let host = address.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    let run = environment.zhen("translate");
    run.exits(3).says(&["cannot reach", &host, "go on with: zhen translate"]).never_says("up to date");
    assert_eq!(environment.files(), before);
}

#[test]
fn an_unreachable_server_leaves_the_english_there_is() {
    let environment = Environment::translated().file("zhen.toml", "[model]\nretries = 0\n");
    environment.edit(ZH, "能用", "好用");
    let before = environment.files();
    let environment = environment.variable("OPENAI_BASE_URL", &nowhere());
    environment.zhen("translate").exits(3);
    assert_eq!(environment.files(), before);
}

#[test]
fn the_command_that_goes_on_has_the_options_that_matter() {
    let environment = Environment::translated().file("zhen.toml", "[model]\nretries = 0\n");
    let address = nowhere();
    let run = environment.zhen(&format!("translate 7 --redo all --force --model m --base-url {address}"));
    let again = format!("--base-url {address}");
    run.exits(3).says_in_one_line(&["go on with: zhen translate 7", "--redo all", "--force", "--model m", &again]);
}

#[test]
fn a_server_that_refuses_the_key_is_named_and_the_key_is_in_no_output() {
    let refuse = |_: &str| Reply::Refusal(401, format!("Incorrect API key provided: {KEY}. You can find yours at …"));
    let environment = Environment::alone().with_model(Model::new(refuse)).variable("OPENAI_API_KEY", KEY);
    for arguments in ["translate", "translate -vv", "translate --format json"] {
        let run = environment.zhen(arguments);
        run.exits(3).says(&["refuses the API key (401", "set OPENAI_API_KEY"]).never_says(KEY);
        run.never_says(&KEY[8..]);
    }
    assert!(!environment.exists(EN));
    for (path, bytes) in environment.all_files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(KEY), "{}", path.display());
    }
}

#[test]
fn a_refused_key_stops_the_run_at_once() {
    let environment = Environment::alone().with_model(Model::new(|_| Reply::Refusal(403, "no".into())));
    let environment = environment.file("issues-zh/2026-01-10.md", other_issue(8)).variable("OPENAI_API_KEY", KEY);
    let run = environment.zhen("translate --jobs 1");
    run.exits(3).asks(1);
}

#[test]
fn an_account_without_money_ends_with_three_and_says_so() {
    let refuse = |_: &str| Reply::Refusal(402, "Insufficient Balance".into());
    let environment = Environment::alone().with_model(Model::new(refuse)).variable("OPENAI_API_KEY", KEY);
    environment.zhen("translate").exits(3).says(&["balance", "go on with"]);
}

#[test]
fn a_model_that_the_server_does_not_have_is_named() {
    let refuse = |_: &str| Reply::Refusal(404, "The model `gpt-9` does not exist".into());
    let environment = Environment::alone().with_model(Model::new(refuse));
    environment.zhen("translate --model gpt-9").exits(3).says(&["gpt-9"]);
    assert!(!environment.exists(EN));
}

#[test]
fn replies_that_came_before_the_server_refused_are_not_asked_again() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let script = move |unit: &str| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        3 => Reply::Refusal(401, "expired".into()),
        _ => Reply::English(zhen::practice::pseudo_translation(unit)),
    };
    let environment = Environment::alone().with_model(Model::new(script));
    environment.zhen("translate --jobs 1").exits(3).asks(4);
    assert!(!environment.exists(EN));
    environment.zhen("translate --jobs 1").exits(0).asks(ASKED - 3);
}

#[test]
fn a_server_that_fails_at_times_costs_time_and_nothing_else() {
    let good = Environment::translated();
    let faults = vec![(Fault::ServerError, 0.2), (Fault::RateLimit, 0.2), (Fault::Reset, 0.2)];
    let options = Options {
        answers: Answers::Pseudo,
        faults,
        fault_seconds: std::time::Duration::from_millis(5),
        ..Options::default()
    };
    let environment = Environment::alone().with_server(options);
    environment.zhen("translate").exits(0);
    assert_eq!(environment.files(), good.files());
}

#[test]
fn a_server_that_is_down_for_one_unit_leaves_it_for_the_next_run() {
    let broken = std::sync::atomic::AtomicBool::new(true);
    let script = move |unit: &str| {
        let fails = unit.contains("能用") && broken.swap(false, std::sync::atomic::Ordering::SeqCst);
        if fails {
            Reply::Refusal(500, "down".into())
        } else {
            Reply::English(zhen::practice::pseudo_translation(unit))
        }
    };
    let environment = Environment::alone().with_model(Model::new(script)).file("zhen.toml", "[model]\nretries = 0\n");
    environment.zhen("translate").exits(1).asks(ASKED).prints(&["did not answer"]);
    assert_eq!(environment.status("projects/1"), "untranslated");
    assert!(environment.english().contains("一个能用的库。"));
    environment.zhen("translate").exits(0).asks(1);
    assert_eq!(environment.status("projects/1"), "machine");
}

#[test]
fn a_model_that_answers_in_chinese_leaves_the_issue_as_it_is_and_ends_with_one() {
    let options = Options { answers: Answers::Echo, ..Options::default() };
    let environment = Environment::alone().with_server(options).file("prompts/glossary.csv", "zh,en\n");
    let run = environment.zhen("translate");
    run.exits(1).prints(&["in Chinese", "issues-en/2026-01-03.md:3: intro/1"]).says(&["--redo untranslated"]);
    assert_eq!(environment.english(), ISSUE);
    environment.zhen("translate").exits(1).asks(0);
    assert_eq!(environment.english(), ISSUE);
    assert!(environment.exists(LEDGER));
}
