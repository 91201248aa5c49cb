//! `--format sarif`: SARIF 2.1.0, which code scanning services and editors read.

mod fingerprint;
mod log;
mod uri;

#[cfg(test)]
mod schema;

use std::collections::BTreeMap;
use std::fmt::Write;

use fingerprint::Fingerprints;

use super::excerpt::Excerpts;
use super::{Checked, Place, Problem, Report, Texts};
use crate::rules::{Rule, Severity};

/// A log of one run: every rule, and a result for each finding. Waived ones are suppressed with their reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sarif;

/// What relative addresses are relative to; the reader of the log knows where that is.
const ROOT: &str = "NEWSLETTER";

impl Report for Sarif {
    fn render(&self, checked: &Checked, texts: &dyn Texts) -> String {
        let mut fingerprints = Fingerprints::new(Excerpts::new(texts));
        let results = checked.in_order().into_iter().map(|p| result(p, fingerprints.next(p))).collect();
        let log = log::Log {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [log::Run {
                tool: log::Tool {
                    driver: log::Driver {
                        name: "zhen",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: Rule::ALL.iter().map(|rule| descriptor(*rule)).collect(),
                    },
                },
                invocations: [log::Invocation { execution_successful: true }],
                column_kind: "unicodeCodePoints",
                original_uri_base_ids: BTreeMap::from([(
                    ROOT,
                    log::Base { description: message("The folder of the newsletter.") },
                )]),
                results,
            }],
        };
        // Strings and numbers always become JSON.
        serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
    }
}

fn descriptor(rule: Rule) -> log::Descriptor {
    let explanation = rule.explanation();
    let mut markdown = format!("{}\n\n", explanation.meaning);
    for (label, text) in explanation.example() {
        let fenced = if text.is_empty() { "(nothing)\n".to_owned() } else { format!("````\n{text}\n````\n") };
        let _ = write!(markdown, "**{label}**\n\n{fenced}\n");
    }
    let _ = write!(
        markdown,
        "**What to do**\n\n{}\n\nTo accept a finding that is right as it is, add to `zhen.toml`:\n\n\
         ```toml\n{}\n```\n",
        explanation.advice,
        rule.waiver()
    );
    log::Descriptor {
        id: rule.name(),
        short_description: message(&explanation.summary),
        full_description: message(&unwrapped(&explanation.meaning)),
        help: log::Help { text: rule.explain(), markdown },
        default_configuration: log::Configuration { level: level(rule.severity()) },
    }
}

fn result(problem: &Problem, fingerprint: String) -> log::Result<'_> {
    let mut text = problem.message.clone();
    for (label, phrase) in [("Expected", &problem.expected), ("Found", &problem.found)] {
        if let Some(phrase) = phrase {
            let _ = write!(text, "\n{label}: {phrase}");
        }
    }
    let logical = log::LogicalLocation {
        name: &problem.entry,
        fully_qualified_name: format!("{} {}", problem.issue, problem.entry),
    };
    let location = problem.place().map(|place| log::Location {
        id: None,
        physical_location: physical(place),
        logical_locations: vec![logical],
        message: None,
    });
    let chinese = problem.source.as_ref().filter(|_| problem.target.is_some());
    let related = chinese.map(|place| log::Location {
        id: Some(1),
        physical_location: physical(place),
        logical_locations: Vec::new(),
        message: Some(message("The Chinese.")),
    });
    let suppression = problem.waived.as_ref().map(|reason| log::Suppression {
        kind: "external",
        status: "accepted",
        justification: reason,
    });
    log::Result {
        rule_id: problem.rule.name(),
        rule_index: Rule::ALL.iter().position(|rule| *rule == problem.rule),
        level: level(problem.severity),
        message: message(&literal(&text)),
        locations: location.into_iter().collect(),
        related_locations: related.into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("zhenFinding/v1", fingerprint)]),
        // Where no result is suppressed the property may be left out; here it says that none is.
        suppressions: suppression.into_iter().collect(),
        properties: log::Properties { issue: &problem.issue, entry: &problem.entry, old: problem.old },
    }
}

fn physical(place: &Place) -> log::PhysicalLocation {
    let uri = uri::of(&place.file);
    let base = (!uri.starts_with("file:")).then_some(ROOT);
    log::PhysicalLocation {
        artifact_location: log::ArtifactLocation { uri, uri_base_id: base },
        region: log::Region {
            start_line: place.line,
            start_column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        },
    }
}

fn message(text: &str) -> log::Message {
    log::Message { text: text.to_owned() }
}

/// A message that says `text` and nothing else: braces would be placeholders, and `[…](…)` a link.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// Paragraphs on one line each: a plain text message is not laid out.
fn unwrapped(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.lines().collect::<Vec<_>>().join(" "));
    literal(&paragraphs.collect::<Vec<_>>().join("\n\n"))
}

fn level(severity: Severity) -> &'static str {
    // The names are SARIF's.
    severity.name()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::NoTexts;
    use crate::report::tests::sample;

    fn rendered(checked: &Checked, texts: &dyn Texts) -> Value {
        serde_json::from_str(&Sarif.render(checked, texts)).unwrap()
    }

    fn one(problem: Problem) -> Value {
        let log = rendered(&Checked { problems: vec![problem], ..Checked::default() }, &NoTexts);
        log["runs"][0]["results"][0].clone()
    }

    #[test]
    fn logs_are_what_the_standard_s_schema_asks_for() {
        let (checked, texts) = sample();
        assert_eq!(schema::faults(&rendered(&checked, &texts)), Vec::<String>::new());
        assert_eq!(schema::faults(&rendered(&checked, &NoTexts)), Vec::<String>::new());
        assert_eq!(schema::faults(&rendered(&Checked::default(), &NoTexts)), Vec::<String>::new());
        let odd = Problem {
            target: Some(Place::top("/data/x y/中文 100%.md")),
            ..Problem::new(Rule::Empty, "", "", "{0} [a](b)")
        };
        let checked = Checked { problems: vec![odd], ..Checked::default() };
        assert_eq!(schema::faults(&rendered(&checked, &NoTexts)), Vec::<String>::new());
    }

    #[test]
    fn a_result_in_full() {
        let (checked, texts) = sample();
        let result = rendered(&checked, &texts)["runs"][0]["results"][0].clone();
        insta::assert_snapshot!(serde_json::to_string_pretty(&result).unwrap(), @r#"
        {
          "ruleId": "link-changed",
          "ruleIndex": 2,
          "level": "error",
          "message": {
            "text": "the link of “甲” is https://x.dev and should be https://b.dev\nExpected: https://b.dev\nFound: https://x.dev"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "issues-en/2023-06-10.md",
                  "uriBaseId": "NEWSLETTER"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 4,
                  "endLine": 3,
                  "endColumn": 28
                }
              },
              "logicalLocations": [
                {
                  "name": "articles/1",
                  "fullyQualifiedName": "issue #6, 2023-06-10 articles/1"
                }
              ]
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "issues-zh/2023-06-10.md",
                  "uriBaseId": "NEWSLETTER"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 5,
                  "endLine": 3,
                  "endColumn": 23
                }
              },
              "message": {
                "text": "The Chinese."
              }
            }
          ],
          "partialFingerprints": {
            "zhenFinding/v1": "ddea8fda27246de0:1"
          },
          "suppressions": [],
          "properties": {
            "issue": "issue #6, 2023-06-10",
            "entry": "articles/1",
            "old": false
          }
        }
        "#);
    }

    #[test]
    fn a_waived_finding_is_suppressed_with_its_reason() {
        let problem = Problem::new(Rule::LinkLost, "issue #6", "title", "lost");
        assert_eq!(one(problem.clone())["suppressions"], serde_json::json!([]));
        let waived = one(Problem { waived: Some("on purpose".into()), ..problem });
        let accepted = serde_json::json!([{"kind": "external", "status": "accepted", "justification": "on purpose"}]);
        assert_eq!(waived["suppressions"], accepted);
    }

    #[test]
    fn a_run_says_how_it_counts() {
        let log = rendered(&Checked::default(), &NoTexts);
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["tool"]["driver"]["name"], "zhen");
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), Rule::ALL.len());
        assert!(run["originalUriBaseIds"][ROOT]["description"]["text"].is_string());
        let rule = &run["tool"]["driver"]["rules"][0];
        assert_eq!(rule["id"], "link-lost");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
        assert_eq!(rule["shortDescription"]["text"], Rule::LinkLost.explanation().summary);
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("**What to do**"));
    }

    #[test]
    fn every_result_names_its_rule() {
        let log = rendered(&sample().0, &NoTexts);
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
    }

    #[test]
    fn a_message_is_no_link_and_has_no_placeholder() {
        let result = one(Problem::new(Rule::LinkLost, "issue #6", "title", "[x](https://evil.example) {0} 1"));
        assert_eq!(result["message"]["text"], "[x] (https://evil.example) {{0}} 1");
    }

    #[test]
    fn a_path_outside_of_the_folder_stands_alone() {
        let place = Some(Place::top("/data/a b.md"));
        let result = one(Problem { target: place, ..Problem::new(Rule::LinkLost, "issue #6", "title", "lost") });
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(location["uri"], "file:///data/a%20b.md");
        assert!(location.get("uriBaseId").is_none());
    }

    #[test]
    fn a_finding_without_a_place_has_no_location() {
        let result = one(Problem::new(Rule::LinkLost, "issue #6", "title", "lost"));
        assert_eq!(result["locations"], serde_json::json!([]));
    }
}
