//! Timings between the counters and the library, which know nothing of each other.

use bioscope_store::OperationTiming;
use bioscope_telemetry::Summary;

/// As the library keeps them.
pub fn kept(summaries: Vec<Summary>) -> Vec<OperationTiming> {
    summaries
        .into_iter()
        .map(|summary| OperationTiming {
            operation: summary.operation.into_owned(),
            count: summary.count,
            min_ms: summary.min_ms,
            mean_ms: summary.mean_ms,
            p50_ms: summary.p50_ms,
            p95_ms: summary.p95_ms,
            p99_ms: summary.p99_ms,
            max_ms: summary.max_ms,
            total_ms: summary.total_ms,
        })
        .collect()
}

/// As they were counted.
pub fn counted(timings: Vec<OperationTiming>) -> Vec<Summary> {
    timings
        .into_iter()
        .map(|timing| Summary {
            operation: timing.operation.into(),
            count: timing.count,
            min_ms: timing.min_ms,
            mean_ms: timing.mean_ms,
            p50_ms: timing.p50_ms,
            p95_ms: timing.p95_ms,
            p99_ms: timing.p99_ms,
            max_ms: timing.max_ms,
            total_ms: timing.total_ms,
        })
        .collect()
}
