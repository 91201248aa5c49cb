//! Makes the English file and its ledger from the plan and what the model wrote.
//!
//! A new file is the outline filled. A file that exists is changed in place: every unit is a chunk with
//! the bytes that follow it, chunks are replaced, inserted, dropped or moved, and all else stays as a
//! person left it.

use std::collections::HashMap;

use super::plan::{Decision, PRACTICE, Plan};
use super::{Loaded, Outcome, State};
use crate::align::{Chunk, EnglishFile, text_hash};
use crate::edition::{Fixed, Outline, Unit};
use crate::issue::{SplitOptions, split, write_scalar};
use crate::ledger::{Ledger, Remark, Row, Status};
use crate::markdown::Span;
use crate::rules::{Finding, Rule, Treatment};

/// The files of an issue, ready to be written.
#[derive(Debug)]
pub struct Merged {
    /// The English file.
    pub english: String,
    /// Its ledger.
    pub ledger: Ledger,
    /// Line of each unit in the English file, from 1; 0 where it is missing.
    pub lines: Vec<usize>,
}

/// What stands for a unit in the English file.
#[derive(Debug, Clone)]
struct Place {
    /// Its bytes; `None` where it is missing.
    bytes: Option<String>,
    /// Its text, as the ledger remembers it.
    text: String,
    row: Row,
    /// Whether the machine wrote it now, so that it must prove itself in the file.
    unproven: bool,
}

/// Makes the files. `outcomes` has what became of each unit that was asked.
#[must_use]
pub fn merge(loaded: &Loaded, plan: &Plan, outcomes: &HashMap<usize, Outcome>, model: &str) -> Merged {
    let outline = &loaded.outline;
    let english_written = outcomes.values().any(|o| o.english.is_some())
        || plan.decisions.iter().any(|d| match d {
            Decision::Write(fixed) => *fixed != Fixed::NothingToTranslate,
            Decision::Keep { .. } => true,
            _ => false,
        });
    let mut places: Vec<Place> = (0..outline.units.len())
        .map(|index| place(loaded, plan, outcomes.get(&index), index, model, english_written))
        .collect();
    loop {
        let (text, spans, order) = assemble(loaded, plan, &places);
        let failed = unproven_in_file(&text, &spans, outline, &places);
        if failed.is_empty() {
            return finish(loaded, text, &spans, &order, places);
        }
        for index in failed {
            // The rest of the file makes it something else: it stands in Chinese.
            let unit = &outline.units[index];
            let finding = Finding::new(Rule::LinkLost, "its links do not survive between its neighbours in the file");
            let mut row = new_row(unit, Status::Untranslated);
            row.model = Some(model.to_owned());
            row.findings = vec![remark(&finding)];
            places[index] = chinese(unit, row);
        }
    }
}

fn place(
    loaded: &Loaded,
    plan: &Plan,
    outcome: Option<&Outcome>,
    index: usize,
    model: &str,
    english_written: bool,
) -> Place {
    let unit = &loaded.outline.units[index];
    let known = match &loaded.state {
        State::Known { ledger, english } => plan.rows[index].map(|row| (&ledger.rows[row], english.of(row))),
        _ => None,
    };
    match (&plan.decisions[index], known) {
        (Decision::Keep { text, patched, status }, Some((row, Some(chunk)))) => {
            keep(unit, row, chunk, &loaded.state, text, *patched, *status)
        }
        (Decision::Missing, Some((row, _))) => {
            let row = Row { target: String::new(), ..synced(unit, row) };
            Place { bytes: None, text: String::new(), row, unproven: false }
        }
        (Decision::StaysChinese, Some((row, _))) => chinese(unit, synced(unit, row)),
        (Decision::Write(fixed), _) => fixed_place(unit, fixed, english_written),
        (Decision::Ask { round }, Some((row, Some(chunk)))) if keeps_what_there_was(unit, row, outcome, model) => {
            let mut place = keep(unit, row, chunk, &loaded.state, &chunk.text, false, row.status);
            if row.source == unit.source_hash {
                place.row.round = *round;
            } else {
                // Still to be done: the row goes on speaking of the Chinese as it was.
                place.row = row.clone();
            }
            place
        }
        (Decision::Ask { round }, _) => asked(unit, outcome, *round, model),
        // A decision to keep always comes with its row and chunk.
        _ => chinese(unit, new_row(unit, Status::Untranslated)),
    }
}

/// Whether English that stands there outlives a model that brought nothing: it was asked for again by
/// request, or the practice server, which knows only the sample issues, refused.
fn keeps_what_there_was(unit: &Unit, row: &Row, outcome: Option<&Outcome>, model: &str) -> bool {
    let brought_nothing = outcome.is_none_or(|o| o.english.is_none());
    let in_english = row.status != Status::Untranslated;
    let practice_refused = model == PRACTICE && outcome.is_some_and(Outcome::is_refused);
    brought_nothing && in_english && (row.source == unit.source_hash || practice_refused)
}

fn asked(unit: &Unit, outcome: Option<&Outcome>, round: u32, model: &str) -> Place {
    let mut row = new_row(unit, Status::Untranslated);
    row.round = round;
    let Some(outcome) = outcome else { return chinese(unit, row) };
    row.findings = outcome.findings.iter().map(remark).collect();
    row.model = outcome.answered.then(|| model.to_owned());
    let Some(english) = &outcome.english else { return chinese(unit, row) };
    let flagged = outcome.findings.iter().any(|f| f.rule.treatment() == Treatment::Flag);
    row.status = if flagged { Status::Flagged } else { Status::Machine };
    let text = english.replace("\r\n", "\n");
    row.target = text_hash(english);
    row.machine = Some(text);
    Place { bytes: Some(unit.write(english)), text: english.clone(), row, unproven: true }
}

fn fixed_place(unit: &Unit, fixed: &Fixed, english_written: bool) -> Place {
    let mut row = new_row(unit, Status::Machine);
    let (bytes, text) = match fixed {
        Fixed::Glossary(english) | Fixed::Author(english) => (unit.write(english), english.clone()),
        Fixed::NothingToTranslate if english_written => (unit.write(&unit.text), unit.text.clone()),
        // An issue of which nothing is in English is the Chinese one, byte for byte.
        Fixed::NothingToTranslate => (unit.as_written.clone(), unit.text.clone()),
    };
    row.target = text_hash(&text);
    Place { bytes: Some(bytes), text, row, unproven: false }
}

fn chinese(unit: &Unit, mut row: Row) -> Place {
    row.target = text_hash(&unit.text);
    Place { bytes: Some(unit.as_written.clone()), text: unit.text.clone(), row, unproven: false }
}

/// The English that stands there, its number and destinations brought up to date.
fn keep(unit: &Unit, old: &Row, chunk: &Chunk, state: &State, text: &str, patched: bool, status: Status) -> Place {
    let State::Known { english, .. } = state else { return chinese(unit, synced(unit, old)) };
    let file = &english.issue.text;
    let body = match (patched, chunk.style) {
        (false, _) => chunk.body.of(file).to_owned(),
        (true, Some(style)) => write_scalar(text, style),
        (true, None) => text.to_owned(),
    };
    let mut head = Span::new(chunk.span.start, chunk.body.start).of(file).to_owned();
    if let (Some(marker), Some(new)) = (&chunk.marker, unit.number())
        && old.number == Some(marker.number)
        && marker.number != new
    {
        // A number that a person set otherwise is left alone.
        let spaces = marker.span.of(file).strip_prefix(marker.text.as_str()).unwrap_or(" ");
        let fresh = marker.english(new);
        head = head.replacen(marker.span.of(file), &format!("{}{spaces}", fresh.trim_end()), 1);
    }
    let tail = Span::new(chunk.body.end, chunk.span.end).of(file);
    let mut row = synced(unit, old);
    row.status = status;
    row.target = text_hash(text);
    if status.is_a_persons() {
        row.edit = old.machine.as_deref().map(|machine| share_changed(machine, text)).filter(|share| *share > 0.0);
    }
    Place { bytes: Some(format!("{head}{body}{tail}")), text: text.to_owned(), row, unproven: false }
}

fn share_changed(machine: &str, text: &str) -> f64 {
    let (a, b) = (machine.replace('\r', ""), text.replace('\r', ""));
    if a == b { 0.0 } else { (1.0 - strsim::normalized_levenshtein(&a, &b)).max(0.001) }
}

fn new_row(unit: &Unit, status: Status) -> Row {
    Row {
        key: unit.key.clone(),
        status,
        confidence: None,
        source: unit.source_hash.clone(),
        protected: unit.protected.clone(),
        number: unit.number(),
        machine: None,
        target: String::new(),
        model: None,
        author: unit.expectation.author.clone(),
        round: 0,
        findings: Vec::new(),
        edit: None,
        sampled: false,
        signals: std::collections::BTreeMap::new(),
    }
}

/// The row with what belongs to the Chinese as it is now.
fn synced(unit: &Unit, row: &Row) -> Row {
    Row {
        key: unit.key.clone(),
        source: unit.source_hash.clone(),
        protected: unit.protected.clone(),
        number: unit.number(),
        author: unit.expectation.author.clone().or_else(|| row.author.clone()),
        ..row.clone()
    }
}

fn remark(finding: &Finding) -> Remark {
    Remark { rule: finding.rule.name().to_owned(), message: finding.message.clone() }
}

type Assembled = (String, Vec<Option<Span>>, Vec<usize>);

/// The text, where each unit stands in it, and the units in the order of the file.
fn assemble(loaded: &Loaded, plan: &Plan, places: &[Place]) -> Assembled {
    match &loaded.state {
        State::Known { english, ledger } => in_place(&loaded.outline, english, ledger, plan, places),
        _ => filled(&loaded.outline, places),
    }
}

fn filled(outline: &Outline, places: &[Place]) -> Assembled {
    let mut text = outline.lead().to_owned();
    let mut spans = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        spans.push(push(&mut text, place));
        text.push_str(outline.gap_after(index));
    }
    (text, spans, (0..places.len()).collect())
}

fn push(text: &mut String, place: &Place) -> Option<Span> {
    let bytes = place.bytes.as_ref()?;
    let start = text.len();
    text.push_str(bytes);
    Some(Span::new(start, text.len()))
}

fn in_place(outline: &Outline, english: &EnglishFile, ledger: &Ledger, plan: &Plan, places: &[Place]) -> Assembled {
    let file = &english.issue.text;
    let mut unit_of: Vec<Option<usize>> = vec![None; ledger.rows.len()];
    plan.rows.iter().enumerate().for_each(|(unit, row)| {
        if let Some(row) = row {
            unit_of[*row] = Some(unit);
        }
    });
    // The file as units, each with the bytes that follow it.
    let mut lead = String::new();
    let mut present: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    let mut dropped = false;
    for chunk in &english.chunks {
        let gap = Span::new(at.min(chunk.span.start), chunk.span.start).of(file);
        append(&mut lead, &mut present, gap, dropped);
        at = chunk.span.end;
        dropped = false;
        match chunk.anchor.map(|row| (row, unit_of[row])) {
            Some((_, Some(unit))) => present.push((unit, String::new())),
            Some((row, None)) if !plan.kept_orphans.contains(&row) => dropped = true,
            // Surplus and a person's text without Chinese stay where they are.
            _ => append(&mut lead, &mut present, chunk.span.of(file), false),
        }
    }
    append(&mut lead, &mut present, &file[at.min(file.len())..], dropped);
    let last_gap = present.last().map(|(_, after)| after.clone()).unwrap_or_default();

    let order = order(outline, ledger, plan, english, &present);
    let mut text = lead;
    let mut spans = vec![None; places.len()];
    let after: HashMap<usize, String> = present.into_iter().collect();
    let newline = outline.newline.as_str();
    for (position, unit) in order.iter().enumerate() {
        let Some(span) = push(&mut text, &places[*unit]) else { continue };
        spans[*unit] = Some(span);
        let last = order[position + 1..].iter().all(|u| places[*u].bytes.is_none());
        let gap = match after.get(unit) {
            _ if last => last_gap.as_str(),
            Some(gap) if gap.contains('\n') => gap,
            Some(gap) if outline.gap_after(*unit).contains('\n') && gap.trim().is_empty() => &newline.repeat(2),
            Some(gap) => gap,
            None if outline.gap_after(*unit).contains('\n') => outline.gap_after(*unit),
            None => &newline.repeat(2),
        };
        text.push_str(gap);
    }
    let missing = (0..places.len()).filter(|u| !order.contains(u));
    let order: Vec<usize> = order.iter().copied().chain(missing).collect();
    (text, spans, order)
}

/// Adds bytes behind the last unit. Of the gap before a dropped unit and the gap behind it one stays.
fn append(lead: &mut String, present: &mut [(usize, String)], bytes: &str, after_dropped: bool) {
    let target = present.last_mut().map_or(lead, |(_, after)| after);
    if after_dropped {
        if bytes.trim().is_empty() {
            return;
        }
        target.truncate(target.trim_end().len());
    }
    target.push_str(bytes);
}

/// The units in the order of the new file. Where the Chinese order changed since the ledger was written
/// and the English was not in an order of its own, the Chinese is followed; otherwise the English stays
/// as it is. New units stand behind the unit they follow in Chinese.
fn order(
    outline: &Outline,
    ledger: &Ledger,
    plan: &Plan,
    english: &EnglishFile,
    present: &[(usize, String)],
) -> Vec<usize> {
    let mut order: Vec<usize> = present.iter().map(|(unit, _)| *unit).collect();
    // The old keys tell the old Chinese order within each section.
    let old_key = |row: usize| ledger.rows[row].key.as_str();
    let of_english = english.chunks.iter().filter_map(|c| c.anchor).map(|row| (section(old_key(row)), old_key(row)));
    let of_outline = plan
        .rows
        .iter()
        .enumerate()
        .filter_map(|(unit, row)| Some((section(&outline.units[unit].key), old_key((*row)?))));
    if !ascending(of_outline) && ascending(of_english) {
        order.sort_unstable();
    }
    for unit in 0..outline.units.len() {
        let new = !order.contains(&unit) && !matches!(plan.decisions[unit], Decision::Missing);
        if new {
            let before = (0..unit).rev().find_map(|u| order.iter().position(|o| *o == u));
            order.insert(before.map_or(0, |at| at + 1), unit);
        }
    }
    order
}

/// The part of a key before its ordinal.
fn section(key: &str) -> &str {
    key.rsplit_once('/').map_or(key, |(section, _)| section)
}

/// Whether the old keys within each section come from one section and in ascending order.
fn ascending<'k>(keys: impl Iterator<Item = (&'k str, &'k str)>) -> bool {
    let mut last: HashMap<&str, (&str, u32)> = HashMap::new();
    for (now, old) in keys {
        let (old_section, ordinal) = old.rsplit_once('/').unwrap_or((old, "0"));
        let Ok(ordinal) = ordinal.parse() else { continue };
        match last.insert(now, (old_section, ordinal)) {
            Some((before, number)) if before != old_section || number >= ordinal => return false,
            _ => {}
        }
    }
    true
}

/// Machine-written units whose destinations, read in the whole file, are not those expected.
fn unproven_in_file(text: &str, spans: &[Option<Span>], outline: &Outline, places: &[Place]) -> Vec<usize> {
    let options = SplitOptions { entries: Some(outline.issue.shape), section_level: None };
    let english = split(text, &options);
    let values = |issue: &crate::issue::Issue, span: Span| -> Vec<String> {
        let mut values: Vec<String> =
            issue.destinations_in(span).filter(|d| d.leads_somewhere()).map(|d| d.value.clone()).collect();
        values.sort();
        values
    };
    (0..places.len())
        .filter(|index| places[*index].unproven && outline.units[*index].style.is_none())
        .filter(|index| {
            let Some(span) = spans[*index] else { return false };
            let unit = &outline.units[*index];
            values(&english, span) != values(&outline.issue, unit.span)
        })
        .collect()
}

fn finish(loaded: &Loaded, english: String, spans: &[Option<Span>], order: &[usize], places: Vec<Place>) -> Merged {
    let index = crate::markdown::LineIndex::new(&english);
    let lines = spans.iter().map(|span| span.map_or(0, |s| index.line(s.start))).collect();
    let mut ledger = Ledger::new(&loaded.name);
    let mut rows: Vec<Option<Row>> = places
        .into_iter()
        .map(|place| {
            debug_assert!(place.bytes.is_none() || place.row.target == text_hash(&place.text));
            Some(place.row)
        })
        .collect();
    ledger.rows = order.iter().filter_map(|unit| rows[*unit].take()).collect();
    Merged { english, ledger, lines }
}
