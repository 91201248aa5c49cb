//! zhen
pub mod chinese;
pub mod glossary;
pub mod issue;
pub mod markdown;
