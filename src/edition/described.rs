//! The rules of an edition in words, each with its place in the file, and the edition without it.

use std::ops::Range as Bytes;

use toml::Spanned;

use super::declared::{
    Declared, DestinationRule, FieldValue, InChinese, Numbering, ParagraphRule, PhraseRule, RelativeLinks, SectionRule,
    TitlePlace, Waiver,
};

/// What `[edition]` and `[[editions]]` can say, as comments of a `zhen.toml`.
pub const EXAMPLE: &str = include_str!("example.toml");

/// A rule as it is declared, in words.
#[derive(Debug, Clone)]
pub struct Described {
    /// Where it begins, in bytes of the file.
    pub at: usize,
    /// The key that it sets: `numbering`, `front_matter.author`; of lists the list, `sections`.
    pub key: String,
    /// Whether a stronger layer that sets the same key overrules it. Rules of lists stand beside each other.
    pub single: bool,
    /// What it says, as a sentence without its full stop.
    pub words: String,
    /// All that is declared but this rule.
    pub without: Declared,
}

/// The rules of `declared` in the order of the file.
#[must_use]
pub fn describe(declared: &Declared) -> Vec<Described> {
    let mut rules = Rules { declared, found: Vec::new() };
    rules.single_values();
    rules.marks();
    rules.lists();
    let mut found = rules.found;
    found.sort_by_key(|rule| rule.at);
    found
}

struct Rules<'a> {
    declared: &'a Declared,
    found: Vec<Described>,
}

impl Rules<'_> {
    fn single_values(&mut self) {
        let all = self.declared;
        self.value("title", all.title.as_ref(), |d| d.title = None, |title| format!("the title is `{title}`"));
        self.value("title_place", all.title_place.as_ref(), |d| d.title_place = None, |place| of_title_place(*place));
        for (key, value) in &all.front_matter {
            let words = match value.get_ref() {
                FieldValue::Text(text) if text.is_empty() => format!("the front matter loses `{key}`"),
                value => format!("the front matter has `{key}: {value}`"),
            };
            let without = |d: &mut Declared| drop(d.front_matter.remove(key));
            self.rule(&format!("front_matter.{key}"), &value.span(), true, words, without);
        }
        let template =
            |what: &'static str| move |name: &String| format!("the template {name} stands for {what} of the Chinese");
        self.value("intro", all.intro.as_ref(), |d| d.intro = None, template("all text before the first section"));
        self.value("footer", all.footer.as_ref(), |d| d.footer = None, template("the text at the end"));
        self.value("numbering", all.numbering.as_ref(), |d| d.numbering = None, |style| of_numbering(*style));
        self.value(
            "renumber",
            all.renumber.as_ref(),
            |d| d.renumber = None,
            |renumber| {
                if *renumber { "the entries of each section are counted anew" } else { "numbers stay" }.to_owned()
            },
        );
        let relative = all.relative_links.as_ref();
        self.value("relative_links", relative, |d| d.relative_links = None, |links| of_relative_links(*links));
    }

    fn marks(&mut self) {
        for (mark, english) in &self.declared.language_marks {
            let words = match english.get_ref().as_str() {
                "" => format!("the mark （{mark}） behind a link is dropped"),
                english => format!("the mark （{mark}） behind a link becomes {english}"),
            };
            let without = |d: &mut Declared| drop(d.language_marks.remove(mark));
            self.rule(&format!("language_marks.{mark}"), &english.span(), true, words, without);
        }
        let in_chinese = self.declared.in_chinese.as_ref();
        self.value("in_chinese", in_chinese, |d| d.in_chinese = None, of_in_chinese);
    }

    fn lists(&mut self) {
        let all = self.declared;
        self.list("sections", &all.sections, |d, at| drop(d.sections.remove(at)), of_section);
        self.list("paragraphs", &all.paragraphs, |d, at| drop(d.paragraphs.remove(at)), of_paragraph);
        self.list("phrases", &all.phrases, |d, at| drop(d.phrases.remove(at)), of_phrase);
        self.list("destinations", &all.destinations, |d, at| drop(d.destinations.remove(at)), of_destination);
        self.list("waivers", &all.waivers, |d, at| drop(d.waivers.remove(at)), of_waiver);
    }

    fn value<T>(
        &mut self,
        key: &str,
        value: Option<&Spanned<T>>,
        without: impl FnOnce(&mut Declared),
        words: impl FnOnce(&T) -> String,
    ) {
        if let Some(value) = value {
            self.rule(key, &value.span(), true, words(value.get_ref()), without);
        }
    }

    fn list<T>(
        &mut self,
        key: &str,
        rules: &[Spanned<T>],
        without: impl Fn(&mut Declared, usize),
        words: impl Fn(&T) -> String,
    ) {
        for (at, rule) in rules.iter().enumerate() {
            self.rule(key, &rule.span(), false, words(rule.get_ref()), |declared| without(declared, at));
        }
    }

    fn rule(
        &mut self,
        key: &str,
        span: &Bytes<usize>,
        single: bool,
        words: String,
        without: impl FnOnce(&mut Declared),
    ) {
        let mut rest = self.declared.clone();
        without(&mut rest);
        self.found.push(Described { at: span.start, key: key.to_owned(), single, words, without: rest });
    }
}

fn of_title_place(place: TitlePlace) -> String {
    match place {
        TitlePlace::Source => "the title stands where the Chinese has it",
        TitlePlace::Heading => "the title stands in a heading at the beginning",
    }
    .to_owned()
}

fn of_numbering(style: Numbering) -> String {
    let form = match style {
        Numbering::English => "as the Chinese number reads in English",
        Numbering::Source => "as in Chinese, sign for sign",
        Numbering::FullStop => "`1.`",
        Numbering::Parenthesis => "`1)`",
        Numbering::IdeographicComma => "`1、`",
        Numbering::Circled => "`①`",
    };
    format!("entries are numbered {form}")
}

fn of_relative_links(links: RelativeLinks) -> String {
    match links {
        RelativeLinks::Keep => "relative links stay as they are",
        RelativeLinks::Adjust => "relative links are adjusted to the English folder",
    }
    .to_owned()
}

fn of_in_chinese(declared: &InChinese) -> String {
    format!("links to {} are marked {}", declared.hosts.join(", "), declared.mark)
}

fn of_section(rule: &SectionRule) -> String {
    let english = rule.english.as_deref().unwrap_or_default();
    let text = rule.template.as_ref().map(|name| format!("the template {name} stands for its text"));
    let Some(heading) = &rule.heading else {
        let place = match (&rule.after, &rule.before) {
            (Some(after), _) => format!("behind {after}"),
            (None, Some(before)) => format!("before {before}"),
            (None, None) => "at the end".to_owned(),
        };
        let text = text.map(|text| format!("; {text}")).unwrap_or_default();
        return format!("a section {english} is added {place}{text}");
    };
    if rule.drop {
        return format!("the section {heading} is dropped");
    }
    if rule.keep {
        return format!("the section {heading} stays");
    }
    let named = rule.english.as_ref().map(|english| format!("its heading is {english}"));
    let append = rule.append.as_ref().map(|name| format!("the template {name} is put behind it"));
    let parts: Vec<String> = [named, text, append].into_iter().flatten().collect();
    format!("of the section {heading}, {}", parts.join("; "))
}

fn of_paragraph(rule: &ParagraphRule) -> String {
    let which = match (&rule.text, &rule.pattern) {
        (Some(text), _) => format!("the paragraph {}", crate::rules::phrase(text)),
        (None, pattern) => format!("each paragraph with `{}`", pattern.as_deref().unwrap_or_default()),
    };
    match (&rule.english, &rule.template) {
        (Some(english), _) => format!("{which} is in English: {}", crate::rules::phrase(english)),
        (None, Some(name)) => format!("{which} is in English what the template {name} says"),
        (None, None) => format!("{which} is dropped"),
    }
}

fn of_phrase(rule: &PhraseRule) -> String {
    match rule.becomes.as_str() {
        "" => format!("`{}` is removed from the Chinese", rule.pattern),
        becomes => format!("`{}` is replaced in the Chinese by `{becomes}`", rule.pattern),
    }
}

fn of_destination(rule: &DestinationRule) -> String {
    let becomes = &rule.becomes;
    let words = match (&rule.prefix, &rule.pattern, &rule.address) {
        (Some(prefix), ..) => format!("destinations that begin with {prefix} begin with {becomes} instead"),
        (None, Some(pattern), _) => format!("destinations with `{pattern}` have {becomes} in its place"),
        (None, None, address) => format!("the destination {} is {becomes}", address.as_deref().unwrap_or_default()),
    };
    let issue = rule.issue.as_ref().map(|issue| format!("in issue {issue}"));
    let entry = rule.entry.as_ref().map(|entry| format!("in {entry}"));
    let english = rule.if_english.as_ref().map(|file| format!("where the English {file} exists"));
    let parts: Vec<String> = [Some(words), issue, entry, english].into_iter().flatten().collect();
    parts.join(", ")
}

fn of_waiver(rule: &Waiver) -> String {
    let place = rule.entry.as_ref().map(|entry| format!(" at {entry}")).unwrap_or_default();
    format!("the finding {}{place} in issue {} is accepted: {}", rule.rule, rule.issue, rule.reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with nothing but editions.
    #[derive(serde::Deserialize)]
    struct File {
        edition: Declared,
        editions: Vec<Declared>,
    }

    const DECLARED: &str = r##"
title = "Weekly #{{ number }}: {{ title }}"
title_place = "heading"
numbering = "1、"
front_matter = { author = "", lang = "en" }
language_marks = { "英" = "", "中译" = "(Chinese translation)" }
sections = [
  { heading = "赞助", drop = true },
  { heading = "订阅", english = "Subscribe", append = "more.md" },
  { add = true, english = "About", after = "订阅" },
]
paragraphs = [{ pattern = "优惠", drop = true }]
destinations = [{ prefix = "https://a.dev/", becomes = "https://a.dev/en/", issue = "#6" }]
"##;

    #[test]
    fn each_rule_has_its_words_and_its_place() {
        let declared: Declared = toml::from_str(DECLARED).unwrap();
        let words: Vec<String> = describe(&declared)
            .iter()
            .map(|rule| {
                let line = DECLARED[..rule.at].matches('\n').count();
                format!("{line} {}: {}", rule.key, rule.words)
            })
            .collect();
        assert_eq!(
            words,
            [
                "1 title: the title is `Weekly #{{ number }}: {{ title }}`",
                "2 title_place: the title stands in a heading at the beginning",
                "3 numbering: entries are numbered `1、`",
                "4 front_matter.author: the front matter loses `author`",
                "4 front_matter.lang: the front matter has `lang: en`",
                "5 language_marks.英: the mark （英） behind a link is dropped",
                "5 language_marks.中译: the mark （中译） behind a link becomes (Chinese translation)",
                "7 sections: the section 赞助 is dropped",
                "8 sections: of the section 订阅, its heading is Subscribe; the template more.md is put behind it",
                "9 sections: a section About is added behind 订阅",
                "11 paragraphs: each paragraph with `优惠` is dropped",
                "12 destinations: destinations that begin with https://a.dev/ begin with https://a.dev/en/ instead, in issue #6",
            ]
        );
    }

    #[test]
    fn the_example_says_everything_that_can_be_said() {
        let is_toml = |line: &&str| {
            line.starts_with('[') && line.ends_with(']')
                || line.split_once(" = ").is_some_and(|(key, _)| !key.contains([' ', '`']))
        };
        let uncommented = EXAMPLE.lines().filter_map(|line| line.strip_prefix("# "));
        let toml = uncommented.filter(is_toml).collect::<Vec<_>>().join("\n");
        let file: File = toml::from_str(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
        let table = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
        let mut keys: Vec<String> = describe(&file.edition).iter().map(|rule| table(&rule.key)).collect();
        keys.dedup();
        let all = [
            "title",
            "title_place",
            "front_matter",
            "intro",
            "footer",
            "numbering",
            "renumber",
            "relative_links",
            "language_marks",
            "in_chinese",
            "sections",
            "paragraphs",
            "phrases",
            "destinations",
            "waivers",
        ];
        assert_eq!(keys, all);
        assert_eq!(file.editions[0].issues.as_ref().map(|i| i.get_ref().as_str()), Some("2023-05-13..2024-03-09"));
    }

    #[test]
    fn each_rule_can_be_left_out() {
        let declared: Declared = toml::from_str(DECLARED).unwrap();
        let rules = describe(&declared);
        for rule in &rules {
            let rest = describe(&rule.without);
            assert_eq!(rest.len() + 1, rules.len(), "{}", rule.words);
            assert!(rest.iter().all(|other| other.words != rule.words), "{}", rule.words);
        }
    }
}
