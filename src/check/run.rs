//! Checks pairs of files: all of a folder, some, or any two; on as many processors as there are.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Compared, Headline, Pair, compare};
use crate::ledger::Ledger;
use crate::report::{Checked, NotCompared, Place, Problem};
use crate::rules::{Rule, check_source};
use crate::translate::{LoadError, Loaded, outline_of};
use crate::workspace::{Conventions, PathError, ReadError, SourceFile, Workspace, read_issue};

/// Why a pair, or a folder, cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The issue cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The English file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The folder cannot be read.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// The texts of the files that were checked, by name.
pub type Files = BTreeMap<String, String>;

/// Checks pairs of a folder.
#[derive(Debug, Clone, Copy)]
pub struct Checker<'a> {
    /// The folder.
    pub workspace: &'a Workspace,
    /// Its glossary and editions.
    pub conventions: &'a Conventions,
}

/// A pair that was checked.
struct Outcome {
    compared: Compared,
    source: (String, String),
    target: (String, String),
}

/// A pair by its place in the list, and what came of it: nothing where there is no English yet.
type Done = (usize, Result<Option<Outcome>, CheckError>);

impl Checker<'_> {
    /// Checks `files`. What cannot be read is in the errors; the other pairs are checked all the same.
    #[must_use]
    pub fn check(&self, files: &[SourceFile]) -> (Checked, Files, Vec<CheckError>) {
        let previous = self.previous(files);
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Done>> = Mutex::new(Vec::new());
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(files.len().max(1));
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(file) = files.get(index) else { break };
                        let outcome = self.pair(file, previous[index].as_ref());
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((index, outcome));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        let mut checked = Checked::default();
        let mut texts = Files::new();
        let mut errors = Vec::new();
        for (index, outcome) in done {
            match outcome {
                Ok(Some(outcome)) => {
                    checked.pairs += 1;
                    checked.units += outcome.compared.units;
                    checked.destinations += outcome.compared.destinations;
                    checked.problems.extend(outcome.compared.problems);
                    texts.extend([outcome.source, outcome.target]);
                }
                Ok(None) => checked.not_compared.push(NotCompared {
                    what: self.name(&files[index].source),
                    why: "there is no English yet".to_owned(),
                }),
                Err(error) => errors.push(error),
            }
        }
        (checked, texts, errors)
    }

    /// English files whose Chinese is missing.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn orphans(&self) -> Result<Vec<Problem>, CheckError> {
        let orphans = self.workspace.english_without_source()?;
        let problem = |path: std::path::PathBuf| {
            let file = self.name(&path);
            let message = format!("{file} has no Chinese issue; restore it, or delete the English file and its ledger");
            let mut problem = Problem::new(Rule::IssueOrphan, file.clone(), "", message);
            problem.target = Some(Place::top(&file));
            problem
        };
        Ok(orphans.into_iter().map(problem).collect())
    }

    fn pair(&self, file: &SourceFile, previous: Option<&Headline>) -> Result<Option<Outcome>, CheckError> {
        if !file.target.try_exists().unwrap_or(false) {
            return Ok(None);
        }
        let loaded = outline_of(self.workspace, file, self.conventions)?;
        let english = read_issue(&file.target)?;
        let ledger = ledger(file)?;
        let target = self.name(&file.target);
        let name = loaded.id.label(&loaded.name);
        let pair = Pair {
            name: &name,
            outline: &loaded.outline,
            glossary: &self.conventions.glossary,
            source: &loaded.name,
            target: &target,
            english: &english,
            ledger: ledger.as_ref(),
            previous,
        };
        let mut compared = compare(&pair);
        compared.problems.extend(of_source(&loaded, &name));
        for problem in &mut compared.problems {
            problem.waived = loaded.waiver(problem.rule, &problem.entry).map(|waiver| waiver.reason.clone());
        }
        let chinese = loaded.outline.issue.text;
        Ok(Some(Outcome { compared, source: (loaded.name, chinese), target: (target, english) }))
    }

    /// For each file the English title of the issue before it in the folder.
    fn previous(&self, files: &[SourceFile]) -> Vec<Option<Headline>> {
        let all = self.workspace.issues().unwrap_or_default();
        let before = |file: &SourceFile| {
            let at = all.iter().position(|other| other.source == file.source)?;
            // An issue without English says nothing; the one before it may.
            all[..at].iter().rev().find(|other| other.target.is_file())
        };
        let headline = |file: &SourceFile| Headline::of(&read_issue(&file.target).ok()?, &self.name(&file.target));
        files.iter().map(|file| before(file).and_then(headline)).collect()
    }

    fn name(&self, path: &std::path::Path) -> String {
        self.workspace.relative(path).to_string_lossy().replace('\\', "/")
    }
}

/// What is wrong with the Chinese itself.
fn of_source(loaded: &Loaded, name: &str) -> Vec<Problem> {
    let issue = &loaded.outline.issue;
    let findings = check_source(issue).into_iter();
    findings
        .map(|finding| {
            let span = finding.source.unwrap_or_default();
            let unit = loaded.outline.units.iter().find(|unit| unit.span.contains(span) && !unit.span.is_empty());
            let mut problem = Problem::new(finding.rule, name, unit.map_or("", |unit| &unit.key), finding.message);
            problem.source = Some(Place::of(&loaded.name, &issue.text, &issue.lines, span));
            problem
        })
        .collect()
}

fn ledger(file: &SourceFile) -> Result<Option<Ledger>, CheckError> {
    if !file.ledger.try_exists().unwrap_or(false) {
        return Ok(None);
    }
    let text = read_issue(&file.ledger)?;
    let failed = |source| CheckError::Load(LoadError::Ledger { path: file.ledger.clone(), source });
    Ledger::parse(&text).map(Some).map_err(failed)
}
