//! `jobs`: the last runs.

use std::process::ExitCode;

use bioscope_store::{JobId, JobItem, JobKind, JobRecord, Library as _, Outcome, PlannedItem};
use serde_json::json;

use crate::arguments::JobsAction;
use crate::output::{Output, shorten, table};
use crate::report::summary::counted;
use crate::wiring::App;

/// Runs listed.
const MAX_JOBS: u32 = 50;
/// Items listed of those that a run did not come to; machines read all.
const MAX_LEFT: usize = 50;

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
            let left = library.left(job.id).await?;
            if output.is_json() {
                output.object(&job_object(&job))?;
                for item in &items {
                    output.object(&item_object(item))?;
                }
                for item in &left {
                    output.object(&json!({"id": item.item, "title": item.title, "outcome": null,
                        "state": item.state}))?;
                }
            } else {
                output.line(job_row(&job).join("  "))?;
                for item in &items {
                    for line in item_lines(&job, item) {
                        output.line(line)?;
                    }
                }
                show_left(&job, &left, output)?;
            }
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// What a run did not come to, and what to type to go on with it.
fn show_left(job: &JobRecord, left: &[PlannedItem], output: &mut Output) -> anyhow::Result<()> {
    for item in left.iter().take(MAX_LEFT) {
        output.line(format!("{}  {}  {}", item.item, shorten(&item.title, 50), item.state.name()))?;
    }
    if left.is_empty() {
        return Ok(());
    }
    let further = left.len().saturating_sub(MAX_LEFT);
    let further = if further > 0 { format!(" ({further} more than shown)") } else { String::new() };
    let again = match job.kind {
        JobKind::Undo => format!("bioscope {}", job.command),
        _ => "bioscope scrape --resume".to_owned(),
    };
    output.line(format!("{} left{further}; {again}    does the rest.", counted(left.len() as u64, "item")))
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
        counts(job),
        job.command.clone(),
    ]
}

fn counts(job: &JobRecord) -> String {
    let counts = &job.counts;
    [
        (counts.scraped, ending(job, Outcome::Scraped)),
        (counts.unchanged, "unchanged"),
        (counts.uncertain, "uncertain"),
        (counts.not_found, "not found"),
        (counts.skipped, "skipped"),
        (counts.failed, ending(job, Outcome::Failed)),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect::<Vec<_>>()
    .join(", ")
}

/// How an item ended, in the words of what the run was.
fn ending(job: &JobRecord, outcome: Outcome) -> &'static str {
    match (job.kind, outcome) {
        (JobKind::Undo, Outcome::Scraped) => "undone",
        (JobKind::Undo, Outcome::Failed) => "undone in part",
        (JobKind::Edit, Outcome::Scraped) => "edited",
        (_, outcome) => outcome.name(),
    }
}

/// A run as an object.
pub fn job_object(job: &JobRecord) -> serde_json::Value {
    json!({"job": job.id, "command": job.command, "items": job.items, "started_at": job.started_at,
        "finished_at": job.finished_at, "cancelled": job.cancelled, "counts": job.counts, "kind": job.kind,
        "undoes": job.undoes})
}

/// An item of a run as an object.
pub fn item_object(item: &JobItem) -> serde_json::Value {
    json!({"id": item.item, "title": item.title, "outcome": item.outcome, "error": item.error,
        "changes": item.changes, "elapsed_ms": item.elapsed_ms})
}

/// An item of a run as lines.
pub fn item_lines(job: &JobRecord, item: &JobItem) -> Vec<String> {
    let ending = ending(job, item.outcome);
    let mut lines = vec![format!("{}  {}  {ending}", item.item, shorten(&item.title, 50))];
    lines.extend(item.error.iter().map(|error| format!("    {error}")));
    lines.extend(item.changes.iter().map(|change| format!("    {change}")));
    lines
}
