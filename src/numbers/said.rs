//! What the numbers of a text say, for looking up whether they answer those of the other text.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::value::plain_digits;
use super::{Decimal, Number, Reading, Value};

/// Words that are written as letters around a number: letters and digits as in [`Value::Name`], and part of what either
/// language may write instead.
const ABBREVIATED: [(&str, &str, &[&str]); 7] = [
    ("k_s", "8", &["kubernetes"]),
    ("i_n", "18", &["internationali", "国际化"]),
    ("l_n", "10", &["locali", "本地化"]),
    ("a_y", "11", &["accessib", "无障碍"]),
    ("e_e", "2", &["end-to-end", "端到端"]),
    ("p_p", "2", &["peer-to-peer", "点对点"]),
    ("b_b", "2", &["business-to-business", "企业"]),
];

/// What one side says.
pub(super) struct Said<'a> {
    /// The text itself, for abbreviated words.
    text: String,
    /// What its numbers say in their likeliest readings.
    likely: Pool<'a>,
    /// What they say in any reading that counts. One that says several things counts as a whole or not at all: 3.11 is no
    /// 11 unless the other side has both March and 11.
    any: Pool<'a>,
}

impl<'a> Said<'a> {
    /// What each of two texts says, given its numbers.
    pub(super) fn both(source: (&str, &'a [Number]), target: (&str, &'a [Number])) -> (Self, Self) {
        let likely = |numbers: &'a [Number]| Pool::new(numbers.iter().filter_map(|n| n.readings.first()).flatten());
        let said = |(text, numbers): (&str, &'a [Number]), others: &Pool<'_>| {
            let readings = numbers.iter().flat_map(|number| &number.readings);
            let counts = |reading: &&Reading| reading.len() == 1 || others.answers_all(reading);
            let any = Pool::new(readings.filter(counts).flatten());
            Self { text: text.to_ascii_lowercase(), likely: likely(numbers), any }
        };
        let (chinese, english) = (likely(source.1), likely(target.1));
        (said(source, &english), said(target, &chinese))
    }

    /// Whether this side says what the number says in one of its readings.
    pub(super) fn answers(&self, number: &Number) -> bool {
        let mut readings = number.readings.iter();
        let first = readings.next().is_some_and(|reading| self.any.answers_all(reading));
        // Less likely readings that say several things have to be likely on this side: 9.6 and 6.9 are not both a day.
        let pool = |reading: &Reading| if reading.len() == 1 { &self.any } else { &self.likely };
        first || readings.any(|reading| pool(reading).answers_all(reading)) || self.spells_out(number)
    }

    /// Whether the text has the word that the number abbreviates.
    fn spells_out(&self, number: &Number) -> bool {
        let Some(Value::Name { letters, digits }) = number.value() else { return false };
        let word = ABBREVIATED.iter().find(|word| letters == word.0 && digits == word.1);
        word.is_some_and(|(_, _, parts)| parts.iter().any(|part| self.text.contains(part)))
    }
}

/// Values for looking up.
struct Pool<'a> {
    exact: BTreeSet<Decimal>,
    /// By their digits.
    names: HashMap<&'a str, Vec<&'a Value>>,
    /// Approximations, shares, months and the like, each once.
    others: Vec<&'a Value>,
}

impl<'a> Pool<'a> {
    fn new(values: impl Iterator<Item = &'a Value>) -> Self {
        let mut pool = Self { exact: BTreeSet::new(), names: HashMap::new(), others: Vec::new() };
        let mut known = HashSet::new();
        for value in values.filter(|value| known.insert(*value)) {
            match value {
                Value::Exact(x) => {
                    pool.exact.insert(x.absolute());
                }
                Value::Name { digits, .. } => pool.names.entry(plain_digits(digits)).or_default().push(value),
                _ => pool.others.push(value),
            }
        }
        pool
    }

    fn answers_all(&self, reading: &Reading) -> bool {
        reading.iter().all(|value| self.answers(value))
    }

    /// Whether one of the values answers `value`, see [`Value::answered_by`].
    fn answers(&self, value: &Value) -> bool {
        let found = match value {
            Value::Exact(x) => self.exact.contains(&x.absolute()) || self.has_name(value, &x.absolute().to_string()),
            Value::Name { digits, .. } => {
                let exact = Decimal::parse(digits).filter(|x| self.exact.contains(x));
                self.has_name(value, plain_digits(digits)) || exact.is_some_and(|x| value.answered_by(&Value::Exact(x)))
            }
            Value::Between(low, high) => low < high && self.exact.range(*low..*high).next().is_some(),
            _ => self.exact.iter().any(|x| value.answered_by(&Value::Exact(*x))),
        };
        found || self.others.iter().any(|other| value.answered_by(other))
    }

    fn has_name(&self, value: &Value, digits: &str) -> bool {
        self.names.get(digits).is_some_and(|names| names.iter().any(|name| value.answered_by(name)))
    }
}
