//! The rules, asked of each unit that the English has.

use super::Found;
use super::alignment::Alignment;
use crate::chinese::has_han;
use crate::edition::{Fixed, UnitKind};
use crate::rules::{Finding, Rule, check as check_unit};

/// A destination that a unit lacks or has too much: `moved` looks at them together.
pub(super) struct Misplaced {
    /// The unit.
    pub unit: usize,
    /// What the rules say.
    pub finding: Finding,
}

pub(super) fn check(alignment: &Alignment<'_>, found: &mut Found<'_>) -> Vec<Misplaced> {
    let mut misplaced = Vec::new();
    for (index, unit, chunk) in alignment.units() {
        let Some(chunk) = chunk else { continue };
        if unit.kind == UnitKind::Definition {
            continue;
        }
        let of_edition = matches!(unit.fixed, Some(Fixed::Edition(_)));
        let english = unit.read_english(&chunk.text, &alignment.english.issue.definitions);
        let findings = check_unit(&unit.expectation, &english);
        let lost = findings.iter().any(|f| matches!(f.rule, Rule::ImageLost | Rule::LinkLost));
        for finding in &findings {
            // Whether a text is what the edition says is asked elsewhere; whether that is English is asked here.
            let other = of_edition && !matches!(finding.rule, Rule::Untranslated | Rule::ChineseLeft);
            let silenced = finding.rule == Rule::BlocksDiffer && lost || other;
            if silenced || is_an_editors_choice(finding, &findings) {
                continue;
            }
            let finding = finding.clone();
            if matches!(finding.rule, Rule::LinkLost | Rule::LinkAdded | Rule::LinkChanged) {
                misplaced.push(Misplaced { unit: index, finding });
                continue;
            }
            let (source, target) = (found.in_chinese(unit, finding.source), found.in_english(chunk, finding.target));
            let problem = found.about(finding.rule, unit, finding.message);
            problem.source = source;
            problem.target = Some(target);
        }
    }
    misplaced
}

/// Whether a finding about inline code is a matter of style in a text that people edited: words marked as
/// code besides, other capitals, Chinese in code put into English. In a model's reply it is not.
fn is_an_editors_choice(finding: &Finding, all: &[Finding]) -> bool {
    if finding.rule != Rule::CodeChanged {
        return false;
    }
    let mut added =
        all.iter().filter(|f| f.rule == Rule::CodeChanged && f.expected.is_none()).filter_map(|f| f.found.as_ref());
    match (&finding.expected, &finding.found) {
        (None, Some(_)) => true,
        (Some(code), None) => added.any(|other| has_han(code) || other.to_lowercase() == code.to_lowercase()),
        _ => false,
    }
}
