//! What a client is made of.

use std::path::PathBuf;
use std::sync::Arc;

use crate::address::Reach;
use crate::cache::CacheSettings;
use crate::clock::{Clock, SystemClock};
use crate::transport::Transport;

/// What a client is made of.
#[derive(Clone)]
pub struct ClientSettings {
    /// Sent with every request; names the program and where its makers can be reached.
    pub user_agent: String,
    /// The way to the network.
    pub transport: Arc<dyn Transport>,
    /// What is kept; `None` keeps nothing at all.
    pub cache: Option<CacheSettings>,
    /// The time of day, for freshness.
    pub clock: Arc<dyn Clock>,
    /// Where the jitter of back-offs begins; the same seed gives the same delays.
    pub jitter_seed: u64,
    /// How far requests may go.
    pub reach: Reach,
    /// Where answers are put that could not be read; `None` puts them nowhere.
    pub reports: Option<PathBuf>,
}

impl ClientSettings {
    /// The machine's clock, a cache in memory, any address.
    pub fn new(user_agent: impl Into<String>, transport: Arc<dyn Transport>) -> Self {
        Self {
            user_agent: user_agent.into(),
            transport,
            cache: Some(CacheSettings::default()),
            clock: Arc::new(SystemClock),
            jitter_seed: 0,
            reach: Reach::Anywhere,
            reports: None,
        }
    }

    /// Puts answers that could not be read into `folder`, for whoever reports them.
    #[must_use]
    pub fn reports(mut self, folder: impl Into<PathBuf>) -> Self {
        self.reports = Some(folder.into());
        self
    }

    /// Keeps answers as `cache` says; `None` keeps nothing.
    #[must_use]
    pub fn cache(mut self, cache: Option<CacheSettings>) -> Self {
        self.cache = cache;
        self
    }

    /// Takes the time of day from `clock`.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Begins the jitter of back-offs at `seed`.
    #[must_use]
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = seed;
        self
    }

    /// Sends requests only as far as `reach`.
    #[must_use]
    pub fn reach(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }
}
