//! What went over the wire, for the summary of a run.

use bioscope_http::{Client, ProviderStatistics};
use bioscope_model::Provider;

use crate::event::ProviderTraffic;

/// What went over the wire so far.
#[derive(Debug, Clone)]
pub(crate) struct Traffic(Vec<ProviderStatistics>);

impl Traffic {
    /// Everything that this client has done.
    pub(crate) fn of(client: &Client) -> Self {
        Self(client.statistics())
    }

    /// What came since `before`, by provider; those asked for nothing are left out.
    pub(crate) fn since(self, before: &Self) -> Vec<ProviderTraffic> {
        let traffic = self.0.into_iter().map(|now| {
            let then = before.0.iter().find(|then| then.provider == now.provider);
            let counts = then.map_or_else(|| now.clone(), |then| now.since(then));
            ProviderTraffic { provider: Provider::from(now.provider.as_str()), counts }
        });
        traffic.filter(|traffic| traffic.counts.requests + traffic.counts.lookups() > 0).collect()
    }
}

/// Writes what the cache did for each provider into the log.
pub(crate) fn log(traffic: &[ProviderTraffic]) {
    for ProviderTraffic { counts, .. } in traffic {
        tracing::info!(
            provider = counts.provider,
            requests = counts.requests,
            retries = counts.retries,
            refused = counts.refused,
            memory_hits = counts.memory_hits,
            disk_hits = counts.disk_hits,
            misses = counts.misses,
            revalidated = counts.revalidated,
            stale = counts.stale,
            coalesced = counts.coalesced,
            evicted_from_memory = counts.evicted_from_memory,
            evicted_from_disk = counts.evicted_from_disk,
            bytes_received = counts.bytes_received,
            bytes_saved = counts.bytes_saved,
            "what was asked, and what the cache did about it"
        );
    }
}
