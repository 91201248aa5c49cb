//! The Chinese edition of a draft, for publishing: without the English halves of its titles and without
//! what is for English readers only.

use std::path::PathBuf;

use super::split_options;
use crate::align::text_hash;
use crate::edition::chinese_edition;
use crate::ledger::Ledger;
use crate::workspace::{ReadError, SourceFile, Workspace, WriteError, Written, read_issue, write_atomically};

/// Why a Chinese edition is not written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Somebody changed the file since it was written.
    #[error(
        "{} was changed since it was written, or by another hand; it was left as it is. Move the change to {} and \
         delete the file, or give --force", path.display(), draft.display()
    )]
    APersons {
        /// The Chinese edition.
        path: PathBuf,
        /// The draft.
        draft: PathBuf,
    },
    /// The Chinese edition would overwrite the draft.
    #[error("{} is the draft itself; name another folder in zhen.toml ([paths] published)", .0.display())]
    OverwritesDraft(PathBuf),
}

/// A Chinese edition that was written.
#[derive(Debug)]
pub struct Published {
    /// Its file.
    pub path: PathBuf,
    /// Whether the file changed.
    pub written: Written,
    /// What the ledger remembers of it.
    hash: String,
}

/// Writes the Chinese edition of a draft. A file that a person changed is left alone unless `force`.
///
/// # Errors
/// [`PublishError`] says what to do.
pub fn publish(workspace: &Workspace, file: &SourceFile, force: bool) -> Result<Published, PublishError> {
    let path = workspace.published_file(file);
    if path == file.source {
        return Err(PublishError::OverwritesDraft(path));
    }
    let text = chinese_edition(&read_issue(&file.source)?, &split_options(&workspace.config));
    if path.is_file() && !force {
        let there = read_issue(&path)?;
        let last = ledger(file).and_then(|ledger| ledger.published);
        if there != text && last != Some(text_hash(&there)) {
            return Err(PublishError::APersons { path, draft: file.source.clone() });
        }
    }
    let written = write_atomically(&path, text.as_bytes())?;
    Ok(Published { path, written, hash: text_hash(&text) })
}

/// Notes in the issue's ledger which Chinese edition was written, so that a later change by a person is
/// seen. Where there is no ledger nothing is noted.
///
/// # Errors
/// A ledger that cannot be written.
pub fn note_published(file: &SourceFile, published: &Published) -> Result<(), PublishError> {
    if let Some(mut ledger) = ledger(file) {
        ledger.published = Some(published.hash.clone());
        write_atomically(&file.ledger, ledger.write().as_bytes())?;
    }
    Ok(())
}

fn ledger(file: &SourceFile) -> Option<Ledger> {
    Ledger::parse(&read_issue(&file.ledger).ok()?).ok()
}
