//! `imdb status`: what is imported.

use std::process::ExitCode;
use std::time::Duration;

use bioscope_datasets::{Dataset, Imported};
use jiff::Timestamp;
use serde_json::json;

use crate::output::{Output, megabytes, table, thousands};
use crate::wiring::App;

/// Shows what is imported, how old it is, and how large.
pub fn status(app: &App, output: &mut Output) -> anyhow::Result<ExitCode> {
    let index = app.imdb_index()?;
    let now = Timestamp::now();
    let imported: Vec<(Dataset, &Imported)> =
        Dataset::ALL.into_iter().filter_map(|dataset| Some((dataset, index.imported(dataset)?))).collect();
    if output.is_json() {
        for (dataset, imported) in imported {
            output.object(&json!({"dataset": dataset.name(), "part": dataset.part().name(),
                "rows": imported.rows, "skipped": imported.skipped, "index_bytes": imported.index_bytes,
                "imported_at": imported.imported_at, "source": imported.source,
                "in_step": index.is_in_step(dataset)}))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if imported.is_empty() {
        output.line("Nothing is imported yet. To fetch IMDb's files: bioscope imdb import --download")?;
        return Ok(ExitCode::SUCCESS);
    }
    let head = ["part", "file", "rows", "skipped", "index", "imported", "from"].map(str::to_owned).to_vec();
    let rows = imported.iter().map(|(dataset, imported)| {
        vec![
            dataset.part().name().to_owned(),
            dataset.name().to_owned(),
            thousands(imported.rows),
            thousands(imported.skipped_rows()),
            megabytes(imported.index_bytes),
            age(imported.imported_at, now),
            imported.source.clone(),
        ]
    });
    for line in table(&std::iter::once(head).chain(rows).collect::<Vec<_>>()) {
        output.line(line)?;
    }
    let bytes = imported.iter().map(|(_, imported)| imported.index_bytes).sum();
    output.line(format!("{} in {}", megabytes(bytes), index.folder().display()))?;
    Ok(ExitCode::SUCCESS)
}

/// How long ago `then` was, in the largest unit that fits.
pub fn age(then: Timestamp, now: Timestamp) -> String {
    let since = Duration::try_from(now.duration_since(then)).unwrap_or_default();
    let (count, unit) = match since.as_secs() {
        0..60 => return "just now".to_owned(),
        seconds @ 60..3_600 => (seconds / 60, "minute"),
        seconds @ 3_600..86_400 => (seconds / 3_600, "hour"),
        seconds => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_unit_that_fits() {
        let told = |seconds| age(Timestamp::UNIX_EPOCH, Timestamp::from_second(seconds).unwrap());
        assert_eq!(told(59), "just now");
        assert_eq!(told(60), "1 minute ago");
        assert_eq!(told(7_300), "2 hours ago");
        assert_eq!(told(30 * 86_400), "30 days ago");
        assert_eq!(told(-5), "just now");
    }
}
