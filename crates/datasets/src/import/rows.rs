//! Reading all rows of a file, counting those that make no sense.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::DatasetError;
use crate::records::{Cells, Reason};
use crate::source::{RowOutcome, RowReader};
use crate::watch::{Phase, Progress, Watch};

/// Rows between two looks at the clock and the flag.
const STRIDE: u64 = 16 * 1024;
/// So many rows may be skipped whatever their share.
const SKIPPED_AT_LEAST: u64 = 100;
/// Beyond that, one row of so many may be skipped before the file is not what it seems.
const SKIPPED_ONE_OF: u64 = 10;

/// How many rows there were.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Rows taken.
    pub(super) taken: u64,
    /// Rows skipped, by reason.
    pub(super) skipped: BTreeMap<Reason, u64>,
}

impl Counts {
    pub(super) fn skip(&mut self, reason: Reason) {
        *self.skipped.entry(reason).or_default() += 1;
    }

    fn check(&self, path: &Path) -> Result<(), DatasetError> {
        let skipped: u64 = self.skipped.values().sum();
        let rows = self.taken + skipped;
        if skipped > SKIPPED_AT_LEAST && skipped * SKIPPED_ONE_OF > rows {
            return Err(DatasetError::TooOdd { path: path.to_owned(), skipped, rows });
        }
        Ok(())
    }
}

/// What became of a row: taken, or skipped for a reason.
pub(super) type Taken = Result<Result<(), Reason>, DatasetError>;

/// Hands every row to `take`.
pub(super) fn read_rows(
    reader: &mut RowReader,
    watch: &Watch<'_>,
    mut take: impl FnMut(Cells<'_>) -> Taken,
) -> Result<Counts, DatasetError> {
    let dataset = reader.dataset();
    let path = reader.path().to_owned();
    let mut counts = Counts::default();
    for rows in 0.. {
        if rows % STRIDE == 0 {
            counts.check(&path)?;
            let (done, total) = reader.position();
            watch.tell(Progress { dataset, phase: Phase::Reading, rows, done, total });
            if watch.is_cancelled() {
                return Err(DatasetError::Cancelled);
            }
        }
        let outcome = reader.read_row(|outcome| {
            Ok(match outcome {
                RowOutcome::Row(cells) => Some(take(cells)?),
                RowOutcome::Skipped(reason) => Some(Err(reason)),
                RowOutcome::End => None,
            })
        })?;
        match outcome {
            Some(Ok(())) => counts.taken += 1,
            Some(Err(reason)) => counts.skip(reason),
            None => break,
        }
    }
    counts.check(&path)?;
    if counts.taken == 0 {
        return Err(DatasetError::Empty { path });
    }
    Ok(counts)
}
