//! Reads the rows of `glossary.csv`.

use super::{Term, TermKind};

/// What can be wrong with a glossary.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum GlossaryError {
    /// The first line lacks a column.
    #[error("line 1: the header lacks the column `{0}`; it should read zh,en,kind,note,avoid")]
    Header(&'static str),
    /// A row cannot be used.
    #[error("line {line}: {problem}")]
    Row {
        /// Line in the file, from 1.
        line: u64,
        /// What is wrong and what to do.
        problem: String,
    },
    /// The matcher cannot be built.
    #[error("the glossary is too large to search: {0}")]
    TooLarge(String),
}

pub(super) fn read(text: &str) -> Result<Vec<Term>, GlossaryError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| row_error(1, &e.to_string()))?.clone();
    let column = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    let zh = column("zh").ok_or(GlossaryError::Header("zh"))?;
    let en = column("en").ok_or(GlossaryError::Header("en"))?;
    let (kind, note, avoid) = (column("kind"), column("note"), column("avoid"));
    let mut terms = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            row_error(line, "cannot be read as CSV; quote fields that hold a comma or a quotation mark")
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() > header.len() {
            return Err(row_error(
                line,
                &format!("has {} fields, the header {}; quote fields that hold a comma", record.len(), header.len()),
            ));
        }
        let field = |at: Option<usize>| at.and_then(|i| record.get(i)).unwrap_or_default();
        let row = Term {
            zh: field(Some(zh)).to_owned(),
            en: list(field(Some(en))),
            kind: parse_kind(field(kind)).ok_or_else(|| {
                row_error(line, &format!("`{}` is no kind; use heading, phrase, term or name", field(kind)))
            })?,
            note: field(note).to_owned(),
            avoid: list(field(avoid)),
            line,
        };
        if row.zh.is_empty() && row.en.is_empty() {
            continue;
        }
        if row.zh.is_empty() {
            return Err(row_error(line, "has no Chinese term (column zh)"));
        }
        if row.en.is_empty() {
            return Err(row_error(line, &format!("`{}` has no English rendering (column en)", row.zh)));
        }
        terms.push(row);
    }
    Ok(terms)
}

fn list(field: &str) -> Vec<String> {
    field.split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn parse_kind(field: &str) -> Option<TermKind> {
    match field.to_ascii_lowercase().as_str() {
        "" | "term" => Some(TermKind::Term),
        "heading" => Some(TermKind::Heading),
        "phrase" => Some(TermKind::Phrase),
        "name" => Some(TermKind::Name),
        _ => None,
    }
}

fn row_error(line: u64, problem: &str) -> GlossaryError {
    GlossaryError::Row { line, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_line() {
        assert!(problem("a,b\n").contains("`zh`"));
        assert!(problem("zh,en\n甲,A\n乙,\n").starts_with("line 3: `乙`"));
        assert!(problem("zh,en,kind\n甲,A,noun\n").starts_with("line 2: `noun`"));
        assert!(problem("zh,en\n甲,A,b,c\n").starts_with("line 2: has 4 fields"));
    }

    #[test]
    fn reads_lists_quotes_and_a_byte_order_mark() {
        let terms = read("\u{feff}zh,en,kind,note,avoid\n\"甲,乙\", A | B ,name,注,C|D\n\n").unwrap();
        assert_eq!(terms[0].zh, "甲,乙");
        assert_eq!(terms[0].en, ["A", "B"]);
        assert_eq!(terms[0].avoid, ["C", "D"]);
        assert_eq!(terms.len(), 1);
    }
}
