//! What is kept of answers: in memory, and in a file that can be deleted at any time.
//!
//! An answer is kept with the time it was received; how long it is fresh, or stale but usable, is decided when it is
//! looked up, by the lifetimes its endpoint declares then. Keys are the address without secrets and the header fields
//! that the caller set; no key or token is ever part of one.
//!
//! # Layout
//!
//! - `kept`: one answer and its age
//! - `memory`: answers in memory, bounded by bytes
//! - `disk`: the thread that owns the file; `store`: the file itself (`schema.sql`); `pack`: bodies in it
//! - [`CacheFile`] (`manage`): the file seen from outside a run: report, clear, prune
//! - [`CacheTrouble`] (`trouble`): what went wrong

mod disk;
mod kept;
mod manage;
mod memory;
mod pack;
mod store;
mod trouble;

use std::path::PathBuf;
use std::time::Duration;

pub(crate) use disk::DiskCache;
pub(crate) use kept::{Age, Kept, is_keepable};
pub use kept::{LONGEST_KEPT, MAX_KEPT_BODY};
pub use manage::{CacheFile, CacheFileError, CacheReport, ClearScope, ProviderHoldings};
pub(crate) use memory::MemoryCache;
pub use trouble::CacheTrouble;

/// How much is kept, and where.
#[derive(Debug, Clone)]
pub struct CacheSettings {
    /// The file; `None` keeps answers in memory only.
    pub path: Option<PathBuf>,
    /// Most bytes of answers in memory.
    pub memory_bytes: u64,
    /// Most bytes of answers on disk.
    pub disk_bytes: u64,
    /// Longest time beyond freshness that any answer is served stale, whatever its endpoint declares.
    pub stale_cap: Duration,
}

impl Default for CacheSettings {
    /// 32 MiB in memory, no file (with one: 1 GiB), stale for up to 30 days.
    fn default() -> Self {
        Self {
            path: None,
            memory_bytes: 32 * 1024 * 1024,
            disk_bytes: 1024 * 1024 * 1024,
            stale_cap: Duration::from_hours(30 * 24),
        }
    }
}

impl CacheSettings {
    /// The defaults with a file.
    pub fn on_disk(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }
}
