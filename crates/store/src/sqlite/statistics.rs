//! Counts of what the writer did.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the writer did since the library was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Transactions committed; each is one wait for the disk.
    pub transactions: u64,
    /// Writes committed; a transaction holds up to 64.
    pub writes: u64,
    /// Writes refused or undone.
    pub failed_writes: u64,
    /// Statements run for all that, those that open and close transactions included.
    pub statements: u64,
    /// People looked for by an id or a name.
    pub people_asked: u64,
    /// Those of them that were remembered from shortly before, so that no statement was needed.
    pub people_remembered: u64,
}

impl Statistics {
    /// What was done since these were `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        Self {
            transactions: self.transactions.saturating_sub(before.transactions),
            writes: self.writes.saturating_sub(before.writes),
            failed_writes: self.failed_writes.saturating_sub(before.failed_writes),
            statements: self.statements.saturating_sub(before.statements),
            people_asked: self.people_asked.saturating_sub(before.people_asked),
            people_remembered: self.people_remembered.saturating_sub(before.people_remembered),
        }
    }
}

/// The counters behind [`Statistics`].
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) transactions: AtomicU64,
    pub(super) writes: AtomicU64,
    pub(super) failed_writes: AtomicU64,
    pub(super) statements: AtomicU64,
    pub(super) people_asked: AtomicU64,
    pub(super) people_remembered: AtomicU64,
}

impl Counters {
    pub(super) fn statistics(&self) -> Statistics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Statistics {
            transactions: read(&self.transactions),
            writes: read(&self.writes),
            failed_writes: read(&self.failed_writes),
            statements: read(&self.statements),
            people_asked: read(&self.people_asked),
            people_remembered: read(&self.people_remembered),
        }
    }
}

/// Adds to a counter; the order among counters does not matter.
pub(super) fn add(counter: &AtomicU64, count: usize) {
    counter.fetch_add(count as u64, Ordering::Relaxed);
}
