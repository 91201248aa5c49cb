//! Exact decimal numbers: digits and a power of ten, so that 3.5 trillion is one value however it is written.

use std::cmp::Ordering;
use std::fmt;

/// Digits kept; what is longer is rounded towards zero.
const DIGITS: u32 = 36;
/// The largest power of ten: what is larger becomes the largest number of it, what is smaller becomes zero.
const POWER: i32 = 9_999;

/// `digits × 10^power`, exact up to 36 digits. Operations saturate, none fails.
///
/// The digits never end in zero, so equal values are equal as structures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    digits: i128,
    power: i32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { digits: 0, power: 0 };
    /// One.
    pub const ONE: Self = Self { digits: 1, power: 0 };
    /// A half.
    pub const HALF: Self = Self { digits: 5, power: -1 };

    /// The value `digits × 10^power`.
    #[must_use]
    pub fn new(digits: i128, power: i32) -> Self {
        if digits == 0 {
            return Self::ZERO;
        }
        let (mut digits, mut power) = (digits, power);
        while digits % 10 == 0 || digits.unsigned_abs() >= 10_u128.pow(DIGITS) {
            digits /= 10;
            power = power.saturating_add(1);
        }
        if power > POWER {
            return Self { digits: digits.signum() * (10_i128.pow(DIGITS) - 1), power: POWER };
        }
        if power < -POWER { Self::ZERO } else { Self { digits, power } }
    }

    /// Reads ASCII digits with at most one decimal point and with thousands separators before it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut digits: i128 = 0;
        let mut power: i32 = 0;
        let mut any = false;
        let places = whole.bytes().filter(|b| *b != b',').map(|b| (b, 0)).chain(fraction.bytes().map(|b| (b, 1)));
        for (byte, place) in places {
            if !byte.is_ascii_digit() {
                return None;
            }
            any = true;
            if digits >= 10_i128.pow(DIGITS - 1) {
                power = power.saturating_add(1 - place);
            } else {
                digits = digits * 10 + i128::from(byte - b'0');
                power = power.saturating_sub(place);
            }
        }
        any.then(|| Self::new(digits, power))
    }

    /// Multiplied by `10^places`.
    #[must_use]
    pub fn shifted(self, places: i32) -> Self {
        Self::new(self.digits, self.power.saturating_add(places))
    }

    /// The power of ten of the first digit: 2 for 345, 0 for zero.
    #[must_use]
    pub fn magnitude(self) -> i32 {
        let length = self.digits.unsigned_abs().checked_ilog10().unwrap_or(0);
        self.power.saturating_add(i32::try_from(length).unwrap_or(i32::MAX))
    }

    /// The power of ten of the last digit that is not zero: 2 for 1100.
    #[must_use]
    pub fn last_place(self) -> i32 {
        self.power
    }

    /// The same without its sign.
    #[must_use]
    pub fn absolute(self) -> Self {
        Self { digits: self.digits.saturating_abs(), power: self.power }
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { digits: self.digits.saturating_neg(), power: self.power }
    }

    /// The sum; where the two are too far apart for 36 digits, the larger.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let low = self.power.min(other.power);
        let raised = |value: Self| {
            let places = u32::try_from(value.power.saturating_sub(low)).ok()?;
            10_i128.checked_pow(places)?.checked_mul(value.digits)
        };
        let sum = raised(self).zip(raised(other)).and_then(|(a, b)| a.checked_add(b));
        let larger = || if self.absolute() < other.absolute() { other } else { self };
        sum.map_or_else(larger, |digits| Self::new(digits, low))
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        // Digits beyond what fits are given up, from the longer of the two.
        let (mut a, mut b) = (self, other);
        while a.digits.checked_mul(b.digits).is_none() {
            let longer = if a.digits.unsigned_abs() < b.digits.unsigned_abs() { &mut b } else { &mut a };
            longer.digits /= 10;
            longer.power = longer.power.saturating_add(1);
        }
        Self::new(a.digits * b.digits, a.power.saturating_add(b.power))
    }

    /// Whether nothing stands behind the decimal point.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.power >= 0
    }

    /// The value as an integer, where it is one and fits.
    #[must_use]
    pub fn to_integer(self) -> Option<u64> {
        let places = u32::try_from(self.power).ok()?;
        u64::try_from(10_i128.checked_pow(places)?.checked_mul(self.digits)?).ok()
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Self {
        Self::new(i128::from(value), 0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.digits.signum().cmp(&other.digits.signum());
        if signs != Ordering::Equal || self.digits == 0 {
            return signs;
        }
        let sizes = self.magnitude().cmp(&other.magnitude()).then_with(|| {
            // The first digits stand at the same place: padded to one length they compare as integers.
            let low = self.power.min(other.power);
            let padded = |value: &Self| {
                let places = u32::try_from(value.power.saturating_sub(low)).unwrap_or(0).min(DIGITS);
                value.digits.unsigned_abs().saturating_mul(10_u128.pow(places))
            };
            padded(self).cmp(&padded(other))
        });
        if self.digits < 0 { sizes.reverse() } else { sizes }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    /// In digits, without thousands separators; beyond 40 zeros as `1e99`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        if !(-40..=40).contains(&self.power) {
            return write!(f, "{sign}{digits}e{}", self.power);
        }
        let places = usize::try_from(self.power.unsigned_abs()).unwrap_or(0);
        if self.power >= 0 {
            write!(f, "{sign}{digits}{}", "0".repeat(places))
        } else if digits.len() > places {
            let (whole, fraction) = digits.split_at(digits.len() - places);
            write!(f, "{sign}{whole}.{fraction}")
        } else {
            write!(f, "{sign}0.{}{digits}", "0".repeat(places - digits.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn one_value_however_written() {
        assert_eq!(read("1,234.50"), Decimal::new(12345, -1));
        assert_eq!(read("1200"), Decimal::new(12, 2));
        assert_eq!(read("0.040"), Decimal::new(4, -2));
        assert_eq!(read("000"), Decimal::ZERO);
        assert_eq!(Decimal::parse("1x"), None);
        assert_eq!(Decimal::parse("."), None);
    }

    #[test]
    fn order_and_sums() {
        assert!(read("0.9") < read("1"));
        assert!(read("1100") < read("1101"));
        assert!(read("5").negated() < read("4").negated());
        assert_eq!(read("3").plus(Decimal::HALF), read("3.5"));
        assert_eq!(read("2.5").times(read("40")), read("100"));
        assert_eq!(read("345").magnitude(), 2);
        assert_eq!(read("0.03").magnitude(), -2);
    }

    #[test]
    fn enormous_numbers_saturate() {
        let huge = read(&"9".repeat(20_000));
        assert_eq!(huge.magnitude(), POWER + 35);
        assert!(huge.plus(huge) >= huge);
        assert!(huge.times(huge) >= huge);
        assert!(huge > Decimal::ONE);
        assert_eq!(huge.to_integer(), None);
        assert_eq!(read(&format!("0.{}1", "0".repeat(50_000))), Decimal::ZERO);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(digits in -1_000_000_000_i128..1_000_000_000, power in -12_i32..24) {
            let value = Decimal::new(digits, power);
            prop_assert_eq!(Decimal::parse(&value.absolute().to_string()), Some(value.absolute()));
        }

        #[test]
        fn order_is_that_of_integers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000) {
            let decimal = |n: i64| Decimal::new(i128::from(n), 0);
            prop_assert_eq!(decimal(a).cmp(&decimal(b)), a.cmp(&b));
            prop_assert_eq!(decimal(a).plus(decimal(b)), decimal(a + b));
        }
    }
}
