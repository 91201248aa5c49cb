//! Draft titles: `[中文---English](url)` and `title: '…：中文---English'`. The English is the author's own.

use crate::chinese::has_han;
use crate::issue::IssueId;
use crate::markdown::{Destination, Span, splice};
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

/// The part of an issue's title behind the newsletter's name and number; empty where it has none.
#[must_use]
pub fn headline(title: &str) -> &str {
    let wide = title.split_once('：').map(|(_, rest)| rest);
    wide.or_else(|| title.split_once(": ").map(|(_, rest)| rest)).unwrap_or_default().trim()
}

/// The author's English in a headline: without the newsletter's name, should it repeat it.
pub(super) fn in_headline(text: &str) -> Option<AuthorEnglish> {
    let mut author = halves(text, Span::new(0, text.len()))?;
    if IssueId::of(&author.english, "").number.is_some() {
        let rest = author.english.split_once([':', '：']).map(|(_, rest)| rest.trim().to_owned());
        author.english = rest.filter(|rest| !rest.is_empty()).unwrap_or(author.english);
    }
    Some(author)
}

/// The Chinese file without the English halves of its titles.
pub(super) fn without_english(text: &str, spans: &[Span]) -> String {
    let cuts: Vec<(Span, String)> = spans
        .iter()
        .filter_map(|span| {
            halves(text, *span)?;
            let kept = span.of(text).find("---").map(|at| span.of(text)[..at].trim_end().len())?;
            Some((Span::new(span.start + kept, span.end), String::new()))
        })
        .collect();
    splice(text, &cuts)
}

fn halves(text: &str, span: Span) -> Option<AuthorEnglish> {
    let (chinese, english) = span.of(text).split_once("---")?;
    let english = english.trim_start_matches('-').trim();
    let written = has_han(chinese) && !english.is_empty() && !has_han(english);
    written.then(|| AuthorEnglish { span, chinese: chinese.trim().to_owned(), english: english.to_owned() })
}
