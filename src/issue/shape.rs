//! By which sign a newsletter's entries are recognised.

use super::atoms::{Atom, AtomKind};
use super::marker::MarkerStyle;
use crate::markdown::{Analysis, DestinationKind, Span};

/// How entries are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryShape {
    /// `1、[title](url)`, `1. title`, `① title`.
    #[default]
    Numbered,
    /// A heading that is a link, or is followed by a line with its URL.
    Heading,
    /// A list item that holds a link.
    Bullet,
    /// A bold line followed by a line with its URL.
    Bold,
    /// No entries: every block stands for itself.
    None,
}

/// The shape of a file, by counting what looks like an entry in each way; a tie goes to the one named
/// first in [`EntryShape`]. Two of a kind make a shape.
#[must_use]
pub fn recognise(text: &str, analysis: &Analysis, atoms: &[Atom]) -> EntryShape {
    let numbered = atoms.iter().filter(|a| looks_numbered(text, analysis, a)).count();
    let headings = (0..atoms.len()).filter(|i| heading_entry(text, analysis, atoms, *i)).count();
    let bold = atoms.iter().filter(|a| bold_entry(text, a)).count();
    let bullets = bullets_with_link(text, analysis);
    if numbered >= 2 && numbered >= headings && numbered >= bold {
        EntryShape::Numbered
    } else if headings >= 2 && headings >= bold {
        EntryShape::Heading
    } else if bold >= 2 {
        EntryShape::Bold
    } else if bullets >= 2 {
        EntryShape::Bullet
    } else if numbered > 0 {
        EntryShape::Numbered
    } else if headings > 0 {
        EntryShape::Heading
    } else {
        EntryShape::None
    }
}

/// A marker directly before a link, or a marker on a line that holds a URL, or a circled number.
pub(super) fn looks_numbered(text: &str, analysis: &Analysis, atom: &Atom) -> bool {
    let Some(marker) = &atom.marker else { return false };
    marker.style == MarkerStyle::Circled || is_strong(text, analysis, atom)
}

/// Whether a link follows the marker at once, or the marker's line ends in a URL.
pub(super) fn is_strong(text: &str, analysis: &Analysis, atom: &Atom) -> bool {
    let Some(marker) = &atom.marker else { return false };
    let rest = &text[marker.span.end..atom.span.end.max(marker.span.end)];
    let lead = rest.trim_start_matches(['*', '《', '_', ' ']);
    if lead.starts_with('[') {
        return true;
    }
    let line_end = marker.span.end + rest.find('\n').unwrap_or(rest.len());
    let line = Span::new(marker.span.end, line_end);
    first_in(analysis, line).is_some_and(|d| {
        matches!(d.kind, DestinationKind::BareUrl | DestinationKind::Autolink) && {
            let after = Span::new(d.whole.end.min(line_end), line_end).of(text);
            after.trim().is_empty()
        }
    })
}

/// Whether the heading at `index` is an entry's title: mostly a link, or the next line is a URL.
pub(super) fn heading_entry(text: &str, analysis: &Analysis, atoms: &[Atom], index: usize) -> bool {
    let atom = &atoms[index];
    let AtomKind::Heading(level) = atom.kind else { return false };
    if level == 1 {
        return false;
    }
    if let Some(link) = first_in(analysis, atom.span).filter(|d| d.kind == DestinationKind::Link) {
        let before = Span::new(atom.span.start, link.whole.start).of(text);
        if before
            .chars()
            .all(|c| matches!(c, '#' | ' ' | '*') || c.is_ascii_digit() || "、.．".contains(c) || super::is_symbol(c))
        {
            return true;
        }
    }
    atoms.get(index + 1).is_some_and(|next| starts_with_url(analysis, next))
}

/// Whether the paragraph is a bold line followed by a URL.
pub(super) fn bold_entry(text: &str, atom: &Atom) -> bool {
    let content = atom.span.of(text);
    if atom.kind != AtomKind::Text || !content.starts_with("**") {
        return false;
    }
    let mut lines = content.lines();
    let first = lines.next().unwrap_or_default().trim_end().trim_end_matches('\\');
    let second = lines.next().unwrap_or_default().trim_start_matches(['<', ' ']);
    first.len() > 4 && first.ends_with("**") && (second.starts_with("http://") || second.starts_with("https://"))
}

fn starts_with_url(analysis: &Analysis, atom: &Atom) -> bool {
    first_in(analysis, atom.span).is_some_and(|d| {
        matches!(d.kind, DestinationKind::BareUrl | DestinationKind::Autolink) && d.whole.start == atom.span.start
    })
}

/// Whether a bullet holds a link.
pub(super) fn bullet_entry(analysis: &Analysis, atom: &Atom) -> bool {
    atom.kind == AtomKind::Bullet && first_in(analysis, atom.span).is_some_and(|d| d.kind != DestinationKind::Image)
}

fn bullets_with_link(text: &str, analysis: &Analysis) -> usize {
    let mut count = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["- ", "* ", "+ "].iter().any(|b| line.starts_with(b)) {
            let span = Span::new(at, at + line.len());
            count += usize::from(first_in(analysis, span).is_some_and(|d| d.kind != DestinationKind::Image));
        }
        at += line.len();
    }
    count
}

fn first_in(analysis: &Analysis, span: Span) -> Option<&crate::markdown::Destination> {
    let first = analysis.destinations.partition_point(|d| d.whole.start < span.start);
    analysis.destinations.get(first).filter(|d| d.whole.start < span.end)
}
