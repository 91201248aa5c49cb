//! Each unit of the outline in the English file, whoever wrote it.

use super::Pair;
use crate::align::{Anchor, Chunk, EnglishFile, read_back};
use crate::edition::{Outline, Unit};
use crate::ledger::{Ledger, Row};

/// The units of an outline and where they are in the English file.
pub(super) struct Alignment<'a> {
    pub outline: &'a Outline,
    pub english: EnglishFile,
    /// The ledger's row of each unit.
    pub rows: Vec<Option<&'a Row>>,
    pub ledger: Option<&'a Ledger>,
}

impl<'a> Alignment<'a> {
    pub fn of(pair: &Pair<'a>) -> Self {
        let outline = pair.outline;
        let rows: Vec<Option<&Row>> = match pair.ledger {
            Some(ledger) => rows(outline, ledger),
            None => vec![None; outline.units.len()],
        };
        let anchors: Vec<Anchor> = outline
            .units
            .iter()
            .zip(&rows)
            .map(|(unit, row)| {
                let mut anchor = Anchor::of_unit(unit);
                if let Some(row) = row.filter(|row| !row.target.is_empty()) {
                    anchor.target.clone_from(&row.target);
                }
                anchor
            })
            .collect();
        let english = read_back(pair.english, &outline.issue.options, &anchors);
        Self { outline, english, rows, ledger: pair.ledger }
    }

    /// The units with what the English has of them.
    pub fn units(&self) -> impl Iterator<Item = (usize, &'a Unit, Option<&Chunk>)> {
        self.outline.units.iter().enumerate().map(|(index, unit)| (index, unit, self.english.of(index)))
    }
}

/// The row of each unit whose Chinese is what it was.
fn rows<'a>(outline: &Outline, ledger: &'a Ledger) -> Vec<Option<&'a Row>> {
    let mut by_source: std::collections::HashMap<&str, std::collections::VecDeque<&Row>> =
        std::collections::HashMap::new();
    for row in &ledger.rows {
        by_source.entry(&row.source).or_default().push_back(row);
    }
    let units = outline.units.iter();
    units
        .map(|unit| {
            let rows = by_source.get_mut(unit.source_hash.as_str())?;
            let at = rows.iter().position(|row| row.key == unit.key).unwrap_or(0);
            rows.remove(at)
        })
        .collect()
}
