//! `jobs`: the last runs.

use std::process::ExitCode;

use bioscope_store::{JobCounts, JobId, JobItem, JobRecord, Library as _};
use serde_json::json;

use crate::arguments::JobsAction;
use crate::output::{Output, shorten, table};
use crate::wiring::App;

/// Runs listed.
const MAX_JOBS: u32 = 50;

/// Lists runs, or shows one.
pub async fn run(app: &App, action: Option<JobsAction>, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    match action {
        None => {
            let jobs = library.jobs(MAX_JOBS).await?;
            if output.is_json() {
                for job in &jobs {
                    output.object(&job_object(job))?;
                }
            } else if jobs.is_empty() {
                output.line("No runs yet. Next: bioscope scrape")?;
            } else {
                for line in table(&jobs.iter().map(job_row).collect::<Vec<_>>()) {
                    output.line(line)?;
                }
            }
        }
        Some(JobsAction::Show { job }) => {
            let (job, items) = library.job(JobId(job)).await?;
            if output.is_json() {
                output.object(&job_object(&job))?;
                for item in &items {
                    output.object(&item_object(item))?;
                }
            } else {
                output.line(job_row(&job).join("  "))?;
                for item in &items {
                    for line in item_lines(item) {
                        output.line(line)?;
                    }
                }
            }
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// A run as a row of a table.
pub fn job_row(job: &JobRecord) -> Vec<String> {
    let state = match (job.finished_at, job.cancelled) {
        (None, _) => "not finished",
        (Some(_), true) => "cancelled",
        (Some(_), false) => "finished",
    };
    vec![
        job.id.to_string(),
        job.started_at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        state.to_owned(),
        counts(&job.counts),
        job.command.clone(),
    ]
}

fn counts(counts: &JobCounts) -> String {
    [
        (counts.scraped, "scraped"),
        (counts.unchanged, "unchanged"),
        (counts.uncertain, "uncertain"),
        (counts.not_found, "not found"),
        (counts.skipped, "skipped"),
        (counts.failed, "failed"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect::<Vec<_>>()
    .join(", ")
}

/// A run as an object.
pub fn job_object(job: &JobRecord) -> serde_json::Value {
    json!({"job": job.id, "command": job.command, "items": job.items, "started_at": job.started_at,
        "finished_at": job.finished_at, "cancelled": job.cancelled, "counts": job.counts})
}

/// An item of a run as an object.
pub fn item_object(item: &JobItem) -> serde_json::Value {
    json!({"id": item.item, "title": item.title, "outcome": item.outcome, "error": item.error,
        "changes": item.changes, "elapsed_ms": item.elapsed_ms})
}

/// An item of a run as lines.
pub fn item_lines(item: &JobItem) -> Vec<String> {
    let mut lines = vec![format!("{}  {}  {}", item.item, shorten(&item.title, 50), item.outcome.name())];
    lines.extend(item.error.iter().map(|error| format!("    {error}")));
    lines.extend(item.changes.iter().map(|change| format!("    {change}")));
    lines
}
