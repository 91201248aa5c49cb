//! `zhen config`: what is in force, and where it comes from.

use super::environment::Environment;
use super::issues::{ISSUE, ZH};

/// A configuration with an edition of every kind of place.
const CONFIGURATION: &str = r#"[model]
jobs = 3

[edition]
numbering = "1、"
language_marks = { "英" = "" }

[[edition.sections]]
heading = "项目&资源"
english = "Things"

[[edition.sections]]
heading = "赞助"
drop = true

[[editions]]
issues = "..#10"
numbering = "1)"

[[editions]]
issues = "2027-01-01.."
title = "Weekly #{{ number }}"
"#;

fn configured() -> Environment {
    Environment::alone().file("zhen.toml", CONFIGURATION)
}

#[test]
fn every_key_has_its_value_and_its_origin() {
    let environment = configured().variable("ZHEN_MODEL", "qwen").variable("OPENAI_BASE_URL", "");
    let run = environment.zhen("config --base-url http://localhost:1/v1");
    run.exits(0).prints(&["Configuration: zhen.toml"]);
    let line = |key: &str| -> Vec<String> {
        let line = run.stdout.lines().find(|line| line.trim_start().starts_with(key));
        let line = line.unwrap_or_else(|| panic!("{key} is missing\n{run}"));
        line.split("  ").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(line("model.jobs"), ["model.jobs", "3", "zhen.toml:2"]);
    assert_eq!(line("model.name"), ["model.name", "\"qwen\"", "the environment variable ZHEN_MODEL"]);
    assert_eq!(line("model.base_url"), ["model.base_url", "\"http://localhost:1/v1\"", "the command line"]);
    assert_eq!(line("paths.source"), ["paths.source", "\"issues-zh\"", "default"]);
    assert_eq!(line("model.temperature"), ["model.temperature", "not set", "default"]);
    for key in zhen::workspace::config::KEYS {
        run.prints(&[key.path]);
    }
}

#[test]
fn the_key_of_the_server_is_never_shown() {
    let environment = configured().variable("OPENAI_API_KEY", "sk-secret");
    for arguments in ["config", "config 7", "config --format json"] {
        environment.zhen(arguments).exits(0).never_says("sk-secret");
    }
    environment.zhen("config").prints(&["the server's key", "set  "]);
    assert_eq!(environment.zhen("config --format json").json()["api_key"], true);
    assert_eq!(configured().zhen("config --format json").json()["api_key"], false);
}

#[test]
fn the_base_edition_and_the_ranges() {
    configured().zhen("config").exits(0).prints(&[
        "The English edition of all issues",
        "zhen.toml:5  entries are numbered `1、`",
        "zhen.toml:6  the mark （英） behind a link is dropped",
        "zhen.toml:8  of the section 项目&资源, its heading is Things",
        "zhen.toml:12  the section 赞助 is dropped",
        "Besides, for the issues ..#10 (zhen.toml:17)",
        "zhen.toml:18  entries are numbered `1)`",
        "Besides, for the issues 2027-01-01.. (zhen.toml:21)",
    ]);
}

#[test]
fn the_edition_of_an_issue() {
    let run = configured().zhen("config 7");
    run.exits(0);
    let (in_use, rest) = run.stdout.split_once("Rules that change nothing in this issue").unwrap();
    let (idle, ranges) = rest.split_once("Ranges of issues").unwrap();
    let has = |text: &str, part: &str| assert!(text.contains(part), "`{part}` should be in\n{text}\nof\n{run}");
    has(in_use, "The English edition of issue #7, 2026-01-03, issues-zh/2026-01-03.md");
    has(in_use, "zhen.toml:8  of the section 项目&资源, its heading is Things");
    has(in_use, "zhen.toml:18  entries are numbered `1)`");
    has(idle, "zhen.toml:5  entries are numbered `1、` (overruled by zhen.toml:18)");
    has(idle, "zhen.toml:6  the mark （英） behind a link is dropped");
    has(idle, "zhen.toml:12  the section 赞助 is dropped");
    has(ranges, "zhen.toml:17  ..#10 holds for this issue");
    has(ranges, "zhen.toml:21  2027-01-01.. is for others");
    assert!(!run.stdout.contains("Weekly #"), "{run}");
}

#[test]
fn the_same_for_programs() {
    let all = configured().zhen("config --format json").json();
    assert_eq!(all["file"], "zhen.toml");
    let jobs = all["settings"].as_array().unwrap().iter().find(|s| s["key"] == "model.jobs").unwrap().clone();
    assert_eq!(jobs, serde_json::json!({"key": "model.jobs", "value": "3", "origin": "file", "place": "zhen.toml:2"}));
    assert_eq!(all["edition"]["rules"].as_array().unwrap().len(), 4);
    assert_eq!(all["edition"]["ranges"][0]["issues"], "..#10");
    assert_eq!(all["edition"]["ranges"][1]["rules"][0]["key"], "title");

    let issue = configured().zhen("config 7 --format json").json();
    assert_eq!(issue["edition"]["issue"]["number"], 7);
    let rules = issue["edition"]["rules"].as_array().unwrap();
    let changes: Vec<(u64, bool)> =
        rules.iter().map(|rule| (rule["line"].as_u64().unwrap(), rule["changes"].as_bool().unwrap())).collect();
    assert_eq!(changes, [(5, false), (6, false), (8, true), (12, false), (18, true)]);
    assert_eq!(rules[0]["overruled_by_line"], 18);
    assert_eq!(issue["edition"]["ranges"][0]["applies"], true);
}

#[test]
fn without_a_configuration_the_defaults_hold() {
    let environment = Environment::empty().file(ZH, ISSUE);
    environment.remove("zhen.toml");
    environment.zhen("config").exits(0).prints(&["no zhen.toml", "zhen init", "nothing differs but the language"]);
    environment.zhen("config 7").exits(0).prints(&["nothing differs but the language"]);
    assert!(environment.zhen("config --format json").json()["file"].is_null());
}

#[test]
fn a_waiver_counts_where_its_issue_is() {
    let waiver = |issue: &str| {
        format!("[[edition.waivers]]\nissue = \"{issue}\"\nrule = \"link-changed\"\nreason = \"Dead.\"\n")
    };
    let environment = Environment::alone().file("zhen.toml", waiver("#7"));
    environment.zhen("config 7").exits(0).prints(&["the finding link-changed in issue #7 is accepted: Dead."]);
    environment.zhen("config 7").never_says("change nothing");
    environment.write("zhen.toml", waiver("#8"));
    environment.zhen("config 7").exits(0).prints(&["Rules that change nothing in this issue"]);
}

#[test]
fn an_example_of_every_key() {
    let run = Environment::empty().zhen("config --example");
    run.exits(0).prints(&["# jobs = 8", "# [[edition.sections]]", "# [[editions]]"]);
    let environment = Environment::alone().file("zhen.toml", run.stdout.as_str());
    environment.zhen("config 7").exits(0).prints(&["nothing differs but the language"]);
}

#[test]
fn what_is_wrong_is_said() {
    let environment = configured();
    environment.zhen("config 99").exits(2).says(&["there is no issue 99"]);
    environment.zhen("config --model").exits(2);
    environment.zhen("config --example 7").exits(2);
    environment.write("zhen.toml", "[edition]\nnumberin = \"1.\"\n");
    environment.zhen("config").exits(2).says_in_one_line(&["zhen.toml:2", "edition.numberin"]);
    environment.write("zhen.toml", "[edition]\nintro = \"missing.md\"\n");
    environment.zhen("config").exits(2).says_in_one_line(&["zhen.toml:2", "missing.md"]);
}
