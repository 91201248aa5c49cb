//! The lock that keeps two runs from writing at the same time. The system holds it, so it ends with
//! the process however that ends; the file only says who it is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How long a run waits for another one to end.
pub const WAIT: Duration = Duration::from_secs(2);

/// How often it looks.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Why the lock cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process has it.
    #[error(
        "another zhen is at work here ({holder}); wait until it has ended, or end it, \
         then run again (lock file: {})",
        path.display()
    )]
    Held {
        /// The lock file.
        path: PathBuf,
        /// Who has it, as far as the file tells.
        holder: String,
    },
    /// The file cannot be opened or locked.
    #[error(
        "cannot lock {}: {source}; check that you may write into its folder and that it lies \
         on a disk that can lock files",
        path.display()
    )]
    Io {
        /// The lock file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// The lock. It is given back when this value is dropped, and by the system when the process ends.
#[derive(Debug)]
#[must_use = "the lock ends when this value is dropped"]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock at `path`, waiting at most `wait` for another process to give it back.
    ///
    /// # Errors
    ///
    /// When another process keeps it, or the file cannot be written or locked.
    pub fn acquire(path: &Path, wait: Duration) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { path: path.to_path_buf(), source };
        // Never truncated while opening (the text is the other's until the lock is ours) and never
        // deleted: a third process could lock the deleted file beside a fourth the new one.
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if started.elapsed() < wait => {
                    std::thread::sleep(LOOK_AGAIN);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(LockError::Held { path: path.to_path_buf(), holder: holder(file) });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        let mut lock = Self { file };
        lock.sign().map_err(failed)?;
        Ok(lock)
    }

    /// Writes who holds the lock, for the message that others get.
    fn sign(&mut self) -> std::io::Result<()> {
        let since = moment(SystemTime::now());
        self.file.set_len(0)?;
        self.file.rewind()?;
        write!(self.file, "process {} since {since}", std::process::id())
    }
}

impl Drop for Lock {
    /// Empties the file and gives the lock back. Should that fail, closing the file does it.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

/// A moment in words. A clock may be set to a year that has none.
fn moment(time: SystemTime) -> String {
    const YEAR_10_000: u64 = 253_402_300_800;
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_secs());
    match seconds {
        Ok(seconds) if seconds < YEAR_10_000 => httpdate::fmt_http_date(time),
        _ => "a time that the clock does not know".to_owned(),
    }
}

/// What the lock file says about its holder. Where a locked file cannot be read, nobody is named.
fn holder(file: File) -> String {
    let mut text = String::new();
    let _ = file.take(200).read_to_string(&mut text);
    let text = text.trim();
    if text.is_empty() {
        return "which one is not known".to_owned();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_waits_and_then_says_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::acquire(&path, WAIT).unwrap();

        let started = Instant::now();
        let error = Lock::acquire(&path, Duration::from_millis(100)).unwrap_err();
        assert!(started.elapsed() >= Duration::from_millis(100));
        let expected = format!("(process {} since ", std::process::id());
        assert!(error.to_string().contains(&expected), "{error}");
        assert!(error.to_string().contains("GMT); wait until"), "{error}");

        drop(first);
        assert!(Lock::acquire(&path, Duration::ZERO).is_ok());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn a_run_goes_on_when_the_other_ends_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::acquire(&path, WAIT).unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| Lock::acquire(&path, WAIT).map(drop));
            std::thread::sleep(Duration::from_millis(60));
            drop(first);
            second.join().unwrap().unwrap();
        });
    }

    #[test]
    fn what_a_dead_run_left_behind_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        std::fs::write(&path, "process 1 since Thu, 01 Jan 1970 00:00:00 GMT, a long line").unwrap();
        let _lock = Lock::acquire(&path, Duration::ZERO).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(&format!("process {} ", std::process::id())));
        assert!(text.ends_with("GMT"), "{text}");
    }

    #[test]
    fn a_clock_that_jumped_out_of_the_calendar() {
        let years = |count: u64| Duration::from_secs(count * 366 * 24 * 60 * 60);
        assert_eq!(moment(SystemTime::UNIX_EPOCH), "Thu, 01 Jan 1970 00:00:00 GMT");
        for time in [SystemTime::UNIX_EPOCH - years(1), SystemTime::UNIX_EPOCH + years(9000)] {
            assert_eq!(moment(time), "a time that the clock does not know");
        }
    }

    #[test]
    fn a_folder_that_does_not_exist() {
        let folder = tempfile::tempdir().unwrap();
        let error = Lock::acquire(&folder.path().join("no/lock"), WAIT).unwrap_err();
        assert!(matches!(error, LockError::Io { .. }), "{error:?}");
    }
}
