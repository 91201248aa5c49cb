//! A number as it was found, before its neighbours are looked at.

use super::text::Characters;
use super::{Decimal, Number, Reading, Value};

/// A number with what its neighbours may need to know.
pub(super) struct Found {
    pub number: Number,
    /// The character behind it.
    pub end: usize,
    /// Its digits without scale, where it is a quantity.
    pub bare: Option<Decimal>,
    /// What follows the digits and may hold for the number before it too.
    pub measure: Measure,
}

impl Found {
    /// The number that stands at the characters `from..to`.
    pub(super) fn new(c: &Characters, from: usize, to: usize, readings: Vec<Reading>, firm: bool) -> Self {
        let number = Number { span: c.span(from, to), readings, firm };
        Self { number, end: to, bare: None, measure: Measure::None }
    }

    /// One that the other language has to have too.
    pub(super) fn firm(c: &Characters, from: usize, to: usize, readings: Vec<Reading>) -> Self {
        Self::new(c, from, to, readings, true)
    }

    /// One that the other language need not have.
    pub(super) fn loose(c: &Characters, from: usize, to: usize, readings: Vec<Reading>) -> Self {
        Self::new(c, from, to, readings, false)
    }
}

/// What a number in a range lends to the one before it: "1.27 to 2.5 million", 30–50 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    None,
    /// The power of ten of 万 or "million".
    Scale(i32),
    Percent,
    /// 成: tenths as percent.
    Tenths,
}

/// What stands behind a quantity and changes what it says.
pub(super) struct Followed {
    /// The character behind it.
    pub end: usize,
    pub readings: Vec<Reading>,
    pub measure: Measure,
    pub weight: Weight,
}

/// What a following word says of a number's weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Surely a number that both languages have: a month, a share.
    Firm,
    /// Said in so many ways that it is not to be missed.
    Loose,
    /// Nothing: it depends on the number.
    Open,
}

impl Followed {
    /// Says this, whatever the weight of the number.
    pub(super) fn open(end: usize, readings: Vec<Reading>) -> Self {
        Self { end, readings, measure: Measure::None, weight: Weight::Open }
    }

    /// Says this, and surely.
    pub(super) fn firm(end: usize, readings: Vec<Reading>) -> Self {
        Self { weight: Weight::Firm, ..Self::open(end, readings) }
    }

    /// The number that begins at `from`, with this behind it; `firm` decides where this leaves it open.
    pub(super) fn of(self, c: &Characters, from: usize, firm: bool) -> Found {
        let firm = match self.weight {
            Weight::Firm => true,
            Weight::Loose => false,
            Weight::Open => firm,
        };
        Found { measure: self.measure, ..Found::new(c, from, self.end, self.readings, firm) }
    }

    /// Says so many percent.
    pub(super) fn percent(end: usize, value: Decimal, measure: Measure) -> Self {
        Self { measure, ..Self::firm(end, vec![vec![Value::Percent(value)]]) }
    }
}

/// The reading of a plain quantity.
pub(super) fn exact(value: Decimal) -> Reading {
    vec![Value::Exact(value)]
}

/// The reading of a plain whole number.
pub(super) fn whole(value: u64) -> Reading {
    exact(Decimal::from(value))
}

/// The reading of two numbers said in one.
pub(super) fn both(first: Decimal, second: Decimal) -> Reading {
    vec![Value::Exact(first), Value::Exact(second)]
}
