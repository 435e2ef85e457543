//! Counts by provider, for reports and for the cache's long memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::reply::Served;

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What was asked of one provider, and what the cache saved.
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
        pub struct ProviderStatistics {
            /// The provider's short name.
            pub provider: String,
            $($(#[$doc])* pub $name: u64,)+
        }

        /// The live counts behind [`ProviderStatistics`].
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: AtomicU64,)+
        }

        impl ProviderStatistics {
            /// The names of the counts, in the order of [`Self::values`].
            pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),+];

            /// The counts in the order of [`Self::NAMES`].
            pub(crate) fn values(&self) -> Vec<u64> {
                vec![$(self.$name),+]
            }

            /// Puts counts together again from [`Self::values`].
            pub(crate) fn from_values(provider: String, mut values: impl Iterator<Item = u64>) -> Self {
                Self { provider, $($name: values.next().unwrap_or(0),)+ }
            }

            /// What was counted since `earlier`.
            #[must_use]
            pub fn since(&self, earlier: &Self) -> Self {
                Self {
                    provider: self.provider.clone(),
                    $($name: self.$name.saturating_sub(earlier.$name),)+
                }
            }
        }

        impl Counters {
            fn read(&self, provider: &str) -> ProviderStatistics {
                ProviderStatistics {
                    provider: provider.to_owned(),
                    $($name: self.$name.load(Ordering::Relaxed),)+
                }
            }
        }
    };
}

counters! {
    /// Requests sent, each attempt counted.
    requests,
    /// Look-ups answered from memory.
    memory_hits,
    /// Look-ups answered from disk.
    disk_hits,
    /// Look-ups of answers that may be kept which had to be asked for.
    misses,
    /// Kept answers that the provider confirmed.
    revalidated,
    /// Kept answers served although no longer fresh.
    stale,
    /// Answers shared with another item's request.
    coalesced,
    /// Answers dropped from memory to make room; most are still on disk.
    evicted_from_memory,
    /// Answers dropped from disk to make room.
    evicted_from_disk,
    /// Attempts after the first.
    retries,
    /// Answers with status 429.
    refused,
    /// Bytes of bodies received, after decompression.
    bytes_received,
    /// Bytes of bodies that the cache or a shared request made unnecessary to receive.
    bytes_saved,
}

impl ProviderStatistics {
    /// Look-ups of answers that may be kept.
    pub fn lookups(&self) -> u64 {
        self.hits() + self.misses
    }

    /// Look-ups that needed no transfer of the body.
    pub fn hits(&self) -> u64 {
        self.memory_hits + self.disk_hits + self.revalidated + self.stale + self.coalesced
    }
}

impl Counters {
    pub(crate) fn add(counter: &AtomicU64, amount: u64) {
        counter.fetch_add(amount, Ordering::Relaxed);
    }

    /// Counts one look-up by where its answer came from.
    pub(crate) fn count_served(&self, served: Served, body_bytes: usize) {
        let counter = match served {
            Served::Network => &self.misses,
            Served::Memory => &self.memory_hits,
            Served::Disk => &self.disk_hits,
            Served::Revalidated => &self.revalidated,
            Served::Stale => &self.stale,
            Served::Coalesced => &self.coalesced,
        };
        Self::add(counter, 1);
        if served != Served::Network {
            Self::add(&self.bytes_saved, body_bytes as u64);
        }
    }
}

/// The counters of every provider asked so far.
#[derive(Debug, Default)]
pub(crate) struct StatisticsBook(Mutex<BTreeMap<Box<str>, Arc<Counters>>>);

impl StatisticsBook {
    pub(crate) fn of(&self, provider: &str) -> Arc<Counters> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counters) = book.get(provider) {
            return Arc::clone(counters);
        }
        Arc::clone(book.entry(provider.into()).or_default())
    }

    pub(crate) fn read(&self) -> Vec<ProviderStatistics> {
        let book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.iter().map(|(provider, counters)| counters.read(provider)).collect()
    }
}
