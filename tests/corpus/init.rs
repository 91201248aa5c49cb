//! What `zhen init` proposes for real newsletters, with English and without.

use std::collections::BTreeMap;
use std::path::Path;

use zhen::glossary::Glossary;
use zhen::issue::EntryShape;
use zhen::proposal::{Proposal, Suggestion, find, name_of, propose, read};
use zhen::translate::outline_of;
use zhen::workspace::{Conventions, Workspace};

use crate::folder::{corpus, markdown_files};

/// A newsletter, its folders in the corpus (of the Chinese and the English issues), how many issues and pairs
/// there are, and the shape of most issues.
type Newsletter = (&'static str, &'static [&'static str], usize, usize, EntryShape);

const NEWSLETTERS: [Newsletter; 13] = [
    ("python-weekly", &["zh", "en"], 77, 77, EntryShape::Numbered),
    ("python-weekly", &["zh-summary", "en-summary"], 34, 34, EntryShape::Numbered),
    ("hellogithub", &["zh", "en"], 10, 10, EntryShape::Numbered),
    ("kcl-newsletter", &["zh", "en"], 8, 8, EntryShape::Bullet),
    ("ruanyf", &[""], 12, 0, EntryShape::Numbered),
    ("golangweekly", &[""], 5, 0, EntryShape::Numbered),
    ("mdh-weekly", &[""], 5, 0, EntryShape::Heading),
    ("ios-weekly", &[""], 5, 0, EntryShape::Heading),
    ("plct-weekly", &["zh"], 5, 0, EntryShape::None),
    ("tw93", &[""], 5, 0, EntryShape::Bold),
    ("gocn-news", &[""], 5, 0, EntryShape::Numbered),
    ("areweloongyet", &[""], 4, 0, EntryShape::Bullet),
    ("zenany", &[""], 4, 0, EntryShape::Bold),
];

#[test]
fn every_newsletter() {
    let Some(corpus) = corpus() else { return };
    let glossary = Glossary::parse(include_str!("../../prompts/glossary.csv")).unwrap();
    println!("{:<28} issues pairs shape     entries rules comments", "newsletter");
    for (name, folders, issues, pairs, shape) in NEWSLETTERS {
        let workspace = copied(&corpus.join(name), folders);
        let proposal = proposed(workspace.path(), &glossary);
        let certain = proposal.suggestions.iter().filter(|suggestion| suggestion.certain).count();
        let summary = &proposal.summary;
        println!(
            "{:<28} {:>6} {:>5} {:<9} {:>7} {certain:>5} {:>8}",
            format!("{name} {}", folders[0]),
            summary.issues,
            summary.pairs,
            name_of(summary.shapes[0].shape),
            summary.entries,
            proposal.suggestions.len() - certain,
        );
        assert_eq!((summary.issues, summary.pairs), (issues, pairs), "{name}");
        assert_eq!(summary.shapes[0].shape, shape, "{name}");
        assert!(pairs > 0 || proposal.suggestions.is_empty(), "{name} has no English to tell from");
        works(workspace.path(), &proposal, &glossary);
    }
}

#[test]
fn the_weekly_with_years_of_english() {
    let Some(corpus) = corpus() else { return };
    let glossary = Glossary::parse(include_str!("../../prompts/glossary.csv")).unwrap();
    let workspace = copied(&corpus.join("python-weekly"), &["zh", "en"]);
    let proposal = proposed(workspace.path(), &glossary);
    let section = |heading: &str, what: &str| -> Vec<&Suggestion> {
        let heading = format!("\"{heading}\"");
        let about = proposal.suggestions.iter().filter(|s| s.rule.field("heading") == Some(heading.as_str()));
        about.filter(|s| s.rule.field(what).is_some()).collect()
    };
    let of_key = |key: &str| -> Vec<(Option<&str>, Option<&str>, bool)> {
        let found = proposal.suggestions.iter().filter(|s| s.rule.list.is_none() && s.rule.field(key).is_some());
        found.map(|s| (s.issues.as_deref(), s.rule.field(key), s.certain)).collect()
    };

    let dropped = section("赞助&支持", "drop");
    assert!(dropped.len() == 1 && dropped[0].certain && dropped[0].issues.is_none(), "{dropped:?}");
    let dropped = section("往年回顾", "drop");
    assert!(dropped.len() == 1 && dropped[0].certain && dropped[0].issues.as_deref() == Some("..2024-12-21"));
    let renamed = section("欢迎订阅", "english");
    assert!(renamed.iter().any(|s| s.certain && s.issues.as_deref() == Some("..2024-03-09")), "{renamed:?}");

    let titles = [
        (Some("..2024-03-09"), Some("\"Python Trending Weekly #{{ number }} ({{ date }})\""), true),
        (Some("2024-03-23.."), Some("\"Python Trending Weekly #{{ number }}: {{ title }}\""), true),
    ];
    assert_eq!(of_key("title"), titles);
    assert_eq!(of_key("title_place"), [(None, Some("\"heading\""), true)]);
    // Before, English numbers were `1.`, which is what happens without a rule.
    assert_eq!(of_key("numbering"), [(Some("2024-03-23.."), Some("\"1、\""), true)]);
    assert_eq!(of_key("front_matter.author"), [(None, Some("\"\""), true)]);

    let rewritten = proposal.suggestions.iter().find(|s| {
        s.rule.field("address") == Some("\"https://xiaobot.net/p/python_weekly\"")
            && s.rule.field("becomes") == Some("\"https://weekly.pythoncat.top\"")
    });
    // Only some of the later issues do so.
    let rewritten = rewritten.unwrap();
    assert_eq!((rewritten.issues.as_deref(), rewritten.certain), (Some("2025-05-24.."), false));
}

#[test]
fn a_newsletter_whose_english_leads_to_its_own_pages() {
    let Some(corpus) = corpus() else { return };
    let glossary = Glossary::parse(include_str!("../../prompts/glossary.csv")).unwrap();
    let workspace = copied(&corpus.join("hellogithub"), &["zh", "en"]);
    let proposal = proposed(workspace.path(), &glossary);
    let rule = proposal.suggestions.iter().find(|s| s.rule.list == Some("destinations")).unwrap();
    assert_eq!(rule.rule.field("prefix"), Some("\"https://hellogithub.com/\""));
    assert_eq!(rule.rule.field("becomes"), Some("\"https://hellogithub.com/en/\""));
    assert!(rule.certain && rule.agree == 10);
}

/// A folder with copies of the newsletter's folders.
fn copied(newsletter: &Path, folders: &[&str]) -> tempfile::TempDir {
    let workspace = tempfile::tempdir().unwrap();
    for folder in folders {
        let from = newsletter.join(folder);
        let to = workspace.path().join(folder);
        std::fs::create_dir_all(&to).unwrap();
        for file in markdown_files(&from) {
            let inner = file.strip_prefix(&from).unwrap();
            std::fs::create_dir_all(to.join(inner).parent().unwrap()).unwrap();
            std::fs::copy(&file, to.join(inner)).unwrap();
        }
    }
    workspace
}

fn proposed(root: &Path, glossary: &Glossary) -> Proposal {
    let folders = find(root, None, None).unwrap();
    let collection = read(root, &folders, glossary);
    assert!(collection.unread.is_empty(), "{:?}", collection.unread);
    propose(root, &folders, &collection, glossary).unwrap()
}

/// The file is accepted, and every issue can be seen through it.
fn works(root: &Path, proposal: &Proposal, glossary: &Glossary) {
    std::fs::write(root.join("zhen.toml"), &proposal.text).unwrap();
    let workspace = Workspace::find(root).unwrap();
    let conventions = Conventions::new(&workspace, glossary.clone()).unwrap();
    let issues = workspace.issues().unwrap();
    assert_eq!(issues.len(), proposal.summary.issues);
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    for file in &issues {
        let loaded = outline_of(&workspace, file, &conventions).unwrap();
        let front_matter = loaded.outline.issue.front_matter.as_ref().map_or(0, |f| f.span.end);
        for left_out in loaded.outline.left_out.iter().filter(|left| left.span.start >= front_matter) {
            *by_rule.entry(left_out.by.clone()).or_insert(0) += 1;
        }
    }
    let drops = proposal.suggestions.iter().filter(|s| s.certain && s.rule.field("drop").is_some()).count();
    assert_eq!(by_rule.len(), drops, "each rule that drops something drops it somewhere: {by_rule:?}");
}
