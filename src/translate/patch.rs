//! Carries a changed destination, tag or code block of a unit into its English.

use crate::edition::Unit;
use crate::markdown::Definitions;
use crate::masking::{Carried, carry, mask};

/// `english` with the protected spans of `unit` as they are now; `before` are the short hashes of those it
/// had.
#[must_use]
pub fn patch(english: &str, before: &[String], unit: &Unit, definitions: &Definitions) -> Carried {
    if before == unit.protected {
        return Carried::Unchanged;
    }
    let masked = mask(english, &unit.read_english(english, definitions).analysis, None);
    carry(english, &masked, before, &unit.masked)
}
