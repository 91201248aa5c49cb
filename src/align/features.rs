//! What two texts of one unit, in whatever language, have in common.

use std::collections::BTreeSet;

use crate::chinese::latin_words;
use crate::edition::{Fixed, Unit, UnitKind};
use crate::markdown::{Definitions, analyse};
use crate::masking::{Masked, mask};

/// How two lists of units are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// A Chinese issue and its English: the same units, so that a printed number says much.
    Editions,
    /// An issue before and after it was edited: a number says little, and two units that have neither
    /// a destination nor a word in common are strangers.
    Versions,
}

/// Features of a unit or of a piece of an English file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// The value of the front matter it is; `title` for the title wherever it stands.
    pub field: Option<String>,
    /// Whether it is a section's heading.
    pub heading: bool,
    /// The number its marker shows.
    pub number: Option<u32>,
    /// Short hashes of its protected spans, in order.
    pub protected: Vec<String>,
    /// Its Latin words and numbers.
    pub words: BTreeSet<String>,
}

impl Features {
    /// The features of a masked text.
    #[must_use]
    pub fn of(masked: &Masked, field: Option<&str>, heading: bool, number: Option<u32>) -> Self {
        Self {
            field: field.map(str::to_owned),
            heading,
            number,
            protected: masked.protected_hashes(),
            words: latin_words(&masked.identity).collect(),
        }
    }

    /// The features of a unit of an outline: of its Chinese, or of its English where the edition says it.
    #[must_use]
    pub fn of_unit(unit: &Unit) -> Self {
        let heading = unit.kind == UnitKind::Heading;
        match &unit.fixed {
            Some(Fixed::Edition(english)) => {
                let masked = mask(english, &analyse(english, &Definitions::default()), None);
                Self::of(&masked, unit.field(), heading, unit.number())
            }
            _ => Self::of(&unit.masked, unit.field(), heading, unit.number()),
        }
    }

    /// Whether both are titles, headings, numbered entries or neither.
    pub(super) fn same_kind(&self, other: &Self) -> bool {
        (&self.field, self.heading, self.number.is_some()) == (&other.field, other.heading, other.number.is_some())
    }

    /// How likely the two are the same unit, from 0 up; `None` where they cannot be.
    pub(super) fn similarity(&self, other: &Self, kinship: Kinship) -> Option<f64> {
        if self.field != other.field || self.heading != other.heading {
            return None;
        }
        let mut score = if self.field.is_some() { 3.0 } else { 0.0 };
        if self.number.is_some() && self.number == other.number {
            score += if kinship == Kinship::Editions { 1.5 } else { 0.5 };
        } else if self.number.is_some() != other.number.is_some() {
            score -= 1.0;
        }
        let own: BTreeSet<&String> = self.protected.iter().collect();
        let others: BTreeSet<&String> = other.protected.iter().collect();
        let spans = overlap(&own, &others);
        let own: BTreeSet<&String> = self.words.iter().collect();
        let others: BTreeSet<&String> = other.words.iter().collect();
        let words = overlap(&own, &others);
        let strangers = kinship == Kinship::Versions
            && self.field.is_none()
            && !self.heading
            && self.speaks()
            && other.speaks()
            && spans + words <= 0.0;
        (!strangers).then_some(score + 4.0 * spans + 3.0 * words)
    }

    /// Whether there is anything in it that the other language would keep.
    fn speaks(&self) -> bool {
        !self.protected.is_empty() || !self.words.is_empty()
    }
}

/// Jaccard's index; two empty sets share nothing.
fn overlap(a: &BTreeSet<&String>, b: &BTreeSet<&String>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}
