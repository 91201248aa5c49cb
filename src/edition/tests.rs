use super::*;
use crate::issue::{SplitOptions, split};

fn outline(text: &str) -> Outline {
    let glossary = Glossary::parse(
        "zh,en,kind,note,avoid\n文章&教程,Articles & Tutorials,heading,,\n全文链接,Full text,phrase,,\n",
    )
    .unwrap();
    Outline::new(split(text, &SplitOptions::default()), &glossary)
}

const ISSUE: &str = "---\ntitle: '周刊#6：锈'\npubDate: 2026-11-21\n---\n\n你好。\n\n## [🦄文章&教程](https://w.dev)\n\n\
1、[甲](https://a.dev) (英)\n\n文。\n\n2、[乙---B](https://b.dev)\n\n3、[PyCon](https://c.dev)\n\n## 未知\n\n按语。\n\n**[全文链接](https://d.dev)**\n\n[r]: https://r.dev\n";

#[test]
fn keys_are_addresses_for_people() {
    let outline = outline(ISSUE);
    let keys: Vec<&str> = outline.units.iter().map(|u| u.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "title",
            "intro/1",
            "articles/heading",
            "articles/1",
            "articles/2",
            "articles/3",
            "s2/heading",
            "s2/note/1",
            "s3/heading",
            "definition/1"
        ]
    );
}

#[test]
fn what_needs_no_model() {
    let outline = outline(ISSUE);
    let fixed = |key: &str| outline.unit(key).unwrap().fixed.clone();
    assert_eq!(fixed("articles/heading"), Some(Fixed::Glossary("[🦄Articles & Tutorials](https://w.dev)".into())));
    assert_eq!(fixed("articles/2"), Some(Fixed::Author("[B](https://b.dev)".into())));
    assert_eq!(fixed("articles/3"), Some(Fixed::NothingToTranslate));
    assert_eq!(fixed("definition/1"), Some(Fixed::NothingToTranslate));
    assert_eq!(fixed("articles/1"), None);
}

#[test]
fn units_are_written_with_english_markers_and_safe_yaml() {
    let outline = outline(ISSUE);
    let write = |key: &str, text: &str| outline.unit(key).unwrap().write(text);
    assert_eq!(write("articles/1", "[A](https://a.dev)"), "1. [A](https://a.dev)");
    assert_eq!(write("title", "It's #6"), "'It''s #6'");
    assert_eq!(write("articles/heading", "[X](https://w.dev)"), "## [X](https://w.dev)");
}

#[test]
fn the_chinese_filled_in_is_the_file() {
    let outline = outline(ISSUE);
    assert_eq!(outline.fill(|unit| unit.span.of(ISSUE).to_owned()), ISSUE);
}

#[test]
fn an_english_half_that_goes_changes_no_unit() {
    let with = outline(ISSUE);
    let without = outline(&ISSUE.replace("---B]", "]"));
    assert_eq!(with.unit("articles/2").unwrap().source_hash, without.unit("articles/2").unwrap().source_hash);
}

#[test]
fn the_author_s_half_of_an_issue_title() {
    let outline = outline("---\ntitle: \"周刊#6：中文、二---English part\"\n---\n\n正文\n");
    let unit = outline.unit("title").unwrap();
    assert!(unit.masked.text.starts_with("周刊#6：<"), "{}", unit.masked.text);
    assert_eq!(unit.expectation.author.as_deref(), Some("English part"));
}
