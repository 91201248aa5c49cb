//! What other issues of the folder know of the units of one: the memory, read where it can help.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;

use super::Redo;
use super::load::{Loaded, State, load};
use super::plan::{Decision, PRACTICE, Plan, plan};
use crate::ledger::{Row, Status};
use crate::memory::{Memory, Pair};
use crate::workspace::{Conventions, Workspace};

/// Plans issues with what the others of the folder know.
#[derive(Debug, Clone, Copy)]
pub struct Planner<'a> {
    /// The folder.
    pub workspace: &'a Workspace,
    /// Its glossary and editions.
    pub conventions: &'a Conventions,
    /// What to translate anew.
    pub redo: &'a [Redo],
    /// Whether that includes what a person approved or wrote.
    pub force: bool,
    /// Whether the practice server answers: its replies serve no other run.
    pub practice: bool,
}

/// Units that a run translates in issues before this one. No other issue takes them from there: whether
/// they are written already is a matter of time.
#[derive(Debug, Default)]
pub struct Taken(HashSet<(PathBuf, String)>);

impl Taken {
    /// Adds what is asked for in an issue.
    pub fn add(&mut self, loaded: &Loaded, plan: &Plan) {
        let hashes = plan.to_ask().map(|unit| loaded.outline.units[unit].source_hash.clone());
        self.0.extend(hashes.map(|hash| (loaded.file.ledger.clone(), hash)));
    }
}

impl Planner<'_> {
    /// Plans an issue.
    #[must_use]
    pub fn plan(&self, loaded: &Loaded, taken: &Taken) -> Plan {
        if let State::APersons = loaded.state {
            return Plan { decisions: Vec::new(), rows: Vec::new(), kept_orphans: Vec::new() };
        }
        let mut plan = plan(loaded, self.redo, self.force, self.practice);
        self.recall(loaded, &mut plan, taken);
        plan
    }

    /// Settles those units of a plan that were accepted in another issue of the folder. Only issues are
    /// read whose ledgers speak of such a unit.
    fn recall(&self, loaded: &Loaded, plan: &mut Plan, taken: &Taken) {
        let asked: Vec<usize> = plan
            .decisions
            .iter()
            .enumerate()
            .filter(|(_, decision)| matches!(decision, Decision::Ask { round: 0, title: None }))
            .map(|(unit, _)| unit)
            .collect();
        let Some(wanted) = Wanted::of(loaded, &asked) else { return };
        let mut memory = Memory::default();
        for file in self.workspace.issues().unwrap_or_default() {
            if file.source == loaded.file.source || !wanted.may_be_in(&file.ledger) {
                continue;
            }
            // An issue that cannot be read says so when its own turn comes.
            if let Ok(other) = load(self.workspace, &file, self.conventions) {
                learn(&mut memory, &other, &wanted, self.practice, taken);
            }
        }
        if memory.is_empty() {
            return;
        }
        for unit in asked {
            let outline = &loaded.outline;
            if let Some(recalled) = memory.recall(&outline.units[unit], &outline.definitions, outline.newline) {
                plan.decisions[unit] = Decision::Recall(recalled);
            }
        }
    }
}

/// What is looked for in other ledgers: hashes of Chinese texts and of title destinations.
struct Wanted {
    hashes: HashSet<String>,
    finder: AhoCorasick,
}

impl Wanted {
    fn of(loaded: &Loaded, asked: &[usize]) -> Option<Self> {
        let mut hashes = HashSet::new();
        for unit in asked.iter().map(|unit| &loaded.outline.units[*unit]) {
            hashes.insert(unit.source_hash.clone());
            hashes.extend(unit.title_destination.as_ref().map(|_| unit.protected.first().cloned()).flatten());
        }
        let finder = AhoCorasick::new(&hashes).ok().filter(|_| !hashes.is_empty())?;
        Some(Self { hashes, finder })
    }

    /// Whether a ledger holds any of it. A ledger that cannot be read holds nothing.
    fn may_be_in(&self, ledger: &Path) -> bool {
        std::fs::read(ledger).is_ok_and(|text| self.finder.is_match(&text))
    }

    fn is_about(&self, row: &Row) -> bool {
        self.hashes.contains(&row.source) || row.protected.iter().any(|hash| self.hashes.contains(hash))
    }
}

fn learn(memory: &mut Memory, other: &Loaded, wanted: &Wanted, practice: bool, taken: &Taken) {
    let State::Known { ledger, english, .. } = &other.state else { return };
    for (index, row) in ledger.rows.iter().enumerate() {
        let accepted = matches!(row.status, Status::Machine | Status::Approved | Status::Edited | Status::Adopted);
        let of_practice = row.model.as_deref() == Some(PRACTICE);
        if !accepted
            || of_practice != practice && row.model.is_some()
            || !wanted.is_about(row)
            || taken.0.contains(&(other.file.ledger.clone(), row.source.clone()))
        {
            continue;
        }
        let unit = other.outline.units.iter().find(|unit| unit.source_hash == row.source && unit.key == row.key);
        let unit = unit.or_else(|| other.outline.units.iter().find(|unit| unit.source_hash == row.source));
        let (Some(unit), Some(chunk)) = (unit, english.of(index)) else { continue };
        if unit.fixed.is_some() {
            continue;
        }
        let target = other.file.target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let from = format!("{target} {}", row.key);
        memory.learn(Pair::new(unit, &chunk.text, &english.issue.definitions, &row.protected, from, row.model.clone()));
    }
}
