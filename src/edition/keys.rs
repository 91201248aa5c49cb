//! The addresses of units: `title`, `intro/1`, `articles/heading`, `articles/3`, `articles/note/1`.

use std::collections::HashMap;

use super::phrases;
use crate::glossary::{Glossary, slug};
use crate::issue::{Issue, Role};

/// One key for each piece, unique within the issue. Ordinals count within the section.
pub(super) fn keys(issue: &Issue, glossary: &Glossary) -> Vec<String> {
    let sections = section_keys(issue, glossary);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut next = |group: String| {
        let count = counts.entry(group).or_insert(0);
        *count += 1;
        *count
    };
    issue
        .pieces
        .iter()
        .map(|piece| {
            let section = piece.section.map(|s| sections[s].as_str());
            match (&piece.role, section) {
                (Role::Title(_), _) => match next("title".into()) {
                    1 => "title".into(),
                    n => format!("title/{n}"),
                },
                (Role::Intro, _) => format!("intro/{}", next("intro".into())),
                (Role::Footer, _) => format!("footer/{}", next("footer".into())),
                (Role::Definition, _) => format!("definition/{}", next("definition".into())),
                (Role::Heading, Some(section)) => format!("{section}/heading"),
                (Role::Entry(_), Some(section)) => format!("{section}/{}", next(section.into())),
                (Role::Note, Some(section)) => format!("{section}/note/{}", next(format!("{section}/note"))),
                (Role::Entry(_), None) => format!("entries/{}", next("entries".into())),
                (Role::Note | Role::Heading, None) => format!("note/{}", next("note".into())),
            }
        })
        .collect()
}

fn section_keys(issue: &Issue, glossary: &Glossary) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(issue.sections.len());
    let mut ordinals: HashMap<Option<usize>, usize> = HashMap::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for section in &issue.sections {
        let ordinal = ordinals.entry(section.parent).or_insert(0);
        *ordinal += 1;
        let own = phrases::heading(&section.title, glossary)
            .map(|term| slug(term.preferred()))
            .filter(|slug| !slug.is_empty() && !RESERVED.contains(&slug.as_str()))
            .unwrap_or_else(|| format!("s{ordinal}"));
        let parent = section.parent.map(|p| format!("{}/", keys[p])).unwrap_or_default();
        let key = format!("{parent}{own}");
        let count = taken.entry(key.clone()).or_insert(0);
        *count += 1;
        keys.push(if *count == 1 { key } else { format!("{key}-{count}") });
    }
    keys
}

/// Names that keys use for something else.
const RESERVED: [&str; 7] = ["title", "intro", "footer", "definition", "note", "entries", "heading"];
