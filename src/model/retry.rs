//! When to ask again: which statuses may pass, how long to pause, and what `Retry-After` says.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::settings::Pace;

/// Whether a status may be another one when the request is sent again. 520 to 524 are Cloudflare's
/// words for a server behind it that is down or slow; 529 is "overloaded".
pub(super) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 409 | 429 | 500 | 502 | 503 | 504 | 520..=524 | 529)
}

/// Endless pauses, each drawn between nothing and a bound that doubles up to the cap ("full
/// jitter": workers that failed together do not come back together).
pub(super) fn pauses(pace: Pace) -> impl Iterator<Item = Duration> {
    let bounds = ExponentialBuilder::new().with_min_delay(pace.base).with_max_delay(pace.cap).without_max_times();
    // backon adds its jitter, up to as much again, to the bound; only that share is wanted.
    let jittered = bounds.with_jitter().build();
    jittered.zip(bounds.build()).map(|(jittered, bound)| jittered.saturating_sub(bound))
}

/// How long the server asks to be left alone. `retry-after-ms` is the more exact and goes first;
/// `Retry-After` is in seconds, or a date.
pub(super) fn asked_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(wait) = header("retry-after-ms").and_then(|value| seconds(value, 0.001)) {
        return Some(wait);
    }
    let value = header(RETRY_AFTER.as_str())?;
    seconds(value, 1.0).or_else(|| {
        let until = httpdate::parse_http_date(value).ok()?;
        // The server's own clock is the one it counts by, if it tells its time.
        let its_now = header(DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok());
        Some(until.duration_since(its_now.unwrap_or(now)).unwrap_or_default())
    })
}

/// A number of units as a duration; a number too big for a duration is the longest one.
pub(super) fn seconds(value: &str, unit: f64) -> Option<Duration> {
    let number: f64 = value.parse().ok()?;
    if number.is_nan() || number < 0.0 {
        return None;
    }
    Some(Duration::try_from_secs_f64(number * unit).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn wait(headers: &[(&str, &str)]) -> Option<Duration> {
        let now = httpdate::parse_http_date("Sat, 21 Nov 2026 08:00:00 GMT").unwrap();
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap()));
        asked_wait(&headers.collect(), now)
    }

    #[test]
    fn retry_after_in_all_its_forms() {
        let some = |milliseconds| Some(Duration::from_millis(milliseconds));
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[("retry-after", "3")]), some(3000));
        assert_eq!(wait(&[("retry-after", " 0.5 ")]), some(500));
        assert_eq!(wait(&[("retry-after", "0")]), some(0));
        assert_eq!(wait(&[("retry-after-ms", "250")]), some(250));
        assert_eq!(wait(&[("retry-after-ms", "250"), ("retry-after", "1")]), some(250));
        assert_eq!(wait(&[("retry-after-ms", "soon"), ("retry-after", "1")]), some(1000));
        assert_eq!(wait(&[("retry-after", "Sat, 21 Nov 2026 08:00:07 GMT")]), some(7000));
        assert_eq!(wait(&[("retry-after", "Sat, 21 Nov 2026 07:00:00 GMT")]), some(0));
        for nonsense in ["-1", "soon", "NaN", ""] {
            assert_eq!(wait(&[("retry-after", nonsense)]), None, "{nonsense}");
        }
        assert_eq!(wait(&[("retry-after", "99999999999999999999999")]), Some(Duration::MAX));
    }

    #[test]
    fn a_date_counts_from_the_servers_own_clock() {
        let headers = [("date", "Sat, 21 Nov 2020 10:00:00 GMT"), ("retry-after", "Sat, 21 Nov 2020 10:00:02 GMT")];
        assert_eq!(wait(&headers), Some(Duration::from_secs(2)));
    }

    #[test]
    fn pauses_grow_to_the_cap_and_differ() {
        let pace = Pace { base: Duration::from_millis(100), cap: Duration::from_secs(1), ..Pace::default() };
        for _ in 0..50 {
            for (pause, bound) in pauses(pace).zip([100, 200, 400, 800, 1000, 1000, 1000]) {
                assert!(pause <= Duration::from_millis(bound), "{pause:?} {bound}");
            }
        }
        let firsts: std::collections::HashSet<_> = (0..50).filter_map(|_| pauses(pace).next()).collect();
        assert!(firsts.len() > 10, "{firsts:?}");
    }
}
