//! The lines that reports quote.

use std::collections::HashMap;

use super::{Place, Texts};
use crate::markdown::{LineIndex, Span};

/// Finds lines of the checked files; each file is indexed once.
pub(super) struct Excerpts<'a> {
    texts: &'a dyn Texts,
    lines: HashMap<&'a str, LineIndex>,
}

impl<'a> Excerpts<'a> {
    pub(super) fn new(texts: &'a dyn Texts) -> Self {
        Self { texts, lines: HashMap::new() }
    }

    /// The line that a place begins on, and the bytes of it that the place covers. What covers several
    /// lines is shown by its first.
    pub(super) fn line(&mut self, place: &'a Place) -> Option<(&'a str, Span)> {
        let text = self.texts.text(&place.file)?;
        let index = self.lines.entry(&place.file).or_insert_with(|| LineIndex::new(text));
        let line = index.text_of(text, place.line)?;
        let byte = |column: usize| line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        let start = byte(place.column);
        let end = if place.end_line > place.line { line.len() } else { byte(place.end_column) };
        Some((line, Span::new(start, end.max(start))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_line_and_what_is_meant_of_it() {
        let text = "一\r\n🦄见[甲](u)。\r\n三";
        let texts: BTreeMap<String, String> = [("x.md".to_owned(), text.to_owned())].into();
        let shown = |line, column, end_line, end_column| {
            let place = Place { file: "x.md".into(), line, column, end_line, end_column };
            Excerpts::new(&texts).line(&place).map(|(line, span)| (line.to_owned(), span.of(line).to_owned()))
        };
        let line = "🦄见[甲](u)。".to_owned();
        assert_eq!(shown(2, 3, 2, 9), Some((line.clone(), "[甲](u)".into())));
        assert_eq!(shown(2, 9, 3, 2), Some((line.clone(), "。".into())));
        assert_eq!(shown(2, 40, 2, 50), Some((line.clone(), String::new())));
        assert_eq!(shown(2, 5, 2, 1), Some((line, String::new())));
        assert_eq!(shown(9, 1, 9, 1), None);
        let elsewhere = Place::top("y.md");
        assert!(Excerpts::new(&texts).line(&elsewhere).is_none());
    }
}
