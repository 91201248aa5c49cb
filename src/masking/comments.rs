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
    let opened = (0..line.len()).filter(|i| line.is_char_boundary(*i)).find_map(|i| {
        let rest = &line[i..];
        let opener = OPENERS.iter().find(|o| rest.starts_with(**o))?;
        let before = &line[..i];
        let at_start = before.trim().is_empty();
        let alone = at_start || (before.ends_with([' ', '\t', ';', '{', '}', ')', ',']) && *opener != "*");
        let in_string = ['"', '\'', '`'].iter().any(|quote| before.matches(*quote).count() % 2 == 1);
        (alone && !in_string && has_han(rest)).then_some(i + opener.len())
    })?;
    let rest = &line[opened..];
    let lead = rest.len() - rest.trim_start_matches(['/', '*', '!', '#', '-', ';', '%', ' ', '\t']).len();
    let comment = rest[lead..].trim_end();
    let comment = comment.strip_suffix("*/").or(comment.strip_suffix("-->")).unwrap_or(comment).trim_end();
    has_han(comment).then(|| Span::new(opened + lead, opened + lead + comment.len()))
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
        assert_eq!(comments("```sh\ncurl https://a.dev/中文 # 下载\n# b\n```"), ["下载"]);
        assert_eq!(comments("```\n锈\n-- 查询\n<!-- 注 -->\n```"), ["查询", "注"]);
    }

    #[test]
    fn strings_and_fences_are_code() {
        assert!(comments("```python # 中文\nprint('# 中文')\n```").is_empty());
    }
}
