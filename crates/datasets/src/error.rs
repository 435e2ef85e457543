//! What can go wrong with files and index.

use std::io;
use std::path::{Path, PathBuf};

use crate::dataset::Dataset;

/// Why an import or a look-up did not come about.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// The disk refused.
    #[error("failed to {action} {}", path.display())]
    Disk {
        /// What was attempted.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The compressed file is cut or damaged; nothing of it was taken.
    #[error("failed to unpack {}: it is cut or damaged; fetch it again", path.display())]
    Archive {
        /// Which file.
        path: PathBuf,
        /// What the decompressor said.
        #[source]
        source: io::Error,
    },
    /// The first line is that of none of IMDb's files.
    #[error("failed to read {}: its first line ({first_line:?}) is that of none of IMDb's files", path.display())]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// How it begins.
        first_line: String,
    },
    /// So many rows make no sense that the format must have changed; nothing of it was taken.
    #[error("failed to read {}: {skipped} of {rows} rows make no sense, so it is not what it seems", path.display())]
    TooOdd {
        /// Which file.
        path: PathBuf,
        /// How many rows were skipped.
        skipped: u64,
        /// How many rows were read until then.
        rows: u64,
    },
    /// Not one usable row; nothing was replaced by it.
    #[error("failed to read {}: it has no rows", path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// One file is needed before another can be taken.
    #[error("failed to import {dataset}: {needed} must be imported before it")]
    Needs {
        /// What was to be imported.
        dataset: Dataset,
        /// What must be there.
        needed: Dataset,
    },
    /// Another import is under way.
    #[error("failed to import: another import into {} is under way", path.display())]
    Busy {
        /// The folder of the index.
        path: PathBuf,
    },
    /// The import was called off; the old index is as it was.
    #[error("the import was called off")]
    Cancelled,
    /// A file of the index is not as it was written.
    #[error("failed to use the index file {}: {reason}; import again", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl DatasetError {
    /// Makes an error of what the disk said.
    pub(crate) fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Disk { action, path: path.to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, reason: &'static str) -> Self {
        Self::Damaged { path: path.to_owned(), reason }
    }
}
