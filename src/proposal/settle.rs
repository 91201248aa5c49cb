//! Turns questions with their answers into rules with their evidence, for all issues or for ranges of them.
//!
//! Where several questions change their answer at about the same time, they share the boundary, so that
//! few ranges come of many habits.

use super::eras::{Era, eras};
use super::question::{Question, Rule, Vote};
use super::read::Collection;
use super::{CERTAIN, LIKELY, share};

/// Fewest issues that make a habit certain.
const FEWEST: usize = 3;
/// An era of at least so many issues may have its boundary moved at the price of one of them.
const LONG: usize = 6;

/// A rule that is proposed, and why.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The rule.
    pub rule: Rule,
    /// The issues it is for, as `[[editions]]` names them; all where none.
    pub issues: Option<String>,
    /// Whether it is certain enough to hold at once; if not, it is written as a comment.
    pub certain: bool,
    /// How many issues show it.
    pub agree: usize,
    /// Of how many that could.
    pub of: usize,
    /// The file of one that does.
    pub example: String,
    /// Why, in a sentence.
    pub why: String,
    /// What else there is to say.
    pub note: Option<String>,
    /// The text of the template it names, which has to be written first.
    pub template: Option<String>,
    /// The first issue it is for, by its place in time.
    pub(super) from: usize,
}

/// The suggestions that follow from `questions`, in their order.
pub(super) fn settle(questions: &[Question], collection: &Collection) -> Vec<Suggestion> {
    let can_change = collection.has_calendar();
    let mut timelines: Vec<Timeline<'_>> = questions
        .iter()
        .map(|question| {
            let mut eras = eras(&question.votes, can_change);
            if let Some(newest) = newest_habit(question, &eras).filter(|_| can_change) {
                eras = newest;
            }
            Timeline::new(question, eras)
        })
        .collect();
    share_boundaries(&mut timelines);
    timelines.iter().flat_map(|timeline| timeline.suggestions(collection)).collect()
}

/// A question, its eras, and where each era but the first begins.
struct Timeline<'a> {
    question: &'a Question,
    eras: Vec<Era>,
    /// Issues by their place in time.
    begins: Vec<usize>,
}

/// Where an era may begin: from `low` to `high`, as a place in time.
#[derive(Debug, Clone, Copy)]
struct Window {
    timeline: usize,
    /// Which of its boundaries.
    boundary: usize,
    low: usize,
    high: usize,
}

impl<'a> Timeline<'a> {
    fn new(question: &'a Question, eras: Vec<Era>) -> Self {
        let begins = eras.iter().skip(1).map(|era| question.votes[era.first].issue).collect();
        Self { question, eras, begins }
    }

    /// How many votes of the eras around a boundary disagree if it stands at `place`.
    fn cost(&self, boundary: usize, place: usize) -> usize {
        let (before, behind) = (&self.eras[boundary], &self.eras[boundary + 1]);
        let expected = |vote: &Vote| if vote.issue < place { before.answer } else { behind.answer };
        self.question.votes[before.first..behind.end].iter().filter(|vote| vote.answer != expected(vote)).count()
    }

    fn window(&self, timeline: usize, boundary: usize) -> Window {
        let (before, behind) = (&self.eras[boundary], &self.eras[boundary + 1]);
        let votes = &self.question.votes;
        let natural = self.begins[boundary];
        let both_long = [before, behind].iter().all(|era| era.end - era.first >= LONG);
        let most = self.cost(boundary, natural) + usize::from(both_long);
        let fits = |place: &usize| self.cost(boundary, *place) <= most;
        let low = (votes[before.first].issue + 1..natural).rev().take_while(fits).last().unwrap_or(natural);
        let high = (natural..=votes[behind.end - 1].issue).take_while(fits).last().unwrap_or(natural);
        Window { timeline, boundary, low, high }
    }

    fn suggestions(&self, collection: &Collection) -> Vec<Suggestion> {
        let mut suggestions = Vec::new();
        for (index, era) in self.eras.iter().enumerate() {
            let answer = &self.question.answers[era.answer];
            let Some(rule) = &answer.rule else { continue };
            let from = index.checked_sub(1).map(|before| self.begins[before]);
            let behind = self.begins.get(index).copied();
            let within = |vote: &&Vote| from.is_none_or(|f| f <= vote.issue) && behind.is_none_or(|b| vote.issue < b);
            let votes: Vec<&Vote> = self.question.votes.iter().filter(within).collect();
            let agreeing: Vec<&&Vote> = votes.iter().filter(|vote| vote.answer == era.answer).collect();
            let Some(example) = agreeing.last() else { continue };
            let (agree, of) = (agreeing.len(), votes.len());
            let few_pairs = collection.pairs() < FEWEST;
            if share(agree, of) < LIKELY || (agree < 2 && !few_pairs) {
                continue;
            }
            suggestions.push(Suggestion {
                rule: rule.clone(),
                issues: collection.range(from, behind.map(|behind| behind - 1)),
                certain: share(agree, of) >= CERTAIN && agree >= FEWEST && answer.template.is_none(),
                agree,
                of,
                example: collection.issues[example.issue].name.clone(),
                why: answer.why.clone(),
                note: answer.note.clone(),
                template: answer.template.clone(),
                from: from.unwrap_or_default(),
            });
        }
        suggestions
    }
}

/// Where no era shows a habit that needs a rule: the longest run of newest issues that mostly do.
fn newest_habit(question: &Question, eras: &[Era]) -> Option<Vec<Era>> {
    let needs_rule = |answer: usize| question.answers[answer].rule.is_some();
    if !question.newest_count || eras.iter().any(|era| needs_rule(era.answer)) {
        return None;
    }
    let votes = &question.votes;
    let count = |from: usize, answer: usize| votes[from..].iter().filter(|vote| vote.answer == answer).count();
    let recurring = (0..question.answers.len()).filter(|a| needs_rule(*a) && count(0, *a) >= FEWEST);
    let begins = recurring.filter_map(|answer| {
        let is_habit = |from: &usize| {
            let agree = count(*from, answer);
            votes[*from].answer == answer && agree >= 2 && share(agree, votes.len() - from) > LIKELY
        };
        (1..votes.len()).find(is_habit).map(|from| (from, answer))
    });
    let (from, answer) = begins.min_by_key(|(from, _)| *from)?;
    let usual = eras.last()?.answer;
    Some(vec![Era { first: 0, end: from, answer: usual }, Era { first: from, end: votes.len(), answer }])
}

/// Moves boundaries that lie close together to a common place: as few places as possible, each where the
/// fewest votes disagree.
fn share_boundaries(timelines: &mut [Timeline<'_>]) {
    let mut windows: Vec<Window> = timelines
        .iter()
        .enumerate()
        .flat_map(|(at, timeline)| (0..timeline.begins.len()).map(move |boundary| timeline.window(at, boundary)))
        .collect();
    windows.sort_by_key(|window| (window.high, window.low));
    while let Some(first) = windows.first().copied() {
        let (group, rest): (Vec<Window>, Vec<Window>) =
            windows.into_iter().partition(|window| window.low <= first.high && first.high <= window.high);
        windows = rest;
        let low = group.iter().map(|window| window.low).max().unwrap_or(first.low);
        let cost =
            |place: usize| -> usize { group.iter().map(|w| timelines[w.timeline].cost(w.boundary, place)).sum() };
        let place = (low..=first.high).rev().min_by_key(|place| cost(*place)).unwrap_or(first.high);
        for window in &group {
            timelines[window.timeline].begins[window.boundary] = place;
        }
    }
    for timeline in timelines {
        // Two boundaries of one question that met leave nothing between them.
        timeline.begins.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::question::Answer;

    fn question(votes: &str) -> Question {
        let mut question = Question::default();
        for (issue, vote) in votes.bytes().enumerate() {
            match vote {
                b'-' => question.vote(issue, Answer::usual()),
                b' ' => {}
                vote => question.vote(issue, Answer::rule(Rule::text("key", &char::from(vote).to_string()), "why")),
            }
        }
        question
    }

    fn settled(questions: &[&str]) -> Vec<String> {
        let questions: Vec<Question> = questions.iter().map(|votes| question(votes)).collect();
        let days = questions.iter().flat_map(|q| &q.votes).map(|v| v.issue + 1).max().unwrap_or_default();
        let collection = Collection::of_days(days);
        settle(&questions, &collection)
            .iter()
            .map(|s| {
                let sign = if s.certain { "" } else { "?" };
                let value = s.rule.field("key").unwrap_or_default().trim_matches('"').to_owned();
                format!("{value}{sign} {} {}/{}", s.issues.as_deref().unwrap_or("all"), s.agree, s.of)
            })
            .collect()
    }

    #[test]
    fn a_habit_of_all_issues() {
        assert_eq!(settled(&["aaaaa"]), ["a all 5/5"]);
        assert_eq!(settled(&["aaaa-"]), ["a all 4/5"]);
        assert_eq!(settled(&["aaa--"]), ["a? all 3/5"]);
        assert_eq!(settled(&["aa---"]), [""; 0]);
        assert_eq!(settled(&["aa"]), ["a? all 2/2"]);
    }

    #[test]
    fn habits_that_change_together_share_their_boundary() {
        assert_eq!(
            settled(&["aaaaaaaabbbbbbbb", "--------- bbbbbb", "cccccccccddddddd"]),
            [
                "a ..2026-01-09 8/9",
                "b 2026-01-10.. 7/7",
                "b 2026-01-10.. 6/6",
                "c ..2026-01-09 9/9",
                "d 2026-01-10.. 7/7"
            ]
        );
    }

    #[test]
    fn the_newest_issues_can_count_by_themselves() {
        let mut only = question("-----a-----a-a");
        let collection = Collection::of_days(14);
        assert!(settle(std::slice::from_ref(&only), &collection).is_empty());
        only.newest_count = true;
        let found = settle(&[only], &collection);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].issues.as_deref(), found[0].certain), (Some("2026-01-12.."), false));
    }
}
