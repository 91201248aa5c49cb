//! Marks behind links that say their language: `（英）` that English drops or writes otherwise, and "(in Chinese)"
//! that only English has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::question::{Answer, Question, Rule, quoted, quoted_key};
use super::read::{Collection, Pair};
use super::{CERTAIN, share};
use crate::issue::Issue;
use crate::markdown::{Destination, DestinationKind};

/// A short word for a language in brackets, right behind a link.
static CHINESE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[ \u{3000}]*[（(]\s*([中英日韩法德俄](?:文|语)?(?:版|原文|字幕)?)\s*[）)]").ok());
/// The same in English.
static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^ ?(\((?:in )?(?:en|cn|zh|english|chinese|japanese|korean|french|german|russian)(?: version| text)?\))",
    )
    .ok()
});

/// Fewest links that make a mark a habit.
const FEWEST_LINKS: usize = 3;
/// Most hosts that are listed.
const MOST_HOSTS: usize = 12;

/// A question for each mark in Chinese, and one for the mark that only English has.
pub(super) fn questions(collection: &Collection) -> Vec<Question> {
    let mut marks: BTreeMap<String, (usize, Question)> = BTreeMap::new();
    for pair in collection.in_pairs() {
        let mut here: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        for (link, english) in same_links(&pair) {
            let other = &pair.english.file.issue;
            let untouched = behind(other, english, &CHINESE).is_some();
            if let (Some(mark), false) = (behind(&pair.chinese.outline.issue, link, &CHINESE), untouched) {
                here.entry(mark).or_default().push(behind(other, english, &ENGLISH));
            }
        }
        for (mark, forms) in here {
            let (links, question) = marks.entry(mark.clone()).or_default();
            *links += forms.len();
            question.vote(pair.issue, of_mark(&mark, &forms));
        }
    }
    let mut questions: Vec<Question> =
        marks.into_values().filter(|(links, _)| *links >= FEWEST_LINKS).map(|(_, question)| question).collect();
    questions.extend(in_chinese(collection));
    questions
}

/// What most links of an issue have for a mark.
fn of_mark(mark: &str, forms: &[Option<String>]) -> Answer {
    let count = |form: &Option<String>| forms.iter().filter(|other| *other == form).count();
    let Some(most) = forms.iter().max_by_key(|form| count(form)) else { return Answer::usual() };
    let key = format!("language_marks.{}", quoted_key(mark));
    match most {
        None => Answer::rule(Rule::text(&key, ""), format!("English drops the mark （{mark}） behind links.")),
        Some(form) => {
            Answer::rule(Rule::text(&key, form), format!("The mark （{mark}） behind links is {form} in English."))
        }
    }
}

/// The mark that English has behind links to some hosts where Chinese has none.
fn in_chinese(collection: &Collection) -> Option<Question> {
    let mut hosts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    let unmarked = |pair: &Pair<'_>| -> Vec<(String, Option<String>)> {
        let chinese = &pair.chinese.outline.issue;
        let links = same_links(pair).into_iter().filter(|(link, _)| behind(chinese, link, &CHINESE).is_none());
        links
            .filter_map(|(link, english)| {
                let form = behind(&pair.english.file.issue, english, &ENGLISH);
                Some((host(&link.value)?, form.filter(|form| form.to_ascii_lowercase().contains("chinese"))))
            })
            .collect()
    };
    for pair in collection.in_pairs() {
        for (host, form) in unmarked(&pair) {
            let (marked, all) = hosts.entry(host).or_default();
            *all += 1;
            if let Some(form) = form {
                *marked += 1;
                *forms.entry(form).or_insert(0) += 1;
            }
        }
    }
    let mark = forms.into_iter().max_by_key(|(_, count)| *count)?.0;
    let mut marked: Vec<(String, usize)> = hosts
        .into_iter()
        .filter(|(_, (marked, all))| *marked >= 3 && share(*marked, *all) >= CERTAIN)
        .map(|(host, (marked, _))| (host, marked))
        .collect();
    marked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    marked.truncate(MOST_HOSTS);
    if marked.is_empty() {
        return None;
    }
    let names: Vec<String> = marked.iter().map(|(host, _)| quoted(host)).collect();
    let rule = Rule::toml("in_chinese", format!("{{ mark = {}, hosts = [{}] }}", quoted(&mark), names.join(", ")));
    let mut question = Question::default();
    for pair in collection.in_pairs() {
        let of_hosts: Vec<Option<String>> = unmarked(&pair)
            .into_iter()
            .filter(|(host, _)| marked.iter().any(|(known, _)| known == host))
            .map(|(_, form)| form)
            .collect();
        if of_hosts.is_empty() {
            continue;
        }
        let most = of_hosts.iter().filter(|form| form.is_some()).count() * 2 > of_hosts.len();
        let why = "English says behind links to these hosts that they are in Chinese.";
        question.vote(pair.issue, if most { Answer::rule(rule.clone(), why) } else { Answer::usual() });
    }
    Some(question)
}

/// Links that both languages have: the n-th link to a destination in each.
fn same_links<'a>(pair: &Pair<'a>) -> Vec<(&'a Destination, &'a Destination)> {
    let links = |issue: &'a Issue| issue.analysis.destinations.iter().filter(|d| d.kind == DestinationKind::Link);
    let mut english: BTreeMap<&str, Vec<&Destination>> = BTreeMap::new();
    for link in links(&pair.english.file.issue) {
        english.entry(&link.value).or_default().push(link);
    }
    for found in english.values_mut() {
        found.reverse();
    }
    links(&pair.chinese.outline.issue)
        .filter_map(|link| Some((link, english.get_mut(link.value.as_str())?.pop()?)))
        .collect()
}

/// The mark right behind a link.
fn behind(issue: &Issue, link: &Destination, mark: &LazyLock<Option<Regex>>) -> Option<String> {
    let rest = issue.text.get(link.whole.end..)?;
    Some(mark.as_ref()?.captures(rest)?.get(1)?.as_str().to_owned())
}

fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.").to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}
