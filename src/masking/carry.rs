//! Carries changed destinations, tags or code blocks of the Chinese into English that stays otherwise.

use super::{Masked, Protected, StandIn};
use crate::markdown::splice;

/// What became of the protected spans that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// Nothing was to do.
    Unchanged,
    /// The English with the new bytes.
    Text(String),
    /// The English has to be written anew: protected spans came or went, or code between Chinese
    /// comments changed.
    Impossible,
}

/// `english`, whose masked form is given, with each protected span that the Chinese changed since `before`
/// (short hashes, in order) replaced where the English still has the old one. A destination that a person
/// changed in English is not touched.
#[must_use]
pub fn carry(english: &str, masked: &Masked, before: &[String], now: &Masked) -> Carried {
    let protected = now.protected_hashes();
    if before == protected {
        return Carried::Unchanged;
    }
    if before.len() != protected.len() {
        return Carried::Impossible;
    }
    let hashes: Vec<String> = masked.stand_ins.iter().map(StandIn::hash).collect();
    let mut replacements = Vec::new();
    let mut used = vec![false; masked.stand_ins.len()];
    for ((old, new), stand_in) in before.iter().zip(&protected).zip(now.of_source()) {
        let place = (0..hashes.len()).find(|at| !used[*at] && hashes[*at] == *old);
        if let Some(at) = place {
            used[at] = true;
            if old != new {
                replacements.push((masked.stand_ins[at].span, stand_in.original.clone()));
            }
        } else if old != new && stand_in.protects == Protected::Code {
            return Carried::Impossible;
        }
    }
    if replacements.is_empty() { Carried::Unchanged } else { Carried::Text(splice(english, &replacements)) }
}
