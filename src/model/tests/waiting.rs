//! How long is waited, and that all workers wait together.

use std::time::{Duration, Instant, SystemTime};

use super::*;

/// The time between the first two requests.
async fn gap(play: Play) -> Duration {
    let server = Server::playing([play, Play::ok("a")]).await;
    assert_eq!(ask(&server).await.unwrap().retries, 1);
    let asked = server.asked();
    asked[1].at - asked[0].at
}

fn assert_between(gap: Duration, low: u64, high: u64) {
    let milliseconds = gap.as_millis();
    assert!((u128::from(low)..u128::from(high)).contains(&milliseconds), "{gap:?}");
}

#[tokio::test]
async fn without_a_word_the_pause_is_short() {
    assert_between(gap(Play::new(429, "slow down")).await, 0, 5000);
}

#[tokio::test]
async fn seconds_are_obeyed() {
    assert_between(gap(Play::new(429, "slow down").header("retry-after", "1")).await, 1000, 6000);
}

#[tokio::test]
async fn milliseconds_are_obeyed() {
    assert_between(gap(Play::new(503, "").header("retry-after-ms", "150")).await, 150, 5000);
}

#[tokio::test]
async fn a_date_is_obeyed() {
    let then = SystemTime::now() + Duration::from_secs(2);
    let play = Play::new(429, "").header("retry-after", httpdate::fmt_http_date(then));
    // The header knows whole seconds only, and so does the server's clock.
    assert_between(gap(play).await, 900, 7000);
}

#[tokio::test]
async fn nobody_waits_for_an_hour() {
    let server = Server::playing([Play::new(429, "").header("retry-after", "3600")]).await;
    let error = ask(&server).await.unwrap_err();
    assert!(error.to_string().contains("asks to wait 3600 s, longer than the 120 s"), "{error}");
    assert!(error.is_fatal());
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn tries_are_counted_and_bounded() {
    let (outcome, requests) = outcome([Play::new(429, "slow down")]).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, ModelError::Busy { status: Some(429), tries: 4, .. }), "{error:?}");
    assert!(error.to_string().contains("429 Too Many Requests: \"slow down\""), "{error}");
    assert_eq!(requests, 4);
}

#[tokio::test]
async fn no_worker_sends_while_the_gate_is_closed() {
    let server = Server::deciding(|index, _| match index {
        0 => Play::new(429, "").header("retry-after-ms", "1000"),
        _ => Play::ok("a").after(10),
    })
    .await;
    let client = server.client();
    let ask = |delay: u64| {
        let client = client.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            let started = Instant::now();
            let answer = client.ask(&messages(), &schema()).await.unwrap();
            (started, answer)
        })
    };
    let workers: Vec<_> = [0, 100, 120, 140, 160, 180, 200, 220].map(ask).into();
    for worker in workers {
        let (started, answer) = worker.await.unwrap();
        // Waiting at the gate is no time of the model's.
        assert!(answer.seconds < 0.5, "{answer:?} {:?}", started.elapsed());
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 9);
    for later in &asked[1..] {
        assert_between(later.at - asked[0].at, 999, 6000);
    }
}

#[tokio::test]
async fn workers_do_not_hold_each_other_without_need() {
    let server = Server::playing([Play::ok("a").after(100)]).await;
    let client = server.client();
    let started = Instant::now();
    let workers: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.ask(&messages(), &schema()).await.unwrap() })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_between(started.elapsed(), 100, 1500);
}
