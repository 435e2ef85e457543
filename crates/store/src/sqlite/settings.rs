//! How the library is used.

use std::time::Duration;

use jiff::Timestamp;

/// How many writes share a transaction at most: more gains nothing (measured: 64 to 1,000 are equally fast).
pub const WRITES_PER_TRANSACTION: usize = 64;

/// How long a write waits for others to share its transaction with.
pub const GATHERING_TIME: Duration = Duration::from_millis(20);

/// How long a note of how far an item came waits for a write that somebody waits for.
pub const LEISURE: Duration = Duration::from_millis(500);

/// How long another process may hold the library before a call gives up.
pub const BUSY_TIMEOUT: Duration = Duration::from_mins(1);

/// How long the writer waits for another process before it says so, and between two times.
pub const BUSY_NOTICE: Duration = Duration::from_secs(3);

/// How many connections read.
pub const READERS: usize = 3;

/// How the library is used; the defaults suit everybody but tests.
#[derive(Debug, Clone)]
pub struct LibrarySettings {
    /// How many writes share a transaction at most, at least 1.
    pub writes_per_transaction: usize,
    /// How long an item's write waits for others to share its transaction with; others never wait.
    pub gathering_time: Duration,
    /// How long a note of how far an item came waits for other writes to share their transaction.
    pub leisure: Duration,
    /// How long another process may hold the library before a call answers `Busy`.
    pub busy_timeout: Duration,
    /// How many connections read, at least 1.
    pub readers: usize,
    /// Further `PRAGMA` statements for the connection that writes, for measuring what they do.
    pub pragmas: &'static str,
    /// What time it is, for the names of copies and the notes of checks.
    pub now: fn() -> Timestamp,
}

impl Default for LibrarySettings {
    fn default() -> Self {
        Self {
            writes_per_transaction: WRITES_PER_TRANSACTION,
            gathering_time: GATHERING_TIME,
            leisure: LEISURE,
            busy_timeout: BUSY_TIMEOUT,
            readers: READERS,
            pragmas: "",
            now: Timestamp::now,
        }
    }
}
