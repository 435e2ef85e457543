//! `history`: the runs that changed an item.

use std::process::ExitCode;

use bioscope_store::Library as _;

use crate::command::items;
use crate::command::jobs::{item_lines, item_object, job_object, job_row};
use crate::output::Output;
use crate::wiring::App;

/// Shows the runs that touched one item, newest first.
pub async fn run(app: &App, item: &str, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let history = library.history(summary.id).await?;
    for (job, item) in &history {
        if output.is_json() {
            let mut value = job_object(job);
            value["item"] = item_object(item);
            output.object(&value)?;
        } else {
            output.line(job_row(job).join("  "))?;
            for line in item_lines(item).into_iter().skip(1) {
                output.line(line)?;
            }
        }
    }
    if history.is_empty() && !output.is_json() {
        output.line(format!("No run has touched {} yet.", items::called(&summary)))?;
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}
