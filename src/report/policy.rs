//! What `--deny` and `--allow` change: a rule can be made an error, or be dropped.

use thiserror::Error;

use super::Problem;
use crate::rules::{Rule, Severity, UnknownRule, rule_named};

/// Rules that weigh something else than they do by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    denied: Vec<Rule>,
    allowed: Vec<Rule>,
}

/// Why `--deny` and `--allow` cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// A name that no rule has.
    #[error("{option}: {unknown}")]
    Unknown {
        /// `--deny` or `--allow`.
        option: &'static str,
        /// What is wrong with it.
        unknown: UnknownRule,
    },
    /// A group where only single rules make sense.
    #[error("--allow {0}: only single rules can be allowed, so that no new one is missed; name them one by one")]
    AllowedGroup(String),
    /// The same rule twice.
    #[error("{} is both denied and allowed; remove one of the two", .0.name())]
    Both(Rule),
}

impl Policy {
    /// Denies and allows rules by name. `all` denies every rule, `warnings` those that are warnings by
    /// themselves; a rule allowed by name is not part of these groups.
    pub fn new<D, A>(deny: D, allow: A) -> Result<Self, PolicyError>
    where
        D: IntoIterator<Item: AsRef<str>>,
        A: IntoIterator<Item: AsRef<str>>,
    {
        let mut policy = Self::default();
        for name in allow {
            if is_group(name.as_ref()) {
                return Err(PolicyError::AllowedGroup(name.as_ref().to_owned()));
            }
            policy.allowed.push(find("--allow", name.as_ref())?);
        }
        for name in deny {
            match name.as_ref() {
                "all" => policy.denied.extend(Rule::ALL),
                "warnings" => {
                    policy.denied.extend(Rule::ALL.iter().filter(|rule| rule.severity() == Severity::Warning));
                }
                name => {
                    let rule = find("--deny", name)?;
                    if policy.allowed.contains(&rule) {
                        return Err(PolicyError::Both(rule));
                    }
                    policy.denied.push(rule);
                }
            }
        }
        Ok(policy)
    }

    /// What findings of `rule` weigh; `None` where they are dropped.
    #[must_use]
    pub fn severity(&self, rule: Rule) -> Option<Severity> {
        if self.allowed.contains(&rule) {
            None
        } else if self.denied.contains(&rule) {
            Some(Severity::Error)
        } else {
            Some(rule.severity())
        }
    }

    /// Drops the findings of allowed rules and makes those of denied ones errors. Other findings keep the
    /// severity that they have.
    pub fn apply(&self, problems: &mut Vec<Problem>) {
        problems.retain(|problem| !self.allowed.contains(&problem.rule));
        for problem in problems.iter_mut().filter(|problem| self.denied.contains(&problem.rule)) {
            problem.severity = Severity::Error;
        }
    }
}

fn is_group(name: &str) -> bool {
    matches!(name, "all" | "warnings")
}

fn find(option: &'static str, name: &str) -> Result<Rule, PolicyError> {
    rule_named(name).map_err(|unknown| PolicyError::Unknown { option, unknown })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    #[test]
    fn without_a_word_rules_weigh_what_they_do() {
        let policy = Policy::new(NONE, NONE).unwrap();
        for rule in Rule::ALL {
            assert_eq!(policy.severity(*rule), Some(rule.severity()));
        }
    }

    #[test]
    fn denied_and_allowed_rules() {
        let policy = Policy::new(["chinese-left"], ["link-swapped"]).unwrap();
        assert_eq!(policy.severity(Rule::ChineseLeft), Some(Severity::Error));
        assert_eq!(policy.severity(Rule::LinkSwapped), None);
        assert_eq!(policy.severity(Rule::LinkTextEmpty), Some(Severity::Warning));
        let problem = |rule| Problem::new(rule, "issue #6", "articles/1", "message");
        let mut problems = vec![problem(Rule::ChineseLeft), problem(Rule::LinkSwapped), problem(Rule::SourceUrl)];
        policy.apply(&mut problems);
        let left: Vec<_> = problems.iter().map(|p| (p.rule, p.severity)).collect();
        assert_eq!(left, [(Rule::ChineseLeft, Severity::Error), (Rule::SourceUrl, Severity::Warning)]);
    }

    #[test]
    fn groups_of_rules() {
        let warnings = Policy::new(["warnings"], ["source-url"]).unwrap();
        assert_eq!(warnings.severity(Rule::ChineseLeft), Some(Severity::Error));
        assert_eq!(warnings.severity(Rule::SourceUrl), None);
        let all = Policy::new(["all"], NONE).unwrap();
        assert!(Rule::ALL.iter().all(|rule| all.severity(*rule) == Some(Severity::Error)));
    }

    #[test]
    fn what_cannot_be_followed() {
        let says = |deny: &[&str], allow: &[&str]| Policy::new(deny, allow).unwrap_err().to_string();
        assert_eq!(says(&["link-lots"], &[]), "--deny: there is no rule link-lots; did you mean link-lost?");
        assert_eq!(says(&[], &["chinese"]), "--allow: there is no rule chinese; did you mean chinese-left?");
        assert_eq!(says(&["empty"], &["empty"]), "empty is both denied and allowed; remove one of the two");
        assert!(says(&[], &["all"]).starts_with("--allow all: only single rules can be allowed"));
        let lost = says(&["%"], &[]);
        assert!(lost.starts_with("--deny: there is no rule %; `zhen check --explain` lists the rules"), "{lost}");
    }

    #[test]
    fn a_name_may_be_written_a_little_otherwise() {
        assert_eq!(rule_named(" Link_Lost"), Ok(Rule::LinkLost));
    }
}
