//! Which English section belongs to which Chinese one: by the links in them, the emoji and the words of
//! their headings, their place, and what other issues call them. Sections keep their order.

use std::collections::{BTreeSet, HashMap};

use super::share;
use crate::chinese::{fold, latin_words};
use crate::glossary::Glossary;
use crate::issue::{Issue, is_symbol};
use crate::markdown::Span;

/// Sections that score less are strangers.
const THRESHOLD: f64 = 1.5;
/// Other issues that call a section so make up for this many points at most.
const KNOWN: f64 = 3.0;
/// How many characters of an address are compared.
const END: usize = 24;

/// Which headings were found to belong together in other issues.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings {
    together: HashMap<(String, String), usize>,
    of_chinese: HashMap<String, usize>,
}

impl Headings {
    pub fn new(together: HashMap<(String, String), usize>) -> Self {
        let mut of_chinese = HashMap::new();
        for ((chinese, _), count) in &together {
            *of_chinese.entry(chinese.clone()).or_insert(0) += count;
        }
        Self { together, of_chinese }
    }

    /// Two headings as they are compared.
    pub fn both(chinese: &str, english: &str) -> (String, String) {
        (fold(chinese), fold(english))
    }

    /// The share of issues with the Chinese heading that call it so in English, where that is more than one.
    fn known(&self, chinese: &str, english: &str) -> f64 {
        let both = Self::both(chinese, english);
        let count = self.together.get(&both).copied().unwrap_or_default();
        if count < 2 { 0.0 } else { share(count, self.of_chinese.get(&both.0).copied().unwrap_or(count)) }
    }
}

/// What a section is known by.
struct Look {
    title: String,
    emoji: Option<char>,
    words: BTreeSet<String>,
    /// The ends of its destinations: English may lead to the same page elsewhere.
    destinations: BTreeSet<String>,
    level: u8,
}

/// For each Chinese section the English one that belongs to it.
pub(super) fn pair_sections(
    chinese: &Issue,
    english: &Issue,
    glossary: &Glossary,
    known: &Headings,
) -> Vec<Option<usize>> {
    let (left, right) = (looks(chinese), looks(english));
    let levels = |looks: &[Look]| -> Vec<u8> { looks.iter().map(|look| look.level).collect() };
    let same_build = levels(&left) == levels(&right);
    let score = |l: usize, r: usize| -> f64 {
        let (a, b) = (&left[l], &right[r]);
        let shared = a.destinations.intersection(&b.destinations).count();
        let lost = !a.destinations.is_empty() && shared == 0;
        let links = 6.0 * share(shared, a.destinations.len().min(b.destinations.len())) - if lost { 1.0 } else { 0.0 };
        let emoji = match (a.emoji, b.emoji) {
            (Some(one), Some(other)) => {
                if one == other {
                    2.0
                } else {
                    -1.0
                }
            }
            _ => 0.0,
        };
        let says = glossary.heading(&a.title).is_some_and(|term| term.en.iter().any(|en| fold(en) == fold(&b.title)));
        let words = share(a.words.intersection(&b.words).count(), a.words.union(&b.words).count());
        let points = |holds: bool, worth: f64| if holds { worth } else { 0.0 };
        let at_an_end = (l == 0 && r == 0) || (l + 1 == left.len() && r + 1 == right.len());
        let place = points(at_an_end, 0.5) + points(same_build && l == r, 1.5);
        let level = points(a.level != b.level, -1.0);
        links + emoji + points(says, 3.0) + 2.0 * words + place + level + KNOWN * known.known(&a.title, &b.title)
    };
    in_order(left.len(), right.len(), score)
}

/// The pairs in order with the highest sum of scores.
fn in_order(left: usize, right: usize, score: impl Fn(usize, usize) -> f64) -> Vec<Option<usize>> {
    let width = right + 1;
    let mut best = vec![0.0_f64; (left + 1) * width];
    for l in (0..left).rev() {
        for r in (0..right).rev() {
            let skipped = best[(l + 1) * width + r].max(best[l * width + r + 1]);
            let score = score(l, r);
            let paired = if score >= THRESHOLD { score + best[(l + 1) * width + r + 1] } else { 0.0 };
            best[l * width + r] = skipped.max(paired);
        }
    }
    let mut found = vec![None; left];
    let (mut l, mut r) = (0, 0);
    while l < left && r < right {
        let here = best[l * width + r];
        if here <= best[(l + 1) * width + r] {
            l += 1;
        } else if here <= best[l * width + r + 1] {
            r += 1;
        } else {
            found[l] = Some(r);
            l += 1;
            r += 1;
        }
    }
    found
}

fn looks(issue: &Issue) -> Vec<Look> {
    (0..issue.sections.len())
        .map(|index| {
            let section = &issue.sections[index];
            Look {
                emoji: emoji(&issue.pieces[section.piece].body.of(&issue.text).replace(['*', '['], "")),
                words: latin_words(&section.title).collect(),
                destinations: issue.destinations_in(own_text(issue, index)).map(|d| end_of(&d.value)).collect(),
                title: section.title.clone(),
                level: section.level,
            }
        })
        .collect()
}

/// The end of an address.
fn end_of(address: &str) -> String {
    let characters: Vec<char> = address.chars().collect();
    characters[characters.len().saturating_sub(END)..].iter().collect()
}

/// The text of a section without its heading and without the sections inside.
pub(super) fn own_text(issue: &Issue, section: usize) -> Span {
    let start = issue.pieces[issue.sections[section].piece].span.end;
    let end = issue.sections.get(section + 1).map_or(issue.text.len(), |next| issue.pieces[next.piece].span.start);
    Span::new(start.min(end), end)
}

/// The emoji that a heading begins with.
pub(super) fn emoji(heading: &str) -> Option<char> {
    heading.trim_start().chars().next().filter(|c| is_symbol(*c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{SplitOptions, split};

    fn pairs(chinese: &str, english: &str) -> Vec<Option<usize>> {
        let read = |text: &str| split(text, &SplitOptions::default());
        let glossary = Glossary::parse("zh,en,kind,note,avoid\n文章,Articles,heading,,\n").unwrap();
        pair_sections(&read(chinese), &read(english), &glossary, &Headings::default())
    }

    #[test]
    fn a_dropped_section_has_no_counterpart() {
        let chinese = "## 文章\n\n1、[甲](https://a.dev)\n\n## 赞助\n\n[乙](https://b.dev)\n\n## 🐼订阅\n\n丙\n";
        let english = "## Articles\n\n1. [A](https://a.dev)\n\n## 🐼Subscribe\n\nC\n";
        assert_eq!(pairs(chinese, english), [Some(0), None, Some(1)]);
    }

    #[test]
    fn files_of_the_same_build_pair_by_place() {
        assert_eq!(pairs("## 甲\n\n文\n\n## 乙\n\n文\n", "## A\n\nText\n\n## B\n\nText\n"), [Some(0), Some(1)]);
    }

    #[test]
    fn strangers_do_not_pair() {
        assert_eq!(pairs("## 甲\n\n## 乙\n\n## 丙\n\n文\n", "## X\n\n### Y\n"), [None, None, None]);
    }
}
