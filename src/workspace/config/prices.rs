//! `[prices."model"]` of `zhen.toml`: what a model costs, where the built-in list does not know it or
//! does not hold.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::file::wrong_type;

/// How prices stand in the example of a `zhen.toml`.
pub(super) const EXAMPLE: &str = "\
# What a model costs, in USD per million tokens, where the built-in list of list prices does not
# know it or does not hold for you. `--budget` and the cost in reports count with it; `cached`, the
# part of the prompt that the server has in its cache, costs what the prompt costs where it is left out.
# [prices.\"model-name\"]
# prompt = 0.75
# cached = 0.075
# completion = 4.5
";

/// Dearer than any model: a price per token, or in cents, was written.
const MOST: f64 = 100_000.0;

/// What a model costs, in USD per million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredPrice {
    /// Tokens of the request.
    pub prompt: f64,
    /// Those of them that the server had in its cache.
    pub cached: Option<f64>,
    /// Tokens of the reply.
    pub completion: f64,
}

/// The declared prices by model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeclaredPrices {
    /// The prices.
    pub models: BTreeMap<String, DeclaredPrice>,
}

/// Where something is wrong, at which key, and what.
type Complaint = (Range<usize>, String, String);

impl DeclaredPrices {
    /// Reads the table `prices`.
    pub(super) fn read(prices: Spanned<DeValue<'_>>) -> Result<Self, Complaint> {
        let span = prices.span();
        let DeValue::Table(table) = prices.into_inner() else {
            let problem = "is a table: write [prices.\"model-name\"] and the prices below";
            return Err((span, "prices".to_owned(), problem.to_owned()));
        };
        let mut models = BTreeMap::new();
        for (name, value) in table {
            let (model, span) = (name.get_ref().to_string(), name.span());
            let key = format!("prices.\"{model}\"");
            // `[prices.gpt-4.1]` is the table `1` in the table `gpt-4`.
            let flat = |table: &DeTable<'_>| !table.values().any(|inner| matches!(inner.get_ref(), DeValue::Table(_)));
            if !matches!(value.get_ref(), DeValue::Table(table) if flat(table)) {
                let problem =
                    "is a table of prices: write [prices.\"model-name\"], with quotes around a name that has dots";
                return Err((span, key, problem.to_owned()));
            }
            let price = DeclaredPrice::deserialize(ValueDeserializer::from(value)).map_err(|error| {
                let advice = "the keys are prompt, cached and completion, in USD per million tokens";
                (
                    error.span().unwrap_or(span.clone()),
                    key.clone(),
                    format!("{}; {advice}", wrong_type(error.message())),
                )
            })?;
            let wrong = [Some(price.prompt), price.cached, Some(price.completion)]
                .into_iter()
                .flatten()
                .find(|price| !(0.0..=MOST).contains(price));
            if let Some(wrong) = wrong {
                let problem = format!("has the price {wrong}, but prices are USD per million tokens, 0 or more");
                return Err((span, key, problem));
            }
            models.insert(model, price);
        }
        Ok(Self { models })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::workspace::{Config, ConfigLayer};

    fn prices(toml: &str) -> Result<BTreeMap<String, DeclaredPrice>, String> {
        let layer = ConfigLayer::from_toml(toml, Path::new("zhen.toml")).map_err(|error| error.to_string())?;
        Ok(Config::from_layers([layer]).unwrap().prices.models)
    }

    #[test]
    fn prices_are_read_by_model() {
        let models = prices("[prices.\"qwen3.7-plus\"]\nprompt = 1\ncompletion = 2.5\n").unwrap();
        let price = DeclaredPrice { prompt: 1.0, cached: None, completion: 2.5 };
        assert_eq!(models, BTreeMap::from([("qwen3.7-plus".to_owned(), price)]));
    }

    #[test]
    fn the_example_can_be_uncommented() {
        let lines: Vec<&str> = EXAMPLE
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.starts_with('[') || line.contains(" = "))
            .collect();
        let spoken = lines.join("\n");
        assert_eq!(prices(&spoken).unwrap().len(), 1, "{spoken}");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (toml, parts) in [
            ("[prices.m]\nprompt = 1\n", &["zhen.toml:", "prices.\"m\"", "completion"][..]),
            ("[prices.m]\nprompt = 1\ncompletion = 2\nbatch = 1\n", &["zhen.toml:4", "batch"]),
            ("[prices.m]\nprompt = \"1\"\ncompletion = 2\n", &["zhen.toml:2", "a number"]),
            ("[prices.m]\nprompt = -1\ncompletion = 2\n", &["zhen.toml:1", "-1", "0 or more"]),
            ("[prices.m]\nprompt = nan\ncompletion = 2\n", &["per million tokens"]),
            ("prices = 1\n", &["zhen.toml:1", "is a table"]),
            ("[prices.gpt-4.1]\nprompt = 1\ncompletion = 2\n", &["quotes"]),
        ] {
            let message = prices(toml).unwrap_err();
            for part in parts {
                assert!(message.contains(part), "{toml}\n{message}");
            }
        }
    }
}
