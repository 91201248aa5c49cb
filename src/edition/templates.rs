//! The edition's templates: titles, front matter and blocks whose text is made of an issue's own facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, context};

use crate::issue::IssueId;
use crate::numbers::MONTHS;

/// What stands for the English title while a title's template is filled.
const TITLE: &str = "\u{e000}title\u{e001}";

/// What a template can say of an issue.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Its number and date.
    pub id: IssueId,
    /// The name of its file, without `.md`.
    pub stem: String,
    /// Its sections in English order: key, Chinese and English heading, number of entries.
    pub sections: Vec<SectionFacts>,
    /// Entries in all.
    pub entries: usize,
}

impl Facts {
    /// Made-up facts, to see whether a template can be filled at all.
    pub(super) fn probe() -> Self {
        Self { id: IssueId { number: Some(1), date: Some("2026-01-02".to_owned()) }, ..Self::default() }
    }
}

/// What a template can say of a section.
#[derive(Debug, Clone, Default)]
pub struct SectionFacts {
    /// Its key, `articles`.
    pub key: String,
    /// Its heading in Chinese.
    pub chinese: String,
    /// Its heading in English, where it is known without a model; else the Chinese.
    pub english: String,
    /// How many entries it has.
    pub entries: usize,
}

/// Text before and behind the English title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Before it.
    pub before: String,
    /// Behind it.
    pub behind: String,
}

/// How many entries a section has, by its key: 0 for one that is not there.
#[derive(Debug)]
struct Counts(BTreeMap<String, usize>);

impl Object for Counts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(Value::from(key.as_str().and_then(|key| self.0.get(key)).copied().unwrap_or_default()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(|key| Value::from(key.as_str())).collect())
    }
}

/// Fills `template` with the facts.
///
/// # Errors
/// What the engine says, and which variables there are.
pub(super) fn render(template: &str, facts: &Facts) -> Result<String, String> {
    fill(template, facts, None)
}

/// Fills the template of a title: the text around the English title, or the whole where the template
/// does not use it.
///
/// # Errors
/// As [`render`], and where the template uses the title twice or changes it.
pub(super) fn frame(template: &str, facts: &Facts) -> Result<(Frame, bool), String> {
    let filled = fill(template, facts, Some(TITLE))?;
    match filled.split_once(TITLE) {
        None if filled.contains(['\u{e000}', '\u{e001}']) => Err("must use {{ title }} as it is".to_owned()),
        None => Ok((Frame { before: filled, behind: String::new() }, false)),
        Some((_, behind)) if behind.contains(TITLE) => Err("uses {{ title }} twice; once is possible".to_owned()),
        Some((before, behind)) => Ok((Frame { before: before.to_owned(), behind: behind.to_owned() }, true)),
    }
}

/// Fills the template of a title that has no English title to hold.
///
/// # Errors
/// As [`render`].
pub(super) fn untitled(template: &str, facts: &Facts) -> Result<String, String> {
    let filled = fill(template, facts, Some(""))?;
    Ok(filled.trim().trim_end_matches([':', '：']).trim_end().to_owned())
}

fn fill(template: &str, facts: &Facts, title: Option<&str>) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(100_000));
    environment.add_filter("plural", plural);
    let counts = Counts(facts.sections.iter().map(|s| (s.key.clone(), s.entries)).collect());
    let sections: Vec<Value> = facts
        .sections
        .iter()
        .map(|s| {
            let (key, chinese, english) = (s.key.as_str(), s.chinese.as_str(), s.english.as_str());
            context! { key, chinese, english, entries => s.entries }
        })
        .collect();
    let date = facts.id.date.as_deref();
    let part = |range: std::ops::Range<usize>| date.and_then(|d| d.get(range)?.parse::<u32>().ok());
    // What there is nothing to say of is undefined, so that a template that needs it fails.
    let values: BTreeMap<&str, Value> = [
        ("stem", Some(Value::from(facts.stem.as_str()))),
        ("counts", Some(Value::from_object(counts))),
        ("sections", Some(Value::from(sections))),
        ("entries", Some(Value::from(facts.entries))),
        ("number", facts.id.number.map(Value::from)),
        ("date", date.map(Value::from)),
        ("year", part(0..4).map(Value::from)),
        ("month", part(5..7).and_then(month_name).map(Value::from)),
        ("day", part(8..10).map(Value::from)),
        ("title", title.map(Value::from)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect();
    environment.render_str(template, values).map_err(|error| problem(&error, facts))
}

fn problem(error: &minijinja::Error, facts: &Facts) -> String {
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let line = error.line().map(|line| format!(" (line {line} of the template)")).unwrap_or_default();
    let missing = match (error.kind(), facts.id.number, &facts.id.date) {
        (ErrorKind::UndefinedError, None, _) => "; this issue's title has no number",
        (ErrorKind::UndefinedError, _, None) => "; this issue's file name has no date",
        _ => "",
    };
    format!(
        "cannot be filled{line}: {detail}{missing}; the variables are number, date, year, month, day, stem, entries, \
         counts and sections, and title in a title"
    )
}

/// `3 | plural("article")` is `3 articles`.
#[expect(clippy::needless_pass_by_value, reason = "the template engine's filters take values")]
fn plural(count: u64, word: String, many: Option<String>) -> String {
    match (count, many) {
        (1, _) => format!("1 {word}"),
        (_, Some(many)) => format!("{count} {many}"),
        (_, None) => format!("{count} {word}s"),
    }
}

fn month_name(month: u32) -> Option<&'static str> {
    MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let section = |key: &str, entries| SectionFacts { key: key.into(), entries, ..SectionFacts::default() };
        Facts {
            id: IssueId::of("周刊#6：锈", "2023-06-10-weekly"),
            stem: "2023-06-10-weekly".into(),
            sections: vec![section("articles", 12), section("podcasts", 1)],
            entries: 13,
        }
    }

    #[test]
    fn titles_are_framed() {
        let (of, uses_title) = frame("Weekly #{{ number }}: {{ title }}!", &facts()).unwrap();
        assert_eq!((of.before.as_str(), of.behind.as_str(), uses_title), ("Weekly #6: ", "!", true));
        let (of, uses_title) = frame("Weekly #{{ number }} ({{ date }})", &facts()).unwrap();
        assert_eq!((of.before.as_str(), uses_title), ("Weekly #6 (2023-06-10)", false));
        assert!(frame("{{ title }} {{ title }}", &facts()).is_err());
        assert!(frame("{{ title[1:] }}", &facts()).is_err());
    }

    #[test]
    fn counts_dates_and_plurals() {
        let english = "{{ counts.articles | plural('article') }}, {{ counts.podcasts | plural('podcast') }}\
                       {% if counts.books %}, books{% endif %}; {{ month }} {{ day }}, {{ year }}; {{ entries }}";
        assert_eq!(render(english, &facts()).unwrap(), "12 articles, 1 podcast; June 10, 2023; 13");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let nameless = Facts::default();
        let problem = render("#{{ number }}", &nameless).unwrap_err();
        assert!(problem.contains("has no number") && problem.contains("the variables are"), "{problem}");
        assert!(render("{{ nonsense }}", &facts()).unwrap_err().contains("cannot be filled"));
        assert!(
            render("{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}", &facts())
                .is_err()
        );
    }
}
