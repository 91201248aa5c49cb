//! The smallest parts of a file that can begin an entry: its top-level blocks, cut where a marker or a
//! list item begins a line.

use super::Marker;
use super::section_shapes::SectionShapes;
use super::shape::{EntryShape, is_bullet};
use crate::markdown::{Analysis, BlockKind, DestinationKind, Span};

/// What an atom is, as far as splitting cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtomKind {
    /// A heading of a level.
    Heading(u8),
    /// A thematic break.
    Rule,
    /// A link reference definition.
    Definition,
    /// A bullet of a top-level list that was cut into its items.
    Bullet,
    /// Anything else.
    Text,
}

/// An atom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// Its bytes, without white space at the end.
    pub span: Span,
    /// What it is.
    pub kind: AtomKind,
    /// The marker it begins with.
    pub marker: Option<Marker>,
    /// Whether it begins in the middle of a line, behind an image.
    pub glued: bool,
}

/// The atoms of a text, in order. `shapes` decides which lists are cut at their bullets.
#[must_use]
pub(super) fn atoms(text: &str, analysis: &Analysis, shapes: &SectionShapes) -> Vec<Atom> {
    let mut atoms = Vec::with_capacity(analysis.blocks.len());
    let mut at = 0;
    for block in &analysis.blocks {
        definitions(text, Span::new(at.min(block.span.start), block.span.start), &mut atoms);
        at = block.span.end;
        let kind = match block.kind {
            BlockKind::Heading(level) => AtomKind::Heading(level),
            BlockKind::Rule => AtomKind::Rule,
            _ => AtomKind::Text,
        };
        let shape = shapes.at(block.span.start);
        let cuts =
            if kind == AtomKind::Text { cuts(text, analysis, block.kind, block.span, shape) } else { Vec::new() };
        let mut start = block.span.start;
        let mut glued = false;
        let mut kind_here = kind;
        for cut in cuts.into_iter().chain(std::iter::once(Cut { at: block.span.end, glued: false, bullet: false })) {
            if cut.at > start {
                let span = Span::new(start, cut.at);
                let span = Span::new(start, start + span.of(text).trim_end().len());
                let marker = (kind == AtomKind::Text).then(|| Marker::at(text, start)).flatten();
                atoms.push(Atom { span, kind: kind_here, marker, glued });
                start = cut.at;
            }
            glued = cut.glued;
            kind_here = if cut.bullet { AtomKind::Bullet } else { kind };
        }
    }
    definitions(text, Span::new(at.min(text.len()), text.len()), &mut atoms);
    atoms
}

struct Cut {
    at: usize,
    glued: bool,
    bullet: bool,
}

fn cuts(text: &str, analysis: &Analysis, kind: BlockKind, block: Span, shape: EntryShape) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if !matches!(kind, BlockKind::Paragraph | BlockKind::List(_) | BlockKind::Html) {
        return cuts;
    }
    let mut at = block.start;
    for line in block.of(text).split_inclusive('\n') {
        let bullet = shape == EntryShape::Bullet && matches!(kind, BlockKind::List(_)) && is_bullet(line);
        let marked = Marker::at(text, at)
            .is_some_and(|marker| kind != BlockKind::Html || text[marker.span.end..].starts_with('['));
        if bullet || marked {
            cuts.push(Cut { at, glued: false, bullet });
        }
        at += line.len();
    }
    // An entry behind an image on one line: `![](…)9、[title](…)`.
    let first = analysis.destinations.partition_point(|d| d.whole.start < block.start);
    for image in analysis.destinations[first..].iter().take_while(|d| d.whole.start < block.end) {
        if image.kind != DestinationKind::Image {
            continue;
        }
        let spaces = text[image.whole.end..].len() - text[image.whole.end..].trim_start_matches(' ').len();
        let start = image.whole.end + spaces;
        if Marker::at(text, start).is_some_and(|m| text[m.span.end..].starts_with('[')) && start < block.end {
            cuts.push(Cut { at: start, glued: true, bullet: false });
        }
    }
    cuts.sort_by_key(|cut| cut.at);
    cuts
}

/// Lines between two blocks that hold anything are link reference definitions.
fn definitions(text: &str, gap: Span, atoms: &mut Vec<Atom>) {
    let mut at = gap.start;
    for line in gap.of(text).split_inclusive('\n') {
        let content = line.trim();
        if content.starts_with('[') && content.contains("]:") {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + content.len());
            atoms.push(Atom { span, kind: AtomKind::Definition, marker: None, glued: false });
        }
        at += line.len();
    }
}
