//! A question that every pair of files can answer, and the rule that follows from each answer.

/// A rule as it stands in `zhen.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The list it is an item of (`sections`); a key of the edition where none.
    pub list: Option<&'static str>,
    /// Its keys and their values, in TOML.
    pub fields: Vec<(String, String)>,
}

impl Rule {
    /// A key of the edition with a text.
    pub(super) fn text(key: &str, value: &str) -> Self {
        Self { list: None, fields: vec![(key.to_owned(), quoted(value))] }
    }

    /// A key of the edition with a value in TOML.
    pub(super) fn toml(key: &str, value: String) -> Self {
        Self { list: None, fields: vec![(key.to_owned(), value)] }
    }

    /// An item of a list.
    pub(super) fn item(list: &'static str) -> Self {
        Self { list: Some(list), fields: Vec::new() }
    }

    /// With a text more.
    pub(super) fn with(mut self, key: &str, value: &str) -> Self {
        self.fields.push((key.to_owned(), quoted(value)));
        self
    }

    /// With `key = true`.
    pub(super) fn with_true(mut self, key: &str) -> Self {
        self.fields.push((key.to_owned(), "true".to_owned()));
        self
    }

    /// The value of a key, in TOML.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// A text in TOML, on one line.
pub(super) fn quoted(text: &str) -> String {
    let line: Vec<&str> = text.split(['\r', '\n']).filter(|part| !part.is_empty()).collect();
    toml::Value::String(line.join(" ")).to_string()
}

/// A key in TOML: bare where that is allowed.
pub(super) fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { key.to_owned() } else { quoted(key) }
}

/// What can be answered to a question.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The rule that says so; none where it is what happens without any.
    pub rule: Option<Rule>,
    /// Why, in a sentence.
    pub why: String,
    /// What else there is to say about it.
    pub note: Option<String>,
    /// The text of the template that the rule names. Until its file exists the rule cannot hold.
    pub template: Option<String>,
}

impl Answer {
    /// What happens without a rule.
    pub fn usual() -> Self {
        Self { rule: None, why: String::new(), note: None, template: None }
    }

    /// What needs a rule.
    pub fn rule(rule: Rule, why: impl Into<String>) -> Self {
        Self { rule: Some(rule), why: why.into(), note: None, template: None }
    }
}

/// The answer that an issue gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vote {
    /// The issue, by its place in time.
    pub issue: usize,
    /// Which answer.
    pub answer: usize,
}

/// A question with all answers given to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Question {
    /// What was answered, each once.
    pub answers: Vec<Answer>,
    /// One vote for each issue that answers, in the order of time.
    pub votes: Vec<Vote>,
    /// Whether the newest issues count by themselves where all together show no habit.
    pub newest_count: bool,
}

impl Question {
    /// Notes the answer of an issue: one that is `known` by its rule, else a new one.
    pub fn vote(&mut self, issue: usize, answer: Answer) {
        let known = self.answers.iter().position(|other| other.rule == answer.rule);
        let at = known.unwrap_or_else(|| {
            self.answers.push(answer);
            self.answers.len() - 1
        });
        self.votes.push(Vote { issue, answer: at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_on_one_line() {
        for text in ["a\"b'c\\", "甲\r\n乙", "{{ title }}: \u{7f}x"] {
            let written = format!("key = {}", quoted(text));
            assert_eq!(written.lines().count(), 1);
            let read: toml::Table = toml::from_str(&written).unwrap();
            assert_eq!(read["key"].as_str().unwrap(), text.replace("\r\n", " "));
        }
        assert_eq!((quoted_key("author").as_str(), quoted_key("英").as_str()), ("author", "\"英\""));
    }
}
