//! The recorded replies: what a language model really answered to the sample issues, read from
//! JSON Lines and found by the masked unit.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

const BUILT_IN: &str = include_str!("replies.jsonl");

/// One recorded reply: a line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedReply {
    /// The masked unit that was asked.
    pub unit: String,
    /// [`prompt_hash`] of the messages that this reply answered.
    pub prompt: String,
    /// What the model said, unchanged.
    pub content: String,
}

/// The first line of the file may say where the replies come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    about: String,
}

/// Why a file of recorded replies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReplyFileError {
    /// A line is no reply.
    #[error("recorded replies, line {line}: {source}; a line is {{\"unit\": …, \"prompt\": …, \"content\": …}}")]
    Line {
        /// 1-based.
        line: usize,
        /// What the JSON parser found.
        source: serde_json::Error,
    },
    /// The same question is answered twice.
    #[error("recorded replies, lines {first} and {second} answer the same unit and prompt; remove one of them")]
    Twice {
        /// The earlier line, 1-based.
        first: usize,
        /// The later line, 1-based.
        second: usize,
    },
}

/// All recorded replies, in the order of their file.
#[derive(Debug, Clone, Default)]
pub struct RecordedReplies {
    about: Option<String>,
    replies: Vec<RecordedReply>,
    by_unit: HashMap<String, Vec<usize>>,
}

impl RecordedReplies {
    /// Reads JSON Lines; blank lines are skipped.
    ///
    /// # Errors
    ///
    /// When a line is no reply, or when two lines answer the same unit and prompt.
    pub fn parse(text: &str) -> Result<Self, ReplyFileError> {
        let mut all = Self::default();
        let mut line_numbers = Vec::new();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        for (position, (index, text)) in lines.enumerate() {
            if position == 0
                && let Ok(header) = serde_json::from_str::<Header>(text)
            {
                all.about = Some(header.about);
                continue;
            }
            let line = index + 1;
            let reply: RecordedReply =
                serde_json::from_str(text).map_err(|source| ReplyFileError::Line { line, source })?;
            let same_unit = all.by_unit.entry(reply.unit.clone()).or_default();
            let twin = same_unit.iter().find(|&&other| all.replies[other].prompt == reply.prompt);
            if let Some(&twin) = twin {
                return Err(ReplyFileError::Twice { first: line_numbers[twin], second: line });
            }
            same_unit.push(all.replies.len());
            all.replies.push(reply);
            line_numbers.push(line);
        }
        Ok(all)
    }

    /// The replies built into the program.
    ///
    /// # Errors
    ///
    /// When the file was broken at build time; a test keeps that from being released.
    pub fn built_in() -> Result<Self, ReplyFileError> {
        Self::parse(BUILT_IN)
    }

    /// The reply to a masked unit: the one given to this very prompt if there is one, else the
    /// first recorded for the unit.
    #[must_use]
    pub fn find(&self, unit: &str, prompt: &str) -> Option<&RecordedReply> {
        let same_unit = self.by_unit.get(unit)?;
        let mut candidates = same_unit.iter().filter_map(|&index| self.replies.get(index));
        let first = candidates.clone().next();
        candidates.find(|reply| reply.prompt == prompt).or(first)
    }

    /// Where the replies come from, in the file's own words.
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.about.as_deref()
    }

    /// The replies in the order of their file.
    pub fn iter(&self) -> std::slice::Iter<'_, RecordedReply> {
        self.replies.iter()
    }

    /// How many replies there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.replies.len()
    }

    /// Whether there is no reply at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }
}

impl<'a> IntoIterator for &'a RecordedReplies {
    type Item = &'a RecordedReply;
    type IntoIter = std::slice::Iter<'a, RecordedReply>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The hash that stands in a recorded reply for the messages it answered: BLAKE3, in hexadecimal,
/// over role and text of every message, each after its length in bytes (64 bits, little endian). It
/// does not depend on how the request was written as JSON, nor on the model and its parameters.
pub fn prompt_hash<'a>(messages: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (role, text) in messages {
        for part in [role, text] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = concat!(
        "{\"about\": \"sample\"}\n\n",
        "{\"unit\": \"标题\", \"prompt\": \"aa\", \"content\": \"first\"}\r\n",
        "{\"unit\": \"标题\", \"prompt\": \"bb\", \"content\": \"second\", \"model\": \"m\"}\n",
    );

    #[test]
    fn the_built_in_file_is_whole_and_says_what_it_is() {
        let replies = RecordedReplies::built_in().unwrap();
        assert!(replies.about().unwrap().contains("language model"));
        for reply in &replies {
            assert!(!reply.unit.is_empty() && !reply.content.is_empty(), "{reply:?}");
            assert_eq!(reply.prompt.len(), 64, "{reply:?}");
        }
    }

    #[test]
    fn a_reply_to_the_same_prompt_comes_first() {
        let replies = RecordedReplies::parse(FILE).unwrap();
        assert_eq!((replies.len(), replies.is_empty()), (2, false));
        assert_eq!(replies.find("标题", "bb").unwrap().content, "second");
        assert_eq!(replies.find("标题", "other").unwrap().content, "first");
        assert_eq!(replies.find("别的", "aa"), None);
    }

    #[test]
    fn errors_name_the_line() {
        let bad = RecordedReplies::parse("\n{\"unit\": \"标题\"}\n").unwrap_err();
        assert!(bad.to_string().contains("line 2: missing field `prompt`"), "{bad}");
        let line = "{\"unit\":\"a\",\"prompt\":\"b\",\"content\":\"c\"}\n";
        let bad = RecordedReplies::parse(&line.repeat(2)).unwrap_err();
        assert!(bad.to_string().contains("lines 1 and 2"), "{bad}");
    }

    #[test]
    fn the_prompt_hash_keeps_messages_apart() {
        let one = prompt_hash([("system", "a"), ("user", "b")]);
        assert_eq!(one.len(), 64);
        assert_ne!(one, prompt_hash([("system", "a\0user\0b")]));
        assert_ne!(one, prompt_hash([("user", "b"), ("system", "a")]));
    }
}
