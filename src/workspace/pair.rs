//! Writing an English file and its ledger as one: a crash between the two is mended by the next run.
//!
//! Two files cannot be replaced in one step, and each half alone would lie: English without its
//! ledger looks like a person's own text, a ledger without its English like a person's edit. So
//! both old and both new texts are first noted in `.zhen/pending/`; then the ledger is written,
//! then the English, then the note is removed. A note that is found again tells what to finish.
//!
//! The ledger goes first because that half can be noticed even if the note is lost: a ledger
//! without an English file can only be a crash, while English without a ledger is a person's.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::paths::{SourceFile, Workspace};
use super::write::{WriteError, Written, write_atomically};

/// What [`Workspace::write_pair`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairWritten {
    /// The English file.
    pub english: Written,
    /// The ledger.
    pub ledger: Written,
}

/// What [`Workspace::mend_pair`] found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mended {
    /// The interrupted writing was finished: both files are the new ones.
    Finished,
    /// A person had edited the English since. It stays; the ledger is the one that fits it.
    EditKept,
    /// The note could not be read and was removed; the files were not touched.
    NoteDropped,
}

/// The note of a writing under way.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Note {
    english: Change,
    ledger: Change,
}

/// A file's text before and after; `None` for a file that did not exist.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Change {
    before: Option<String>,
    after: String,
}

impl Change {
    fn is_needed(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
    }
}

impl Workspace {
    /// Writes an English file and its ledger so that after a crash both are old, or the next
    /// [`mend_pair`](Self::mend_pair) makes both new. Files that have these texts already are not
    /// touched. When one cannot be written, both stay as they were.
    ///
    /// # Errors
    ///
    /// When one of the files, or the note in `.zhen`, cannot be written.
    pub fn write_pair(&self, files: &SourceFile, english: &str, ledger: &str) -> Result<PairWritten, WriteError> {
        let note = Note { english: change(&files.target, english)?, ledger: change(&files.ledger, ledger)? };
        if !(note.english.is_needed() && note.ledger.is_needed()) {
            return Ok(PairWritten {
                english: write_atomically(&files.target, english.as_bytes())?,
                ledger: write_atomically(&files.ledger, ledger.as_bytes())?,
            });
        }
        let place = self.leave_note(files, &note)?;
        let written = write_both(files, &note);
        if written.is_err() && put_back(&files.ledger, &note.ledger).is_err() {
            return written; // the note stays: the next run mends
        }
        remove(&place)?;
        written
    }

    /// Finishes the writing of this pair if a crash had cut it short; `None` when there is nothing
    /// to mend. To be called, with the lock held, before the pair is read.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or written.
    pub fn mend_pair(&self, files: &SourceFile) -> Result<Option<Mended>, WriteError> {
        let place = self.note_place(files);
        let Some(text) = read(&place)? else {
            return Ok(None);
        };
        let mended = match serde_json::from_str(&text) {
            Ok(note) => finish(files, &note)?,
            Err(_) => Mended::NoteDropped,
        };
        remove(&place)?;
        Ok(Some(mended))
    }

    fn leave_note(&self, files: &SourceFile, note: &Note) -> Result<PathBuf, WriteError> {
        let place = self.note_place(files);
        let failed = |source| WriteError::Io { path: place.clone(), source };
        self.create_state_folder().map_err(failed)?;
        let text = serde_json::to_vec(note).map_err(|error| failed(error.into()))?;
        write_atomically(&place, &text)?;
        Ok(place)
    }

    /// The note's file, named after the English file. The note itself holds no path, so whatever
    /// stands in it, only this pair can be written.
    fn note_place(&self, files: &SourceFile) -> PathBuf {
        let name = self.relative(&files.target);
        let hash = blake3::hash(name.as_os_str().as_encoded_bytes()).to_hex();
        self.state_file("pending").join(format!("{hash}.json"))
    }
}

fn write_both(files: &SourceFile, note: &Note) -> Result<PairWritten, WriteError> {
    let ledger = write_atomically(&files.ledger, note.ledger.after.as_bytes())?;
    let english = write_atomically(&files.target, note.english.after.as_bytes())?;
    Ok(PairWritten { english, ledger })
}

/// Decides by the English file, which people edit, and never writes over a text that is in
/// neither column of the note.
fn finish(files: &SourceFile, note: &Note) -> Result<Mended, WriteError> {
    let english = read(&files.target)?;
    let ledger = read(&files.ledger)?;
    let ledger_is_ours = ledger == note.ledger.before || ledger.as_ref() == Some(&note.ledger.after);
    if english == note.english.before && ledger_is_ours {
        write_both(files, note)?;
        return Ok(Mended::Finished);
    }
    let english_is_new = is_from_after(english.as_deref(), &note.english);
    if ledger_is_ours && english_is_new {
        write_atomically(&files.ledger, note.ledger.after.as_bytes())?;
    } else if ledger_is_ours {
        put_back(&files.ledger, &note.ledger)?;
    }
    let untouched = english.as_ref() == Some(&note.english.after) && ledger_is_ours;
    Ok(if untouched { Mended::Finished } else { Mended::EditKept })
}

/// Whether an English text, perhaps edited, comes from the new text rather than from the old one:
/// it shares more lines with it.
fn is_from_after(english: Option<&str>, change: &Change) -> bool {
    let Some(english) = english else {
        return false;
    };
    let shared = |other: &str| {
        let lines: HashSet<&str> = other.lines().collect();
        english.lines().filter(|line| lines.contains(line)).count()
    };
    let before = change.before.as_deref().unwrap_or_default();
    english == change.after || shared(&change.after) > shared(before)
}

/// Restores what a file was before, if it is what came after.
fn put_back(path: &Path, change: &Change) -> Result<(), WriteError> {
    if read(path)?.as_ref() != Some(&change.after) {
        return Ok(());
    }
    match &change.before {
        Some(before) => write_atomically(path, before.as_bytes()).map(|_| ()),
        None => remove(path),
    }
}

fn change(path: &Path, after: &str) -> Result<Change, WriteError> {
    Ok(Change { before: read(path)?, after: after.to_owned() })
}

fn read(path: &Path) -> Result<Option<String>, WriteError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WriteError::Io { path: path.to_path_buf(), source }),
    }
}

fn remove(path: &Path) -> Result<(), WriteError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(WriteError::Io { path: path.to_path_buf(), source }),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "pair_tests.rs"]
mod tests;
