//! Destinations that lead elsewhere in English.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::Regex;

use super::Edition;
use super::declared::RelativeLinks;
use crate::issue::IssueId;
use crate::markdown::{Analysis, Span, html_destinations, splice, write_destination};

/// One declared change.
#[derive(Debug, Clone)]
pub(super) struct DestinationChange {
    pub found: Found,
    pub becomes: String,
    pub issue: Option<String>,
    pub entry: Option<String>,
    pub if_english: Option<String>,
}

/// Which destinations a change is about.
#[derive(Debug, Clone)]
pub(super) enum Found {
    Prefix(String),
    Pattern(Regex),
    Address(String),
}

/// What lies around an issue: where its English will be, and which other issues have theirs.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The name of the issue's file, without `.md`.
    pub stem: String,
    /// The issue's folder inside the folder of Chinese issues, `2026/`; mostly empty.
    pub folder: String,
    /// The way from the folder of the English file to that of the Chinese: `../issues-zh/`.
    pub to_source: String,
    /// English files, by their path in the folder of English issues.
    pub english: Arc<BTreeSet<String>>,
}

/// The place a destination is rewritten for.
pub(super) struct Rewriter<'a> {
    pub edition: &'a Edition,
    pub id: &'a IssueId,
    pub surroundings: &'a Surroundings,
    /// English anchors of headings, by their Chinese ones.
    pub anchors: &'a BTreeMap<String, String>,
}

impl Rewriter<'_> {
    /// Where a destination of the unit `key` leads in English; `None` where it leads to the same place.
    pub fn rewrite(&self, value: &str, key: &str) -> Option<String> {
        let declared = self.edition.destinations.iter().map(|rule| &rule.value).find_map(|change| {
            let here = change.entry.as_deref().is_none_or(|entry| entry == key)
                && change.issue.as_deref().is_none_or(|issue| is_issue(issue, self.id, &self.surroundings.stem));
            if here { self.changed(change, value) } else { None }
        });
        declared.or_else(|| self.relative(value)).filter(|new| new != value)
    }

    fn changed(&self, change: &DestinationChange, value: &str) -> Option<String> {
        let (new, english) = match &change.found {
            Found::Prefix(prefix) => {
                let rest = value.strip_prefix(prefix.as_str())?;
                (format!("{}{rest}", change.becomes), change.if_english.clone())
            }
            Found::Address(address) if address == value => (change.becomes.clone(), change.if_english.clone()),
            Found::Address(_) => return None,
            Found::Pattern(pattern) => {
                let found = pattern.captures(value)?;
                let expanded = |template: &str| {
                    let mut out = String::new();
                    found.expand(template, &mut out);
                    out
                };
                (
                    pattern.replace(value, change.becomes.as_str()).into_owned(),
                    change.if_english.as_deref().map(expanded),
                )
            }
        };
        english.is_none_or(|file| self.surroundings.english.contains(&file)).then_some(new)
    }

    /// A relative destination seen from the English file.
    fn relative(&self, value: &str) -> Option<String> {
        if self.edition.relative_links == RelativeLinks::Keep {
            return None;
        }
        if let Some(anchor) = value.strip_prefix('#') {
            return self.anchors.get(&percent_decoded(anchor)).map(|english| format!("#{english}"));
        }
        let has_scheme = value.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        if value.is_empty() || has_scheme || value.starts_with(['/', '?']) {
            return None;
        }
        let path = value.split(['?', '#']).next().unwrap_or_default();
        let beside = cleaned(&format!("{}{path}", self.surroundings.folder));
        if self.surroundings.english.contains(&beside) {
            return None;
        }
        let rest = &value[path.len()..];
        Some(format!("{}{rest}", shortest(&format!("{}{path}", self.surroundings.to_source))))
    }

    /// The text of the unit `key` with its destinations as English has them.
    pub fn rewrite_text(&self, text: &str, analysis: &Analysis, key: &str) -> String {
        let mut replacements: Vec<(Span, String)> = Vec::new();
        for destination in analysis.destinations.iter().filter(|d| d.reference.is_none()) {
            let Some(new) = self.rewrite(&destination.value, key) else { continue };
            let raw = destination.span.of(text);
            let inline = destination.span != destination.whole && !destination.text.is_empty()
                || text[..destination.span.start].ends_with('(');
            let written = match (inline, raw.strip_prefix('<').is_some_and(|r| r.ends_with('>'))) {
                (true, _) => write_destination(&new),
                (false, true) => format!("<{new}>"),
                (false, false) => new,
            };
            replacements.push((destination.span, written));
        }
        for tag in &analysis.tags {
            let mut written = tag.span.of(text).to_owned();
            for (_, value) in html_destinations(tag.span.of(text)) {
                if let Some(new) = self.rewrite(&value, key) {
                    written = written.replace(&format!("\"{value}\""), &format!("\"{new}\""));
                    written = written.replace(&format!("'{value}'"), &format!("'{new}'"));
                }
            }
            if written != tag.span.of(text) {
                replacements.push((tag.span, written));
            }
        }
        splice(text, &replacements)
    }
}

/// Whether `name` (a date, a number, a file name) is that of an issue.
#[must_use]
pub fn is_issue(name: &str, id: &IssueId, stem: &str) -> bool {
    let number = name.strip_prefix('#').unwrap_or(name).parse().ok();
    name == stem
        || name.strip_suffix(".md") == Some(stem)
        || id.date.as_deref() == Some(name)
        || (number.is_some() && number == id.number)
}

/// A path without `.` and `..` in it.
fn cleaned(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A relative path without `.`, and without folders that it enters only to leave them.
fn shortest(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A text whose `%E6%96%87` are read as characters; one that is no UTF-8 stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The anchor that hosts make of a heading (GitHub's rule: lower case, letters and digits, hyphens for
/// spaces).
pub(super) fn anchor(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}
