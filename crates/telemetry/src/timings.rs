//! All operations of a run.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::histogram::Histogram;
use crate::operation::{OPERATIONS, index_of};

/// The timings of one operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Its name.
    pub operation: Cow<'static, str>,
    /// How often it ran.
    pub count: u64,
    /// The shortest, in milliseconds.
    pub min_ms: f64,
    /// The mean, in milliseconds.
    pub mean_ms: f64,
    /// The median, in milliseconds.
    pub p50_ms: f64,
    /// 95 of 100 were shorter, in milliseconds.
    pub p95_ms: f64,
    /// 99 of 100 were shorter, in milliseconds.
    pub p99_ms: f64,
    /// The longest, in milliseconds.
    pub max_ms: f64,
    /// All together, in milliseconds.
    pub total_ms: f64,
}

/// The timings of every operation; clones share the counters.
#[derive(Debug, Clone)]
pub struct Timings(Arc<[Histogram]>);

impl Default for Timings {
    fn default() -> Self {
        Self(OPERATIONS.iter().map(|_| Histogram::default()).collect())
    }
}

impl Timings {
    /// Counts one run of `operation`; names that are not in [`OPERATIONS`] are not counted. Returns whether it was.
    pub fn record(&self, operation: &str, elapsed: Duration) -> bool {
        self.record_shared(operation, elapsed, 1)
    }

    /// Counts a batch of `times` that took `elapsed` together.
    pub fn record_shared(&self, operation: &str, elapsed: Duration, times: u64) -> bool {
        let Some(histogram) = index_of(operation).and_then(|place| self.0.get(place)) else {
            return false;
        };
        let each = elapsed.as_micros() as u64 / times.max(1);
        histogram.record(each, times);
        true
    }

    /// Counts a rate: `hits` of `lookups`. Its count is the look-ups, its total the hits and its mean the rate.
    pub fn record_rate(&self, operation: &str, hits: u64, lookups: u64) -> bool {
        let Some(histogram) = index_of(operation).and_then(|place| self.0.get(place)) else {
            return false;
        };
        // A hit counts as one millisecond, so that the total in milliseconds is the number of hits.
        histogram.record(1000, hits.min(lookups));
        histogram.record(0, lookups.saturating_sub(hits));
        true
    }

    /// Forgets all that was counted, so that a further run in the same process counts its own.
    pub fn clear(&self) {
        self.0.iter().for_each(Histogram::clear);
    }

    /// The operations that ran, by name.
    pub fn summaries(&self) -> Vec<Summary> {
        let milliseconds = |microseconds: u64| microseconds as f64 / 1000.0;
        OPERATIONS
            .iter()
            .zip(self.0.iter())
            .filter(|(_, histogram)| histogram.count() > 0)
            .map(|(operation, histogram)| Summary {
                operation: Cow::Borrowed(operation),
                count: histogram.count(),
                min_ms: milliseconds(histogram.smallest()),
                mean_ms: milliseconds(histogram.total()) / histogram.count() as f64,
                p50_ms: milliseconds(histogram.quantile(0.50)),
                p95_ms: milliseconds(histogram.quantile(0.95)),
                p99_ms: milliseconds(histogram.quantile(0.99)),
                max_ms: milliseconds(histogram.largest()),
                total_ms: milliseconds(histogram.total()),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_counts_each_of_its_people() {
        let timings = Timings::default();
        assert!(timings.record_shared("Database.Add_Actor", Duration::from_millis(49), 49));
        assert!(!timings.record("Unknown", Duration::from_millis(1)));
        let summaries = timings.summaries();
        assert_eq!(summaries.len(), 1);
        assert_eq!(summaries[0].count, 49);
        assert!((summaries[0].total_ms - 49.0).abs() < 0.01);
        assert!((summaries[0].mean_ms - 1.0).abs() < 0.01);
    }

    #[test]
    fn nothing_is_left_of_the_run_before() {
        let timings = Timings::default();
        timings.record("Database.Commit", Duration::from_millis(9));
        timings.clear();
        assert_eq!(timings.summaries(), []);
        timings.record("Database.Commit", Duration::from_millis(2));
        let summary = &timings.summaries()[0];
        assert_eq!((summary.count, summary.min_ms, summary.max_ms), (1, 2.0, 2.0));
    }

    #[test]
    fn a_rate_reads_as_lookups_hits_and_share() {
        let timings = Timings::default();
        timings.record_rate("Cache.TMDB.HitRate", 3, 4);
        let rate = &timings.summaries()[0];
        assert_eq!(rate.count, 4);
        assert!((rate.total_ms - 3.0).abs() < 1e-9 && (rate.mean_ms - 0.75).abs() < 1e-9);
    }
}
