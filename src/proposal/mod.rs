//! Proposes a `zhen.toml` for a folder that has none: where its issues are, how they are built, and, from
//! English that exists already, how the English edition differs on purpose.
//!
//! `files` and `folders` find the issues, `read` reads and pairs them. Each concern (`sections`, `title`, `numbering`,
//! `front_matter`, `marks`, `templates`, `paragraphs`, `destinations`) asks questions that every pair of files answers;
//! `eras` finds from when to when an answer holds, `settle` makes rules of the answers with their evidence,
//! `write` writes them down, and `proved` holds the result against every issue.

mod destinations;
mod eras;
mod files;
mod folders;
mod front_matter;
mod language;
mod marks;
mod numbering;
mod paragraphs;
mod proved;
mod question;
mod read;
mod section_pairs;
mod sections;
mod settle;
mod summary;
mod templates;
mod title;
mod write;

pub use folders::{Folders, FoldersError, Rename, find};
pub use proved::{Proposal, propose};
pub use question::Rule;
pub use read::{Collection, Read, read};
pub use settle::Suggestion;
pub use summary::{ShapeCount, Summary, name_of};

/// The share of issues from which on a habit is certain.
const CERTAIN: f64 = 0.8;
/// The share of issues from which on a habit is worth a line to uncomment.
const LIKELY: f64 = 0.5;

/// A share of counts.
fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of issues and links are small")]
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests;
