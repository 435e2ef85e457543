//! `undo`: takes a run, or the last change of an item, back.

use std::process::ExitCode;
use std::sync::Arc;

use bioscope_engine::undo::{
    FileEnd, ItemUndone, RowsEnd, UndoError, UndoRequest, UndoSummary, UndoTarget, undo,
};
use bioscope_store::{JobId, Library};
use jiff::Timestamp;
use serde_json::json;

use crate::arguments::Undo;
use crate::command::{items, old_files, scrape, turn};
use crate::interrupt::{self, Interrupt};
use crate::output::{Output, tell};
use crate::problem::{CANCELLED, SOMETHING_FAILED, Stopped, Usage};
use crate::report::summary::counted;
use crate::wiring::App;

/// Takes back what was asked for; exit status 1 where something was left.
pub async fn run(app: &App, typed: &Undo, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library: Arc<dyn Library> = app.library()?;
    let target = target(&*library, typed).await?;
    let _turn = if typed.dry_run { None } else { Some(turn::take(&app.places)?) };
    let interrupt = Interrupt::listen();
    let request =
        UndoRequest { target, command: scrape::typed(), dry_run: typed.dry_run, force: typed.force };
    let mut shown = Ok(());
    let told = |item: &ItemUndone| {
        if shown.is_ok() {
            shown = show(item, typed.dry_run, output);
        }
    };
    let (stop, writer) = (interrupt.token(), app.writer());
    let undoing = Box::pin(undo(&library, &writer, request, Timestamp::now, &stop, told));
    let Some(undone) = interrupt::unless_stuck(&stop, undoing).await else {
        interrupt::soon(library.close()).await.transpose()?;
        return Err(Stopped("the same undo").into());
    };
    let summary = match undone {
        Ok(summary) => summary,
        Err(UndoError::Nothing(reason)) => return Err(Usage(reason).into()),
        Err(UndoError::Library(error)) => return Err(error.into()),
    };
    shown?;
    tell_end(&summary, typed, output)?;
    if !typed.dry_run && summary.not_reached == 0 {
        old_files::clear_away(app, &*library).await;
    }
    library.close().await?;
    Ok(match (summary.not_reached, summary.left) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => SOMETHING_FAILED.into(),
        (_, _) => CANCELLED.into(),
    })
}

/// A number is a run's, unless it is said to be an item's.
async fn target(library: &dyn Library, typed: &Undo) -> anyhow::Result<UndoTarget> {
    let is_number = typed.what.bytes().all(|byte| byte.is_ascii_digit()) && !typed.what.is_empty();
    if is_number && !typed.item {
        let number = typed.what.parse().map_err(|_| Usage(format!("{} is no run's number", typed.what)))?;
        return Ok(UndoTarget::Job(JobId(number)));
    }
    Ok(UndoTarget::Item(items::one(library, &typed.what).await?.id))
}

fn show(item: &ItemUndone, dry_run: bool, output: &mut Output) -> anyhow::Result<()> {
    if output.is_json() {
        let files: Vec<_> = item
            .files
            .iter()
            .map(|(path, end)| {
                let (end, reason) = match end {
                    FileEnd::PutBack => ("put_back", None),
                    FileEnd::TakenAway => ("taken_away", None),
                    FileEnd::Left(reason) => ("left", Some(reason)),
                };
                json!({"path": path.to_string_lossy(), "end": end, "reason": reason})
            })
            .collect();
        let (rows, reason) = match &item.rows {
            RowsEnd::PutBack => ("put_back", None),
            RowsEnd::Already => ("already", None),
            RowsEnd::Gone => ("gone", None),
            RowsEnd::Left(reason) => ("left", Some(reason)),
        };
        return output.object(&json!({"event": "item", "id": item.item, "title": item.title, "files": files,
            "library": rows, "reason": reason, "left": item.has_left()}));
    }
    let word = match (dry_run, item.has_left()) {
        (true, false) => "would be undone",
        (true, true) => "would be undone in part",
        (false, false) => "undone",
        (false, true) => "undone in part",
    };
    output.line(format!("{}  {}  {word}", item.item, item.title))?;
    for line in item.lines() {
        output.line(format!("    {line}"))?;
    }
    Ok(())
}

/// What to type for the same once more, or for the rest of it.
fn again(typed: &Undo) -> String {
    let flags = [(typed.item, " --item"), (typed.force, " --force")];
    let flags: String = flags.iter().filter(|(is_typed, _)| *is_typed).map(|(_, flag)| *flag).collect();
    format!("bioscope undo {}{flags}", typed.what)
}

fn tell_end(summary: &UndoSummary, typed: &Undo, output: &mut Output) -> anyhow::Result<()> {
    if output.is_json() {
        return output.object(&json!({"event": "finished", "job": summary.job, "of": summary.of,
            "undone": summary.undone, "left": summary.left, "not_reached": summary.not_reached}));
    }
    let of = summary.of;
    if summary.not_reached > 0 {
        let left = counted(summary.not_reached, "item");
        let again = again(typed);
        tell(format!("Cancelled: {left} left; {again}    does the rest."));
    }
    match summary.job {
        None => output.line(format!("Nothing was changed. To do it: {}", again(typed))),
        Some(job) => output.line(format!(
            "Job {of} is taken back by job {job}: {} as before, {} with something left. To bring it back: bioscope \
             undo {job}",
            counted(summary.undone, "item"),
            summary.left
        )),
    }
}
