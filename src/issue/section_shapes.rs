//! The shape of entries in each section: that of the file, save for a few sections of some files.

use super::atoms::{Atom, AtomKind};
use super::shape::{EntryShape, bold_entry, heading_entry, linked_bullets};
use crate::markdown::{Analysis, Span};

/// The shape of a file's entries, and the sections where it is another.
pub(super) struct SectionShapes {
    file: EntryShape,
    others: Vec<(Span, EntryShape)>,
}

impl SectionShapes {
    /// One shape for all sections.
    pub fn throughout(file: EntryShape) -> Self {
        Self { file, others: Vec::new() }
    }

    /// The shapes of a file of the shape `file`; `uncut` are its atoms with every list whole.
    pub fn of(text: &str, analysis: &Analysis, uncut: &[Atom], file: EntryShape) -> Self {
        let mut shapes = Self::throughout(file);
        let is_entry = |i: usize| match file {
            EntryShape::Heading => heading_entry(text, analysis, uncut, i),
            EntryShape::Bold => bold_entry(text, &uncut[i]),
            _ => false,
        };
        let begins = |i: &usize| matches!(uncut[*i].kind, AtomKind::Heading(_)) && !is_entry(*i);
        let mut starts = (0..uncut.len()).filter(begins).peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(uncut.len());
            let span = Span::new(uncut[start].span.start, uncut[end - 1].span.end);
            let bullets = linked_bullets(text, analysis, span);
            let other = match file {
                EntryShape::Bullet if bullets == 0 && is_numbered(&uncut[start..end]) => EntryShape::Numbered,
                EntryShape::Heading | EntryShape::Bold if bullets >= 2 && !(start..end).any(is_entry) => {
                    EntryShape::Bullet
                }
                _ => continue,
            };
            shapes.others.push((span, other));
        }
        shapes
    }

    /// The shape at a place in the file.
    pub fn at(&self, offset: usize) -> EntryShape {
        let other = self.others.iter().find(|(span, _)| span.start <= offset && offset < span.end);
        other.map_or(self.file, |(_, shape)| *shape)
    }
}

/// Whether a section's first two markers are a 1 and a 2 of one style.
fn is_numbered(section: &[Atom]) -> bool {
    let mut markers = section.iter().filter_map(|atom| atom.marker.as_ref());
    let (Some(first), Some(second)) = (markers.next(), markers.next()) else { return false };
    (first.number, second.number) == (1, 2) && first.style == second.style
}
