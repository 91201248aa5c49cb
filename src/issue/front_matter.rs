//! YAML front matter: where it ends, and its one-line values, read and written so that YAML reads
//! exactly the text that is meant.

use std::fmt::Write;

use crate::markdown::Span;

/// How a value is written in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// As it is: a number, `true` or `false`.
    Literal,
}

/// One `key: value` line at the top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub key: String,
    /// The bytes of the value, quotes included.
    pub span: Span,
    /// How it is written.
    pub style: ScalarStyle,
    /// What YAML reads.
    pub value: String,
}

/// The front matter of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// From the first `---` to the end of the closing line, its newline excluded.
    pub span: Span,
    /// The one-line values.
    pub fields: Vec<Field>,
}

impl FrontMatter {
    /// Reads the front matter of `text`, where it has any: a first line `---` (after a BOM), lines of
    /// YAML with at least one key, a closing `---` or `...`.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut lines = text[start..].split_inclusive('\n');
        let first = lines.next()?;
        if first.trim_end() != "---" {
            return None;
        }
        let mut at = start + first.len();
        let mut fields = Vec::new();
        let mut keys = 0;
        let mut last_field_line = None;
        for line in lines {
            let content = line.trim_end();
            if content == "---" || content == "..." {
                return (keys > 0).then_some(Self { span: Span::new(start, at + content.len()), fields });
            }
            if line.starts_with([' ', '\t']) && !content.is_empty() && last_field_line == Some(at) {
                // The value goes on: it is no one-line value.
                fields.pop();
            }
            if let Some((key, rest)) = key_of(content) {
                keys += 1;
                let lead = content.len() - rest.len();
                let known = fields.len();
                fields.extend(field(key, rest, at + lead));
                last_field_line = (fields.len() > known).then_some(at + line.len());
            } else if keys == 0 && !content.is_empty() && !content.starts_with('#') {
                return None;
            }
            at += line.len();
        }
        None
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }
}

fn key_of(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let quoted = |quote: char| key.strip_prefix(quote).and_then(|k| k.strip_suffix(quote));
    let key = quoted('"').or(quoted('\'')).unwrap_or(key);
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    (plain && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some((key, rest))
}

fn field(key: &str, rest: &str, at: usize) -> Option<Field> {
    let value = rest.trim();
    let start = at + (rest.len() - rest.trim_start().len());
    let (style, end, decoded) = match value.chars().next()? {
        '\'' => {
            let end = closing_single(value)?;
            (ScalarStyle::Single, end, value[1..end - 1].replace("''", "'"))
        }
        '"' => {
            let end = closing_double(value)?;
            (ScalarStyle::Double, end, unescape_double(&value[1..end - 1])?)
        }
        '[' | '{' | '|' | '>' | '&' | '*' | '!' | '#' => return None,
        _ => {
            let end = value.find(" #").map_or(value.len(), |n| value[..n].trim_end().len());
            (ScalarStyle::Plain, end, value[..end].to_owned())
        }
    };
    let tail = value[end..].trim_start();
    if !tail.is_empty() && !tail.starts_with('#') {
        return None;
    }
    Some(Field { key: key.to_owned(), span: Span::new(start, start + end), style, value: decoded })
}

fn closing_single(value: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at] == b'\'' {
            if bytes.get(at + 1) != Some(&b'\'') {
                return Some(at + 1);
            }
            at += 1;
        }
        at += 1;
    }
    None
}

fn closing_double(value: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn unescape_double(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'x' => out.push(code_point(&mut chars, 2)?),
            'u' => out.push(code_point(&mut chars, 4)?),
            'U' => out.push(code_point(&mut chars, 8)?),
            c @ ('"' | '\\' | '/' | ' ') => out.push(c),
            _ => return None,
        }
    }
    Some(out)
}

fn code_point(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let hex: String = chars.take(digits).collect();
    (hex.len() == digits).then(|| u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32))?
}

/// `value` written as one line of YAML, in `style` where that can hold it.
#[must_use]
pub fn write_scalar(value: &str, style: ScalarStyle) -> String {
    let control = value.chars().any(char::is_control);
    match style {
        ScalarStyle::Literal => value.to_owned(),
        ScalarStyle::Plain if !control && plain_is_safe(value) => value.to_owned(),
        ScalarStyle::Plain | ScalarStyle::Single if !control => format!("'{}'", value.replace('\'', "''")),
        _ => {
            let mut out = String::from("\"");
            for c in value.chars() {
                match c {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    '\t' => out.push_str("\\t"),
                    c if c.is_control() => {
                        let _ = write!(out, "\\u{:04x}", u32::from(c));
                    }
                    c => out.push(c),
                }
            }
            out.push('"');
            out
        }
    }
}

/// Whether YAML reads these characters, unquoted after `key: `, as this very string (YAML 1.2, §7.3.3).
fn plain_is_safe(value: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "~"];
    let Some(first) = value.chars().next() else { return false };
    value.trim() == value
        && !"-?:,[]{}#&*!|>'\"%@`=".contains(first)
        && !value.contains(": ")
        && !value.ends_with(':')
        && !value.contains(" #")
        && !words.contains(&value.to_ascii_lowercase().as_str())
        && !first.is_ascii_digit()
        && first != '.'
        && first != '+'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_forms_in_use() {
        let text = "\u{feff}---\r\ntitle: 'a''b：甲'\r\npubDate: 2026-11-21\r\nnote: \"\\u7532\\\"\" # x\r\ntags: [a]\r\nauthor:\r\n  name: 乙\r\n---\r\n正文";
        let found = FrontMatter::of(text).unwrap();
        assert_eq!(found.field("title").unwrap().value, "a'b：甲");
        assert_eq!(found.field("title").unwrap().span.of(text), "'a''b：甲'");
        assert_eq!(found.field("pubDate").unwrap().value, "2026-11-21");
        assert_eq!(found.field("note").unwrap().value, "甲\"");
        assert!(found.field("tags").is_none() && found.field("author").is_none());
        assert!(found.span.of(text).ends_with("---"));
    }

    #[test]
    fn what_is_no_front_matter() {
        for text in ["---\n正文\n---\n", "---\ntitle: a\n", "a\n---\nb: c\n---", "---\n---\n", ""] {
            assert!(FrontMatter::of(text).is_none(), "{text}");
        }
    }

    #[test]
    fn values_of_several_lines_and_quoted_keys() {
        let found = FrontMatter::of("---\n\"title\": 甲\nnote: 乙\n  二行\nlast: 丙\n---\n").unwrap();
        let keys: Vec<&str> = found.fields.iter().map(|f| f.key.as_str()).collect();
        assert_eq!(keys, ["title", "last"]);
    }

    proptest! {
        #[test]
        fn yaml_reads_what_was_meant(value in "[ -~甲乙：，🦄\t]{1,40}", which in 0_usize..3) {
            let style = [ScalarStyle::Plain, ScalarStyle::Single, ScalarStyle::Double][which];
            let text = format!("---\ntitle: {}\n---\n", write_scalar(&value, style));
            let found = FrontMatter::of(&text).unwrap();
            prop_assert_eq!(&found.field("title").unwrap().value, &value);
        }
    }
}
