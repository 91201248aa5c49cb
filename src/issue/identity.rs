//! What an issue is called: its number, its date, the newsletter's name.

use std::sync::LazyLock;

use regex::Regex;

static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:#|第\s*|[Ii]ssue\s*#?|[Nn]o\.?\s*)\s*(\d{1,4})").ok());
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)((?:19|20)\d{2})[-./_]?(0[1-9]|1[0-2])[-./_]?(0[1-9]|[12]\d|3[01])(?:\D|$)").ok()
});

/// Number and date of an issue, as far as its title and file name tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueId {
    /// The printed number: `#43`, `第 43 期`.
    pub number: Option<u32>,
    /// The date as `YYYY-MM-DD`.
    pub date: Option<String>,
}

impl IssueId {
    /// Reads the number from `title` and the date from `file_stem` (else from `title`).
    #[must_use]
    pub fn of(title: &str, file_stem: &str) -> Self {
        let number = NUMBER.as_ref().and_then(|r| r.captures(title)).and_then(|c| c[1].parse().ok());
        let date = |text: &str| {
            let c = DATE.as_ref()?.captures(text)?;
            Some(format!("{}-{}-{}", &c[1], &c[2], &c[3]))
        };
        Self { number, date: date(file_stem).or_else(|| date(title)) }
    }

    /// For messages: `issue #107, 2025-06-21`; `fallback` (a file's stem) where neither is known.
    #[must_use]
    pub fn label(&self, fallback: &str) -> String {
        match (self.number, &self.date) {
            (Some(n), Some(d)) => format!("issue #{n}, {d}"),
            (Some(n), None) => format!("issue #{n}"),
            (None, Some(d)) => format!("issue {d}"),
            (None, None) => format!("issue {fallback}"),
        }
    }
}

/// The newsletter's own name: what stands before the number in an issue's title, without white space.
#[must_use]
pub fn newsletter_name(title: &str) -> Option<String> {
    let at = NUMBER.as_ref()?.find(title)?.start();
    let name: String = title[..at].chars().filter(|c| c.is_alphanumeric()).collect();
    (name.chars().count() >= 2).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_names() {
        let id = IssueId::of("Python潮流周刊#6：Python 3.12 有我贡献的代码！", "2023-06-10-weekly");
        assert_eq!(id.label("x"), "issue #6, 2023-06-10");
        assert_eq!(IssueId::of("Go语言爱好者周刊：第 44 期", "issue-044").label("issue-044"), "issue #44");
        assert_eq!(IssueId::of("随笔", "a").label("a"), "issue a");
        assert_eq!(newsletter_name("Python 潮流周刊#110：JIT").as_deref(), Some("Python潮流周刊"));
        assert_eq!(newsletter_name("科技爱好者周刊（第 399 期）：访问记").as_deref(), Some("科技爱好者周刊"));
        assert_eq!(newsletter_name("随笔"), None);
    }
}
