//! Blocks for one edition: `<!-- zh only -->…<!-- /zh only -->` and `<!-- en only … -->`.

use std::sync::LazyLock;

use regex::Regex;

use crate::markdown::{Definitions, Newline, Span, analyse, splice};

static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?s)<!--\s*(?:(?P<open>zh[ -]only)\s*-->|(?P<close>/\s*zh[ -]only)\s*-->|en[ -]only\s(?P<english>.*?)-->)",
    )
    .ok()
});

/// A mark in a Chinese file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `<!-- zh only -->`
    Open(Span),
    /// `<!-- /zh only -->`
    Close(Span),
    /// `<!-- en only … -->` and the text in it.
    English(Span, Span),
}

/// A Chinese file as its English edition sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// The text, of the same length and with the same lines: what is not for English is blank.
    pub text: String,
    /// What was made blank, in order.
    pub blank: Vec<Span>,
    /// Marks without their counterpart.
    pub unpaired: Vec<Span>,
}

/// The Chinese file without what is for Chinese readers only, and with what is for English readers only.
#[must_use]
pub fn english_view(text: &str) -> View {
    let mut view = View::default();
    let mut open: Option<Span> = None;
    for mark in marks(text) {
        match mark {
            Mark::Open(span) if open.is_some() => view.unpaired.push(span),
            Mark::Open(span) => open = Some(span),
            Mark::Close(span) => match open.take() {
                Some(start) => view.blank.push(Span::new(start.start, span.end)),
                None => view.unpaired.push(span),
            },
            Mark::English(whole, english) if open.is_none() => {
                view.blank.push(Span::new(whole.start, english.start));
                view.blank.push(Span::new(english.end, whole.end));
            }
            Mark::English(..) => {}
        }
    }
    view.unpaired.extend(open);
    view.text = blanked(text, &view.blank);
    view
}

/// The Chinese file without marks and without what is for English readers only. A block that goes takes
/// the blank line behind it along.
#[must_use]
pub fn chinese_view(text: &str) -> String {
    let newline = Newline::of(text).as_str();
    let mut replacements: Vec<(Span, String)> = Vec::new();
    for mark in marks(text) {
        let (span, breaks) = match mark {
            Mark::Open(span) | Mark::Close(span) => (span, 1),
            Mark::English(span, _) => (span, 2),
        };
        let mut end = span.end;
        if is_alone(text, span) {
            for _ in 0..breaks {
                end += if text[end..].starts_with(newline) { newline.len() } else { 0 };
            }
        }
        replacements.push((Span::new(span.start, end), String::new()));
    }
    splice(text, &replacements)
}

/// Whether nothing else stands on the lines of a span.
fn is_alone(text: &str, span: Span) -> bool {
    text[..span.start].chars().next_back().is_none_or(|c| c == '\n')
        && text[span.end..].chars().next().is_none_or(|c| c == '\n' || c == '\r')
}

fn marks(text: &str) -> Vec<Mark> {
    let Some(regex) = MARKS.as_ref().filter(|_| text.contains("only")) else { return Vec::new() };
    let code = code(text);
    regex
        .captures_iter(text)
        .filter_map(|found| {
            let whole = Span::from(found.get(0)?.range());
            if code.iter().any(|c| c.overlaps(whole)) {
                return None;
            }
            Some(match (found.name("open"), found.name("english")) {
                (Some(_), _) => Mark::Open(whole),
                (_, Some(english)) => Mark::English(whole, Span::from(english.range())),
                _ => Mark::Close(whole),
            })
        })
        .collect()
}

fn code(text: &str) -> Vec<Span> {
    let analysis = analyse(text, &Definitions::default());
    analysis.code.iter().copied().chain(analysis.code_blocks.iter().map(|b| b.span)).collect()
}

/// `text` with spaces for every byte of `spans` that is no line break.
fn blanked(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        out.push_str(Span::new(at.min(span.start), span.start).of(text));
        out.extend(span.of(text).bytes().map(|b| if b == b'\n' || b == b'\r' { char::from(b) } else { ' ' }));
        at = span.end;
    }
    out.push_str(&text[at.min(text.len())..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "甲\r\n\r\n<!-- zh only -->\r\n广告🦄\r\n<!-- /zh only -->\r\n\r\n<!-- en only\r\nHello *there*.\r\n-->\r\n\r\n乙<!-- en only  (B) -->丙\r\n";

    #[test]
    fn english_readers() {
        let view = english_view(TEXT);
        assert_eq!(view.text.len(), TEXT.len());
        let words: Vec<&str> = view.text.split_whitespace().collect();
        assert_eq!(words, ["甲", "Hello", "*there*.", "乙", "(B)", "丙"]);
        assert!(view.unpaired.is_empty());
    }

    #[test]
    fn chinese_readers() {
        assert_eq!(chinese_view(TEXT), "甲\r\n\r\n广告🦄\r\n\r\n乙丙\r\n");
        assert_eq!(chinese_view("甲 `<!-- zh only -->`\n"), "甲 `<!-- zh only -->`\n");
    }

    #[test]
    fn marks_without_counterpart() {
        assert_eq!(english_view("<!-- zh only -->\n甲\n").unpaired.len(), 1);
        assert_eq!(english_view("<!-- /zh only -->\n甲\n").text, "<!-- /zh only -->\n甲\n");
        let twice = english_view("<!-- zh only -->\n<!-- zh only -->\n甲\n<!-- /zh only -->\n");
        assert_eq!((twice.unpaired.len(), twice.text.trim()), (1, ""));
    }

    proptest! {
        #[test]
        fn the_view_keeps_every_place(text in "(甲|🦄|\r\n|\n|a|<!-- zh only -->|<!-- /zh only -->|<!-- en only | -->|`){0,30}") {
            let view = english_view(&text);
            prop_assert_eq!(view.text.len(), text.len());
            for (before, after) in text.bytes().zip(view.text.bytes()) {
                prop_assert!(before == after || after == b' ');
            }
        }
    }
}
