//! What went over the wire, for the summary of a run.

use bioscope_http::Client;

/// What went over the wire so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traffic {
    /// Requests sent.
    pub(crate) requests: u64,
    /// Answers from the cache.
    pub(crate) hits: u64,
    /// Answers the cache did not have.
    pub(crate) misses: u64,
}

impl Traffic {
    /// Everything that this client has done.
    pub(crate) fn of(client: &Client) -> Self {
        let mut traffic = Self { requests: 0, hits: 0, misses: 0 };
        for provider in client.statistics() {
            traffic.requests += provider.requests;
            traffic.hits += provider.hits();
            traffic.misses += provider.misses;
        }
        traffic
    }

    /// What came since `before`.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            requests: self.requests.saturating_sub(before.requests),
            hits: self.hits.saturating_sub(before.hits),
            misses: self.misses.saturating_sub(before.misses),
        }
    }
}
