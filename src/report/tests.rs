//! A check that all formats tell, and what holds for any text and any place.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::markdown::{LineIndex, Span};
use crate::rules::{Rule, Severity};

const CHINESE: &str = "issues-zh/2023-06-10.md";
const ENGLISH: &str = "issues-en/2023-06-10.md";

fn place(file: &str, text: &str, part: &str) -> Place {
    let at = text.find(part).unwrap();
    Place::of(file, text, &LineIndex::new(text), Span::new(at, at + part.len()))
}

/// A check with a finding of each kind, and the files that it held against each other.
pub(super) fn sample() -> (Checked, BTreeMap<String, String>) {
    let chinese = "# 周刊#6\n\n1、🦄见[甲](https://b.dev)、`x`\r\n\r\n2、群里又有人吐槽\n";
    let english = "# Weekly #6\n\n1. 🦄 See [A](https://x.dev), `x`\n\n2. People 吐槽 again\n";
    let issue = "issue #6, 2023-06-10";
    let changed = Problem {
        source: Some(place(CHINESE, chinese, "[甲](https://b.dev)")),
        target: Some(place(ENGLISH, english, "🦄 See [A](https://x.dev)")),
        expected: Some("https://b.dev".into()),
        found: Some("https://x.dev".into()),
        ..Problem::new(
            Rule::LinkChanged,
            issue,
            "articles/1",
            "the link of “甲” is https://x.dev and should be https://b.dev",
        )
    };
    let left = Problem {
        target: Some(place(ENGLISH, english, "吐槽")),
        ..Problem::new(Rule::ChineseLeft, issue, "articles/2", "“吐槽” is left in Chinese")
    };
    let note = Problem {
        severity: Severity::Note,
        source: Some(place(CHINESE, chinese, "# 周刊#6")),
        ..Problem::new(Rule::SourceNumberMissing, issue, "title", "100 % of the numbers: 1, 2")
    };
    let nowhere = Problem::new(Rule::BlocksDiffer, "issue #7, 2023-06-17", "intro/1", "block 2 is missing");
    let waived = Problem {
        source: Some(place(CHINESE, chinese, "`x`")),
        waived: Some("the code is only for WeChat".into()),
        ..Problem::new(Rule::ImageLost, issue, "articles/1", "the image wechat.png is missing")
    };
    let old = Problem { old: true, ..changed.clone() };
    let checked = Checked {
        problems: vec![note, waived, left, old, nowhere, changed],
        pairs: 2,
        units: 61,
        destinations: 118,
        untouched: 30,
        not_compared: vec![NotCompared {
            what: "issues-zh/2023-06-24.md".into(),
            why: "there is no English yet".into(),
        }],
    };
    let texts = [(CHINESE.to_owned(), chinese.to_owned()), (ENGLISH.to_owned(), english.to_owned())];
    (checked, texts.into())
}

/// How many columns a character takes; of those that the tests use.
fn width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}' | '\u{feff}' => 0,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

/// The column in which `sign` stands on the first quoted line of a text report, that of the first caret below
/// it, and how many carets there are.
pub(super) fn column_of_caret(report: &str, sign: char) -> Option<(usize, usize, usize)> {
    let lines: Vec<&str> = report.lines().collect();
    let at = lines.iter().position(|line| line.contains('^') && line.trim_start().starts_with('|'))?;
    let quoted = lines[at - 1].replace('—', "-");
    let marked = quoted[..quoted.find(sign)?].chars().map(width).sum();
    let caret = lines[at].find('^')?;
    Some((marked, caret, lines[at].matches('^').count()))
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(*format));
        let report = format.report(Text::default());
        assert!(!report.render(&sample().0, &sample().1).is_empty());
    }
    assert_eq!(Format::named("xml"), None);
}

#[test]
fn the_same_findings_make_the_same_report() {
    let (mut checked, texts) = sample();
    let all = |checked: &Checked| -> Vec<String> {
        Format::ALL.iter().map(|format| format.report(Text::default()).render(checked, &texts)).collect()
    };
    let before = all(&checked);
    checked.problems.reverse();
    assert_eq!(all(&checked), before);
}

/// Pieces of text that are hard to count or to quote.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("字".to_owned()),
        Just("，（全角）".to_owned()),
        Just("🦄".to_owned()),
        Just("👨‍👩‍👧".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\t".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{1b}[31m\u{202e}".to_owned()),
        Just("](x) {0} %0A::error::`@me`<b>|".to_owned()),
        Just("很长的一段话 with words ".repeat(40)),
        "[a-z ]{0,12}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_reported_column_is_that_of_the_character(
        (before, after) in (any_text(), any_text()),
        start in any::<prop::sample::Index>(),
        length in 0_usize..40,
    ) {
        let text = format!("{before}字{after}");
        // White space at the ends of a place does not count, and a byte order mark has no column.
        let marked: Vec<(usize, char)> =
            text.char_indices().filter(|(at, c)| !c.is_whitespace() && (*at > 0 || *c != '\u{feff}')).collect();
        let (at, c) = *start.get(&marked);
        let end = text[at..].char_indices().nth(length + 1).map_or(text.len(), |(end, _)| at + end);
        let place = Place::of("a.md", &text, &LineIndex::new(&text), Span::new(at, end));
        let last = text[at..end].trim_end().chars().next_back();
        // Counted by hand: lines end with LF, columns are code points, a byte order mark is none.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let line = text.split('\n').nth(place.line - 1).unwrap();
        prop_assert_eq!(line.chars().nth(place.column - 1), Some(c));
        let end_line = text.split('\n').nth(place.end_line - 1).unwrap();
        prop_assert_eq!(end_line.chars().nth(place.end_column - 2), last);
    }

    #[test]
    fn no_text_and_no_place_breaks_a_report(
        texts in (any_text(), any_text()),
        spans in (0_usize..2_000, 0_usize..2_000, 0_usize..2_000, 0_usize..2_000),
        wild in any::<bool>(),
        words in (any_text(), any_text()),
        (width, color) in (0_usize..200, any::<bool>()),
    ) {
        let place = |file: &str, text: &str, a: usize, b: usize| {
            if wild {
                // A place that belongs to another text.
                return Place { file: file.into(), line: a % 7, column: b, end_line: b % 5, end_column: a };
            }
            Place::of(file, text, &LineIndex::new(text), Span::new(a.min(b), a.max(b)))
        };
        let problem = Problem {
            source: Some(place("zh.md", &texts.0, spans.0, spans.1)),
            target: Some(place("en.md", &texts.1, spans.2, spans.3)),
            found: Some(words.1.clone()),
            ..Problem::new(Rule::LinkLost, &*words.0, &*words.1, &*words.0)
        };
        let only_chinese = Problem { target: None, waived: None, ..problem.clone() };
        let waived = Problem { waived: Some(words.0.clone()), ..problem.clone() };
        let checked = Checked { problems: vec![problem, only_chinese, waived], ..Checked::default() };
        let files: BTreeMap<String, String> = [("zh.md".to_owned(), texts.0), ("en.md".to_owned(), texts.1)].into();
        for format in Format::ALL {
            let report = format.report(Text { color, width }).render(&checked, &files);
            prop_assert!(report.ends_with('\n'));
            if matches!(format, Format::Github) {
                prop_assert!(report.lines().all(|line| line.starts_with("::error ")), "{}", report);
            }
        }
    }

    #[test]
    fn carets_stand_below_the_character(before in "[a-z 字，🦄\t]{0,300}", after in "[a-z 字，🦄\t]{0,300}", width in 60_usize..160) {
        let text = format!("{before}《乙》{after}");
        let place = place("a.md", &text, "《乙》");
        let problem = Problem { target: Some(place), ..Problem::new(Rule::LinkLost, "issue #6", "title", "lost") };
        let files: BTreeMap<String, String> = [("a.md".to_owned(), text)].into();
        let checked = Checked { problems: vec![problem], ..Checked::default() };
        let report = Text { color: false, width }.render(&checked, &files);
        let (marked, caret, carets) = column_of_caret(&report, '《').unwrap();
        prop_assert_eq!((marked, carets), (caret, 6), "{}", report);
    }
}
