//! One file into the index, on a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bioscope_datasets::{Dataset, DatasetError, Importer, Outcome, SourceFile, Watch};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::meter::Meter;

/// How the import of a file ended.
pub(super) struct Ended {
    pub(super) dataset: Dataset,
    pub(super) outcome: Result<Outcome, anyhow::Error>,
    pub(super) elapsed: Duration,
}

/// Imports `source`; once `stop` is cancelled it ends soon and leaves the old index.
pub(super) async fn take(
    importer: &Arc<Importer>,
    source: SourceFile,
    is_quiet: bool,
    stop: &CancellationToken,
) -> Result<(Outcome, Duration), DatasetError> {
    let begun = Instant::now();
    let cancelled = Arc::new(AtomicBool::new(false));
    let importing = {
        let (importer, cancelled) = (Arc::clone(importer), Arc::clone(&cancelled));
        tokio::task::spawn_blocking(move || {
            let meter = Meter::new(is_quiet);
            let tell = |progress| meter.rows(progress);
            importer.import(&source, Timestamp::now(), &Watch::new(&tell, &cancelled))
        })
    };
    tokio::pin!(importing);
    let ended = tokio::select! {
        ended = &mut importing => ended,
        () = stop.cancelled() => {
            cancelled.store(true, Ordering::Relaxed);
            importing.await
        }
    };
    match ended {
        Ok(outcome) => outcome.map(|outcome| (outcome, begun.elapsed())),
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(DatasetError::Cancelled),
    }
}
