//! Destinations of links and images, and where their bytes stand.

use super::Span;

/// What a destination belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DestinationKind {
    /// `[text](destination)` or a reference link.
    Link,
    /// `![alt](destination)` or a reference image.
    Image,
    /// `<https://…>`.
    Autolink,
    /// A bare URL in running text.
    BareUrl,
    /// A URL that is (part of) the text of a link: it is shown, but leads nowhere by itself.
    UrlText,
}

/// How a reference link names its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// `[text][label]`
    Full,
    /// `[label][]`
    Collapsed,
    /// `[label]`
    Shortcut,
}

/// One destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// What it belongs to.
    pub kind: DestinationKind,
    /// Its value as a reader of Markdown sees it (escapes and entities resolved).
    pub value: String,
    /// The bytes to protect: the destination itself for an inline link, the whole of an autolink or
    /// bare URL, and what follows the closing bracket of the text for a reference.
    pub span: Span,
    /// The whole construct.
    pub whole: Span,
    /// The link text or alt text; empty span for autolinks and bare URLs.
    pub text: Span,
    /// Set for reference links and images.
    pub reference: Option<Reference>,
}

impl Destination {
    /// Whether a reader can follow or see it: everything but the text of another link.
    #[must_use]
    pub fn leads_somewhere(&self) -> bool {
        self.kind != DestinationKind::UrlText
    }
}

/// The span of an inline destination by scanning, for the rare link whose value has escapes: from the
/// end of the link text, `](`, white space, then `<…>` or balanced characters
/// (`CommonMark` 0.31, "link destination").
pub(super) fn scan_inline(text: &str, whole: Span, text_end: usize) -> Option<(Span, Span)> {
    let bytes = text.as_bytes();
    let bracket = (text_end..whole.end).find(|i| bytes[*i] == b']' && bytes.get(i + 1) == Some(&b'('))?;
    let mut at = bracket + 2;
    while at < whole.end && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    let start = at;
    if bytes.get(at) == Some(&b'<') {
        while at < whole.end && bytes[at] != b'>' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        return (at < whole.end).then(|| (Span::new(start, at + 1), Span::new(bracket, bracket)));
    }
    let mut depth = 0_u32;
    while at < whole.end {
        match bytes[at] {
            b'\\' if at + 1 < whole.end && bytes[at + 1].is_ascii_punctuation() => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b if b.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    Some((Span::new(start, at.min(whole.end)), Span::new(bracket, bracket)))
}
