//! What a number says, and when two of them say the same.

use std::fmt;

use super::decimal::Decimal;

/// One thing that a number says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A quantity, a year, a day, an ordinal: 3.5 trillion, 2023, 第三.
    Exact(Decimal),
    /// From the first up to but not including the second: 20 多, 数亿, "hundreds of millions".
    Between(Decimal, Decimal),
    /// 40 %, 四成.
    Percent(Decimal),
    /// Parts of a whole: 三分之一, "one-third". Reduced, see [`Value::share`].
    Share(u64, u64),
    /// A month, 1 to 12.
    Month(u8),
    /// A day of the week, 1 for Monday to 7.
    Weekday(u8),
    /// A time of day in minutes since midnight; the halves of the day are not told apart.
    Clock(u16),
    /// Digits that are part of a name: H100, i18n, 3.12.1. Not a quantity: 3.10 is not 3.1.
    Name {
        /// The letters written together with the digits, in lower case; `_` where digits stand before more letters.
        letters: String,
        /// The digits as written; groups between letters joined with `_`.
        digits: String,
    },
}

impl Value {
    /// From `10^power` up to `10^(power + 1)`: a magnitude without its first digit.
    #[must_use]
    pub fn magnitude(power: i32) -> Self {
        Self::Between(Decimal::ONE.shifted(power), Decimal::ONE.shifted(power.saturating_add(1)))
    }

    /// `low` and more, up to the next value of its last place that is not zero: 1100 多 is below 1200.
    #[must_use]
    pub fn and_more(low: Decimal) -> Self {
        Self::Between(low, low.plus(Decimal::ONE.shifted(low.last_place())))
    }

    /// `parts` of `whole`, reduced; a half and the like as a decimal. `None` where `whole` is zero.
    #[must_use]
    pub fn share(parts: u64, whole: u64) -> Option<Self> {
        if whole == 0 {
            return None;
        }
        let (mut a, mut b) = (parts, whole);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let (parts, whole) = (parts / a.max(1), whole / a.max(1));
        Some(decimal_share(parts, whole).map_or(Self::Share(parts, whole), Self::Exact))
    }

    /// Whether `other`, on the other side, says what this says: 5 of "5 June" answers month 5.
    ///
    /// An exact number answers an approximate one; the reverse holds only for the number where the approximation
    /// begins, as "millions" answers 百万 and not 260 万.
    #[must_use]
    pub fn answered_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(x), Self::Between(low, high)) => x == low || (is_dozens(*x) && low <= x && x < high),
            _ => self.overlaps(other),
        }
    }

    /// Whether the two may mean the same quantity.
    fn overlaps(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) | (Self::Percent(a), Self::Percent(b)) => a.absolute() == b.absolute(),
            (Self::Between(low, high), Self::Exact(x)) => low <= x && x < high,
            (Self::Between(low, high), Self::Between(bottom, top)) => low < top && bottom < high,
            (Self::Percent(a), Self::Exact(b)) => *b < Decimal::ONE && a.shifted(-2) == *b,
            (Self::Month(month), Self::Exact(x)) => Decimal::from(u64::from(*month)) == *x,
            (Self::Clock(a), Self::Clock(b)) => a % 720 == b % 720,
            (Self::Name { letters, digits }, Self::Exact(x)) => {
                (!letters.contains('_') || letters.starts_with('_')) && plain_digits(digits) == x.to_string()
            }
            (Self::Name { letters: a, digits: x }, Self::Name { letters: b, digits: y }) => {
                plain_digits(x) == plain_digits(y)
                    && (a.is_empty() || b.is_empty() || a.starts_with(b.as_str()) || a.ends_with(b.as_str()))
            }
            _ => self == other,
        }
    }

    /// By how many powers of ten `other` is larger than this, where the leading digits are the same and the
    /// power is not.
    #[must_use]
    pub fn apart(&self, other: &Self) -> Option<i32> {
        let (Self::Exact(low) | Self::Between(low, _)) = self else { return None };
        let (Self::Exact(bottom) | Self::Between(bottom, _)) = other else { return None };
        if *low == Decimal::ZERO || *bottom == Decimal::ZERO {
            return None;
        }
        let places = bottom.magnitude() - low.magnitude();
        (places != 0 && self.overlaps(&other.shifted(-places))).then_some(places)
    }

    /// Multiplied by `10^places`, where it is a quantity.
    #[must_use]
    pub fn shifted(&self, places: i32) -> Self {
        match self {
            Self::Exact(x) => Self::Exact(x.shifted(places)),
            Self::Between(low, high) => Self::Between(low.shifted(places), high.shifted(places)),
            other => other.clone(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(x) => write!(f, "{x}"),
            Self::Between(low, high) => write!(f, "{low}..{high}"),
            Self::Percent(x) => write!(f, "{x}%"),
            Self::Share(parts, whole) => write!(f, "{parts}/{whole}"),
            Self::Month(month) => write!(f, "month {month}"),
            Self::Weekday(day) => write!(f, "weekday {day}"),
            Self::Clock(minutes) => write!(f, "{}:{:02}", minutes / 60, minutes % 60),
            Self::Name { letters, digits } => write!(f, "{letters}#{digits}"),
        }
    }
}

/// 1/2, 3/4, 1/8 as decimals; `None` for thirds and sevenths.
fn decimal_share(parts: u64, whole: u64) -> Option<Decimal> {
    let (mut factor, mut rest, mut places) = (1_u64, whole, 0);
    while rest % 10 == 0 {
        (rest, places) = (rest / 10, places + 1);
    }
    while rest % 5 == 0 {
        (rest, factor, places) = (rest / 5, factor.checked_mul(2)?, places + 1);
    }
    while rest % 2 == 0 {
        (rest, factor, places) = (rest / 2, factor.checked_mul(5)?, places + 1);
    }
    (rest == 1).then(|| Decimal::from(parts).times(Decimal::from(factor)).shifted(-places))
}

/// Twelve and its small multiples, with which English speaks of some ten or twenty.
fn is_dozens(x: Decimal) -> bool {
    matches!(x.to_integer(), Some(12 | 24 | 36))
}

/// The digits of a name without leading zeros and without `.0` at the end: so they are compared.
pub(super) fn plain_digits(digits: &str) -> &str {
    let mut digits = digits;
    while let Some(shorter) = digits.strip_suffix(".0") {
        digits = shorter;
    }
    let without_zeros = digits.trim_start_matches('0');
    if without_zeros.is_empty() || without_zeros.starts_with('.') { digits } else { without_zeros }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Value {
        Value::Exact(Decimal::parse(text).unwrap())
    }

    fn name(letters: &str, digits: &str) -> Value {
        Value::Name { letters: letters.into(), digits: digits.into() }
    }

    #[test]
    fn shares_are_reduced() {
        assert_eq!(Value::share(1, 2), Some(exact("0.5")));
        assert_eq!(Value::share(6, 8), Some(exact("0.75")));
        assert_eq!(Value::share(2, 6), Some(Value::Share(1, 3)));
        assert_eq!(Value::share(1, 0), None);
        assert!(Value::Percent(Decimal::from(75)).answered_by(&exact("0.75")));
        assert!(!Value::Percent(Decimal::from(100)).answered_by(&exact("1")));
    }

    #[test]
    fn names_keep_their_digits() {
        assert!(name("", "3.10").answered_by(&name("python", "3.10")));
        assert!(!name("", "3.10").answered_by(&exact("3.1")));
        assert!(!name("a", "100").answered_by(&name("h", "100")));
        assert!(name("", "3.0.0").answered_by(&exact("3")));
        assert!(name("", "002").answered_by(&exact("2")));
        assert!(name("py", "3").answered_by(&name("python", "3")));
        assert!(name("_d", "3").answered_by(&exact("3")));
        assert!(!name("i_n", "18").answered_by(&exact("18")));
    }

    #[test]
    fn an_approximation_is_answered_by_any_number_in_it_and_answers_its_first() {
        let millions = Value::magnitude(6);
        assert!(millions.answered_by(&exact("2600000")));
        assert!(!exact("2600000").answered_by(&millions));
        assert!(exact("1000000").answered_by(&millions));
        assert!(exact("12").answered_by(&Value::magnitude(1)));
    }

    #[test]
    fn magnitudes_apart() {
        assert_eq!(exact("3500000000000").apart(&exact("35000000000000")), Some(1));
        assert_eq!(Value::magnitude(8).apart(&Value::magnitude(9)), Some(1));
        assert_eq!(exact("10000000000").apart(&Value::magnitude(11)), Some(1));
        assert_eq!(Value::magnitude(8).apart(&exact("300000000")), None);
        assert_eq!(exact("48").apart(&exact("84")), None);
        assert_eq!(exact("48").apart(&exact("48")), None);
    }
}
