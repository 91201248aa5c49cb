//! Numbers of the published English against those of its Chinese: how often a rule about numbers would fire on entries
//! that are right, whether it fires on those known to be wrong, and how many planted errors it finds.
//!
//! The rules were written looking at issues of even days; those of odd days say how they do on others.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::Value;
use zhen::markdown::{Definitions, Span, analyse};
use zhen::numbers::{Decimal, Difference, DifferenceKind, Passage, compare, read_english, shifted, with_value};

use crate::folder::{corpus, text};

/// The body of an entry in both languages; titles are not checked for numbers.
struct Entry {
    /// File, section and number: `2023-06-17-weekly.md articles 3`.
    name: String,
    even_day: bool,
    chinese: Body,
    english: Body,
    /// Whether a number in it is known to be wrong.
    known_wrong: bool,
}

struct Body {
    text: String,
    skip: Vec<Span>,
}

impl Body {
    fn new(text: String) -> Self {
        let skip = analyse(&text, &Definitions::default()).protected_spans();
        Self { text, skip }
    }

    fn passage(&self) -> Passage<'_> {
        Passage { text: &self.text, skip: &self.skip }
    }
}

impl Entry {
    fn differences(&self) -> Vec<Difference> {
        compare(self.chinese.passage(), self.english.passage())
    }

    /// Whether the number at `span` of the English, replaced so that `english` came of it, is noticed.
    fn notices(&self, span: Span, english: String) -> bool {
        let text = &self.english.text;
        let moved = |s: &Span| {
            let tail = text.len() - s.start;
            if s.start >= span.end { Span::new(english.len() - tail, english.len() - tail + s.len()) } else { *s }
        };
        let changed = Body { skip: self.english.skip.iter().map(moved).collect(), text: english };
        !compare(self.chinese.passage(), changed.passage()).is_empty()
    }
}

fn entries(corpus: &Path) -> Vec<Entry> {
    let weekly = corpus.join("python-weekly");
    let promotion = |language: &str| -> HashMap<(String, u64), u64> {
        let files: Vec<Value> = serde_json::from_str(&text(&weekly.join(format!("truth/{language}.json")))).unwrap();
        let entries = files.iter().flat_map(|file| file["entries"].as_array().unwrap().iter().map(move |e| (file, e)));
        let begins = entries.filter_map(|(file, entry)| {
            let line = entry["trailing_promo_from_line"].as_u64()?;
            Some(((file["file"].as_str()?.to_owned(), entry["start_line"].as_u64()?), line))
        });
        begins.collect()
    };
    let promotions = [("zh", promotion("zh")), ("en", promotion("en"))];
    let defects = text(&weekly.join("defects.tsv"));
    let wrong: Vec<Vec<&str>> = defects.lines().map(|line| line.split('\t').collect()).collect();
    let pairs: Vec<Value> = serde_json::from_str(&text(&weekly.join("truth/pairs.json"))).unwrap();
    let mut found = Vec::new();
    for pair in pairs.iter().filter(|pair| pair["set"] == "zh") {
        let file = pair["file"].as_str().unwrap();
        let body = |language: usize| {
            let (language, promotion) = &promotions[language];
            let line = |at: usize| pair[*language][at].as_u64().unwrap();
            let end = promotion.get(&(file.to_owned(), line(0))).map_or(line(1), |from| from - 1);
            let whole = text(&weekly.join(language).join(file));
            let lines = whole.split('\n').skip(usize::try_from(line(0)).unwrap());
            Body::new(lines.take(usize::try_from(end - line(0)).unwrap()).collect::<Vec<_>>().join("\n"))
        };
        let (chinese, english) = (body(0), body(1));
        if chinese.text.trim().is_empty() || english.text.trim().is_empty() {
            continue;
        }
        let section = pair["kind"].as_str().unwrap();
        let number = pair["n"].to_string();
        let is_this = |row: &&Vec<&str>| file.starts_with(row[0]) && row[1] == section && row[2] == number;
        let known_wrong = wrong.iter().filter(is_this).any(|row| row[3] == "number_changed");
        let even_day = file[8..10].parse::<u32>().unwrap() % 2 == 0;
        found.push(Entry { name: format!("{file} {section} {number}"), even_day, chinese, english, known_wrong });
    }
    found
}

#[test]
fn published_numbers_are_rarely_complained_of() {
    let Some(corpus) = corpus() else { return };
    let entries = entries(&corpus);
    assert!(entries.len() > 1900, "{} entries", entries.len());
    let listed = text(&corpus.join("python-weekly/defects.tsv")).matches("\tnumber_changed\t").count();
    let mut known = 0;
    for even in [true, false] {
        let (mut right, mut fired) = (0, 0);
        let mut kinds: BTreeMap<DifferenceKind, usize> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.even_day == even) {
            let differences = entry.differences();
            if entry.known_wrong {
                let is_magnitude = differences.iter().any(|d| d.kind == DifferenceKind::Magnitude);
                assert!(is_magnitude, "{}: {differences:?}", entry.name);
                known += 1;
                continue;
            }
            right += 1;
            fired += usize::from(!differences.is_empty());
            for difference in differences {
                *kinds.entry(difference.kind).or_default() += 1;
            }
        }
        eprintln!(
            "numbers, {} days: {fired} of {right} entries without a known wrong number fire, {kinds:?}",
            if even { "even" } else { "odd" }
        );
        assert!(fired * 100 <= right * 2, "{fired} of {right} fire");
    }
    eprintln!("numbers: {known} of {listed} known wrong numbers found");
    assert_eq!(known, listed);
}

#[test]
fn planted_errors_are_found() {
    let Some(corpus) = corpus() else { return };
    let entries: Vec<Entry> = entries(&corpus).into_iter().filter(|entry| entry.differences().is_empty()).collect();
    for even in [true, false] {
        let (mut changes, mut changes_found, mut shifts, mut shifts_found) = (0, 0, 0, 0);
        for (index, entry) in entries.iter().filter(|entry| entry.even_day == even).enumerate() {
            let english = &entry.english.text;
            for (step, number) in read_english(english, &entry.english.skip).iter().filter(|n| n.firm).enumerate() {
                let more = Decimal::from(1 + (index + 3 * step) as u64 % 7);
                let value = number.quantity().map(|q| q.plus(more.shifted(q.last_place())));
                if let Some(changed) = value.and_then(|value| with_value(english, number, value)) {
                    changes += 1;
                    changes_found += usize::from(entry.notices(number.span, changed));
                }
                let large = number.quantity().is_some_and(|q| q.magnitude() > 0);
                if let Some(changed) = shifted(english, number, if index % 2 == 0 { 1 } else { -1 }).filter(|_| large) {
                    shifts += 1;
                    shifts_found += usize::from(entry.notices(number.span, changed));
                }
            }
        }
        eprintln!(
            "numbers, {} days: {changes_found} of {changes} changed numbers and {shifts_found} of {shifts} shifted \
             magnitudes found",
            if even { "even" } else { "odd" }
        );
        assert!(changes > 500 && changes_found * 100 >= changes * 97, "{changes_found} of {changes}");
        assert!(shifts > 300 && shifts_found * 100 >= shifts * 98, "{shifts_found} of {shifts}");
    }
}

#[test]
fn translations_with_other_numbers_have_more_major_errors() {
    let Some(corpus) = corpus() else { return };
    let rated = text(&corpus.join("mqm/train.tsv"));
    let header: Vec<&str> = rated.lines().next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|c| *c == name).unwrap();
    let (raters, major, source, target) =
        (column("n_raters"), column("major_raters"), column("source"), column("target"));
    let (mut all, mut bad, mut fired, mut bad_fired) = (0_u32, 0_u32, 0_u32, 0_u32);
    for row in rated.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let count = |at: usize| row[at].parse::<u32>().unwrap();
        let is_bad = count(major) * 2 > count(raters);
        let complains = !compare(row[source].into(), row[target].into()).is_empty();
        all += 1;
        bad += u32::from(is_bad);
        fired += u32::from(complains);
        bad_fired += u32::from(is_bad && complains);
    }
    let lift = f64::from(bad_fired * all) / f64::from(fired * bad);
    eprintln!(
        "numbers, rated translations: {fired} of {all} fire; of these {bad_fired} have a major error for most raters, of \
         all {bad}: lift {lift:.2}"
    );
    assert!(lift > 1.2, "{lift}");
    assert!(fired * 100 <= all * 4, "{fired} of {all} fire");
}
