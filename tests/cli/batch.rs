//! Requests as an `OpenAI` Batch file, and the replies of one instead of a server.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zhen::practice::{Answers, Fault, Options, pseudo_translation};

use super::environment::Environment;
use super::issues::{ASKED, EN, ZH};
use super::model::{completion, unit_of};

/// A workspace whose server answers no request.
fn without_answers() -> Environment {
    let options = Options { answers: Answers::Pseudo, faults: vec![(Fault::ServerError, 1.0)], ..Options::default() };
    Environment::alone().with_server(options).file("zhen.toml", "[model]\nretries = 0\n")
}

fn lines(environment: &Environment, arguments: &str) -> Vec<Value> {
    let run = environment.zhen(arguments);
    run.exits(0).asks(0);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a batch makes of a request.
fn answered(request: &Value) -> Value {
    let body = completion(&pseudo_translation(&unit_of(&request["body"])));
    json!({
        "id": "batch_req_1",
        "custom_id": request["custom_id"],
        "response": {"status_code": 200, "request_id": "req_1", "body": body},
        "error": null
    })
}

fn write_replies(environment: &Environment, replies: &[Value]) {
    let lines: Vec<String> = replies.iter().map(Value::to_string).collect();
    environment.write("replies.jsonl", lines.join("\n"));
}

#[test]
fn the_exported_lines_are_requests_of_the_batch_interface() {
    let environment = Environment::alone();
    let requests = lines(&environment, "batch export");
    assert_eq!(requests.len(), ASKED);
    let ids: BTreeSet<&str> = requests.iter().map(|request| request["custom_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), ASKED, "each custom_id once");
    for request in &requests {
        let mut keys: Vec<&String> = request.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["body", "custom_id", "method", "url"]);
        assert_eq!((&request["method"], &request["url"]), (&"POST".into(), &"/v1/chat/completions".into()));
        let body = &request["body"];
        assert!(body["model"].as_str().is_some_and(|model| !model.is_empty()));
        assert_ne!(body["stream"], true);
        let roles: Vec<&str> =
            body["messages"].as_array().unwrap().iter().map(|m| m["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["system", "user"]);
        assert_eq!(body["response_format"]["type"], "json_schema");
        assert_eq!(body["response_format"]["json_schema"]["strict"], true);
        assert!(!unit_of(body).contains("example.com"));
    }
}

#[test]
fn an_export_needs_no_key_and_writes_no_english() {
    let environment = Environment::alone();
    environment.zhen("batch export -o requests.jsonl").exits(0).says(&["7 requests"]);
    assert_eq!(environment.read("requests.jsonl").lines().count(), ASKED);
    assert!(!environment.exists(EN));
}

#[test]
fn the_exported_bodies_are_those_that_a_run_sends() {
    let environment = Environment::alone().with_model(super::model::Model::pseudo());
    let mut exported: Vec<String> = lines(&environment, "batch export").iter().map(|r| r["body"].to_string()).collect();
    environment.zhen("translate").exits(0);
    let mut sent: Vec<String> = environment.bodies().iter().map(Value::to_string).collect();
    exported.sort();
    sent.sort();
    assert_eq!(exported, sent);
}

#[test]
fn imported_replies_are_used_without_a_request() {
    let direct = Environment::translated();
    let environment = without_answers();
    let replies: Vec<Value> = lines(&environment, "batch export").iter().map(answered).collect();
    write_replies(&environment, &replies);
    environment.zhen("batch import replies.jsonl").exits(0).prints(&["7 replies"]).asks(0);
    assert!(!environment.exists(EN));
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.english(), direct.english());
}

#[test]
fn a_batch_of_a_model_of_one_s_own_choice_is_used_with_that_model() {
    let environment = without_answers();
    let replies: Vec<Value> = lines(&environment, "batch export --model m").iter().map(answered).collect();
    write_replies(&environment, &replies);
    environment.zhen("batch import replies.jsonl").exits(0);
    environment.zhen("translate --model m").exits(0).asks(0);
    assert_eq!(environment.row("title").model.as_deref(), Some("m"));
}

#[test]
fn what_is_stored_is_not_exported_again() {
    let environment = without_answers();
    let replies: Vec<Value> = lines(&environment, "batch export").iter().take(4).map(answered).collect();
    write_replies(&environment, &replies);
    environment.zhen("batch import replies.jsonl").exits(0).prints(&["4 replies"]);
    assert_eq!(lines(&environment, "batch export").len(), ASKED - 4);
}

#[test]
fn what_is_translated_is_not_exported() {
    let environment = Environment::translated();
    assert!(lines(&environment, "batch export").is_empty());
    environment.edit(ZH, "能用", "好用");
    assert_eq!(lines(&environment, "batch export").len(), 1);
}

#[test]
fn requests_that_failed_in_the_batch_are_said_and_asked_by_the_next_run() {
    let environment = Environment::served();
    let mut replies: Vec<Value> = lines(&environment, "batch export").iter().map(answered).collect();
    replies[1]["response"] = Value::Null;
    replies[1]["error"] = json!({"code": "batch_expired", "message": "This request could not be executed."});
    replies[2]["response"] = json!({"status_code": 400, "body": {"error": {"message": "bad"}}});
    write_replies(&environment, &replies);
    let run = environment.zhen("batch import replies.jsonl");
    run.exits(0).prints(&["5 replies"]).says(&["replies.jsonl:2:", "could not be executed", "replies.jsonl:3:", "400"]);
    environment.zhen("translate").exits(0).asks(2);
}

#[test]
fn a_reply_that_lost_a_link_is_refused_as_any_other() {
    let environment = Environment::served();
    let requests = lines(&environment, "batch export");
    let replies: Vec<Value> = requests
        .iter()
        .map(|request| {
            let mut reply = answered(request);
            if unit_of(&request["body"]).contains("归并") {
                reply["response"]["body"] = completion("Merge sort\n\nStable and famous.");
            }
            reply
        })
        .collect();
    write_replies(&environment, &replies);
    environment.zhen("batch import replies.jsonl").exits(0);
    let run = environment.zhen("translate");
    run.exits(0).asks(1);
    assert!(environment.english().contains("(https://example.com/merge)"), "{run}");
}

#[test]
fn a_file_that_holds_no_replies_is_refused_with_its_line() {
    let environment = Environment::alone().file("replies.jsonl", "\n{\"custom_id\": \"mine-1\"}\n");
    let run = environment.zhen("batch import replies.jsonl");
    run.exits(2).says_in_one_line(&["replies.jsonl", "line 2", "mine-1", "zhen batch export"]);
    environment.write("replies.jsonl", "hello\n");
    environment.zhen("batch import replies.jsonl").exits(2).says_in_one_line(&["replies.jsonl", "line 1"]);
    environment.zhen("batch import nothing.jsonl").exits(2).says(&["nothing.jsonl"]);
}

#[test]
fn a_bad_issue_does_not_keep_the_others_from_the_export() {
    let environment = Environment::alone().file("issues-zh/2026-01-10.md", "");
    let run = environment.zhen("batch export");
    run.exits(2).says(&["issues-zh/2026-01-10.md is empty"]);
    assert_eq!(run.stdout.lines().count(), ASKED, "{run}");
}
