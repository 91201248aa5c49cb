//! Which issues an edition is for: `2023-05-13..2024-03-09`, `#41..`, `..#40`, `2023-06-10`.

use crate::issue::IssueId;

/// A range of issues, its ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Range {
    /// By the date in the file name or title.
    Dates(Option<String>, Option<String>),
    /// By the printed number.
    Numbers(Option<u32>, Option<u32>),
}

impl Range {
    /// Reads a range.
    ///
    /// # Errors
    /// What is wrong with it, as the rest of a sentence that begins with the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (from, to) = match text.split_once("..") {
            Some((from, to)) => (from.trim(), to.trim()),
            None => (text.trim(), text.trim()),
        };
        let wrong = || {
            format!(
                "is `{text}`, but must be a range of dates or numbers: 2023-05-13..2024-03-09, #41.., ..#40, or one issue"
            )
        };
        if from.is_empty() && to.is_empty() {
            return Err(wrong());
        }
        let end = |text: &str, is_end: fn(&str) -> bool| text.is_empty() || is_end(text);
        if end(from, is_date) && end(to, is_date) {
            let date = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            if !from.is_empty() && !to.is_empty() && from > to {
                return Err(backwards(text));
            }
            return Ok(Self::Dates(date(from), date(to)));
        }
        if end(from, is_number) && end(to, is_number) {
            let number = |text: &str| text.trim_start_matches('#').parse::<u32>().ok();
            let (first, last) = (number(from), number(to));
            if first.zip(last).is_some_and(|(first, last)| first > last) {
                return Err(backwards(text));
            }
            return Ok(Self::Numbers(first, last));
        }
        Err(wrong())
    }

    /// Whether an issue lies in it. One without date or number lies in no range of that kind.
    #[must_use]
    pub fn contains(&self, id: &IssueId) -> bool {
        match self {
            Self::Dates(from, to) => id.date.as_ref().is_some_and(|date| within(date, from.as_ref(), to.as_ref())),
            Self::Numbers(from, to) => id.number.is_some_and(|number| within(&number, from.as_ref(), to.as_ref())),
        }
    }
}

fn backwards(text: &str) -> String {
    format!("is `{text}`, which ends before it begins; put the earlier end first")
}

fn within<T: Ord>(value: &T, from: Option<&T>, to: Option<&T>) -> bool {
    from.is_none_or(|from| from <= value) && to.is_none_or(|to| value <= to)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let from_one_to = |part: &str, most: u32| part.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    matches!(parts.as_slice(), [year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2) && from_one_to(month, 12) && from_one_to(day, 31))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, title: &str, stem: &str) -> bool {
        Range::parse(range).unwrap().contains(&IssueId::of(title, stem))
    }

    #[test]
    fn dates_and_numbers_with_their_ends() {
        assert!(contains("2023-05-13..2023-06-10", "周刊#6", "2023-06-10-weekly"));
        assert!(!contains("2023-05-13..2023-06-10", "周刊#7", "2023-06-17-weekly"));
        assert!(contains("2023-06-11..", "周刊#7", "2023-06-17-weekly"));
        assert!(contains("2023-06-17", "", "2023-06-17"));
        assert!(contains("#6..#7", "周刊#7：锈", "x") && contains("..7", "周刊#7", "x"));
        assert!(!contains("#8..", "周刊#7", "x") && !contains("#8..", "周刊", "2026-01-01"));
    }

    #[test]
    fn what_is_no_range() {
        for text in ["", "..", "2023", "昨天..今天", "2023-5-1..", "#a", "2023-05-13..#7"] {
            assert_eq!(Range::parse(text).is_err(), text != "2023", "{text}");
        }
    }
}
