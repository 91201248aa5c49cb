//! Golden directories for `[edition]`: what a newsletter declares, and the English that comes of it.
//!
//! `tests/editions/README.md` says what each directory shows and how the expected files are written anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use zhen::practice::{Answers, Options, Server};

/// Set to anything, it makes the tests write the expected files instead of comparing them.
const UPDATE: &str = "UPDATE_EXPECT";

/// A test for each directory, so that a run names the one that fails.
macro_rules! directories {
    ($($(#[$attribute:meta])* $test:ident = $name:literal,)+) => {
        $(#[test] $(#[$attribute])* fn $test() { check($name); })+

        const DIRECTORIES: &[&str] = &[$($name),+];
    };
}

directories! {
    title = "title",
    title_place = "title-place",
    title_place_tight = "title-place-tight",
    front_matter = "front-matter",
    intro = "intro",
    footer = "footer",
    footer_behind_a_rule = "footer-behind-a-rule",
    template_with_rules = "template-with-rules",
    numbering = "numbering",
    renumber = "renumber",
    relative_links = "relative-links",
    heading_anchors = "heading-anchors",
    language_marks = "language-marks",
    in_chinese = "in-chinese",
    marks_twice = "marks-twice",
    sections_dropped = "sections-dropped",
    sections_renamed = "sections-renamed",
    sections_written = "sections-written",
    nested_sections = "nested-sections",
    paragraphs = "paragraphs",
    phrases = "phrases",
    phrases_whole_paragraph = "phrases-whole-paragraph",
    destinations = "destinations",
    definitions_in_angle_brackets = "definitions-in-angle-brackets",
    own_issues_in_one_run = "own-issues-in-one-run",
    waivers = "waivers",
    one_edition_only = "one-edition-only",
    one_edition_only_inside = "one-edition-only-inside",
    drafts = "drafts",
    ranges = "ranges",
    line_endings = "line-endings",
    line_endings_of_paragraphs = "line-endings-of-paragraphs",
    everything = "everything",
}

#[test]
fn every_directory_has_its_test_and_its_line_in_the_index() {
    let mut there: Vec<String> = fs::read_dir(folder(""))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().join("in").is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let mut tested = DIRECTORIES.to_vec();
    there.sort();
    tested.sort_unstable();
    assert_eq!(there, tested);
    let index = fs::read_to_string(folder("README.md")).unwrap();
    for name in DIRECTORIES {
        assert!(index.contains(&format!("`{name}`")), "tests/editions/README.md does not speak of {name}");
    }
}

/// Translates the issues of a directory, compares, and translates again.
#[track_caller]
fn check(name: &str) {
    let folder = folder(name);
    let copy = Copy::of(&folder);
    let run = copy.zhen(&["translate", "--yes"]);
    assert_eq!(run.code, Some(0), "{name}: {}", run.said);
    let written = copy.english();
    assert!(!written.is_empty(), "{name}: no English was written: {}", run.said);
    compare(&folder.join("expected"), &written);

    let asked = copy.server.stats().requests;
    let again = copy.zhen(&["translate", "--yes"]);
    assert_eq!(again.code, Some(0), "{name}: {}", again.said);
    assert_eq!(copy.server.stats().requests, asked, "{name}: the second run asked: {}", again.said);
    assert_eq!(copy.english(), written, "{name}: the second run changed something");

    let outlines: String = written.keys().map(|issue| copy.outline(issue)).collect();
    let unnamed: Vec<String> = lines_to_name(&fs::read_to_string(folder.join("zhen.toml")).unwrap())
        .filter(|line| !outlines.contains(&format!("zhen.toml:{line})")))
        .map(|line| format!("zhen.toml:{line}"))
        .collect();
    assert!(unnamed.is_empty(), "{name}: `zhen outline` does not name {unnamed:?}:\n{outlines}");
}

/// Holds the English files against the expected ones, or writes those.
#[track_caller]
fn compare(expected: &Path, written: &BTreeMap<PathBuf, String>) {
    if std::env::var_os(UPDATE).is_some() {
        let _ = fs::remove_dir_all(expected); // it may not be there yet
        for (path, text) in written {
            let file = expected.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        return;
    }
    let wanted = markdown(expected);
    let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&wanted), names(written), "the files of {}", expected.display());
    for (path, text) in &wanted {
        let (path, found) = (expected.join(path), &written[path]);
        assert!(
            text == found,
            "{} is not what is written; {UPDATE}=1 overwrites it\n{}",
            path.display(),
            first_difference(text, found)
        );
    }
}

/// The first lines that differ, with their line ends to be seen.
fn first_difference(wanted: &str, found: &str) -> String {
    let (mut wanted, mut found) = (wanted.split_inclusive('\n'), found.split_inclusive('\n'));
    for line in 1.. {
        let pair = (wanted.next(), found.next());
        if pair.0 != pair.1 || pair == (None, None) {
            return format!("line {line}\n  expected {:?}\n  found    {:?}", pair.0, pair.1);
        }
    }
    String::new()
}

/// The lines of a `zhen.toml` that say what is left out or settled, so that `zhen outline` has to name
/// them: title, templates, values of the front matter, sections and paragraphs. A section that is kept
/// shows by being there, and a key that goes leaves no unit.
fn lines_to_name(text: &str) -> impl Iterator<Item = usize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut table = "";
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let rule = |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with(" = "));
        if line.starts_with('[') {
            table = line.trim_matches(['[', ']']);
            let keeps = lines[index..].iter().take_while(|l| !l.is_empty()).any(|l| *l == "keep = true");
            if line.starts_with("[[") && (table.ends_with(".sections") || table.ends_with(".paragraphs")) && !keeps {
                found.push(index + 1);
            }
        } else if table.ends_with("front_matter") && line.contains(" = ") && !line.ends_with(" = \"\"")
            || matches!(table, "edition" | "editions") && ["title", "intro", "footer"].into_iter().any(rule)
        {
            found.push(index + 1);
        }
    }
    found.into_iter()
}

/// A directory of `tests/editions`.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editions").join(name)
}

/// A copy of a directory as a newsletter's folder, and a server that makes up English.
struct Copy {
    folder: TempDir,
    server: Server,
}

/// How the program ended, and all it said.
struct Run {
    code: Option<i32>,
    said: String,
}

impl Copy {
    /// Copies a directory: `in` becomes the folder of Chinese issues, `en` that of English ones.
    fn of(directory: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("zhen-edition-").tempdir().unwrap();
        fs::copy(directory.join("zhen.toml"), folder.path().join("zhen.toml")).unwrap();
        for (from, to) in [("in", "issues-zh"), ("en", "issues-en"), ("prompts", "prompts")] {
            for (path, text) in markdown(&directory.join(from)) {
                let file = folder.path().join(to).join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
        let server = Server::start(Options { answers: Answers::Pseudo, ..Options::default() }).unwrap();
        Self { folder, server }
    }

    /// Runs the program, with nothing of the caller's environment.
    fn zhen(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_zhen"))
            .env_clear()
            .envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)))
            .env("OPENAI_BASE_URL", self.server.base_url())
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        Run { code: output.status.code(), said }
    }

    /// What `zhen outline` says of an issue.
    #[track_caller]
    fn outline(&self, issue: &Path) -> String {
        let run = self.zhen(&["outline", Path::new("issues-zh").join(issue).to_str().unwrap()]);
        assert_eq!(run.code, Some(0), "{}", run.said);
        run.said
    }

    /// The English files.
    fn english(&self) -> BTreeMap<PathBuf, String> {
        markdown(&self.folder.path().join("issues-en"))
    }
}

/// The Markdown files below a folder, by their path in it; none where there is no such folder.
fn markdown(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).into_iter().flatten().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), text);
            }
        }
    }
    files
}
