//! `history`: the runs that changed an item, and whether that can be taken back.

use std::process::ExitCode;

use bioscope_artwork::OldFiles;
use bioscope_engine::undo::no_longer_kept;
use bioscope_store::{ItemChange, ItemId, JobId, JobKind, JobRecord, Library as _};
use serde_json::json;

use crate::command::items;
use crate::command::jobs::{item_lines, item_object, job_object, job_row};
use crate::output::Output;
use crate::report::summary::counted;
use crate::wiring::App;

/// Shows the runs that changed one item, newest first.
pub async fn run(app: &App, item: &str, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let history = library.history(summary.id).await?;
    for (job, item) in &history {
        let change = library.changes(job.id, summary.id).await?;
        let undo = Undoable::of(change.as_ref(), &app.old_files());
        if output.is_json() {
            let mut value = job_object(job);
            value["item"] = item_object(item);
            value["undo"] = json!({"possible": undo == Undoable::Yes, "note": undo.note(job, summary.id)});
            output.object(&value)?;
        } else {
            output.line(job_row(job).join("  "))?;
            for line in item_lines(job, item).into_iter().skip(1) {
                output.line(line)?;
            }
            output.line(format!("    {}", undo.note(job, summary.id)))?;
        }
    }
    if history.is_empty() && !output.is_json() {
        output.line(format!("No run has changed {} yet.", items::called(&summary)))?;
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Whether what a run changed of an item can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undoable {
    Yes,
    Done,
    Forgotten,
    Covered(JobId),
    InPart(usize),
}

impl Undoable {
    fn of(change: Option<&ItemChange>, old_files: &OldFiles) -> Self {
        let Some(change) = change else { return Self::Forgotten };
        if change.is_undone {
            return Self::Done;
        }
        match (change.covered_by, no_longer_kept(&change.files, old_files)) {
            (Some(later), _) => Self::Covered(later),
            (None, 0) => Self::Yes,
            (None, gone) => Self::InPart(gone),
        }
    }

    /// What is said of what `job` did to `item`.
    fn note(self, job: &JobRecord, item: ItemId) -> String {
        // The change is the item's newest where it can be taken back by itself. What an undo did is taken back as a whole.
        let again = if job.items == 1 || job.kind == JobKind::Undo {
            format!("bioscope undo {}", job.id)
        } else {
            format!("bioscope undo {item} --item")
        };
        match self {
            Self::Yes => format!("to take it back: {again}"),
            Self::Done => "taken back".to_owned(),
            Self::Forgotten => "can no longer be taken back: it is too long ago".to_owned(),
            Self::Covered(later) => format!("can be taken back after job {later}"),
            Self::InPart(gone) => format!(
                "can be taken back but for {}, which {} no longer kept: {again}",
                counted(gone as u64, "file"),
                if gone == 1 { "is" } else { "are" }
            ),
        }
    }
}
