//! Whether a file is in Chinese or in English.

use crate::chinese::is_han;

/// The language of most of a file's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Chinese.
    Chinese,
    /// English, or another language without Chinese characters.
    English,
    /// Too few words to tell.
    Neither,
}

/// The share of Chinese characters among characters and Latin words from which on a text is Chinese. Chinese
/// newsletters are full of English names, and English ones keep a Chinese word here and there.
const CHINESE: f64 = 0.25;
/// Fewest words that tell anything.
const FEWEST: usize = 5;

/// The language of a Markdown text; code and addresses do not count.
pub(super) fn language(text: &str) -> Language {
    let (mut han, mut latin) = (0, 0);
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for part in line.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '\'')) {
            if part.contains("://") {
                continue;
            }
            han += part.chars().filter(|c| is_han(*c)).count();
            latin += part.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
        }
    }
    if han + latin < FEWEST {
        Language::Neither
    } else if super::share(han, han + latin) >= CHINESE {
        Language::Chinese
    } else {
        Language::English
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_newsletters() {
        assert_eq!(
            language("# 铁锈周刊#7\n\n1、[Rust](https://a.dev/some/long/path)\n\n用 Rust 写。\n"),
            Language::Chinese
        );
        assert_eq!(language("# Weekly #7\n\nThis week we look at 锈 and at many other things.\n"), Language::English);
        assert_eq!(language("```\nlet word = five + words + of + code;\n```\n"), Language::Neither);
        assert_eq!(language(""), Language::Neither);
    }
}
