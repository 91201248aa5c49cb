use super::*;
use crate::edition::Outline;
use crate::glossary::Glossary;
use crate::issue::{SplitOptions, split};

const EARLIER: &str = "## 文章\n\n1、[甲：工具](https://a.dev) （英）\n\n第一段见[文](https://b.dev)。\n\n![图](i.png)\n\n第二段。\n\n2、[乙](https://c.dev)\n\n文。\n";
const ENGLISH: &str =
    "[A: a tool](https://a.dev) (English)\n\nFirst, see [text](https://b.dev).\n\n![image](i.png)\n\nSecond.";

fn outline(text: &str) -> Outline {
    Outline::new(split(text, &SplitOptions::default()), &Glossary::empty())
}

fn memory() -> Memory {
    let earlier = outline(EARLIER);
    let unit = earlier.unit("s1/1").unwrap();
    let mut memory = Memory::default();
    memory.learn(Pair::new(
        unit,
        ENGLISH,
        &Definitions::default(),
        &unit.protected,
        "2026-11-07.md s1/1".into(),
        Some("m".into()),
    ));
    memory
}

fn recalled(text: &str) -> Option<String> {
    let outline = outline(text);
    let unit = outline.units.iter().find(|u| u.key.starts_with("s1/1")).unwrap();
    memory().recall(unit, &outline.definitions, outline.newline).map(|recalled| recalled.english)
}

#[test]
fn an_entry_that_returns_as_it_was() {
    let text = EARLIER.split("\n\n2、").next().unwrap();
    assert_eq!(recalled(text).unwrap(), ENGLISH);
    assert_eq!(recalled(&text.replace('\n', "\r\n")).unwrap(), ENGLISH.replace('\n', "\r\n"));
}

#[test]
fn with_another_destination_it_has_that_one() {
    let text = EARLIER.split("\n\n2、").next().unwrap().replace("https://b.dev", "https://new.dev");
    assert_eq!(recalled(&text).unwrap(), ENGLISH.replace("https://b.dev", "https://new.dev"));
}

#[test]
fn without_its_image_or_as_a_title_only() {
    let text = "## 文章\n\n1、[甲：工具](https://a.dev) （英）\n\n第一段见[文](https://b.dev)。\n\n第二段。\n";
    assert_eq!(
        recalled(text).unwrap(),
        "[A: a tool](https://a.dev) (English)\n\nFirst, see [text](https://b.dev).\n\nSecond."
    );
    let title = "## 文章\n\n1、[甲：工具](https://a.dev) （英）\n2、[丙](https://d.dev)\n";
    assert_eq!(recalled(title).unwrap(), "[A: a tool](https://a.dev) (English)");
}

#[test]
fn what_is_not_the_same_entry_is_not_recalled() {
    let unmarked = "## 文章\n\n1、[甲：工具](https://a.dev)\n2、[丙](https://d.dev)\n";
    assert_eq!(recalled(unmarked).unwrap(), "[A: a tool](https://a.dev)");
    let elsewhere = "## 文章\n\n1、[甲：工具](https://other.dev) （英）\n2、[丙](https://d.dev)\n";
    assert_eq!(recalled(elsewhere), None);
    let changed = "## 文章\n\n1、[甲：工具](https://a.dev) （英）\n\n另一段。\n";
    assert_eq!(recalled(changed), None);
}
