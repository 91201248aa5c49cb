//! What becomes of each section and piece of the Chinese: it stays, goes, or a rule settles its English.

use super::in_force::{Edition, Ruled, SectionChange};
use super::phrases;
use crate::chinese::fold;
use crate::issue::{Issue, Piece, Role};
use crate::markdown::Span;

/// What becomes of a section, all rules about it taken together.
#[derive(Debug, Clone, Default)]
pub(super) struct SectionFate {
    /// The rule by which English does without it.
    pub out: Option<String>,
    /// Its heading.
    pub english: Option<Ruled<String>>,
    /// The template that stands for its text, and for the sections inside.
    pub text: Option<Ruled<String>>,
    /// The template that is put behind it.
    pub append: Option<Ruled<String>>,
    /// The rule by which the text of a section around it is replaced.
    pub replaced: Option<String>,
}

impl SectionFate {
    /// Whether English has the section.
    pub fn stays(&self) -> bool {
        self.out.is_none() && self.replaced.is_none()
    }
}

/// What becomes of a piece.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// English has it.
    Stays,
    /// A rule settles its English: a template.
    Settled(Ruled<String>),
    /// English does not have it; why.
    Out(String),
}

/// Looks up what the edition says of an issue.
#[derive(Clone, Copy)]
pub(super) struct Fates<'a> {
    pub issue: &'a Issue,
    pub edition: &'a Edition,
}

impl Fates<'_> {
    /// What becomes of each section; one inside a section that goes, goes too.
    pub fn of_sections(self) -> Vec<SectionFate> {
        let mut fates: Vec<SectionFate> = Vec::with_capacity(self.issue.sections.len());
        for section in &self.issue.sections {
            let mut fate = self.of_heading(&fold(&section.title));
            if let Some(parent) = section.parent.map(|parent| &fates[parent]) {
                fate.replaced = parent.replaced.clone().or(parent.text.as_ref().map(|text| text.by.clone()));
                let own = fate.out.take();
                fate.out = parent.out.clone().or(own);
            }
            fates.push(fate);
        }
        fates
    }

    /// What the rules about one heading say together: of two that say the same, the stronger counts.
    fn of_heading(self, title: &str) -> SectionFate {
        let mut fate = SectionFate::default();
        let mut decided = false;
        for rule in &self.edition.sections {
            let ruled = |value: &Option<String>| value.clone().map(|value| Ruled { value, by: rule.by.clone() });
            match &rule.value {
                SectionChange::Drop { heading, drop } if heading == title && !decided => {
                    decided = true;
                    fate.out = drop.then(|| rule.by.clone());
                }
                SectionChange::Rewrite { heading, english, text, append } if heading == title => {
                    // Whoever rewrites a section wants it, unless a stronger rule drops it.
                    decided = true;
                    fate.english = fate.english.or_else(|| ruled(english));
                    fate.text = fate.text.or_else(|| ruled(text));
                    fate.append = fate.append.or_else(|| ruled(append));
                }
                _ => {}
            }
        }
        fate
    }

    /// The pieces of the issue, with those paragraphs of entries cut off that a rule is about.
    pub fn pieces(self) -> Vec<Piece> {
        if self.edition.paragraphs.is_empty() {
            return self.issue.pieces.clone();
        }
        let text = &self.issue.text;
        let mut pieces = Vec::with_capacity(self.issue.pieces.len());
        for piece in &self.issue.pieces {
            let blocks = self.blocks_behind_the_first(piece);
            let Some(first) = blocks.iter().position(|block| self.has_rule(*block)) else {
                pieces.push(piece.clone());
                continue;
            };
            let body = Span::new(piece.body.start, blocks[first].start).trimmed(text);
            pieces.push(Piece { span: Span::new(piece.span.start, body.end), body, ..piece.clone() });
            for block in &blocks[first..] {
                let body = block.trimmed(text);
                pieces.push(Piece { span: body, body, role: Role::Note, section: piece.section });
            }
        }
        pieces
    }

    /// The paragraphs of an entry, without that of its title.
    fn blocks_behind_the_first(self, piece: &Piece) -> Vec<Span> {
        if !matches!(piece.role, Role::Entry(_)) {
            return Vec::new();
        }
        let blocks = &self.issue.analysis.blocks;
        let from = blocks.partition_point(|b| b.span.start <= piece.body.start);
        blocks[from..].iter().map(|b| b.span).take_while(|b| b.end <= piece.span.end).collect()
    }

    fn has_rule(self, block: Span) -> bool {
        let text = block.of(&self.issue.text);
        self.edition.paragraphs.iter().any(|rule| rule.value.is_about(text))
    }

    /// What becomes of a piece.
    pub fn of_piece(self, piece: &Piece, sections: &[SectionFate]) -> Fate {
        if let Some(section) = piece.section.map(|section| &sections[section]) {
            let text = section.text.as_ref().filter(|_| piece.role != Role::Heading).map(|text| &text.by);
            if let Some(by) = section.out.as_ref().or(section.replaced.as_ref()).or(text) {
                return Fate::Out(by.clone());
            }
        }
        let replaced = match piece.role {
            Role::Intro => self.edition.intro.as_ref(),
            Role::Footer => self.edition.footer.as_ref(),
            _ => None,
        };
        if let Some(template) = replaced {
            return Fate::Out(template.by.clone());
        }
        if !matches!(piece.role, Role::Intro | Role::Note | Role::Footer) {
            return Fate::Stays;
        }
        let text = piece.body.of(&self.issue.text);
        match self.edition.paragraphs.iter().find(|rule| rule.value.is_about(text)) {
            Some(rule) => match &rule.value.english {
                None => Fate::Out(rule.by.clone()),
                Some(english) => Fate::Settled(Ruled { value: english.clone(), by: rule.by.clone() }),
            },
            None => Fate::Stays,
        }
    }

    /// The English of a heading that a rule renames.
    pub fn heading(self, piece: &Piece, sections: &[SectionFate]) -> Option<Ruled<String>> {
        let section = piece.section.filter(|_| piece.role == Role::Heading)?;
        let Ruled { value, by } = sections[section].english.as_ref()?;
        let body = piece.body.of(&self.issue.text);
        let analysis = crate::markdown::analyse(body, &self.issue.definitions);
        Some(Ruled { value: phrases::renamed(body, &analysis, value), by: by.clone() })
    }
}
