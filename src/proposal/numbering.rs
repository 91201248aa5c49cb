//! How English numbers its entries.

use super::question::{Answer, Question, Rule};
use super::read::Collection;
use crate::issue::{Issue, Marker, MarkerStyle, Role};

/// The style of the numbers, and whether they are counted anew.
pub(super) fn questions(collection: &Collection) -> Vec<Question> {
    let (mut style, mut anew) = (Question::default(), Question::default());
    for pair in collection.in_pairs() {
        let (chinese, english) = (&pair.chinese.outline.issue, &pair.english.file.issue);
        if let (Some(from), Some(to)) = (usual_marker(chinese), usual_marker(english)) {
            style.vote(pair.issue, of_style(from, to));
        }
        if !counts_up(chinese) && usual_marker(english).is_some() {
            let why = "Numbers that repeat or skip in Chinese are right in English.";
            let rule = Rule::toml("renumber", "true".to_owned());
            anew.vote(pair.issue, if counts_up(english) { Answer::rule(rule, why) } else { Answer::usual() });
        }
    }
    vec![style, anew]
}

fn of_style(from: &Marker, to: &Marker) -> Answer {
    let usual = match from.style {
        MarkerStyle::IdeographicComma => MarkerStyle::FullStop,
        style => style,
    };
    if to.style == usual {
        return Answer::usual();
    }
    let name = match to.style {
        MarkerStyle::IdeographicComma => "1、",
        MarkerStyle::FullStop => "1.",
        MarkerStyle::Parenthesis => "1)",
        MarkerStyle::Circled => "①",
    };
    let why = if to.style == from.style {
        format!("English entries keep the Chinese sign of their numbers, {name}")
    } else {
        format!("English entries are numbered {name}")
    };
    let stop = if name.ends_with('.') { "" } else { "." };
    Answer::rule(Rule::text("numbering", name), format!("{why}{stop}"))
}

fn markers(issue: &Issue) -> impl Iterator<Item = (Option<usize>, &Marker)> {
    issue.pieces.iter().filter_map(|piece| match &piece.role {
        Role::Entry(Some(marker)) => Some((piece.section, marker)),
        _ => None,
    })
}

/// A marker of the style that most entries have.
fn usual_marker(issue: &Issue) -> Option<&Marker> {
    let count = |style: MarkerStyle| markers(issue).filter(|(_, marker)| marker.style == style).count();
    markers(issue).map(|(_, marker)| marker).max_by_key(|marker| count(marker.style))
}

/// Whether the numbers of each section are 1, 2, 3 and so on.
fn counts_up(issue: &Issue) -> bool {
    let mut last: Option<(Option<usize>, u32)> = None;
    for (section, marker) in markers(issue) {
        let expected = last.filter(|(of, _)| *of == section).map_or(1, |(_, number)| number + 1);
        if marker.number != expected {
            return false;
        }
        last = Some((section, marker.number));
    }
    true
}
