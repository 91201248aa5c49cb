//! The glossary (termbase): which words have a settled English form.
//!
//! Rows come from `glossary.csv` (`zh,en,kind,note,avoid`); several accepted renderings are separated by
//! `|`, the preferred one first.

mod table;

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::chinese::fold;

pub use table::GlossaryError;

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// A section heading, without emoji and link.
    Heading,
    /// A fixed text that makes up a whole unit.
    Phrase,
    /// A technical term.
    Term,
    /// A product, company or person, or the spelling of one.
    Name,
}

/// A row of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The Chinese.
    pub zh: String,
    /// Accepted renderings, the preferred one first; never empty.
    pub en: Vec<String>,
    /// What the row is for.
    pub kind: TermKind,
    /// A remark for translators, shown to the model.
    pub note: String,
    /// Renderings that are wrong.
    pub avoid: Vec<String>,
    /// Line in the file, from 1.
    pub line: u64,
}

impl Term {
    /// The rendering to prefer.
    #[must_use]
    pub fn preferred(&self) -> &str {
        self.en.first().map_or("", String::as_str)
    }
}

/// A glossary, ready to look things up.
#[derive(Debug, Clone)]
pub struct Glossary {
    terms: Vec<Term>,
    headings: HashMap<String, usize>,
    phrases: HashMap<String, usize>,
    matcher: Option<AhoCorasick>,
    /// For each pattern of the matcher, its row.
    rows: Vec<usize>,
}

impl Glossary {
    /// A glossary without rows.
    #[must_use]
    pub fn empty() -> Self {
        Self { terms: Vec::new(), headings: HashMap::new(), phrases: HashMap::new(), matcher: None, rows: Vec::new() }
    }

    /// Reads a glossary from CSV.
    ///
    /// # Errors
    /// [`GlossaryError`] names the line and what is wrong with it.
    pub fn parse(csv: &str) -> Result<Self, GlossaryError> {
        Self::new(table::read(csv)?)
    }

    fn new(terms: Vec<Term>) -> Result<Self, GlossaryError> {
        let mut headings = HashMap::new();
        let mut phrases = HashMap::new();
        let mut patterns = Vec::new();
        let mut rows = Vec::new();
        for (row, term) in terms.iter().enumerate() {
            match term.kind {
                TermKind::Heading => drop(headings.entry(fold(&term.zh)).or_insert(row)),
                TermKind::Phrase => drop(phrases.entry(fold(&term.zh)).or_insert(row)),
                TermKind::Term | TermKind::Name => {
                    patterns.push(term.zh.clone());
                    rows.push(row);
                }
            }
        }
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .map_err(|cause| GlossaryError::TooLarge(cause.to_string()))?;
        Ok(Self { terms, headings, phrases, matcher: Some(matcher), rows })
    }

    /// All rows, in the order of the file.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms and names that occur in `text`, each once, in the order of their first occurrence; of
    /// overlapping ones the longest. A Latin term matches whole words only.
    #[must_use]
    pub fn terms_in(&self, text: &str) -> Vec<&Term> {
        let mut found: Vec<usize> = Vec::new();
        let Some(matcher) = &self.matcher else { return Vec::new() };
        for hit in matcher.find_iter(text) {
            let row = self.rows[hit.pattern().as_usize()];
            if stands_alone(text, hit.start(), hit.end()) && !found.contains(&row) {
                found.push(row);
            }
        }
        found.into_iter().map(|row| &self.terms[row]).collect()
    }

    /// The row for a section heading; emoji, U+FE0F, white space and case do not matter.
    #[must_use]
    pub fn heading(&self, text: &str) -> Option<&Term> {
        self.headings.get(&fold(text)).map(|row| &self.terms[*row])
    }

    /// The row for a text that is a name as a whole.
    #[must_use]
    pub fn name(&self, text: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.kind == TermKind::Name && term.zh == text.trim())
    }

    /// The row for a text that is a fixed phrase as a whole.
    #[must_use]
    pub fn phrase(&self, text: &str) -> Option<&Term> {
        self.phrases.get(&fold(text)).map(|row| &self.terms[*row])
    }
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let first = text[start..].chars().next().is_some_and(word);
    let last = text[..end].chars().next_back().is_some_and(word);
    let before = text[..start].chars().next_back().is_some_and(word);
    let after = text[end..].chars().next().is_some_and(word);
    !(first && before || last && after)
}

/// A short name for a section, from the English of its heading: `Articles & Tutorials` → `articles`.
#[must_use]
pub fn slug(english: &str) -> String {
    english
        .split(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary() -> Glossary {
        Glossary::parse(
            "zh,en,kind,note,avoid\n文章&教程,Articles & Tutorials,heading,,\n语言模型,language model,term,,\n\
             大语言模型,LLM|large language model,term,,\nGo,Go,name,,Golang\n全文链接,Full text,phrase,,\n",
        )
        .unwrap()
    }

    #[test]
    fn the_longest_term_wins_and_comes_once() {
        let glossary = glossary();
        let found: Vec<&str> =
            glossary.terms_in("大语言模型与语言模型，还是大语言模型").iter().map(|t| t.preferred()).collect();
        assert_eq!(found, ["LLM", "language model"]);
    }

    #[test]
    fn latin_terms_match_whole_words() {
        assert_eq!(glossary().terms_in("用 Go 写").len(), 1);
        assert_eq!(glossary().terms_in("用go写").len(), 1);
        assert!(glossary().terms_in("Google 的 cargo").is_empty());
    }

    #[test]
    fn headings_without_their_decoration() {
        assert_eq!(glossary().heading("🦄 文章＆教程\u{fe0f}").unwrap().preferred(), "Articles & Tutorials");
        assert!(glossary().heading("文章").is_none());
        assert_eq!(glossary().phrase("全文链接").unwrap().preferred(), "Full text");
        assert_eq!(slug("Articles & Tutorials"), "articles");
    }
}
