//! Destinations that lead elsewhere in English: one address, or all that begin alike.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{Answer, Question, Rule};
use super::read::{Collection, Pair};
use super::{CERTAIN, share};
use crate::edition::UnitKind;
use crate::markdown::Span;

/// In how many issues the same change has to be seen.
const FEWEST: usize = 3;

/// A destination in Chinese, and the one in its place in English.
#[derive(Debug, Clone)]
struct Place {
    issue: usize,
    chinese: String,
    english: String,
}

/// A question for each beginning, then for each address, that English replaces.
pub(super) fn questions(collection: &Collection) -> Vec<Question> {
    let places: Vec<Place> = collection.in_pairs().flat_map(|pair| places(&pair)).collect();
    let mut found: Vec<Change> = prefixes(&places);
    for address in addresses(&places) {
        if !found.iter().any(|change| change.covers(&address)) {
            found.push(address);
        }
    }
    found.iter().map(|change| change.question(&places)).collect()
}

/// A change that recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    from: String,
    to: String,
    whole: bool,
}

impl Change {
    /// What a destination becomes, if the change is about it.
    fn of(&self, destination: &str) -> Option<String> {
        if self.whole {
            return (destination == self.from).then(|| self.to.clone());
        }
        Some(format!("{}{}", self.to, destination.strip_prefix(&self.from)?))
    }

    fn covers(&self, other: &Self) -> bool {
        self.of(&other.from).as_ref() == Some(&other.to)
    }

    fn rule(&self, to: &str) -> Rule {
        let key = if self.whole { "address" } else { "prefix" };
        Rule::item("destinations").with(key, &self.from).with("becomes", to)
    }

    fn question(&self, places: &[Place]) -> Question {
        let mut question = Question { newest_count: true, ..Question::default() };
        let mut votes: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
        for place in places.iter().filter(|place| self.of(&place.chinese).is_some()) {
            votes.entry(place.issue).or_default().push(place);
        }
        for (issue, here) in votes {
            let changed = here.iter().filter(|p| self.of(&p.chinese).as_ref() == Some(&p.english)).count();
            let why = if self.whole {
                "The address is another one in English."
            } else {
                "Addresses that begin so begin otherwise in English."
            };
            let other = || self.whole.then(|| here.iter().find(|p| p.english != p.chinese)).flatten();
            let answer = if changed * 2 > here.len() {
                Answer::rule(self.rule(&self.to), why)
            } else {
                other().map_or_else(Answer::usual, |place| Answer::rule(self.rule(&place.english), why))
            };
            question.vote(issue, answer);
        }
        question
    }
}

/// The destinations of a pair whose place in English is known: in units with as many in both languages, and
/// in headings.
fn places(pair: &Pair<'_>) -> Vec<Place> {
    let (chinese, english) = (&pair.chinese.outline, &pair.english.file.issue);
    let values = |issue: &crate::issue::Issue, span: Span| -> Vec<String> {
        issue.destinations_in(span).filter(|d| d.leads_somewhere()).map(|d| d.value.clone()).collect()
    };
    let mut texts: Vec<(Span, Span)> = Vec::new();
    for (index, unit) in chinese.units.iter().enumerate() {
        if let (Some(chunk), false) = (pair.english.file.of(index), unit.kind == UnitKind::Heading) {
            texts.push((unit.span, chunk.span));
        }
    }
    for (section, found) in chinese.issue.sections.iter().zip(&pair.english.sections) {
        if let Some(found) = found {
            let heading = english.pieces[english.sections[*found].piece].span;
            texts.push((chinese.issue.pieces[section.piece].span, heading));
        }
    }
    let mut places = Vec::new();
    for (from, to) in texts {
        let (left, right) = (values(&chinese.issue, from), values(english, to));
        if left.len() != right.len() {
            continue;
        }
        for (chinese, english) in left.iter().zip(&right) {
            let moved = chinese != english && (left.contains(english) || right.contains(chinese));
            if !moved {
                places.push(Place { issue: pair.issue, chinese: chinese.clone(), english: english.clone() });
            }
        }
    }
    places
}

fn changed(places: &[Place]) -> impl Iterator<Item = &Place> {
    places.iter().filter(|place| place.chinese != place.english)
}

fn addresses(places: &[Place]) -> Vec<Change> {
    let mut issues: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    for place in changed(places) {
        issues.entry((&place.chinese, &place.english)).or_default().insert(place.issue);
    }
    let mut recurring: Vec<((&str, &str), usize)> =
        issues.into_iter().map(|(both, issues)| (both, issues.len())).filter(|(_, n)| *n >= FEWEST).collect();
    recurring.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut changes: Vec<Change> = Vec::new();
    for ((from, to), _) in recurring {
        // One question for each address; its votes know all that English has in its place.
        if !changes.iter().any(|change| change.from == from) {
            changes.push(Change { from: from.to_owned(), to: to.to_owned(), whole: true });
        }
    }
    changes
}

/// Where a change of beginnings was seen.
#[derive(Debug, Default)]
struct Seen<'a> {
    addresses: BTreeSet<&'a str>,
    issues: BTreeSet<usize>,
}

fn prefixes(places: &[Place]) -> Vec<Change> {
    let mut groups: BTreeMap<(String, String), Seen<'_>> = BTreeMap::new();
    for place in changed(places) {
        if let Some(both) = beginnings(&place.chinese, &place.english) {
            let seen = groups.entry(both).or_default();
            seen.addresses.insert(&place.chinese);
            seen.issues.insert(place.issue);
        }
    }
    let recurring =
        groups.into_iter().filter(|(_, seen)| seen.addresses.len() >= FEWEST && seen.issues.len() >= FEWEST);
    recurring
        .map(|((from, to), seen)| {
            let wide = Change { from, to, whole: false };
            if changed_share(&wide, places) >= CERTAIN { wide } else { narrowed(&wide, &seen.addresses) }
        })
        .collect()
}

/// How many of the destinations that a change is about are changed by it.
fn changed_share(change: &Change, places: &[Place]) -> f64 {
    let about: Vec<&Place> = places.iter().filter(|place| change.of(&place.chinese).is_some()).collect();
    let changed = about.iter().filter(|place| change.of(&place.chinese).as_ref() == Some(&place.english)).count();
    share(changed, about.len())
}

/// The change for all that these addresses begin with alike.
fn narrowed(wide: &Change, addresses: &BTreeSet<&str>) -> Change {
    let mut shared = addresses.first().copied().unwrap_or_default();
    for address in addresses {
        let same = shared.chars().zip(address.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        shared = &shared[..same];
    }
    let end = shared.rfind(['/', '=', '?', '#']).map_or(0, |at| at + 1);
    let from = shared.get(..end).filter(|from| from.len() > wide.from.len()).unwrap_or(&wide.from);
    let rest = from.strip_prefix(&wide.from).unwrap_or_default();
    Change { from: from.to_owned(), to: format!("{}{rest}", wide.to), whole: false }
}

/// What two addresses begin with before a path that both end in: `https://a.dev/` and `https://a.dev/en/`.
fn beginnings(chinese: &str, english: &str) -> Option<(String, String)> {
    let same = chinese.chars().rev().zip(english.chars().rev()).take_while(|(a, b)| a == b);
    let same: usize = same.map(|(a, _)| a.len_utf8()).sum();
    let ending = &chinese[chinese.len() - same..];
    let slash = ending.find('/')?;
    let path = &ending[slash + 1..];
    let from = chinese.strip_suffix(path)?;
    let to = english.strip_suffix(path)?;
    let has_host =
        |address: &str| address.split_once("://").is_some_and(|(_, rest)| rest.len() > 1 && rest.contains('/'));
    (!path.is_empty() && has_host(from) && has_host(to)).then(|| (from.to_owned(), to.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_addresses_begin_with() {
        let both = |a, b| beginnings(a, b);
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(both("https://a.dev/x/1", "https://a.dev/en/x/1"), pair("https://a.dev/", "https://a.dev/en/"));
        assert_eq!(both("https://a.dev/x", "https://b.dev/x"), pair("https://a.dev/", "https://b.dev/"));
        assert_eq!(both("https://a.dev/x", "https://b.dev/y"), None);
        assert_eq!(both("https://a.dev/x/", "https://b.dev/"), None);
        assert_eq!(both("img/a.png", "../img/a.png"), None);
    }

    #[test]
    fn a_beginning_is_as_narrow_as_it_must_be() {
        let place = |issue, chinese: &str, english: &str| Place {
            issue,
            chinese: chinese.to_owned(),
            english: english.to_owned(),
        };
        let changed = |issue: usize| {
            let path = format!("click?to={issue}/x");
            place(issue, &format!("https://a.dev/{path}"), &format!("https://a.dev/en/{path}"))
        };
        let mut places: Vec<Place> = (0..4).map(changed).collect();
        let found = |places: &[Place]| prefixes(places).first().map(|c| (c.from.clone(), c.to.clone()));
        assert_eq!(found(&places), Some(("https://a.dev/".into(), "https://a.dev/en/".into())));
        places.extend((0..4).map(|issue| place(issue, "https://a.dev/rss", "https://a.dev/rss")));
        assert_eq!(found(&places), Some(("https://a.dev/click?to=".into(), "https://a.dev/en/click?to=".into())));
    }
}
