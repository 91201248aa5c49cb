//! `--format github`: workflow commands, which a GitHub runner turns into annotations beside the lines of a
//! pull request.
//!
//! The runner reads a command from one line, `::error file=…,line=…::message`. What would end a line or a
//! property early is percent-encoded: `%`, CR and LF everywhere, `:` and `,` in properties as well.
//! A step shows ten annotations of each level and drops the rest without a word; so the most important come
//! first, and the rest is told in the log.

use std::fmt::Write;

use super::words::{counted, plain, tally};
use super::{Checked, Place, Problem, Report, Texts};
use crate::rules::Severity;

/// Annotations of one level that GitHub shows for a step.
const SHOWN: usize = 10;
/// Characters of a message or a phrase.
const MOST: usize = 1_000;

/// Annotations for the most important findings, and a folded list of the others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Github;

impl Report for Github {
    fn render(&self, checked: &Checked, _: &dyn Texts) -> String {
        let open = checked.open();
        let of = |severity| open.iter().copied().filter(|p| p.severity == severity).collect::<Vec<&Problem>>();
        let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
        let old = checked.counts().old;
        let too_many = [&errors, &warnings, &notes].iter().any(|level| level.len() > SHOWN);
        // The notice that something is missing is one of the ten itself.
        let notes_shown = if too_many || old > 0 { SHOWN - 1 } else { SHOWN };
        let mut out = String::new();
        let mut rest: Vec<&Problem> = Vec::new();
        for (level, shown) in [(&errors, SHOWN), (&warnings, SHOWN), (&notes, notes_shown)] {
            for problem in level.iter().take(shown) {
                out += &annotation(problem);
            }
            rest.extend(level.iter().skip(shown));
        }
        if let Some(message) = what_is_missing(&rest, old) {
            let _ = writeln!(out, "::notice title=zhen check::{}", data(&message));
        }
        if !rest.is_empty() {
            let _ = writeln!(out, "::group::{}", counted(rest.len(), "more finding"));
            for problem in rest {
                out += &log_line(problem);
            }
            out += "::endgroup::\n";
        }
        out
    }
}

fn annotation(problem: &Problem) -> String {
    let command = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = problem.place() {
        properties.push(format!("file={}", property(&place.file)));
        properties.push(format!("line={}", place.line));
        properties.push(format!("endLine={}", place.end_line));
        // GitHub refuses columns for what covers several lines.
        if place.line == place.end_line {
            properties.push(format!("col={}", place.column));
            properties.push(format!("endColumn={}", place.end_column));
        }
    }
    let title = format!("{} in {}, {}", problem.rule.name(), problem.entry, problem.issue);
    properties.push(format!("title={}", property(&plain(&title, MOST))));
    format!("::{command} {}::{}\n", properties.join(","), data(&message(problem)))
}

fn message(problem: &Problem) -> String {
    let mut lines = vec![plain(&problem.message, MOST)];
    for (label, phrase) in [("expected", &problem.expected), ("found", &problem.found)] {
        lines.extend(phrase.as_ref().map(|phrase| format!("{label}: {}", plain(phrase, MOST))));
    }
    let chinese = problem.source.as_ref().filter(|_| problem.target.is_some());
    lines.extend(chinese.map(|place| format!("the Chinese: {}", plain(&place.to_string(), MOST))));
    lines.join("\n")
}

fn what_is_missing(rest: &[&Problem], old: usize) -> Option<String> {
    let mut sentences = Vec::new();
    if !rest.is_empty() {
        let number = |severity| rest.iter().filter(|p| p.severity == severity).count();
        let tally = tally(number(Severity::Error), number(Severity::Warning), number(Severity::Note));
        sentences.push(format!("{} in the log: {tally}", counted(rest.len(), "more finding")));
    }
    if old > 0 {
        sentences.push(format!("{} outside of what this branch touched, only counted", counted(old, "finding")));
    }
    (!sentences.is_empty()).then(|| sentences.join("; "))
}

/// A line of the log that is no command: it begins with a dash, and the older form `##[…]`, which the runner
/// finds anywhere in a line, is broken up.
fn log_line(problem: &Problem) -> String {
    let place = problem.place().map(Place::to_string).unwrap_or_default();
    let line = format!(
        "- {}[{}] {place} {}, {}: {}",
        problem.severity.name(),
        problem.rule.name(),
        problem.entry,
        problem.issue,
        problem.message
    );
    plain(&line, MOST).replace("##", "# #") + "\n"
}

/// The message of a command, escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::NoTexts;
    use crate::report::tests::sample;
    use crate::rules::Rule;

    fn rendered(problems: Vec<Problem>) -> String {
        Github.render(&Checked { problems, ..Checked::default() }, &NoTexts)
    }

    fn problem(rule: Rule) -> Problem {
        let place = Place { line: 12, column: 5, end_line: 12, end_column: 9, file: "issues-en/a.md".into() };
        Problem { target: Some(place), ..Problem::new(rule, "issue #6, 2023-06-10", "articles/3", "it is lost") }
    }

    /// What the runner makes of a line: command, properties, message.
    fn read(line: &str) -> (String, Vec<(String, String)>, String) {
        let unescape = |text: &str| {
            text.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        };
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (command, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties.split(',').filter_map(|p| p.split_once('='));
        let properties = properties.map(|(key, value)| (key.to_owned(), unescape(value))).collect();
        (command.to_owned(), properties, unescape(message))
    }

    #[test]
    fn commands_as_the_runner_reads_them() {
        insta::assert_snapshot!(Github.render(&sample().0, &NoTexts), @r"
        ::error file=issues-en/2023-06-10.md,line=3,endLine=3,col=4,endColumn=28,title=link-changed in articles/1%2C issue #6%2C 2023-06-10::the link of “甲” is https://x.dev and should be https://b.dev%0Aexpected: https://b.dev%0Afound: https://x.dev%0Athe Chinese: issues-zh/2023-06-10.md:3:5
        ::error title=blocks-differ in intro/1%2C issue #7%2C 2023-06-17::block 2 is missing
        ::warning file=issues-en/2023-06-10.md,line=5,endLine=5,col=11,endColumn=13,title=chinese-left in articles/2%2C issue #6%2C 2023-06-10::“吐槽” is left in Chinese
        ::notice file=issues-zh/2023-06-10.md,line=1,endLine=1,col=1,endColumn=7,title=source-number-missing in title%2C issue #6%2C 2023-06-10::100 %25 of the numbers: 1, 2
        ::notice title=zhen check::1 finding outside of what this branch touched, only counted
        ");
    }

    #[test]
    fn foreign_text_stays_in_its_place() {
        let mut odd = problem(Rule::LinkLost);
        odd.target.as_mut().unwrap().file = "issues-en/a,line=1::b%3A\r\n::error::.md".into();
        odd.message = "100 %\n::error file=x::injected\r##[error]".into();
        odd.entry = "a,b:c%2C".into();
        odd.found = Some("::warning::x\n::stop-commands::y".into());
        let text = rendered(vec![odd.clone()]);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(!text.contains('\r'));
        let (command, properties, message) = read(text.trim_end());
        assert_eq!(command, "error");
        assert_eq!(properties[0], ("file".into(), odd.target.unwrap().file));
        assert_eq!(properties[1], ("line".into(), "12".into()));
        assert_eq!(properties[5].1, "link-lost in a,b:c%2C, issue #6, 2023-06-10");
        assert_eq!(message, "100 % ::error file=x::injected ##[error]\nfound: ::warning::x ::stop-commands::y");
    }

    #[test]
    fn ten_of_each_level_and_the_rest_in_the_log() {
        let mut problems: Vec<Problem> = Vec::new();
        problems.extend(std::iter::repeat_n(problem(Rule::ChineseLeft), 12));
        problems.extend(std::iter::repeat_n(problem(Rule::Untranslated), 10));
        problems.extend(std::iter::repeat_n(problem(Rule::LinkLost), 3));
        let note = Problem { severity: Severity::Note, ..problem(Rule::LinkSwapped) };
        problems.extend(std::iter::repeat_n(note, 10));
        let evil = Problem { message: "##[error]x\n::error::y".into(), ..problem(Rule::SourceUrl) };
        problems.push(evil);
        problems.push(Problem { old: true, ..problem(Rule::LinkLost) });
        problems.push(Problem { waived: Some("on purpose".into()), ..problem(Rule::LinkLost) });
        let text = rendered(problems);
        let lines: Vec<&str> = text.lines().collect();
        let of = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        assert_eq!((of("::error "), of("::warning "), of("::notice ")), (10, 10, 10));
        assert!(lines[..3].iter().all(|line| line.contains("title=link-lost")), "{text}");
        let notice = "::notice title=zhen check::7 more findings in the log: 3 errors, 3 warnings, 1 note; \
                      1 finding outside of what this branch touched, only counted";
        assert_eq!(lines[29], notice);
        assert_eq!((lines[30], lines[38]), ("::group::7 more findings", "::endgroup::"));
        assert!(lines[31..38].iter().all(|line| line.starts_with("- ") && !line.contains("##[")), "{text}");
        assert_eq!(lines.len(), 39);
    }

    #[test]
    fn what_covers_several_lines_has_no_columns() {
        let mut long = problem(Rule::LinkLost);
        long.target.as_mut().unwrap().end_line = 14;
        let text = rendered(vec![long]);
        assert!(text.contains("line=12,endLine=14,title="), "{text}");
    }

    #[test]
    fn nothing_found_is_nothing_said() {
        assert_eq!(rendered(Vec::new()), "");
    }
}
