//! Further models for when one stays down: the next takes the units that are left.

use std::sync::{Mutex, PoisonError};

use crate::model::{Client, ModelError};

/// Models that come after the first, in their order, and which one it is the turn of.
#[derive(Debug, Default)]
pub struct Fallback {
    next: Vec<Client>,
    switches: Mutex<Vec<Switch>>,
}

/// One model was down, and the next took over.
#[derive(Debug, Clone, PartialEq)]
pub struct Switch {
    /// The model that is down.
    pub from: String,
    /// The model that took over.
    pub to: String,
    /// Why.
    pub why: ModelError,
}

impl Fallback {
    /// These clients, after the first model.
    #[must_use]
    pub fn new(next: Vec<Client>) -> Self {
        Self { next, ..Self::default() }
    }

    /// The models after the first.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.next
    }

    /// What happened so far.
    #[must_use]
    pub fn switches(&self) -> Vec<Switch> {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Which model is asked now: 0 is the first, 1 the one after it.
    pub(super) fn current(&self) -> usize {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The model `index`, called `from`, is down. Whether there is one to go on with.
    pub(super) fn leave(&self, index: usize, from: &str, why: &ModelError) -> bool {
        let mut switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        if switches.len() > index {
            // Another unit was faster.
            return true;
        }
        let Some(next) = self.next.get(index) else { return false };
        switches.push(Switch { from: from.to_owned(), to: next.settings().model.clone(), why: why.clone() });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Settings;

    #[test]
    fn each_model_is_left_once_and_the_last_one_never() {
        let client = |model: &str| Client::new(Settings::new("http://127.0.0.1:1/v1", model)).unwrap();
        let fallback = Fallback::new(vec![client("b"), client("c")]);
        let why = ModelError::Settings("down".to_owned());
        assert_eq!(fallback.current(), 0);
        assert!(fallback.leave(0, "a", &why) && fallback.leave(0, "a", &why));
        assert_eq!((fallback.current(), fallback.switches().len()), (1, 1));
        assert!(fallback.leave(1, "b", &why));
        assert!(!fallback.leave(2, "c", &why));
        let names: Vec<_> = fallback.switches().into_iter().map(|s| (s.from, s.to)).collect();
        assert_eq!(names, [("a".to_owned(), "b".to_owned()), ("b".to_owned(), "c".to_owned())]);
        assert!(!Fallback::default().leave(0, "a", &why));
    }
}
