//! The environment as a layer of the configuration. The caller looks the variables up: the library
//! itself does not read the environment.

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as PlainError, StrDeserializer};

use super::error::ConfigError;
use super::keys::ConfigLayer;
use super::origin::Origin;

/// The variable that holds the server's key.
const API_KEY: &str = "OPENAI_API_KEY";

impl ConfigLayer {
    /// What the environment says, through `lookup` (in a program:
    /// `|name| std::env::var(name).ok()`). A variable that is empty counts as not set.
    ///
    /// # Errors
    ///
    /// When a variable has a value that its key does not allow.
    pub fn from_env(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut layer = Self::default();
        layer.read_variables(&lookup)?;
        layer.api_key = variable(&lookup, API_KEY).map(SecretString::from);
        layer.check()?;
        Ok(layer)
    }
}

/// The variable's value in the type of its key: as plain text where that serves, else as TOML
/// would write it (numbers, `true`).
pub(super) fn read<T: DeserializeOwned>(
    lookup: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    key: &'static str,
) -> Result<Option<T>, ConfigError> {
    let Some(text) = variable(lookup, name) else {
        return Ok(None);
    };
    let plain = T::deserialize(StrDeserializer::<PlainError>::new(&text));
    let value = plain.or_else(|problem| from_toml(&text).ok_or(problem));
    value.map(Some).map_err(|problem| ConfigError::Value {
        origin: Origin::Environment(name),
        key: key.to_owned(),
        problem: problem.to_string(),
    })
}

fn from_toml<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = toml::de::ValueDeserializer::parse(text).ok()?;
    T::deserialize(value).ok()
}

fn variable(lookup: &impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    let text = lookup(name)?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}
