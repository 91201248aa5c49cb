//! Bare URLs in running text, which `CommonMark` does not read as links but every host shows as such.

use linkify::{LinkFinder, LinkKind};

use super::Span;

/// The bare URLs in `text[within]`. Only `scheme://…` forms: `example.com` alone is a name.
pub(super) fn find(text: &str, within: Span, found: &mut Vec<Span>) {
    let part = within.of(text);
    if !part.contains("://") {
        return;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true).url_can_be_iri(true);
    let mut from = 0;
    while let Some(sign) = part[from..].find("://").map(|at| from + at) {
        let start = from + scheme_start(&part[from..sign]);
        // The finder wants a word boundary before the scheme, Chinese text does not give one.
        // It is given one word only: it would search on to the end of the text.
        let link = finder.links(word(&part[start..])).next().filter(|link| link.start() == 0);
        let length = link.map_or(0, |link| cut(link.as_str()));
        if length > 0 {
            found.push(Span::new(within.start + start, within.start + start + length));
        }
        from = (start + length).max(sign + 3);
    }
}

/// The text up to the first white space, or as long as an address may be.
fn word(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| c.is_whitespace() || *at > LONGEST).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Where the scheme at the end of `before` begins.
fn scheme_start(before: &str) -> usize {
    let letters = before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let scheme = before[letters..].to_ascii_lowercase();
    ["https", "http", "ftp"]
        .iter()
        .find(|known| scheme.ends_with(**known))
        .map_or(letters, |known| before.len() - known.len())
}

/// Bytes of the longest address that is recognised; servers accept about 8,000.
const LONGEST: usize = 8_192;

/// Path segments after which sites put a title in the reader's own script.
const TITLED_PATHS: [&str; 9] =
    ["/wiki/", "/tag/", "/tags/", "/category/", "/categories/", "/topic/", "/topics/", "/search/", "/item/"];

/// How much of what the finder took is the URL. It swallows `。后文`, so a URL ends before the first
/// full-width or CJK character, unless that is part of an address, as in `/wiki/中文` or `?q=中文`.
fn cut(url: &str) -> usize {
    let mut end = 0;
    while let Some(c) = url[end..].chars().next() {
        let rest = &url[end..];
        if c.is_ascii() {
            if rest.starts_with("**") || c == '`' {
                break;
            }
            end += 1;
            continue;
        }
        let run = &rest[..rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len())];
        if !belongs_to_address(&url[..end], run) {
            break;
        }
        end += run.len();
    }
    trim_trailing(&url[..end])
}

/// Whether a run of Chinese goes on with the address that stands before it.
fn belongs_to_address(before: &str, run: &str) -> bool {
    let path_begun = before.splitn(4, '/').nth(3).is_some_and(|path| !path.is_empty());
    let after_delimiter = before.ends_with(['=', '#', '_', '-', '%', ':'])
        || TITLED_PATHS.iter().any(|segment| before.ends_with(segment));
    let letters_only = run.chars().all(|c| c.is_alphanumeric() && !is_full_width_sign(c));
    path_begun && after_delimiter && letters_only && run.chars().count() <= 30
}

/// Length without closing punctuation that belongs to the sentence, as GFM's autolinks do.
fn trim_trailing(url: &str) -> usize {
    let mut url = url;
    loop {
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '~', '|']);
        let trimmed = match trimmed.strip_suffix(')') {
            Some(rest) if trimmed.matches(')').count() > trimmed.matches('(').count() => rest,
            _ => trimmed,
        };
        let trimmed = trimmed.strip_suffix(']').filter(|r| !r.contains('[')).unwrap_or(trimmed);
        if trimmed.len() == url.len() {
            break;
        }
        url = trimmed;
    }
    if url.ends_with("://") { 0 } else { url.len() }
}

fn is_full_width_sign(c: char) -> bool {
    matches!(u32::from(c), 0x3000..=0x303F | 0xFF00..=0xFFEF | 0x2000..=0x206F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text, Span::new(0, text.len()), &mut found);
        found.into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn ends_before_chinese_text_and_punctuation() {
        assert_eq!(urls("见 https://react.dev/。虽然"), ["https://react.dev/"]);
        assert_eq!(urls("（https://a.dev/b）后文"), ["https://a.dev/b"]);
        assert_eq!(urls("https://a.dev/b，https://c.dev/d/后文"), ["https://a.dev/b", "https://c.dev/d/"]);
        assert_eq!(urls("https://react.dev/虽然"), ["https://react.dev/"]);
        assert_eq!(urls("文0https://a.dev/b，xhttps://c.dev/"), ["https://a.dev/b", "https://c.dev/"]);
        assert_eq!(urls("**https://a.dev/b**"), ["https://a.dev/b"]);
        assert_eq!(urls("(https://a.dev/b_(c))."), ["https://a.dev/b_(c)"]);
    }

    #[test]
    fn keeps_chinese_that_is_part_of_a_path() {
        assert_eq!(urls("https://zh.wikipedia.org/wiki/中文 后文"), ["https://zh.wikipedia.org/wiki/中文"]);
        assert_eq!(urls("https://a.dev/s?q=锈&p=1"), ["https://a.dev/s?q=锈&p=1"]);
    }

    #[test]
    fn a_scheme_alone_or_a_name_is_no_url() {
        assert!(urls("https:// 和 example.com").is_empty());
    }
}
