//! A byte span, and replacing spans in place.

/// A half-open range of bytes in a text. Always on character boundaries of the text it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The bytes of `text` that the span covers; empty where it does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span in a text that starts `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The same span seen from the start of `outer`, which contains it.
    #[must_use]
    pub fn within(self, outer: Self) -> Self {
        Self { start: self.start.saturating_sub(outer.start), end: self.end.saturating_sub(outer.start) }
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        let end = start + inner.trim().len();
        Self { start, end }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// `text` with each span replaced by its string. Spans must not overlap; their order does not matter.
/// Bytes outside the spans are copied.
#[must_use]
pub fn splice(text: &str, replacements: &[(Span, String)]) -> String {
    let mut ordered: Vec<&(Span, String)> = replacements.iter().collect();
    ordered.sort_by_key(|(span, _)| *span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in ordered {
        if span.start < at {
            continue;
        }
        out.push_str(Span { start: at, end: span.start }.of(text));
        out.push_str(new);
        at = span.end;
    }
    out.push_str(Span { start: at, end: text.len() }.of(text));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_in_any_order_and_keeps_the_rest() {
        let text = "甲[乙](丙)丁";
        let at = text.find('丙').unwrap();
        let out = splice(text, &[(Span::new(at, at + 3), "x".into()), (Span::new(0, 3), "a".into())]);
        assert_eq!(out, "a[乙](x)丁");
    }

    #[test]
    fn trims_to_the_text() {
        let text = " \n甲 \r\n";
        assert_eq!(Span::new(0, text.len()).trimmed(text).of(text), "甲");
        assert!(Span::new(0, 2).trimmed(text).is_empty());
    }
}
