//! Text that only English has: templates for the intro, the footer and sections, and sections of its own.

use super::fates::SectionFate;
use super::in_force::{Edition, Place, Ruled, SectionChange};
use super::keys::SectionKeys;
use crate::chinese::fold;
use crate::issue::{Issue, Piece, Role};

/// A text that only English has, and where it stands.
pub(super) struct Insertion {
    /// The piece it stands before; one past the last for the end.
    pub before: usize,
    /// The template.
    pub text: Ruled<String>,
    /// The key of the declaration, for messages.
    pub declared: &'static str,
    /// The key of the section it belongs to, or `intro` and `footer`.
    pub group: String,
    /// The heading it begins with, where it is a section of its own.
    pub heading: Option<String>,
}

/// What is needed to say where an insertion stands.
pub(super) struct Places<'a> {
    pub issue: &'a Issue,
    pub edition: &'a Edition,
    pub pieces: &'a [Piece],
    pub sections: &'a [SectionFate],
    pub keys: &'a [String],
}

impl Places<'_> {
    /// All insertions, in the order of the file.
    pub fn insertions(&self, section_keys: &mut SectionKeys) -> Vec<Insertion> {
        let mut insertions = Vec::new();
        if let Some(text) = &self.edition.intro {
            let intro = self.first(|p| p.role == Role::Intro);
            let body = self.first(|p| !matches!(p.role, Role::Title(_)));
            let before = intro.or(body).unwrap_or(self.pieces.len());
            let (declared, group) = ("intro", "intro".to_owned());
            insertions.push(Insertion { before, text: text.clone(), declared, group, heading: None });
        }
        for (section, fate) in self.sections.iter().enumerate().filter(|(_, fate)| fate.stays()) {
            let group = &self.keys[section];
            if let Some(text) = &fate.text {
                let heading = self.heading_start(section);
                let before = self.first(|p| p.span.start > heading).unwrap_or(self.pieces.len());
                let (text, group) = (text.clone(), group.clone());
                insertions.push(Insertion { before, text, declared: "sections.template", group, heading: None });
            }
            if let Some(text) = &fate.append {
                let (before, text, group) = (self.behind(section), text.clone(), group.clone());
                insertions.push(Insertion { before, text, declared: "sections.append", group, heading: None });
            }
        }
        self.added(section_keys, &mut insertions);
        if let Some(text) = &self.edition.footer {
            let (before, declared, group) = (self.end(), "footer", "footer".to_owned());
            insertions.push(Insertion { before, text: text.clone(), declared, group, heading: None });
        }
        insertions.sort_by_key(|insertion| insertion.before);
        insertions
    }

    /// Sections that Chinese has not, in the order they are declared.
    fn added(&self, section_keys: &mut SectionKeys, insertions: &mut Vec<Insertion>) {
        for rule in &self.edition.sections {
            let SectionChange::Add { english, text, place } = &rule.value else { continue };
            let before = match place {
                Place::End => None,
                Place::Before(heading) => self.section_named(heading).and_then(|section| {
                    let start = self.heading_start(section);
                    self.first(|p| p.span.start == start)
                }),
                Place::After(heading) => self.section_named(heading).map(|section| self.behind(section)),
            };
            insertions.push(Insertion {
                before: before.unwrap_or_else(|| self.end()),
                text: Ruled { value: text.clone(), by: rule.by.clone() },
                declared: "sections.template",
                group: section_keys.added(english),
                heading: Some(english.clone()),
            });
        }
    }

    fn first(&self, wanted: impl Fn(&Piece) -> bool) -> Option<usize> {
        self.pieces.iter().position(wanted)
    }

    /// Where the text ends: before the footer, or before definitions that close the file.
    fn end(&self) -> usize {
        let definitions = self.pieces.iter().rev().take_while(|p| p.role == Role::Definition).count();
        self.first(|p| p.role == Role::Footer).unwrap_or(self.pieces.len() - definitions)
    }

    fn heading_start(&self, section: usize) -> usize {
        self.issue.pieces[self.issue.sections[section].piece].span.start
    }

    fn section_named(&self, folded: &str) -> Option<usize> {
        self.issue.sections.iter().position(|section| fold(&section.title) == folded)
    }

    /// The piece behind a section and those inside it.
    fn behind(&self, section: usize) -> usize {
        let start = self.heading_start(section);
        let outside = |p: &Piece| p.span.start > start && p.section.is_none_or(|own| !self.is_inside(own, section));
        self.first(outside).unwrap_or(self.pieces.len())
    }

    fn is_inside(&self, section: usize, outer: usize) -> bool {
        let mut at = Some(section);
        while let Some(section) = at {
            if section == outer {
                return true;
            }
            at = self.issue.sections[section].parent;
        }
        false
    }
}
