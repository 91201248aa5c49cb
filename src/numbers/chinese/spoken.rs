//! Numbers in Chinese characters where they stand in a text, and whether they are numbers there: 三个, 百万级, 第三, 半年.

use super::digits::Scaled;
use super::follow::{follow, short_year};
use super::numeral::{self, Numeral};
use super::units::is_counted;
use crate::numbers::arabic::{self, Form};
use crate::numbers::found::{Found, Measure, exact, whole};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Value};

/// Nouns that end in 数 and never stand for "several": 函数十分, 参数百亿.
const NOUNS_OF_COUNT: &str = "函参整指常变系奇偶复基序";
/// Nouns that end in 数 and, before a unit, may: 人数百万 is "a million people" or not.
const DOUBTFUL_NOUNS: &str = "次人个倍分总少多位代实点字行";

/// The number in characters that begins at `at`.
pub(super) fn number(c: &Characters, at: usize) -> Option<Found> {
    let noun = c.at(at) == '数' && NOUNS_OF_COUNT.contains(c.before(at));
    let numeral = numeral::begins(c, at).then(|| numeral::read(c, at))?.filter(|_| !noun)?;
    if numeral.bare && !c.starts(numeral.end, "分之") {
        return Some(bare_unit(c, at, &numeral));
    }
    let scaled = Scaled::read(c, numeral.end, numeral.amount);
    let (amount, end) = if numeral.decimal { (scaled.amount, scaled.end) } else { (numeral.amount, numeral.end) };
    let spelled_year = || if numeral.spelled { short_year(c, end, amount) } else { None };
    let followed = follow(c, at, end, amount).or_else(spelled_year);

    let slight = if amount.high.is_some() { amount.low < Decimal::from(10) } else { amount.low < Decimal::from(3) };
    let counted = end - at > 1 || followed.is_some() || is_counted(c, end) || c.before(at) == '这';
    let marker = c.begins_line(at) && matches!(c.at(end), '、' | '.');
    let firm = (!slight || !amount.low.is_whole()) && counted && !marker && !c.starts(end, "进制");
    let mut found = match followed {
        Some(followed) => followed.of(c, at, firm),
        None => Found::new(c, at, end, amount.readings(), firm),
    };
    if c.at(at) == '数' && DOUBTFUL_NOUNS.contains(c.before(at)) {
        found.number.readings.push(exact(amount.low));
    }
    found.bare = amount.high.is_none().then_some(amount.low);
    if found.measure == Measure::None {
        found.measure = lent(amount.low);
    }
    Some(found)
}

/// 三到五万: the scale that a number in characters lends to the one before it.
fn lent(value: Decimal) -> Measure {
    let places = value.last_place();
    if places >= 2 { Measure::Scale(places) } else { Measure::None }
}

/// 百万, 上千, 亿级, 百亿: units without a digit.
fn bare_unit(c: &Characters, at: usize, numeral: &Numeral) -> Found {
    let (value, end) = (numeral.amount.low, numeral.end);
    let level = c.any(end, &["级", "量级", "规模"]).is_some();
    let around = "近上过超破逾约达".contains(c.before(c.back_over_blanks(at)));
    let ten = value == Decimal::from(10) && is_counted(c, end);
    let firm = around || level || ten || end - at > 1;
    let mut readings = numeral.amount.readings();
    if around || level {
        let place = if level { 0 } else { readings.len() };
        readings.insert(place, vec![Value::magnitude(value.magnitude())]);
    }
    match follow(c, at, end, numeral.amount) {
        Some(mut followed) => {
            followed.readings.extend(readings);
            followed.of(c, at, firm)
        }
        None => Found::new(c, at, end, readings, firm),
    }
}

/// 第三, 第 24 期, 第三十一; 第一 and 第二 are said in many ways.
pub(super) fn ordinal(c: &Characters, at: usize) -> Option<Found> {
    let digits = c.past_blanks(at + 1);
    let (readings, end, value) = if c.at(digits).is_ascii_digit() {
        let written = arabic::read(c, digits)?;
        let (Form::Plain(value) | Form::Closed(value) | Form::Times(value)) = written.form else { return None };
        (vec![exact(value)], written.end, value)
    } else {
        let numeral = numeral::begins(c, digits).then(|| numeral::read(c, digits))??;
        (numeral.amount.readings(), numeral.end, numeral.amount.low)
    };
    let firm = value > Decimal::from(2) || (value == Decimal::from(2) && c.at(digits).is_ascii_digit());
    let mut found = Found::new(c, at, end, readings, firm);
    found.bare = Some(value);
    Some(found)
}

/// 半年, 半小时, 半个月: loose, for English says them in many ways.
pub(super) fn half(c: &Characters, at: usize) -> Found {
    let mut readings = vec![exact(Decimal::HALF)];
    for (unit, parts) in [("年", 6), ("个小时", 30), ("小时", 30), ("个世纪", 50)] {
        readings.extend(c.starts(at + 1, unit).then(|| whole(parts)));
    }
    Found::loose(c, at, at + 1, readings)
}
