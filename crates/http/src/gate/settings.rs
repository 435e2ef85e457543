//! What a gate lets through, and what it looks like from outside.

use std::time::{Duration, SystemTime};

use crate::error::FaultKind;
use crate::request::Role;

/// Most requests that a gate lets be in flight, whatever is configured.
pub const MAX_IN_FLIGHT: usize = 256;

/// Highest configurable rate in requests a second; a gate without a rate is not held to it.
pub const MAX_PER_SECOND: f64 = 1000.0;

/// Lowest configurable rate in requests a second: one in a hundred seconds.
pub const MIN_PER_SECOND: f64 = 0.01;

/// The limits of one gate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateSettings {
    /// Requests in flight at once, from 1 to [`MAX_IN_FLIGHT`].
    pub in_flight: usize,
    /// Requests a second, evenly spaced and without bursts; `None` for no limit.
    pub per_second: Option<f64>,
    /// Longest duration of one attempt, body included. Waiting for the gate does not count.
    pub timeout: Duration,
    /// Attempts after the first.
    pub retries: u32,
    /// How long after a host has begun to fail its requests wait for it instead of failing at once, and the longest
    /// pause asked for by the host that is waited for.
    pub patience: Duration,
}

impl Default for GateSettings {
    /// Four in flight, no rate, 60 s for an attempt, six attempts, one minute of patience.
    fn default() -> Self {
        Self {
            in_flight: 4,
            per_second: None,
            timeout: Duration::from_mins(1),
            retries: 5,
            patience: Duration::from_mins(1),
        }
    }
}

impl GateSettings {
    /// Lets this many requests be in flight.
    #[must_use]
    pub fn in_flight(mut self, requests: usize) -> Self {
        self.in_flight = requests;
        self
    }

    /// Lets this many requests pass in a second.
    #[must_use]
    pub fn per_second(mut self, requests: f64) -> Self {
        self.per_second = Some(requests);
        self
    }

    /// Ends an attempt after this long.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Tries this often after the first time.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Waits this long for a host that fails.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same with every value inside its bounds.
    pub(crate) fn bounded(mut self) -> Self {
        self.in_flight = self.in_flight.clamp(1, MAX_IN_FLIGHT);
        self.per_second = self
            .per_second
            .filter(|rate| rate.is_finite())
            .map(|rate| rate.clamp(MIN_PER_SECOND, MAX_PER_SECOND));
        self
    }
}

/// Whether a host is trusted to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It answers.
    Closed,
    /// It failed repeatedly and is left alone.
    Open,
    /// It is being tried with one request at a time.
    Probing,
}

/// A gate as it stands. Taking one costs a lock and a copy of the origin's name, so that it can be shown several times a
/// second.
#[derive(Debug, Clone, PartialEq)]
pub struct GateSnapshot {
    /// Scheme, host and port.
    pub origin: String,
    /// The provider whose requests pass.
    pub provider: &'static str,
    /// What they ask for.
    pub role: Role,
    /// Requests on the wire.
    pub in_flight: usize,
    /// Requests that may be in flight now; lower than configured while the host shows strain.
    pub limit: usize,
    /// Requests that may be in flight while the host shows no strain.
    pub configured_limit: usize,
    /// Requests waiting to pass.
    pub waiting: usize,
    /// Requests a second that may pass now; lower than configured while the host shows strain, `None` for no limit.
    pub per_second: Option<f64>,
    /// Requests a second that passed in the last five seconds.
    pub sent_per_second: f64,
    /// Requests that passed so far, each attempt counted.
    pub sent: u64,
    /// The waits of all requests added up. Compared between gates it says which host held a run up.
    pub waited: Duration,
    /// The time in which at least one request waited.
    pub held_up: Duration,
    /// Until when the host asked to be left alone.
    pub paused_until: Option<SystemTime>,
    /// The most requests that were ever on the wire together.
    pub peak_in_flight: usize,
    /// Whether the host is trusted to answer.
    pub breaker: BreakerState,
    /// How long the host has been left alone but for probes; `None` while it is trusted.
    pub down_for: Option<Duration>,
    /// When a host that is left alone is tried again.
    pub next_probe: Option<SystemTime>,
    /// Why no whole answer came the last time that the host failed; `None` where it did answer, with a fault of its own.
    pub last_fault: Option<FaultKind>,
    /// How long a host that fails is waited for.
    pub patience: Duration,
}

impl GateSnapshot {
    /// What a person calls it: the host asked and what for, such as `image.tmdb.org images`.
    pub fn label(&self) -> String {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        format!("{host} {}", self.role)
    }
}
