//! Words that say a number in passing: "both", "decades", "tenfold", "noon". Most are loose.

use super::cardinal::Word;
use super::words;
use crate::numbers::found::{Found, exact, whole};
use crate::numbers::text::Characters;
use crate::numbers::{Decimal, Reading, Value};

/// The number that `word` says.
pub(super) fn read(c: &Characters, word: &Word) -> Option<Found> {
    let text = word.text.as_str();
    let firm = |readings| Some(Found::firm(c, word.start, word.end, readings));
    match text {
        "dozen" => return firm(vec![whole(12), vec![Value::Between(10.into(), 16.into())]]),
        "decade" => return firm(vec![whole(10)]),
        "no" if c.at(word.end) == '.' => return None,
        _ => {}
    }
    if let Some(value) = text.strip_suffix("fold").and_then(|stem| words::ones(stem).or_else(|| words::tens(stem))) {
        let value = Decimal::from(value);
        let readings = vec![exact(value), vec![Value::Percent(value.shifted(2))]];
        return Some(Found::new(c, word.start, word.end, readings, value > Decimal::from(2)));
    }
    let readings = several(text).or_else(|| Some(vec![whole(words::in_passing(text)?)]))?;
    Some(Found::loose(c, word.start, word.end, readings))
}

/// Words that may say one of several things: half an hour is thirty minutes, half a year six months.
fn several(text: &str) -> Option<Vec<Reading>> {
    let readings = match text {
        "half" | "halves" | "halved" | "halving" => vec![exact(Decimal::HALF), whole(30), whole(6)],
        "quarter" | "quarters" => vec![vec![Value::share(1, 4)?], whole(3), whole(15)],
        "decades" => vec![vec![Value::magnitude(1)]],
        "century" => vec![whole(100)],
        "fortnight" => vec![whole(2), whole(14)],
        "noon" => vec![vec![Value::Clock(720)], whole(12)],
        "midnight" => vec![vec![Value::Clock(0)], whole(12)],
        "fully" | "completely" | "entirely" | "totally" | "all" | "every" | "entire" => {
            vec![vec![Value::Percent(100.into())]]
        }
        _ => return None,
    };
    Some(readings)
}
