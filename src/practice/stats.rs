//! Counting what the practice server was asked and how it answered, so that tests can.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Fault;

/// What a practice server has seen so far; also what `GET /stats` gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Chat completions asked for, bad requests included.
    pub requests: u64,
    /// Requests that were answered with 400.
    pub bad_requests: u64,
    /// Questions that no recorded reply was found for.
    pub without_reply: u64,
    /// Recorded replies given though they were recorded for another prompt.
    pub other_prompt: u64,
    /// Faults that happened, by name. A fault that finds nothing to spoil does not happen.
    pub faults: BTreeMap<String, u64>,
    /// How often each unit was asked.
    pub units: BTreeMap<String, u64>,
    /// Requests being answered now.
    pub in_flight: u64,
    /// The most requests that were being answered at the same time.
    pub peak_concurrency: u64,
}

/// The statistics of a running server.
#[derive(Debug, Default)]
pub(super) struct Counter(Mutex<Stats>);

/// A request being answered; it ends when this is dropped, also when the client has gone away.
pub(super) struct Visit<'a>(&'a Counter);

impl Counter {
    /// The statistics as they are now.
    pub fn stats(&self) -> Stats {
        self.lock().clone()
    }

    /// A request has come.
    pub fn enter(&self) -> Visit<'_> {
        let mut stats = self.lock();
        stats.requests += 1;
        stats.in_flight += 1;
        stats.peak_concurrency = stats.peak_concurrency.max(stats.in_flight);
        Visit(self)
    }

    /// The request was answered with 400.
    pub fn bad_request(&self) {
        self.lock().bad_requests += 1;
    }

    /// A unit is asked; says for which time, counted from 1.
    pub fn ask(&self, unit: &str) -> u64 {
        let mut stats = self.lock();
        if let Some(times) = stats.units.get_mut(unit) {
            *times += 1;
            return *times;
        }
        stats.units.insert(unit.to_owned(), 1);
        1
    }

    /// No recorded reply was found.
    pub fn without_reply(&self) {
        self.lock().without_reply += 1;
    }

    /// The recorded reply was given to another prompt.
    pub fn other_prompt(&self) {
        self.lock().other_prompt += 1;
    }

    /// A fault happens.
    pub fn fault(&self, fault: Fault) {
        *self.lock().faults.entry(fault.name().to_owned()).or_default() += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Stats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.lock().in_flight -= 1;
    }
}
