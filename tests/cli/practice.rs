//! `--practice`: recorded replies for the sample issues, honest refusals for all else, and never in a real run.

use zhen::practice::{Answers, Options};

use super::environment::Environment;
use super::issues::{ASKED, EN, LEDGER, ZH, english};

const SAMPLE: &str = include_str!("../../issues-zh/2026-11-21.md");
const SAMPLE_ZH: &str = "issues-zh/2026-11-21.md";
const SAMPLE_EN: &str = "issues-en/2026-11-21.md";
const SAMPLE_LEDGER: &str = "issues-en/2026-11-21.review.toml";

fn sample() -> Environment {
    let environment = Environment::empty().file(SAMPLE_ZH, SAMPLE);
    environment.with_server(Options { answers: Answers::Pseudo, ..Options::default() })
}

#[test]
fn the_sample_issue_is_translated_without_key_or_network() {
    let environment = Environment::empty().file(SAMPLE_ZH, SAMPLE);
    let run = environment.zhen("translate --practice");
    run.exits(0).prints(&["(practice)", SAMPLE_EN]).says(&["practice"]);
    let chinese = zhen::chinese::count_han(&environment.read(SAMPLE_EN));
    assert!(chinese < 40, "{chinese} Chinese characters are left");
    assert!(environment.read(SAMPLE_LEDGER).contains("model = \"practice\""));
}

#[test]
fn practice_asks_no_real_server_even_if_one_is_set() {
    let environment = sample().variable("OPENAI_API_KEY", "sk-real");
    environment.zhen("translate --practice").exits(0).asks(0);
}

#[test]
fn practice_is_said_in_json_too() {
    let environment = Environment::empty().file(SAMPLE_ZH, SAMPLE);
    let report = environment.zhen("translate --practice --format json").json();
    assert_eq!(report["issues"][0]["practice"], true);
}

#[test]
fn a_second_practice_run_has_nothing_to_do() {
    let environment = Environment::empty().file(SAMPLE_ZH, SAMPLE);
    environment.zhen("translate --practice").exits(0);
    let before = environment.files();
    assert!(environment.exists(SAMPLE_EN));
    environment.zhen("translate --practice").exits(0).never_says("units to translate");
    assert_eq!(environment.files(), before);
}

#[test]
fn an_issue_that_practice_does_not_know_is_not_written() {
    let environment = Environment::alone();
    let before = environment.files();
    environment
        .zhen("translate --practice")
        .exits(0)
        .prints(&["knows nothing of issues-zh/2026-01-03.md", "not written"]);
    assert_eq!(environment.files(), before);
}

#[test]
fn an_issue_that_practice_does_not_know_is_never_called_up_to_date() {
    let environment = Environment::alone();
    environment.zhen("translate --practice").exits(0).never_says("up to date");
    environment.zhen("translate --practice").exits(0).prints(&["knows nothing"]).never_says("up to date");
}

#[test]
fn an_issue_that_practice_does_not_know_is_asked_by_the_next_real_run() {
    let environment = Environment::served();
    environment.zhen("translate --practice").exits(0).asks(0);
    environment.zhen("translate").exits(0).asks(ASKED);
}

#[test]
fn practice_replies_are_replaced_by_a_real_run() {
    let environment = sample();
    environment.zhen("translate --practice").exits(0);
    assert!(environment.read(SAMPLE_LEDGER).contains("model = \"practice\""));
    let run = environment.zhen("translate");
    run.exits(0);
    assert!(run.asked.len() > 20, "{run}");
    assert!(!environment.read(SAMPLE_LEDGER).contains("model = \"practice\""));
    environment.zhen("translate").exits(0).asks(0);
}

#[test]
fn what_a_person_edited_in_a_practice_text_stays_in_a_real_run() {
    let environment = sample();
    environment.zhen("translate --practice").exits(0);
    let text = environment.read(SAMPLE_EN);
    let line = text.lines().find(|line| line.starts_with("1. [")).unwrap().to_owned();
    let title = &line[line.find('[').unwrap() + 1..line.find(']').unwrap()];
    environment.write(SAMPLE_EN, text.replacen(title, "My own title", 1));
    environment.zhen("translate").exits(0);
    assert!(environment.read(SAMPLE_EN).contains("My own title"));
}

#[test]
fn stored_practice_replies_serve_no_real_run() {
    let environment = sample();
    environment.zhen("translate --practice").exits(0);
    environment.remove("issues-en");
    let run = environment.zhen("translate");
    run.exits(0);
    assert!(run.asked.len() > 20, "{run}");
}

#[test]
fn practice_leaves_what_a_real_model_wrote() {
    let environment = Environment::translated();
    let before = environment.files();
    environment.zhen("translate --practice").exits(0).asks(0);
    assert_eq!(environment.files(), before);
}

#[test]
fn a_practice_run_over_an_edited_issue_keeps_the_english_of_a_real_model() {
    let environment = Environment::translated();
    environment.edit(ZH, "能用", "好用");
    let before = environment.english();
    let run = environment.zhen("translate --practice");
    assert_eq!(environment.english(), before, "the old English should not become Chinese\n{run}");
}

#[test]
fn a_practice_redo_puts_no_chinese_in_the_place_of_a_real_model_s_english() {
    let environment = Environment::translated();
    let run = environment.zhen("translate --practice --redo all");
    let text = environment.english();
    assert!(text.contains(&english("它不占地方。")), "{run}\n{text}");
}

#[test]
fn the_practice_server_alone_says_where_it_is_and_answers() {
    use std::io::{BufRead, BufReader};

    let environment = Environment::alone();
    let mut server = environment
        .command("practice --answers pseudo --latency 1")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let environment = environment.variable("OPENAI_BASE_URL", url.trim());
    let run = environment.zhen("translate");
    server.kill().unwrap();
    server.wait().unwrap();
    run.exits(0);
    assert!(environment.exists(EN) && environment.exists(LEDGER));
}

#[test]
fn a_fault_that_does_not_exist_is_refused_with_those_that_do() {
    Environment::empty().zhen("practice --fault boom:0.1").exits(2).says(&["boom", "rate-limit"]);
}
