//! What can go wrong with the store, and what a person does about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What can go wrong with the store. Each message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder of the store cannot be created.
    #[error(
        "cannot create the folder {} for the store of replies: {source}; \
         check that its parent is a folder you may write to",
        folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Another process writes and does not stop.
    #[error(
        "{} is locked by another program; wait until the other run of zhen (or the database \
         browser) has ended, then run again",
        path.display()
    )]
    Locked {
        /// The store's file.
        path: PathBuf,
    },
    /// A newer `zhen` made it.
    #[error(
        "{} was written by a newer zhen (version {found} of the store, this program knows \
         {known}); update zhen, or delete the file: that costs money, never text",
        path.display()
    )]
    Newer {
        /// The store's file.
        path: PathBuf,
        /// The version that the file states.
        found: i64,
        /// The newest version that this program can read.
        known: i64,
    },
    /// It is no database, or a broken one, or somebody else's.
    #[error(
        "{} is damaged or is no store of zhen ({reason}); delete it, with the files \
         beside it that end in -wal and -shm: it costs money, never text",
        path.display()
    )]
    Damaged {
        /// The store's file.
        path: PathBuf,
        /// What was found wrong.
        reason: String,
    },
    /// It may not be opened or written.
    #[error(
        "cannot open or write {} ({reason}); make the file and its folder writable for you: \
         replies are kept there so that none is paid for twice",
        path.display()
    )]
    NotWritable {
        /// The store's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        reason: String,
    },
    /// There is no room.
    #[error("no room left to write {}; free some space on that disk and run again", path.display())]
    DiskFull {
        /// The store's file.
        path: PathBuf,
    },
    /// The disk, or a limit on it, does not let the file be read or written.
    #[error(
        "cannot read or write {} ({reason}); check the disk, the room on it and your quota, then run again",
        path.display()
    )]
    Disk {
        /// The store's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        reason: String,
    },
    /// Anything else.
    #[error(
        "the store {} failed: {source}; run again, and if it stays so, delete the file: \
         it costs money, never text",
        path.display()
    )]
    Other {
        /// The store's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts an error of `SQLite` by what a person can do about it.
    pub(super) fn new(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged { path, reason },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::NotWritable { path, reason }
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::SystemIoFailure) => Self::Disk { path, reason },
            _ => Self::Other { path, source: error },
        }
    }
}
