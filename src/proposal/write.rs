//! Writes the proposal as a `zhen.toml`: only what differs from the defaults, each line with its reason.

use std::path::Path;

use super::folders::Folders;
use super::question::quoted;
use super::settle::Suggestion;
use super::summary::{Summary, name_of};
use super::{CERTAIN, share};
use crate::workspace::Config;

/// Comments are broken into lines of this width.
const WIDTH: usize = 100;

/// The text of a `zhen.toml`, and at which of its lines each suggestion stands.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The text.
    pub text: String,
    /// The first and last line of each suggestion, from 1.
    pub places: Vec<(usize, usize)>,
}

/// Writes down what was found and what is suggested.
pub(super) fn write(folders: &Folders, summary: &Summary, suggestions: &[Suggestion]) -> Written {
    let mut page = Page { lines: Vec::new(), places: vec![(0, 0); suggestions.len()] };
    page.head(folders, summary, suggestions);
    page.paths(folders);
    page.issue(summary);
    let all: Vec<usize> = (0..suggestions.len()).filter(|at| suggestions[*at].issues.is_none()).collect();
    if !all.is_empty() {
        page.blank();
        page.line("[edition]");
        page.rules("edition", &all, suggestions);
    }
    let mut ranges: Vec<(usize, &str)> =
        suggestions.iter().filter_map(|s| Some((s.from, s.issues.as_deref()?))).collect();
    ranges.sort_unstable();
    ranges.dedup_by_key(|(_, issues)| *issues);
    for (_, issues) in ranges {
        let of_range: Vec<usize> =
            (0..suggestions.len()).filter(|at| suggestions[*at].issues.as_deref() == Some(issues)).collect();
        page.blank();
        page.line("[[editions]]");
        page.line(&format!("issues = {}", quoted(issues)));
        page.rules("editions", &of_range, suggestions);
    }
    Written { text: page.lines.join("\n") + "\n", places: page.places }
}

struct Page {
    lines: Vec<String>,
    places: Vec<(usize, usize)>,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A comment, broken into lines between words.
    fn comment(&mut self, text: &str) {
        let mut line = String::from("#");
        for word in text.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > 1 {
                self.lines.push(std::mem::replace(&mut line, String::from("#")));
            }
            line.push(' ');
            line.push_str(word);
        }
        self.lines.push(line);
    }

    fn head(&mut self, folders: &Folders, summary: &Summary, suggestions: &[Suggestion]) {
        let english = match summary.pairs {
            0 => "no English yet".to_owned(),
            pairs => format!("{pairs} with English in {}", folders.target.display()),
        };
        self.comment(&format!(
            "Configuration of zhen, proposed by `zhen init` from what is in {}: {} Chinese {}, {english}.",
            folders.source.display(),
            summary.issues,
            if summary.issues == 1 { "issue" } else { "issues" },
        ));
        self.comment(
            "A key that is not here has its default: `zhen config --example` lists all keys, `zhen config ISSUE` says \
             what is in force for an issue.",
        );
        if suggestions.iter().any(|suggestion| !suggestion.certain) {
            self.comment("Rules that only some issues follow are comments: remove the # where one is meant.");
        }
    }

    fn paths(&mut self, folders: &Folders) {
        let usual = Config::default().paths;
        let differs = [
            ("source", &folders.source, &usual.source, "The Chinese issues are in this folder."),
            ("target", &folders.target, &usual.target, "The English issues and their ledgers are in this folder."),
        ]
        .into_iter()
        .filter(|(_, found, usual, _)| found != usual)
        .collect::<Vec<_>>();
        if differs.is_empty() {
            return;
        }
        self.blank();
        self.line("[paths]");
        for (key, found, _, why) in differs {
            self.comment(why);
            self.line(&format!("{key} = {}", quoted(&slashes(found))));
        }
    }

    /// The shape of entries, where most issues but not all have the same.
    fn issue(&mut self, summary: &Summary) {
        let [most, others @ ..] = summary.shapes.as_slice() else { return };
        if others.is_empty() || share(most.issues, summary.issues) < CERTAIN {
            return;
        }
        let name = name_of(most.shape);
        let others: Vec<String> = others.iter().map(|o| format!("{} in {}", name_of(o.shape), o.example)).collect();
        self.blank();
        self.line("[issue]");
        self.comment(&format!(
            "Each issue shows by itself what its entries begin with: {name} in {} of {} issues, {}. Remove the # if \
             that is a mistake.",
            most.issues,
            summary.issues,
            others.join(", ")
        ));
        self.line(&format!("# entries = {}", quoted(name)));
    }

    /// Rules of one table: keys first, then the items of its lists, as TOML wants it.
    fn rules(&mut self, table: &str, which: &[usize], suggestions: &[Suggestion]) {
        let (keys, items): (Vec<usize>, Vec<usize>) =
            which.iter().copied().partition(|at| suggestions[*at].rule.list.is_none());
        for at in keys.into_iter().chain(items) {
            let suggestion = &suggestions[at];
            if suggestion.rule.list.is_some() {
                self.blank();
            }
            self.evidence(suggestion);
            let first = self.lines.len() + 1;
            let sign = if suggestion.certain { "" } else { "# " };
            if let Some(list) = suggestion.rule.list {
                self.line(&format!("{sign}[[{table}.{list}]]"));
            }
            for (key, value) in &suggestion.rule.fields {
                self.line(&format!("{sign}{key} = {value}"));
            }
            self.places[at] = (first, self.lines.len());
        }
    }

    fn evidence(&mut self, suggestion: &Suggestion) {
        self.comment(&suggestion.why);
        let Suggestion { agree, of, example, .. } = suggestion;
        self.comment(&format!("In {agree} of {of} issues; e.g. {example}"));
        if let Some(note) = &suggestion.note {
            self.comment(note);
        }
        if let Some(template) = &suggestion.template {
            let name = suggestion.rule.field("template").or(suggestion.rule.field("intro")).unwrap_or_default();
            self.comment(&format!(
                "First write this text into {} of the prompts folder:",
                name.trim_matches(['"', '\''])
            ));
            for line in template.lines() {
                self.line(format!("#     {line}").trim_end());
            }
        }
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
