//! What stands behind a Chinese number and says what it is: percent, 成, 倍, 分之, 月, 点, 年代, 半.

use super::amount::Amount;
use super::numeral;
use crate::numbers::arabic::{self, Form};
use crate::numbers::found::{Followed, Measure, Weight, both, exact, whole};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Reading, Value};

/// Words that begin with 成 and are not the measure "tenth".
const BECOMES: &str = "为本功绩员立熟长果品交就了书像";
/// Words before the hour that make 三点 a time and not three points.
const DAY_PARTS: [&str; 14] =
    ["上午", "下午", "晚上", "早上", "凌晨", "中午", "傍晚", "清晨", "夜里", "半夜", "午夜", "今晚", "明早", "早晨"];

/// Reads on behind a quantity that stands at `start..end`. `None` where nothing there changes what it says.
pub(super) fn follow(c: &Characters, start: usize, end: usize, amount: Amount) -> Option<Followed> {
    let at = c.past_blanks(end);
    share(c, at, amount)
        .or_else(|| percent(c, at, amount))
        .or_else(|| multiple(c, at, amount))
        .or_else(|| calendar(c, at, amount))
        .or_else(|| clock(c, start, at, amount))
        .or_else(|| and_a_half(c, at, amount))
}

/// 三分之一, 百分之四十, 5 分之 2.
fn share(c: &Characters, at: usize, amount: Amount) -> Option<Followed> {
    let (parts, end) = quantity(c, c.past_blanks(c.any(at, &["分之"])?))?;
    let of = amount.low.to_integer()?;
    if of == 100 {
        return Some(Followed::percent(end, parts, Measure::None));
    }
    let share = Value::share(parts.to_integer()?, of)?;
    Some(Followed::firm(end, vec![vec![share], both(parts, amount.low)]))
}

/// A plain quantity in digits or characters.
fn quantity(c: &Characters, at: usize) -> Option<(Decimal, usize)> {
    if c.at(at).is_ascii_digit() {
        let written = arabic::read(c, at)?;
        let (Form::Plain(value) | Form::Closed(value)) = written.form else { return None };
        return Some((value, written.end));
    }
    let numeral = numeral::begins(c, at).then(|| numeral::read(c, at))??;
    (!numeral.bare || numeral.amount.low <= Decimal::from(10)).then_some((numeral.amount.low, numeral.end))
}

/// 40 %, 40 个百分点, 四成, 八折.
fn percent(c: &Characters, at: usize, amount: Amount) -> Option<Followed> {
    let value = amount.low;
    if let Some(end) = c.any(at, &["%", "个百分点", "百分点"]) {
        return Some(Followed::percent(end, value, Measure::Percent));
    }
    match c.at(at) {
        '成' if value <= Decimal::from(10) && !BECOMES.contains(c.at(at + 1)) => {
            Some(Followed::percent(at + 1, value.shifted(1), Measure::Tenths))
        }
        '折' if !"叠腾线中".contains(c.at(at + 1)) => {
            let kept = if value < Decimal::from(10) { value.shifted(1) } else { value };
            let off = Decimal::from(100).plus(kept.negated());
            let readings = vec![vec![Value::Percent(kept)], vec![Value::Percent(off)], exact(value)];
            Some(Followed::open(at + 1, readings))
        }
        _ => None,
    }
}

/// 快 2 倍 is "3x", and more often "2x"; 提高一倍 is "doubled".
fn multiple(c: &Characters, at: usize, amount: Amount) -> Option<Followed> {
    let end = c.any(at, &["倍", "倍半"])?;
    let amount = if c.before(end) == '半' { amount.plus(Decimal::HALF) } else { amount };
    let more = amount.plus(Decimal::ONE);
    let mut readings = amount.readings();
    readings.extend(more.readings());
    readings.extend([amount, more].map(|amount| vec![Value::Percent(amount.low.shifted(2))]));
    Some(Followed::open(end, readings))
}

/// 6 月, 20 世纪 70 年代, 90 年代, 90 后.
fn calendar(c: &Characters, at: usize, amount: Amount) -> Option<Followed> {
    let value = amount.low.to_integer().filter(|_| amount.high.is_none())?;
    if let Some(end) = c.any(at, &["世纪"]) {
        return century(c, end, value);
    }
    if let Some(end) = c.any(at, &["年代"]) {
        return Some(Followed::open(end, arabic::decade(amount.low)));
    }
    match c.at(at) {
        '月' if (1..=12).contains(&value) => {
            Some(Followed::firm(at + 1, vec![vec![Value::Month(u8::try_from(value).ok()?)]]))
        }
        // Those born in the nineties.
        '后' if value < 100 && value % 5 == 0 && !"续来者端面台期天会".contains(c.at(at + 1)) => {
            Some(Followed { weight: Weight::Loose, ..Followed::open(at + 1, arabic::decade(amount.low)) })
        }
        _ => None,
    }
}

/// 98 年 is 1998, 19 年 may be nineteen years.
pub(super) fn short_year(c: &Characters, end: usize, amount: Amount) -> Option<Followed> {
    let at = c.past_blanks(end);
    let value = amount.low.to_integer().filter(|value| (10..100).contains(value) && amount.high.is_none())?;
    if c.at(at) != '年' || "前后来多间内半".contains(c.at(at + 1)) {
        return None;
    }
    let readings = match value {
        0..50 => vec![exact(amount.low), whole(2000 + value)],
        _ => vec![whole(1900 + value), exact(amount.low)],
    };
    Some(Followed::open(end, readings))
}

fn century(c: &Characters, end: usize, value: u64) -> Option<Followed> {
    let first_year = value.checked_sub(1)?.checked_mul(100)?;
    if let Some((decade, decade_end)) = quantity(c, c.past_blanks(end))
        && let Some(end) = c.any(c.past_blanks(decade_end), &["年代"])
        && let Some(years @ 0..100) = decade.to_integer()
    {
        let readings = vec![whole(first_year.checked_add(years)?), both(value.into(), decade)];
        return Some(Followed::firm(end, readings));
    }
    Some(Followed::open(end, vec![whole(value), whole(first_year)]))
}

/// 四点半, 3 点 20 分, 下午三点; 三点建议 are three suggestions.
fn clock(c: &Characters, start: usize, at: usize, amount: Amount) -> Option<Followed> {
    let hour = amount.low.to_integer().filter(|hour| *hour <= 24 && amount.high.is_none())?;
    let behind = c.any(at, &["点", "點", "时", "時"])?;
    let (minutes, end) = minutes(c, behind).or_else(|| {
        let before = c.back_over_blanks(start);
        DAY_PARTS.iter().any(|part| c.ends(before, part)).then_some((Decimal::ZERO, behind))
    })?;
    let mut readings: Vec<Reading> = arabic::clock(amount.low, minutes).into_iter().collect();
    readings.push(both(hour.into(), minutes));
    if minutes == Decimal::ZERO {
        readings.push(exact(amount.low));
    }
    Some(Followed::firm(end, readings))
}

/// What stands behind the hour in 四点半, 三点一刻, 三点钟, 3 点 20 分, and where it ends.
fn minutes(c: &Characters, at: usize) -> Option<(Decimal, usize)> {
    for (word, minutes) in [("半", 30_u64), ("一刻", 15), ("三刻", 45), ("钟", 0), ("整", 0)] {
        if let Some(end) = c.any(at, &[word]) {
            return Some((minutes.into(), end));
        }
    }
    let (minutes, end) = quantity(c, c.past_blanks(at))?;
    let end = c.any(c.past_blanks(end), &["分"])?;
    minutes.to_integer().filter(|minutes| *minutes < 60).map(|_| (minutes, end))
}

/// 一年半, 两个半小时, 3 小时半.
fn and_a_half(c: &Characters, at: usize, amount: Amount) -> Option<Followed> {
    let end = c.any(at, &["年半", "个半", "天半", "周半", "小时半", "个月半", "岁半", "个小时半"])?;
    let sum = amount.plus(Decimal::HALF);
    let mut readings = sum.readings();
    if c.starts(at, "年半") {
        readings.push(exact(sum.low.times(Decimal::from(12))));
    }
    readings.extend(amount.readings());
    Some(Followed::firm(end, readings))
}
