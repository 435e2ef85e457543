//! `scrape`: fetch metadata and pictures, and write them.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, PoisonError};

use anyhow::Context as _;
use bioscope_engine::{Dispatcher, Engine, ItemReport, Mode, RunRequest, RunSummary, ScrapeSettings};
use bioscope_http::{Freshness, ProviderStatistics};
use bioscope_model::{FieldSet, ItemKind, LevelParts, LibraryKind};
use bioscope_store::{
    ItemId, JobId, Library, OperationTiming, Outcome, Resumable, Selection, SqliteLibrary, Statistics,
};
use bioscope_telemetry::{Timings, to_csv};

use crate::arguments::Scrape;
use crate::command::resume::Flags;
use crate::command::review::Applied;
use crate::command::{items, old_files, review, scan, turn};
use crate::interrupt::{self, Interrupt};
use crate::output::{Output, tell};
use crate::place::absolute;
use crate::problem::{CANCELLED, SOMETHING_FAILED, Stopped, Usage};
use crate::report::{reporters, summary, timings};
use crate::wiring::{App, Exchange};

/// Scrapes what was asked for.
pub async fn run(app: &App, typed: &Scrape, output: &mut Output) -> anyhow::Result<ExitCode> {
    if let Some(path) = &typed.metrics_csv {
        must_be_writable(path)?;
    }
    let ended = run_and_ask(app, typed, output).await;
    // A run that failed is worth a look, too.
    if let (Some(path), Some(trace)) = (&typed.trace, &app.trace) {
        let finished =
            trace.finish().with_context(|| format!("failed to write the trace to {}", path.display()));
        return match (ended, finished) {
            (Err(ended), Err(finished)) => {
                tell(format!("{finished:#}"));
                Err(ended)
            }
            (ended, finished) => ended.and_then(|status| finished.map(|()| status)),
        };
    }
    ended
}

async fn run_and_ask(app: &App, typed: &Scrape, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let resumed = if typed.resume { library.resumable().await? } else { None };
    let flags = Flags::from_text(resumed.as_ref().and_then(|run| run.flags.as_deref()));
    let mut typed = typed.clone();
    flags.complete(&mut typed);
    let typed = &typed;
    let client = app.client(Exchange { record: typed.record.as_deref(), replay: typed.replay.as_deref() })?;
    let engine = app.engine(Arc::clone(&library), client);
    let mut settings = settings(app, typed)?;
    let chosen = chosen_items(&library, typed, resumed.as_ref()).await?;
    // A lock yields to the user who names its one item, not to a list or a folder that happens to hold it.
    settings.named_by_user = typed.items.len() == 1 && chosen.len() == 1 || flags.named_by_user;
    warn_of_foreign_files(&*library, typed, &chosen).await?;
    let asks = settings.mode == Mode::Ask;
    let of = RunOf {
        flags: Flags::of(typed, settings.named_by_user).to_text(),
        // A run of which nothing is left is not begun again.
        resumes: resumed.filter(|run| !run.left.is_empty()).map(|run| run.job),
    };
    let (outcome, reports) = scrape(app, &engine, settings.clone(), chosen, of).await?;
    if !output.is_json() {
        for line in summary::lines(&outcome, &reports, typed.dry_run) {
            output.line(line)?;
        }
        if typed.dry_run {
            show_changes(&reports, output)?;
        }
    }
    // Before the timings begin anew with what the answers lead to; what fails is told when all else is done.
    let csv = typed.metrics_csv.as_ref().map_or(Ok(()), |path| write_csv(&app.timings, path));
    let mut failed = outcome.counts.failed > 0;
    let mut cancelled = outcome.cancelled;
    if asks && !typed.dry_run && !cancelled && outcome.counts.uncertain > 0 && !output.is_json() {
        let uncertain = reports.iter().filter(|report| report.outcome == Outcome::Uncertain);
        let uncertain = uncertain.map(|report| report.id).collect();
        let applied = review::decide_each(app, &engine, settings, uncertain, output).await?;
        failed |= applied == Applied::SomethingFailed;
        cancelled = applied == Applied::Cancelled;
    }
    if cancelled {
        let closed = interrupt::soon(async {
            engine.client.flush().await;
            library.close().await
        });
        closed.await.transpose()?;
    } else {
        engine.client.flush().await;
        if !typed.dry_run {
            app.back_up_if_due(&library).await;
        }
        library.close().await?;
    }
    csv?;
    Ok(match (cancelled, failed) {
        (true, _) => CANCELLED.into(),
        (false, true) => SOMETHING_FAILED.into(),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// What a run is beside its items and settings.
#[derive(Debug, Clone, Default)]
pub struct RunOf {
    /// How it was asked to work, for whoever goes on with it.
    pub flags: Option<String>,
    /// The run that it goes on with.
    pub resumes: Option<JobId>,
}

/// What was typed, for the list of runs.
pub fn typed() -> String {
    let words = std::env::args_os().skip(1);
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs the engine over `chosen` with reporters, Ctrl-C and timings in place.
pub async fn scrape(
    app: &App,
    engine: &Engine,
    settings: ScrapeSettings,
    chosen: Vec<ItemId>,
    of: RunOf,
) -> anyhow::Result<(RunSummary, Vec<ItemReport>)> {
    let _turn = if settings.dry_run { None } else { Some(turn::take(&app.places)?) };
    let interrupt = Interrupt::listen();
    let (reporter, reports) = reporters(&app.global);
    let (timings, client, library) =
        (app.timings.clone(), engine.client.clone(), Arc::clone(&engine.library));
    let before = library.statistics();
    let asked_before = client.statistics();
    // Another run of this process may have counted, whose timings are kept with it.
    timings.clear();
    let gates = engine.client.clone();
    let (events, dispatcher) = Dispatcher::start(reporter, Box::new(move || gates.gates()));
    let is_kept = !settings.dry_run;
    let request = RunRequest {
        command: typed(),
        items: chosen,
        flags: of.flags,
        resumes: of.resumes,
        settings,
        timings: Box::new(move || {
            let asked = client.statistics().into_iter().map(|now| {
                let then = asked_before.iter().find(|then| then.provider == now.provider);
                then.map_or_else(|| now.clone(), |then| now.since(then))
            });
            timings_of(&timings, asked, &library.statistics().since(&before))
        }),
    };
    let stop = interrupt.token();
    let scraping = Box::pin(engine.scrape(request, events, stop.clone()));
    let Some(result) = interrupt::unless_stuck(&stop, scraping).await else {
        interrupt::soon(engine.library.close()).await.transpose()?;
        return Err(Stopped("bioscope scrape --resume").into());
    };
    dispatcher.finish().await;
    for trouble in engine.client.cache_troubles() {
        tell(format!("The response cache: {trouble}"));
    }
    if is_kept && !interrupt.token().is_cancelled() {
        old_files::clear_away(app, &*engine.library).await;
    }
    let reports = std::mem::take(&mut *reports.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((result?, reports))
}

fn timings_of(
    counted: &Timings,
    asked: impl Iterator<Item = ProviderStatistics>,
    library: &Statistics,
) -> Vec<OperationTiming> {
    counted.record_rate("Database.PeopleCache.HitRate", library.people_remembered, library.people_asked);
    for provider in asked {
        let operation = match provider.provider.as_str() {
            "tmdb" => "Cache.TMDB.HitRate",
            "imdb" => "Cache.IMDB.HitRate",
            _ => continue,
        };
        counted.record_rate(operation, provider.hits(), provider.lookups());
    }
    timings::kept(counted.summaries())
}

/// Hours later it would be too late to say so.
fn must_be_writable(path: &Path) -> anyhow::Result<()> {
    let is_new = !path.exists();
    let mut tried = std::fs::OpenOptions::new().create(true).append(true).open(path).map(|_| ());
    if is_new && tried.is_ok() {
        // A run that does not come to its end leaves no empty file.
        tried = std::fs::remove_file(path);
    }
    tried.with_context(|| format!("failed to write the timings to {}", path.display()))
}

fn write_csv(timings: &Timings, path: &PathBuf) -> anyhow::Result<()> {
    std::fs::write(path, to_csv(&timings.summaries()))
        .with_context(|| format!("failed to write the timings to {}", path.display()))
}

fn settings(app: &App, typed: &Scrape) -> anyhow::Result<ScrapeSettings> {
    let default = if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        Mode::Ask
    } else {
        Mode::Skip
    };
    let mode = match (typed.mode.auto, typed.mode.ask, typed.mode.skip) {
        (true, _, _) => Mode::Auto,
        (_, true, _) => Mode::Ask,
        (_, _, true) => Mode::Skip,
        _ => app.configuration.mode.unwrap_or(default),
    };
    let mut settings = app.scrape_settings(mode);
    if !typed.parts.is_empty() {
        settings.parts = LevelParts::parse(typed.parts.iter().map(String::as_str))
            .map_err(|error| Usage(format!("--parts: {error}")))?;
    }
    if !typed.fields.is_empty() {
        settings.rules.requested = typed.fields.iter().copied().collect::<FieldSet>();
    }
    if let Some(jobs) = typed.jobs {
        settings.jobs = usize::from(jobs);
    }
    settings.freshness = match (typed.refresh, typed.offline) {
        (true, _) => Freshness::Revalidate,
        (_, true) => Freshness::CacheOnly,
        _ => Freshness::Normal,
    };
    settings.only_missing = typed.scope.missing;
    settings.replace_artwork |= typed.replace_artwork;
    settings.dry_run = typed.dry_run;
    Ok(settings)
}

async fn chosen_items(
    library: &Arc<SqliteLibrary>,
    typed: &Scrape,
    resumed: Option<&Resumable>,
) -> anyhow::Result<Vec<ItemId>> {
    if library.sources().await?.is_empty() {
        return Err(Usage(
            "there are no folders yet; add one: bioscope source add PATH --kind movies".to_owned(),
        )
        .into());
    }
    let items = if typed.items.is_empty() {
        library.select(&selection(typed, resumed)).await?
    } else {
        scan_unknown_paths(&**library, &typed.items).await?;
        items::all(&**library, &typed.items).await?
    };
    let wanted = |kind: ItemKind| match typed.kind {
        None => true,
        Some(LibraryKind::Movies) => kind == ItemKind::Movie,
        Some(LibraryKind::Tv) => kind != ItemKind::Movie,
    };
    Ok(items.into_iter().filter(|item| wanted(item.kind)).map(|item| item.id).collect())
}

fn selection(typed: &Scrape, resumed: Option<&Resumable>) -> Selection {
    let scope = &typed.scope;
    match (resumed, &scope.filter) {
        (Some(run), _) => Selection::Items(run.left.clone()),
        _ if typed.resume || scope.all || scope.missing => Selection::All,
        _ if scope.marked => Selection::Marked,
        (None, Some(query)) => Selection::Filter(query.clone()),
        (None, None) => Selection::New,
    }
}

/// Scans the source of every named path that the library does not know yet.
async fn scan_unknown_paths(library: &dyn Library, texts: &[String]) -> anyhow::Result<()> {
    let mut scanned = Vec::new();
    for text in texts {
        let reference = items::reference(text)?;
        let is_path = matches!(reference, bioscope_store::ItemReference::Path(_));
        if !is_path || !library.resolve(&reference).await?.is_empty() {
            continue;
        }
        let path = absolute(text.as_ref())?;
        let sources = library.sources().await?;
        if let Some(source) = sources.into_iter().find(|source| path.starts_with(&source.path))
            && !scanned.contains(&source.id)
        {
            scanned.push(source.id);
            scan::one(library, &source, None).await?;
        }
    }
    Ok(())
}

/// A library that has NFO files of somebody else's deserves a word before all of it is changed.
async fn warn_of_foreign_files(
    library: &dyn Library,
    typed: &Scrape,
    chosen: &[ItemId],
) -> anyhow::Result<()> {
    if typed.dry_run || !typed.scope.all {
        return Ok(());
    }
    let foreign = library.foreign_nfo_count(chosen).await?;
    if foreign > 0 {
        tell(format!(
            "{foreign} films have an NFO file that Bioscope did not write. Each will be changed; what is in it that Bioscope does \
             not know stays. To see the changes first: bioscope scrape --all --dry-run"
        ));
    }
    Ok(())
}

fn show_changes(reports: &[ItemReport], output: &mut Output) -> anyhow::Result<()> {
    for report in reports.iter().filter(|report| !report.changes.is_empty()) {
        output.line(format!("\n{} ({})", report.title, report.path.display()))?;
        for change in &report.changes {
            output.line(format!("  {change}"))?;
        }
    }
    Ok(())
}
