//! What `[edition]` in `zhen.toml` can say: the English edition as it is written down.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// `[edition]`, or one of `[[editions]]`: what differs on purpose. All may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Declared {
    /// Which issues it is for: dates or numbers, `2023-05-13..2024-03-09`, `#41..`, `..#40`. Only in
    /// `[[editions]]`.
    pub issues: Option<Spanned<String>>,
    /// The title of an issue: a template with `{{ title }}`, the English of the part behind the
    /// newsletter's name.
    pub title: Option<Spanned<String>>,
    /// Where the title stands.
    pub title_place: Option<Spanned<TitlePlace>>,
    /// Values of the front matter: templates; an empty one drops the key.
    pub front_matter: BTreeMap<String, Spanned<FieldValue>>,
    /// The template, a file in the prompts folder, that stands for all text before the first section.
    pub intro: Option<Spanned<String>>,
    /// The template that stands for the text behind the last entry and a thematic break, or that is put
    /// at the end.
    pub footer: Option<Spanned<String>>,
    /// How entries are numbered.
    pub numbering: Option<Spanned<Numbering>>,
    /// Whether the entries of each section are counted anew.
    pub renumber: Option<Spanned<bool>>,
    /// What becomes of relative links and images.
    pub relative_links: Option<Spanned<RelativeLinks>>,
    /// Marks behind a link that say its language, such as `（英）`: what stands for each in English,
    /// nothing where it is dropped.
    pub language_marks: BTreeMap<String, Spanned<String>>,
    /// The mark behind links that lead to a Chinese text.
    pub in_chinese: Option<Spanned<InChinese>>,
    /// Sections that are dropped, renamed, written anew or added.
    pub sections: Vec<Spanned<SectionRule>>,
    /// Paragraphs that are dropped or replaced.
    pub paragraphs: Vec<Spanned<ParagraphRule>>,
    /// Words that are removed from the Chinese, or replaced in it, before it is translated.
    pub phrases: Vec<Spanned<PhraseRule>>,
    /// Destinations that lead elsewhere in English.
    pub destinations: Vec<Spanned<DestinationRule>>,
    /// Findings that are accepted.
    pub waivers: Vec<Spanned<Waiver>>,
}

impl std::fmt::Display for FieldValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Flag(flag) => flag.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

/// The keys that are lists of tables.
pub const LISTS: [&str; 5] = ["sections", "paragraphs", "phrases", "destinations", "waivers"];

/// The keys that know few values, and those values.
pub const CHOICES: [(&str, &str); 3] = [
    ("title_place", "`source` or `heading`"),
    ("numbering", "one of `english`, `source`, `1.`, `1)`, `1、`, `①`"),
    ("relative_links", "`keep` or `adjust`"),
];

/// A value of the front matter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, expecting = "text in quotes, a number, or true or false")]
pub enum FieldValue {
    /// A template; its text is quoted where YAML would read it as something else.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Number(i64),
}

/// Where the title of an issue stands in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitlePlace {
    /// Where the Chinese has it.
    #[default]
    Source,
    /// In a heading at the beginning: `# Title`.
    Heading,
}

/// How entries are numbered in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Numbering {
    /// As the Chinese marker reads in English: `1、` becomes `1. `, `①` stays.
    #[default]
    #[serde(rename = "english")]
    English,
    /// As in Chinese, sign for sign.
    #[serde(rename = "source")]
    Source,
    /// `1. `
    #[serde(rename = "1.")]
    FullStop,
    /// `1) `
    #[serde(rename = "1)")]
    Parenthesis,
    /// `1、`
    #[serde(rename = "1、")]
    IdeographicComma,
    /// `① `, up to 50.
    #[serde(rename = "①")]
    Circled,
}

/// What becomes of relative links and images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelativeLinks {
    /// They stay as they are.
    #[default]
    Keep,
    /// They lead where they led, seen from the English folder; links to another issue lead to its
    /// English where it exists.
    Adjust,
}

/// The mark behind links that lead to a Chinese text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InChinese {
    /// The mark.
    #[serde(default = "in_chinese")]
    pub mark: String,
    /// Hosts, subdomains included.
    pub hosts: Vec<String>,
}

fn in_chinese() -> String {
    "(in Chinese)".to_owned()
}

/// One of `[[edition.sections]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SectionRule {
    /// The Chinese heading; emoji, spaces and link do not matter.
    pub heading: Option<String>,
    /// The English heading.
    pub english: Option<String>,
    /// Whether English does without the section.
    pub drop: bool,
    /// Whether English has it although a weaker rule drops it.
    pub keep: bool,
    /// The template that stands for the section's text.
    pub template: Option<String>,
    /// A template that is put behind the section's text.
    pub append: Option<String>,
    /// Whether English has the section although Chinese has not.
    pub add: bool,
    /// The Chinese heading of the section it stands behind.
    pub after: Option<String>,
    /// The Chinese heading of the section it stands before.
    pub before: Option<String>,
}

/// One of `[[edition.paragraphs]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParagraphRule {
    /// The paragraph's text; white space and marks do not matter.
    pub text: Option<String>,
    /// A regular expression that is found in it.
    pub pattern: Option<String>,
    /// Whether English has it at all.
    pub drop: bool,
    /// Its English, a template.
    pub english: Option<String>,
    /// A file with its English, a template.
    pub template: Option<String>,
}

/// One of `[[edition.phrases]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhraseRule {
    /// A regular expression.
    pub pattern: String,
    /// What stands in its place; `$1` is its first group. Nothing where left out.
    pub becomes: String,
}

/// One of `[[edition.destinations]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DestinationRule {
    /// What the destination begins with.
    pub prefix: Option<String>,
    /// A regular expression that is found in it.
    pub pattern: Option<String>,
    /// The whole destination.
    pub address: Option<String>,
    /// What stands in the place of what was found; `$1` is a pattern's first group.
    pub becomes: String,
    /// The issue and entry it is for; everywhere where left out.
    pub issue: Option<String>,
    /// The key of the entry, `articles/3`.
    pub entry: Option<String>,
    /// Only where the English of this issue exists: its file in the English folder, `$1.md`.
    pub if_english: Option<String>,
}

/// One of `[[edition.waivers]]`: a finding that is accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waiver {
    /// The issue: its date, number or file name.
    pub issue: String,
    /// The key of the entry; the whole issue where left out.
    pub entry: Option<String>,
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
}
