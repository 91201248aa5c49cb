//! What can be wrong with the configuration; each message says where and what to do.

use std::path::PathBuf;

use super::origin::Origin;

/// What can be wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}; check that it is a text file (UTF-8) you may read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}:{line}: not valid TOML: {problem}; correct this line", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the parser expected.
        problem: String,
    },
    /// The file has a key that does not exist.
    #[error("{}:{line}: there is no key {key}; {advice}", file.display())]
    UnknownKey {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key with its table, `model.job`.
        key: String,
        /// What may have been meant.
        advice: String,
    },
    /// The file holds a secret.
    #[error(
        "{}:{line}: {key} must not stand in this file, which others can read; remove the line, \
         set the environment variable OPENAI_API_KEY instead, and if the file was ever shared, \
         revoke the key",
        file.display()
    )]
    Secret {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key (never its value).
        key: String,
    },
    /// A value has the wrong type or is not allowed.
    #[error("{origin}: {key} {problem}")]
    Value {
        /// Who gave the value.
        origin: Origin,
        /// The key with its table.
        key: String,
        /// What is wrong, as the rest of a sentence that begins with the key.
        problem: String,
    },
}
