//! Which rules of the edition are in force for an issue, and which of them change nothing in it.

use super::load::{LoadError, no_conflict, split_options};
use crate::edition::declared::Declared;
use crate::edition::{Described, Outline, describe, is_issue, title_of};
use crate::issue::{Issue, IssueId, View, english_view, split};
use crate::workspace::config::DeclaredEditions;
use crate::workspace::{Conventions, SourceFile, Workspace, read_issue};

/// What a rule does to an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The English would be another without it.
    Changes,
    /// A rule further down says otherwise: its line.
    Overruled(usize),
    /// It is about nothing in this issue.
    Nothing,
}

/// A rule in force.
#[derive(Debug, Clone)]
pub struct RuleInForce {
    /// Its line in `zhen.toml`.
    pub line: usize,
    /// The key it sets, or the list it stands in.
    pub key: String,
    /// What it says.
    pub words: String,
    /// What it does.
    pub effect: Effect,
}

/// One of `[[editions]]`.
#[derive(Debug, Clone)]
pub struct RangeInForce {
    /// Its line in `zhen.toml`.
    pub line: usize,
    /// The issues it is for, as they are written there.
    pub issues: String,
    /// Whether the issue is one of them.
    pub applies: bool,
}

/// The edition of an issue, rule by rule.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Number and date of the issue.
    pub id: IssueId,
    /// Its file as seen from the workspace.
    pub name: String,
    /// All ranges.
    pub ranges: Vec<RangeInForce>,
    /// The rules of the base edition and of the ranges that apply.
    pub rules: Vec<RuleInForce>,
}

/// The ranges that are declared; `applies` says which of them an issue is in.
#[must_use]
pub fn ranges(declared: &DeclaredEditions, id: Option<&IssueId>) -> Vec<RangeInForce> {
    let of_range = |(range, layer): &(crate::edition::Range, Declared)| {
        let issues = layer.issues.as_ref();
        RangeInForce {
            line: issues.map_or(0, |issues| declared.line(issues.span().start)),
            issues: issues.map(|issues| issues.get_ref().clone()).unwrap_or_default(),
            applies: id.is_some_and(|id| range.contains(id)),
        }
    };
    declared.ranges.iter().map(of_range).collect()
}

/// The rules in force for an issue. Each is left out in turn, to see whether the issue's outline is another.
///
/// # Errors
/// [`LoadError`] names the file, the line and what to do.
pub fn rules_in_force(
    workspace: &Workspace,
    file: &SourceFile,
    conventions: &Conventions,
) -> Result<InForce, LoadError> {
    let text = read_issue(&file.source)?;
    no_conflict(&file.source, &text)?;
    let view = english_view(&text);
    let issue = split(&view.text, &split_options(&workspace.config));
    let surroundings = conventions.surroundings(file);
    let id = IssueId::of(title_of(&issue), &surroundings.stem);
    let declared = &workspace.config.editions;
    let of_ranges = declared.ranges.iter().filter(|(range, _)| range.contains(&id)).map(|(_, layer)| layer);
    let layers: Vec<&Declared> = std::iter::once(&declared.base).chain(of_ranges).collect();
    let seen =
        |layers: &[&Declared]| -> Result<String, LoadError> { seen_through(conventions, layers, &issue, &view, file) };
    let whole = seen(&layers)?;
    let described: Vec<(usize, Described)> = layers
        .iter()
        .enumerate()
        .flat_map(|(layer, declared)| describe(declared).into_iter().map(move |rule| (layer, rule)))
        .collect();
    let mut rules = Vec::with_capacity(described.len());
    for (layer, rule) in &described {
        let mut stronger = described.iter().rev();
        let stronger = stronger.find(|(of, other)| of > layer && rule.single && other.key == rule.key);
        let effect = if let Some((_, other)) = stronger {
            Effect::Overruled(declared.line(other.at))
        } else {
            let mut others = layers.clone();
            others[*layer] = &rule.without;
            let waives = layers[*layer].waivers.iter().any(|waiver| {
                waiver.span().start == rule.at && is_issue(&waiver.get_ref().issue, &id, &surroundings.stem)
            });
            // Without the rule the edition may be faulty: then something leans on it.
            let is_other = waives || seen(&others).map_or(true, |without| without != whole);
            if is_other { Effect::Changes } else { Effect::Nothing }
        };
        let (key, words) = (rule.key.clone(), rule.words.clone());
        rules.push(RuleInForce { line: declared.line(rule.at), key, words, effect });
    }
    let name = workspace.relative(&file.source).to_string_lossy().replace('\\', "/");
    Ok(InForce { ranges: ranges(declared, Some(&id)), id, name, rules })
}

/// All that the layers make of an issue, to be compared.
fn seen_through(
    conventions: &Conventions,
    layers: &[&Declared],
    issue: &Issue,
    view: &View,
    file: &SourceFile,
) -> Result<String, LoadError> {
    let failed = |error| LoadError::Edition { path: file.source.clone(), error };
    let edition = conventions.edition_of(layers).map_err(failed)?;
    let surroundings = conventions.surroundings(file);
    let outline = Outline::of(issue.clone(), view, &edition, &conventions.glossary, &surroundings).map_err(failed)?;
    let written = outline.fill(|unit| unit.as_written.clone());
    Ok(format!("{:?}{:?}{written}", outline.units, outline.left_out))
}
