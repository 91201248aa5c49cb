//! Dates, times of day and shares in digits: numbers whose parts stand on both sides of a mark.

use super::{Form, Written};
use crate::numbers::found::{both, exact, whole};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Reading, Value};

/// What the digits `first`, which end at `end`, say together with those behind the mark at `end`.
pub(super) fn joined(c: &Characters, first: &str, end: usize) -> Option<Written> {
    let second = Part::read(c, end + 1)?;
    let (readings, end) = match c.at(end) {
        mark @ ('-' | '/') => match Part::read(c, second.end + 1).filter(|_| c.at(second.end) == mark) {
            Some(third) => (vec![date(first, &second.text, Some(&third.text))?], third.end),
            None => (with_mark(c, mark, first, &second)?, second.end),
        },
        '·' => (vec![month_and_day(first, &second.text)?], second.end),
        ':' => time(c, first, &second)?,
        _ => return None,
    };
    Some(Written { end, readings, form: Form::Whole })
}

/// Digits behind a mark.
struct Part {
    text: String,
    end: usize,
}

impl Part {
    /// The digits at `at`, if no point, comma or letter makes them part of something longer.
    fn read(c: &Characters, at: usize) -> Option<Self> {
        let end = c.run(at, |d| d.is_ascii_digit());
        let continues = matches!(c.at(end), '.' | ',') && c.at(end + 1).is_ascii_digit();
        (end > at && !continues).then(|| Self { text: c.lower(at, end), end })
    }
}

/// `2023-06` is a month; `1/3` a share, or a day in January.
fn with_mark(c: &Characters, mark: char, first: &str, second: &Part) -> Option<Vec<Reading>> {
    if let Some(month) = date(first, &second.text, None).filter(|_| second.text.len() == 2) {
        return Some(vec![month]);
    }
    if mark == '-' || c.at(second.end).is_ascii_alphabetic() {
        return None;
    }
    let (parts, of) = (number(first)?, number(&second.text)?);
    let share = Value::share(parts, of).map(|share| vec![share]);
    let day = month_and_day(first, &second.text);
    Some(share.into_iter().chain(day).chain([both(parts.into(), of.into())]).collect())
}

/// `4:30`, `10:20:30`; `16:9` is a ratio. The readings, and where it ends.
fn time(c: &Characters, hour: &str, minutes: &Part) -> Option<(Vec<Reading>, usize)> {
    if hour.len() > 4 || minutes.text.len() > 4 {
        return None;
    }
    let (first, second) = (Decimal::from(number(hour)?), Decimal::from(number(&minutes.text)?));
    let clock = clock(first, second).filter(|_| minutes.text.len() == 2 && hour.len() <= 2);
    let readings = clock.into_iter().chain([both(first, second)]).collect();
    let seconds = Part::read(c, minutes.end + 1).filter(|_| c.at(minutes.end) == ':');
    let end = seconds.map_or(minutes.end, |seconds| seconds.end);
    let letters = c.run(end, |d| d.is_ascii_alphabetic());
    let half_of_day = matches!(c.lower(end, letters).as_str(), "am" | "pm");
    Some((readings, if half_of_day { letters } else { end }))
}

/// `2023.06.10`.
pub(super) fn dotted(text: &str) -> Option<Reading> {
    let mut parts = text.split('.');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    date(year, month, Some(day)).filter(|_| parts.next().is_none())
}

/// A year with a month, and with a day if there is one.
pub(super) fn date(year: &str, month: &str, day: Option<&str>) -> Option<Reading> {
    let value = number(year).filter(|y| year.len() == 4 && (1000..2200).contains(y))?;
    let year_and_month = [Value::Exact(Decimal::from(value)), month_of(month)?];
    let day = day.map(|day| day_of(day).ok_or(())).transpose().ok()?;
    Some(year_and_month.into_iter().chain(day).collect())
}

/// A day without its year.
pub(super) fn month_and_day(month: &str, day: &str) -> Option<Reading> {
    Some(vec![month_of(month)?, day_of(day)?])
}

fn month_of(text: &str) -> Option<Value> {
    let month = number(text).filter(|month| text.len() <= 2 && (1..=12).contains(month))?;
    u8::try_from(month).ok().map(Value::Month)
}

fn day_of(text: &str) -> Option<Value> {
    let day = number(text).filter(|day| text.len() <= 2 && (1..=31).contains(day))?;
    Some(Value::Exact(Decimal::from(day)))
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The time of day, where the hour and minutes can be one.
pub(in crate::numbers) fn clock(hour: Decimal, minutes: Decimal) -> Option<Reading> {
    let hour = hour.to_integer().filter(|hour| *hour <= 24)?;
    let minutes = minutes.to_integer().filter(|minutes| *minutes < 60)?;
    Some(vec![Value::Clock(u16::try_from(hour * 60 + minutes).ok()?)])
}

/// The readings of 1970s, 70s, 90 年代.
pub(in crate::numbers) fn decade(value: Decimal) -> Vec<Reading> {
    match value.to_integer() {
        Some(short @ 0..30) => vec![whole(2000 + short), exact(value), whole(1900 + short)],
        Some(short @ 30..100) => vec![whole(1900 + short), exact(value)],
        Some(year @ 1000..2100) => vec![exact(value), whole(year % 100)],
        _ => vec![exact(value)],
    }
}
