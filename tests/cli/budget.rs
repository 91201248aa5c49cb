//! `--budget`, prices and the cost in reports.

use super::environment::Environment;
use super::issues::{ASKED, EN, ZH, other_issue};
use super::model::Model;

/// One reply of the scripted model (5 tokens) costs one cent; what is asked costs nothing.
const CENT: &str = "[prices.\"m\"]\nprompt = 0\ncompletion = 2000\n[model]\nname = \"m\"\nmax_tokens = 5\n";

fn priced() -> Environment {
    Environment::alone().with_model(Model::pseudo()).file("zhen.toml", CENT)
}

#[test]
fn reports_say_what_a_run_cost() {
    let environment = priced();
    let run = environment.zhen("translate --format json");
    let json = run.exits(0).json();
    assert!((json["cost_usd"].as_f64().unwrap() - 0.07).abs() < 1e-9, "{run}");
    assert!((json["issues"][0]["cost_usd"].as_f64().unwrap() - 0.07).abs() < 1e-9, "{run}");
    environment.edit(ZH, "能用", "好用");
    environment.zhen("translate").exits(0).prints(&["USD", "0.0100"]);
    let json = environment.zhen("translate --format json").exits(0).json();
    assert!(json["cost_usd"].as_f64().unwrap().abs() < 1e-9, "nothing was asked: {json}");
}

#[test]
fn without_a_price_the_cost_is_not_known() {
    let environment = Environment::alone().with_model(Model::pseudo()).file("zhen.toml", "[model]\nname = \"m\"\n");
    let json = environment.zhen("translate --format json").exits(0).json();
    assert!(json["cost_usd"].is_null() && json["issues"][0]["cost_usd"].is_null(), "{json}");
}

#[test]
fn a_known_model_has_its_list_price() {
    let environment = Environment::alone().with_model(Model::pseudo());
    let json = environment.zhen("translate --model gpt-5.4-mini-2026-03-17 --format json").exits(0).json();
    // Seven times ten tokens at 0.75 and five at 4.5 USD a million.
    assert!((json["cost_usd"].as_f64().unwrap() - 0.00021).abs() < 1e-9, "{json}");
}

#[test]
fn a_run_stops_before_it_passes_its_budget_and_the_next_goes_on() {
    let environment = priced();
    let run = environment.zhen("translate --budget 0.035");
    run.exits(1).asks(3).says(&[
        "budget of 0.035 USD",
        "0.0300 USD are spent",
        "go on",
        "zhen translate --budget 0.035",
    ]);
    assert!(!environment.exists(EN));
    environment.zhen("translate --budget 0.035").exits(1).asks(3);
    environment.zhen("translate --budget 0.035").exits(0).asks(ASKED - 6);
    assert!(environment.exists(EN));
    environment.zhen("translate --budget 0.001").exits(0).asks(0);
}

#[test]
fn what_is_finished_within_the_budget_is_written() {
    let environment = priced().file("issues-zh/2026-01-10.md", other_issue(8));
    let run = environment.zhen("translate --budget 0.08 --format json");
    let json = run.exits(1).asks(8).json();
    assert!(environment.exists(EN) && !environment.exists("issues-en/2026-01-10.md"));
    assert!((json["cost_usd"].as_f64().unwrap() - 0.08).abs() < 1e-9, "{run}");
}

#[test]
fn a_budget_for_which_not_one_request_can_be_had_says_so() {
    priced().zhen("translate --budget 0.005").exits(1).asks(0).says(&["not one request", "larger"]);
}

#[test]
fn a_budget_that_is_large_enough_changes_nothing() {
    let (with, without) = (priced(), priced());
    with.zhen("translate --budget $5").exits(0).asks(ASKED);
    without.zhen("translate").exits(0);
    assert_eq!(with.files(), without.files());
}

#[test]
fn a_budget_needs_a_price_and_says_how_to_give_one() {
    let environment = Environment::alone().with_model(Model::pseudo());
    let run = environment.zhen("translate --model qwen3:14b --budget 1");
    run.exits(2).asks(0).says(&["--budget", "qwen3:14b", "zhen.toml", "[prices.\"qwen3:14b\"]", "per million tokens"]);
    let environment = priced();
    environment.write("zhen.toml", format!("{CENT}fallback = [\"other\"]\n"));
    environment.zhen("translate --budget 1").exits(2).says(&["other"]);
}

#[test]
fn a_budget_that_is_no_amount_is_wrong_usage() {
    for amount in ["0", "-1", "much", "nan", "inf"] {
        priced().zhen(&format!("translate --budget={amount}")).exits(2).says(&["--budget", "US dollars"]);
    }
}

#[test]
fn a_dry_run_shows_the_cost() {
    let environment = Environment::alone().file("zhen.toml", "[prices.m]\nprompt = 10\ncompletion = 100\n");
    let json = environment.zhen("translate --dry-run --model m --format json").exits(0).json();
    let row = &json["issues"][0];
    let tokens = |name: &str| row[name].as_f64().unwrap();
    let expected = (tokens("prompt_tokens") * 10.0 + tokens("reply_tokens") * 100.0) / 1e6;
    assert!((tokens("cost_usd") - expected).abs() < 1e-6 && expected > 0.0, "{json}");
    environment.zhen("translate --dry-run --model m").exits(0).prints(&["USD"]);
    environment.zhen("translate --dry-run --model n").exits(0).never_says("USD");
}
