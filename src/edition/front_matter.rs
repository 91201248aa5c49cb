//! The front matter of the English edition, line by line.

use super::LeftOut;
use super::build::unfilled;
use super::declared::FieldValue;
use super::in_force::{EditionError, Ruled};
use super::pieces::Maker;
use super::templates::render;
use crate::chinese::has_han;
use crate::issue::{Field, Role, ScalarStyle};
use crate::markdown::Span;

/// Fields of front matter that are read by people, so that they are translated.
const TRANSLATED: [&str; 8] =
    ["subtitle", "description", "desc", "summary", "excerpt", "abstract", "author", "keywords"];

/// A line of the English front matter.
pub(super) enum Line {
    /// It stays as it is.
    Bytes(String),
    /// It has a value that is a unit.
    Field {
        /// The bytes before the value.
        before: String,
        /// The value.
        field: FieldText,
        /// The bytes behind it.
        behind: String,
    },
    /// The title, which stands in a heading.
    MovedTitle,
}

/// A value of the front matter.
pub(super) enum FieldText {
    /// The issue's title.
    Title,
    /// A value to translate.
    Chinese(Field),
    /// A value that the edition sets: its key, its English, the rule, and the Chinese where there is any.
    Set { key: String, english: String, literal: bool, by: String, chinese: Option<Field> },
}

impl Maker<'_> {
    /// The lines of the English front matter, those between the fences.
    pub fn front_matter_lines(&self) -> Result<(Vec<Line>, Vec<LeftOut>), EditionError> {
        let text = &self.issue.text;
        let mut set = self.edition.front_matter.clone();
        let mut lines = Vec::new();
        let mut left_out = Vec::new();
        let mut skipping = false;
        let newline = crate::markdown::Newline::of(text).as_str();
        if let Some(front_matter) = &self.issue.front_matter {
            let whole = front_matter.span.of(text);
            let first = whole.split_inclusive('\n').next().map_or(0, str::len);
            let mut at = front_matter.span.start + first;
            for line in whole[first..].split_inclusive('\n') {
                let span = Span::new(at, at + line.len());
                at = span.end;
                if span.end == front_matter.span.end {
                    break; // the closing fence
                }
                if line.starts_with([' ', '\t', '-']) && skipping {
                    continue; // the value of a key that was dropped or set goes on
                }
                skipping = false;
                let field = front_matter.fields.iter().find(|f| span.contains(f.span));
                let key = line.split(':').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
                let around = |value: Span| {
                    let before = Span::new(span.start, value.start).of(text).to_owned();
                    (before, Span::new(value.end, span.end).of(text).to_owned())
                };
                if let Some(rule) = set.remove(key) {
                    skipping = true;
                    let (english, literal) = self.value(key, &rule)?;
                    if english.is_empty() {
                        let line = self.issue.lines.line(span.start);
                        left_out.push(LeftOut { line, label: key.to_owned(), by: rule.by, heading: false, span });
                        continue;
                    }
                    let (before, behind) = match field {
                        Some(field) => around(field.span),
                        None => (format!("{key}: "), newline.to_owned()),
                    };
                    let field =
                        FieldText::Set { key: key.to_owned(), english, literal, by: rule.by, chinese: field.cloned() };
                    lines.push(Line::Field { before, field, behind });
                } else if let Some(field) = field.filter(|f| f.key == "title" && self.has_title_field()) {
                    if self.edition.title_in_heading {
                        lines.push(Line::MovedTitle);
                    } else {
                        let (before, behind) = around(field.span);
                        lines.push(Line::Field { before, field: FieldText::Title, behind });
                    }
                } else if let Some(field) = field.filter(|f| TRANSLATED.contains(&f.key.as_str()) && has_han(&f.value))
                {
                    let (before, behind) = around(field.span);
                    lines.push(Line::Field { before, field: FieldText::Chinese(field.clone()), behind });
                } else {
                    lines.push(Line::Bytes(line.to_owned()));
                }
            }
        }
        for (key, rule) in set {
            let (english, literal) = self.value(&key, &rule)?;
            if !english.is_empty() {
                let before = format!("{key}: ");
                let field = FieldText::Set { key, english, literal, by: rule.by, chinese: None };
                lines.push(Line::Field { before, field, behind: newline.to_owned() });
            }
        }
        Ok((lines, left_out))
    }

    /// A value that the edition sets, and whether it is written as it is.
    fn value(&self, key: &str, rule: &Ruled<FieldValue>) -> Result<(String, bool), EditionError> {
        match &rule.value {
            FieldValue::Text(template) => {
                let text = render(template, self.facts);
                Ok((text.map_err(|p| unfilled(&rule.by, &format!("front_matter.{key}"), p))?, false))
            }
            FieldValue::Flag(flag) => Ok((flag.to_string(), true)),
            FieldValue::Number(number) => Ok((number.to_string(), true)),
        }
    }

    fn has_title_field(&self) -> bool {
        self.issue.pieces.first().is_some_and(|piece| matches!(piece.role, Role::Title(Some(_))))
    }
}

/// The style in which a value that Chinese does not have is written.
pub(super) const NEW_FIELD: ScalarStyle = ScalarStyle::Plain;
