//! Issues that wait, and titles to which the author wrote the English.

use super::environment::Environment;
use super::issues::{ISSUE, ZH, other_issue};
use super::model::Model;

fn draft(value: &str) -> String {
    format!(
        "---\ntitle: \"铁锈周刊#8\"\ndraft: {value}\n---\n\n{}",
        other_issue(8).replace("# 铁锈周刊#8：另一期\n\n", "")
    )
}

const DRAFT: &str = "issues-zh/2026-01-10.md";
const DRAFT_ENGLISH: &str = "issues-en/2026-01-10.md";

#[test]
fn a_draft_waits_until_it_is_named() {
    let environment = Environment::served().file(DRAFT, draft("true"));
    environment.zhen("translate").exits(0).says(&[DRAFT, "draft"]);
    assert!(!environment.exists(DRAFT_ENGLISH));
    environment.zhen("translate 2026-01-10").exits(0);
    assert!(environment.exists(DRAFT_ENGLISH));
}

#[test]
fn a_draft_that_is_none_does_not_wait() {
    let environment = Environment::served().file(DRAFT, draft("false"));
    environment.zhen("translate").exits(0);
    assert!(environment.exists(DRAFT_ENGLISH));
}

#[test]
fn a_folder_of_drafts_only_is_nothing_to_do() {
    let environment = Environment::served();
    environment.remove(ZH);
    environment.write(DRAFT, draft("true"));
    environment.zhen("translate").exits(0).says(&["draft"]).asks(0);
}

#[test]
fn drafts_wait_for_export_and_adoption_too() {
    let environment = Environment::alone().file(DRAFT, draft("true"));
    environment.remove(ZH);
    let run = environment.zhen("batch export");
    run.exits(0);
    assert_eq!(run.stdout, "", "{run}");
}

#[test]
fn the_author_s_english_of_a_title_is_used_and_never_sent() {
    let environment = Environment::alone().with_model(Model::pseudo());
    environment.write(ZH, ISSUE.replace("[归并排序]", "[归并排序---Merge Sort, Explained]"));
    environment.zhen("translate").exits(0);
    let text = environment.english();
    assert!(text.contains("2. [Merge Sort, Explained](https://example.com/merge)\n"), "{text}");
    assert!(!text.contains("---Merge"), "{text}");
    for body in environment.bodies() {
        assert!(!body.to_string().contains("Merge Sort, Explained"), "{body}");
    }
}

#[test]
fn a_change_in_the_author_s_english_needs_no_request() {
    let environment = Environment::served();
    environment.write(ZH, ISSUE.replace("[归并排序]", "[归并排序---Merge Sort, Explained]"));
    environment.zhen("translate").exits(0);
    environment.edit(ZH, "Merge Sort, Explained", "Merge Sort, Revisited");
    environment.zhen("translate").exits(0).asks(0);
    let text = environment.english();
    assert!(text.contains("2. [Merge Sort, Revisited](https://example.com/merge)\n"), "{text}");
}

#[test]
fn the_author_s_english_added_later_takes_the_place_of_the_machine_s() {
    let environment = Environment::translated();
    environment.edit(ZH, "[归并排序]", "[归并排序---Merge Sort, Explained]");
    environment.zhen("translate").exits(0);
    let text = environment.english();
    assert!(text.contains("2. [Merge Sort, Explained](https://example.com/merge)\n"), "{text}");
}

#[test]
fn the_author_s_english_of_the_issue_s_title_is_used_and_never_sent() {
    let environment = Environment::alone().with_model(Model::pseudo());
    environment
        .write(ZH, ISSUE.replace("# 铁锈周刊#7：两种排序", "---\ntitle: \"铁锈周刊#7：两种排序---Two Sorts\"\n---"));
    environment.zhen("translate").exits(0);
    let text = environment.english();
    assert!(text.starts_with("---\ntitle: \"Botad lavil#7: Two Sorts\"\n---\n"), "{text}");
    for body in environment.bodies() {
        assert!(!body.to_string().contains("Two Sorts"), "{body}");
    }
}

#[test]
fn no_destination_and_no_tag_is_ever_sent() {
    let environment = Environment::alone().with_model(Model::pseudo());
    let more = "它不占地方。<br>见 https://example.net/bare 和 \
        <https://example.net/auto>，![图](https://example.net/i.png \"题\")。";
    environment.write(ZH, ISSUE.replace("它不占地方。", more));
    environment.zhen("translate").exits(0);
    for body in environment.bodies() {
        let unit = super::model::unit_of(&body);
        assert!(!unit.contains("example.") && !unit.contains("<br>"), "{unit}");
    }
    let text = environment.english();
    for part in ["<br>", "https://example.net/bare", "<https://example.net/auto>", "](https://example.net/i.png"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

const PUBLISHED: &str = "published-zh/2026-01-03.md";

fn bilingual() -> String {
    ISSUE.replace("[归并排序]", "[归并排序---Merge Sort, Explained]").replace(
        "## 🦀文章",
        "<!-- zh only -->\n公众号回复“排序”领取资料。\n<!-- /zh only -->\n\n<!-- en only\nHello from abroad.\n-->\n\n## 🦀文章",
    )
}

#[test]
fn a_draft_is_split_into_its_two_editions() {
    let environment = Environment::alone().with_model(Model::pseudo());
    environment.write(ZH, bilingual());
    environment.zhen("translate --split-draft").exits(0).says(&[PUBLISHED]);
    let chinese = environment.read(PUBLISHED);
    assert!(chinese.contains("[归并排序](https://example.com/merge)"), "{chinese}");
    assert!(chinese.contains("\n公众号回复“排序”领取资料。\n"), "{chinese}");
    assert!(!chinese.contains("only") && !chinese.contains("Hello from abroad"), "{chinese}");
    let english = environment.english();
    assert!(english.contains("\n\nHello from abroad.\n\n"), "{english}");
    assert!(!english.contains("公众号") && !english.contains("only"), "{english}");
}

#[test]
fn the_chinese_edition_in_the_place_of_the_draft_changes_no_unit() {
    let environment = Environment::served();
    environment.write(ZH, ISSUE.replace("[归并排序]", "[归并排序---Merge Sort, Explained]"));
    environment.zhen("translate --split-draft").exits(0);
    let english = environment.english();
    environment.write(ZH, environment.read(PUBLISHED));
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.english(), english);
}

#[test]
fn a_chinese_edition_that_a_person_changed_is_left_alone() {
    let environment = Environment::served();
    environment.write(ZH, bilingual());
    environment.zhen("translate --split-draft").exits(0);
    environment.write(ZH, bilingual().replace("领取", "获取"));
    environment.zhen("translate --split-draft").exits(0);
    assert!(environment.read(PUBLISHED).contains("获取"));
    environment.write(PUBLISHED, "别的\n");
    environment.zhen("translate --split-draft").exits(2).says(&[PUBLISHED, "--force"]);
    assert_eq!(environment.read(PUBLISHED), "别的\n");
    environment.zhen("translate --split-draft --force").exits(0);
    assert!(environment.read(PUBLISHED).contains("获取"));
}
