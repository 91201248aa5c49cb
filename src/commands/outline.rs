//! `zhen outline`: how the tool reads a file.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};
use zhen::edition::{Outline, Unit, UnitKind};
use zhen::markdown::{DestinationKind, html_destinations};
use zhen::rules::check_source;
use zhen::translate::split_options;
use zhen::workspace::read_issue;

use super::{Exit, Format, Global, context};
use crate::terminal;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file, or an issue's stem, date or number
    file: PathBuf,

    /// How the outline is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    let workspace = context::workspace(global, zhen::workspace::ConfigLayer::from_flags())?;
    let path = if arguments.file.exists() {
        arguments.file.clone()
    } else {
        let mut meant = context::issues(&workspace, std::slice::from_ref(&arguments.file), global.quiet)?;
        match meant.errors.pop() {
            Some(error) => return Err(error),
            None => meant.files.remove(0).source,
        }
    };
    let text = read_issue(&path)?;
    let glossary = context::glossary(&workspace)?;
    let issue = zhen::issue::split(&text, &split_options(&workspace.config));
    let outline = Outline::new(issue, &glossary);
    let name = workspace.relative(&path).to_string_lossy().replace('\\', "/");
    match arguments.format {
        Format::Json => terminal::print(&format!("{}\n", serde_json::to_string_pretty(&as_json(&name, &outline))?))?,
        Format::Text => terminal::print(&as_text(&name, &outline))?,
    }
    for finding in check_source(&outline.issue) {
        let line = finding.source.map_or(1, |s| outline.issue.lines.line(s.start));
        terminal::warn(&format!("{name}:{line}: {} [{}]", finding.message, finding.rule.name()));
    }
    Ok(Exit::Done)
}

fn as_json(name: &str, outline: &Outline) -> Value {
    let issue = &outline.issue;
    let sections: Vec<Value> = issue
        .sections
        .iter()
        .map(|s| json!({"line": issue.lines.line(issue.pieces[s.piece].span.start), "title": s.title}))
        .collect();
    let entries: Vec<Value> = outline
        .units
        .iter()
        .enumerate()
        .filter(|(_, u)| u.kind == UnitKind::Entry)
        .map(|(i, u)| entry(outline, i, u))
        .collect();
    json!({"file": name, "sections": sections, "entries": entries})
}

fn entry(outline: &Outline, index: usize, unit: &Unit) -> Value {
    let issue = &outline.issue;
    let piece = &issue.pieces[index];
    let (links, images) = destinations(outline, index);
    json!({
        "key": unit.key,
        "section": piece.section,
        "number": unit.number(),
        "marker": unit.marker.as_ref().map(|m| m.text.as_str()),
        "start_line": issue.lines.line(piece.span.start),
        "end_line": issue.lines.line(piece.span.end.saturating_sub(1).max(piece.span.start)),
        "title": issue.title_of(piece),
        "title_url": issue.title_link(piece).map(|d| d.value.as_str()),
        "links": links,
        "images": images,
    })
}

/// Links and images of an entry in order, those of HTML tags included.
fn destinations(outline: &Outline, index: usize) -> (Vec<String>, Vec<String>) {
    let issue = &outline.issue;
    let span = issue.pieces[index].body;
    let mut found: Vec<(usize, bool, String)> = issue
        .destinations_in(span)
        .filter(|d| d.leads_somewhere())
        .map(|d| (d.whole.start, d.kind == DestinationKind::Image, d.value.clone()))
        .collect();
    for tag in issue.analysis.tags.iter().filter(|t| span.contains(t.span)) {
        let of_tag = html_destinations(tag.span.of(&issue.text));
        found.extend(of_tag.into_iter().map(|(kind, value)| (tag.span.start, kind == DestinationKind::Image, value)));
    }
    found.sort_by_key(|(at, ..)| *at);
    let (images, links): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, image, _)| *image);
    let values = |list: Vec<(usize, bool, String)>| list.into_iter().map(|(_, _, value)| value).collect();
    (values(links), values(images))
}

fn as_text(name: &str, outline: &Outline) -> String {
    let issue = &outline.issue;
    let mut out = format!(
        "{name}: {} sections, {} entries, {} units\n",
        issue.sections.len(),
        outline.entries(),
        outline.units.len()
    );
    for (index, unit) in outline.units.iter().enumerate() {
        let (links, images) = destinations(outline, index);
        let count = |n: usize, word: &str| match n {
            0 => String::new(),
            1 => format!("  1 {word}"),
            n => format!("  {n} {word}s"),
        };
        let marker = unit.marker.as_ref().map(|m| format!("{} ", m.text)).unwrap_or_default();
        let indent = if unit.kind == UnitKind::Entry || unit.key.contains("/note") { "  " } else { "" };
        let _ = writeln!(
            out,
            "{:>5}  {indent}{}  {marker}{}{}{}",
            unit.line,
            unit.key,
            unit.label(),
            count(links.len(), "link"),
            count(images.len(), "image"),
        );
    }
    out
}
