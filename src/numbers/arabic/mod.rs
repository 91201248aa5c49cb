//! Digits as both languages write them: 1,234.5, 2023-06-10, 4:30, 1/3, v2.0.1, GPT-4, 3K, 2GB.

mod dates;

pub(super) use dates::{clock, decade};

use super::Reading;
use super::decimal::Decimal;
use super::found::exact;
use super::text::Characters;
use super::value::Value;

/// What a run of ASCII digits and letters turned out to be.
pub(super) struct Written {
    /// Where it ends.
    pub end: usize,
    /// What it may mean where nothing that follows changes it, likeliest first.
    pub readings: Vec<Reading>,
    pub form: Form,
}

/// The forms of a number in digits, with the quantity that the digits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits: a scale, a unit or a percent sign may follow.
    Plain(Decimal),
    /// Digits and an ordinal's ending or a unit: no scale may follow.
    Closed(Decimal),
    /// Digits and `x`: a multiple.
    Times(Decimal),
    /// A date, a version, a name: no quantity.
    Whole,
}

/// Letters that say the power of ten, written right behind the digits.
const SCALES: [(&str, i32); 8] = [("k", 3), ("w", 4), ("m", 6), ("mn", 6), ("b", 9), ("bn", 9), ("g", 9), ("t", 12)];
/// Of these, the ones that also stand for a unit: mega, giga, tera, metre, watt.
const UNIT_TOO: [&str; 4] = ["m", "g", "t", "w"];

/// Units that may be written right behind the digits.
const UNITS: &str = "s ms us ns sec secs min mins h hr hrs d day days yr yrs bit bits kb mb gb tb pb kib mib gib tib kbps \
mbps gbps hz khz mhz ghz px pt pts em rem km cm mm nm kg mg lb lbs oz ft in mah kwh wh kw mw gw fps rpm qps rps tps tok \
dpi mp c f usd rmb cny eur gbp jpy pp v a";

/// Letters before the digits that do not make a name of them: v2.0, No1, US$5.
const OPENERS: &str = "v ver version no top part vol day step ep us usd rmb cny eur hk hkd nt gbp x r";

/// Reads the run that begins at `start`; `None` where it holds no digit.
pub(super) fn read(c: &Characters, start: usize) -> Option<Written> {
    let end = run_end(c, start);
    let digits = (start..end).find(|i| c.at(*i).is_ascii_digit())?;
    if start < digits && !is_listed(OPENERS, &c.lower(start, digits)) {
        return Some(name(c, start, end));
    }
    let letters = (digits..end).find(|i| c.at(*i).is_ascii_alphabetic());
    let more = letters.and_then(|letters| (letters..end).find(|i| !c.at(*i).is_ascii_alphabetic()));
    Some(match (letters, more) {
        (None, _) => {
            let text = text_of(c, digits, end);
            dates::joined(c, &text, end).unwrap_or_else(|| plain(end, &text))
        }
        (Some(letters), None) => with_letters(c, digits, letters, end).unwrap_or_else(|| name(c, start, end)),
        (Some(_), Some(_)) => name(c, start, end),
    })
}

/// One past the run of letters and digits at `start`, points and thousands separators between digits included. The `x` of
/// 7x24 and 1920x1080 ends it: those are two numbers.
fn run_end(c: &Characters, start: usize) -> usize {
    let mut end = start;
    let mut group = start;
    let mut fraction = false;
    let mut only_digits = true;
    while end < c.len() {
        let joins = end > start && c.before(end).is_ascii_digit() && c.at(end + 1).is_ascii_digit();
        match c.at(end) {
            'x' | 'X' if joins && only_digits => break,
            d if d.is_ascii_digit() => {}
            d if d.is_ascii_alphabetic() => only_digits &= end == start && matches!(d, 'x' | 'X'),
            '.' if joins => (fraction, group) = (true, end + 1),
            ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' if joins && !fraction && is_thousands(c, group, end) => {
                group = end + 1;
            }
            _ => break,
        }
        end += 1;
    }
    end
}

/// Whether the mark at `mark` separates thousands: up to three digits before it, just three behind. A plain space does so
/// only before a zero, for three digits may be a number of their own.
fn is_thousands(c: &Characters, group: usize, mark: usize) -> bool {
    let behind = c.run(mark + 1, |d| d.is_ascii_digit()) - mark - 1;
    behind == 3
        && (1..=3).contains(&(mark - group))
        && (group..mark).all(|i| c.at(i).is_ascii_digit())
        && (c.at(mark) != ' ' || c.at(mark + 1) == '0')
}

/// The digits with their points, without separators.
fn text_of(c: &Characters, from: usize, to: usize) -> String {
    (from..to).map(|i| c.at(i)).filter(|d| d.is_ascii_digit() || *d == '.').collect()
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Digits within a name: `h` and `100`, `i_n` and `18`.
fn name(c: &Characters, start: usize, end: usize) -> Written {
    let mut letters = String::new();
    let mut digits = String::new();
    let mut in_group = false;
    for d in (start..end).map(|i| c.at(i)) {
        if d.is_ascii_alphabetic() {
            letters.extend(in_group.then_some('_'));
            letters.push(d.to_ascii_lowercase());
        } else {
            digits.extend((!in_group && !digits.is_empty()).then_some('_'));
            digits.push(d);
        }
        in_group = !d.is_ascii_alphabetic();
    }
    Written { end, readings: vec![vec![Value::Name { letters, digits }]], form: Form::Whole }
}

/// Digits as they are written: a version, a number whose zeros count.
fn as_written(text: &str) -> Reading {
    vec![Value::Name { letters: String::new(), digits: text.to_owned() }]
}

/// Digits with letters right behind them and nothing more; `None` where they are a name.
fn with_letters(c: &Characters, start: usize, letters_start: usize, end: usize) -> Option<Written> {
    let text = text_of(c, start, letters_start);
    let letters = c.lower(letters_start, end);
    let value = Decimal::parse(&text)?;
    let written = |readings, form| Some(Written { end, readings, form });
    if let Some((_, power)) = SCALES.iter().find(|(letter, _)| *letter == letters) {
        let mut readings = vec![exact(value.shifted(*power))];
        readings.extend(UNIT_TOO.contains(&letters.as_str()).then(|| exact(value)));
        if letters == "g" {
            // 16G of memory, more often than ten to the ninth.
            readings.reverse();
        }
        return written(readings, Form::Whole);
    }
    match letters.as_str() {
        "x" => written(vec![exact(value)], Form::Times(value)),
        "st" | "nd" | "rd" | "th" => written(vec![exact(value)], Form::Closed(value)),
        "s" if value.is_whole() && text.ends_with('0') => written(decade(value), Form::Whole),
        "am" | "pm" => written(clock(value, Decimal::ZERO).into_iter().chain([exact(value)]).collect(), Form::Whole),
        // 7d are days, 3D is a name.
        "d" if c.at(letters_start) == 'D' => None,
        _ if is_listed(UNITS, &letters) => written(vec![exact(value)], Form::Closed(value)),
        _ => None,
    }
}

/// Digits and points: a quantity, or a version.
fn plain(end: usize, text: &str) -> Written {
    let points = text.matches('.').count();
    let value = Decimal::parse(text).filter(|_| points < 2);
    let readings = match text.split_once('.') {
        Some((before, behind)) if points == 1 => decimal(text, before, behind),
        Some(_) => vec![dates::dotted(text).unwrap_or_else(|| as_written(text))],
        None => value.map(exact).into_iter().collect(),
    };
    Written { end, readings, form: value.map_or(Form::Whole, Form::Plain) }
}

/// A decimal; `5.21` may be a day in May, `3.10` is not 3.1, `06.10` no decimal at all.
fn decimal(text: &str, before: &str, behind: &str) -> Vec<Reading> {
    let day = dates::month_and_day(before, behind);
    let month = dates::date(before, behind, None);
    let padded = before.len() > 1 && before.starts_with('0');
    let likeliest =
        if padded || behind.ends_with('0') { Some(as_written(text)) } else { Decimal::parse(text).map(exact) };
    let mut readings: Vec<Reading> = likeliest.into_iter().chain(day).collect();
    if padded {
        readings.reverse();
    }
    readings.extend(month);
    readings
}

/// Whether the digits are part of a file's name, or of the name of a disease that the other language may have none for.
pub(super) fn is_slight(c: &Characters, start: usize, end: usize) -> bool {
    c.before(start) == '_' || c.at(end) == '_' || c.lower(start.saturating_sub(6), start) == "covid-"
}

/// Whether a minus sign stands before the digits at `at`, and no range and no name.
pub(super) fn is_negative(c: &Characters, at: usize) -> bool {
    let before = at.checked_sub(1).map_or('\0', |sign| c.before(sign));
    c.before(at) == '-' && matches!(before, '\0' | ' ' | '\n' | '(' | '（' | '=' | ':' | '约' | '为' | '是' | '到')
}

/// The readings with the other sign.
pub(super) fn negated(readings: Vec<Reading>) -> Vec<Reading> {
    let negate = |value| match value {
        Value::Exact(x) => Value::Exact(x.negated()),
        Value::Percent(x) => Value::Percent(x.negated()),
        other => other,
    };
    readings.into_iter().map(|reading| reading.into_iter().map(negate).collect()).collect()
}
