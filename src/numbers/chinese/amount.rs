//! What a Chinese number amounts to, exactly or about.

use crate::numbers::found::{both, exact};
use crate::numbers::{Decimal, Reading, Value};

/// A quantity, exact or approximate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub low: Decimal,
    /// Where it is approximate: below which number it stays.
    pub high: Option<Decimal>,
    /// The second of two numbers said in one, as in 三四十.
    pub second: Option<Decimal>,
}

impl Amount {
    pub(super) fn exact(low: Decimal) -> Self {
        Self { low, high: None, second: None }
    }

    /// Multiplied by `10^places`.
    pub(super) fn shifted(self, places: i32) -> Self {
        self.each(|value| value.shifted(places))
    }

    pub(super) fn plus(self, more: Decimal) -> Self {
        self.each(|value| value.plus(more))
    }

    fn each(self, change: impl Fn(Decimal) -> Decimal) -> Self {
        Self { low: change(self.low), high: self.high.map(&change), second: self.second.map(&change) }
    }

    /// With 多 or 余 behind it.
    pub(super) fn and_more(self) -> Self {
        let high = match Value::and_more(self.low) {
            Value::Between(_, high) => Some(high),
            _ => None,
        };
        Self { high, ..self }
    }

    /// What it says.
    pub(super) fn readings(self) -> Vec<Reading> {
        let Some(high) = self.high else { return vec![exact(self.low)] };
        let both = self.second.map(|second| both(self.low, second));
        [vec![Value::Between(self.low, high)]].into_iter().chain(both).collect()
    }
}
