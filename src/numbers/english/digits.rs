//! Digits in an English text, with what follows them: 3.5 trillion, 40 percent, 10x, 3 p.m.

use super::cardinal::next_word;
use super::follow::follow;
use super::words;
use crate::numbers::Decimal;
use crate::numbers::arabic::{self, Form, Written};
use crate::numbers::found::{Found, Measure, exact};
use crate::numbers::text::Characters;

/// The number whose digits are in the run at `at`.
pub(super) fn read(c: &Characters, at: usize) -> Option<Found> {
    let written = arabic::read(c, at)?;
    let (negative, slight) = (arabic::is_negative(c, at), arabic::is_slight(c, at, written.end));
    let start = at - usize::from(negative);
    let mut found = match written.form {
        Form::Plain(value) => plain(c, start, written, value),
        Form::Closed(value) | Form::Times(value) => {
            let times = matches!(written.form, Form::Times(_));
            match follow(c, written.end, value, times) {
                Some(followed) => followed.of(c, start, true),
                None => Found::firm(c, start, written.end, written.readings),
            }
        }
        Form::Whole => Found::firm(c, start, written.end, written.readings),
    };
    found.number.firm &= !slight;
    if negative {
        found.number.readings = arabic::negated(found.number.readings);
    }
    Some(found)
}

fn plain(c: &Characters, start: usize, written: Written, bare: Decimal) -> Found {
    let plus = usize::from(c.at(written.end) == '+');
    let (mut end, mut power) = (written.end + plus, 0);
    while let Some(next) = next_word(c, end) {
        let Some(step) = words::scale(&next.text) else { break };
        (end, power) = (next.end, power + step);
    }
    let value = bare.shifted(power);
    let mut found = match follow(c, end, value, false) {
        Some(followed) => followed.of(c, start, true),
        None if power > 0 => Found { measure: Measure::Scale(power), ..Found::firm(c, start, end, vec![exact(value)]) },
        None => Found::firm(c, start, written.end, written.readings),
    };
    found.bare = (power == 0).then_some(bare);
    let list_mark = matches!(c.at(written.end), '.' | ')' | '\u{20e3}') && c.at(written.end + 1) == ' ';
    found.number.firm &= !(list_mark && c.begins_line(start));
    found
}
