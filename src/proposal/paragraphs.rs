//! Paragraphs that recur in Chinese issues and that English does without: promotion, mostly.

use std::collections::{BTreeSet, HashMap};

use regex::Regex;

use super::question::{Answer, Question, Rule};
use super::read::{Collection, Pair};
use super::templates::Templates;
use super::{CERTAIN, share};
use crate::chinese::{count_han, fold, latin_words};
use crate::issue::{Issue, Piece, Role};
use crate::markdown::Span;

/// In how many issues a paragraph has to stand.
const FEWEST: usize = 3;
/// A paragraph is known by so many of its first characters; what follows changes.
const BEGINNING: usize = 16;
/// Chinese characters that a paragraph has at least.
const SHORTEST: usize = 4;

/// A paragraph of an issue. One of a few characters is not asked about, but no rule may be about it either.
#[derive(Debug, Clone)]
struct Paragraph {
    issue: usize,
    text: String,
    /// Whether English has something in its place.
    in_english: bool,
}

/// A question for each beginning of paragraphs that recurs and is dropped somewhere.
pub(super) fn questions(collection: &Collection, templates: &Templates) -> Vec<Question> {
    let all: Vec<Paragraph> = collection.in_pairs().flat_map(|pair| paragraphs(&pair, templates)).collect();
    let mut order: Vec<String> = Vec::new();
    let mut groups: HashMap<String, Vec<&Paragraph>> = HashMap::new();
    for paragraph in all.iter().filter(|paragraph| count_han(&paragraph.text) >= SHORTEST) {
        let beginning = beginning(&paragraph.text);
        if !groups.contains_key(&beginning) {
            order.push(beginning.clone());
        }
        groups.entry(beginning).or_default().push(paragraph);
    }
    order.iter().filter_map(|beginning| question(&groups[beginning], &all)).collect()
}

fn question(group: &[&Paragraph], all: &[Paragraph]) -> Option<Question> {
    let mut issues: Vec<usize> = group.iter().map(|paragraph| paragraph.issue).collect();
    issues.dedup();
    let dropped = group.iter().filter(|paragraph| !paragraph.in_english).count();
    if issues.len() < FEWEST || dropped < FEWEST {
        return None;
    }
    let rule = rule(group, all)?;
    let phrase = crate::rules::phrase(&group.last()?.text);
    let mut question = Question::default();
    for issue in issues {
        let gone = group.iter().filter(|paragraph| paragraph.issue == issue).all(|paragraph| !paragraph.in_english);
        let answer = if gone {
            Answer::rule(rule.clone(), format!("English does without the paragraph “{phrase}”."))
        } else {
            Answer::usual()
        };
        question.vote(issue, answer);
    }
    Some(question)
}

/// Whether a paragraph is written in HTML: such paragraphs begin alike whatever they are.
fn is_html(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// The rule that is about these paragraphs and about no other that English has.
fn rule(group: &[&Paragraph], all: &[Paragraph]) -> Option<Rule> {
    let item = Rule::item("paragraphs");
    let first = group.first()?;
    let whole = is_html(&first.text) || fold(&first.text).chars().count() <= BEGINNING;
    if whole && group.iter().all(|paragraph| fold(&paragraph.text) == fold(&first.text)) {
        return Some(item.with("text", first.text.trim()).with_true("drop"));
    }
    if is_html(&first.text) {
        return None;
    }
    let mut forms: Vec<(String, usize)> = Vec::new();
    for paragraph in group {
        let form = pattern(&paragraph.text);
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => forms.push((form, 1)),
        }
    }
    let (form, _) = forms.into_iter().max_by_key(|(_, count)| *count)?;
    let regex = Regex::new(&form).ok()?;
    let meant = group.iter().filter(|paragraph| regex.is_match(paragraph.text.trim())).count();
    let others = all.iter().filter(|paragraph| paragraph.in_english && regex.is_match(paragraph.text.trim())).count();
    let own = group.iter().filter(|paragraph| paragraph.in_english).count();
    (share(meant, group.len()) >= CERTAIN && others <= own).then(|| item.with("pattern", &form).with_true("drop"))
}

/// A regular expression for paragraphs that begin like this one, whatever numbers they have.
fn pattern(text: &str) -> String {
    let text = text.trim();
    let mut letters = 0;
    let mut end = text.len();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        // A Latin word or number is not cut.
        in_word = in_word && c.is_ascii_alphanumeric();
        if letters >= BEGINNING && !in_word {
            end = at;
            break;
        }
        letters += usize::from(c.is_alphanumeric());
        in_word = c.is_ascii_alphanumeric();
    }
    let mut pattern = String::from("^");
    let mut last = ' ';
    for c in up_to_a_stop(&text[..end]).chars() {
        let kind = if c.is_ascii_digit() {
            '0'
        } else if c.is_whitespace() {
            ' '
        } else {
            'x'
        };
        match kind {
            '0' if last != '0' => pattern.push_str(r"\d+"),
            ' ' if last != ' ' => pattern.push_str(r"\s+"),
            'x' => pattern.push_str(&regex::escape(&c.to_string())),
            _ => {}
        }
        last = kind;
    }
    pattern.trim_end_matches(r"\s+").to_owned()
}

/// The text up to a link's address or to its last comma or stop, if enough stands before that.
fn up_to_a_stop(text: &str) -> &str {
    let enough = |at: &usize| text[..*at].chars().filter(|c| c.is_alphanumeric()).count() * 3 >= BEGINNING * 2;
    let stops = [text.find("]("), text.rfind(['，', '。', '：', '；', '！', '？', '、'])];
    stops.into_iter().flatten().find(enough).map_or(text, |at| &text[..at])
}

/// What the same paragraph begins with in each issue: letters and signs for numbers.
fn beginning(text: &str) -> String {
    let mut folded = String::new();
    for c in fold(text).chars() {
        match c {
            c if c.is_ascii_digit() => {
                if !folded.ends_with('#') {
                    folded.push('#');
                }
            }
            c => folded.push(c),
        }
    }
    if is_html(text) { folded } else { folded.chars().take(BEGINNING).collect() }
}

/// The paragraphs of an issue outside sections that English does without or has a template for: those before
/// and between entries, and those of entries behind the first.
fn paragraphs(pair: &Pair<'_>, templates: &Templates) -> Vec<Paragraph> {
    let issue = &pair.chinese.outline.issue;
    let mut found = Vec::new();
    for piece in &issue.pieces {
        let dropped = piece.section.is_some_and(|section| is_dropped(pair, section));
        let dropped = dropped || templates.stand_for(pair, piece.section);
        let unit = pair.chinese.outline.units.iter().position(|unit| unit.span.start == piece.span.start);
        let (Some(unit), false) = (unit, dropped) else { continue };
        match piece.role {
            Role::Intro | Role::Note | Role::Footer => {
                let text = piece.body.of(&issue.text);
                let in_english = has_counterpart(pair, unit, piece.body);
                found.push(Paragraph { issue: pair.issue, text: text.to_owned(), in_english });
            }
            Role::Entry(_) => found.extend(of_entry(pair, unit, piece)),
            _ => {}
        }
    }
    found
}

fn is_dropped(pair: &Pair<'_>, section: usize) -> bool {
    let mut at = Some(section);
    while let Some(section) = at {
        if pair.english.sections.get(section).is_none_or(Option::is_none) {
            return true;
        }
        at = pair.chinese.outline.issue.sections[section].parent;
    }
    false
}

fn of_entry(pair: &Pair<'_>, unit: usize, piece: &Piece) -> Vec<Paragraph> {
    let issue = &pair.chinese.outline.issue;
    let Some(chunk) = pair.english.file.of(unit) else { return Vec::new() };
    let blocks = |issue: &Issue, span: Span| -> Vec<Span> {
        let all = &issue.analysis.blocks;
        let from = all.partition_point(|block| block.span.start < span.start);
        all[from..].iter().map(|block| block.span).take_while(|block| block.end <= span.end).collect()
    };
    let chinese = blocks(issue, piece.span);
    let english = &pair.english.file.issue;
    let shorter = blocks(english, chunk.span).len() < chinese.len();
    let as_many_links = count_links(issue, piece.span) == count_links(english, chunk.span);
    let of_block = |block: &Span| {
        let in_english = match links(pair, *block) {
            // Another address may stand in its place.
            Links::Lost => as_many_links,
            Links::Kept => true,
            Links::None => !shorter,
        };
        Paragraph { issue: pair.issue, text: block.of(&issue.text).to_owned(), in_english }
    };
    chinese.iter().skip(1).map(of_block).collect()
}

fn count_links(issue: &Issue, span: Span) -> usize {
    issue.destinations_in(span).filter(|d| d.leads_somewhere()).count()
}

/// What became of the links in a part of the Chinese.
enum Links {
    /// There are none.
    None,
    /// None of them stands in the English file.
    Lost,
    /// At least one does.
    Kept,
}

fn links(pair: &Pair<'_>, span: Span) -> Links {
    let english = &pair.english.file.issue.analysis.destinations;
    let mut own = pair.chinese.outline.issue.destinations_in(span).filter(|d| d.leads_somewhere()).peekable();
    if own.peek().is_none() {
        Links::None
    } else if own.any(|d| english.iter().any(|other| other.value == d.value)) {
        Links::Kept
    } else {
        Links::Lost
    }
}

/// Whether English has something in the place of a unit, or may have: where the text around it is found,
/// and enough English between that belongs to nothing.
fn has_counterpart(pair: &Pair<'_>, unit: usize, span: Span) -> bool {
    let file = &pair.english.file;
    if let Some(chunk) = file.of(unit) {
        let as_many = count_links(&pair.chinese.outline.issue, span) == count_links(&file.issue, chunk.span);
        return as_many || !matches!(links(pair, span), Links::Lost);
    }
    let units = &pair.chinese.outline.units;
    let place = |unit: usize| file.chunks.iter().position(|chunk| chunk.anchor == Some(unit));
    let before = (0..unit).rev().find_map(|other| Some((other, place(other)?)));
    let behind = (unit + 1..units.len()).find_map(|other| Some((other, place(other)?)));
    let missing = before.map_or(0, |(other, _)| other + 1)..behind.map_or(units.len(), |(other, _)| other);
    let from = before.map_or(0, |(_, at)| at + 1);
    let to = behind.map_or(file.chunks.len(), |(_, at)| at).max(from);
    let unknown: Vec<&str> =
        file.chunks[from..to].iter().filter(|chunk| chunk.anchor.is_none()).map(|chunk| chunk.text.as_str()).collect();
    if unknown.len() >= missing.len() {
        return true;
    }
    // Of more paragraphs than there is English for, those are in it that share a word or number with it.
    let words: BTreeSet<String> = unknown.iter().flat_map(|text| latin_words(text)).collect();
    let shares_words = |unit: usize| latin_words(&units[unit].masked.identity).any(|word| words.contains(&word));
    let related = missing.clone().filter(|other| shares_words(*other)).count();
    let lost = matches!(links(pair, span), Links::Lost) || related >= unknown.len() && !shares_words(unit);
    !unknown.is_empty() && !lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_paragraph_with_other_numbers() {
        assert_eq!(beginning("**本期分享了 12 篇文章**"), beginning("本期分享了 7 篇文章"));
        assert_eq!(pattern("**重要 提示：**第 12 期"), r"^\*\*重要\s+提示：\*\*第\s+\d+\s+期");
        let long = "这里记录每周值得分享的科技内容，周五发布，欢迎转发";
        assert_eq!(pattern(long), "^这里记录每周值得分享的科技内容");
        assert!(Regex::new(&pattern(long)).unwrap().is_match(long));
    }
}
