//! Counts of what the writer did.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the writer did since the library was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Transactions committed.
    pub transactions: u64,
    /// Writes committed; a transaction holds up to 64.
    pub writes: u64,
    /// Writes refused or undone.
    pub failed_writes: u64,
    /// Statements run for all that, those that open and close transactions included.
    pub statements: u64,
}

/// The counters behind [`Statistics`].
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) transactions: AtomicU64,
    pub(super) writes: AtomicU64,
    pub(super) failed_writes: AtomicU64,
    pub(super) statements: AtomicU64,
}

impl Counters {
    pub(super) fn statistics(&self) -> Statistics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Statistics {
            transactions: read(&self.transactions),
            writes: read(&self.writes),
            failed_writes: read(&self.failed_writes),
            statements: read(&self.statements),
        }
    }
}

/// Adds to a counter; the order among counters does not matter.
pub(super) fn add(counter: &AtomicU64, count: usize) {
    counter.fetch_add(count as u64, Ordering::Relaxed);
}
