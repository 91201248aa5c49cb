//! Writing a file so that it is always whole: the old text or the new one, never half of it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

/// Why a file cannot be written. Nothing half-written is left; the old file stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file may not be changed.
    #[error(
        "{} is read-only; make it writable (`chmod u+w`) and run again, nothing was changed",
        path.display()
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// There is a folder, or something else that cannot be replaced by a file.
    #[error("{} is not a file, so nothing can be written there; move it away", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A symbolic link that leads nowhere.
    #[error(
        "{} is a symbolic link to a file that does not exist; correct or remove the link",
        path.display()
    )]
    BrokenLink {
        /// The link.
        path: PathBuf,
    },
    /// The folder cannot be created.
    #[error("cannot create the folder {}: {source}; check that you may write there", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// No room.
    #[error("no room left to write {}; free some space and run again, the old file stands", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses.
    #[error(
        "cannot write {}: {source}; check that you may write into its folder, the old file stands",
        path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// What writing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The file was created or replaced.
    Changed,
    /// The file had these bytes already and was not touched.
    Unchanged,
}

impl Written {
    /// Whether the file was created or replaced.
    #[must_use]
    pub const fn changed(self) -> bool {
        matches!(self, Self::Changed)
    }
}

/// Writes a file in one step: whoever reads it, and whatever kills this process, finds the old
/// bytes or the new ones. The file keeps its mode, a symbolic link stays one, missing folders are
/// created, and the bytes are on the disk when this returns. A file that has these bytes already
/// is not touched.
///
/// # Errors
///
/// When the file is read-only or no file, its folder cannot be written, or the disk is full.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<Written, WriteError> {
    let target = follow_link(path)?;
    let failed = |source: std::io::Error| io_error(path, source);
    match std::fs::metadata(&target) {
        Ok(metadata) if !metadata.is_file() => {
            return Err(WriteError::NotAFile { path: path.to_path_buf() });
        }
        Ok(metadata) => {
            if metadata.len() == bytes.len() as u64 && std::fs::read(&target).is_ok_and(|old| old == bytes) {
                return Ok(Written::Unchanged);
            }
            refuse_read_only(path, &target, &metadata)?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => create_folder(&target)?,
        Err(error) => return Err(failed(error)),
    }
    let mut file = AtomicWriteFile::open(&target).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.commit().map_err(failed)?;
    remove_litter(&target);
    Ok(Written::Changed)
}

/// Removes what a writer of this file left that was killed before its new file was in place:
/// `.x.md.a1B2c3` beside `x.md`. That file was never written then, so the run that writes it is the one
/// to clean up. Failing is no harm: nothing reads it.
fn remove_litter(target: &Path) {
    let (Some(folder), Some(own)) = (target.parent(), target.file_name().and_then(|name| name.to_str())) else {
        return;
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(|name| is_litter(name, own)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether a name is that of an unfinished file: six random characters at its end, and no word
/// (`.x.md.backup` is somebody's own).
fn is_litter(name: &str, own: &str) -> bool {
    let random = name.strip_prefix('.').and_then(|name| name.strip_prefix(own)).and_then(|name| name.strip_prefix('.'));
    random.is_some_and(|random| {
        random.len() == 6
            && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !random.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

/// The file that a symbolic link means: replacing the link itself would cut it.
fn follow_link(path: &Path) -> Result<PathBuf, WriteError> {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if !is_link {
        return Ok(path.to_path_buf());
    }
    path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => WriteError::BrokenLink { path: path.to_path_buf() },
        _ => io_error(path, error),
    })
}

/// Replacing a file needs no right to write *it*, only its folder; a read-only file is meant to
/// stay, so that right is asked for.
fn refuse_read_only(path: &Path, target: &Path, metadata: &std::fs::Metadata) -> Result<(), WriteError> {
    let refused = metadata.permissions().readonly()
        || OpenOptions::new().write(true).open(target).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if refused {
        return Err(WriteError::ReadOnly { path: path.to_path_buf() });
    }
    Ok(())
}

fn create_folder(target: &Path) -> Result<(), WriteError> {
    let Some(folder) = target.parent() else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|source| WriteError::Folder { folder: folder.to_path_buf(), source })
}

fn io_error(path: &Path, source: std::io::Error) -> WriteError {
    let path = path.to_path_buf();
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => WriteError::DiskFull { path },
        _ => WriteError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a folder: none but the expected ones means nothing half-written is left.
    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn creates_replaces_and_leaves_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("en/2026/x.md");

        assert!(write_atomically(&path, b"one\r\n").unwrap().changed());
        assert_eq!(std::fs::read(&path).unwrap(), b"one\r\n");
        assert!(write_atomically(&path, "二".as_bytes()).unwrap().changed());

        let before = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write_atomically(&path, "二".as_bytes()).unwrap(), Written::Unchanged);
        let after = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(before, after);
        assert_eq!(names(path.parent().unwrap()), ["x.md"]);
    }

    #[test]
    fn a_read_only_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.md");
        std::fs::write(&path, "old").unwrap();
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();

        let error = write_atomically(&path, b"new").unwrap_err();
        assert!(matches!(error, WriteError::ReadOnly { .. }), "{error:?}");
        assert!(error.to_string().contains("x.md is read-only"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["x.md"]);
        assert!(!write_atomically(&path, b"old").unwrap().changed());
    }

    #[test]
    fn what_a_killed_writer_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let kept = [".x.md.a1B2c3d", ".x.md.backup", ".x.md.swp", ".y.md.a1B2c3", "x.md.a1B2c3"];
        for name in kept.iter().chain(&[".x.md.a1B2c3", ".x.md.0Zz9aB"]) {
            std::fs::write(folder.path().join(name), "half").unwrap();
        }
        write_atomically(&folder.path().join("x.md"), b"whole").unwrap();
        let mut expected: Vec<&str> = kept.into_iter().chain(["x.md"]).collect();
        expected.sort_unstable();
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn a_folder_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_atomically(folder.path(), b"new").unwrap_err();
        assert!(matches!(error, WriteError::NotAFile { .. }), "{error:?}");
    }

    #[test]
    fn a_file_in_the_place_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(write_atomically(&file.join("x.md"), b"new").is_err());
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_stays() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.md");
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        write_atomically(&path, b"new").unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.md"), folder.path().join("x.md"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink("real.md", &link).unwrap();

        write_atomically(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&real).unwrap(), b"new");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());

        std::fs::remove_file(&real).unwrap();
        let error = write_atomically(&link, b"new").unwrap_err();
        assert!(matches!(error, WriteError::BrokenLink { .. }), "{error:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_named() {
        let full = std::io::Error::from_raw_os_error(28);
        let error = io_error(Path::new("x.md"), full);
        assert!(matches!(error, WriteError::DiskFull { .. }), "{error:?}");
    }
}
