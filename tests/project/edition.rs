//! `docs/edition.md`: its example is a configuration that works, and has every key there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};
use zhen::glossary::Glossary;
use zhen::translate::outline_of;
use zhen::workspace::{ConfigLayer, Conventions, Workspace};

use super::documents::block;
use super::read;

/// An issue in which the rules of the example find something.
const ISSUE: &str = "\
---
title: 锈语周报#43：编译时间减半
author: 林溪
date: 2026-03-28
tags: [rust]
---

大家好。

## 🦄 文章

本期共 2 条。

1、[甲](https://docs.example.org/zh/a)（英）（@Iris 投稿）

小破站 UP 主也讲过。

2、[一场演讲](https://example.com/talk)

见[知乎](https://www.zhihu.com/q/1)。

如果喜欢本期内容，请点个赞！

## 招聘信息

1、[乙](https://example.com/b)

远程。

## 🛠️ 工具箱

1、[丙](images/c.png)

小工具。

欢迎加入读者群。

## 关于周报

每周六更新。

---

下周见。
";

fn document() -> String {
    read("docs/edition.md")
}

fn example() -> String {
    block(&document(), "example")
}

/// The structs of `declared.rs`: their names, and the name and type of each field.
fn declared() -> BTreeMap<String, Vec<(String, String)>> {
    let source = read("src/edition/declared.rs");
    let mut structs: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            structs.insert(name.to_owned(), Vec::new());
            current = Some(name.to_owned());
        } else if line == "}" {
            current = None;
        } else if let (Some(name), Some(field)) = (&current, line.strip_prefix("    pub ")) {
            let (field, of) = field.trim_end_matches(',').split_once(": ").unwrap();
            structs.get_mut(name).unwrap().push((field.to_owned(), of.to_owned()));
        }
    }
    structs
}

/// The keys of all tables that stand under a key of one of `tables`.
fn below<'t>(tables: &[&'t Table], key: &str) -> Vec<&'t Table> {
    let values = tables.iter().filter_map(|table| table.get(key));
    let flat = values.flat_map(|value| match value {
        Value::Array(list) => list.iter().collect(),
        value => vec![value],
    });
    flat.filter_map(Value::as_table).collect()
}

fn keys<'t>(tables: &[&'t Table]) -> BTreeSet<&'t str> {
    tables.iter().flat_map(|table| table.keys().map(String::as_str)).collect()
}

#[test]
fn the_example_has_every_key() {
    let example: Table = example().parse().unwrap();
    let editions: Vec<&Table> = [below(&[&example], "edition"), below(&[&example], "editions")].concat();
    let structs = declared();
    assert!(structs.len() >= 7, "{structs:?}");
    let mut checked = BTreeSet::from(["Declared"]);
    let there = keys(&editions);
    for (field, of) in &structs["Declared"] {
        assert!(there.contains(field.as_str()), "the example of docs/edition.md lacks `{field}`");
        let Some((name, fields)) = structs.iter().find(|(name, _)| of.contains(name.as_str())) else { continue };
        let inner = below(&editions, field);
        for (key, _) in fields {
            assert!(keys(&inner).contains(key.as_str()), "the example of docs/edition.md lacks `{key}` of {field}");
        }
        checked.insert(name);
    }
    assert_eq!(checked, structs.keys().map(String::as_str).collect(), "structs that no key leads to");
}

#[test]
fn the_document_names_every_value() {
    let (source, document) = (read("src/edition/declared.rs"), document());
    let mut values = 0;
    for choices in source.split("pub enum ").skip(1) {
        let body = choices.split_once("\n}").unwrap().0;
        if choices.starts_with("FieldValue") {
            continue; // its variants are kinds of values, not values
        }
        let renamed = body.lines().filter_map(|l| l.trim().strip_prefix("#[serde(rename = \"")?.strip_suffix("\")]"));
        let plain = body.lines().filter_map(|l| l.strip_prefix("    ")?.strip_suffix(','));
        let names: Vec<String> = if body.contains("serde(rename = ") {
            renamed.map(str::to_owned).collect()
        } else {
            plain.map(str::to_lowercase).collect()
        };
        assert!(!names.is_empty(), "{body}");
        for name in names {
            assert!(document.contains(&format!("\"{name}\"")), "docs/edition.md does not speak of \"{name}\"");
            values += 1;
        }
    }
    assert!(values >= 10, "{values} values");
}

#[test]
fn the_example_is_accepted_and_its_templates_can_be_filled() {
    let text = example();
    let layer = ConfigLayer::from_toml(&text, Path::new("zhen.toml")).unwrap();
    assert!(layer.editions.is_some_and(|editions| !editions.is_empty()));

    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("zhen.toml", &text);
    let document = document();
    let is_template = |part: &&str| Path::new(part).extension().is_some_and(|e| e == "md") && !part.contains('$');
    let templates: BTreeSet<&str> = text.split('"').filter(is_template).collect();
    for template in &templates {
        write(&format!("prompts/{template}"), &block(&document, template));
    }
    assert!(templates.len() >= 5, "{templates:?}");
    write("issues-zh/2026-03-28.md", ISSUE);
    write("issues-zh/2025-03-29.md", &ISSUE.replace("#43", "#3"));

    let workspace = Workspace::find_with(folder.path(), []).unwrap();
    let conventions = Conventions::new(&workspace, Glossary::parse(&read("prompts/glossary.csv")).unwrap()).unwrap();
    let english = |stem: &str| {
        let file = workspace.files_of(&folder.path().join(format!("issues-zh/{stem}.md")));
        let outline = outline_of(&workspace, &file, &conventions).unwrap().outline;
        let fixed = outline.units.iter().filter_map(|unit| unit.fixed.as_ref().and_then(|fixed| fixed.english()));
        let left_out: Vec<&str> = outline.left_out.iter().map(|left| left.label.as_str()).collect();
        (fixed.collect::<Vec<_>>().join("\n"), left_out.join("\n"))
    };
    let (fixed, left_out) = english("2026-03-28");
    for part in [
        "Welcome to issue 43",
        "- 🛠️ Toolbox: 1 link",
        "*3 links this week.*",
        "https://docs.example.org/en/chat",
        "Made on March 28, 2026",
        "2 articles, March 28, 2026",
        "suggest?issue=43",
        "New Words",
    ] {
        assert!(fixed.contains(part), "`{part}` is missing:\n{fixed}");
    }
    assert!(left_out.contains("招聘信息") && left_out.contains("如果喜欢"), "{left_out}");
    let (fixed, left_out) = english("2025-03-29");
    assert!(fixed.contains("Iron Notes 3") && !left_out.contains("招聘信息"), "{fixed}\n{left_out}");
}
