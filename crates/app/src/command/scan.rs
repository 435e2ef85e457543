//! `scan`: what is in the folders, and what changed since the last look.

use std::process::ExitCode;
use std::time::SystemTime;

use bioscope_engine::journal::take_over;
use bioscope_engine::scan::rebuild::{RebuildReport, rebuild_source};
use bioscope_engine::scan::{ScanCounts, ScanReport, scan_source};
use bioscope_model::LibraryKind;
use bioscope_store::{Library, SourceFolder};
use serde_json::json;

use crate::arguments::Scan;
use crate::command::turn;
use crate::interrupt::{self, Interrupt};
use crate::output::{Output, tell};
use crate::place::absolute;
use crate::problem::{CANCELLED, SOMETHING_FAILED, Usage};
use crate::wiring::App;

/// Scans the source folders.
pub async fn run(app: &App, typed: &Scan, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let sources = library.sources().await?;
    if sources.is_empty() {
        return Err(Usage(
            "there are no folders to scan; add one: bioscope source add PATH --kind movies".to_owned(),
        )
        .into());
    }
    let mut chosen = Vec::new();
    for path in &typed.paths {
        let path = absolute(path)?;
        let source = sources.iter().find(|source| path.starts_with(&source.path)).ok_or_else(|| {
            Usage(format!(
                "{0} is in no source folder; add it: bioscope source add {0} --kind movies",
                path.display()
            ))
        })?;
        if !chosen.contains(source) {
            chosen.push(source.clone());
        }
    }
    if typed.paths.is_empty() {
        chosen = sources;
    }
    take_over_what_was_cut_off(app, &*library).await?;
    // What NFO files tell is kept over what is known, so nobody else may be finding out more meanwhile.
    let reads_all = typed.rebuild || chosen.iter().any(|source| source.reread);
    let _turn = if reads_all { Some(turn::take(&app.places)?) } else { None };
    let interrupt = Interrupt::listen();
    let stop = interrupt.token();
    let mut failed = false;
    for (number, source) in chosen.iter().enumerate() {
        let done = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            done = read(&*library, source, typed.rebuild, Some(output)) => Some(done?),
        };
        let Some(done) = done else {
            tell(format!(
                "Cancelled: {number} of {} folders are scanned, {} is as it was; bioscope scan    does the rest.",
                chosen.len(),
                source.path.display()
            ));
            interrupt::soon(library.close()).await.transpose()?;
            return Ok(CANCELLED.into());
        };
        failed |= !done;
    }
    app.back_up_if_due(&library).await;
    library.close().await?;
    Ok(if failed { SOMETHING_FAILED.into() } else { ExitCode::SUCCESS })
}

/// What a cut-off run left beside the videos is this program's; the scan must not take it for somebody else's. While a
/// run goes on nothing is cut off.
async fn take_over_what_was_cut_off(app: &App, library: &dyn Library) -> anyhow::Result<()> {
    if let Ok(_turn) = turn::take(&app.places) {
        take_over(library, None).await?;
    }
    Ok(())
}

/// Scans one folder and says what was found (on stderr where there is no `output`, because something else is the
/// result); `false` where it could not be scanned.
pub async fn one(
    library: &dyn Library,
    source: &SourceFolder,
    output: Option<&mut Output>,
) -> anyhow::Result<bool> {
    read(library, source, false, output).await
}

async fn read(
    library: &dyn Library,
    source: &SourceFolder,
    rebuild: bool,
    output: Option<&mut Output>,
) -> anyhow::Result<bool> {
    // A library that was put back from a copy lacks what came later.
    let reads_all = rebuild || source.reread;
    match scan_source(library, source, SystemTime::now(), reads_all).await {
        Ok(report) => {
            let from_files = if reads_all { Some(rebuild_source(library, source).await?) } else { None };
            show(source, &report, from_files, output)?;
            Ok(true)
        }
        Err(error) => {
            tell(format!("failed to {error}"));
            Ok(false)
        }
    }
}

fn show(
    source: &SourceFolder,
    report: &ScanReport,
    rebuilt: Option<RebuildReport>,
    output: Option<&mut Output>,
) -> anyhow::Result<()> {
    for (path, reason) in &report.unreadable {
        tell(format!("{}: {reason}; what is known of it stays", path.display()));
    }
    if let [first, ..] = report.homeless.as_slice() {
        tell(format!(
            "{}: left out what lies in no show's folder: {}{}; put each show into a folder of its own",
            source.path.display(),
            first.file_name().unwrap_or_default().display(),
            match report.homeless.len() {
                1 => String::new(),
                many => format!(" and {} more", many - 1),
            },
        ));
    }
    let counts = match source.kind {
        LibraryKind::Movies => in_words(&report.items),
        LibraryKind::Tv => {
            format!("shows: {}; episodes: {}", in_words(&report.items), in_words(&report.episodes))
        }
    };
    let from_files = match rebuilt {
        Some(RebuildReport { own, foreign }) if own + foreign > 0 => {
            format!(" From NFO files: {own} as they were scraped, {foreign} that others wrote.")
        }
        _ => String::new(),
    };
    let line = format!("{}: {counts}.{from_files}", source.path.display());
    match output {
        None => tell(line),
        Some(output) if output.is_json() => output.object(&object(source, report, rebuilt))?,
        Some(output) => output.line(line)?,
    }
    Ok(())
}

fn in_words(counts: &ScanCounts) -> String {
    format!(
        "{} new, {} changed, {} moved, {} vanished, {} unchanged",
        counts.added, counts.changed, counts.moved, counts.vanished, counts.unchanged
    )
}

fn object(source: &SourceFolder, report: &ScanReport, rebuilt: Option<RebuildReport>) -> serde_json::Value {
    let mut object = as_object(&report.items);
    object["path"] = json!(source.path.to_string_lossy());
    object["kind"] = json!(source.kind.name());
    object["unreadable"] = json!(report.unreadable.len());
    if let Some(rebuilt) = rebuilt {
        object["rebuilt"] = json!({"own": rebuilt.own, "foreign": rebuilt.foreign});
    }
    if source.kind == LibraryKind::Tv {
        object["episodes"] = as_object(&report.episodes);
        object["left_out"] = json!(report.homeless.len());
    }
    object
}

fn as_object(counts: &ScanCounts) -> serde_json::Value {
    json!({
        "added": counts.added,
        "changed": counts.changed,
        "moved": counts.moved,
        "vanished": counts.vanished,
        "unchanged": counts.unchanged,
    })
}
