//! Full-width punctuation and what English writes instead.

/// Full-width punctuation at one place of the source.
pub(super) struct Punctuation {
    /// What English writes.
    pub text: &'static str,
    /// How many bytes of the source it replaces.
    pub length: usize,
    /// Whether it opens a quotation or parenthesis.
    pub opens: bool,
    /// Whether English wants a space after it.
    pub space_after: bool,
    /// Whether a new sentence starts after it.
    pub ends_sentence: bool,
}

/// Reads the punctuation at a position of the source, if it is one that English writes otherwise.
pub(super) fn read(source: &str, position: usize) -> Option<Punctuation> {
    let rest = &source[position..];
    let first = rest.chars().next()?;
    let second = rest[first.len_utf8()..].chars().next();
    let previous = source[..position].chars().next_back();
    let between = |test: fn(&char) -> bool| previous.as_ref().is_some_and(test) && second.as_ref().is_some_and(test);
    let between_digits = between(char::is_ascii_digit);
    let stop = |text, space_after| (text, false, space_after);
    let (text, opens, space_after) = match first {
        '，' | '、' | '､' => stop(",", true),
        '。' | '｡' => stop(".", true),
        '．' => stop(".", !between_digits),
        '：' => stop(":", !between_digits),
        '；' => stop(";", true),
        '！' => stop("!", true),
        '？' => stop("?", true),
        '％' => stop("%", true),
        '…' => stop("...", second != Some('…')),
        '—' if previous == Some('—') => stop("", false),
        '—' => stop("—", false),
        '～' | '〜' | '－' => stop("–", false),
        '／' => stop("/", false),
        '’' if between(char::is_ascii_alphabetic) => return None,
        '“' | '「' | '『' => ("\"", true, false),
        '”' | '」' | '』' => stop("\"", true),
        '‘' => ("'", true, false),
        '’' => stop("'", true),
        '（' | '【' | '〔' => ("(", true, false),
        '）' | '】' | '〕' => stop(")", true),
        '《' | '〈' => (if closed(rest, first) { "" } else { "\"" }, true, false),
        '》' | '〉' => stop(if opened(&source[..position], first) { "" } else { "\"" }, true),
        _ => return None,
    };
    let ends_sentence = matches!(first, '。' | '｡' | '！' | '？');
    Some(Punctuation { text, length: first.len_utf8(), opens, space_after, ends_sentence })
}

/// Whether a character opens a quotation or parenthesis.
pub(super) fn opens(character: char) -> bool {
    "“「『‘（【〔《〈".contains(character)
}

/// What must stand between this text and the punctuation after it so that Markdown does not read
/// them as one: as a list (`1.`, `1)`), a link (`[文](…)`), a definition (`[文]:`) or a character
/// (`&lt;`).
pub(super) fn separator(before: &str, text: &str) -> &'static str {
    let open_link = before.rfind("](").is_some_and(|start| !before[start..].contains(')'));
    let apart = match text {
        ")" if open_link => return " \\",
        "." | ")" => is_list_number(before.rsplit('\n').next().unwrap_or(before)),
        ":" => before.ends_with(']'),
        ";" => {
            let name = before.trim_end_matches(|last: char| last.is_ascii_alphanumeric() || last == '#');
            name.len() < before.len() && name.ends_with('&')
        }
        _ => false,
    };
    if apart { " " } else { "" }
}

/// Whether a line consists of a number, perhaps after the marks of lists and quotations.
fn is_list_number(line: &str) -> bool {
    let prefix = line.trim_end_matches(|last: char| last.is_ascii_digit());
    let is_prefix = |last: char| last.is_whitespace() || last.is_ascii_digit() || ">-+*.)".contains(last);
    prefix.len() < line.len()
        && (prefix.is_empty() || prefix.ends_with(|last: char| last.is_whitespace() || last == '>'))
        && prefix.chars().all(is_prefix)
}

/// Whether the book title that opens here may lose its marks.
fn closed(rest: &str, open: char) -> bool {
    let inside = &rest[open.len_utf8()..];
    let close = if open == '《' { '》' } else { '〉' };
    inside.find(close).is_some_and(|end| is_plain(&inside[..end]))
}

/// Whether the book title that closes here may lose its marks.
fn opened(before: &str, close: char) -> bool {
    let open = if close == '》' { '《' } else { '〈' };
    before.rfind(open).is_some_and(|start| is_plain(&before[start + open.len_utf8()..]))
}

/// Whether a book title holds words and nothing that Markdown reads.
fn is_plain(title: &str) -> bool {
    title.contains(char::is_alphanumeric)
        && title.trim() == title
        && !title.contains(['*', '_', '~', '`', '[', ']', '<', '>', '\\', '|', '\n', '《', '》', '〈', '〉'])
}
