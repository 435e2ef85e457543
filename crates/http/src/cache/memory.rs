//! What is kept in memory, bounded by bytes.

use std::sync::Arc;

use super::kept::Kept;

/// What an entry costs beside its key and body, in bytes.
const ENTRY_OVERHEAD: usize = 256;

/// Kept answers by key, the least useful dropped first.
#[derive(Clone)]
pub(crate) struct MemoryCache(moka::future::Cache<Arc<str>, Arc<Kept>>);

impl MemoryCache {
    pub(crate) fn new(bytes: u64) -> Self {
        let weigh = |key: &Arc<str>, kept: &Arc<Kept>| {
            u32::try_from(key.len() + kept.body.len() + ENTRY_OVERHEAD).unwrap_or(u32::MAX)
        };
        Self(moka::future::Cache::builder().max_capacity(bytes).weigher(weigh).build())
    }

    pub(crate) async fn get(&self, key: &str) -> Option<Arc<Kept>> {
        self.0.get(key).await
    }

    pub(crate) async fn put(&self, key: Arc<str>, kept: Arc<Kept>) {
        self.0.insert(key, kept).await;
    }
}
