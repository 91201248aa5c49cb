//! Finds where the Chinese issues of a folder are, where their English, and which belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::files::{Files, key, seen_from, shown};
use super::language::Language;

/// The share of a folder's Chinese files from which on a folder inside is taken for the one of the issues.
const MOST: f64 = 0.8;
/// More files of one name than this say nothing.
const SAME_NAME: usize = 50;
/// Fewest pairs that make two more folders worth a remark.
const WORTH_A_REMARK: usize = 3;
/// Where English goes when nothing tells.
const TARGET: &str = "issues-en";

/// Names of folders with Chinese issues.
const CHINESE_FOLDERS: [&str; 9] = ["issues-zh", "zh", "zh-cn", "zh_cn", "zh-hans", "cn", "chinese", "docs/zh", "中文"];

/// Where issues are. All paths are seen from the folder of `zhen.toml`.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// Folder of the Chinese issues.
    pub source: PathBuf,
    /// Folder of the English issues, which need not exist yet.
    pub target: PathBuf,
    /// Chinese issues, and the English of each where there is any.
    pub issues: Vec<(PathBuf, Option<PathBuf>)>,
    /// English that belongs to a Chinese issue and stands where `zhen` does not look for it.
    pub renames: Vec<Rename>,
    /// English files in the target folder whose Chinese was not found.
    pub without_chinese: Vec<PathBuf>,
    /// Markdown files in the source folder that are no Chinese issues; `zhen` would take them for some.
    pub no_issues: Vec<PathBuf>,
    /// Other folders that look like pairs, and how many pairs.
    pub others: Vec<(PathBuf, PathBuf, usize)>,
    /// Files that count as English by their place although most of their words are Chinese.
    pub mostly_chinese: Vec<PathBuf>,
    /// Folders that could not be read.
    pub unread: Vec<PathBuf>,
}

/// A file that has to move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// Where it is.
    pub from: PathBuf,
    /// Where `zhen` expects it.
    pub to: PathBuf,
}

/// Why no issues can be found. Each message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FoldersError {
    /// A folder that was named does not exist.
    #[error("there is no folder {}; check the name, or make it and put the Chinese issues there", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// A folder cannot be read.
    #[error("cannot read the folder {}: {source}; check that you may read it", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// There is nothing to read.
    #[error(
        "there is no Markdown file (*.md) in {}; put a Chinese issue into issues-zh/ there, or say with --source where \
         the issues are", folder.display()
    )]
    NoMarkdown {
        /// The folder.
        folder: PathBuf,
    },
    /// No file is in Chinese.
    #[error(
        "there is no Chinese issue in {}, only others such as {}; zhen translates from Chinese: say with --source where \
         the Chinese issues are", folder.display(), example.display()
    )]
    NoChinese {
        /// The folder.
        folder: PathBuf,
        /// One of the files.
        example: PathBuf,
    },
    /// English would overwrite Chinese.
    #[error(
        "{} cannot be the folder of the Chinese issues and of the English ones; name another folder with --target",
        folder.display()
    )]
    Same {
        /// The folder.
        folder: PathBuf,
    },
}

/// Finds the issues in the folder `root`; `source` and `target` are what is known already.
///
/// # Errors
/// [`FoldersError`] says what is missing and what to do.
pub fn find(root: &Path, source: Option<&Path>, target: Option<&Path>) -> Result<Folders, FoldersError> {
    let source = source.map(|folder| seen_from(root, folder));
    let target = target.map(|folder| seen_from(root, folder));
    if let (Some(source), Some(target)) = (&source, &target)
        && is_same(root, source, target)
    {
        return Err(FoldersError::Same { folder: source.clone() });
    }
    let mut files = below(root, Path::new(""))?;
    for named in [&source, &target].into_iter().flatten() {
        let exists = root.join(named).is_dir();
        if !exists && Some(named) == source.as_ref() {
            return Err(FoldersError::Missing { folder: named.clone() });
        }
        let outside = named.is_absolute() || named.components().next() == Some(Component::ParentDir);
        if exists && outside {
            let more = below(root, named)?;
            files.all.extend(more.all);
            files.unread.extend(more.unread);
        }
    }
    let searched = source.clone().unwrap_or_else(|| PathBuf::from("."));
    if files.unread.iter().any(|folder| is_same(root, folder, &searched)) {
        let reason = std::fs::read_dir(root.join(&searched)).err();
        let source = reason.unwrap_or_else(|| std::io::ErrorKind::PermissionDenied.into());
        return Err(FoldersError::Unreadable { folder: searched, source });
    }
    if let Some(target) = &target {
        files.are_english(target);
    }
    let found = folders(&files, source, target)?;
    if is_same(root, &found.source, &found.target) {
        return Err(FoldersError::Same { folder: found.source });
    }
    Ok(found)
}

fn below(root: &Path, folder: &Path) -> Result<Files, FoldersError> {
    Files::below(root, folder).map_err(|source| FoldersError::Unreadable { folder: shown(folder), source })
}

/// The folders that were found or named, and which English file belongs to which Chinese one.
fn folders(files: &Files, source: Option<PathBuf>, target: Option<PathBuf>) -> Result<Folders, FoldersError> {
    let searched = source.clone().unwrap_or_default();
    let Some(first) = files.issues().find(|file| file.path.starts_with(&searched)) else {
        return Err(FoldersError::NoMarkdown { folder: shown(&searched) });
    };
    let outside = |path: &&Path| target.as_ref().is_none_or(|t| !path.starts_with(t) || searched.starts_with(t));
    let chinese: Vec<&Path> =
        files.of(Language::Chinese).filter(|path| path.starts_with(&searched)).filter(outside).collect();
    if chinese.is_empty() {
        return Err(FoldersError::NoChinese { folder: shown(&searched), example: first.path.clone() });
    }
    let pairs = pairs_of_folders(&chinese, &files.of(Language::English).collect::<Vec<_>>());
    let fits = |(from, to): &(PathBuf, PathBuf)| {
        source.as_ref().is_none_or(|s| s == from) && target.as_ref().is_none_or(|t| t == to)
    };
    let best = pairs.iter().filter(|(folders, _)| fits(folders)).max_by_key(|(_, count)| **count);
    let (found_source, found_target) = match best {
        Some(((from, to), _)) => (from.clone(), (from != to).then(|| to.clone())),
        None => (best_source(&chinese), None),
    };
    let source = source.unwrap_or(found_source);
    let target = target.or(found_target).unwrap_or_else(|| usual_target(&source));
    let mut others: Vec<(PathBuf, PathBuf, usize)> = pairs
        .into_iter()
        .filter(|((from, to), count)| *count >= WORTH_A_REMARK && *from != source && *to != target && from != to)
        .map(|((from, to), count)| (from, to, count))
        .collect();
    others.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    Ok(Folders { others, ..assigned(files, &source, &target) })
}

/// Which English file belongs to which Chinese one: that of its name in the target folder, else one whose name
/// differs in the language only, there or beside it.
fn assigned(files: &Files, source: &Path, target: &Path) -> Folders {
    let in_source = |path: &Path| path.starts_with(source) && !(path.starts_with(target) && target != source);
    let mut by_name: BTreeMap<(PathBuf, String), &Path> = BTreeMap::new();
    for path in files.of(Language::English) {
        by_name.insert((path.parent().unwrap_or_else(|| Path::new("")).to_path_buf(), key(path)), path);
    }
    let english: BTreeSet<&Path> = files.of(Language::English).collect();
    let mut taken: BTreeSet<&Path> = BTreeSet::new();
    let mut found = Folders { source: shown(source), target: shown(target), ..Folders::default() };
    for file in files.issues().filter(|file| file.language != Language::English && in_source(&file.path)) {
        let inner = file.path.strip_prefix(source).unwrap_or(&file.path);
        let expected = target.join(inner);
        let folder = inner.parent().unwrap_or_else(|| Path::new(""));
        let alike = |base: &Path| by_name.get(&(base.join(folder), key(inner))).copied();
        let its = english.get(expected.as_path()).copied().or_else(|| alike(target)).or_else(|| alike(source));
        if let Some(its) = its {
            taken.insert(its);
            if its != expected {
                found.renames.push(Rename { from: its.to_path_buf(), to: expected });
            }
        }
        found.issues.push((file.path.clone(), its.map(Path::to_path_buf)));
    }
    let left: Vec<&Path> = english.difference(&taken).copied().collect();
    let paths = |wanted: &dyn Fn(&Path) -> bool| -> Vec<PathBuf> {
        left.iter().filter(|path| wanted(path)).map(|path| path.to_path_buf()).collect()
    };
    found.without_chinese = paths(&|path| path.starts_with(target) && !in_source(path));
    found.no_issues = paths(&in_source);
    let named_otherwise = files.all.iter().filter(|file| file.no_issue && in_source(&file.path));
    found.no_issues.extend(named_otherwise.map(|file| file.path.clone()));
    let contrary = files.all.iter().filter(|file| file.contrary && taken.contains(file.path.as_path()));
    found.mostly_chinese = contrary.map(|file| file.path.clone()).collect();
    found.unread.clone_from(&files.unread);
    found
}

/// For each two folders, how many Chinese files of the one have an English file of their name in the other.
fn pairs_of_folders(chinese: &[&Path], english: &[&Path]) -> BTreeMap<(PathBuf, PathBuf), usize> {
    let mut by_key: BTreeMap<String, Vec<&Path>> = BTreeMap::new();
    for path in chinese {
        by_key.entry(key(path)).or_default().push(path);
    }
    let mut pairs = BTreeMap::new();
    for path in english {
        let same_name = by_key.get(&key(path)).filter(|same| same.len() <= SAME_NAME);
        for other in same_name.into_iter().flatten() {
            *pairs.entry(bases(other, path)).or_insert(0) += 1;
        }
    }
    pairs
}

/// The folders of two files without what both have at their end: `zh/2024/a.md` and `en/2024/a.md` are of
/// `zh` and `en`.
fn bases(chinese: &Path, english: &Path) -> (PathBuf, PathBuf) {
    let folders = |path: &Path| -> Vec<PathBuf> {
        path.parent().into_iter().flat_map(Path::components).map(|part| PathBuf::from(part.as_os_str())).collect()
    };
    let (mut from, mut to) = (folders(chinese), folders(english));
    if from == to {
        let folder: PathBuf = from.iter().collect();
        return (folder.clone(), folder);
    }
    while from.last().is_some_and(|last| Some(last) == to.last()) {
        from.pop();
        to.pop();
    }
    (from.iter().collect(), to.iter().collect())
}

/// The folder of most Chinese files, where no English tells.
fn best_source(chinese: &[&Path]) -> PathBuf {
    let usual = |folder: &&&str| chinese.iter().any(|path| path.starts_with(folder));
    if let Some(folder) = CHINESE_FOLDERS.iter().find(usual) {
        return PathBuf::from(folder);
    }
    let mut folder = PathBuf::new();
    loop {
        let here: Vec<&Path> = chinese.iter().copied().filter(|path| path.starts_with(&folder)).collect();
        let mut inside: BTreeMap<PathBuf, usize> = BTreeMap::new();
        for path in &here {
            let inner = path.strip_prefix(&folder).unwrap_or(path);
            if let (Some(Component::Normal(name)), true) = (inner.components().next(), inner.components().count() > 1) {
                *inside.entry(folder.join(name)).or_insert(0) += 1;
            }
        }
        let largest = inside.into_iter().max_by_key(|(_, count)| *count);
        // A folder for each year is a part of the folder of the issues.
        let of_a_year = |path: &Path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
        };
        match largest {
            Some((inner, count)) if super::share(count, here.len()) >= MOST && !of_a_year(&inner) => folder = inner,
            _ => return folder,
        }
    }
}

/// The English folder that goes with the name of a Chinese one: `docs/zh-cn` and `docs/en`.
fn usual_target(source: &Path) -> PathBuf {
    let name = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = |english: &str| source.parent().unwrap_or_else(|| Path::new("")).join(english);
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "zh" | "cn" | "zh-cn" | "zh_cn" | "zh-hans" | "中文") {
        return beside("en");
    }
    if lower == "chinese" {
        return beside("english");
    }
    for (chinese, english) in [("-zh", "-en"), ("_zh", "_en"), ("-cn", "-en"), ("_cn", "_en")] {
        if let Some(rest) = name.strip_suffix(chinese) {
            return beside(&format!("{rest}{english}"));
        }
    }
    for (chinese, english) in [("zh-", "en-"), ("zh_", "en_"), ("cn-", "en-")] {
        if let Some(rest) = name.strip_prefix(chinese) {
            return beside(&format!("{english}{rest}"));
        }
    }
    PathBuf::from(TARGET)
}

fn is_same(root: &Path, one: &Path, other: &Path) -> bool {
    let followed = |path: &Path| root.join(path).canonicalize();
    match (followed(one), followed(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => shown(&seen_from(root, one)) == shown(&seen_from(root, other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: &str = "# 周刊\n\n这里记录每周值得分享的内容。\n";
    const EN: &str = "# Weekly\n\nThis is a list of what is worth sharing every week.\n";

    fn found(files: &[(&str, &str)], source: Option<&str>, target: Option<&str>) -> Result<Folders, FoldersError> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        find(folder.path(), source.map(Path::new), target.map(Path::new))
    }

    fn folders(files: &[(&str, &str)]) -> (String, String, usize) {
        let found = found(files, None, None).unwrap();
        let pairs = found.issues.iter().filter(|(_, english)| english.is_some()).count();
        (found.source.display().to_string(), found.target.display().to_string(), pairs)
    }

    fn expected(source: &str, target: &str, pairs: usize) -> (String, String, usize) {
        (source.to_owned(), target.to_owned(), pairs)
    }

    #[test]
    fn folders_of_pairs() {
        assert_eq!(folders(&[("issues-zh/a.md", ZH), ("issues-en/a.md", EN)]), expected("issues-zh", "issues-en", 1));
        assert_eq!(folders(&[("docs/a.md", ZH), ("docs/en/a.md", EN)]), expected("docs", "docs/en", 1));
        let years = [("zh/2024/a.md", ZH), ("en/2024/a.md", EN), ("zh/2025/b.md", ZH), ("README.md", EN)];
        assert_eq!(folders(&years), expected("zh", "en", 1));
        let drafts = [("draft/a.md", ZH), ("zh/a.md", ZH), ("zh/b.md", ZH), ("en/a.md", EN), ("en/b.md", EN)];
        assert_eq!(folders(&drafts), expected("zh", "en", 2));
    }

    #[test]
    fn folders_without_english() {
        assert_eq!(folders(&[("posts/a.md", ZH), ("README.md", ZH)]), expected("posts", "issues-en", 0));
        assert_eq!(folders(&[("posts/2024/a.md", ZH)]), expected("posts", "issues-en", 0));
        assert_eq!(folders(&[("a.md", ZH), ("b.md", ZH)]), expected(".", "issues-en", 0));
        let beside = found(&[("a.md", ZH), ("README.md", ZH)], None, None).unwrap();
        assert_eq!((beside.issues.len(), beside.no_issues), (1, vec![PathBuf::from("README.md")]));
        assert_eq!(folders(&[("zh/a.md", ZH), ("drafts/a.md", ZH)]), expected("zh", "en", 0));
        assert_eq!(folders(&[("weekly-zh/a.md", ZH)]), expected("weekly-zh", "weekly-en", 0));
    }

    #[test]
    fn english_beside_its_chinese_has_to_move() {
        let found = found(&[("posts/a.md", ZH), ("posts/a.en.md", EN)], None, None).unwrap();
        assert_eq!((found.source, found.target), (PathBuf::from("posts"), PathBuf::from("issues-en")));
        let (from, to) = (PathBuf::from("posts/a.en.md"), PathBuf::from("issues-en/a.md"));
        assert_eq!(found.renames, [Rename { from: from.clone(), to }]);
        assert_eq!(found.issues, [(PathBuf::from("posts/a.md"), Some(from))]);
        assert!(found.no_issues.is_empty());
    }

    #[test]
    fn the_place_of_a_file_says_more_than_its_words() {
        let files = [("zh/a.md", ZH), ("en/a.md", ZH), ("zh/b.md", EN), ("en/b.md", EN), ("zh/c.md", "# 1\n")];
        let found = found(&files, None, None).unwrap();
        assert_eq!(found.issues.iter().filter(|(_, english)| english.is_some()).count(), 2);
        assert_eq!((found.issues.len(), found.mostly_chinese), (3, vec![PathBuf::from("en/a.md")]));
    }

    #[test]
    fn what_was_named_counts() {
        let files = [("a/1.md", ZH), ("b/1.md", ZH), ("c/1.md", EN)];
        let found_in = found(&files, Some("./b"), Some("c/")).unwrap();
        assert_eq!((found_in.source, found_in.target), (PathBuf::from("b"), PathBuf::from("c")));
        let named = found(&[("a/1.md", ZH), ("b/1.md", ZH)], None, Some("b")).unwrap();
        assert_eq!((named.source, named.mostly_chinese), (PathBuf::from("a"), vec![PathBuf::from("b/1.md")]));
        assert!(matches!(found(&files, Some("b"), Some("./b")), Err(FoldersError::Same { .. })));
        assert!(matches!(found(&files, Some("d"), None), Err(FoldersError::Missing { .. })));
        assert!(matches!(found(&files, Some("c"), None), Err(FoldersError::NoChinese { .. })));
    }

    #[test]
    fn nothing_to_find() {
        assert!(matches!(found(&[], None, None), Err(FoldersError::NoMarkdown { .. })));
        assert!(matches!(found(&[("a.txt", ZH)], None, None), Err(FoldersError::NoMarkdown { .. })));
        assert!(matches!(found(&[("a.md", EN)], None, None), Err(FoldersError::NoChinese { .. })));
    }
}
