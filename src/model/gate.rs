//! The gate that all workers of a client pass before they send: when the server says "wait", it
//! closes for everybody.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Open from the start; closed for a while whenever the server asks for patience.
#[derive(Debug, Default)]
pub(super) struct Gate {
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    /// Closes the gate for this long from now, unless it is already closed for longer.
    pub(super) fn close_for(&self, wait: Duration) {
        let Some(until) = Instant::now().checked_add(wait) else {
            return;
        };
        let mut opens = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        if opens.is_none_or(|now| now < until) {
            *opens = Some(until);
        }
    }

    /// Returns when the gate is open; if it was closed again meanwhile, waits again.
    pub(super) async fn pass(&self) {
        while let Some(until) = self.closed_until() {
            sleep_until(until).await;
        }
    }

    fn closed_until(&self) -> Option<Instant> {
        let opens = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        opens.filter(|until| *until > Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_open_gate_lets_pass_at_once() {
        let started = Instant::now();
        Gate::default().pass().await;
        assert!(started.elapsed() < Duration::from_millis(50));
    }

    #[tokio::test]
    async fn the_longest_wait_counts() {
        let gate = Gate::default();
        let started = Instant::now();
        gate.close_for(Duration::from_millis(120));
        gate.close_for(Duration::from_millis(10));
        gate.pass().await;
        assert!(started.elapsed() >= Duration::from_millis(120));
    }

    #[tokio::test]
    async fn closing_again_holds_those_who_wait() {
        let gate = Gate::default();
        let started = Instant::now();
        gate.close_for(Duration::from_millis(50));
        tokio::join!(gate.pass(), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            gate.close_for(Duration::from_millis(100));
        });
        assert!(started.elapsed() >= Duration::from_millis(120));
    }
}
