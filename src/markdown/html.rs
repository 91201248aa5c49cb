//! HTML tags and comments in Markdown, and the destinations they hold.

use std::sync::LazyLock;

use regex::Regex;

use super::{DestinationKind, Span};

/// One HTML tag, comment or JSX comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Its bytes.
    pub span: Span,
    /// Whether it stands in an HTML block, where Markdown is not read.
    pub in_block: bool,
}

static TAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?s)<!--.*?(?:-->|\z)|</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>|<[!?][^<>]*>"#).ok());
static JSX_COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)\{/\*.*?\*/\}").ok());
static ATTRIBUTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b(href|src|poster|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).ok());

/// The tags inside an HTML block. A block that holds code or style is one tag as a whole.
pub(super) fn tags_in_block(text: &str, block: Span, found: &mut Vec<Tag>) {
    let part = block.of(text);
    let opening = part.trim_start().to_ascii_lowercase();
    if ["<script", "<style", "<pre", "<textarea"].iter().any(|tag| opening.starts_with(tag)) {
        found.push(Tag { span: block.trimmed(text), in_block: true });
        return;
    }
    let Some(tag) = TAG.as_ref() else { return };
    let mut at = 0;
    let end = Span::new(part.len(), part.len());
    for span in tag.find_iter(part).map(|m| Span::from(m.range())).chain(std::iter::once(end)) {
        // What is no proper tag may be one to a browser: up to the next tag it counts as one.
        let between = Span::new(at, span.start.max(at));
        if let Some(open) = tag_like(between.of(part)) {
            let span = Span::new(between.start + open, between.end).shifted(block.start);
            found.push(Tag { span, in_block: true });
        }
        if !span.is_empty() {
            found.push(Tag { span: span.shifted(block.start), in_block: true });
        }
        at = span.end;
    }
}

/// Where something begins that a browser may read as a tag: `<` and a letter, `/`, `!` or `?`.
fn tag_like(text: &str) -> Option<usize> {
    text.match_indices('<')
        .map(|(at, _)| at)
        .find(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')))
}

/// The bare URLs and tags in a part of a text that is not read as Markdown.
#[must_use]
pub fn addresses_and_tags(text: &str, part: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    super::bare_url::find(text, part, &mut spans);
    if let Some(tag) = TAG.as_ref() {
        spans.extend(tag.find_iter(part.of(text)).map(|m| Span::from(m.range()).shifted(part.start)));
    }
    spans.sort();
    spans
}

/// JSX comments (`{/* … */}`) in running text.
pub(super) fn jsx_comments(text: &str, within: Span, found: &mut Vec<Tag>) {
    let part = within.of(text);
    if !part.contains("{/*") {
        return;
    }
    let Some(comment) = JSX_COMMENT.as_ref() else { return };
    found.extend(
        comment.find_iter(part).map(|m| Tag { span: Span::from(m.range()).shifted(within.start), in_block: false }),
    );
}

/// The addresses in the attributes of a tag, in order: `href` is a link, the others are images.
#[must_use]
pub fn html_destinations(tag: &str) -> Vec<(DestinationKind, String)> {
    let Some(attribute) = ATTRIBUTE.as_ref() else { return Vec::new() };
    attribute
        .captures_iter(tag)
        .filter_map(|c| {
            let value = c.get(2).or(c.get(3)).or(c.get(4))?.as_str().to_owned();
            let link = c.get(1)?.as_str().eq_ignore_ascii_case("href");
            Some((if link { DestinationKind::Link } else { DestinationKind::Image }, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_with_odd_attributes() {
        let text = "<p align=\"center\">\n<img src='a>b.jpg' style=\"x\"></img>文</p><!-- 注 -->";
        let mut found = Vec::new();
        tags_in_block(text, Span::new(0, text.len()), &mut found);
        let tags: Vec<&str> = found.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(tags.len(), 5, "{tags:?}");
        assert_eq!(html_destinations(tags[1]), [(DestinationKind::Image, "a>b.jpg".to_owned())]);
    }

    #[test]
    fn finds_jsx_comments() {
        let text = "甲 {/* truncate */} 乙";
        let mut found = Vec::new();
        jsx_comments(text, Span::new(0, text.len()), &mut found);
        assert_eq!(found[0].span.of(text), "{/* truncate */}");
    }
}
