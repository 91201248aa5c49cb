//! The limits of an account, as `zhen.toml` states them: so many requests, so many tokens in any minute.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// A minute, and a little: what leaves here evenly can arrive at the server closer together.
const MINUTE: Duration = Duration::from_millis(60_500);

/// How much may be asked in any minute; without a number, there is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests in any minute.
    pub requests_per_minute: Option<u32>,
    /// Tokens in any minute, of requests and replies together.
    pub tokens_per_minute: Option<u32>,
}

/// What was sent in the last minute. All workers enter it in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Window {
    limits: Limits,
    turn: tokio::sync::Mutex<()>,
    sent: Mutex<Sent>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Sent {
    requests: VecDeque<Request>,
    number: u64,
}

#[derive(Debug)]
struct Request {
    number: u64,
    at: Instant,
    tokens: u64,
}

/// A request that entered.
#[derive(Debug)]
pub(super) struct Ticket(u64);

impl Window {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Returns when a request of about so many tokens, its reply included, fits into the last minute. One
    /// that is larger than a whole minute's tokens enters when nothing else is there.
    pub(super) async fn enter(&self, tokens: u64) -> Ticket {
        let _turn = self.turn.lock().await;
        loop {
            let freed = self.freed.notified();
            match self.try_enter(tokens) {
                Ok(ticket) => return ticket,
                Err(room_at) => {
                    tokio::select! {
                        () = sleep_until(room_at) => {}
                        () = freed => {}
                    }
                }
            }
        }
    }

    /// The ticket, or when the oldest request leaves the minute.
    fn try_enter(&self, tokens: u64) -> Result<Ticket, Instant> {
        let now = Instant::now();
        let mut sent = self.sent();
        while sent.requests.front().is_some_and(|request| now.duration_since(request.at) >= MINUTE) {
            sent.requests.pop_front();
        }
        let Limits { requests_per_minute, tokens_per_minute } = self.limits;
        let few = requests_per_minute.is_none_or(|most| (sent.requests.len() as u64) < u64::from(most));
        let used: u64 = sent.requests.iter().map(|request| request.tokens).sum();
        let small = tokens_per_minute.is_none_or(|most| used == 0 || used.saturating_add(tokens) <= u64::from(most));
        match sent.requests.front() {
            Some(oldest) if !(few && small) => Err(oldest.at + MINUTE),
            _ => {
                sent.number += 1;
                let number = sent.number;
                if self.limits != Limits::default() {
                    sent.requests.push_back(Request { number, at: now, tokens });
                }
                Ok(Ticket(number))
            }
        }
    }

    /// The request took so many tokens in truth.
    pub(super) fn correct(&self, ticket: &Ticket, tokens: u64) {
        if let Some(request) = self.sent().requests.iter_mut().find(|request| request.number == ticket.0) {
            request.tokens = tokens;
        }
        self.freed.notify_waiters();
    }

    /// The request was not sent after all.
    pub(super) fn leave(&self, ticket: &Ticket) {
        self.sent().requests.retain(|request| request.number != ticket.0);
        self.freed.notify_waiters();
    }

    fn sent(&self) -> MutexGuard<'_, Sent> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn window(requests: Option<u32>, tokens: Option<u32>) -> Window {
        Window::new(Limits { requests_per_minute: requests, tokens_per_minute: tokens })
    }

    /// When each of these requests enters, in seconds from the start.
    async fn entries(window: Window, tokens: &[u64]) -> Vec<u64> {
        let (window, start) = (Arc::new(window), Instant::now());
        let workers: Vec<_> = tokens
            .iter()
            .map(|tokens| {
                let (window, tokens) = (Arc::clone(&window), *tokens);
                tokio::spawn(async move {
                    window.enter(tokens).await;
                    start.elapsed().as_secs()
                })
            })
            .collect();
        let mut entered = Vec::new();
        for worker in workers {
            entered.push(worker.await.unwrap());
        }
        entered
    }

    #[tokio::test(start_paused = true)]
    async fn without_limits_all_enter_at_once() {
        assert_eq!(entries(window(None, None), &[u64::MAX, 5, 5, 5]).await, [0, 0, 0, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_requests_than_allowed() {
        assert_eq!(entries(window(Some(2), None), &[1; 5]).await, [0, 0, 60, 60, 121]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_tokens_than_allowed_and_nobody_overtakes() {
        assert_eq!(entries(window(None, Some(100)), &[60, 50, 10, 100]).await, [0, 60, 60, 121]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_larger_than_the_limit_goes_alone() {
        assert_eq!(entries(window(None, Some(100)), &[10, 5_000, 10]).await, [0, 60, 121]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_reply_took_less_is_free_at_once() {
        let window = Arc::new(window(None, Some(100)));
        let start = Instant::now();
        let ticket = window.enter(90).await;
        let next = tokio::spawn({
            let window = Arc::clone(&window);
            async move { window.enter(50).await }
        });
        tokio::time::sleep(Duration::from_secs(3)).await;
        window.correct(&ticket, 40);
        next.await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_reply_took_more_counts() {
        let window = window(None, Some(100));
        let start = Instant::now();
        let ticket = window.enter(10).await;
        window.correct(&ticket, 95);
        window.enter(10).await;
        assert_eq!(start.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_was_not_sent_leaves_its_place() {
        let window = window(Some(1), None);
        let start = Instant::now();
        let ticket = window.enter(1).await;
        window.leave(&ticket);
        window.enter(1).await;
        assert_eq!(start.elapsed().as_secs(), 0);
    }
}
