//! What makes a finding the same one in the next run, although lines were added above it.

use std::collections::HashMap;

use crate::report::excerpt::Excerpts;
use crate::report::{Place, Problem};

/// Gives each finding of a report its fingerprint.
///
/// It is made from the rule, the file and what stands at the place, in both languages: neither line numbers
/// nor the key of the unit, which counts entries. Findings that are alike in all that are told apart by their
/// order.
pub(super) struct Fingerprints<'a> {
    excerpts: Excerpts<'a>,
    seen: HashMap<blake3::Hash, usize>,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn new(excerpts: Excerpts<'a>) -> Self {
        Self { excerpts, seen: HashMap::new() }
    }

    /// The fingerprint of `problem`, which comes after those that were asked before.
    pub(super) fn next(&mut self, problem: &'a Problem) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(part.as_bytes());
            // No byte of UTF-8: keeps parts apart.
            hasher.update(&[0xff]);
        };
        add(problem.rule.name());
        add(problem.place().map_or(problem.issue.as_str(), |place| &place.file));
        let quoted: Vec<&str> =
            [&problem.target, &problem.source].into_iter().flatten().filter_map(|place| self.quote(place)).collect();
        if quoted.is_empty() {
            // Without the texts the key says more than nothing.
            add(&problem.entry);
        }
        for text in quoted {
            add(text);
        }
        add(problem.expected.as_deref().unwrap_or_default());
        add(problem.found.as_deref().unwrap_or_default());
        let hash = hasher.finalize();
        let count = self.seen.entry(hash).or_insert(0);
        *count += 1;
        format!("{}:{count}", &hash.to_hex()[..16])
    }

    /// What stands at a place; the whole line where the place is a point.
    fn quote(&mut self, place: &'a Place) -> Option<&'a str> {
        let (line, span) = self.excerpts.line(place)?;
        Some(if span.is_empty() { line.trim() } else { span.of(line) })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::markdown::{LineIndex, Span};
    use crate::rules::Rule;

    fn fingerprint(english: &str, part: &str, change: impl FnOnce(&mut Problem)) -> String {
        let at = english.find(part).unwrap();
        let place = Place::of("a.md", english, &LineIndex::new(english), Span::new(at, at + part.len()));
        let mut problem = Problem::new(Rule::LinkLost, "issue #6", "articles/3", "the link is lost");
        problem.target = Some(place);
        change(&mut problem);
        let texts: BTreeMap<String, String> = [("a.md".to_owned(), english.to_owned())].into();
        Fingerprints::new(Excerpts::new(&texts)).next(&problem)
    }

    #[test]
    fn lines_above_and_a_new_number_change_nothing() {
        let before = fingerprint("3. [A](u) is good\n", "[A](u)", |_| ());
        let moved = fingerprint("1. new\r\n\r\n4. See [A](u) is good\r\n", "[A](u)", |p| p.entry = "articles/4".into());
        assert_eq!(before, moved);
        assert_eq!(before.len(), 18);
    }

    #[test]
    fn another_finding_has_another_fingerprint() {
        let text = "[A](u) and [B](u)\n";
        let one = fingerprint(text, "[A](u)", |_| ());
        assert_ne!(one, fingerprint(text, "[B](u)", |_| ()));
        assert_ne!(one, fingerprint(text, "[A](u)", |p| p.rule = Rule::LinkChanged));
        assert_ne!(one, fingerprint(text, "[A](u)", |p| p.expected = Some("v".into())));
    }

    #[test]
    fn findings_that_are_alike_are_counted() {
        let problem = Problem::new(Rule::LinkLost, "issue #6", "articles/3", "the link is lost");
        let mut fingerprints = Fingerprints::new(Excerpts::new(&crate::report::NoTexts));
        let (first, second) = (fingerprints.next(&problem), fingerprints.next(&problem));
        assert_eq!(first.strip_suffix(":1"), second.strip_suffix(":2"));
    }
}
