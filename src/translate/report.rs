//! What a run did, in figures: printed as a table and, with `--format json`, as the contract says.

use serde::Serialize;

use crate::model::ModelError;

/// One issue's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IssueReport {
    /// The Chinese file.
    pub source: String,
    /// The English file.
    pub target: String,
    /// Units of the outline.
    pub units: usize,
    /// Units that are entries.
    pub entries: usize,
    /// Units whose English stayed or needed no model.
    pub reused: usize,
    /// Units taken from earlier issues.
    pub memory: usize,
    /// Units that the model translated now.
    pub translated: usize,
    /// Units that a person should look at.
    pub flagged: usize,
    /// Units that stand in Chinese.
    pub untranslated: usize,
    /// Requests sent.
    pub requests: u64,
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens received.
    pub completion_tokens: u64,
    /// Tokens sent that the server had cached.
    pub cached_tokens: u64,
    /// What the requests cost, where prices are known.
    pub cost_usd: Option<f64>,
    /// Wall time from the issue's first unit to its last.
    pub seconds: f64,
    /// Requests that were needed and not allowed (`--frozen`).
    #[serde(skip)]
    pub unsent: usize,
    /// Units whose text another model wrote: a new model changes nothing by itself.
    #[serde(skip)]
    pub by_another_model: usize,
    /// Why no unit got a reply.
    #[serde(skip)]
    pub failure: Option<ModelError>,
    /// Whether there is something to write that was not written; a remark says why.
    #[serde(skip)]
    pub unwritten: bool,
    /// Whether the English file changed.
    #[serde(skip)]
    pub written: bool,
    /// Whether practice replies stand in it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub practice: bool,
    /// What a person should look at.
    #[serde(skip)]
    pub doubts: Vec<Doubt>,
    /// What is worth saying about the issue, for people.
    #[serde(skip)]
    pub remarks: Vec<String>,
}

/// A unit that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The unit's key.
    pub key: String,
    /// Line in the English file, from 1.
    pub line: usize,
    /// Whether it stands in Chinese.
    pub untranslated: bool,
    /// The first words of its Chinese.
    pub label: String,
    /// Why.
    pub reason: String,
}

/// A run's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunReport {
    /// The issues, in the order they were named.
    pub issues: Vec<IssueReport>,
    /// The sums of the issues' figures; `seconds` is the run's wall time.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Sums over the issues of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Units of the outlines.
    pub units: usize,
    /// Units that are entries.
    pub entries: usize,
    /// Units whose English stayed or needed no model.
    pub reused: usize,
    /// Units taken from earlier issues.
    pub memory: usize,
    /// Units that the model translated now.
    pub translated: usize,
    /// Units that a person should look at.
    pub flagged: usize,
    /// Units that stand in Chinese.
    pub untranslated: usize,
    /// Requests sent.
    pub requests: u64,
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens received.
    pub completion_tokens: u64,
    /// Tokens sent that the server had cached.
    pub cached_tokens: u64,
    /// What the requests cost, where prices are known.
    pub cost_usd: Option<f64>,
    /// Wall time of the run.
    pub seconds: f64,
}

impl RunReport {
    /// The report of `issues`, which took `seconds` together.
    #[must_use]
    pub fn new(issues: Vec<IssueReport>, seconds: f64) -> Self {
        let mut totals = Totals { seconds, ..Totals::default() };
        for issue in &issues {
            totals.units += issue.units;
            totals.entries += issue.entries;
            totals.reused += issue.reused;
            totals.memory += issue.memory;
            totals.translated += issue.translated;
            totals.flagged += issue.flagged;
            totals.untranslated += issue.untranslated;
            totals.requests += issue.requests;
            totals.prompt_tokens += issue.prompt_tokens;
            totals.completion_tokens += issue.completion_tokens;
            totals.cached_tokens += issue.cached_tokens;
            totals.cost_usd = match (totals.cost_usd, issue.cost_usd) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
        }
        Self { issues, totals }
    }
}
