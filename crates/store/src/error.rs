//! What can go wrong with the library, by what the caller can do.

use std::path::PathBuf;

use crate::query::QueryError;

/// A failure of the library database.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened or made.
    #[error("open the library {path}: {reason}", path = path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Written by a newer version of the program.
    #[error(
        "read the library: its schema is version {found}, this program knows up to {known}; use the newer program"
    )]
    NewerSchema {
        /// The file's version.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// Another process holds it for longer than the time-out.
    #[error("write to the library: another process has held it for {seconds} s; close it and try again")]
    Busy {
        /// How long was waited.
        seconds: u64,
    },
    /// No room on the disk.
    #[error("write to the library: the disk is full")]
    Full,
    /// The file or its folder must not be written.
    #[error("write to the library: it is read-only")]
    ReadOnly,
    /// The file is damaged.
    #[error(
        "read the library {path}: it is damaged ({reason}); close every program that uses it and start the program again, which \
         puts back the newest copy from the backups folder and reads what is newer from the NFO files",
        path = path.display()
    )]
    Corrupt {
        /// The database file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// A path that cannot be kept.
    #[error("keep the path {path} in the library: {reason}", path = path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The copy could not be made; nothing was left at its place.
    #[error("copy the library to {path}: {reason}", path = path.display())]
    Backup {
        /// Where it should have gone.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is no such item, source or job.
    #[error("find {what} in the library")]
    NotFound {
        /// What was asked for.
        what: String,
    },
    /// A query that cannot be understood.
    #[error("understand the filter {0}")]
    Filter(#[from] QueryError),
    /// The library was closed.
    #[error("use the library: it is closed")]
    Closed,
    /// Anything else SQLite says.
    #[error("use the library: {0}")]
    Sql(String),
}
