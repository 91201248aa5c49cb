//! Which source a value comes from, so that a message (and `zhen config`) can say where to change it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// A key of `zhen.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table it stands in, `model`.
    pub table: &'static str,
    /// Its name in that table, `jobs`.
    pub name: &'static str,
    /// Both: `model.jobs`.
    pub path: &'static str,
    /// What it means: lines of Markdown, each beginning with a space.
    pub help: &'static str,
}

/// Where a value comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything: the default.
    #[default]
    Default,
    /// A line of `zhen.toml`.
    File {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// This environment variable.
    Environment(&'static str),
    /// A flag of the command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File { file, line } => write!(formatter, "{}:{line}", file.display()),
            Self::Environment(variable) => {
                write!(formatter, "the environment variable {variable}")
            }
            Self::CommandLine => formatter.write_str("the command line"),
        }
    }
}

/// One key, its value in force and where that comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key.
    pub key: Key,
    /// The value as it would stand in `zhen.toml`; `None` where nothing is set.
    pub value: Option<String>,
    /// Who said so.
    pub origin: Origin,
}

/// The origin of each key: one for the whole layer, others where they are known better.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    layer: Origin,
    keys: BTreeMap<&'static str, Origin>,
}

impl Origins {
    pub(super) fn of_layer(layer: Origin) -> Self {
        Self { layer, keys: BTreeMap::new() }
    }

    pub(super) fn set(&mut self, path: &'static str, origin: Origin) {
        self.keys.insert(path, origin);
    }

    pub(super) fn get(&self, path: &str) -> Origin {
        self.keys.get(path).unwrap_or(&self.layer).clone()
    }

    pub(super) fn take_over(&mut self, path: &'static str, other: &Self) {
        self.set(path, other.get(path));
    }
}
