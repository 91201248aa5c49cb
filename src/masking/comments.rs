//! Chinese comments in code blocks: the only part of a code block that is language.

use crate::chinese::has_han;
use crate::markdown::{CodeBlock, Span};

/// What opens a comment to the end of the line, and what may close it.
const OPENERS: [&str; 8] = ["//", "/*", "<!--", "--", "#", ";", "%", "*"];

/// The text of each comment in `block` that holds Chinese: without its opening sign, the spaces after
/// it and what closes it. One line each.
#[must_use]
pub fn chinese_comments(text: &str, block: &CodeBlock) -> Vec<Span> {
    let mut found = Vec::new();
    let content = block.span.of(text);
    let lines = content.split_inclusive('\n').count();
    let mut at = block.span.start;
    for (number, line) in content.split_inclusive('\n').enumerate() {
        let fence = block.fenced && (number == 0 || (number + 1 == lines && !block.unclosed));
        if !fence && let Some(comment) = comment_in(line) {
            found.push(comment.shifted(at));
        }
        at += line.len();
    }
    found
}

fn comment_in(line: &str) -> Option<Span> {
    if !has_han(line) {
        return None;
    }
    let last_han = line.char_indices().rev().find(|(_, c)| crate::chinese::is_han(*c)).map(|(at, _)| at)?;
    let (sign, opened) = opening(line, last_han)?;
    let rest = &line[opened..];
    let lead = rest.len() - rest.trim_start_matches(['/', '*', '!', '#', '-', ';', '%', ' ', '\t']).len();
    let closer = if sign == "<!--" { "-->" } else { "*/" };
    let comment = rest[lead..].split(closer).next().unwrap_or_default().trim_end();
    has_han(comment).then(|| Span::new(opened + lead, opened + lead + comment.len()))
}

/// Where the text of the first comment begins that goes on to the Chinese at `last_han`: behind an opening
/// sign at the start of the line or after white space or the end of code, and in no string.
fn opening(line: &str, last_han: usize) -> Option<(&'static str, usize)> {
    let mut quotes = [false; 3];
    let mut before: Option<char> = None;
    let mut only_space = true;
    for (at, c) in line.char_indices().take_while(|(at, _)| *at < last_han) {
        let rest = &line[at..];
        let free = only_space || before.is_some_and(|b| matches!(b, ' ' | '\t' | ';' | '{' | '}' | ')' | ','));
        if free
            && !quotes.contains(&true)
            && let Some(opener) = OPENERS.iter().find(|o| rest.starts_with(**o))
            && (only_space || *opener != "*")
        {
            return Some((opener, at + opener.len()));
        }
        if let Some(quote) = ['"', '\'', '`'].iter().position(|quote| *quote == c) {
            quotes[quote] = !quotes[quote];
        }
        only_space &= c.is_whitespace();
        before = Some(c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Definitions, analyse};

    fn comments(text: &str) -> Vec<&str> {
        let analysis = analyse(text, &Definitions::default());
        chinese_comments(text, &analysis.code_blocks[0]).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn finds_comments_of_many_languages() {
        assert_eq!(
            comments("```rust\n// 打开文件\nlet a = \"// 中文\"; /* 读取 */\nfoo(); // a 锈\n/// 文档\n```"),
            ["打开文件", "读取", "a 锈", "文档"]
        );
        assert_eq!(comments("```c\nint a; /* 读取 */ foo();\n```"), ["读取"]);
        assert_eq!(comments("```sh\ncurl https://a.dev/中文 # 下载\n# b\n```"), ["下载"]);
        assert_eq!(comments("```\n锈\n-- 查询\n<!-- 注 -->\n```"), ["查询", "注"]);
    }

    #[test]
    fn strings_and_fences_are_code() {
        assert!(comments("```python # 中文\nprint('# 中文')\n```").is_empty());
    }
}
