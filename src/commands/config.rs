//! `zhen config`: what is in force, and where it comes from.

use std::fmt::Write;
use std::path::PathBuf;

use comfy_table::{Table, presets};
use serde_json::{Value, json};
use zhen::edition::describe;
use zhen::translate::{Effect, InForce, RangeInForce, RuleInForce, ranges, rules_in_force};
use zhen::workspace::config::{Origin, Setting};
use zhen::workspace::{Config, Workspace};

use super::{Exit, Format, Global, context};
use crate::terminal;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  zhen config                every key with its value and origin, and the base edition
  zhen config 43             the edition in force for an issue, and which rules change nothing in it
  zhen config --example      a zhen.toml that explains every key and changes nothing

The server's key is never shown, only whether one is set.")]
pub struct Arguments {
    /// An issue: a path, a stem, a date or a number
    issue: Option<PathBuf>,

    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Print an example of zhen.toml with every key instead
    #[arg(long, conflicts_with_all = ["issue", "format"])]
    example: bool,

    /// As if the model were given on the command line
    #[arg(long, value_name = "NAME", help_heading = "Model")]
    model: Option<String>,

    /// As if the server were given on the command line
    #[arg(long, value_name = "URL", help_heading = "Model")]
    base_url: Option<String>,

    /// As if the number of requests at the same time were given on the command line
    #[arg(long, short, value_name = "N", help_heading = "Model")]
    jobs: Option<u32>,
}

pub fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    if arguments.example {
        terminal::print(&format!("{}\n{}", Config::example(), zhen::edition::EXAMPLE))?;
        return Ok(Exit::Done);
    }
    let flags = context::flags(&context::ModelOptions {
        practice: false,
        model: arguments.model.clone(),
        base_url: arguments.base_url.clone(),
        jobs: arguments.jobs,
    })?;
    let workspace = context::workspace(global, flags)?;
    let conventions = context::conventions(&workspace)?;
    let in_force = match &arguments.issue {
        Some(issue) => {
            let mut meant = context::issues(&workspace, std::slice::from_ref(issue), global.quiet)?;
            if let Some(error) = meant.errors.pop() {
                return Err(error);
            }
            let [file] = meant.files.as_slice() else {
                anyhow::bail!("{} is {} issues; name one of them", issue.display(), meant.files.len());
            };
            Some(rules_in_force(&workspace, file, &conventions)?)
        }
        None => None,
    };
    let text = match arguments.format {
        Format::Text => as_text(&workspace, in_force.as_ref()),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&as_json(&workspace, in_force.as_ref()))?),
    };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// The rules of the base edition, and of each range, where no issue is named.
fn declared(workspace: &Workspace) -> (Vec<RuleInForce>, Vec<(RangeInForce, Vec<RuleInForce>)>) {
    let editions = &workspace.config.editions;
    let rules = |layer| -> Vec<RuleInForce> {
        let of_rule = |rule: zhen::edition::Described| RuleInForce {
            line: editions.line(rule.at),
            key: rule.key,
            words: rule.words,
            effect: Effect::Changes,
        };
        describe(layer).into_iter().map(of_rule).collect()
    };
    let of_ranges = ranges(editions, None).into_iter().zip(&editions.ranges);
    (rules(&editions.base), of_ranges.map(|(range, (_, layer))| (range, rules(layer))).collect())
}

fn as_text(workspace: &Workspace, in_force: Option<&InForce>) -> String {
    let file = workspace.config_file();
    let mut out = if file.is_file() {
        format!("Configuration: {}\n\n", file.display())
    } else {
        "Configuration: no zhen.toml, so the defaults hold; `zhen init` writes one\n\n".to_owned()
    };
    out.push_str(&settings(workspace));
    let place = |line: usize| format!("{}:{line}", workspace.config.editions.file().display());
    match in_force {
        Some(in_force) => out.push_str(&of_issue(in_force, &place)),
        None => out.push_str(&of_all(workspace, &place)),
    }
    out
}

fn settings(workspace: &Workspace) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    for setting in workspace.config.settings() {
        let value = setting.value.unwrap_or_else(|| "not set".to_owned());
        table.add_row([setting.key.path.to_owned(), value, setting.origin.to_string()]);
    }
    let (value, origin) = key(workspace);
    table.add_row(["the server's key", value, origin]);
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    format!("{}\n", lines.join("\n"))
}

/// Whether there is a key for the server, and where it comes from.
fn key(workspace: &Workspace) -> (&'static str, &'static str) {
    match workspace.config.api_key {
        Some(_) => ("set", "the environment variable OPENAI_API_KEY"),
        None => ("not set", "the environment variable OPENAI_API_KEY sets it"),
    }
}

fn of_all(workspace: &Workspace, place: &dyn Fn(usize) -> String) -> String {
    let (base, ranges) = declared(workspace);
    let mut out = String::from("\nThe English edition of all issues\n");
    if base.is_empty() {
        out.push_str("  nothing differs but the language\n");
    }
    out.extend(base.iter().map(|rule| of_rule(rule, place)));
    for (range, rules) in ranges {
        let _ = writeln!(out, "\nBesides, for the issues {} ({})", range.issues, place(range.line));
        out.extend(rules.iter().map(|rule| of_rule(rule, place)));
    }
    out
}

fn of_issue(in_force: &InForce, place: &dyn Fn(usize) -> String) -> String {
    let mut out = format!("\nThe English edition of {}, {}\n", in_force.id.label(&in_force.name), in_force.name);
    let (in_use, idle): (Vec<&RuleInForce>, Vec<&RuleInForce>) =
        in_force.rules.iter().partition(|rule| rule.effect == Effect::Changes);
    if in_use.is_empty() {
        out.push_str("  nothing differs but the language\n");
    }
    out.extend(in_use.iter().map(|rule| of_rule(rule, place)));
    if !idle.is_empty() {
        out.push_str("\nRules that change nothing in this issue\n");
        out.extend(idle.iter().map(|rule| of_rule(rule, place)));
    }
    if !in_force.ranges.is_empty() {
        out.push_str("\nRanges of issues\n");
    }
    for range in &in_force.ranges {
        let applies = if range.applies { "holds for this issue" } else { "is for others" };
        let _ = writeln!(out, "  {}  {} {applies}", place(range.line), range.issues);
    }
    out
}

fn of_rule(rule: &RuleInForce, place: &dyn Fn(usize) -> String) -> String {
    let overruled = match rule.effect {
        Effect::Overruled(line) => format!(" (overruled by {})", place(line)),
        Effect::Changes | Effect::Nothing => String::new(),
    };
    format!("  {}  {}{overruled}\n", place(rule.line), rule.words)
}

fn as_json(workspace: &Workspace, in_force: Option<&InForce>) -> Value {
    let config = &workspace.config;
    let file = workspace.config_file();
    let settings: Vec<Value> = config.settings().iter().map(of_setting).collect();
    let edition = in_force.map_or_else(|| json_of_all(workspace), json_of_issue);
    json!({
        "file": file.is_file().then(|| file.display().to_string()),
        "settings": settings,
        "api_key": config.api_key.is_some(),
        "edition": edition,
    })
}

fn json_of_issue(in_force: &InForce) -> Value {
    let range = |range: &RangeInForce| json!({"line": range.line, "issues": range.issues, "applies": range.applies});
    json!({
        "issue": {"file": in_force.name, "number": in_force.id.number, "date": in_force.id.date},
        "rules": in_force.rules.iter().map(|rule| json_of_rule(rule, true)).collect::<Vec<Value>>(),
        "ranges": in_force.ranges.iter().map(range).collect::<Vec<Value>>(),
    })
}

fn json_of_all(workspace: &Workspace) -> Value {
    let (base, ranges) = declared(workspace);
    let rules = |rules: &[RuleInForce]| -> Vec<Value> { rules.iter().map(|rule| json_of_rule(rule, false)).collect() };
    let range = |(range, of_range): &(RangeInForce, Vec<RuleInForce>)| json!({"line": range.line, "issues": range.issues, "rules": rules(of_range)});
    json!({"issue": null, "rules": rules(&base), "ranges": ranges.iter().map(range).collect::<Vec<Value>>()})
}

fn of_setting(setting: &Setting) -> Value {
    let (origin, place) = match &setting.origin {
        Origin::Default => ("default", None),
        Origin::File { .. } => ("file", Some(setting.origin.to_string())),
        Origin::Environment(variable) => ("environment", Some((*variable).to_owned())),
        Origin::CommandLine => ("command line", None),
    };
    json!({"key": setting.key.path, "value": setting.value, "origin": origin, "place": place})
}

fn json_of_rule(rule: &RuleInForce, of_issue: bool) -> Value {
    let mut value = json!({"line": rule.line, "key": rule.key, "rule": rule.words});
    if of_issue {
        value["changes"] = json!(rule.effect == Effect::Changes);
        if let Effect::Overruled(line) = rule.effect {
            value["overruled_by_line"] = json!(line);
        }
    }
    value
}
