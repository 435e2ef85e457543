//! The cache's file seen from outside a run: how much it holds, and dropping some of it.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::store::Store;
use crate::statistics::ProviderStatistics;

/// What is kept of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderHoldings {
    /// The provider's short name.
    pub provider: String,
    /// Answers kept.
    pub answers: u64,
    /// Bytes used on disk.
    pub bytes: u64,
    /// Bytes of the bodies before compression.
    pub unpacked_bytes: u64,
    /// When the oldest was received or last confirmed.
    pub oldest: SystemTime,
    /// When the newest was received or last confirmed.
    pub newest: SystemTime,
}

/// What the file holds, and what it has saved since it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheReport {
    /// What is kept, by provider.
    pub holdings: Vec<ProviderHoldings>,
    /// Hits, misses and so on of all runs, by provider.
    pub statistics: Vec<ProviderStatistics>,
}

/// Which answers to drop: all, or those that fit what is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClearScope {
    /// Those of this provider, by its short name.
    pub provider: Option<String>,
    /// Those received or confirmed longer ago than this.
    pub older_than: Option<Duration>,
}

/// Why the file could not be managed.
#[derive(Debug, thiserror::Error)]
pub enum CacheFileError {
    /// The file cannot be looked for.
    #[error("look for the cache {}", path.display())]
    Look {
        /// The cache's file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("use the cache {}; it can be deleted safely while nothing runs", path.display())]
    Sqlite {
        /// The cache's file.
        path: PathBuf,
        /// SQLite's reason.
        #[source]
        source: rusqlite::Error,
    },
}

/// The cache's file, opened to be looked at or cleaned. A run may use it at the same time.
#[derive(Debug)]
pub struct CacheFile {
    path: PathBuf,
    store: Store,
}

impl CacheFile {
    /// Opens the file; `None` where there is none yet. `disk_bytes` is the cap that [`Self::prune`] enforces.
    pub fn open(path: &Path, disk_bytes: u64) -> Result<Option<Self>, CacheFileError> {
        let exists =
            path.try_exists().map_err(|source| CacheFileError::Look { path: path.to_owned(), source })?;
        if !exists {
            return Ok(None);
        }
        match Store::open(path, disk_bytes) {
            Ok(store) => Ok(Some(Self { path: path.to_owned(), store })),
            Err(source) => Err(CacheFileError::Sqlite { path: path.to_owned(), source }),
        }
    }

    /// What the file holds and has saved.
    pub fn report(&self) -> Result<CacheReport, CacheFileError> {
        let report =
            || Ok(CacheReport { holdings: self.store.holdings()?, statistics: self.store.statistics()? });
        report().map_err(|source| self.failed(source))
    }

    /// Drops answers and says how many. The counts of [`CacheReport::statistics`] stay.
    pub fn clear(&mut self, scope: &ClearScope, now: SystemTime) -> Result<usize, CacheFileError> {
        self.store.clear(scope, now).map_err(|source| self.failed(source))
    }

    /// Drops answers that are of no use any more, then the least recently used beyond the cap; says how many.
    pub fn prune(&mut self, now: SystemTime) -> Result<usize, CacheFileError> {
        self.store.prune(now).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> CacheFileError {
        CacheFileError::Sqlite { path: self.path.clone(), source }
    }
}
