use super::*;

/// The titles of a text's entries.
fn entries(text: &str) -> Vec<String> {
    let issue = split(text, &SplitOptions::default());
    assert_eq!(issue.joined(), text);
    issue.pieces.iter().filter(|p| matches!(p.role, Role::Entry(_))).map(|p| issue.title_of(p)).collect()
}

#[test]
fn a_list_of_another_style_belongs_to_its_entry() {
    let text = "## 资讯\n\n1、[甲](https://a.dev)\n\n主题：\n\n1. 一\n2. 二\n3. 三\n\n2、[乙](https://b.dev)\n";
    assert_eq!(entries(text), ["甲", "乙"]);
}

#[test]
fn a_title_may_be_numbered_in_another_style() {
    let text = "## 资讯\n\n1、[甲](https://a.dev)\n\n2. [乙](https://b.dev)\n\n3. 丙\n";
    assert_eq!(entries(text), ["甲", "乙", "丙"]);
}

#[test]
fn each_section_has_its_own_style() {
    let text = "## 一\n\n1、[甲](https://a.dev)\n\n## 二\n\n1. [乙](https://b.dev)\n2. [丙](https://c.dev)\n";
    assert_eq!(entries(text), ["甲", "乙", "丙"]);
}

#[test]
fn a_number_that_was_forgotten() {
    let text = "## 文章\n\n1、[甲](https://a.dev)\n\n[乙](https://b.dev)\n\n文。\n\n3、丙\n\n4、丁\n";
    assert_eq!(entries(text), ["甲", "乙", "丙", "丁"]);
}

#[test]
fn a_link_where_no_number_is_missing_is_text() {
    for text in [
        "## 文章\n\n1、[甲](https://a.dev)\n\n[乙](https://b.dev)\n\n2、[丙](https://c.dev)\n",
        "## 文章\n\n1、[甲](https://a.dev)\n\n见[乙](https://b.dev)\n\n3、[丙](https://c.dev)\n",
        "## 文章\n\n1、[甲](https://a.dev)\n\n[![](https://b.dev/i.png)](https://b.dev)\n\n3、[丙](https://c.dev)\n",
    ] {
        assert_eq!(entries(text), ["甲", "丙"], "{text}");
    }
}

#[test]
fn an_emphasised_title_needs_no_link() {
    let text = "## 新闻\n\n8、[甲](https://a.dev)\n\n10、__一句话新闻__\n\n12、一句话\n";
    assert_eq!(entries(text), ["甲", "__一句话新闻__"]);
}

#[test]
fn bullets_without_a_link() {
    let text = "## 更新\n\n- 甲\n- [乙](https://b.dev)\n- [丙](https://c.dev)\n\n包括：\n\n- 丁\n- 戊\n\n\
                ### 文章\n\n- 己\n\n## 其他\n\n- 庚\n";
    assert_eq!(entries(text), ["甲", "乙", "丙", "庚"]);
}

#[test]
fn what_stands_behind_a_list_belongs_to_no_item() {
    let text = "## 更新\n\n- [甲](https://a.dev)\n  文。\n- [乙](https://b.dev)\n\n**工具**\n";
    let issue = split(text, &SplitOptions::default());
    let last = issue.pieces.last().unwrap();
    assert_eq!((last.span.of(text), &last.role), ("**工具**", &Role::Note));
}

#[test]
fn bold_titles_without_a_link() {
    let text = "## 工具\n\n**甲**\n<https://a.dev>\n\n**乙**\n<https://b.dev>\n\n## 随笔\n\n**丙**\n文。\n\n**丁**\n";
    assert_eq!(entries(text), ["**甲**", "**乙**", "**丙**"]);
}

#[test]
fn end_matter_has_no_entries() {
    let text = "## 文章\n\n1、[甲](https://a.dev)\n\n2、[乙](https://b.dev)\n\n## 往年回顾\n\n1、[丙](https://c.dev)\n\n## 书\n\n1、[丁](https://d.dev)\n";
    assert_eq!(entries(text), ["甲", "乙", "丁"]);
}

mod properties {
    use proptest::prelude::*;

    use crate::issue::{EntryShape, SplitOptions, split};

    fn lines() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("# 周刊#1：锈".to_owned()),
            Just("## [🦄文章&教程](https://w.dev)".to_owned()),
            Just("**[📦项目](https://w.dev)**".to_owned()),
            Just("1、[标题](https://a.dev) (英)".to_owned()),
            Just("![](i.png)2、[乙](https://b.dev)".to_owned()),
            Just("② 第二".to_owned()),
            Just("- 甲 [乙](u)".to_owned()),
            Just("### [标题](https://a.dev)".to_owned()),
            Just("**标题**  ".to_owned()),
            Just("https://a.dev".to_owned()),
            Just("[r]: https://r.dev".to_owned()),
            Just("```rust".to_owned()),
            Just("---".to_owned()),
            Just("title: '甲'".to_owned()),
            Just("<p align=\"center\">".to_owned()),
            Just(String::new()),
            "[\\PC🦄甲]{0,12}",
        ];
        (
            proptest::collection::vec((line, prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")]), 0..24),
            any::<bool>(),
        )
            .prop_map(|(lines, mark)| {
                let text: String = lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect();
                if mark { format!("\u{feff}{text}") } else { text }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        /// Promise 1: split and join give back the bytes, whatever they are and however they are split.
        #[test]
        fn the_tiles_joined_are_the_text(text in lines(), shape in 0_usize..6, level in proptest::option::of(1_u8..5)) {
            let shapes = [
                None,
                Some(EntryShape::Numbered),
                Some(EntryShape::Heading),
                Some(EntryShape::Bullet),
                Some(EntryShape::Bold),
                Some(EntryShape::None),
            ];
            let issue = split(&text, &SplitOptions { entries: shapes[shape], section_level: level });
            prop_assert_eq!(issue.joined(), text);
            for pair in issue.pieces.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", pair);
            }
            for piece in &issue.pieces {
                prop_assert!(piece.span.contains(piece.body), "{:?}", piece);
            }
        }
    }
}
