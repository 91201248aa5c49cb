//! From which issue to which an answer holds: a newsletter changes its habits now and then.
//!
//! The votes are cut into stretches so that as few issues as possible disagree with the answer of their
//! stretch, each cut costing as much as a few issues that disagree.

use super::question::Vote;

/// How many issues have to disagree before a new habit is assumed.
const CHANGE: usize = 3;

/// A stretch of votes with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Era {
    /// Its first vote.
    pub first: usize,
    /// One past its last vote.
    pub end: usize,
    /// What most of them answer.
    pub answer: usize,
}

/// The eras of votes in the order of time; they cover all votes. `can_change` is whether habits can be
/// told apart by date or number at all; if not, there is one era.
pub(super) fn eras(votes: &[Vote], can_change: bool) -> Vec<Era> {
    let answers = votes.iter().map(|vote| vote.answer + 1).max().unwrap_or_default();
    if votes.is_empty() {
        return Vec::new();
    }
    // For each end the least cost, the begin of the last era there, and its answer.
    let mut best: Vec<(usize, usize, usize)> = vec![(0, 0, 0)];
    for end in 1..=votes.len() {
        let mut counts = vec![0_usize; answers];
        let mut most = votes[end - 1].answer;
        let mut cheapest = (usize::MAX, 0, 0);
        for first in (0..end).rev() {
            let answer = votes[first].answer;
            counts[answer] += 1;
            if counts[answer] > counts[most] {
                most = answer;
            }
            if first > 0 && !can_change {
                continue;
            }
            let cost = best[first].0 + CHANGE + (end - first - counts[most]);
            // Of two ways that cost the same, that with fewer changes.
            if cost <= cheapest.0 {
                cheapest = (cost, first, most);
            }
        }
        best.push(cheapest);
    }
    let mut eras: Vec<Era> = Vec::new();
    let mut end = votes.len();
    while end > 0 {
        let (_, first, answer) = best[end];
        eras.push(Era { first, end, answer });
        end = first;
    }
    eras.reverse();
    eras
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn votes(answers: &str) -> Vec<Vote> {
        answers.bytes().enumerate().map(|(issue, b)| Vote { issue, answer: usize::from(b - b'a') }).collect()
    }

    fn cut(answers: &str) -> Vec<String> {
        let name =
            |era: &Era| format!("{}{}", era.end - era.first, char::from(b'a' + u8::try_from(era.answer).unwrap()));
        eras(&votes(answers), true).iter().map(name).collect()
    }

    #[test]
    fn a_few_exceptions_are_no_change() {
        assert_eq!(cut("aaaaabaaaa"), ["10a"]);
        assert_eq!(cut("aaaaaaabbbaaaaa"), ["15a"]);
        assert_eq!(cut("aaaaaaabbbbbbb"), ["7a", "7b"]);
        assert_eq!(cut("aabaaaabbbabbbcccccc"), ["7a", "7b", "6c"]);
        assert_eq!(cut("a"), ["1a"]);
        assert_eq!(cut(""), [""; 0]);
    }

    #[test]
    fn without_dates_there_is_one_era() {
        assert_eq!(eras(&votes("aaaaaaabbbbbbbb"), false), [Era { first: 0, end: 15, answer: 1 }]);
    }

    proptest! {
        #[test]
        fn eras_cover_all_votes_in_order(answers in "[a-d]{1,40}") {
            let votes = votes(&answers);
            let eras = eras(&votes, true);
            prop_assert_eq!(eras[0].first, 0);
            prop_assert_eq!(eras[eras.len() - 1].end, votes.len());
            for pair in eras.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].first);
                prop_assert_ne!(pair[0].answer, pair[1].answer);
            }
        }
    }
}
