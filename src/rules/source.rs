//! `source-*`: faults of the Chinese issue itself, said before anything is translated.

use super::{Finding, Rule, phrase};
use crate::issue::{Issue, Role, english_view};
use crate::markdown::{DestinationKind, Span};

/// Faults of an issue; spans are in its file.
#[must_use]
pub fn check_source(issue: &Issue) -> Vec<Finding> {
    let mut findings = Vec::new();
    fences(issue, &mut findings);
    urls(issue, &mut findings);
    numbers(issue, &mut findings);
    glued(issue, &mut findings);
    draft_titles(issue, &mut findings);
    marks(issue, &mut findings);
    findings.sort_by_key(|f| f.source);
    findings
}

fn fences(issue: &Issue, findings: &mut Vec<Finding>) {
    for block in issue.analysis.code_blocks.iter().filter(|b| b.unclosed) {
        let message = "the code fence is never closed: all that follows is code; close it with ``` on its own line";
        findings.push(Finding::new(Rule::SourceFence, message).about(block.span));
    }
}

fn urls(issue: &Issue, findings: &mut Vec<Finding>) {
    for d in issue.analysis.destinations.iter().filter(|d| d.leads_somewhere()) {
        let value = d.value.as_str();
        let problem = if value.is_empty() {
            "is empty"
        } else if value.contains("**") {
            "holds `**`"
        } else if value.contains(char::is_whitespace) {
            "holds a space"
        } else if value.matches("://").count() > 1
            && value.starts_with("http")
            && !value.contains(['?', '='])
            && doubled(value)
        {
            "holds an address twice"
        } else if d.kind != DestinationKind::Image
            && (value.starts_with("http:/") || value.starts_with("https:/"))
            && !value.contains("://")
        {
            "lacks a slash after `http:`"
        } else {
            continue;
        };
        findings.push(
            Finding::new(Rule::SourceUrl, format!("the destination `{}` {problem}", phrase(value))).about(d.whole),
        );
    }
    let mut read: Vec<Span> = issue.analysis.code.clone();
    read.extend(issue.analysis.code_blocks.iter().map(|b| b.span));
    read.extend(
        issue.analysis.destinations.iter().filter(|d| !d.whole.is_empty() && d.span != d.whole).map(|d| d.whole),
    );
    read.sort();
    for (at, _) in issue.text.match_indices("](http") {
        let before = read.partition_point(|s| s.start <= at);
        if read[..before].iter().rev().take(4).any(|s| at < s.end) {
            continue;
        }
        // An address longer than this is none, and a line may have a million brackets.
        let line: String = issue.text[at + 2..].chars().take(2_000).take_while(|c| *c != '\n').collect();
        if !line.contains(')') {
            findings.push(
                Finding::new(Rule::SourceUrl, format!("the link to `{}` is not closed; add `)`", phrase(&line)))
                    .about(Span::new(at + 1, at + 2)),
            );
        }
    }
}

fn doubled(value: &str) -> bool {
    value[4..].find("http").is_some_and(|at| value[..at + 4].len() < 12)
}

fn numbers(issue: &Issue, findings: &mut Vec<Finding>) {
    let mut last: Option<(Option<usize>, u32)> = None;
    for piece in &issue.pieces {
        let Role::Entry(Some(marker)) = &piece.role else { continue };
        if let Some((section, number)) = last
            && section == piece.section
        {
            let title = phrase(&issue.title_of(piece));
            if marker.number == number {
                let message = format!("number {number} stands twice, the second time at “{title}”");
                findings.push(Finding::new(Rule::SourceNumberRepeated, message).about(marker.span));
            } else if marker.number > number + 1 {
                let message = format!("after number {number} comes {} (“{title}”)", marker.number);
                findings.push(Finding::new(Rule::SourceNumberMissing, message).about(marker.span));
            }
        }
        last = Some((piece.section, marker.number));
    }
}

fn glued(issue: &Issue, findings: &mut Vec<Finding>) {
    for atom in issue.atoms.iter().filter(|a| a.glued) {
        let message = "the entry begins behind an image on the same line; put it on a line of its own";
        findings.push(Finding::new(Rule::SourceGlued, message).about(atom.span));
    }
}

/// Marks for one edition without their counterpart.
fn marks(issue: &Issue, findings: &mut Vec<Finding>) {
    for span in english_view(&issue.text).unpaired {
        let mark = span.of(&issue.text);
        let problem = if mark.contains('/') {
            "ends what nothing began; add `<!-- zh only -->`, or remove it"
        } else {
            "is never ended; add `<!-- /zh only -->` where English readers go on"
        };
        findings.push(Finding::new(Rule::SourceMark, format!("`{mark}` {problem}")).about(span));
    }
}

fn draft_titles(issue: &Issue, findings: &mut Vec<Finding>) {
    let titled: Vec<_> =
        issue.pieces.iter().filter(|p| matches!(p.role, Role::Entry(_))).filter_map(|p| issue.title_link(p)).collect();
    let drafted = titled.iter().filter(|d| d.text.of(&issue.text).contains("---")).count();
    // Where most titles are drafted in both languages, one without is an oversight.
    if drafted < 2 || drafted * 2 < titled.len() {
        return;
    }
    for link in titled.iter().filter(|d| !d.text.of(&issue.text).contains("---")) {
        let title = link.text.of(&issue.text);
        if crate::chinese::has_han(title) {
            let message = format!("“{}” has no English half after `---`, as other titles have", phrase(title));
            findings.push(Finding::new(Rule::SourceDraftTitle, message).about(link.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{SplitOptions, split};

    fn fired(text: &str) -> Vec<(&'static str, usize)> {
        let issue = split(text, &SplitOptions::default());
        check_source(&issue).iter().map(|f| (f.rule.name(), issue.lines.line(f.source.unwrap().start))).collect()
    }

    #[test]
    fn a_clean_issue_has_none() {
        assert!(fired("# 周刊#1\n\n## 文章\n\n1、[甲](https://a.dev)\n\n文。\n\n2、[乙](https://b.dev)\n").is_empty());
    }

    #[test]
    fn numbers_that_repeat_or_skip() {
        let text = "## 文章\n\n7、[甲](https://a.dev)\n\n7、[乙](https://b.dev)\n\n9、[丙](https://c.dev)\n";
        assert_eq!(fired(text), [("source-number-repeated", 5), ("source-number-missing", 7)]);
    }

    #[test]
    fn odd_destinations() {
        assert_eq!(fired("甲[乙](https://a.dev/**b**)\n\n[丙](<a b>)\n"), [("source-url", 1), ("source-url", 3)]);
        assert_eq!(fired("甲[乙](https://a.dev\n\n丙"), [("source-url", 1)]);
    }

    #[test]
    fn a_mark_for_one_edition_without_its_counterpart() {
        assert_eq!(fired("甲\n\n<!-- zh only -->\n\n乙\n"), [("source-mark", 3)]);
        assert_eq!(fired("<!-- /zh only -->\n\n乙\n"), [("source-mark", 1)]);
        assert!(fired("甲\n\n<!-- 注释 -->\n").is_empty());
    }

    #[test]
    fn an_entry_behind_an_image() {
        let text = "## 文章\n\n1、[甲](https://a.dev)\n\n![](i.png)2、[乙](https://b.dev)\n";
        assert_eq!(fired(text), [("source-glued", 5)]);
    }

    #[test]
    fn a_forgotten_english_half_and_an_open_fence() {
        let text =
            "## 文章\n\n1、[甲---A](https://a.dev)\n\n2、[乙](https://b.dev)\n\n3、[丙---C](https://c.dev)\n\n```\n";
        assert_eq!(fired(text), [("source-draft-title", 5), ("source-fence", 9)]);
    }
}
