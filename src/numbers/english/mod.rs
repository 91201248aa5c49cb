//! Finds the numbers of an English text.

mod calendar;
mod cardinal;
mod digits;
mod follow;
mod in_passing;
mod spoken;
mod words;

use super::found::Found;
use super::text::Characters;
use cardinal::word;

/// The numbers in order.
pub(super) fn find(c: &Characters) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < c.len() {
        let (end, number) = step(c, at);
        found.extend(number);
        at = end;
    }
    found
}

/// The number that begins at `at`, if one does, and where to read on.
pub(super) fn step(c: &Characters, at: usize) -> (usize, Option<Found>) {
    if !c.at(at).is_ascii_alphanumeric() {
        return (at + 1, None);
    }
    let first = word(c, at);
    let number = digits::read(c, at).or_else(|| {
        let first = first.as_ref()?;
        spoken::number(c, first).or_else(|| calendar::read(c, first)).or_else(|| in_passing::read(c, first))
    });
    let end = number.as_ref().map(|found| found.end).or(first.map(|first| first.end));
    (end.unwrap_or(at + 1), number)
}

/// Whether a text is a number in words and nothing more: "twenty-five" and not "two decades".
pub(super) fn is_in_words(text: &str) -> bool {
    text.split([' ', '-']).all(|word| {
        let word = word.to_ascii_lowercase();
        let value = words::ones(&word).or_else(|| words::tens(&word)).or_else(|| words::ordinal(&word));
        value.is_some() || words::scale(&word).is_some() || matches!(word.as_str(), "a" | "an" | "and")
    })
}
