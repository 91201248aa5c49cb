//! Digits in a Chinese text, with what may follow them: 3.5 万亿, 1100 多万, 20 几个, 40 %, 快 2 倍.

use super::amount::Amount;
use super::follow::{follow, short_year};
use super::units::{is_counted, scale};
use crate::numbers::arabic::{self, Form, Written};
use crate::numbers::found::{Found, Measure, exact};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Value};

/// The number whose digits are in the run at `at`.
pub(super) fn read(c: &Characters, at: usize) -> Option<Found> {
    let written = arabic::read(c, at)?;
    let (negative, slight) = (arabic::is_negative(c, at), arabic::is_slight(c, at, written.end));
    let start = at - usize::from(negative);
    let mut found = match written.form {
        Form::Plain(value) => plain(c, start, written, value),
        Form::Closed(_) | Form::Whole => Found::firm(c, start, written.end, written.readings),
        Form::Times(value) => {
            let percent = vec![Value::Percent(value.shifted(2))];
            Found::firm(c, start, written.end, vec![exact(value), percent])
        }
    };
    found.number.firm &= !slight;
    if negative {
        found.number.readings = arabic::negated(found.number.readings);
    }
    Some(found)
}

fn plain(c: &Characters, start: usize, written: Written, value: Decimal) -> Found {
    let scaled = Scaled::read(c, written.end, Amount::exact(value));
    let changed = scaled.end > written.end;
    let mut found =
        match follow(c, start, scaled.end, scaled.amount).or_else(|| short_year(c, scaled.end, scaled.amount)) {
            Some(followed) => followed.of(c, start, true),
            None if changed => Found::firm(c, start, scaled.end, scaled.amount.readings()),
            None => Found::firm(c, start, written.end, written.readings),
        };
    if !changed {
        found.bare = Some(value);
    } else if found.measure == Measure::None {
        found.measure = scaled.power.map_or(Measure::None, Measure::Scale);
    }
    let article = value == Decimal::ONE && !changed && is_counted(c, found.end);
    let marker = c.begins_line(start) && matches!(c.at(found.end), '.' | '、' | ')' | '）' | '\u{20e3}');
    found.number.firm &= !article && !marker;
    found
}

/// A quantity with 多 and a scale behind it.
pub(super) struct Scaled {
    pub amount: Amount,
    pub end: usize,
    /// The power of ten of the scale.
    pub power: Option<i32>,
}

impl Scaled {
    /// Reads on behind a quantity that ends at `end`: 1100 多万, 3.5 万亿, 1 亿 2000 万, 20 几.
    pub(super) fn read(c: &Characters, end: usize, amount: Amount) -> Self {
        let mut this = Self { amount, end, power: None };
        if let Some(end) = more(c, c.past_blanks(end), amount) {
            (this.amount, this.end) = (amount.and_more(), end);
        }
        let Some((power, end)) = scale(c, c.past_blanks(this.end)) else { return this };
        this = Self { amount: this.amount.shifted(power), end, power: Some(power) };
        if this.amount.high.is_some() {
            return this;
        }
        if let Some((rest, end)) = lower_group(c, c.past_blanks(end), power) {
            (this.amount, this.end) = (this.amount.plus(rest), end);
        }
        if matches!(c.at(this.end), '多' | '余') {
            (this.amount, this.end) = (this.amount.and_more(), this.end + 1);
        }
        this
    }
}

/// The 2000 万 of 1 亿 2000 万.
fn lower_group(c: &Characters, at: usize, above: i32) -> Option<(Decimal, usize)> {
    let written = c.at(at).is_ascii_digit().then(|| arabic::read(c, at))??;
    let Form::Plain(value) = written.form else { return None };
    let (power, end) = scale(c, c.past_blanks(written.end)).filter(|(power, _)| *power < above)?;
    Some((value.shifted(power), end))
}

/// 多, 余, 几, 来 behind digits: where it ends.
fn more(c: &Characters, at: usize, amount: Amount) -> Option<usize> {
    let next = c.past_blanks(at + 1);
    let scaled = scale(c, next).is_some();
    let large = amount.low >= Decimal::from(10) && amount.low.is_whole();
    let follows = match c.at(at) {
        '几' => large || scaled,
        '多' | '余' => (large && !matches!(c.at(at + 1), '下' | '额' | '数' | '量')) || scaled,
        '来' => large && (scaled || is_counted(c, next)),
        _ => false,
    };
    follows.then_some(at + 1)
}
