//! Where in a file something is, as editors and services count: lines and columns from 1.

use crate::markdown::{LineIndex, Position, Span};

/// A stretch of a file. Columns are Unicode code points; the end is the column behind the last character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the folder of the newsletter, with forward slashes.
    pub file: String,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1.
    pub column: usize,
    /// Line of the last character.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

impl Place {
    /// The place of `span` in `text`, without white space at its ends; `lines` is the index of `text`.
    #[must_use]
    pub fn of(file: &str, text: &str, lines: &LineIndex, span: Span) -> Self {
        let inner = span.trimmed(text);
        let inner = if inner.is_empty() { Span::new(span.start, span.start) } else { inner };
        let (start, end) = (lines.position(text, inner.start), lines.position(text, inner.end));
        Self {
            file: file.to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    /// The beginning of a file, for what is wrong with the file as a whole.
    #[must_use]
    pub fn top(file: &str) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1, end_line: 1, end_column: 1 }
    }

    /// Its first character.
    #[must_use]
    pub fn start(&self) -> Position {
        Position { line: self.line, column: self.column }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, part: &str) -> Place {
        let at = text.find(part).unwrap();
        Place::of("x.md", text, &LineIndex::new(text), Span::new(at, at + part.len()))
    }

    #[test]
    fn columns_are_code_points() {
        let place = place("一\r\n🦄见[甲](u)。\r\n", "[甲](u)");
        assert_eq!((place.line, place.column, place.end_line, place.end_column), (2, 3, 2, 9));
        assert_eq!(place.to_string(), "x.md:2:3");
    }

    #[test]
    fn white_space_at_the_ends_does_not_count() {
        let text = "a\r\n\r\n甲\r\n乙\r\n\r\nb";
        let (whole, inner) = (place(text, "\r\n\r\n甲\r\n乙\r\n\r\n"), place(text, "甲\r\n乙"));
        assert_eq!(whole, inner);
        assert_eq!((inner.line, inner.column, inner.end_line, inner.end_column), (3, 1, 4, 2));
    }

    #[test]
    fn an_empty_span_is_a_point() {
        let text = "甲乙";
        let point = Place::of("x.md", text, &LineIndex::new(text), Span::new(3, 3));
        assert_eq!((point.column, point.end_column), (2, 2));
        let behind = Place::of("x.md", text, &LineIndex::new(text), Span::new(90, 99));
        assert_eq!((behind.column, behind.end_column), (3, 3));
    }
}
