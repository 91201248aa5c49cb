//! `[edition]` and `[[editions]]` of `zhen.toml`: read, with every complaint naming the line.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeValue, Deserializer, ValueDeserializer};

use super::error::ConfigError;
use super::origin::Origin;
use crate::edition::declared::{CHOICES, Declared, LISTS};
use crate::edition::{Range, range};

/// The editions as they are written down.
#[derive(Clone, Debug, Default)]
pub struct DeclaredEditions {
    /// What holds for all issues.
    pub base: Declared,
    /// What holds for some, in the order of the file.
    pub ranges: Vec<(Range, Declared)>,
    /// The file.
    file: PathBuf,
    /// Its text.
    text: String,
    /// Where each of its lines ends, in bytes.
    line_ends: Vec<usize>,
}

impl DeclaredEditions {
    /// Reads the values of the tables `edition` and `editions`.
    pub(super) fn read(
        edition: Option<Spanned<DeValue<'_>>>,
        editions: Option<Spanned<DeValue<'_>>>,
        text: &str,
        file: &Path,
    ) -> Result<Self, ConfigError> {
        let line_ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
        let mut read = Self { file: file.to_path_buf(), text: text.to_owned(), line_ends, ..Self::default() };
        if let Some(edition) = edition {
            let span = edition.span();
            let DeValue::Table(table) = edition.into_inner() else {
                return Err(read.value(span.start, "edition", "is a table: write [edition] and its keys below"));
            };
            let deserializer = Deserializer::from(Spanned::new(span.clone(), table));
            read.base = read.declared("edition", span.start, deserializer)?;
            if let Some(issues) = &read.base.issues {
                let problem = "says for which issues [[editions]] are; [edition] is for all: remove the line, or write \
                               [[editions]]";
                return Err(read.value(issues.span().start, "edition.issues", problem));
            }
        }
        if let Some(editions) = editions {
            let start = editions.span().start;
            let DeValue::Array(list) = editions.into_inner() else {
                return Err(read.value(start, "editions", "is a list of tables: write [[editions]] for each"));
            };
            for one in list {
                let start = one.span().start;
                let declared = read.declared("editions", start, ValueDeserializer::from(one))?;
                let range = range(&declared).map_err(|problem| {
                    let at = declared.issues.as_ref().map_or(start, |issues| issues.span().start);
                    read.value(at, "editions.issues", &problem)
                })?;
                let Some(range) = range else {
                    let problem = "needs `issues`, the dates or numbers of the issues it is for: issues = \"#1..#40\"";
                    return Err(read.value(start, "editions", problem));
                };
                read.ranges.push((range, declared));
            }
        }
        Ok(read)
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.as_os_str().is_empty()
    }

    /// Whether a rule depends on which other issues have English.
    pub(crate) fn asks_for_files(&self) -> bool {
        std::iter::once(&self.base).chain(self.ranges.iter().map(|(_, declared)| declared)).any(|declared| {
            declared.relative_links.is_some() || declared.destinations.iter().any(|d| d.get_ref().if_english.is_some())
        })
    }

    /// The file, for messages.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The line of a byte of the file, from 1.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.line_ends.partition_point(|end| *end < at) + 1
    }

    fn value(&self, at: usize, key: &str, problem: &str) -> ConfigError {
        let origin = Origin::File { file: self.file.clone(), line: self.line(at) };
        ConfigError::Value { origin, key: key.to_owned(), problem: problem.to_owned() }
    }

    /// Reads one of the tables.
    fn declared<'de, D>(&self, table: &str, start: usize, deserializer: D) -> Result<Declared, ConfigError>
    where
        D: serde::Deserializer<'de, Error = toml::de::Error>,
    {
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let path: Vec<String> = error.path().iter().filter_map(name_of).collect();
            self.complaint(table, &path, start, error.inner())
        })
    }

    /// An unknown key with what may have been meant, or a value of the wrong type.
    fn complaint(&self, table: &str, path: &[String], start: usize, error: &toml::de::Error) -> ConfigError {
        let at = error.span().map_or(start, |span| span.start);
        let message = error.message();
        let key = std::iter::once(table).chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
        let mut names = message.split('`').skip(1).step_by(2);
        if message.starts_with("unknown field")
            && let Some(name) = names.next()
        {
            let known: Vec<&str> = names.collect();
            let key = if key.ends_with(&format!(".{name}")) { key } else { format!("{key}.{name}") };
            let advice =
                super::file::nearest(name, &known).unwrap_or_else(|| format!("there are {}", known.join(", ")));
            return ConfigError::UnknownKey { file: self.file.clone(), line: self.line(at), key, advice };
        }
        let last = path.last().map_or("", String::as_str);
        let value = error.span().and_then(|span| self.text.get(span)).unwrap_or_default();
        let problem = if let Some(field) = message.strip_prefix("missing field ") {
            format!("needs {field}")
        } else if LISTS.contains(&last) {
            format!("is a list of tables: write [[{key}]] for each")
        } else if let Some((_, choices)) = CHOICES.iter().find(|(name, _)| *name == last) {
            format!("is `{}`, but must be {choices}", value.trim_matches(['"', '\'']))
        } else {
            super::file::wrong_type(message)
        };
        self.value(at, &key, &problem)
    }
}

/// A part of a path that is a name; places in lists are told by the line.
fn name_of(segment: &serde_path_to_error::Segment) -> Option<String> {
    match segment {
        serde_path_to_error::Segment::Map { key } if !key.starts_with("$__") => Some(key.clone()),
        _ => None,
    }
}
