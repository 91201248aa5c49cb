//! Takes over English that was there before: a ledger for it, and no byte of it changed.

use super::{Loaded, State};
use crate::align::{Anchor, read_back, text_hash};
use crate::edition::Unit;
use crate::ledger::{Ledger, Row, Status};

/// A pair that was taken over.
#[derive(Debug)]
pub struct Adopted {
    /// The ledger to write.
    pub ledger: Ledger,
    /// Units found in the English file.
    pub found: usize,
    /// Keys of units that the English does not have.
    pub missing: Vec<String>,
    /// Parts of the English that belong to no unit.
    pub surplus: usize,
}

/// Aligns English text that has no ledger with its issue. `None` where the issue has one, or no English.
#[must_use]
pub fn adopt(loaded: &Loaded, english: &str) -> Option<Adopted> {
    if !matches!(loaded.state, State::APersons) {
        return None;
    }
    let outline = &loaded.outline;
    let anchors: Vec<Anchor> = outline.units.iter().map(Anchor::of_unit).collect();
    let file = read_back(english, &outline.issue.options, &anchors);
    let mut texts: Vec<Option<String>> = vec![None; outline.units.len()];
    let mut order: Vec<usize> = Vec::new();
    for chunk in &file.chunks {
        if let Some(unit) = chunk.anchor {
            texts[unit] = Some(chunk.text.clone());
            order.push(unit);
        }
    }
    let missing: Vec<usize> = (0..texts.len()).filter(|u| texts[*u].is_none()).collect();
    let mut ledger = Ledger::new(&loaded.name);
    ledger.rows =
        order.iter().chain(&missing).map(|unit| row(&outline.units[*unit], texts[*unit].as_deref())).collect();
    Some(Adopted {
        ledger,
        found: order.len(),
        missing: missing.into_iter().map(|u| outline.units[u].key.clone()).collect(),
        surplus: file.chunks.iter().filter(|c| c.anchor.is_none()).count(),
    })
}

fn row(unit: &Unit, text: Option<&str>) -> Row {
    Row { target: text.map(text_hash).unwrap_or_default(), ..Row::of(unit, Status::Adopted) }
}
