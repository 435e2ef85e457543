//! How an import tells how far it is, and how it is called off.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::dataset::Dataset;

/// How far the import of one file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which file.
    pub dataset: Dataset,
    /// What is being done with it.
    pub phase: Phase,
    /// Rows read or written so far.
    pub rows: u64,
    /// What of `total` is done.
    pub done: u64,
    /// While reading the bytes of the file as it lies on the disk, while writing the rows to write.
    pub total: u64,
}

/// What is being done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Rows are read and sorted in pieces.
    Reading,
    /// The pieces are merged and written.
    Writing,
}

/// Who watches an import.
pub struct Watch<'a> {
    tell: &'a dyn Fn(Progress),
    cancelled: &'a AtomicBool,
}

impl<'a> Watch<'a> {
    /// `tell` is called every few thousand rows, on the importing thread; once `cancelled` is set, the import ends
    /// soon with [`DatasetError::Cancelled`](crate::DatasetError::Cancelled).
    pub fn new(tell: &'a dyn Fn(Progress), cancelled: &'a AtomicBool) -> Self {
        Self { tell, cancelled }
    }

    pub(crate) fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
