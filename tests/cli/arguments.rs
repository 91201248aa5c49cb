//! Which issues arguments mean, from wherever the program is called.

use super::environment::Environment;
use super::issues::{EN, ISSUE, LEDGER, ZH, other_issue};

const OTHER: &str = "issues-en/2026-01-10.md";

#[test]
fn an_issue_is_found_by_path_stem_date_and_number() {
    let names = ["issues-zh/2026-01-03.md", "issues-zh/2026-01-03", "2026-01-03", "2026-01-03.md", "7", "#7"];
    for name in names {
        let environment = Environment::served().file("issues-zh/2026-01-10.md", other_issue(8));
        environment.zhen(&format!("translate {name}")).exits(0);
        assert!(environment.exists(EN) && !environment.exists(OTHER), "{name}");
    }
}

#[test]
fn an_issue_is_found_by_its_english_and_its_ledger() {
    for name in [EN, LEDGER] {
        let environment = Environment::translated().file("issues-zh/2026-01-10.md", other_issue(8));
        environment.edit(ZH, "能用", "好用");
        environment.zhen(&format!("translate {name}")).exits(0).asks(1);
        assert!(!environment.exists(OTHER), "{name}");
    }
}

#[test]
fn an_issue_is_done_once_however_often_it_is_named() {
    Environment::served().zhen("translate 7 2026-01-03 issues-zh").exits(0).asks(super::issues::ASKED);
}

#[test]
fn without_arguments_all_issues_are_done() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", other_issue(8));
    environment.zhen("translate").exits(0);
    assert!(environment.exists(EN) && environment.exists(OTHER));
}

#[test]
fn the_workspace_is_found_from_a_folder_in_it() {
    let environment = Environment::served();
    environment.zhen("-C issues-zh translate 2026-01-03.md").exits(0);
    assert!(environment.exists(EN));
}

#[test]
fn the_workspace_of_another_folder_is_worked_in() {
    for name in ["", "7", "2026-01-03", "issues-zh/2026-01-03.md", "issues-zh"] {
        let environment =
            Environment::served().file("inner/zhen.toml", "").file("inner/issues-zh/2026-01-03.md", ISSUE);
        environment.zhen(&format!("-C inner translate {name}")).exits(0);
        assert!(environment.exists("inner/issues-en/2026-01-03.md"), "{name}");
        assert!(!environment.exists(EN), "{name}");
    }
}

#[test]
fn issues_in_folders_of_years_keep_their_folders() {
    let environment = Environment::served().file("issues-zh/2025/12-27.md", ISSUE);
    environment.zhen("translate").exits(0);
    assert!(environment.exists("issues-en/2025/12-27.md") && environment.exists("issues-en/2025/12-27.review.toml"));
}

#[test]
fn a_number_that_two_issues_have_is_refused_with_both() {
    let environment = Environment::served().file("issues-zh/2026-01-10.md", ISSUE);
    environment.zhen("translate 7").exits(2).says_in_one_line(&["2026-01-03.md", "2026-01-10.md", "name one"]).asks(0);
}

#[test]
fn help_of_every_command_shows_its_options() {
    let environment = Environment::empty();
    for command in ["", "translate", "status", "outline", "adopt", "batch", "batch export", "batch import", "practice"]
    {
        environment.zhen(&format!("{command} --help")).exits(0).prints(&["Usage: zhen"]);
    }
}

#[test]
fn no_command_at_all_shows_the_help_and_is_wrong_usage() {
    Environment::empty().zhen("").exits(2).says(&["Usage: zhen"]);
}
