//! Where a unit's Markdown marks stand: code, which stays as it is, and the opening and closing
//! marks of emphasis, which decide where spaces may go.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::practice::stand_ins;

/// What a stretch of bytes is to Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A code span or code block, marks included.
    Code,
    /// The mark that opens emphasis.
    Open,
    /// The mark that closes it.
    Close,
}

/// The marks of a unit in their order. They do not overlap.
pub(super) fn marks(text: &str) -> Vec<(Range<usize>, Mark)> {
    let readable = hide_stand_ins(text);
    let mut marks = Vec::new();
    for (event, range) in Parser::new_ext(&readable, markdown_options()).into_offset_iter() {
        match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => marks.push((range, Mark::Code)),
            Event::Start(Tag::Emphasis) => emphasis(text, &range, 1, &mut marks),
            Event::Start(Tag::Strong) => emphasis(text, &range, 2, &mut marks),
            Event::Start(Tag::Strikethrough) => {
                let tildes = text[range.clone()].bytes().take_while(|&byte| byte == b'~').count();
                emphasis(text, &range, tildes, &mut marks);
            }
            _ => {}
        }
    }
    meant_as_bold(text, &mut marks);
    marks.sort_by_key(|(range, _)| range.start);
    marks
}

/// Everything that an issue of a newsletter may use.
pub(super) fn markdown_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}

/// `<qk3>` alone on a line would start an HTML block and hide the code spans after it; quotation
/// marks of the same length are as good for finding emphasis.
fn hide_stand_ins(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        hidden.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = stand_ins::angled(rest).unwrap_or(0);
        match rest.get(1..length.saturating_sub(1)) {
            Some(name) => hidden.extend(["\"", name, "\""]),
            None => hidden.push('<'),
        }
        rest = &rest[length.max(1)..];
    }
    hidden + rest
}

fn emphasis(text: &str, range: &Range<usize>, length: usize, marks: &mut Vec<(Range<usize>, Mark)>) {
    let open = range.start..range.start + length;
    let close = range.end.saturating_sub(length)..range.end;
    let is_mark = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|mark| mark.bytes().all(|byte| b"*_~".contains(&byte)))
    };
    if open.end <= close.start && is_mark(&open) && is_mark(&close) {
        marks.push((open, Mark::Open));
        marks.push((close, Mark::Close));
    }
}

/// Finds `**注意：**后文`, which is meant as bold though Markdown, made for spaces between words,
/// does not see it: pairs of `**` in one line that belong to nothing else.
fn meant_as_bold(text: &str, marks: &mut Vec<(Range<usize>, Mark)>) {
    let mut pairs = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for stars in free_stars(text, marks) {
        let between = open.as_ref().map_or("\n", |open| &text[open.end..stars.start]);
        let closes = !between.contains('\n') && !between.ends_with(char::is_whitespace);
        let opens = text[stars.end..].starts_with(|next: char| !next.is_whitespace());
        match open.take() {
            Some(open) if closes => {
                pairs.push((open, Mark::Open));
                pairs.push((stars, Mark::Close));
            }
            _ if opens => open = Some(stars),
            _ => {}
        }
    }
    marks.append(&mut pairs);
}

/// Every `**`, neither more nor fewer stars, that is not escaped and belongs to no mark.
fn free_stars(text: &str, marks: &[(Range<usize>, Mark)]) -> Vec<Range<usize>> {
    let mut free = Vec::new();
    let mut position = 0;
    while let Some(next) = text[position..].find(['*', '\\']) {
        let start = position + next;
        let mark_over = |at: usize| marks.iter().find(|(mark, _)| mark.contains(&at));
        if let Some((mark, _)) = mark_over(start) {
            position = mark.end;
        } else if text[start..].starts_with('\\') {
            position = start + 1 + usize::from(text[start + 1..].starts_with('*'));
        } else {
            let run = text[start..].bytes().take_while(|&byte| byte == b'*').count();
            position = (start..start + run).find(|&at| mark_over(at).is_some()).unwrap_or(start + run);
            if position - start == 2 {
                free.push(start..position);
            }
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, Mark)> {
        marks(text).into_iter().map(|(range, mark)| (&text[range], mark)).collect()
    }

    #[test]
    fn bold_is_found_also_where_markdown_misses_it() {
        let pair = [("**", Mark::Open), ("**", Mark::Close)];
        assert_eq!(shown("中**文**字"), pair);
        assert_eq!(shown("**注意：**后文"), pair);
        assert_eq!(shown("2 ** 3 ** 4"), []);
        assert_eq!(shown(r"\**文**"), [("*", Mark::Open), ("*", Mark::Close)]);
    }

    #[test]
    fn nested_and_struck_text_have_marks_of_their_own() {
        let (open, close) = (Mark::Open, Mark::Close);
        assert_eq!(shown("***文***"), [("*", open), ("**", open), ("**", close), ("*", close)]);
        assert_eq!(shown("~~旧~~ _新_"), [("~~", open), ("~~", close), ("_", open), ("_", close)]);
    }

    #[test]
    fn code_is_found_also_after_a_lonely_stand_in() {
        assert_eq!(shown("<qk:1>\n用 `代码` 吧"), [("`代码`", Mark::Code)]);
        assert_eq!(shown("```\n代码\n```\n"), [("```\n代码\n```", Mark::Code)]);
    }
}
