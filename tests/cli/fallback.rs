//! `[model] fallback`: another model takes what one that stays down has left.

use serde_json::Value;
use zhen::practice::pseudo_translation;

use super::environment::Environment;
use super::issues::{ASKED, EN, ZH};
use super::model::{Model, Reply};

const TWO: &str = "[model]\nname = \"first\"\nfallback = [\"second\", \"third\"]\nretries = 0\njobs = 1\n";

/// Models of which some answer only with this status and message.
fn down(models: &'static [&'static str], status: u16, message: &'static str) -> Model {
    Model::knowing(move |unit, body| {
        if models.contains(&model_of(body)) {
            Reply::Refusal(status, message.into())
        } else {
            Reply::English(pseudo_translation(unit))
        }
    })
}

fn model_of(body: &Value) -> &str {
    body["model"].as_str().unwrap()
}

fn models(environment: &Environment) -> Vec<String> {
    environment.bodies().iter().map(|body| model_of(body).to_owned()).collect()
}

#[test]
fn the_next_model_takes_over_and_the_ledger_and_the_run_say_so() {
    for (status, message) in
        [(503, "overloaded"), (404, "The model `first` does not exist"), (500, "oops"), (429, "slow down")]
    {
        let environment = Environment::alone().with_model(down(&["first"], status, message)).file("zhen.toml", TWO);
        let run = environment.zhen("translate");
        run.exits(0).says(&["first is down, second took the units that were left"]);
        assert_eq!(run.stderr.matches("took the units").count(), 1, "{run}");
        let asked = models(&environment);
        assert_eq!(asked.iter().filter(|model| *model == "first").count(), 1, "{status}: {asked:?}");
        assert_eq!(asked.iter().filter(|model| *model == "second").count(), ASKED);
        assert_eq!(environment.row("articles/1").model.as_deref(), Some("second"));
    }
}

#[test]
fn two_models_can_be_down() {
    let environment = Environment::alone().with_model(down(&["first", "second"], 503, "no")).file("zhen.toml", TWO);
    environment.zhen("translate").exits(0).says(&["first is down, second", "second is down, third"]);
    assert_eq!(environment.row("title").model.as_deref(), Some("third"));
}

#[test]
fn where_all_are_down_it_is_as_with_one() {
    let all = &["first", "second", "third"];
    let environment = Environment::alone().with_model(down(all, 503, "no")).file("zhen.toml", TWO);
    environment.zhen("translate").exits(3).says(&["gave no answer"]);
    assert!(!environment.exists(EN));
}

#[test]
fn a_refused_key_or_an_empty_account_stops_at_once() {
    for (status, message) in [(401, "bad key"), (402, "Insufficient Balance")] {
        let environment = Environment::alone().with_model(down(&["first"], status, message)).file("zhen.toml", TWO);
        environment.zhen("translate").exits(3).asks(1).never_says("is down");
    }
}

#[test]
fn the_ledger_says_who_wrote_what() {
    let broken = std::sync::atomic::AtomicUsize::new(0);
    let model = Model::knowing(move |unit, body| {
        let first = model_of(body) == "first";
        match broken.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0..3 => Reply::English(pseudo_translation(unit)),
            _ if first => Reply::Refusal(503, "overloaded".into()),
            _ => Reply::English(pseudo_translation(unit)),
        }
    });
    let environment = Environment::alone().with_model(model).file("zhen.toml", TWO);
    environment.zhen("translate").exits(0);
    let writers: Vec<_> = environment.ledger().rows.into_iter().filter_map(|row| row.model).collect();
    assert_eq!(writers.iter().filter(|model| *model == "first").count(), 3, "{writers:?}");
    assert_eq!(writers.iter().filter(|model| *model == "second").count(), ASKED - 3, "{writers:?}");
}

#[test]
fn what_another_model_said_is_not_paid_twice() {
    let down = std::sync::atomic::AtomicBool::new(true);
    let model = Model::knowing(move |unit, body| {
        if model_of(body) == "first" && down.swap(false, std::sync::atomic::Ordering::SeqCst) {
            return Reply::Refusal(503, "overloaded".into());
        }
        Reply::English(pseudo_translation(unit))
    });
    let environment = Environment::alone().with_model(model).file("zhen.toml", TWO);
    environment.zhen("translate").exits(0);
    let before = environment.files();
    environment.remove(EN);
    environment.zhen("translate").exits(0).asks(0);
    assert_eq!(environment.files(), before);
    // Once it is up again, the first model is the first again.
    environment.edit(ZH, "能用", "好用");
    environment.zhen("translate").exits(0).asks(1);
    assert_eq!(environment.row("projects/1").model.as_deref(), Some("first"));
}

#[test]
fn a_frozen_run_takes_the_replies_of_all_models() {
    let environment = Environment::alone().with_model(down(&["first"], 503, "no")).file("zhen.toml", TWO);
    environment.zhen("translate").exits(0);
    let before = environment.files();
    environment.remove(EN);
    environment.zhen("translate --frozen").exits(0).asks(0);
    assert_eq!(environment.files(), before);
}

#[test]
fn wrong_names_are_refused() {
    for (list, part) in [("[\"\"]", "empty"), ("[\"a\", \"a\"]", "twice"), ("\"a\"", "a list")] {
        let environment = Environment::alone().file("zhen.toml", format!("[model]\nfallback = {list}\n"));
        environment.zhen("translate").exits(2).says(&["zhen.toml:2", "model.fallback", part]);
    }
}
