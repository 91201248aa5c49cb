//! Holds a log against the standard's own JSON schema, which lies in `tests/fixtures/sarif-2.1.0.json`.
//!
//! The schema needs few of JSON Schema's words. These are understood here, and any other is a fault, so that
//! no demand of the schema is passed over in silence.

use regex::Regex;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../tests/fixtures/sarif-2.1.0.json");

/// Words that ask for nothing.
const REMARKS: [&str; 6] = ["$schema", "$id", "title", "description", "default", "definitions"];

/// Where `log` is not what the schema asks for.
pub(super) fn faults(log: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut faults = Vec::new();
    Check { root: &schema, faults: &mut faults }.value(log, &schema, "$");
    faults
}

struct Check<'a> {
    root: &'a Value,
    faults: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, value: &Value, schema: &Value, at: &str) {
        for (word, demand) in schema.as_object().unwrap() {
            if !self.meets(value, word, demand, schema, at) {
                self.faults.push(format!("{at}: {value} against {word} {demand}"));
            }
        }
    }

    /// Whether there is no fault of `value` itself; those of its parts are noted.
    fn meets(&mut self, value: &Value, word: &str, demand: &Value, schema: &Value, at: &str) -> bool {
        match word {
            "$ref" => {
                let pointer = demand.as_str().unwrap().trim_start_matches('#');
                let target = self.root.pointer(pointer).unwrap();
                self.value(value, target, at);
                true
            }
            "type" => match demand {
                Value::Array(types) => types.iter().any(|t| is_a(value, t.as_str().unwrap())),
                one => is_a(value, one.as_str().unwrap()),
            },
            "enum" => demand.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|number| number >= demand.as_i64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= demand.as_f64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| Regex::new(demand.as_str().unwrap()).unwrap().is_match(text)),
            "format" => value.as_str().is_none_or(|text| has_format(text, demand.as_str().unwrap())),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= demand.as_u64().unwrap()),
            "uniqueItems" => {
                let repeats = |items: &Vec<Value>| (1..items.len()).any(|i| items[..i].contains(&items[i]));
                demand == false || !value.as_array().is_some_and(repeats)
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(item, demand, &format!("{at}[{i}]"));
                }
                true
            }
            "required" => value.as_object().is_none_or(|object| {
                demand.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))
            }),
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = demand.get(key) {
                        self.value(inner, schema, &format!("{at}.{key}"));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |key: &str| schema.get("properties").is_some_and(|known| known.get(key).is_some());
                let others = value.as_object().into_iter().flatten().filter(|(key, _)| !known(key));
                let others: Vec<_> = others.collect();
                if let Value::Bool(allowed) = demand {
                    return *allowed || others.is_empty();
                }
                for (key, inner) in others {
                    self.value(inner, demand, &format!("{at}.{key}"));
                }
                true
            }
            "anyOf" => demand.as_array().unwrap().iter().any(|s| self.fits(value, s, at)),
            "oneOf" => demand.as_array().unwrap().iter().filter(|s| self.fits(value, s, at)).count() == 1,
            _ => REMARKS.contains(&word),
        }
    }

    fn fits(&self, value: &Value, schema: &Value, at: &str) -> bool {
        let mut faults = Vec::new();
        Check { root: self.root, faults: &mut faults }.value(value, schema, at);
        faults.is_empty()
    }
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    }
}

fn has_format(text: &str, name: &str) -> bool {
    let reference = || {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte))
            && text
                .split('%')
                .skip(1)
                .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()))
    };
    match name {
        "uri" => text.contains(':') && reference(),
        // A colon in the first part of a relative address would make that part a scheme.
        "uri-reference" => reference() && (text.starts_with("file:") || !text.contains(':')),
        _ => false,
    }
}

#[test]
fn faults_are_found() {
    let log: Value = serde_json::json!({
        "version": "2.0.0",
        "runs": [{
            "tool": { "driver": { "rules": [] } },
            "columnKind": "bytes",
            "unknown": 1,
            "results": [{
                "message": { "text": 5 },
                "ruleIndex": -7,
                "level": "fatal",
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": "a b" }, "region": { "startLine": 0 },
                } }],
                "suppressions": [{ "kind": "external" }, { "kind": "external" }],
            }],
        }],
    });
    let faults = faults(&log).join("\n");
    for expected in [
        "$.version:",
        "$.runs[0]: ",
        "$.runs[0].columnKind:",
        "$.runs[0].tool.driver: ",
        ".message.text: 5 against type",
        ".ruleIndex: -7 against minimum",
        ".level:",
        ".uri: \"a b\" against format",
        ".startLine: 0 against minimum",
        ".suppressions:",
    ] {
        assert!(faults.contains(expected), "{expected} in {faults}");
    }
}
