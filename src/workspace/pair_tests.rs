//! Tests of writing pairs: every place where a crash can fall, and what people do meanwhile.

use tempfile::TempDir;

use super::*;
use crate::workspace::config::Config;

const OLD: &str = "# Issue 1\n\nOld line.\n\nSame.\n";
const NEW: &str = "# Issue 1\n\nNew line.\n\nSame.\n";

struct Place {
    _folder: TempDir,
    workspace: Workspace,
    files: SourceFile,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path().to_path_buf(), Config::default());
        let files = workspace.files_of(&workspace.source_folder().join("x.md"));
        Self { _folder: folder, workspace, files }
    }

    /// A pair of old files.
    fn with_old_pair() -> Self {
        let place = Self::new();
        place.put(Some(OLD), Some("ledger old"));
        place
    }

    fn put(&self, english: Option<&str>, ledger: Option<&str>) {
        for (path, text) in [(&self.files.target, english), (&self.files.ledger, ledger)] {
            match text {
                Some(text) => {
                    write_atomically(path, text.as_bytes()).unwrap();
                }
                None => remove(path).unwrap(),
            }
        }
    }

    fn pair(&self) -> (Option<String>, Option<String>) {
        (read(&self.files.target).unwrap(), read(&self.files.ledger).unwrap())
    }

    /// Begins to write the new pair and stops right after the note.
    fn crash_after_note(&self) {
        let note = Note {
            english: change(&self.files.target, NEW).unwrap(),
            ledger: change(&self.files.ledger, "ledger new").unwrap(),
        };
        self.workspace.leave_note(&self.files, &note).unwrap();
    }

    /// Mends, and checks that nothing is left to mend.
    fn mend(&self) -> Option<Mended> {
        let mended = self.workspace.mend_pair(&self.files).unwrap();
        assert_eq!(self.workspace.mend_pair(&self.files).unwrap(), None);
        mended
    }
}

fn texts(english: &str, ledger: &str) -> (Option<String>, Option<String>) {
    (Some(english.to_owned()), Some(ledger.to_owned()))
}

#[test]
fn writes_both_and_leaves_no_note() {
    let place = Place::new();
    let write = || place.workspace.write_pair(&place.files, NEW, "ledger new");
    let written = write().unwrap();
    assert!(written.english.changed() && written.ledger.changed());
    assert_eq!(place.pair(), texts(NEW, "ledger new"));
    assert_eq!(place.mend(), None);

    let written = write().unwrap();
    assert!(!written.english.changed() && !written.ledger.changed());
}

#[test]
fn one_changed_file_needs_no_note() {
    let place = Place::with_old_pair();
    let written = place.workspace.write_pair(&place.files, OLD, "ledger new");
    assert!(!written.unwrap().english.changed());
    assert!(!place.workspace.state_file("pending").exists());
}

#[test]
fn a_crash_anywhere_is_finished() {
    for (english, ledger) in [(OLD, "ledger old"), (OLD, "ledger new"), (NEW, "ledger new")] {
        let place = Place::with_old_pair();
        place.crash_after_note();
        place.put(Some(english), Some(ledger));

        assert_eq!(place.mend(), Some(Mended::Finished), "{english} {ledger}");
        assert_eq!(place.pair(), texts(NEW, "ledger new"));
    }
}

#[test]
fn a_crash_while_writing_the_first_time_is_finished() {
    for ledger in [None, Some("ledger new")] {
        let place = Place::new();
        place.crash_after_note();
        place.put(None, ledger);

        assert_eq!(place.mend(), Some(Mended::Finished));
        assert_eq!(place.pair(), texts(NEW, "ledger new"));
    }
}

#[test]
fn an_edit_of_the_old_english_gets_the_old_ledger_back() {
    let place = Place::with_old_pair();
    place.crash_after_note();
    let edited = OLD.replace("Same.", "Edited by a person.");
    place.put(Some(&edited), Some("ledger new"));

    assert_eq!(place.mend(), Some(Mended::EditKept));
    assert_eq!(place.pair(), texts(&edited, "ledger old"));
}

#[test]
fn an_edit_of_the_new_english_keeps_the_new_ledger() {
    let place = Place::with_old_pair();
    place.crash_after_note();
    let edited = NEW.replace("Same.", "Edited by a person.");
    place.put(Some(&edited), Some("ledger new"));

    assert_eq!(place.mend(), Some(Mended::EditKept));
    assert_eq!(place.pair(), texts(&edited, "ledger new"));
}

#[test]
fn an_edited_ledger_is_not_touched() {
    let place = Place::with_old_pair();
    place.crash_after_note();
    place.put(Some(OLD), Some("ledger by hand"));

    assert_eq!(place.mend(), Some(Mended::EditKept));
    assert_eq!(place.pair(), texts(OLD, "ledger by hand"));
}

#[test]
fn english_that_was_deleted_since_stays_deleted() {
    let place = Place::with_old_pair();
    place.crash_after_note();
    place.put(None, Some("ledger new"));

    assert_eq!(place.mend(), Some(Mended::EditKept));
    assert_eq!(place.pair(), (None, Some("ledger old".to_owned())));
}

#[test]
fn a_note_that_cannot_be_read_is_dropped() {
    let place = Place::with_old_pair();
    place.crash_after_note();
    std::fs::write(place.workspace.note_place(&place.files), "{").unwrap();

    assert_eq!(place.mend(), Some(Mended::NoteDropped));
    assert_eq!(place.pair(), texts(OLD, "ledger old"));
}

#[test]
fn when_the_english_cannot_be_written_the_ledger_is_put_back() {
    let place = Place::with_old_pair();
    let mut permissions = std::fs::metadata(&place.files.target).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&place.files.target, permissions).unwrap();

    let written = place.workspace.write_pair(&place.files, NEW, "ledger new");
    assert!(matches!(written, Err(WriteError::ReadOnly { .. })), "{written:?}");
    assert_eq!(place.pair(), texts(OLD, "ledger old"));
    assert_eq!(place.mend(), None);
}
