//! `blocks-differ`: paragraphs, lists, quotes and tables of the English are built as in the source.

use super::{English, Expectation, Finding, Rule};
use crate::markdown::BlockKind;

pub(super) fn check(expected: &Expectation, english: &English<'_>, findings: &mut Vec<Finding>) {
    let (wanted, found) = (&expected.build, &english.analysis.build);
    if wanted != found {
        let at = wanted.iter().zip(found).position(|(a, b)| a != b).unwrap_or(wanted.len().min(found.len()));
        let message = match (wanted.get(at), found.get(at)) {
            (Some((_, wanted)), Some((_, found))) if wanted != found => {
                format!("block {} is {} and should be {}", at + 1, name(*found), name(*wanted))
            }
            (Some((_, wanted)), None) => format!("block {}, {}, is missing", at + 1, name(*wanted)),
            (None, Some((_, found))) => format!("block {}, {}, is not in the source", at + 1, name(*found)),
            _ => format!("block {} stands at another depth", at + 1),
        };
        findings.push(Finding::new(Rule::BlocksDiffer, message));
    } else if expected.hard_breaks != english.analysis.hard_breaks {
        let (is, wanted) = (english.analysis.hard_breaks, expected.hard_breaks);
        findings.push(Finding::new(Rule::BlocksDiffer, format!("there are {is} line breaks and should be {wanted}")));
    }
    if expected.footnotes.iter().any(|f| !english.analysis.footnotes.contains(f)) {
        findings.push(Finding::new(Rule::BlocksDiffer, "a footnote mark is missing"));
    }
}

fn name(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading(level) => format!("a heading of level {level}"),
        BlockKind::Paragraph => "a paragraph".into(),
        BlockKind::List(true) => "a numbered list".into(),
        BlockKind::List(false) => "a bullet list".into(),
        BlockKind::Item => "a list item".into(),
        BlockKind::Quote => "a quote".into(),
        BlockKind::Code => "a code block".into(),
        BlockKind::Html => "an HTML block".into(),
        BlockKind::Table => "a table".into(),
        BlockKind::Row(cells) => format!("a table row of {cells} cells"),
        BlockKind::Rule => "a thematic break".into(),
        BlockKind::Footnote => "a footnote".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{findings, fired};

    #[test]
    fn the_build_must_be_the_same() {
        let source = "甲\n\n- 乙\n- 丙\n\n> 丁";
        assert!(fired(source, "A\n\n- B\n- C\n\n> D").is_empty());
        assert_eq!(fired(source, "A\n\n- B\n\n> D"), ["blocks-differ"]);
        assert_eq!(fired(source, "A\n\nB\n\nC\n\nD"), ["blocks-differ"]);
        assert_eq!(fired("甲\n\n乙", "A B"), ["blocks-differ"]);
        assert_eq!(findings("甲\n\n乙", "A B")[0].message, "block 2, a paragraph, is missing");
        assert_eq!(fired("甲  \n乙", "A\nB"), ["blocks-differ"]);
        assert_eq!(fired("| 甲 | 乙 |\n|--|--|", "| A |\n|--|"), ["blocks-differ"]);
    }

    #[test]
    fn a_reflowed_paragraph_is_the_same() {
        assert!(fired("甲\n乙", "A B").is_empty());
    }
}
