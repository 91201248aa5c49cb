//! Months, days of the week, decades and times of day in English words.

use super::cardinal::{Word, next_word};
use super::words;
use crate::numbers::found::{Found, exact};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Value, arabic};

/// The part of the calendar that begins with `first`.
pub(super) fn read(c: &Characters, first: &Word) -> Option<Found> {
    if let Some(decade) = words::decade(&first.text) {
        return Some(Found::firm(c, first.start, first.end, arabic::decade(decade.into())));
    }
    if let Some(day) = words::weekday(&first.text).filter(|_| is_capital(c, first)) {
        return Some(Found::firm(c, first.start, first.end, vec![vec![Value::Weekday(day)]]));
    }
    month(c, first).or_else(|| past_the_hour(c, first)).or_else(|| one_and_a_half(c, first))
}

fn is_capital(c: &Characters, word: &Word) -> bool {
    c.at(word.start).is_ascii_uppercase()
}

/// A month. "may", "march" and short forms are words of their own where neither a day nor "in" stands beside them.
fn month(c: &Characters, word: &Word) -> Option<Found> {
    let by_name = words::month(&word.text);
    let month = by_name.or_else(|| words::short_month(&word.text))?;
    let sure = by_name.is_some() && !matches!(word.text.as_str(), "may" | "march");
    let dated = has_day(c, word);
    let written_small = sure || (dated && by_name.is_some());
    let firm = sure || dated || is_after_of(c, word.start);
    (is_capital(c, word) || written_small)
        .then(|| Found::new(c, word.start, word.end, vec![vec![Value::Month(month)]], firm))
}

/// Whether a day or a year stands behind the word.
fn has_day(c: &Characters, word: &Word) -> bool {
    let at = c.past_blanks(word.end);
    let digits = c.run(at, |d| d.is_ascii_digit()) - at;
    matches!(digits, 1 | 2 | 4)
}

/// Whether the word at `at` stands behind "in", "of", "10th" or the like, as the name of a month does.
fn is_after_of(c: &Characters, at: usize) -> bool {
    const BEFORE_MONTHS: [&str; 10] = ["in", "of", "by", "since", "until", "last", "next", "early", "late", "mid"];
    let end = c.back_over_blanks(at);
    let start = (0..end).rev().find(|i| !c.at(*i).is_ascii_alphanumeric()).map_or(0, |i| i + 1);
    let before = c.lower(start, end);
    before.starts_with(|d: char| d.is_ascii_digit()) || BEFORE_MONTHS.contains(&before.as_str())
}

/// "half past four", "quarter to five".
pub(super) fn past_the_hour(c: &Characters, first: &Word) -> Option<Found> {
    let minutes = match first.text.as_str() {
        "half" => 30,
        "quarter" => 15,
        _ => return None,
    };
    let joint = next_word(c, first.end).filter(|w| matches!(w.text.as_str(), "past" | "to"))?;
    let hour = next_word(c, joint.end)?;
    let full = words::ones(&hour.text).filter(|hour| (1..=12).contains(hour))?;
    let since_midnight = if joint.text == "past" { full * 60 + minutes } else { full * 60 - minutes };
    let value = Value::Clock(u16::try_from(since_midnight).ok()?);
    Some(Found::firm(c, first.start, hour.end, vec![vec![value]]))
}

/// The "year and a half" of "a year and a half".
fn one_and_a_half(c: &Characters, unit: &Word) -> Option<Found> {
    if !matches!(unit.text.as_str(), "year" | "month" | "week" | "day" | "hour") {
        return None;
    }
    let mut end = unit.end;
    for wanted in ["and", "a", "half"] {
        end = next_word(c, end).filter(|word| word.text == wanted)?.end;
    }
    let sum = Decimal::ONE.plus(Decimal::HALF);
    let readings = vec![exact(sum), exact(sum.times(12.into())), exact(sum.times(60.into()))];
    Some(Found::firm(c, unit.start, end, readings))
}
