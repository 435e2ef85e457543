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
            let grown =
                |count: fn(&ProviderStatistics) -> u64| count(&now).saturating_sub(then.map_or(0, count));
            ProviderTraffic {
                provider: Provider::from(now.provider.as_str()),
                requests: grown(|counts| counts.requests),
                cache_hits: grown(ProviderStatistics::hits),
                cache_misses: grown(|counts| counts.misses),
            }
        });
        traffic.filter(|traffic| traffic.requests + traffic.cache_hits + traffic.cache_misses > 0).collect()
    }
}
