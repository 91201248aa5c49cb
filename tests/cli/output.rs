//! What is printed where: results on stdout, all else on stderr, in the form that was asked for.

use serde_json::Value;
use zhen::practice::{Answers, Options};

use super::environment::Environment;
use super::issues::{ASKED, EN, ISSUE, LEDGER, ZH, other_issue};

/// Runs of a workspace with the usual issue, not translated yet, that must leave everything as it is.
#[track_caller]
fn changes_nothing(arguments: &str, code: i32) -> super::environment::Run {
    let environment = Environment::served();
    let before = environment.all_files();
    let run = environment.zhen(arguments);
    run.exits(code).asks(0);
    assert_eq!(environment.all_files(), before, "{run}");
    run
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn sorted<const N: usize>(mut names: [&str; N]) -> [&str; N] {
    names.sort_unstable();
    names
}

const FIGURES: [&str; 13] = [
    "units",
    "entries",
    "reused",
    "memory",
    "translated",
    "flagged",
    "untranslated",
    "requests",
    "prompt_tokens",
    "completion_tokens",
    "cached_tokens",
    "cost_usd",
    "seconds",
];

#[test]
fn a_dry_run_shows_the_plan_and_asks_and_writes_nothing() {
    let run = changes_nothing("translate --dry-run", 0);
    let row = run.stdout.lines().find(|line| line.contains(ZH)).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells[..4], [ZH, "9", "0", "7"], "units, kept and to ask\n{run}");
}

#[test]
fn frozen_ends_with_one_where_a_request_is_needed() {
    changes_nothing("translate --frozen", 1).says(&["7 requests", "--frozen"]);
}

#[test]
fn frozen_ends_with_zero_where_none_is_needed() {
    let environment = Environment::translated();
    let before = environment.files();
    environment.zhen("translate --frozen").exits(0).asks(0);
    assert_eq!(environment.files(), before);
}

#[test]
fn frozen_still_patches_a_changed_destination() {
    let environment = Environment::translated();
    environment.edit(ZH, "https://example.com/code", "https://example.com/code2");
    environment.zhen("translate --frozen").exits(0).asks(0);
    assert!(environment.english().contains("https://example.com/code2"));
}

#[test]
fn frozen_ends_with_one_where_one_entry_changed() {
    let environment = Environment::translated();
    environment.edit(ZH, "能用", "好用");
    environment.zhen("translate --frozen").exits(1).asks(0);
}

#[test]
fn frozen_uses_replies_that_are_stored() {
    let environment = Environment::translated();
    environment.remove(EN);
    environment.zhen("translate --frozen").exits(0).asks(0);
}

#[test]
fn the_messages_of_a_unit_can_be_seen_without_asking() {
    let run = changes_nothing("translate --show-messages articles/1", 0);
    run.prints(&["--- system", "--- user", "<entry>\n[快速排序]("]).never_says("example.com");
    assert!(run.stdout.trim_end().ends_with("</entry>"), "{run}");
}

#[test]
fn the_messages_of_a_unit_that_does_not_exist_are_refused_with_those_that_do() {
    changes_nothing("translate --show-messages articles/9", 2).says(&["articles/9", "articles/3", "projects/1"]);
}

#[test]
fn messages_are_shown_of_one_issue() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", other_issue(8));
    environment.zhen("translate --show-messages title").exits(2).says(&["name one"]);
    environment.zhen("translate 8 --show-messages title").exits(0).prints(&["另一期"]);
}

#[test]
fn the_shown_messages_are_those_that_are_sent() {
    let environment = Environment::alone().with_model(super::model::Model::pseudo());
    let shown = environment.zhen("translate --show-messages articles/2").stdout;
    environment.zhen("translate").exits(0);
    let sent = environment.bodies().into_iter().find(|body| super::model::unit_of(body).contains("归并")).unwrap();
    for message in sent["messages"].as_array().unwrap() {
        assert!(shown.contains(message["content"].as_str().unwrap()), "{shown}");
    }
}

#[test]
fn the_report_in_json_has_the_keys_of_the_contract_and_nothing_else_is_on_stdout() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", other_issue(8));
    let report = environment.zhen("translate --format json").json();
    let mut totals = FIGURES.to_vec();
    totals.push("issues");
    totals.sort_unstable();
    assert_eq!(keys(&report), totals);
    let issues = report["issues"].as_array().unwrap();
    assert_eq!(issues.len(), 2);
    let mut of_issue = FIGURES.to_vec();
    of_issue.extend(["source", "target"]);
    of_issue.sort_unstable();
    assert_eq!(keys(&issues[0]), of_issue);
    assert_eq!((&issues[0]["source"], &issues[0]["target"]), (&ZH.into(), &EN.into()));
    assert_eq!(
        (&issues[0]["units"], &issues[0]["entries"], &issues[0]["requests"]),
        (&9.into(), &4.into(), &ASKED.into())
    );
    assert_eq!((&issues[0]["reused"], &issues[0]["translated"]), (&2.into(), &ASKED.into()));
    assert_eq!(report["requests"], (ASKED + 2));
}

#[test]
fn the_report_of_a_second_run_says_that_all_was_reused() {
    let report = Environment::translated().zhen("translate --format json").json();
    assert_eq!((&report["reused"], &report["requests"], &report["translated"]), (&9.into(), &0.into(), &0.into()));
}

#[test]
fn json_stays_json_when_an_issue_is_bad_or_left_in_chinese() {
    let options = Options { answers: Answers::Echo, ..Options::default() };
    let environment = Environment::alone().with_server(options).file("issues-zh/2026-01-10.md", "");
    let run = environment.zhen("translate --format json");
    run.exits(2).says(&["is empty"]);
    assert_eq!(run.json()["untranslated"], ASKED);
}

#[test]
fn json_stays_json_in_a_dry_run_and_when_frozen() {
    let environment = Environment::served();
    let _ = environment.zhen("translate --dry-run --format json").json();
    let _ = environment.zhen("translate --frozen --format json").json();
}

#[test]
fn the_outline_in_json_has_the_keys_of_the_contract() {
    let run = Environment::alone().zhen("outline issues-zh/2026-01-03.md --format json");
    run.exits(0);
    let outline = run.json();
    assert_eq!(keys(&outline), sorted(["file", "sections", "entries"]));
    assert_eq!(outline["file"], ZH);
    assert_eq!(outline["sections"][1], serde_json::json!({"line": 19, "title": "📦项目&资源"}));
    let expected = sorted([
        "key",
        "section",
        "number",
        "marker",
        "start_line",
        "end_line",
        "title",
        "title_url",
        "links",
        "images",
    ]);
    for entry in outline["entries"].as_array().unwrap() {
        assert_eq!(keys(entry), expected);
    }
    let first = &outline["entries"][0];
    assert_eq!((&first["key"], &first["section"], &first["number"]), (&"articles/1".into(), &0.into(), &1.into()));
    assert_eq!((&first["start_line"], &first["end_line"]), (&7.into(), &9.into()));
    assert_eq!(first["title"], "快速排序");
    assert_eq!(first["links"], serde_json::json!(["https://example.com/quick", "https://example.com/code"]));
    assert_eq!(outline["entries"][3]["section"], 1);
}

#[test]
fn the_outline_in_json_stays_json_where_the_source_has_flaws() {
    let environment = Environment::alone().file(ZH, format!("{ISSUE}\n```\n未完\n"));
    let run = environment.zhen("outline 7 --format json");
    run.exits(0).says(&["warning: issues-zh/2026-01-03.md:29", "[source-"]);
    assert_eq!(run.json()["entries"].as_array().unwrap().len(), 4);
}

#[test]
fn a_run_tells_its_progress_on_stderr_and_its_table_on_stdout() {
    let run = Environment::served().zhen("translate");
    run.exits(0).says(&["issue #7, 2026-01-03", "7 units"]).prints(&["units", "reused", "requests", "seconds", EN]);
    run.never_says("\u{1b}");
}

#[test]
fn verbose_tells_each_unit() {
    Environment::served().zhen("translate -v").exits(0).says(&["articles/1: ok", "title: ok"]);
}

#[test]
fn quiet_says_nothing_but_the_result() {
    let run = Environment::served().zhen("translate -q");
    run.exits(0).prints(&[EN]);
    assert_eq!(run.stderr, "", "{run}");
}

#[test]
fn quiet_says_nothing_of_drafts_either() {
    let environment =
        Environment::served().file("issues-zh/2026-01-10.md", format!("---\ndraft: true\n---\n\n{ISSUE}"));
    let run = environment.zhen("translate -q");
    run.exits(0);
    assert_eq!(run.stderr, "", "{run}");
}

#[test]
fn quiet_still_tells_errors() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", "");
    environment.zhen("translate --quiet").exits(2).says(&["is empty"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let environment = Environment::served();
    for arguments in ["outline 7", "outline 7 --format json", "translate", "translate --format json", "batch export"] {
        let mut running = environment.start(arguments);
        running.close_stdout();
        let run = running.wait();
        run.exits(0).never_says("Broken pipe");
    }
    assert!(environment.exists(EN) && environment.exists(LEDGER));
}

#[test]
fn messages_name_files_as_the_caller_types_them() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", "");
    let run = environment.zhen("translate");
    let folder = environment.path("").display().to_string();
    run.exits(2).never_says(folder.trim_end_matches('/')).never_says("./issues");
}
