//! The edition in force for an issue: what `zhen.toml` declares, checked and ready to use.

use std::collections::BTreeMap;
use std::ops::Range as Bytes;

use regex::Regex;
use toml::Spanned;

use super::declared::{
    Declared, DestinationRule, FieldValue, Numbering, ParagraphRule, RelativeLinks, SectionRule, TitlePlace, Waiver,
};
use super::destinations::{DestinationChange, Found};
use super::marks::LanguageMarks;
use super::range::Range;
use super::templates;
use crate::chinese::fold;
use crate::rules::{Rule, rule_named};

/// What is wrong with an edition as it is declared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {key} {problem}")]
pub struct EditionError {
    /// The file and line of the rule.
    pub place: String,
    /// The key.
    pub key: String,
    /// What is wrong, as the rest of a sentence that begins with the key.
    pub problem: String,
}

/// A value and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// The file and line that say so: `zhen.toml:12`.
    pub by: String,
}

/// The edition in force for an issue. The default changes nothing.
#[derive(Debug, Clone, Default)]
pub struct Edition {
    pub(super) title: Option<Ruled<String>>,
    pub(super) title_in_heading: bool,
    pub(super) front_matter: BTreeMap<String, Ruled<FieldValue>>,
    pub(super) intro: Option<Ruled<String>>,
    pub(super) footer: Option<Ruled<String>>,
    pub(super) numbering: Numbering,
    pub(super) renumber: bool,
    pub(super) relative_links: RelativeLinks,
    pub(super) marks: LanguageMarks,
    pub(super) sections: Vec<Ruled<SectionChange>>,
    pub(super) paragraphs: Vec<Ruled<ParagraphChange>>,
    pub(super) phrases: Vec<Ruled<(Regex, String)>>,
    pub(super) destinations: Vec<Ruled<DestinationChange>>,
    waivers: Vec<Ruled<Waiver>>,
}

/// What becomes of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SectionChange {
    /// English has it, or not, whatever weaker rules say.
    Drop { heading: String, drop: bool },
    /// Its heading or its text are written anew, or something is put behind it.
    Rewrite { heading: String, english: Option<String>, text: Option<String>, append: Option<String> },
    /// English has it although Chinese has not.
    Add { english: String, text: String, place: Place },
}

/// Where an added section stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind the section with this (folded) Chinese heading.
    After(String),
    /// Before it.
    Before(String),
    /// Behind the last section.
    End,
}

/// What becomes of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct ParagraphChange {
    found: ParagraphFound,
    /// Its English, a template; dropped where there is none.
    pub english: Option<String>,
}

#[derive(Debug, Clone)]
enum ParagraphFound {
    Text(String),
    Pattern(Regex),
}

impl ParagraphChange {
    /// Whether it is about this paragraph.
    pub fn is_about(&self, paragraph: &str) -> bool {
        match &self.found {
            ParagraphFound::Text(text) => fold(paragraph) == *text,
            ParagraphFound::Pattern(pattern) => pattern.is_match(paragraph.trim()),
        }
    }
}

/// Turns what is declared into what is in force.
pub(super) struct Compiler<'a> {
    /// The configuration's file name.
    pub file: &'a str,
    /// The line of a byte of it.
    pub line: &'a dyn Fn(usize) -> usize,
    /// The text of a template of the prompts folder, or why it cannot be read.
    pub template: &'a dyn Fn(&str) -> Result<String, String>,
}

impl Edition {
    /// The edition that `layers` declare, the weakest first. Rules of a stronger layer are tried first.
    ///
    /// # Errors
    /// A pattern, template or range that cannot be used, with its line.
    pub fn new(
        layers: &[&Declared],
        file: &str,
        line: &dyn Fn(usize) -> usize,
        template: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, EditionError> {
        let compiler = Compiler { file, line, template };
        let mut edition = Self::default();
        for layer in layers {
            edition.update(layer, &compiler)?;
        }
        Ok(edition)
    }

    /// Lets `layer` overrule what is there.
    fn update(&mut self, layer: &Declared, compiler: &Compiler<'_>) -> Result<(), EditionError> {
        if let Some(title) = &layer.title {
            if title.get_ref().trim().is_empty() {
                return Err(compiler.error(&title.span(), "title", "is empty; leave it out to keep the Chinese form"));
            }
            let facts = templates::Facts::probe();
            templates::frame(title.get_ref(), &facts).map_err(|p| compiler.error(&title.span(), "title", p))?;
            self.title = Some(compiler.ruled(title, title.get_ref().clone()));
        }
        if let Some(place) = &layer.title_place {
            self.title_in_heading = *place.get_ref() == TitlePlace::Heading;
        }
        for (key, value) in &layer.front_matter {
            if !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) || key == "title" {
                let problem = "is no key of front matter that can be set here; the title has `title` of its own";
                return Err(compiler.error(&value.span(), &format!("front_matter.{key}"), problem));
            }
            self.front_matter.insert(key.clone(), compiler.ruled(value, value.get_ref().clone()));
        }
        if let Some(intro) = &layer.intro {
            self.intro = Some(compiler.block(intro, "intro")?);
        }
        if let Some(footer) = &layer.footer {
            self.footer = Some(compiler.block(footer, "footer")?);
        }
        self.numbering = layer.numbering.as_ref().map_or(self.numbering, |n| *n.get_ref());
        self.renumber = layer.renumber.as_ref().map_or(self.renumber, |r| *r.get_ref());
        self.relative_links = layer.relative_links.as_ref().map_or(self.relative_links, |r| *r.get_ref());
        self.marks.update(&layer.language_marks, layer.in_chinese.as_ref());
        stronger(&mut self.sections, &layer.sections, |rule| compiler.section(rule))?;
        stronger(&mut self.paragraphs, &layer.paragraphs, |rule| compiler.paragraph(rule))?;
        stronger(&mut self.phrases, &layer.phrases, |rule| {
            let pattern = compiler.pattern(&rule.span(), "phrases.pattern", &rule.get_ref().pattern)?;
            Ok(compiler.ruled(rule, (pattern, rule.get_ref().becomes.clone())))
        })?;
        stronger(&mut self.destinations, &layer.destinations, |rule| compiler.destination(rule))?;
        stronger(&mut self.waivers, &layer.waivers, |rule| compiler.waiver(rule))
    }

    /// Findings that are accepted, and by which rule.
    #[must_use]
    pub fn waivers(&self) -> &[Ruled<Waiver>] {
        &self.waivers
    }

    /// The waiver for a finding of `rule` at the unit `key`, if it is accepted. `is_issue` says whether
    /// a name (date, number, file name) is that of the issue.
    pub fn waiver(&self, rule: Rule, key: &str, is_issue: impl Fn(&str) -> bool) -> Option<&Waiver> {
        self.waivers.iter().map(|w| &w.value).find(|waiver| {
            waiver.rule == rule.name()
                && is_issue(&waiver.issue)
                && waiver.entry.as_deref().is_none_or(|entry| entry == key)
        })
    }
}

/// Puts the rules of a stronger layer before those that are there.
fn stronger<D, T>(
    rules: &mut Vec<Ruled<T>>,
    declared: &[Spanned<D>],
    compile: impl Fn(&Spanned<D>) -> Result<Ruled<T>, EditionError>,
) -> Result<(), EditionError> {
    let new: Vec<Ruled<T>> = declared.iter().map(compile).collect::<Result<_, _>>()?;
    rules.splice(0..0, new);
    Ok(())
}

impl Compiler<'_> {
    fn ruled<D, T>(&self, declared: &Spanned<D>, value: T) -> Ruled<T> {
        Ruled { value, by: self.place(&declared.span()) }
    }

    fn place(&self, span: &Bytes<usize>) -> String {
        format!("{}:{}", self.file, (self.line)(span.start))
    }

    pub fn error(&self, span: &Bytes<usize>, key: &str, problem: impl Into<String>) -> EditionError {
        EditionError { place: self.place(span), key: format!("edition.{key}"), problem: problem.into() }
    }

    fn pattern(&self, span: &Bytes<usize>, key: &str, pattern: &str) -> Result<Regex, EditionError> {
        if pattern.is_empty() {
            return Err(self.error(span, key, "is missing or empty"));
        }
        let found = Regex::new(pattern).map_err(|error| {
            let problem = error.to_string();
            let last = problem.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            self.error(span, key, format!("`{pattern}` is no regular expression: {last}"))
        })?;
        if found.is_match("") {
            return Err(self.error(
                span,
                key,
                format!("`{pattern}` also matches where there is nothing; make it say more"),
            ));
        }
        Ok(found)
    }

    fn block(&self, name: &Spanned<String>, key: &str) -> Result<Ruled<String>, EditionError> {
        Ok(self.ruled(name, self.read(&name.span(), key, name.get_ref())?))
    }

    fn read(&self, span: &Bytes<usize>, key: &str, name: &str) -> Result<String, EditionError> {
        if name.is_empty() {
            return Err(self.error(span, key, "is empty; name a file in the prompts folder, or leave it out"));
        }
        (self.template)(name).map_err(|problem| self.error(span, key, format!("names the template {name}: {problem}")))
    }

    fn section(&self, rule: &Spanned<SectionRule>) -> Result<Ruled<SectionChange>, EditionError> {
        let declared = rule.get_ref();
        let error = |problem: &str| Err(self.error(&rule.span(), "sections", problem));
        let read = |name: &Option<String>, key: &str| -> Result<Option<String>, EditionError> {
            name.as_ref().map(|name| self.read(&rule.span(), key, name)).transpose()
        };
        let text = read(&declared.template, "sections.template")?;
        let append = read(&declared.append, "sections.append")?;
        let english = declared.english.clone();
        if declared.english.as_deref().is_some_and(|english| english.trim().is_empty()) {
            return error("has an empty `english`; say `drop = true` where English does without the section");
        }
        let heading = declared.heading.as_ref().filter(|heading| !fold(heading).is_empty());
        let change = match (heading, declared.add) {
            (Some(_), true) | (None, false) => {
                return error("needs `heading`, the Chinese heading it is about, or `add = true`");
            }
            (Some(heading), false) => {
                if declared.after.is_some() || declared.before.is_some() {
                    return error("has `after` or `before`, which are for a section that is added (`add = true`)");
                }
                let heading = fold(heading);
                let rewrites = english.is_some() || text.is_some() || append.is_some();
                match (declared.drop, declared.keep, rewrites) {
                    (true, false, false) => SectionChange::Drop { heading, drop: true },
                    (false, true, false) => SectionChange::Drop { heading, drop: false },
                    (false, false, true) => SectionChange::Rewrite { heading, english, text, append },
                    (false, false, false) => {
                        return error("does nothing; say `drop`, `keep`, `english`, `template` or `append`");
                    }
                    _ => {
                        return error(
                            "says more than one of `drop`, `keep` and how the section is rewritten; choose one",
                        );
                    }
                }
            }
            (None, true) if declared.drop || declared.keep || append.is_some() => {
                return error("is added, where `drop`, `keep` and `append` mean nothing; its text is `template`");
            }
            (None, true) => {
                let Some(english) = english else {
                    return error("is added and needs `english`, its heading");
                };
                let place = match (&declared.after, &declared.before) {
                    (Some(after), None) => Place::After(fold(after)),
                    (None, Some(before)) => Place::Before(fold(before)),
                    (None, None) => Place::End,
                    (Some(_), Some(_)) => return error("has both `after` and `before`; choose one"),
                };
                SectionChange::Add { english, text: text.unwrap_or_default(), place }
            }
        };
        Ok(self.ruled(rule, change))
    }

    fn paragraph(&self, rule: &Spanned<ParagraphRule>) -> Result<Ruled<ParagraphChange>, EditionError> {
        let declared = rule.get_ref();
        let error = |problem: &str| Err(self.error(&rule.span(), "paragraphs", problem));
        let found = match (&declared.text, &declared.pattern) {
            (Some(text), None) if !fold(text).is_empty() => ParagraphFound::Text(fold(text)),
            (None, Some(pattern)) => {
                ParagraphFound::Pattern(self.pattern(&rule.span(), "paragraphs.pattern", pattern)?)
            }
            _ => return error("needs `text` or `pattern`, one of them, to say which paragraph it is about"),
        };
        let english = match (declared.drop, &declared.english, &declared.template) {
            (true, None, None) => None,
            (false, Some(english), None) => Some(english.clone()),
            (false, None, Some(name)) => Some(self.read(&rule.span(), "paragraphs.template", name)?),
            _ => return error("needs one of `drop = true`, `english` and `template`"),
        };
        Ok(self.ruled(rule, ParagraphChange { found, english }))
    }

    fn destination(&self, rule: &Spanned<DestinationRule>) -> Result<Ruled<DestinationChange>, EditionError> {
        let declared = rule.get_ref();
        let error = |problem: &str| Err(self.error(&rule.span(), "destinations", problem));
        let found = match (&declared.prefix, &declared.pattern, &declared.address) {
            (Some(prefix), None, None) if !prefix.is_empty() => Found::Prefix(prefix.clone()),
            (None, Some(pattern), None) => {
                Found::Pattern(self.pattern(&rule.span(), "destinations.pattern", pattern)?)
            }
            (None, None, Some(address)) => Found::Address(address.clone()),
            _ => return error("needs one of `prefix`, `pattern` and `address` to say which destinations it is about"),
        };
        if declared.becomes.is_empty() {
            return error("needs `becomes`, the new destination");
        }
        Ok(self.ruled(
            rule,
            DestinationChange {
                found,
                becomes: declared.becomes.clone(),
                issue: declared.issue.clone(),
                entry: declared.entry.clone(),
                if_english: declared.if_english.clone(),
            },
        ))
    }

    fn waiver(&self, rule: &Spanned<Waiver>) -> Result<Ruled<Waiver>, EditionError> {
        let waiver = rule.get_ref();
        let error = |problem: String| Err(self.error(&rule.span(), "waivers", problem));
        if waiver.issue.is_empty() || waiver.rule.is_empty() || waiver.reason.trim().is_empty() {
            return error("needs `issue`, `rule` and `reason`".to_owned());
        }
        if let Err(unknown) = rule_named(&waiver.rule) {
            return error(format!("names no rule: {unknown}"));
        }
        Ok(self.ruled(rule, waiver.clone()))
    }
}

/// Whether `declared` is for an issue; the base edition is for all.
///
/// # Errors
/// A range that is none.
pub fn range(declared: &Declared) -> Result<Option<Range>, String> {
    declared.issues.as_ref().map(|issues| Range::parse(issues.get_ref())).transpose()
}
