//! The limits that the real providers impose.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::provider::Provider;

/// Which limits hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Requests that TMDB answers in any sliding second; more are answered 429. None lifts the limit.
    pub tmdb_per_second: Option<usize>,
    /// Requests that IMDb's pages answer at the same time; more are answered 503. None lifts the limit.
    pub imdb_in_flight: Option<usize>,
    /// Requests that TVmaze answers in any ten seconds; more are answered 429. None lifts the limit.
    pub tvmaze_per_ten_seconds: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tmdb_per_second: Some(40), imdb_in_flight: Some(4), tvmaze_per_ten_seconds: Some(20) }
    }
}

impl Limits {
    /// No limits at all.
    pub const LIFTED: Self =
        Self { tmdb_per_second: None, imdb_in_flight: None, tvmaze_per_ten_seconds: None };
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    /// Too many in the window; the next is welcome after whole seconds.
    TooMany { retry_after_seconds: u64 },
    /// Too many at the same time.
    Busy,
}

/// Held while a request is in flight.
pub(crate) type Pass = Option<OwnedSemaphorePermit>;

const TMDB_WINDOW: Duration = Duration::from_secs(1);
const TVMAZE_WINDOW: Duration = Duration::from_secs(10);

/// Lets requests in, or not.
pub(crate) struct Gatekeeper {
    tmdb: Mutex<Window>,
    tvmaze: Mutex<Window>,
    imdb: Arc<Semaphore>,
}

/// The requests admitted of late.
struct Window {
    most: Option<usize>,
    length: Duration,
    admitted: VecDeque<Instant>,
}

impl Gatekeeper {
    /// Watches over limits.
    pub(crate) fn new(limits: Limits) -> Self {
        let places = limits.imdb_in_flight.unwrap_or(Semaphore::MAX_PERMITS).min(Semaphore::MAX_PERMITS);
        let window = |most, length| Mutex::new(Window { most, length, admitted: VecDeque::new() });
        Self {
            tmdb: window(limits.tmdb_per_second, TMDB_WINDOW),
            tvmaze: window(limits.tvmaze_per_ten_seconds, TVMAZE_WINDOW),
            imdb: Arc::new(Semaphore::new(places)),
        }
    }

    /// Lets a request in; refused ones do not count.
    pub(crate) fn admit(&self, provider: Provider, now: Instant) -> Result<Pass, Refusal> {
        match provider {
            Provider::Tmdb => admit(&self.tmdb, now),
            Provider::Tvmaze => admit(&self.tvmaze, now),
            Provider::Imdb => Arc::clone(&self.imdb).try_acquire_owned().map(Some).map_err(|_| Refusal::Busy),
            Provider::Images | Provider::Suggestion | Provider::Datasets => Ok(None),
        }
    }
}

fn admit(window: &Mutex<Window>, now: Instant) -> Result<Pass, Refusal> {
    window.lock().unwrap_or_else(PoisonError::into_inner).admit(now).map(|()| None)
}

impl Window {
    fn admit(&mut self, now: Instant) -> Result<(), Refusal> {
        let Some(most) = self.most else { return Ok(()) };
        while self.admitted.front().is_some_and(|first| now.saturating_duration_since(*first) >= self.length)
        {
            self.admitted.pop_front();
        }
        if self.admitted.len() < most {
            self.admitted.push_back(now);
            return Ok(());
        }
        Err(Refusal::TooMany { retry_after_seconds: self.length.as_secs() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_sliding_second_holds_forty_requests() {
        let gatekeeper = Gatekeeper::new(Limits::default());
        let start = Instant::now();
        let admitted = |count: usize, millis: u64| {
            let now = start + Duration::from_millis(millis);
            (0..count).filter(|_| gatekeeper.admit(Provider::Tmdb, now).is_ok()).count()
        };
        assert_eq!(admitted(20, 0), 20);
        assert_eq!(admitted(30, 600), 20);
        assert_eq!(admitted(1, 999), 0);
        assert_eq!(admitted(30, 1_000), 20);
        let refusal = gatekeeper.admit(Provider::Tmdb, start + Duration::from_millis(1_001)).unwrap_err();
        assert_eq!(refusal, Refusal::TooMany { retry_after_seconds: 1 });
    }

    #[test]
    fn any_ten_seconds_hold_twenty_requests_to_tvmaze() {
        let gatekeeper = Gatekeeper::new(Limits::default());
        let start = Instant::now();
        let admitted = |count: usize, seconds: u64| {
            let now = start + Duration::from_secs(seconds);
            (0..count).filter(|_| gatekeeper.admit(Provider::Tvmaze, now).is_ok()).count()
        };
        assert_eq!((admitted(15, 0), admitted(15, 9), admitted(30, 10)), (15, 5, 15));
    }

    #[test]
    fn four_pages_at_a_time() {
        let gatekeeper = Gatekeeper::new(Limits::default());
        let now = Instant::now();
        let mut passes: Vec<Pass> = (0..4).map(|_| gatekeeper.admit(Provider::Imdb, now).unwrap()).collect();
        assert_eq!(gatekeeper.admit(Provider::Imdb, now).unwrap_err(), Refusal::Busy);
        passes.pop();
        assert!(gatekeeper.admit(Provider::Imdb, now).is_ok());
    }

    #[test]
    fn limits_can_be_lifted() {
        let gatekeeper = Gatekeeper::new(Limits::LIFTED);
        let now = Instant::now();
        let passes: Vec<_> = (0..1_000).map(|_| gatekeeper.admit(Provider::Imdb, now)).collect();
        assert!(passes.iter().all(Result::is_ok));
        assert!((0..1_000).all(|_| gatekeeper.admit(Provider::Tmdb, now).is_ok()));
    }
}
