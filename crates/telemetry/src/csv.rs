//! The table as CSV (RFC 4180; the names hold neither commas nor quotes).

use std::fmt::Write as _;

use crate::timings::Summary;

/// The head of the table.
pub const HEADER: &str = "operation,count,min_ms,mean_ms,p50_ms,p95_ms,p99_ms,max_ms,total_ms";

/// One line an operation, after a header line; times in milliseconds with three decimals.
pub fn to_csv(summaries: &[Summary]) -> String {
    let mut table = format!("{HEADER}\n");
    for summary in summaries {
        writeln!(
            table,
            "{},{},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3}",
            summary.operation,
            summary.count,
            summary.min_ms,
            summary.mean_ms,
            summary.p50_ms,
            summary.p95_ms,
            summary.p99_ms,
            summary.max_ms,
            summary.total_ms
        )
        .expect("writing to a String cannot fail");
    }
    table
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::timings::Timings;

    #[test]
    fn one_line_an_operation() {
        let timings = Timings::default();
        timings.record("TMDB.SearchMovie", Duration::from_millis(80));
        assert_eq!(
            to_csv(&timings.summaries()),
            format!("{HEADER}\nTMDB.SearchMovie,1,80.000,80.000,80.000,80.000,80.000,80.000,80.000\n")
        );
    }
}
