//! Where the English title stands, and what it is made of.

use std::sync::LazyLock;

use regex::Regex;

use super::question::{Answer, Question, Rule};
use super::read::Collection;
use crate::chinese::has_han;
use crate::edition::{headline, title_of};
use crate::issue::{Issue, IssueId, Role};

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b").ok());
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, (?:19|20)\d{2}\b",
    )
    .ok()
});
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+").ok());

/// The place of the title, and its form.
pub(super) fn questions(collection: &Collection) -> Vec<Question> {
    let (mut place, mut form) = (Question::default(), Question::default());
    for pair in collection.in_pairs() {
        let (chinese, english) = (&pair.chinese.outline.issue, &pair.english.file.issue);
        if let (Some(true), Some(in_front_matter)) = (stands_in_front_matter(chinese), stands_in_front_matter(english))
        {
            place.vote(pair.issue, if in_front_matter { Answer::usual() } else { in_heading() });
        }
        let title = title_of(english).trim();
        if !title.is_empty() && !has_han(title) && pair.chinese.id.number.is_some() {
            form.vote(pair.issue, template(title, &pair.chinese.id, headline(title_of(chinese))));
        }
    }
    vec![place, form]
}

/// Whether the title is a value of the front matter; `None` where there is no title.
fn stands_in_front_matter(issue: &Issue) -> Option<bool> {
    issue.pieces.iter().find_map(|piece| match piece.role {
        Role::Title(style) => Some(style.is_some()),
        _ => None,
    })
}

fn in_heading() -> Answer {
    let why = "The Chinese title stands in the front matter, the English one in a heading.";
    Answer::rule(Rule::text("title_place", "heading"), why)
}

/// What stands for the number, the date and the headline in a template.
const NUMBER_SLOT: &str = "{{ number }}";
const DATE_SLOT: &str = "{{ date }}";
const DAY_SLOT: &str = "{{ month }} {{ day }}, {{ year }}";
const TITLE_SLOT: &str = "{{ title }}";
/// What stands between the number and the headline.
const SIGNS: [&str; 6] = [": ", "：", " - ", " – ", " — ", " | "];

/// The form of an English title: its number, date and headline replaced by what stands for them.
fn template(title: &str, id: &IssueId, chinese_headline: &str) -> Answer {
    let Some(mut template) = with_number(title, id).filter(|_| !title.contains(['{', '}'])) else {
        return Answer::usual();
    };
    if id.date.is_some() {
        for (form, slot) in [(&DATE, DATE_SLOT), (&DAY, DAY_SLOT)] {
            template = form.as_ref().map_or(template.clone(), |form| form.replace(&template, slot).into_owned());
        }
    }
    let named = (!chinese_headline.is_empty()).then(|| with_title(&template)).flatten();
    let why = if named.is_some() {
        "English titles are the newsletter's name, the number and what the issue is called."
    } else {
        "English titles follow one form."
    };
    Answer::rule(Rule::text("title", &named.unwrap_or(template)), why)
}

/// The title with a slot for the issue's number.
fn with_number(title: &str, id: &IssueId) -> Option<String> {
    let numbers: Vec<_> = NUMBER.as_ref()?.find_iter(title).collect();
    let is_own = |number: &&regex::Match<'_>| {
        let (before, behind) = (&title[..number.start()], &title[number.end()..]);
        let abbreviated = before.ends_with("Vol.") || before.ends_with("No.");
        let within = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
        id.number.is_some_and(|own| own.to_string() == number.as_str())
            && (abbreviated || !before.ends_with(within))
            && !behind.starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    // A wrong number is the number all the same: it stands behind a #.
    let behind_sign =
        |number: &&regex::Match<'_>| title[..number.start()].ends_with('#') && !number.as_str().starts_with('0');
    let number = numbers.iter().find(is_own).or_else(|| numbers.iter().find(behind_sign))?;
    Some(format!("{}{NUMBER_SLOT}{}", &title[..number.start()], &title[number.end()..]))
}

/// The template with a slot for the headline, which stands behind a sign that follows the number.
fn with_title(template: &str) -> Option<String> {
    let end = template.find(NUMBER_SLOT)? + NUMBER_SLOT.len();
    let (head, behind) = template.split_at(end);
    SIGNS.iter().find_map(|sign| {
        let (between, headline) = behind.split_once(sign)?;
        let follows = !headline.is_empty() && !has_words(&between.replace(DATE_SLOT, "").replace(DAY_SLOT, ""));
        // A full-width colon in English is a slip.
        let sign = sign.replace('：', ": ");
        follows.then(|| format!("{head}{between}{sign}{TITLE_SLOT}"))
    })
}

/// Whether there are letters in a text.
fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(title: &str, chinese: &str, stem: &str) -> String {
        let answer = template(title, &IssueId::of(chinese, stem), headline(chinese));
        let rule = answer.rule.map(|rule| rule.fields[0].1.clone()).unwrap_or_default();
        rule.trim_matches(['"', '\'']).to_owned()
    }

    #[test]
    fn forms_of_titles() {
        let chinese = "铁锈周刊#6：锈 2.0";
        assert_eq!(form("Rusty Weekly #6: Rust 2.0", chinese, "a"), "Rusty Weekly #{{ number }}: {{ title }}");
        assert_eq!(form("Rusty Weekly #6 - Rust", chinese, "a"), "Rusty Weekly #{{ number }} - {{ title }}");
        assert_eq!(form("Rusty Weekly #6：Rust", chinese, "a"), "Rusty Weekly #{{ number }}: {{ title }}");
        assert_eq!(form("Rusty Weekly #5: Rust", chinese, "a"), "Rusty Weekly #{{ number }}: {{ title }}");
        assert_eq!(
            form("Rusty Weekly #6 (2023-06-10)", chinese, "2023-06-10"),
            "Rusty Weekly #{{ number }} ({{ date }})"
        );
        assert_eq!(
            form("Issue 6, June 10, 2023: Rust", chinese, "2023-06-10"),
            "Issue {{ number }}, {{ month }} {{ day }}, {{ year }}: {{ title }}"
        );
        assert_eq!(form("Rusty Vol.6", "《铁锈》第 6 期", "a"), "Rusty Vol.{{ number }}");
        assert_eq!(form("Rust 2.0 and more", chinese, "a"), "");
        assert_eq!(form("Weekly #6 {{ x }}", chinese, "a"), "");
    }
}
