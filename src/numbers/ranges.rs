//! What the second number of a range says of the first: "1.27 to 2.5 million", 3~5 万, 30–50 %.

use super::found::{Found, Measure};
use super::{Decimal, Number, Value};

/// What stands between the two numbers of a range.
const JOINTS: [&str; 9] = ["-", "–", "—", "--", "~", "～", "至", "到", "to"];
/// What may also stand between them where they belong together less surely.
const LOOSE_JOINTS: [&str; 6] = ["或", "和", "、", "or", "and", ","];

/// The numbers found; the first of a range has a further reading with the scale of the second.
pub(super) fn resolve(text: &str, found: Vec<Found>) -> Vec<Number> {
    let mut found = found;
    for second in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(second);
        if let (Some(first), Some(second)) = (before.last_mut(), after.first()) {
            lend(text, first, second);
        }
    }
    found.into_iter().map(|f| f.number).collect()
}

fn lend(text: &str, first: &mut Found, second: &Found) {
    let Some(bare) = first.bare.filter(|bare| first.measure == Measure::None && *bare != Decimal::ZERO) else { return };
    let lent = match second.measure {
        Measure::None => return,
        Measure::Scale(power) => Value::Exact(bare.shifted(power)),
        Measure::Percent => Value::Percent(bare),
        Measure::Tenths => Value::Percent(bare.shifted(1)),
    };
    let Some(between) = text.get(first.number.span.end..second.number.span.start) else { return };
    let between = between.trim_matches([' ', '*', '$', '￥', '¥', '€', '\u{a0}']);
    let place = match between {
        _ if JOINTS.contains(&between) => 0,
        _ if LOOSE_JOINTS.contains(&between) => first.number.readings.len(),
        _ => return,
    };
    first.number.readings.insert(place, vec![lent]);
    first.measure = second.measure;
}
