//! zhen
pub mod align;
pub mod chinese;
pub mod edition;
pub mod glossary;
pub mod issue;
pub mod ledger;
pub mod markdown;
pub mod masking;
pub mod model;
pub mod practice;
pub mod prompt;
pub mod rules;
pub mod store;
pub mod translate;
pub mod workspace;
