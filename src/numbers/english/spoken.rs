//! Numbers in English words where they stand in a text: cardinals, ordinals, and shares made of both.

use super::calendar::past_the_hour;
use super::cardinal::{self, Cardinal, Word, next_word};
use super::follow::follow;
use super::words;
use crate::numbers::found::{Found, Measure, both, exact, whole};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Value};

/// The number in words that begins with `first`.
pub(super) fn number(c: &Characters, first: &Word) -> Option<Found> {
    if let Some(share) = article_share(c, first) {
        return Some(share);
    }
    let Some(cardinal) = cardinal::read(c, first) else { return ordinal(c, first) };
    let Value::Exact(value) = cardinal.value else {
        return Some(Found::firm(c, first.start, cardinal.end, vec![vec![cardinal.value]]));
    };
    let next = next_word(c, cardinal.end);
    let joined = next.and_then(|next| share(c, first, &next, value).or_else(|| compound(c, first, &next, value)));
    Some(joined.unwrap_or_else(|| plain(c, first, &cardinal, value)))
}

/// A cardinal with what follows it. Zero, one and two are said in many ways.
fn plain(c: &Characters, first: &Word, cardinal: &Cardinal, value: Decimal) -> Found {
    let firm = value > Decimal::from(2);
    let mut found = match follow(c, cardinal.end, value, false) {
        Some(followed) => followed.of(c, first.start, firm),
        None => Found::new(c, first.start, cardinal.end, vec![exact(value)], firm),
    };
    found.bare = Some(value);
    if found.measure == Measure::None && value.last_place() >= 2 {
        found.measure = Measure::Scale(value.last_place());
    }
    found
}

/// "two-thirds", "three quarters".
fn share(c: &Characters, first: &Word, next: &Word, parts: Decimal) -> Option<Found> {
    let of = words::denominator(&next.text, parts != Decimal::ONE).filter(|_| !is_party(c, next))?;
    let share = Value::share(parts.to_integer()?, of)?;
    let mut readings = vec![vec![share], both(parts, of.into())];
    if of == 4 {
        // Quarters of a year.
        readings.push(exact(parts));
    }
    Some(Found::firm(c, first.start, next.end, readings))
}

/// "twenty-first".
fn compound(c: &Characters, first: &Word, next: &Word, tens: Decimal) -> Option<Found> {
    let ones = words::ordinal(&next.text).filter(|ones| (1..10).contains(ones))?;
    let joined = words::tens(&first.text).is_some() && next.start == first.end + 1 && c.at(first.end) == '-';
    joined.then(|| Found::firm(c, first.start, next.end, vec![exact(tens.plus(ones.into()))]))
}

/// "a third of"; "a quarter", which may be of an hour or a year, is loose.
fn article_share(c: &Characters, article: &Word) -> Option<Found> {
    if !matches!(article.text.as_str(), "a" | "an") {
        return None;
    }
    let part = next_word(c, article.end)?;
    let parts = words::denominator(&part.text, false).filter(|parts| *parts > 2)?;
    let of = next_word(c, part.end).is_some_and(|w| w.text == "of");
    let share = vec![Value::share(1, parts)?];
    if parts == 4 {
        let loose = past_the_hour(c, &part).is_none();
        return loose.then(|| Found::loose(c, article.start, part.end, vec![share, whole(3), whole(15)]));
    }
    of.then(|| Found::firm(c, article.start, part.end, vec![share]))
}

/// "third", "twentieth"; "first" and "second" are said in passing.
fn ordinal(c: &Characters, word: &Word) -> Option<Found> {
    let value = words::ordinal(&word.text)?;
    let firm = value > 2 && !is_party(c, word);
    Some(Found::new(c, word.start, word.end, vec![whole(value)], firm))
}

/// Whether this is the third of "third party".
fn is_party(c: &Characters, third: &Word) -> bool {
    third.text == "third" && next_word(c, third.end).is_some_and(|w| w.text.starts_with("part"))
}
