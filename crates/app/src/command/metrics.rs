//! `metrics`: the timings of the last run.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use bioscope_store::{Library as _, OperationTiming};
use bioscope_telemetry::to_csv;

use crate::output::{Output, table};
use crate::report::timings;
use crate::wiring::App;

/// Shows the timings of the newest run that has some.
pub async fn run(app: &App, csv: Option<PathBuf>, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let kept = library.timings(None).await?;
    library.close().await?;
    if let Some(path) = csv {
        std::fs::write(&path, to_csv(&timings::counted(kept)))
            .with_context(|| format!("failed to write {}", path.display()))?;
    } else if output.is_json() {
        for timing in &kept {
            output.object(timing)?;
        }
    } else if kept.is_empty() {
        output.line("No run has been timed yet. Next: bioscope scrape")?;
    } else {
        let mut rows = vec![
            ["operation", "count", "min ms", "mean ms", "p50 ms", "p95 ms", "p99 ms", "max ms", "total ms"]
                .map(str::to_owned)
                .to_vec(),
        ];
        rows.extend(kept.iter().map(row));
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
