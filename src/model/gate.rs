//! The gate that all workers of a client pass before they send: when the server says "wait", it
//! closes for everybody.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::limits::{Ticket, Window};

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

    /// Returns when the gate is open and the limits of `window` have room for so many tokens; if the gate
    /// was closed again meanwhile, waits again.
    pub(super) async fn pass(&self, window: &Window, tokens: u64) -> Ticket {
        loop {
            while let Some(until) = self.closed_until() {
                sleep_until(until).await;
            }
            let ticket = window.enter(tokens).await;
            if self.closed_until().is_none() {
                return ticket;
            }
            window.leave(&ticket);
        }
    }

    fn closed_until(&self) -> Option<Instant> {
        let opens = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        opens.filter(|until| *until > Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits::Limits;
    use super::*;

    async fn pass(gate: &Gate) {
        gate.pass(&Window::default(), 1).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_gate_lets_pass_at_once() {
        let started = Instant::now();
        pass(&Gate::default()).await;
        assert_eq!(started.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_wait_counts() {
        let gate = Gate::default();
        let started = Instant::now();
        gate.close_for(Duration::from_millis(120));
        gate.close_for(Duration::from_millis(10));
        pass(&gate).await;
        assert_eq!(started.elapsed().as_millis() / 10, 12);
    }

    #[tokio::test(start_paused = true)]
    async fn closing_again_holds_those_who_wait() {
        let gate = Gate::default();
        let started = Instant::now();
        gate.close_for(Duration::from_millis(50));
        tokio::join!(pass(&gate), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            gate.close_for(Duration::from_millis(100));
        });
        assert_eq!(started.elapsed().as_millis() / 10, 12);
    }

    #[tokio::test(start_paused = true)]
    async fn the_server_s_word_and_the_limits_hold_together() {
        let (gate, started) = (Gate::default(), Instant::now());
        let window = Window::new(Limits { requests_per_minute: Some(1), tokens_per_minute: None });
        gate.pass(&window, 1).await;
        assert_eq!(started.elapsed().as_secs(), 0);
        tokio::join!(
            async {
                gate.pass(&window, 1).await;
            },
            async {
                tokio::time::sleep(Duration::from_secs(50)).await;
                gate.close_for(Duration::from_secs(25));
            }
        );
        assert_eq!(started.elapsed().as_secs(), 75, "the minute is over at 60, the gate opens at 75");
        gate.pass(&window, 1).await;
        assert_eq!(started.elapsed().as_secs(), 135, "a request that waited at the gate has used no place");
    }
}
