//! `metrics`: the timings of the last run.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use bioscope_store::{Library as _, OperationTiming};

use crate::output::{Output, table};
use crate::wiring::App;

/// Shows the timings of the newest run that has some.
pub async fn run(app: &App, csv: Option<PathBuf>, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let timings = library.timings(None).await?;
    library.close().await?;
    if let Some(path) = csv {
        std::fs::write(&path, as_csv(&timings))
            .with_context(|| format!("failed to write {}", path.display()))?;
    } else if output.is_json() {
        for timing in &timings {
            output.object(timing)?;
        }
    } else if timings.is_empty() {
        output.line("No run has been timed yet. Next: bioscope scrape")?;
    } else {
        let mut rows = vec![
            ["operation", "count", "min ms", "mean ms", "p50 ms", "p95 ms", "p99 ms", "max ms", "total ms"]
                .map(str::to_owned)
                .to_vec(),
        ];
        rows.extend(timings.iter().map(row));
        for line in table(&rows) {
            output.line(line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(timing: &OperationTiming) -> Vec<String> {
    let times = [
        timing.min_ms,
        timing.mean_ms,
        timing.p50_ms,
        timing.p95_ms,
        timing.p99_ms,
        timing.max_ms,
        timing.total_ms,
    ];
    let mut row = vec![timing.operation.clone(), timing.count.to_string()];
    row.extend(times.map(|time| format!("{time:.2}")));
    row
}

fn as_csv(timings: &[OperationTiming]) -> String {
    let mut text = format!("{}\n", bioscope_telemetry::csv::HEADER);
    for timing in timings {
        writeln!(
            text,
            "{},{},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3}",
            timing.operation,
            timing.count,
            timing.min_ms,
            timing.mean_ms,
            timing.p50_ms,
            timing.p95_ms,
            timing.p99_ms,
            timing.max_ms,
            timing.total_ms
        )
        .expect("writing to a String cannot fail");
    }
    text
}
