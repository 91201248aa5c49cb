//! Comparing paths that may be written in different ways: `a/../b/x.md`, `./b/x.md`, through links.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and without those `..` that can be resolved by reading it.
pub(super) fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// The path from the root of the file system on, cleaned: two of these can be compared.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    cleaned(&absolute)
}

/// The part of `path` below `folder`: read as written, or, where that fails, with symbolic links
/// followed.
pub(super) fn below(folder: &Path, path: &Path) -> Option<PathBuf> {
    if let Ok(rest) = absolute(path).strip_prefix(absolute(folder)) {
        return Some(rest.to_path_buf());
    }
    let (folder, path) = (folder.canonicalize().ok()?, path.canonicalize().ok()?);
    path.strip_prefix(folder).ok().map(Path::to_path_buf)
}

/// Appends `path` to `base`, without the `./` that a base of `.` would put before everything.
pub(super) fn join(base: &Path, path: &Path) -> PathBuf {
    if base == Path::new(".") || base.as_os_str().is_empty() { path.to_path_buf() } else { base.join(path) }
}
