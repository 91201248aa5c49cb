//! zhen
pub mod chinese;
pub mod edition;
pub mod glossary;
pub mod issue;
pub mod markdown;
pub mod masking;
pub mod model;
pub mod prompt;
pub mod rules;
pub mod store;
pub mod workspace;
