//! One pass over a Markdown text: its destinations, code, HTML and blocks, as spans.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag as MdTag, TagEnd};

use super::destination::{Reference, scan_inline};
use super::{Destination, DestinationKind, Span, bare_url, html, html::Tag};

/// The link reference definitions of a file, by label, so that a part of it can be read by itself.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    by_label: HashMap<String, (String, String)>,
}

impl Definitions {
    /// The definitions that `text` makes.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if !text.contains("]:") {
            return Self::default();
        }
        let parser = Parser::new_ext(text, options());
        let by_label = parser
            .reference_definitions()
            .iter()
            .map(|(label, def)| {
                (
                    fold_label(label),
                    (def.dest.to_string(), def.title.as_ref().map(ToString::to_string).unwrap_or_default()),
                )
            })
            .collect();
        Self { by_label }
    }

    fn find(&self, label: &str) -> Option<(String, String)> {
        self.by_label.get(&fold_label(label)).cloned()
    }
}

fn fold_label(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A kind of block, for comparing the build of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// Running text, also inside list items and quotes.
    Paragraph,
    /// A list; `true` if numbered.
    List(bool),
    /// A list item.
    Item,
    /// A block quote.
    Quote,
    /// A fenced or indented code block.
    Code,
    /// An HTML block.
    Html,
    /// A table.
    Table,
    /// A table row or head, with its number of cells.
    Row(u16),
    /// A thematic break.
    Rule,
    /// A footnote definition.
    Footnote,
}

/// A block that is not inside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes, without white space at the end.
    pub span: Span,
}

/// A code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// All its bytes, fences included.
    pub span: Span,
    /// The info string's first word (the language), where fenced.
    pub language: String,
    /// Whether it has fences.
    pub fenced: bool,
    /// Whether a fence was opened and never closed.
    pub unclosed: bool,
}

/// What [`analyse`] found. All spans are in the text given.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// Destinations in the order of their text.
    pub destinations: Vec<Destination>,
    /// Inline code with its backticks.
    pub code: Vec<Span>,
    /// HTML tags and comments in order.
    pub tags: Vec<Tag>,
    /// Code blocks in order.
    pub code_blocks: Vec<CodeBlock>,
    /// Blocks at the top level.
    pub blocks: Vec<Block>,
    /// The build of the text: every block in document order, nested ones with their depth.
    pub build: Vec<(u8, BlockKind)>,
    /// Number of hard line breaks.
    pub hard_breaks: usize,
    /// Footnote references (`[^1]`).
    pub footnotes: Vec<String>,
}

impl Analysis {
    /// The content of each inline code span, without backticks and padding.
    #[must_use]
    pub fn code_contents<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.code.iter().map(|span| code_content(span.of(text))).collect()
    }

    /// Every span whose bytes are not language: destinations, code, tags and code blocks, in order.
    #[must_use]
    pub fn protected_spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.destinations.iter().map(|d| d.span).filter(|s| !s.is_empty()).collect();
        spans.extend(&self.code);
        spans.extend(self.tags.iter().map(|t| t.span));
        spans.extend(self.code_blocks.iter().map(|c| c.span));
        spans.sort();
        spans
    }
}

fn code_content(code: &str) -> &str {
    let inner = code.trim_matches('`');
    match inner.strip_prefix(' ').and_then(|s| s.strip_suffix(' ')) {
        Some(stripped) if !stripped.trim().is_empty() => stripped,
        _ => inner,
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// Reads `text` as `CommonMark` with GFM's extensions. Reference links are resolved by the text's own
/// definitions and by `definitions` (those of the file that `text` was cut from). Linear in the
/// length of the text; never fails.
#[must_use]
pub fn analyse(text: &str, definitions: &Definitions) -> Analysis {
    let mut resolve = |link: pulldown_cmark::BrokenLink<'_>| {
        definitions.find(&link.reference).map(|(url, title)| (CowStr::from(url), CowStr::from(title)))
    };
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(&mut resolve));
    let mut reader = Reader { text, analysis: Analysis::default(), depth: 0, open: Vec::new(), bare_item: false };
    for (event, range) in parser.into_offset_iter() {
        reader.read(event, Span::from(range));
    }
    reader.finish()
}

struct OpenLink {
    whole: Span,
    kind: DestinationKind,
    link_type: LinkType,
    value: String,
    borrowed: Option<Span>,
    text_end: usize,
}

struct Reader<'a> {
    text: &'a str,
    analysis: Analysis,
    depth: u8,
    open: Vec<OpenLink>,
    /// Inside a list item that has not begun a paragraph: tight text opens one.
    bare_item: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(end) => self.end(end),
            Event::Text(_) | Event::SoftBreak | Event::TaskListMarker(_) => self.inline(span),
            Event::HardBreak => {
                self.inline(span);
                self.analysis.hard_breaks += 1;
            }
            Event::Code(_) => {
                self.inline(span);
                self.analysis.code.push(span);
            }
            Event::InlineHtml(_) => {
                self.inline(span);
                self.analysis.tags.push(Tag { span, in_block: false });
            }
            Event::FootnoteReference(name) => {
                self.inline(span);
                self.analysis.footnotes.push(name.to_string());
            }
            Event::Rule => self.block(BlockKind::Rule, span),
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn inline(&mut self, span: Span) {
        if self.bare_item {
            self.bare_item = false;
            self.analysis.build.push((self.depth, BlockKind::Paragraph));
        }
        for link in &mut self.open {
            link.text_end = link.text_end.max(span.end);
        }
    }

    fn block(&mut self, kind: BlockKind, span: Span) {
        self.bare_item = false;
        self.analysis.build.push((self.depth, kind));
        if self.depth == 0 {
            let end = span.start + span.of(self.text).trim_end().len();
            self.analysis.blocks.push(Block { kind, span: Span::new(span.start, end.max(span.start)) });
        }
    }

    fn start(&mut self, tag: &MdTag<'_>, span: Span) {
        let kind = match tag {
            MdTag::Paragraph => BlockKind::Paragraph,
            MdTag::Heading { level, .. } => BlockKind::Heading(*level as u8),
            MdTag::BlockQuote(_) => BlockKind::Quote,
            MdTag::CodeBlock(kind) => {
                self.code_block(kind, span);
                BlockKind::Code
            }
            MdTag::HtmlBlock => {
                html::tags_in_block(self.text, span, &mut self.analysis.tags);
                BlockKind::Html
            }
            MdTag::List(first) => BlockKind::List(first.is_some()),
            MdTag::Item => BlockKind::Item,
            MdTag::FootnoteDefinition(_) => BlockKind::Footnote,
            MdTag::Table(_) => BlockKind::Table,
            MdTag::TableHead | MdTag::TableRow => BlockKind::Row(0),
            MdTag::TableCell => {
                if let Some((_, BlockKind::Row(cells))) = self.analysis.build.last_mut() {
                    *cells += 1;
                }
                return;
            }
            MdTag::Link { link_type, dest_url, .. } => {
                return self.link(DestinationKind::Link, *link_type, dest_url, span);
            }
            MdTag::Image { link_type, dest_url, .. } => {
                return self.link(DestinationKind::Image, *link_type, dest_url, span);
            }
            _ => return self.inline(Span::new(span.start, span.start)),
        };
        self.block(kind, span);
        self.depth = self.depth.saturating_add(1);
        self.bare_item = kind == BlockKind::Item;
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            _ => {
                self.depth = self.depth.saturating_sub(1);
                self.bare_item = false;
            }
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        let (fenced, language) = match kind {
            CodeBlockKind::Indented => (false, String::new()),
            CodeBlockKind::Fenced(info) => (true, info.split_whitespace().next().unwrap_or_default().to_owned()),
        };
        let trimmed = Span::new(span.start, span.start + span.of(self.text).trim_end().len());
        let unclosed = fenced && {
            let body = trimmed.of(self.text);
            let last = body.lines().next_back().unwrap_or_default().trim_start_matches([' ', '>', '\t']);
            body.lines().count() < 2 || !(last.starts_with("```") || last.starts_with("~~~"))
        };
        self.analysis.code_blocks.push(CodeBlock { span: trimmed, language, fenced, unclosed });
    }

    fn link(&mut self, kind: DestinationKind, link_type: LinkType, url: &CowStr<'_>, whole: Span) {
        self.inline(Span::new(whole.start, whole.start));
        let kind = match link_type {
            LinkType::Autolink | LinkType::Email => DestinationKind::Autolink,
            _ => kind,
        };
        let opening = if kind == DestinationKind::Image { 2 } else { 1 };
        self.open.push(OpenLink {
            whole,
            kind,
            link_type,
            value: url.to_string(),
            borrowed: borrowed_span(self.text, url, whole),
            text_end: whole.start + opening,
        });
    }

    fn close_link(&mut self) {
        let Some(link) = self.open.pop() else { return };
        let mut whole = link.whole;
        let collapsed = matches!(link.link_type, LinkType::Collapsed | LinkType::CollapsedUnknown);
        let empty_label_follows = self.text.get(whole.end..).is_some_and(|rest| rest.starts_with("[]"));
        if collapsed && empty_label_follows && !whole.of(self.text).ends_with("[]") {
            // The parser leaves the empty brackets out of the range.
            whole.end += 2;
        }
        for outer in &mut self.open {
            outer.text_end = outer.text_end.max(whole.end);
        }
        let start = whole.start + if link.kind == DestinationKind::Image { 2 } else { 1 };
        let reference = match link.link_type {
            LinkType::Reference | LinkType::ReferenceUnknown => Some(Reference::Full),
            LinkType::Collapsed | LinkType::CollapsedUnknown => Some(Reference::Collapsed),
            LinkType::Shortcut | LinkType::ShortcutUnknown => Some(Reference::Shortcut),
            _ => None,
        };
        let (span, text) = match (link.kind, reference) {
            (DestinationKind::Autolink, _) => (whole, Span::new(whole.start, whole.start)),
            (_, None) => {
                let Some((scanned, bracket)) = scan_inline(self.text, whole, link.text_end) else { return };
                let span = match link.borrowed {
                    Some(span) if !scanned.of(self.text).starts_with('<') => span,
                    _ => scanned,
                };
                (span, Span::new(start, bracket.start))
            }
            (_, Some(form)) => {
                let bracket = close_of_text(self.text, whole, link.text_end, form);
                (Span::new(bracket + 1, whole.end), Span::new(start.min(bracket), bracket))
            }
        };
        self.analysis.destinations.push(Destination {
            kind: link.kind,
            value: link.value,
            span,
            whole,
            text,
            reference,
        });
    }

    fn finish(mut self) -> Analysis {
        self.find_bare_urls();
        self.analysis.destinations.sort_by_key(|d| (d.whole.start, std::cmp::Reverse(d.whole.end)));
        self.analysis.tags.sort_by_key(|t| t.span);
        self.analysis
    }

    /// Bare URLs and JSX comments stand wherever nothing else does.
    fn find_bare_urls(&mut self) {
        if !self.text.contains("://") && !self.text.contains("{/*") {
            return;
        }
        let mut taken = self.analysis.protected_spans();
        taken.extend(definition_lines(self.text));
        taken.sort();
        let mut free = Vec::new();
        let mut at = 0;
        for span in taken {
            if span.start > at {
                free.push(Span::new(at, span.start));
            }
            at = at.max(span.end);
        }
        if at < self.text.len() {
            free.push(Span::new(at, self.text.len()));
        }
        let mut texts: Vec<Span> =
            self.analysis.destinations.iter().filter(|d| d.kind != DestinationKind::Autolink).map(|d| d.text).collect();
        texts.sort();
        let mut urls = Vec::new();
        for span in free {
            bare_url::find(self.text, span, &mut urls);
            html::jsx_comments(self.text, span, &mut self.analysis.tags);
        }
        for span in urls {
            let before = texts.partition_point(|text| text.start <= span.start);
            let in_text = texts[..before].iter().rev().take(4).any(|text| text.overlaps(span));
            let span = match texts[..before].iter().rev().take(4).find(|text| text.overlaps(span)) {
                Some(text) => Span::new(span.start, span.end.min(text.end)),
                None => span,
            };
            let kind = if in_text { DestinationKind::UrlText } else { DestinationKind::BareUrl };
            self.analysis.destinations.push(Destination {
                kind,
                value: span.of(self.text).to_owned(),
                span,
                whole: span,
                text: Span::new(span.start, span.start),
                reference: None,
            });
        }
    }
}

/// The byte range of a borrowed destination inside the text it was parsed from.
fn borrowed_span(text: &str, url: &CowStr<'_>, whole: Span) -> Option<Span> {
    let CowStr::Borrowed(url) = url else { return None };
    let start = (url.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let span = Span::new(start, start.checked_add(url.len())?);
    (whole.contains(span) && !url.is_empty()).then_some(span)
}

/// The bracket that closes the text of a reference link.
fn close_of_text(text: &str, whole: Span, text_end: usize, form: Reference) -> usize {
    let bytes = text.as_bytes();
    match form {
        Reference::Shortcut => whole.end.saturating_sub(1),
        Reference::Collapsed => whole.end.saturating_sub(3),
        Reference::Full => (text_end..whole.end)
            .find(|i| bytes[*i] == b']' && bytes.get(i + 1) == Some(&b'['))
            .unwrap_or(whole.end.saturating_sub(1)),
    }
}

/// Lines that define a link reference; their addresses are no running text.
fn definition_lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !text.contains("]:") {
        return spans;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start_matches(' ');
        if line.len() - start.len() < 4 && start.starts_with('[') && !start.starts_with("[^") && start.contains("]:") {
            spans.push(Span::new(at, at + line.len()));
        }
        at += line.len();
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Analysis {
        analyse(text, &Definitions::of(text))
    }

    fn destinations(text: &str) -> Vec<(DestinationKind, &str, String)> {
        read(text).destinations.iter().map(|d| (d.kind, d.span.of(text), d.text.of(text).to_owned())).collect()
    }

    #[test]
    fn spans_of_inline_destinations() {
        use DestinationKind::{Image, Link};
        assert_eq!(
            destinations("1、[甲 \\[a\\] `b`](https://x.dev/a_(b) \"题\")（英）![图](<a b.png>)"),
            [(Link, "https://x.dev/a_(b)", "甲 \\[a\\] `b`".into()), (Image, "<a b.png>", "图".into())]
        );
        assert_eq!(destinations("[](u)"), [(Link, "u", String::new())]);
        assert_eq!(destinations("[a]()"), [(Link, "", "a".into())]);
        assert_eq!(destinations("[a](x&amp;y\\_z)")[0].1, "x&amp;y\\_z");
    }

    #[test]
    fn an_image_inside_a_link() {
        use DestinationKind::{Image, Link};
        assert_eq!(
            destinations("[![徽](i.png)](u)"),
            [(Link, "u", "![徽](i.png)".into()), (Image, "i.png", "徽".into())]
        );
    }

    #[test]
    fn reference_links_keep_their_label_as_destination() {
        let text = "[甲][r] [r][] [r]\n\n[r]: https://x.dev\n";
        let found = read(text);
        let spans: Vec<&str> = found.destinations.iter().map(|d| d.span.of(text)).collect();
        assert_eq!(spans, ["[r]", "[]", ""]);
        assert!(found.destinations.iter().all(|d| d.value == "https://x.dev"));
    }

    #[test]
    fn a_part_is_read_with_the_definitions_of_its_file() {
        let definitions = Definitions::of("[R 1]: https://x.dev\n");
        assert_eq!(analyse("见[甲][r  1]。", &definitions).destinations[0].value, "https://x.dev");
        assert!(analyse("见[甲][无]。", &definitions).destinations.is_empty());
    }

    #[test]
    fn bare_urls_and_urls_as_link_text() {
        use DestinationKind::{BareUrl, Link, UrlText};
        assert_eq!(
            destinations("见 https://a.dev/b_c_d。又 [https://k.io](https://k.io)"),
            [
                (BareUrl, "https://a.dev/b_c_d", String::new()),
                (Link, "https://k.io", "https://k.io".into()),
                (UrlText, "https://k.io", String::new()),
            ]
        );
        assert!(destinations("`https://a.dev`\n\n    https://b.dev\n").is_empty());
    }

    #[test]
    fn the_build_of_a_text() {
        use BlockKind::{Item, List, Paragraph, Quote};
        let tight: Vec<BlockKind> = read("甲\n\n- 乙\n- 丙\n\n> 丁").build.iter().map(|b| b.1).collect();
        assert_eq!(tight, [Paragraph, List(false), Item, Paragraph, Item, Paragraph, Quote, Paragraph]);
        let loose: Vec<BlockKind> = read("甲\n\n- 乙\n\n- 丙\n\n> 丁").build.iter().map(|b| b.1).collect();
        assert_eq!(tight, loose);
    }

    #[test]
    fn an_unclosed_fence_is_seen() {
        assert!(read("```rust\nfn a() {}\n").code_blocks[0].unclosed);
        assert!(!read("```rust\nfn a() {}\n```\n").code_blocks[0].unclosed);
    }
}
