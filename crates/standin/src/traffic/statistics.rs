//! What was asked and answered, by provider.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::provider::Provider;

/// Paths counted one by one; further ones are counted under [`OTHER_PATHS`].
const MOST_PATHS: usize = 50_000;

/// Under which paths are counted when there are too many of them.
pub const OTHER_PATHS: &str = "(other)";

/// What one provider did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProviderStatistics {
    /// Requests that came in, refused and faulty ones included.
    pub requests: u64,
    /// Requests by path, without query.
    pub by_path: BTreeMap<String, u64>,
    /// Requests by endpoint: paths whose ids, numbers and file names are replaced by `{}`, such as
    /// `/3/tv/{}/season/{}` and `/title/{}/episodes`.
    pub by_endpoint: BTreeMap<String, u64>,
    /// Most requests in flight at the same time.
    pub peak_in_flight: usize,
    /// How long at least one request was in flight, up to the end of the last one that ended.
    pub busy: Duration,
    /// Requests turned away because a limit was passed.
    pub refused: u64,
    /// Requests that went wrong by script.
    pub faults: u64,
    /// Requests that named the answer they had, and were told that it is still right.
    pub not_modified: u64,
    /// Bytes of the bodies answered.
    pub bytes: u64,
}

/// What every provider did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Statistics {
    /// By provider; one that was never asked is not in it.
    pub providers: BTreeMap<Provider, ProviderStatistics>,
}

impl Statistics {
    /// What one provider did.
    pub fn of(&self, provider: Provider) -> ProviderStatistics {
        self.providers.get(&provider).cloned().unwrap_or_default()
    }

    /// Requests to all providers.
    pub fn requests(&self) -> u64 {
        self.providers.values().map(|provider| provider.requests).sum()
    }
}

/// Counts.
#[derive(Default)]
pub(crate) struct Counter {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counted: Statistics,
    in_flight: BTreeMap<Provider, usize>,
    /// Since when there has been something in flight.
    busy_since: BTreeMap<Provider, Instant>,
}

/// Counted as in flight until dropped.
pub(crate) struct Visit {
    counter: Arc<Counter>,
    provider: Provider,
}

impl Counter {
    /// Counts a request that comes in.
    pub(crate) fn visit(self: &Arc<Self>, provider: Provider, path: &str) -> Visit {
        let mut state = self.lock();
        let in_flight = state.in_flight.entry(provider).or_default();
        *in_flight += 1;
        let in_flight = *in_flight;
        if in_flight == 1 {
            state.busy_since.insert(provider, Instant::now());
        }
        let counted = state.counted.providers.entry(provider).or_default();
        counted.requests += 1;
        counted.peak_in_flight = counted.peak_in_flight.max(in_flight);
        let endpoint = endpoint_of(path);
        let known = counted.by_endpoint.contains_key(&endpoint) || counted.by_endpoint.len() < MOST_ENDPOINTS;
        let endpoint = if known { endpoint } else { OTHER_PATHS.to_owned() };
        *counted.by_endpoint.entry(endpoint).or_default() += 1;
        let known = counted.by_path.contains_key(path) || counted.by_path.len() < MOST_PATHS;
        *counted.by_path.entry(if known { path } else { OTHER_PATHS }.to_owned()).or_default() += 1;
        Visit { counter: Arc::clone(self), provider }
    }

    /// What was counted so far.
    pub(crate) fn snapshot(&self) -> Statistics {
        self.lock().counted.clone()
    }

    /// Counts from nothing again; what is in flight stays in flight.
    pub(crate) fn reset(&self) {
        let mut state = self.lock();
        state.counted = Statistics::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Endpoints counted one by one; further ones are counted under [`OTHER_PATHS`].
const MOST_ENDPOINTS: usize = 1_000;

/// Segments of an endpoint; what lies deeper does not make another one.
const MOST_SEGMENTS: usize = 8;

/// A path with what differs from title to title replaced by `{}`. Words of a few small letters stay, so that the number
/// of endpoints does not grow with that of titles.
fn endpoint_of(path: &str) -> String {
    let mut endpoint = String::new();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).take(MOST_SEGMENTS).peekable();
    let mut first = true;
    while let Some(segment) = segments.next() {
        let file = segments.peek().is_none() && segment.contains('.');
        // The first segment may be a version.
        let number = !first && segment.contains(|character: char| character.is_ascii_digit());
        let size = matches!(
            segment,
            "original" | "w92" | "w154" | "w185" | "w300" | "w342" | "w500" | "w780" | "w1280" | "h632"
        );
        endpoint.push('/');
        endpoint.push_str(if (file || number) && !size { "{}" } else { segment });
        first = false;
    }
    endpoint
}

impl Visit {
    /// Counts a refusal.
    pub(crate) fn refused(&self) {
        self.count(|counted| counted.refused += 1);
    }

    /// Counts a fault.
    pub(crate) fn fault(&self) {
        self.count(|counted| counted.faults += 1);
    }

    /// Counts an answer that is still right.
    pub(crate) fn not_modified(&self) {
        self.count(|counted| counted.not_modified += 1);
    }

    /// Counts bytes.
    pub(crate) fn bytes(&self, bytes: usize) {
        self.count(|counted| counted.bytes += bytes as u64);
    }

    fn count(&self, change: impl FnOnce(&mut ProviderStatistics)) {
        change(self.counter.lock().counted.providers.entry(self.provider).or_default());
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut state = self.counter.lock();
        let state = &mut *state;
        let Some(in_flight) = state.in_flight.get_mut(&self.provider) else { return };
        *in_flight = in_flight.saturating_sub(1);
        if *in_flight == 0
            && let Some(since) = state.busy_since.remove(&self.provider)
        {
            state.counted.providers.entry(self.provider).or_default().busy += since.elapsed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_leave_out_what_differs_from_title_to_title() {
        let cases = [
            ("/3/tv/1000001/season/2/episode/3", "/3/tv/{}/season/{}/episode/{}"),
            ("/3/search/tv", "/3/search/tv"),
            ("/3/find/tt20000000", "/3/find/{}"),
            ("/title/tt20000000/episodes/", "/title/{}/episodes"),
            ("/t/p/w500/AbCdEf.jpg", "/t/p/w500/{}"),
            ("/images/M/MV5Babc@._V1_.jpg", "/images/M/{}"),
            ("/suggestion/x/dracula.json", "/suggestion/x/{}"),
            ("/shows/40001/cast", "/shows/{}/cast"),
        ];
        for (path, endpoint) in cases {
            assert_eq!(endpoint_of(path), endpoint);
        }
    }

    #[test]
    fn counts_the_peak_and_not_only_the_present() {
        let desk = Arc::new(Counter::default());
        let first = desk.visit(Provider::Tmdb, "/3/a");
        let second = desk.visit(Provider::Tmdb, "/3/a");
        second.bytes(5);
        drop((first, second));
        drop(desk.visit(Provider::Tmdb, "/3/b"));
        let statistics = desk.snapshot().of(Provider::Tmdb);
        assert_eq!((statistics.requests, statistics.peak_in_flight, statistics.bytes), (3, 2, 5));
        assert_eq!(statistics.by_path["/3/a"], 2);
        assert!(statistics.busy > Duration::ZERO);
        desk.reset();
        assert_eq!(desk.snapshot().requests(), 0);
    }
}
