//! What a rule means, with an example and what to do about it: `zhen check --explain RULE`.
//!
//! The words stand in `explain/`, one file for each rule, in a form that an editor can read and change
//! without Rust: a sentence that sums the rule up, what it means, `## Example: …` with fenced texts, and
//! `## What to do`.

use std::fmt::Write;

use super::Rule;

/// What an example shows, and so what the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// The English of one unit beside its Chinese.
    Unit,
    /// A model's reply.
    Reply,
    /// The Chinese issue alone.
    Chinese,
    /// More than the two texts: whole files, the ledger, the glossary.
    #[default]
    Files,
}

impl Scope {
    fn named(name: &str) -> Option<Self> {
        match name {
            "a unit" => Some(Self::Unit),
            "a reply" => Some(Self::Reply),
            "the Chinese" => Some(Self::Chinese),
            "the files" => Some(Self::Files),
            _ => None,
        }
    }
}

/// What people are told about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// The rule in one sentence.
    pub summary: String,
    /// What it means and why it matters.
    pub meaning: String,
    /// What the example shows.
    pub scope: Scope,
    /// The Chinese of the example; empty where the rule looks at the Chinese alone.
    pub chinese: String,
    /// A text that breaks the rule.
    pub wrong: String,
    /// The same text as it should be.
    pub right: String,
    /// What to do about a finding.
    pub advice: String,
}

impl Rule {
    /// What it means, with an example and what to do.
    #[must_use]
    pub fn explanation(self) -> Explanation {
        Explanation::parse(self.explanation_file())
    }

    /// All of it as a text for the terminal, its waiver included.
    #[must_use]
    pub fn explain(self) -> String {
        let explanation = self.explanation();
        let severity = self.severity().name();
        let article = if severity.starts_with('e') { "an" } else { "a" };
        let mut out = format!("{} ({article} {severity})\n\n{}\n", self.name(), explanation.summary);
        if !explanation.meaning.is_empty() {
            let _ = write!(out, "\n{}\n", explanation.meaning);
        }
        for (label, text) in explanation.example() {
            let _ = write!(out, "\n{label}:\n\n{}", indented(text));
        }
        let _ = write!(out, "\nWhat to do:\n\n{}\n", explanation.advice);
        let _ = write!(
            out,
            "\nTo accept a finding that is right as it is, say so in zhen.toml, with the issue and the entry that\n\
             the report names:\n\n{}",
            indented(&self.waiver())
        );
        out
    }

    /// The table of `zhen.toml` that accepts a finding of it.
    #[must_use]
    pub fn waiver(self) -> String {
        format!(
            "[[edition.waivers]]\nissue = \"2026-11-21\"\nentry = \"articles/3\"\nrule = \"{}\"\nreason = \"why it \
             is right here\"",
            self.name()
        )
    }
}

impl Explanation {
    /// The parts of its example, each with what it is.
    #[must_use]
    pub fn example(&self) -> Vec<(&'static str, &str)> {
        match self.scope {
            Scope::Chinese => vec![("Wrong", &self.wrong), ("How it should be", &self.right)],
            Scope::Reply => {
                vec![("Chinese", &self.chinese), ("A wrong reply", &self.wrong), ("How it should be", &self.right)]
            }
            Scope::Unit | Scope::Files => {
                vec![("Chinese", &self.chinese), ("Wrong English", &self.wrong), ("How it should be", &self.right)]
            }
        }
    }

    /// Reads a file of `explain/`. What it lacks stays empty, which a test forbids.
    fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let (mut paragraphs, mut advice): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        let mut in_advice = false;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix(FENCE) {
                let content = lines.by_ref().take_while(|line| *line != FENCE).collect::<Vec<_>>().join("\n");
                match name {
                    "chinese" => read.chinese = content,
                    "wrong" => read.wrong = content,
                    "right" => read.right = content,
                    _ => {}
                }
            } else if let Some(scope) = line.strip_prefix("## Example: ") {
                read.scope = Scope::named(scope).unwrap_or_default();
            } else if line == "## What to do" {
                in_advice = true;
            } else if in_advice {
                advice.push(line);
            } else {
                paragraphs.push(line);
            }
        }
        let prose = paragraphs.join("\n");
        let (summary, meaning) = prose.split_once("\n\n").unwrap_or((&prose, ""));
        let trimmed = |text: &str| text.trim().to_owned();
        Self { summary: trimmed(summary), meaning: trimmed(meaning), advice: trimmed(&advice.join("\n")), ..read }
    }
}

/// Around the texts of an example, which may hold fences of three themselves.
const FENCE: &str = "````";

/// `text` four columns to the right; a text of nothing is said to be one.
fn indented(text: &str) -> String {
    let text = if text.is_empty() { "(nothing)" } else { text };
    text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{SplitOptions, split};
    use crate::markdown::{Definitions, analyse};
    use crate::rules::{English, Expectation, Finding, check, check_reply, check_source};

    /// What the rules say to a text of an example.
    fn findings(explanation: &Explanation, text: &str) -> Vec<Finding> {
        match explanation.scope {
            Scope::Unit => {
                let definitions = Definitions::default();
                let chinese = explanation.chinese.as_str();
                let mut expected = Expectation::of(chinese, &analyse(chinese, &definitions));
                // A draft title: what stands behind `---` in the link's text is the author's.
                let title = chinese.split_once("---").and_then(|(_, rest)| rest.split_once("]("));
                expected.author = title.map(|(title, _)| title.to_owned());
                check(&expected, &English::read(text, &definitions))
            }
            Scope::Reply => check_reply(&explanation.chinese, text),
            Scope::Chinese => check_source(&split(text, &SplitOptions::default())),
            Scope::Files => Vec::new(),
        }
    }

    #[test]
    fn every_rule_is_explained_in_full() {
        for rule in Rule::ALL {
            let explanation = rule.explanation();
            let name = rule.name();
            for (what, text) in
                [("summary", &explanation.summary), ("meaning", &explanation.meaning), ("advice", &explanation.advice)]
            {
                assert!(text.ends_with(['.', '?']), "{name}: {what}");
            }
            assert!(!explanation.summary.contains('\n') && explanation.summary.len() <= 100, "{name}");
            assert!(!explanation.right.is_empty() && explanation.right != explanation.wrong, "{name}");
            assert_eq!(explanation.chinese.is_empty(), explanation.scope == Scope::Chinese, "{name}");
        }
    }

    #[test]
    fn every_example_breaks_its_rule_and_its_correction_breaks_none() {
        for rule in Rule::ALL {
            let explanation = rule.explanation();
            // Only the server knows that a reply was cut off.
            if explanation.scope == Scope::Files || *rule == Rule::Truncated {
                continue;
            }
            let fired = findings(&explanation, &explanation.wrong);
            assert!(fired.iter().any(|f| f.rule == *rule), "{}: its wrong example gives {fired:?}", rule.name());
            let fired = findings(&explanation, &explanation.right);
            assert_eq!(fired, [], "{}: its right example is not", rule.name());
        }
    }

    /// Files may be there before their rules are.
    #[test]
    fn every_file_is_well_formed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/explain");
        let mut names = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).take(2).collect();
            let scope = headings.first().and_then(|h| h.strip_prefix("## Example: ")).and_then(Scope::named);
            assert!(scope.is_some(), "{}: {headings:?}", path.display());
            let fences = text.lines().filter(|line| *line == FENCE).count();
            assert_eq!(fences, if scope == Some(Scope::Chinese) { 2 } else { 3 }, "{}", path.display());
            assert!(text.contains("\n## What to do\n"), "{}", path.display());
            names += 1;
        }
        assert!(names >= Rule::ALL.len());
    }

    #[test]
    fn an_explanation_as_people_see_it() {
        insta::assert_snapshot!(Rule::LinkLost.explain(), @r#"
        link-lost (an error)

        A link of the Chinese is missing in the English.

        Its text may still be there, but readers can no longer follow it. Links are what a newsletter is read
        for, so a missing one is never a matter of style. Links, bare addresses and addresses in HTML count
        alike; each must be there as often as in the Chinese.

        Chinese:

            配套可以再读同一作者的《[Pin](https://without.boats/blog/pin/)》。

        Wrong English:

            Read it together with “Pin” by the same author.

        How it should be:

            Read it together with [Pin](https://without.boats/blog/pin/) by the same author.

        What to do:

        Put the link back on the words that stand for its Chinese text. The Chinese place in the report shows
        which text that is. If the link was removed from the Chinese on purpose, remove it there as well.

        To accept a finding that is right as it is, say so in zhen.toml, with the issue and the entry that
        the report names:

            [[edition.waivers]]
            issue = "2026-11-21"
            entry = "articles/3"
            rule = "link-lost"
            reason = "why it is right here"
        "#);
    }

    #[test]
    fn the_waiver_is_toml() {
        let table: toml::Table = Rule::LinkLost.waiver().parse().unwrap();
        let waiver = &table["edition"]["waivers"][0];
        assert_eq!(waiver["rule"].as_str(), Some("link-lost"));
        for key in ["issue", "entry", "reason"] {
            assert!(waiver[key].as_str().is_some(), "{key}");
        }
    }
}
