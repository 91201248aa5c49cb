//! `author-english`: the author's own English title stands as it was written.

use super::{English, Expectation, Finding, Rule, phrase};

pub(super) fn check(expected: &Expectation, english: &English<'_>, findings: &mut Vec<Finding>) {
    if let Some(title) = &expected.author
        && !english.text.contains(title.as_str())
    {
        findings.push(Finding::new(Rule::AuthorEnglish, format!("the author's title “{}” is missing", phrase(title))));
    }
}
