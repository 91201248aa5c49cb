//! Draft titles: `[中文---English](url)` and `title: '…：中文---English'`. The English is the author's own.

use crate::chinese::has_han;
use crate::issue::IssueId;
use crate::markdown::{Destination, Span};
use crate::masking::AuthorEnglish;

/// The author's English in the text of an entry's title link.
pub(super) fn in_link(body: &str, link: &Destination) -> Option<AuthorEnglish> {
    halves(body, link.text)
}

/// The author's English on the first line of a text without a title link.
pub(super) fn in_first_line(body: &str) -> Option<AuthorEnglish> {
    let line = body.lines().next().unwrap_or_default();
    if line.contains("](") {
        return None;
    }
    halves(body, Span::new(0, line.len()))
}

/// The author's English in an issue's title: the part after the newsletter's name and number, which
/// end at the first colon.
pub(super) fn in_issue_title(title: &str) -> Option<AuthorEnglish> {
    let start =
        title.find('：').map(|at| at + '：'.len_utf8()).or_else(|| title.find(": ").map(|at| at + 2)).unwrap_or(0);
    let after_name = halves(title, Span::new(start, title.len()))?;
    let number = |text: &str| IssueId::of(text, "").number;
    if number(&after_name.english).is_some() && number(&after_name.english) == number(title) {
        // The English names the issue, too: it is the title as a whole.
        return halves(title, Span::new(0, title.len()));
    }
    Some(after_name)
}

fn halves(text: &str, span: Span) -> Option<AuthorEnglish> {
    let (chinese, english) = span.of(text).split_once("---")?;
    let english = english.trim_start_matches('-').trim();
    let written = has_han(chinese) && !english.is_empty() && !has_han(english);
    written.then(|| AuthorEnglish { span, chinese: chinese.trim().to_owned(), english: english.to_owned() })
}
