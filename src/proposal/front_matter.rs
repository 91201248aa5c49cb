//! Values of the front matter that English drops or has by itself.

use std::collections::BTreeSet;

use super::question::{Answer, Question, Rule, quoted_key};
use super::read::Collection;
use crate::chinese::has_han;
use crate::glossary::Glossary;
use crate::issue::Issue;

/// A question about each key.
pub(super) fn questions(collection: &Collection, glossary: &Glossary) -> Vec<Question> {
    let mut order: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for pair in collection.in_pairs() {
        for key in keys(&pair.chinese.outline.issue).into_iter().chain(keys(&pair.english.file.issue)) {
            if seen.insert(key.clone()) {
                order.push(key);
            }
        }
    }
    order.iter().map(|key| question(key, collection, glossary)).collect()
}

fn question(key: &str, collection: &Collection, glossary: &Glossary) -> Question {
    let mut question = Question::default();
    let name = format!("front_matter.{}", quoted_key(key));
    for pair in collection.in_pairs() {
        let (chinese, english) = (&pair.chinese.outline.issue, &pair.english.file.issue);
        let (in_chinese, in_english) = (keys(chinese).iter().any(|k| k == key), keys(english).iter().any(|k| k == key));
        let answer = match (in_chinese, in_english) {
            (false, false) => continue,
            (true, false) => {
                Answer::rule(Rule::text(&name, ""), format!("English has no `{key}` in its front matter."))
            }
            (_, true) => match own_value(key, chinese, english, glossary) {
                None => Answer::usual(),
                Some(own) => {
                    Answer::rule(Rule::text(&name, &own), format!("English has `{key}: {own}` in its front matter."))
                }
            },
        };
        question.vote(pair.issue, answer);
    }
    question
}

/// A value that English has by itself: Chinese has none, or one in Chinese that the glossary does not settle so.
fn own_value(key: &str, chinese: &Issue, english: &Issue, glossary: &Glossary) -> Option<String> {
    let value = |issue: &Issue| -> Option<String> { Some(issue.front_matter.as_ref()?.field(key)?.value.clone()) };
    // A template's signs would not be taken as they are.
    let own = value(english).filter(|own| !own.contains(['{', '}']))?;
    let by_itself = match value(chinese) {
        None => !keys(chinese).iter().any(|other| other == key),
        Some(chinese) => {
            let settled = glossary.name(&chinese).is_some_and(|row| row.preferred() == own);
            has_han(&chinese) && !has_han(&own) && !settled
        }
    };
    by_itself.then_some(own)
}

/// The keys that can be dropped or set, in their order.
fn keys(issue: &Issue) -> Vec<String> {
    let Some(front_matter) = &issue.front_matter else { return Vec::new() };
    let lines = front_matter.span.of(&issue.text).lines().skip(1);
    let key = |line: &str| -> Option<String> {
        let (key, _) = line.split_once(':').filter(|(key, rest)| {
            !key.starts_with([' ', '\t', '-', '#']) && (rest.is_empty() || rest.starts_with([' ', '\t']))
        })?;
        let key = key.trim_matches(['"', '\'', ' ']);
        let usable = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        (usable && key != "title").then(|| key.to_owned())
    };
    lines.filter_map(key).collect()
}
