//! Carries a changed destination, tag or code block of the Chinese into English that stays otherwise.

use crate::edition::Unit;
use crate::markdown::{Definitions, splice};
use crate::masking::{Protected, StandIn, mask};

/// What became of the protected spans that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patched {
    /// Nothing was to do.
    Unchanged,
    /// The English with the new bytes.
    Text(String),
    /// The English has to be written anew: protected spans came or went, or code between Chinese
    /// comments changed.
    Impossible,
}

/// `english` with each protected span that the Chinese changed since `before` (short hashes, in order)
/// replaced where the English still has the old one. A destination that a person changed in English
/// is not touched.
#[must_use]
pub fn patch(english: &str, before: &[String], unit: &Unit, definitions: &Definitions) -> Patched {
    if before == unit.protected {
        return Patched::Unchanged;
    }
    if before.len() != unit.protected.len() {
        return Patched::Impossible;
    }
    let masked = mask(english, &unit.read_english(english, definitions).analysis, None);
    let hashes: Vec<String> = masked.stand_ins.iter().map(StandIn::hash).collect();
    let mut replacements = Vec::new();
    let mut used = vec![false; masked.stand_ins.len()];
    for ((old, new), stand_in) in before.iter().zip(&unit.protected).zip(unit.masked.of_source()) {
        let place = (0..hashes.len()).find(|at| !used[*at] && hashes[*at] == *old);
        if let Some(at) = place {
            used[at] = true;
            if old != new {
                replacements.push((masked.stand_ins[at].span, stand_in.original.clone()));
            }
        } else if old != new && stand_in.protects == Protected::Code {
            return Patched::Impossible;
        }
    }
    if replacements.is_empty() { Patched::Unchanged } else { Patched::Text(splice(english, &replacements)) }
}
