//! Which units to translate again although their Chinese did not change.

use std::str::FromStr;

use crate::edition::Unit;
use crate::ledger::{Row, Status};

/// What `--redo` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redo {
    /// The unit of that key.
    Key(String),
    /// Flagged units.
    Flagged,
    /// Units that stand in Chinese.
    Untranslated,
    /// Units whose Chinese holds a term.
    Term(String),
    /// Every unit that the machine wrote.
    All,
}

/// A `--redo` that names nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is nothing to redo; use a key such as articles/3, flagged, untranslated, term:文心一言 or all")]
pub struct RedoError(String);

impl FromStr for Redo {
    type Err = RedoError;

    fn from_str(text: &str) -> Result<Self, RedoError> {
        match text {
            "flagged" => Ok(Self::Flagged),
            "untranslated" => Ok(Self::Untranslated),
            "all" => Ok(Self::All),
            _ => match text.strip_prefix("term:") {
                Some(term) if !term.is_empty() => Ok(Self::Term(term.to_owned())),
                None if text == "title" || text.contains('/') => Ok(Self::Key(text.to_owned())),
                _ => Err(RedoError(text.to_owned())),
            },
        }
    }
}

impl std::fmt::Display for Redo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Flagged => f.write_str("flagged"),
            Self::Untranslated => f.write_str("untranslated"),
            Self::Term(term) => write!(f, "term:{term}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl Redo {
    /// Whether it means this unit.
    #[must_use]
    pub fn means(&self, unit: &Unit, row: &Row) -> bool {
        match self {
            Self::Key(key) => *key == unit.key,
            Self::Flagged => row.status == Status::Flagged,
            Self::Untranslated => row.status == Status::Untranslated,
            Self::Term(term) => unit.text.contains(term.as_str()),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        assert_eq!("articles/3".parse(), Ok(Redo::Key("articles/3".into())));
        assert_eq!("title".parse(), Ok(Redo::Key("title".into())));
        assert_eq!("term:文心一言".parse(), Ok(Redo::Term("文心一言".into())));
        assert_eq!("all".parse(), Ok(Redo::All));
        assert!("everything".parse::<Redo>().is_err());
        assert!("term:".parse::<Redo>().is_err());
    }
}
