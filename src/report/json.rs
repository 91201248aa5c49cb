//! `--format json`: the findings for other programs. Names and order of the first nine keys are a contract.

use serde::Serialize;

use super::{Checked, Place, Problem, Report, Texts};

/// An array of findings, the most important first. Waived and old ones are in it, and say so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json;

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: &'static str,
    issue: &'a str,
    entry: &'a str,
    source: Option<Start<'a>>,
    target: Option<Start<'a>>,
    message: &'a str,
    expected: Option<&'a str>,
    found: Option<&'a str>,
    // What came later stands behind the contract.
    waived: Option<&'a str>,
    old: bool,
}

#[derive(Serialize)]
struct Start<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> From<&'a Place> for Start<'a> {
    fn from(place: &'a Place) -> Self {
        Self { file: &place.file, line: place.line, column: place.column }
    }
}

impl<'a> From<&'a Problem> for Finding<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            rule: problem.rule.name(),
            severity: problem.severity.name(),
            issue: &problem.issue,
            entry: &problem.entry,
            source: problem.source.as_ref().map(Start::from),
            target: problem.target.as_ref().map(Start::from),
            message: &problem.message,
            expected: problem.expected.as_deref(),
            found: problem.found.as_deref(),
            waived: problem.waived.as_deref(),
            old: problem.old,
        }
    }
}

impl Report for Json {
    fn render(&self, checked: &Checked, _: &dyn Texts) -> String {
        let findings: Vec<Finding<'_>> = checked.in_order().into_iter().map(Finding::from).collect();
        // Strings and numbers always become JSON.
        serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::NoTexts;
    use crate::report::tests::sample;

    #[test]
    fn the_contract() {
        let mut checked = sample().0;
        checked.problems.retain(Problem::fails);
        let json = Json.render(&checked, &NoTexts);
        insta::assert_snapshot!(json, @r#"
        [
          {
            "rule": "link-changed",
            "severity": "error",
            "issue": "issue #6, 2023-06-10",
            "entry": "articles/1",
            "source": {
              "file": "issues-zh/2023-06-10.md",
              "line": 3,
              "column": 5
            },
            "target": {
              "file": "issues-en/2023-06-10.md",
              "line": 3,
              "column": 4
            },
            "message": "the link of “甲” is https://x.dev and should be https://b.dev",
            "expected": "https://b.dev",
            "found": "https://x.dev",
            "waived": null,
            "old": false
          },
          {
            "rule": "blocks-differ",
            "severity": "error",
            "issue": "issue #7, 2023-06-17",
            "entry": "intro/1",
            "source": null,
            "target": null,
            "message": "block 2 is missing",
            "expected": null,
            "found": null,
            "waived": null,
            "old": false
          }
        ]
        "#);
    }

    #[test]
    fn the_keys_stand_in_the_order_of_the_contract() {
        let value: serde_json::Value = serde_json::from_str(&Json.render(&sample().0, &NoTexts)).unwrap();
        let contract = ["rule", "severity", "issue", "entry", "source", "target", "message", "expected", "found"];
        for finding in value.as_array().unwrap() {
            let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys[..contract.len()], contract);
            for place in [&finding["source"], &finding["target"]].into_iter().filter(|place| !place.is_null()) {
                let keys: Vec<&str> = place.as_object().unwrap().keys().map(String::as_str).collect();
                assert_eq!(keys, ["file", "line", "column"]);
            }
        }
    }

    #[test]
    fn no_finding_is_an_empty_array() {
        assert_eq!(Json.render(&Checked::default(), &NoTexts), "[]\n");
    }
}
