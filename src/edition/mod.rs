//! A Chinese issue seen through the edition: the outline that `translate` fills, `check` holds an
//! English file against and `review` shows.

mod drafts;
mod keys;
mod phrases;
mod unit;

pub use unit::{Fixed, Unit, UnitKind};

use crate::glossary::Glossary;
use crate::issue::{Issue, Role, Tile};
use crate::markdown::{Newline, Span};

/// The units of an issue in order, and the bytes between them.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The Chinese issue.
    pub issue: Issue,
    /// Units in the order of the file; one for each piece of the issue.
    pub units: Vec<Unit>,
    /// How the lines of the file end.
    pub newline: Newline,
}

impl Outline {
    /// Sees `issue` through the edition: headings and fixed phrases from the glossary, draft titles in
    /// the author's English, all else as the Chinese has it.
    #[must_use]
    pub fn new(issue: Issue, glossary: &Glossary) -> Self {
        let newline = Newline::of(&issue.text);
        let keys = keys::keys(&issue, glossary);
        let units = keys.into_iter().enumerate().map(|(piece, key)| Unit::new(&issue, piece, key, glossary)).collect();
        Self { issue, units, newline }
    }

    /// The unit with that key.
    #[must_use]
    pub fn unit(&self, key: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.key == key)
    }

    /// Units that are entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.units.iter().filter(|u| u.kind == UnitKind::Entry).count()
    }

    /// The bytes that follow a unit in the Chinese file, up to the next one.
    #[must_use]
    pub fn gap_after(&self, unit: usize) -> &str {
        let from = self.issue.pieces[unit].span.end;
        let to = self.issue.pieces.get(unit + 1).map_or(self.issue.text.len(), |p| p.span.start);
        Span::new(from, to).of(&self.issue.text)
    }

    /// The bytes before the first unit.
    #[must_use]
    pub fn lead(&self) -> &str {
        let to = self.issue.pieces.first().map_or(self.issue.text.len(), |p| p.span.start);
        Span::new(0, to).of(&self.issue.text)
    }

    /// The English file: each unit's text as `fill` gives it, gaps copied.
    #[must_use]
    pub fn fill(&self, mut fill: impl FnMut(&Unit) -> String) -> String {
        self.issue
            .tiles()
            .into_iter()
            .map(|tile| match tile {
                Tile::Gap(span) => span.of(&self.issue.text).to_owned(),
                Tile::Piece(index) => fill(&self.units[index]),
            })
            .collect()
    }

    /// The issue's title, read.
    #[must_use]
    pub fn title(&self) -> &str {
        title_of(&self.issue)
    }
}

/// The title of an issue as text, empty where it has none.
#[must_use]
pub fn title_of(issue: &Issue) -> &str {
    match issue.pieces.iter().find(|p| matches!(p.role, Role::Title(_))) {
        Some(piece) if matches!(piece.role, Role::Title(Some(_))) => {
            issue.front_matter.as_ref().and_then(|f| f.field("title")).map_or("", |f| f.value.as_str())
        }
        Some(piece) => piece.body.of(&issue.text),
        None => "",
    }
}

#[cfg(test)]
mod tests;
