//! A run as a Chrome trace, which Perfetto and `chrome://tracing` open: a row for each item, spans by stage and by
//! request.
//!
//! Libraries open `tracing` spans of the target [`TRACE_TARGET`]: `item` (fields `id`, `title`), below it `stage`
//! (field `name`), below that `request` (fields `name`, `host` and others). A [`TraceLayer`] writes each as a complete
//! event when it closes. Memory depends on what is open, not on how long a run is.
//!
//! # Layout
//!
//! - `layer`: listens to the spans;
//! - `rows`: which row of the picture a span is drawn in;
//! - `file`: a file that is valid JSON after every write.

mod file;
mod layer;
mod rows;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

pub use layer::TraceLayer;

use file::TraceFile;
use rows::Rows;

/// The target of the spans that are drawn.
pub const TRACE_TARGET: &str = "bioscope::trace";

/// A trace under way; clones share it.
#[derive(Debug, Clone)]
pub struct Trace(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    file: TraceFile<File>,
    rows: Rows,
    began: Instant,
}

impl Trace {
    /// Begins a trace in a new file at `path`; one that is there is replaced.
    pub fn create(path: &Path) -> io::Result<Self> {
        let file = TraceFile::new(File::create(path)?)?;
        Ok(Self(Arc::new(Mutex::new(State { file, rows: Rows::default(), began: Instant::now() }))))
    }

    /// What listens to the spans. Filter it by [`TRACE_TARGET`], so that nothing else costs anything.
    pub fn layer(&self) -> TraceLayer {
        TraceLayer::new(self.clone())
    }

    /// Writes what is pending. Tells the first write that failed; nothing was written after it.
    pub fn finish(&self) -> io::Result<()> {
        self.state().file.finish()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
