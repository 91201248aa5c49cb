//! What is measured on the real newsletters in `../shared/corpus`; skipped with a message without it.

mod folder;
mod round_trip;
mod truth;
