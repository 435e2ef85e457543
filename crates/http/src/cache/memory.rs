//! What is kept in memory, bounded by bytes.

use std::sync::Arc;

use super::kept::Kept;
use crate::statistics::Counters;

/// What an entry costs beside its key and body, in bytes.
const ENTRY_OVERHEAD: usize = 256;

/// A single answer takes at most this part of the room. Larger ones are kept on disk alone, where they are compressed: a
/// page of IMDb's is asked for once in a run, and fifty of them would push out everything that is asked for often.
const LARGEST_SHARE: u64 = 64;

/// Kept answers by key, as they were received, the least useful dropped first.
#[derive(Clone)]
pub(crate) struct MemoryCache {
    entries: moka::future::Cache<Arc<str>, Entry>,
    largest: u64,
}

/// An answer, and whose it is.
#[derive(Clone)]
struct Entry {
    kept: Arc<Kept>,
    counters: Arc<Counters>,
}

impl MemoryCache {
    pub(crate) fn new(bytes: u64) -> Self {
        let entries = moka::future::Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &Arc<str>, entry: &Entry| weight(key, &entry.kept))
            .eviction_listener(|_, entry: Entry, cause| {
                if cause.was_evicted() {
                    Counters::add(&entry.counters.evicted_from_memory, 1);
                }
            })
            .build();
        Self { entries, largest: bytes / LARGEST_SHARE }
    }

    pub(crate) async fn get(&self, key: &str) -> Option<Arc<Kept>> {
        self.entries.get(key).await.map(|entry| entry.kept)
    }

    pub(crate) async fn put(&self, key: Arc<str>, kept: Arc<Kept>, counters: Arc<Counters>) {
        if u64::from(weight(&key, &kept)) <= self.largest {
            self.entries.insert(key, Entry { kept, counters }).await;
        } else {
            // An older and smaller answer to the same must not outlive this one.
            self.forget(&key).await;
        }
    }

    pub(crate) async fn forget(&self, key: &str) {
        self.entries.invalidate(key).await;
    }
}

fn weight(key: &str, kept: &Kept) -> u32 {
    u32::try_from(key.len() + kept.body.len() + ENTRY_OVERHEAD).unwrap_or(u32::MAX)
}
