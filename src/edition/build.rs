//! Makes the outline of an issue: which pieces English has, what it has besides, and the bytes between.

use std::collections::BTreeMap;

use super::destinations::{Rewriter, Surroundings, anchor};
use super::front_matter::Line;
use super::in_force::{Edition, EditionError, Place, Ruled, SectionChange};
use super::keys::{Keys, SectionKeys};
use super::pieces::Maker;
use super::templates::{Facts, SectionFacts, render};
use super::{LeftOut, Outline, Unit, phrases};
use crate::chinese::fold;
use crate::glossary::Glossary;
use crate::issue::{EntryShape, Issue, IssueId, Piece, Role, SplitOptions, split};
use crate::markdown::{Newline, Span};

/// What becomes of a piece.
#[derive(Debug, Clone)]
enum Fate {
    /// English has it.
    Stays,
    /// A rule settles its English: a template.
    Settled(Ruled<String>),
    /// English does not have it; why.
    Out(String),
}

/// What becomes of a section, all rules about it taken together.
#[derive(Debug, Clone, Default)]
struct SectionFate {
    /// The rule by which English does without it.
    out: Option<String>,
    english: Option<Ruled<String>>,
    /// The template that stands for its text, and for the sections inside.
    text: Option<Ruled<String>>,
    append: Option<Ruled<String>>,
    /// Whether it stands in a section whose text is replaced.
    replaced: Option<String>,
}

/// Text that only English has, and where it stands.
struct Insertion {
    /// The piece it stands before; one past the last for the end.
    before: usize,
    text: Ruled<String>,
    /// The key of the section it belongs to, or `intro` and `footer`.
    group: String,
    /// The heading it begins with, where it is a section of its own.
    heading: Option<String>,
}

/// Makes an outline.
pub(super) struct Builder<'a> {
    pub issue: Issue,
    pub edition: &'a Edition,
    pub glossary: &'a Glossary,
    pub surroundings: &'a Surroundings,
    /// What the view of the file made blank.
    pub blank: &'a [Span],
}

/// The outline while it grows: units, and the bytes before each.
struct Growing {
    newline: Newline,
    units: Vec<Unit>,
    gaps: Vec<String>,
    pending: String,
}

impl Growing {
    fn unit(&mut self, unit: Unit) {
        self.gaps.push(std::mem::take(&mut self.pending));
        self.units.push(unit);
    }

    fn bytes(&mut self, bytes: &str) {
        self.pending.push_str(bytes);
    }

    fn is_empty(&self) -> bool {
        self.units.is_empty() && self.pending.trim_start_matches('\u{feff}').is_empty()
    }

    fn blank_line(&self) -> String {
        self.newline.as_str().repeat(2)
    }
}

impl Builder<'_> {
    pub fn build(self) -> Result<Outline, EditionError> {
        let stem = &self.surroundings.stem;
        let id = IssueId::of(super::title_of(&self.issue), stem);
        let sections = self.section_fates();
        let mut section_keys = SectionKeys::default();
        let keys = section_keys.of(&self.issue, self.glossary, |section| {
            sections[section].english.as_ref().map(|english| english.value.clone())
        });
        let pieces = self.pieces();
        let fates: Vec<Fate> = pieces.iter().map(|piece| self.fate(piece, &sections)).collect();
        let insertions = self.insertions(&pieces, &sections, &keys, &mut section_keys);
        let facts = self.facts(&id, &pieces, &fates, &sections, &keys);
        let anchors = self.anchors(&facts);
        let rewriter = Rewriter { edition: self.edition, id: &id, surroundings: self.surroundings, anchors: &anchors };
        let english_definitions = self.issue.definitions.rewritten(|value| rewriter.rewrite(value, ""));
        let maker = Maker {
            issue: &self.issue,
            edition: self.edition,
            glossary: self.glossary,
            rewriter: &rewriter,
            facts: &facts,
            english_definitions: &english_definitions,
            blank: self.blank,
        };
        let mut growing = Growing {
            newline: Newline::of(&self.issue.text),
            units: Vec::new(),
            gaps: Vec::new(),
            pending: String::new(),
        };
        let mut left_out = Vec::new();
        let mut allot = Keys::default();
        let begins = self.front_matter(&maker, &mut growing, &mut allot)?;
        let mut candidates: Vec<String> = Vec::new();
        let mut cursor = begins;
        let mut numbers: BTreeMap<Option<usize>, u32> = BTreeMap::new();
        let mut waiting = insertions.into_iter().peekable();
        for index in 0..=pieces.len() {
            while let Some(insertion) = waiting.next_if(|i| i.before <= index) {
                self.insert(&insertion, &maker, &mut growing, &mut candidates, &mut allot)?;
            }
            let Some(piece) = pieces.get(index) else { break };
            if piece.span.start < begins {
                continue; // a title that stands in the front matter
            }
            candidates.push(self.gap(Span::new(cursor.min(piece.span.start), piece.span.start)));
            cursor = piece.span.end;
            let section = piece.section.map(|s| keys[s].as_str());
            let settled = match &fates[index] {
                Fate::Out(by) => {
                    left_out.push(LeftOut {
                        line: self.issue.lines.line(piece.span.start),
                        label: crate::rules::phrase(&self.issue.title_of(piece)),
                        by: by.clone(),
                        heading: piece.role == Role::Heading,
                        span: piece.span,
                    });
                    continue;
                }
                Fate::Settled(template) => {
                    let english = render(&template.value, &facts)
                        .map_err(|problem| unfilled(&template.by, "paragraphs", problem))?;
                    if english.trim().is_empty() {
                        continue;
                    }
                    Some(Ruled { value: english.trim().to_owned(), by: template.by.clone() })
                }
                Fate::Stays => self.heading(piece, &sections),
            };
            let gap = chosen(&candidates, growing.is_empty());
            candidates.clear();
            growing.bytes(&gap);
            let number = match &piece.role {
                Role::Entry(Some(marker)) => {
                    let count = numbers.entry(piece.section).or_insert(0);
                    *count += 1;
                    Some(if self.edition.renumber { *count } else { marker.number })
                }
                _ => None,
            };
            let key = allot.next(&piece.role, section);
            growing.unit(maker.unit(piece, key, number, settled)?);
        }
        let rest = self.gap(Span::new(cursor.min(self.issue.text.len()), self.issue.text.len()));
        candidates.push(rest);
        let end = ending(&candidates);
        growing.bytes(&end);
        let Growing { newline, units, mut gaps, pending } = growing;
        gaps.push(pending);
        Ok(Outline { definitions: english_definitions, id, units, gaps, left_out, newline, issue: self.issue })
    }

    /// What becomes of each section; one inside a section that goes, goes too.
    fn section_fates(&self) -> Vec<SectionFate> {
        let mut fates: Vec<SectionFate> = Vec::with_capacity(self.issue.sections.len());
        for section in &self.issue.sections {
            let mut fate = self.own_fate(&fold(&section.title));
            if let Some(parent) = section.parent.map(|parent| &fates[parent]) {
                let above = parent.out.clone();
                fate.out = above.or(fate.out);
                fate.replaced = parent.replaced.clone().or(parent.text.as_ref().map(|text| text.by.clone()));
            }
            fates.push(fate);
        }
        fates
    }

    /// What the rules about one heading say together: of two that say the same, the stronger counts.
    fn own_fate(&self, title: &str) -> SectionFate {
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
    fn pieces(&self) -> Vec<Piece> {
        if self.edition.paragraphs.is_empty() {
            return self.issue.pieces.clone();
        }
        let mut pieces = Vec::with_capacity(self.issue.pieces.len());
        for piece in &self.issue.pieces {
            let blocks: Vec<Span> = match piece.role {
                Role::Entry(_) => {
                    let blocks = &self.issue.analysis.blocks;
                    let from = blocks.partition_point(|b| b.span.start <= piece.body.start);
                    blocks[from..].iter().map(|b| b.span).take_while(|b| b.end <= piece.span.end).collect()
                }
                _ => Vec::new(),
            };
            let Some(first) = blocks.iter().position(|b| self.is_promotion(*b)) else {
                pieces.push(piece.clone());
                continue;
            };
            let text = &self.issue.text;
            let body = Span::new(piece.body.start, blocks[first].start).trimmed(text);
            pieces.push(Piece { span: Span::new(piece.span.start, body.end), body, ..piece.clone() });
            for block in &blocks[first..] {
                let body = block.trimmed(text);
                pieces.push(Piece { span: body, body, role: Role::Note, section: piece.section });
            }
        }
        pieces
    }

    fn is_promotion(&self, block: Span) -> bool {
        let text = block.of(&self.issue.text);
        self.edition.paragraphs.iter().any(|rule| rule.value.is_about(text))
    }

    fn fate(&self, piece: &Piece, sections: &[SectionFate]) -> Fate {
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
        if matches!(piece.role, Role::Intro | Role::Note | Role::Footer) {
            let text = piece.body.of(&self.issue.text);
            if let Some(rule) = self.edition.paragraphs.iter().find(|rule| rule.value.is_about(text)) {
                return match &rule.value.english {
                    None => Fate::Out(rule.by.clone()),
                    Some(english) => Fate::Settled(Ruled { value: english.clone(), by: rule.by.clone() }),
                };
            }
        }
        Fate::Stays
    }

    /// The English of a heading that a rule renames.
    fn heading(&self, piece: &Piece, sections: &[SectionFate]) -> Option<Ruled<String>> {
        let section = piece.section.filter(|_| piece.role == Role::Heading)?;
        let Ruled { value, by } = sections[section].english.as_ref()?;
        let body = piece.body.of(&self.issue.text);
        let analysis = crate::markdown::analyse(body, &self.issue.definitions);
        Some(Ruled { value: phrases::renamed(body, &analysis, value), by: by.clone() })
    }

    fn insertions(
        &self,
        pieces: &[Piece],
        sections: &[SectionFate],
        keys: &[String],
        section_keys: &mut SectionKeys,
    ) -> Vec<Insertion> {
        let mut insertions = Vec::new();
        let first_of = |wanted: &dyn Fn(&Piece) -> bool| pieces.iter().position(wanted);
        if let Some(text) = &self.edition.intro {
            let intro = first_of(&|p| p.role == Role::Intro);
            let body = first_of(&|p| !matches!(p.role, Role::Title(_)));
            let before = intro.or(body).unwrap_or(pieces.len());
            insertions.push(Insertion { before, text: text.clone(), group: "intro".into(), heading: None });
        }
        for (section, fate) in
            sections.iter().enumerate().filter(|(_, fate)| fate.out.is_none() && fate.replaced.is_none())
        {
            let group = &keys[section];
            if let Some(text) = &fate.text {
                let heading = self.issue.pieces[self.issue.sections[section].piece].span;
                let before = first_of(&|p| p.span.start > heading.start).unwrap_or(pieces.len());
                insertions.push(Insertion { before, text: text.clone(), group: group.clone(), heading: None });
            }
            if let Some(text) = &fate.append {
                let before = self.behind(section, pieces);
                insertions.push(Insertion { before, text: text.clone(), group: group.clone(), heading: None });
            }
        }
        let end = first_of(&|p| p.role == Role::Footer).unwrap_or(pieces.len());
        // Rules of a stronger layer come first; sections are added in the order they are declared.
        for rule in &self.edition.sections {
            let SectionChange::Add { english, text, place } = &rule.value else { continue };
            let before = match place {
                Place::End => None,
                Place::Before(heading) => self.section_named(heading).and_then(|s| {
                    let start = self.issue.pieces[self.issue.sections[s].piece].span.start;
                    first_of(&|p| p.span.start == start)
                }),
                Place::After(heading) => self.section_named(heading).map(|s| self.behind(s, pieces)),
            };
            let text = Ruled { value: text.clone(), by: rule.by.clone() };
            let group = section_keys.added(english);
            insertions.push(Insertion { before: before.unwrap_or(end), text, group, heading: Some(english.clone()) });
        }
        if let Some(text) = &self.edition.footer {
            insertions.push(Insertion { before: end, text: text.clone(), group: "footer".into(), heading: None });
        }
        insertions.sort_by_key(|insertion| insertion.before);
        insertions
    }

    fn section_named(&self, folded: &str) -> Option<usize> {
        self.issue.sections.iter().position(|section| fold(&section.title) == folded)
    }

    /// The piece behind a section and those inside it.
    fn behind(&self, section: usize, pieces: &[Piece]) -> usize {
        let start = self.issue.pieces[self.issue.sections[section].piece].span.start;
        let outside = |p: &Piece| p.span.start > start && p.section.is_none_or(|own| !self.is_inside(own, section));
        pieces.iter().position(outside).unwrap_or(pieces.len())
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

    fn facts(
        &self,
        id: &IssueId,
        pieces: &[Piece],
        fates: &[Fate],
        fates_of_sections: &[SectionFate],
        keys: &[String],
    ) -> Facts {
        let mut sections: Vec<SectionFacts> = self
            .issue
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                let renamed = fates_of_sections[index].english.as_ref().map(|english| english.value.clone());
                let known = || phrases::heading(&section.title, self.glossary).map(|t| t.preferred().to_owned());
                SectionFacts {
                    key: keys[index].clone(),
                    chinese: section.title.clone(),
                    english: renamed.or_else(known).unwrap_or_else(|| section.title.clone()),
                    entries: 0,
                }
            })
            .collect();
        let mut entries = 0;
        for (piece, fate) in pieces.iter().zip(fates) {
            if matches!(piece.role, Role::Entry(_)) && !matches!(fate, Fate::Out(_)) {
                entries += 1;
                if let Some(section) = piece.section {
                    sections[section].entries += 1;
                }
            }
        }
        let stays = |fate: &SectionFate| fate.out.is_none() && fate.replaced.is_none();
        let sections = sections.into_iter().zip(fates_of_sections).filter(|(_, fate)| stays(fate)).map(|(s, _)| s);
        let sections = sections.collect();
        Facts { id: id.clone(), stem: self.surroundings.stem.clone(), sections, entries }
    }

    /// The anchors of headings whose English is known, by their Chinese ones.
    fn anchors(&self, facts: &Facts) -> BTreeMap<String, String> {
        facts.sections.iter().map(|s| (anchor(&s.chinese), anchor(&s.english))).collect()
    }

    /// The front matter and the title. Returns where the rest of the file begins.
    fn front_matter(&self, maker: &Maker<'_>, growing: &mut Growing, allot: &mut Keys) -> Result<usize, EditionError> {
        let text = &self.issue.text;
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        growing.bytes(&text[..bom]);
        let lines = maker.front_matter_lines()?;
        let newline = growing.newline.as_str();
        let begins = self.issue.front_matter.as_ref().map_or(bom, |f| f.span.end);
        let moved = lines.iter().any(|line| matches!(line, Line::MovedTitle));
        if lines.iter().any(|line| !matches!(line, Line::MovedTitle)) {
            let fence = self.issue.front_matter.as_ref().map_or("---", |f| first_line(f.span.of(text)));
            growing.bytes(&format!("{fence}{newline}"));
            for line in lines {
                match line {
                    Line::MovedTitle => {}
                    Line::Bytes(bytes) => growing.bytes(&bytes),
                    Line::Field { before, field, behind } => {
                        growing.bytes(&before);
                        let unit = maker.field(field, allot)?;
                        growing.unit(unit);
                        growing.bytes(&behind);
                    }
                }
            }
            let closing = self.issue.front_matter.as_ref().map_or("---", |f| last_line(f.span.of(text)));
            growing.bytes(closing);
            if self.issue.front_matter.is_none() {
                let blank = growing.blank_line();
                growing.bytes(&blank);
            }
        }
        if moved {
            let gap = if growing.is_empty() { String::new() } else { growing.blank_line() };
            growing.bytes(&gap);
            let unit = maker.moved_title(allot.next(&Role::Title(None), None))?;
            growing.unit(unit);
        }
        Ok(begins)
    }

    /// Puts in text that only English has.
    fn insert(
        &self,
        insertion: &Insertion,
        maker: &Maker<'_>,
        growing: &mut Growing,
        candidates: &mut Vec<String>,
        allot: &mut Keys,
    ) -> Result<(), EditionError> {
        let key = if insertion.heading.is_some() { "sections.template" } else { insertion.group.as_str() };
        let mut text = render(&insertion.text.value, maker.facts)
            .map_err(|problem| unfilled(&insertion.text.by, key, problem))?
            .trim()
            .replace("\r\n", "\n");
        if let Some(heading) = &insertion.heading {
            let level = self.issue.sections.iter().map(|s| s.level).min().unwrap_or(2);
            text = format!("{} {heading}\n\n{text}", "#".repeat(usize::from(level))).trim_end().to_owned();
        }
        if text.is_empty() {
            return Ok(());
        }
        let text = text.replace('\n', growing.newline.as_str());
        let block = split(&text, &SplitOptions { entries: Some(EntryShape::None), section_level: None });
        let line = self.issue.lines.line(self.issue.text.len().min(self.line_of(insertion.before)));
        let mut at = 0;
        for (index, piece) in block.pieces.iter().enumerate() {
            let gap = if index > 0 {
                Span::new(at, piece.span.start).of(&text).to_owned()
            } else if candidates.is_empty() {
                if growing.is_empty() { String::new() } else { growing.blank_line() }
            } else {
                chosen(candidates, growing.is_empty())
            };
            growing.bytes(&gap);
            at = piece.span.end;
            let is_heading = matches!(piece.role, Role::Heading | Role::Title(_));
            let key = match (is_heading, insertion.heading.is_some() && index == 0) {
                (true, true) => allot.next(&Role::Heading, Some(&insertion.group)),
                (true, false) => format!("{}/heading", allot.counted(&insertion.group)),
                (false, _) if matches!(insertion.group.as_str(), "intro" | "footer") => allot.counted(&insertion.group),
                (false, _) => allot.next(&Role::Note, Some(&insertion.group)),
            };
            growing.unit(maker.of_template(&block, piece, key, line, &insertion.text.by, is_heading));
        }
        *candidates = vec![growing.blank_line()];
        Ok(())
    }

    fn line_of(&self, piece: usize) -> usize {
        self.issue.pieces.get(piece).map_or(self.issue.text.len(), |p| p.span.start)
    }

    /// The bytes between two pieces, without what the view made blank.
    fn gap(&self, span: Span) -> String {
        let text = &self.issue.text;
        if !self.blank.iter().any(|blank| blank.overlaps(span)) {
            return span.of(text).to_owned();
        }
        let newline = Newline::of(text).as_str();
        let mut kept = String::new();
        let mut at = span.start;
        for blank in self.blank.iter().filter(|blank| blank.overlaps(span)) {
            kept.push_str(Span::new(at.min(blank.start), blank.start).of(text));
            at = blank.end.min(span.end);
        }
        kept.push_str(Span::new(at.min(span.end), span.end).of(text));
        // Where a block went, the blank lines around it were two gaps and are one.
        if kept.trim().is_empty() && kept.matches(newline).count() > 2 { newline.repeat(2) } else { kept }
    }
}

/// Of the gaps around pieces that went, the one that stays: that with a thematic break, else the first.
fn chosen(candidates: &[String], at_the_beginning: bool) -> String {
    let gap = candidates.iter().find(|gap| !gap.trim().is_empty()).or(candidates.first());
    let gap = gap.cloned().unwrap_or_default();
    if at_the_beginning { gap.trim_start().to_owned() } else { gap }
}

/// What stands behind the last piece. A thematic break whose text went goes too.
fn ending(candidates: &[String]) -> String {
    let last = candidates.last().cloned().unwrap_or_default();
    if candidates.len() == 1 || last.trim().is_empty() { last } else { String::new() }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn last_line(text: &str) -> &str {
    text.lines().next_back().unwrap_or_default()
}

/// A template that cannot be filled for this issue.
pub(super) fn unfilled(by: &str, key: &str, problem: String) -> EditionError {
    EditionError { place: by.to_owned(), key: format!("edition.{key}"), problem }
}
