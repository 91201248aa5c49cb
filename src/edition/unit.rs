//! A unit: what is translated, reviewed and reused as one.

use super::{drafts, phrases};
use crate::glossary::Glossary;
use crate::issue::{Issue, Marker, Role, ScalarStyle, write_scalar};
use crate::markdown::{Analysis, Definitions, Destination, DestinationKind, Span, analyse};
use crate::masking::{Masked, Protected, mask};
use crate::rules::{English, Expectation, needs_translation};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// The issue's title.
    Title,
    /// A paragraph before the first section.
    Intro,
    /// A section's heading.
    Heading,
    /// An entry.
    Entry,
    /// Other text of a section.
    Note,
    /// Text at the end.
    Footer,
    /// A link reference definition.
    Definition,
}

/// Why a unit's English is known without asking a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fixed {
    /// There is no Chinese in it: it stays as it is.
    NothingToTranslate,
    /// The glossary settles it.
    Glossary(String),
    /// The author wrote it, and there is nothing else.
    Author(String),
}

/// One unit of an outline.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its address: unique in the issue, for people.
    pub key: String,
    /// What it is.
    pub kind: UnitKind,
    /// All its bytes in the Chinese file.
    pub span: Span,
    /// Those bytes.
    pub as_written: String,
    /// Line of its first byte, from 1.
    pub line: usize,
    /// Its text: without marker and heading signs, YAML decoded.
    pub text: String,
    /// The marker it begins with.
    pub marker: Option<Marker>,
    /// Bytes before the text that stay as they are (heading signs, a bullet).
    prefix: String,
    /// Bytes after the text that stay as they are (a heading's closing signs or underline).
    suffix: String,
    /// How the text is written, where it is a YAML value.
    pub style: Option<ScalarStyle>,
    /// What the model sees.
    pub masked: Masked,
    /// Hash of the Chinese: what the unit *is*.
    pub source_hash: String,
    /// Short hashes of its protected spans.
    pub protected: Vec<String>,
    /// Its English where no model is needed.
    pub fixed: Option<Fixed>,
    /// What its English must hold.
    pub expectation: Expectation,
    /// Destination of its title link.
    pub title_destination: Option<String>,
}

impl Unit {
    pub(super) fn new(issue: &Issue, piece: usize, key: String, glossary: &Glossary) -> Self {
        let piece = &issue.pieces[piece];
        let (kind, style, marker) = match &piece.role {
            Role::Title(style) => (UnitKind::Title, *style, None),
            Role::Intro => (UnitKind::Intro, None, None),
            Role::Heading => (UnitKind::Heading, None, None),
            Role::Entry(marker) => (UnitKind::Entry, None, marker.clone()),
            Role::Note => (UnitKind::Note, None, None),
            Role::Footer => (UnitKind::Footer, None, None),
            Role::Definition => (UnitKind::Definition, None, None),
        };
        let body = piece.body.of(&issue.text);
        let text = match style {
            Some(_) => issue.front_matter.as_ref().and_then(|f| f.field("title")).map_or(body, |f| f.value.as_str()),
            None => body,
        }
        .to_owned();
        let analysis = read_text(kind, &text, &issue.definitions);
        let title_link = title_link(&text, &analysis);
        let author = match kind {
            UnitKind::Title => drafts::in_issue_title(&text),
            UnitKind::Entry => match title_link {
                Some(link) => drafts::in_link(&text, link),
                None => drafts::in_first_line(&text),
            },
            _ => None,
        };
        let masked = mask(&text, &analysis, author.as_ref());
        let mut expectation = Expectation::of(&text, &analysis);
        if let Some(author) = &author {
            expectation.code.retain(|code| {
                author.english.contains(code.as_str()) || !author.span.of(&text).contains(code.as_str())
            });
            expectation.author = Some(author.english.clone());
        }
        let settled = phrases::settled(&text, &analysis, kind == UnitKind::Heading, glossary);
        let fixed = if kind == UnitKind::Definition {
            Some(Fixed::NothingToTranslate)
        } else if let Some(english) = settled {
            Some(Fixed::Glossary(english))
        } else if needs_model(&text, &analysis, &masked) {
            None
        } else if author.is_some() {
            Some(Fixed::Author(masked.unmask(&masked.text, crate::markdown::Newline::of(&text))))
        } else {
            Some(Fixed::NothingToTranslate)
        };
        let marker_end = marker.as_ref().map_or(piece.span.start, |m| m.span.end.min(piece.body.start));
        Self {
            key,
            kind,
            span: piece.span,
            as_written: piece.span.of(&issue.text).to_owned(),
            line: issue.lines.line(piece.span.start),
            prefix: Span::new(marker_end, piece.body.start).of(&issue.text).to_owned(),
            suffix: Span::new(piece.body.end, piece.span.end).of(&issue.text).to_owned(),
            source_hash: masked.hash(),
            protected: masked.protected_hashes(),
            title_destination: title_link.map(|d| d.value.clone()),
            expectation,
            fixed,
            masked,
            style,
            marker,
            text,
        }
    }

    /// The unit's bytes in the English file, for an English text: with its English marker, heading signs
    /// and quotes. The text of a title is written so that YAML reads exactly it.
    #[must_use]
    pub fn write(&self, english: &str) -> String {
        let english = match self.style {
            Some(_) if english == self.text => return self.as_written.clone(),
            Some(style) => write_scalar(english, style),
            None => english.to_owned(),
        };
        let marker = self.marker.as_ref().map(|m| m.english(m.number)).unwrap_or_default();
        format!("{marker}{}{english}{}", self.prefix, self.suffix)
    }

    /// The number its marker shows.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.marker.as_ref().map(|m| m.number)
    }

    /// The first words of the Chinese, for lists and messages.
    #[must_use]
    pub fn label(&self) -> String {
        let analysis = read_text(self.kind, &self.text, &Definitions::default());
        let title = title_link(&self.text, &analysis).map_or(self.text.as_str(), |link| link.text.of(&self.text));
        crate::rules::phrase(title.lines().next().unwrap_or_default())
    }

    /// Reads an English text of this unit for checking.
    #[must_use]
    pub fn read_english<'a>(&self, english: &'a str, definitions: &Definitions) -> English<'a> {
        English::new(english, read_text(self.kind, english, definitions))
    }
}

/// Whether there is Chinese in the text that nobody has put into English yet. Handles and code stay as
/// they are; the Chinese half of a draft title has its English.
fn needs_model(text: &str, analysis: &Analysis, masked: &Masked) -> bool {
    let has_author = masked.stand_ins.iter().any(|s| s.protects == Protected::Author);
    masked.has_chinese() && (has_author || needs_translation(text, analysis))
}

/// Reads the text of a unit. A definition is no Markdown text of its own: its destination is read here.
fn read_text(kind: UnitKind, text: &str, definitions: &Definitions) -> Analysis {
    if kind != UnitKind::Definition {
        return analyse(text, definitions);
    }
    let start = text.find("]:").map_or(text.len(), |at| at + 2);
    let rest = &text[start..];
    let start = start + (rest.len() - rest.trim_start().len());
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |n| start + n);
    let span = Span::new(start, end);
    Analysis {
        destinations: vec![Destination {
            kind: DestinationKind::BareUrl,
            value: span.of(text).to_owned(),
            span,
            whole: span,
            text: Span::new(start, start),
            reference: None,
        }],
        ..Analysis::default()
    }
}

fn title_link<'a>(text: &str, analysis: &'a Analysis) -> Option<&'a Destination> {
    let first = analysis.destinations.iter().find(|d| d.kind == DestinationKind::Link)?;
    let before = Span::new(0, first.whole.start).of(text);
    before.chars().all(|c| matches!(c, '*' | '_' | '《' | ' ' | '[') || crate::issue::is_symbol(c)).then_some(first)
}
