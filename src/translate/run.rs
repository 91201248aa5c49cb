//! Schedules the units of all issues: a pipeline in which the next unit starts when a slot frees, an
//! issue is written when its last unit is settled, and only as many issues are held as the slots need.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::Notify;

use super::merge::{Merged, merge};
use super::plan::{Decision, Plan, plan};
use super::{Asker, Doubt, IssueReport, LoadError, Loaded, Outcome, Redo, RunReport, State, load};
use crate::edition::Unit;
use crate::ledger::Status;
use crate::model::ModelError;
use crate::rules::check_source;
use crate::workspace::{SourceFile, Workspace, WriteError};

/// What happens during a run, for whoever shows it.
#[derive(Debug)]
pub enum Event<'a> {
    /// An issue was read and planned.
    Planned {
        /// Index of the issue.
        index: usize,
        /// The issue.
        loaded: &'a Loaded,
        /// Its plan.
        plan: &'a Plan,
    },
    /// A unit was settled.
    Unit {
        /// Index of the issue.
        issue: usize,
        /// The unit.
        unit: &'a Unit,
        /// What became of it.
        outcome: &'a Outcome,
    },
    /// An issue is done.
    Done {
        /// Index of the issue.
        issue: usize,
        /// Its figures.
        report: &'a IssueReport,
    },
    /// An issue cannot be worked on; the others go on.
    Failed {
        /// Its file.
        file: &'a SourceFile,
        /// Why.
        error: &'a RunError,
    },
}

/// What keeps one issue, or the run, from its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// An issue cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A file changed while the run was going on.
    #[error("{} changed while the run was going on; it was left as it is. The replies are kept: run again", .0.display())]
    ChangedMeanwhile(std::path::PathBuf),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The server cannot be reached or refuses.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    /// Its figures.
    pub report: RunReport,
    /// Issues that could not be worked on or written.
    pub failed: usize,
    /// What stopped the run before its end.
    pub stopped: Option<ModelError>,
    /// Whether it was interrupted.
    pub interrupted: bool,
}

/// A run over issues.
#[derive(Debug)]
pub struct Runner<'a> {
    /// The folder.
    pub workspace: &'a Workspace,
    /// How units are asked for.
    pub asker: &'a Asker,
    /// How many requests run at the same time.
    pub jobs: usize,
    /// What to translate anew.
    pub redo: &'a [Redo],
    /// Whether that includes what a person approved or wrote.
    pub force: bool,
    /// Whether the issues were named one by one.
    pub named: bool,
    /// Set when the run should stop; what runs is dropped, what came is kept.
    pub stop: &'a Stop,
}

/// A request to stop, from a signal handler.
#[derive(Debug, Default)]
pub struct Stop {
    requested: AtomicBool,
    wake: Notify,
}

impl Stop {
    /// Asks the run to stop.
    pub fn request(&self) {
        self.requested.store(true, Ordering::SeqCst);
        self.wake.notify_waiters();
    }

    /// Whether that was asked.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    async fn requested(&self) {
        let woken = self.wake.notified();
        if !self.is_requested() {
            woken.await;
        }
    }
}

/// An issue whose units are on their way.
struct Open {
    loaded: Loaded,
    plan: Plan,
    outcomes: BTreeMap<usize, Outcome>,
    waiting: usize,
    started: Instant,
}

type Settled = (usize, usize, Result<Outcome, ModelError>);

impl Runner<'_> {
    /// Translates `files`. `tell` hears of everything that happens, in the order it happens.
    pub async fn run(&self, files: &[SourceFile], mut tell: impl FnMut(Event<'_>)) -> Ended {
        let started = Instant::now();
        let mut next_file = 0;
        let mut open: HashMap<usize, Open> = HashMap::new();
        let mut queue: VecDeque<(usize, usize)> = VecDeque::new();
        let mut reports: Vec<(usize, IssueReport)> = Vec::new();
        let mut failed = 0;
        let mut stopped = None;
        let mut running = FuturesUnordered::new();
        let goes_on = |stopped: &Option<ModelError>| stopped.is_none() && !self.stop.is_requested();
        loop {
            while queue.is_empty() && next_file < files.len() && running.len() < self.jobs && !self.stop.is_requested()
            {
                let issue = next_file;
                next_file += 1;
                match self.open(&files[issue]) {
                    Ok(new) => {
                        tell(Event::Planned { index: issue, loaded: &new.loaded, plan: &new.plan });
                        queue.extend(new.plan.to_ask().map(|unit| (issue, unit)));
                        if new.waiting == 0 {
                            failed += self.close(issue, &new, &mut reports, &mut tell);
                        } else {
                            open.insert(issue, new);
                        }
                    }
                    Err(error) => {
                        failed += 1;
                        tell(Event::Failed { file: &files[issue], error: &error });
                    }
                }
            }
            while running.len() < self.jobs && goes_on(&stopped) {
                let Some((issue, unit)) = queue.pop_front() else { break };
                let Some(of) = open.get(&issue) else { continue };
                running.push(self.ask(issue, unit, of));
            }
            if running.is_empty() {
                break;
            }
            let settled: Option<Settled> = tokio::select! {
                settled = running.next() => settled,
                () = self.stop.requested() => None,
            };
            let Some((issue, unit, outcome)) = settled else { break };
            let outcome = match outcome {
                Ok(outcome) => outcome,
                Err(error) => {
                    // What is under way is paid for: it is waited for, and kept.
                    stopped.get_or_insert(error);
                    continue;
                }
            };
            let Some(of) = open.get_mut(&issue) else { continue };
            tell(Event::Unit { issue, unit: &of.loaded.outline.units[unit], outcome: &outcome });
            of.outcomes.insert(unit, outcome);
            of.waiting -= 1;
            if of.waiting == 0
                && let Some(done) = open.remove(&issue)
            {
                failed += self.close(issue, &done, &mut reports, &mut tell);
            }
        }
        drop(running);
        for (issue, unfinished) in &open {
            let mut report = self.figures(unfinished);
            report.untranslated = 0;
            report.remarks.push(format!(
                "{}: not written yet: {} of its units wait for a reply",
                report.target, unfinished.waiting
            ));
            report.unwritten = true;
            reports.push((*issue, report));
        }
        reports.sort_by_key(|(issue, _)| *issue);
        let reports = reports.into_iter().map(|(_, report)| report).collect();
        Ended {
            report: RunReport::new(reports, started.elapsed().as_secs_f64()),
            failed,
            stopped,
            interrupted: self.stop.is_requested(),
        }
    }

    fn open(&self, file: &SourceFile) -> Result<Open, RunError> {
        self.workspace.mend_pair(file)?;
        let loaded = load(self.workspace, file, &self.asker.glossary)?;
        let loaded = if self.named { loaded.with_entries()? } else { loaded };
        let plan = match loaded.state {
            State::APersons => Plan { decisions: Vec::new(), rows: Vec::new(), kept_orphans: Vec::new() },
            _ => plan(&loaded, self.redo, self.force, self.asker.practice),
        };
        let waiting = plan.to_ask().count();
        Ok(Open { loaded, plan, outcomes: BTreeMap::new(), waiting, started: Instant::now() })
    }

    fn ask<'f>(&'f self, issue: usize, unit: usize, of: &Open) -> impl Future<Output = Settled> + use<'f> {
        let round = match of.plan.decisions[unit] {
            Decision::Ask { round } => round,
            _ => 0,
        };
        let newline = of.loaded.outline.newline;
        let definitions = of.loaded.outline.issue.definitions.clone();
        let of_unit = of.loaded.outline.units[unit].clone();
        async move { (issue, unit, self.asker.translate(&of_unit, round, newline, &definitions).await) }
    }

    /// Writes an issue whose units are settled. Returns how many issues failed: 0 or 1.
    fn close(
        &self,
        issue: usize,
        open: &Open,
        reports: &mut Vec<(usize, IssueReport)>,
        tell: &mut impl FnMut(Event<'_>),
    ) -> usize {
        let mut report = self.figures(open);
        if let State::APersons = open.loaded.state {
            report.unwritten = true;
            report.remarks.push(format!(
                "{} is a person's: it has no ledger; `zhen adopt` takes it over, nothing was changed",
                report.target
            ));
            tell(Event::Done { issue, report: &report });
            reports.push((issue, report));
            return 0;
        }
        let knows_nothing = self.asker.practice
            && open.waiting == 0
            && !open.outcomes.is_empty()
            && open.outcomes.values().all(|o| o.english.is_none() && o.is_refused())
            && matches!(open.loaded.state, State::New);
        if knows_nothing {
            report.untranslated = 0;
            report.unwritten = true;
            report.remarks.push(format!(
                "the practice server knows nothing of {}; it was not written. Translate it with a model of your own",
                report.source
            ));
            tell(Event::Done { issue, report: &report });
            reports.push((issue, report));
            return 0;
        }
        if let Some(failure) = unanswered(open) {
            report.untranslated = 0;
            report.unwritten = true;
            report.remarks.push(format!("{}: not written: no reply came ({failure})", report.target));
            report.failure = Some(failure.clone());
            tell(Event::Done { issue, report: &report });
            reports.push((issue, report));
            return 0;
        }
        let unsent = open.outcomes.values().filter(|o| o.unsent).count();
        if unsent > 0 {
            report.unsent = unsent;
            report.unwritten = true;
            report.untranslated = 0;
            report.remarks.push(format!("{}: {unsent} requests would be needed; it was not written", report.source));
            tell(Event::Done { issue, report: &report });
            reports.push((issue, report));
            return 0;
        }
        let merged = merge(&open.loaded, &open.plan, &open.outcomes, &self.asker.model);
        count(open, &merged, &self.asker.model, &mut report);
        if let Err(error) = unchanged_since(&open.loaded) {
            tell(Event::Failed { file: &open.loaded.file, error: &error });
            return 1;
        }
        match self.workspace.write_pair(&open.loaded.file, &merged.english, &merged.ledger.write()) {
            Ok(written) => report.written = written.english.changed(),
            Err(error) => {
                let error = RunError::Write(error);
                tell(Event::Failed { file: &open.loaded.file, error: &error });
                return 1;
            }
        }
        tell(Event::Done { issue, report: &report });
        reports.push((issue, report));
        0
    }

    fn figures(&self, open: &Open) -> IssueReport {
        let outline = &open.loaded.outline;
        let sum = |get: fn(&Outcome) -> u64| open.outcomes.values().map(get).sum();
        let mut report = IssueReport {
            source: open.loaded.name.clone(),
            target: self.workspace.relative(&open.loaded.file.target).to_string_lossy().replace('\\', "/"),
            units: outline.units.len(),
            entries: outline.entries(),
            translated: open.outcomes.values().filter(|o| o.english.is_some()).count(),
            untranslated: open.outcomes.values().filter(|o| o.english.is_none()).count(),
            requests: sum(|o| u64::from(o.requests)),
            prompt_tokens: sum(|o| o.usage.prompt),
            completion_tokens: sum(|o| o.usage.completion),
            cached_tokens: sum(|o| o.usage.cached),
            seconds: open.started.elapsed().as_secs_f64(),
            ..IssueReport::default()
        };
        report.reused =
            open.plan.decisions.iter().filter(|d| matches!(d, Decision::Keep { .. } | Decision::Write(_))).count();
        for finding in check_source(&outline.issue) {
            let line = finding.source.map_or(1, |s| outline.issue.lines.line(s.start));
            report.remarks.push(format!("{}:{line}: {} [{}]", report.source, finding.message, finding.rule.name()));
        }
        report
    }
}

/// Why not one unit of the issue got a reply, if that is so.
fn unanswered(open: &Open) -> Option<&ModelError> {
    let failures: Vec<&ModelError> = open.outcomes.values().filter_map(|o| o.failure.as_ref()).collect();
    let none_answered = open.outcomes.values().all(|o| !o.answered && o.failure.is_some());
    failures.first().copied().filter(|_| none_answered)
}

/// Whether the English file and its ledger are still what was read: a person may have edited them since.
fn unchanged_since(loaded: &Loaded) -> Result<(), RunError> {
    let file = &loaded.file;
    let (english, ledger) = match &loaded.state {
        State::Known { english, ledger_text, .. } => {
            (Some(english.issue.text.as_bytes()), Some(ledger_text.as_bytes()))
        }
        State::New | State::APersons => (None, None),
    };
    let differs = |path: &std::path::Path, expected: Option<&[u8]>| match (std::fs::read(path), expected) {
        (Ok(now), Some(expected)) => now != expected,
        (Ok(_), None) => true,
        (Err(_), expected) => expected.is_some(),
    };
    if differs(&file.target, english) {
        return Err(RunError::ChangedMeanwhile(file.target.clone()));
    }
    // A ledger without English is a leftover and is replaced.
    if english.is_some() && differs(&file.ledger, ledger) {
        return Err(RunError::ChangedMeanwhile(file.ledger.clone()));
    }
    Ok(())
}

/// What the ledger says of the issue as a whole.
fn count(open: &Open, merged: &Merged, model: &str, report: &mut IssueReport) {
    let by_key: HashMap<&str, usize> =
        open.loaded.outline.units.iter().enumerate().map(|(i, u)| (u.key.as_str(), i)).collect();
    report.flagged = 0;
    report.untranslated = 0;
    for row in &merged.ledger.rows {
        let untranslated = row.status == Status::Untranslated;
        report.practice |= row.model.as_deref() == Some(super::plan::PRACTICE);
        report.untranslated += usize::from(untranslated);
        report.flagged += usize::from(row.status == Status::Flagged);
        let by_machine = matches!(row.status, Status::Machine | Status::Flagged);
        report.by_another_model += usize::from(by_machine && row.model.as_deref().is_some_and(|m| m != model));
        if !matches!(row.status, Status::Flagged | Status::Untranslated | Status::Outdated) {
            continue;
        }
        let Some(unit) = by_key.get(row.key.as_str()) else { continue };
        let reason = match row.findings.first() {
            Some(finding) => finding.message.clone(),
            None if untranslated => "the server did not answer; the next run asks again".into(),
            None => "the Chinese changed since a person wrote this".into(),
        };
        report.doubts.push(Doubt {
            key: row.key.clone(),
            line: merged.lines[*unit],
            untranslated,
            label: open.loaded.outline.units[*unit].label(),
            reason,
        });
    }
    for (unit, outcome) in &open.outcomes {
        let unit = &open.loaded.outline.units[*unit];
        let kept = merged.ledger.row(&unit.key).is_some_and(|row| row.status != Status::Untranslated);
        if outcome.english.is_none() && kept {
            let reason = outcome.findings.first().map_or("no reply came", |f| f.message.as_str());
            report.remarks.push(format!("{}: {} stays as it was: {reason}", report.target, unit.key));
        }
    }
    report.doubts.sort_by_key(|d| d.line);
    let orphans = open.plan.kept_orphans.len();
    if orphans > 0 {
        report.remarks.push(format!(
            "{}: the Chinese of {orphans} units is gone, but a person wrote their English; it was kept, delete it by hand",
            report.target
        ));
    }
}
