//! What stands behind an English number and says what it is: percent, times, dozen, decades, "and a half", p.m.

use super::cardinal::{Word, next_word};
use crate::numbers::arabic;
use crate::numbers::found::{Followed, Measure, exact};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Value};

/// Reads on behind a quantity that ends at `end`; `times` where that end is an `x`. `None` where nothing there changes
/// what it says.
pub(super) fn follow(c: &Characters, end: usize, value: Decimal, times: bool) -> Option<Followed> {
    let at = c.past_blanks(end);
    match c.at(at) {
        '%' => return Some(Followed::percent(at + 1, value, Measure::Percent)),
        _ if times => return Some(multiple(end, value)),
        '×' => return Some(multiple(at + 1, value)),
        '½' => return Some(Followed::open(at + 1, vec![exact(value.plus(Decimal::HALF))])),
        _ => {}
    }
    let next = next_word(c, end)?;
    let then = |text: &str, from: &Word| next_word(c, from.end).filter(|w| w.text == text);
    let times_ten = |power| exact(value.shifted(power));
    let followed = match next.text.as_str() {
        "percent" | "pct" | "percentage" => Followed::percent(next.end, value, Measure::Percent),
        "per" => Followed::percent(then("cent", &next)?.end, value, Measure::Percent),
        "times" | "fold" | "x" => multiple(next.end, value),
        "odd" if c.at(end) == '-' => Followed::open(next.end, vec![vec![Value::and_more(value)]]),
        "dozen" => Followed::firm(next.end, vec![exact(value.times(Decimal::from(12)))]),
        "decade" | "decades" => Followed::firm(next.end, vec![times_ten(1)]),
        "centuries" => Followed::firm(next.end, vec![times_ten(2), exact(value)]),
        "and" => {
            let half = then("half", &then("a", &next)?)?;
            let sum = value.plus(Decimal::HALF);
            Followed::firm(half.end, vec![exact(sum), exact(sum.times(Decimal::from(12))), exact(value)])
        }
        "am" | "pm" => clock(next.end, value)?,
        "a" | "p" if c.at(next.end) == '.' && c.at(next.end + 1).eq_ignore_ascii_case(&'m') => {
            clock(next.end + 2, value)?
        }
        "o" if c.starts(next.end, "'clock") => clock(next.end + "'clock".len(), value)?,
        _ => return None,
    };
    Some(followed)
}

fn multiple(end: usize, value: Decimal) -> Followed {
    Followed::firm(end, vec![exact(value), vec![Value::Percent(value.shifted(2))]])
}

fn clock(end: usize, hour: Decimal) -> Option<Followed> {
    Some(Followed::firm(end, vec![arabic::clock(hour, Decimal::ZERO)?, exact(hour)]))
}
