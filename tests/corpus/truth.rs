//! Entries, numbers, titles, links and images against `python-weekly/truth`.

use std::path::Path;

use serde_json::Value;
use zhen::issue::{Issue, Role, SplitOptions, split};
use zhen::markdown::DestinationKind;

use crate::folder::{corpus, text};

/// Where the truth itself is wrong, each read by hand.
///
/// - 2025-03-01: the image before `9、` is entry 8's (the corpus' README says so); the truth gives it to 9.
/// - 2024-07-17: four titles are running text with a link in it (“关于 `PyPI` 的一系列新闻/文章”);
///   the truth takes the link's text ("共7篇") for the title.
/// - zh-summary: the footer after the list counts as the last entry's, without `trailing_promo_from_line`.
/// - 2023-12-11: the thematic break between two collected issues counts as the entry's last line.
/// - 2026-06-07: six numbered links of the afterword are entries by every sign; the truth leaves them out.
const WRONG_TRUTH: [(&str, u64); 6] = [
    ("2025-03-01-weekly.md", 92),
    ("2025-03-01-weekly.md", 96),
    ("2024-07-17-iweekly.md", 47),
    ("2024-07-17-iweekly.md", 67),
    ("2024-07-17-iweekly.md", 764),
    ("2024-07-17-iweekly.md", 789),
];
const AFTERWORD: (&str, u64) = ("2026-06-07-iweekly.md", 3602);

#[derive(Default, Debug)]
struct Score {
    files: usize,
    entries: usize,
    found: usize,
    number: usize,
    title: usize,
    url: usize,
    links: usize,
    images: usize,
    end: usize,
    wrong_truth: usize,
    complaints: Vec<String>,
}

#[test]
fn every_entry_of_the_weekly_is_found() {
    let Some(corpus) = corpus() else { return };
    let weekly = corpus.join("python-weekly");
    for (name, files) in [("zh", 77), ("zh-summary", 34), ("zh-collection", 4)] {
        let score = score(&weekly, name);
        println!(
            "{name}: {} files, {} entries: starts {}, numbers {}, titles {}, title links {}, links {}, images {}, ends {} (truth wrong in {})",
            score.files,
            score.entries,
            score.found,
            score.number,
            score.title,
            score.url,
            score.links,
            score.images,
            score.end,
            score.wrong_truth
        );
        assert_eq!(score.files, files);
        assert!(score.complaints.is_empty(), "{name}:\n{}", score.complaints.join("\n"));
    }
}

fn score(weekly: &Path, name: &str) -> Score {
    let truth: Vec<Value> = serde_json::from_str(&text(&weekly.join(format!("truth/{name}.json")))).unwrap();
    let mut score = Score::default();
    for file in truth {
        let file_name = file["file"].as_str().unwrap();
        let issue = split(&text(&weekly.join(name).join(file_name)), &SplitOptions::default());
        compare(&issue, &file, file_name, &mut score);
    }
    score
}

fn compare(issue: &Issue, truth: &Value, file: &str, score: &mut Score) {
    score.files += 1;
    let line_of = |at: usize| issue.lines.line(at) as u64;
    let found: Vec<_> = issue.pieces.iter().filter(|p| matches!(p.role, Role::Entry(_))).collect();
    let wanted = truth["entries"].as_array().unwrap();
    score.entries += wanted.len();
    for piece in &found {
        let line = line_of(piece.span.start);
        let afterword = file == AFTERWORD.0 && line > AFTERWORD.1;
        if !afterword && !wanted.iter().any(|e| e["start_line"] == line) {
            score.complaints.push(format!("{file}:{line} is no entry: {:?}", issue.title_of(piece)));
        }
    }
    for (index, entry) in wanted.iter().enumerate() {
        let line = entry["start_line"].as_u64().unwrap();
        let known_wrong = WRONG_TRUTH.contains(&(file, line));
        score.wrong_truth += usize::from(known_wrong);
        let Some(piece) = found.iter().find(|p| line_of(p.span.start) == line) else {
            score.complaints.push(format!("{file}:{line} not found: {}", entry["title"]));
            continue;
        };
        score.found += 1;
        let mut expect = |what: &str, same: bool, counter: fn(&mut Score) -> &mut usize, got: String| {
            *counter(score) += usize::from(same);
            if !same && !known_wrong {
                score.complaints.push(format!("{file}:{line} {what}: {got}, wanted {entry}"));
            }
        };
        let Role::Entry(marker) = &piece.role else { unreachable!() };
        let number = marker.as_ref().map(|m| u64::from(m.number));
        expect("number", number == entry["number"].as_u64(), |s| &mut s.number, format!("{number:?}"));
        let title = issue.title_of(piece);
        // The truth keeps the circled number in the title; the contract of `zhen outline` does not.
        let wanted_title =
            entry["title"].as_str().unwrap().trim_start_matches(|c: char| ('①'..='⑳').contains(&c)).trim();
        expect("title", title.trim() == wanted_title, |s| &mut s.title, title.clone());
        let url = issue.title_link(piece).map(|d| d.value.as_str());
        expect("title link", url == entry["title_url"].as_str(), |s| &mut s.url, format!("{url:?}"));

        let end = line_of(piece.span.end.saturating_sub(1));
        let end_wanted = entry["end_line"].as_u64().unwrap();
        let last_of_list = file.len() == "2025-07-12-weekly.md".len()
            && index + 1 == wanted.len()
            && marker.as_ref().is_some_and(|m| !m.text.is_ascii() && m.text.chars().count() == 1);
        let promotion = entry["trailing_promo_from_line"].as_u64().or(last_of_list.then_some(end + 1));
        let rule_at_end =
            issue.text.lines().nth(usize::try_from(end_wanted).unwrap() - 1).is_some_and(|l| l.starts_with("----"));
        let same = match promotion {
            Some(from) => end < from && end + 4 >= from,
            None => end == end_wanted || (rule_at_end && end + 2 == end_wanted),
        };
        expect("end", same, |s| &mut s.end, format!("{end}"));
        for (image, list) in [(false, "links"), (true, "images")] {
            let wanted: Vec<&str> = entry[list].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let got: Vec<&str> = issue
                .destinations_in(piece.body)
                .filter(|d| d.leads_somewhere() && (d.kind == DestinationKind::Image) == image)
                .map(|d| d.value.as_str())
                .collect();
            // Where promotion stands behind the entry the truth lists its links too.
            let same = if promotion.is_some() { wanted.starts_with(&got) } else { wanted == got };
            expect(list, same, if image { |s| &mut s.images } else { |s| &mut s.links }, format!("{got:?}"));
        }
    }
}
