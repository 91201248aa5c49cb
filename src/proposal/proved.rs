//! The proposal as a whole, held against the configuration's own reader and against every issue: a rule that
//! does not work becomes a comment that says why.

use std::path::{Path, PathBuf};

use super::folders::Folders;
use super::read::Collection;
use super::settle::{Suggestion, settle};
use super::summary::Summary;
use super::templates::Templates;
use super::write::{Written, write};
use super::{destinations, front_matter, marks, numbering, paragraphs, sections, title};
use crate::glossary::Glossary;
use crate::translate::{LoadError, outline_of};
use crate::workspace::config::{ConfigError, FILE_NAME, Origin};
use crate::workspace::{Config, ConfigLayer, Conventions, Workspace};

/// A proposed configuration.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The text of `zhen.toml`.
    pub text: String,
    /// The rules in it, each with its evidence.
    pub suggestions: Vec<Suggestion>,
    /// What was found.
    pub summary: Summary,
}

/// What does not work, and the line that says so where one does.
struct Fault {
    line: Option<usize>,
    problem: String,
}

/// Proposes a configuration for what was read in the folder `root`.
///
/// # Errors
/// What is wrong with a proposal that cannot be put right, as a sentence.
pub fn propose(
    root: &Path,
    folders: &Folders,
    collection: &Collection,
    glossary: &Glossary,
) -> Result<Proposal, String> {
    let mut questions = title::questions(collection);
    questions.extend(front_matter::questions(collection, glossary));
    questions.extend(numbering::questions(collection));
    questions.extend(marks::questions(collection));
    questions.extend(sections::questions(collection, glossary));
    let templates = Templates::of(collection);
    questions.extend(templates.questions());
    questions.extend(paragraphs::questions(collection, &templates));
    questions.extend(destinations::questions(collection));
    let mut suggestions = settle(&questions, collection);
    let summary = Summary::of(collection);
    loop {
        let written = write(folders, &summary, &suggestions);
        let Some(fault) = fault(root, &written.text, glossary) else {
            return Ok(Proposal { text: written.text, suggestions, summary });
        };
        let Some(at) = suggestion_at(&written, &fault).filter(|at| suggestions[*at].certain) else {
            return Err(fault.problem);
        };
        suggestions[at].certain = false;
        suggestions[at].note = Some(format!("It does not work as it is: {}", fault.problem));
    }
}

fn suggestion_at(written: &Written, fault: &Fault) -> Option<usize> {
    let line = fault.line?;
    written.places.iter().position(|(first, last)| (*first..=*last).contains(&line))
}

/// The first thing that does not work.
fn fault(root: &Path, text: &str, glossary: &Glossary) -> Option<Fault> {
    let config = match ConfigLayer::from_toml(text, Path::new(FILE_NAME)).and_then(|file| Config::from_layers([file])) {
        Ok(config) => config,
        Err(error) => return Some(Fault { line: line_of(&error), problem: error.to_string() }),
    };
    let workspace = Workspace::new(PathBuf::from(root), config);
    let of_edition = |error: &crate::edition::EditionError| Fault {
        line: error.place.rsplit(':').next().and_then(|line| line.parse().ok()),
        problem: error.to_string(),
    };
    let conventions = match Conventions::new(&workspace, glossary.clone()) {
        Ok(conventions) => conventions,
        Err(error) => return Some(of_edition(&error)),
    };
    let issues = match workspace.issues() {
        Ok(issues) => issues,
        Err(error) => return Some(Fault { line: None, problem: error.to_string() }),
    };
    issues.iter().find_map(|file| match outline_of(&workspace, file, &conventions) {
        Err(LoadError::Edition { error, .. }) => Some(of_edition(&error)),
        // Files that cannot be read are named when they are read.
        Ok(_) | Err(_) => None,
    })
}

fn line_of(error: &ConfigError) -> Option<usize> {
    match error {
        ConfigError::Syntax { line, .. } | ConfigError::UnknownKey { line, .. } | ConfigError::Secret { line, .. } => {
            Some(*line)
        }
        ConfigError::Value { origin: Origin::File { line, .. }, .. } => Some(*line),
        _ => None,
    }
}
