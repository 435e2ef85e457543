//! What went wrong with the cache. None of it fails a fetch.

use std::path::PathBuf;

/// A notice about the cache's file, to be shown once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CacheTrouble {
    /// The file was damaged or of another version; it was set aside and a new one begun.
    #[error("the cache {} could not be used ({reason}); it was set aside as {} and begun anew", path.display(), aside.display())]
    SetAside {
        /// The cache's file.
        path: PathBuf,
        /// Where the old file is now.
        aside: PathBuf,
        /// SQLite's words.
        reason: String,
    },
    /// The file can be read and not written: nothing new is kept on disk.
    #[error("the cache {} cannot be written ({reason}); nothing new is kept on disk", path.display())]
    ReadOnly {
        /// The cache's file.
        path: PathBuf,
        /// SQLite's words.
        reason: String,
    },
    /// The file cannot be used: nothing is kept on disk.
    #[error("the cache {} cannot be used ({reason}); answers are kept in memory only", path.display())]
    Off {
        /// The cache's file.
        path: PathBuf,
        /// SQLite's words.
        reason: String,
    },
}
