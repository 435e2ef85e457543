//! One file a command. Each takes what was typed and returns the exit status.

mod backup;
mod bench;
mod cache;
mod completions;
mod config;
mod demo;
mod doctor;
mod explain;
mod history;
mod identify;
mod imdb;
mod items;
mod jobs;
mod list;
mod lock;
mod mark;
mod metrics;
mod old_files;
mod played;
mod resume;
mod review;
mod scan;
mod scrape;
mod set;
mod show;
mod source;
mod standin;
mod turn;
mod undo;

use std::process::ExitCode;

use anyhow::Context as _;
use bioscope_telemetry::{TARGET, TRACE_TARGET, TimingLayer, Timings, Trace};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::arguments::{Arguments, Command, Global, ImdbAction};
use crate::output::Output;
use crate::screen::LogLines;
use crate::wiring::App;

/// Runs what was typed.
pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let timings = Timings::default();
    let trace = trace_of(&arguments.command)?;
    listen(&arguments.global, &timings, trace.as_ref());
    let mut output = Output::new(arguments.global.json);
    let global = arguments.global;
    let app = || {
        Ok::<_, anyhow::Error>(App { trace: trace.clone(), ..App::start(global.clone(), timings.clone())? })
    };
    match arguments.command {
        Command::Completions { shell } => completions::run(shell, &mut output),
        Command::Config => config::run(&mut output),
        Command::Identify(typed) => identify::run(&typed, &mut output),
        Command::Demo(typed) => demo::run(&typed, global.clone(), timings.clone(), &mut output).await,
        Command::Standin(typed) => standin::run(&typed, &mut output).await,
        Command::Bench(typed) => bench::run(&typed, global.clone(), &timings, &mut output).await,
        Command::Source { action } => source::run(&app()?, action, &mut output).await,
        Command::Scan(typed) => scan::run(&app()?, &typed, &mut output).await,
        Command::Scrape(typed) => scrape::run(&app()?, &typed, &mut output).await,
        Command::List(typed) => list::run(&app()?, &typed, &mut output).await,
        Command::Show { item } => show::run(&app()?, &item, &mut output).await,
        Command::Explain { item } => explain::run(&app()?, &item, &mut output).await,
        Command::Review(typed) => review::run(&app()?, &typed, &mut output).await,
        Command::Lock(typed) => lock::run(&app()?, &typed, &mut output).await,
        Command::Mark(typed) => mark::run(&app()?, &typed, &mut output).await,
        Command::Set { item, field, value } => set::run(&app()?, &item, field, &value, &mut output).await,
        Command::Jobs { action } => jobs::run(&app()?, action, &mut output).await,
        Command::History { item } => history::run(&app()?, &item, &mut output).await,
        Command::Undo(typed) => undo::run(&app()?, &typed, &mut output).await,
        Command::Backup { target } => backup::run(&app()?, target, &mut output).await,
        Command::Imdb { action: ImdbAction::Import(typed) } => {
            imdb::import(&app()?, &typed, &mut output).await
        }
        Command::Imdb { action: ImdbAction::Status } => imdb::status(&app()?, &mut output),
        Command::Cache { action } => cache::run(&app()?, &action, &mut output),
        Command::Metrics { csv } => metrics::run(&app()?, csv, &mut output).await,
        Command::Doctor { fix, offline } => doctor::run(&app()?, fix, offline, &mut output).await,
    }
}

/// The trace that the command is to write.
fn trace_of(command: &Command) -> anyhow::Result<Option<Trace>> {
    let Command::Scrape(typed) = command else { return Ok(None) };
    let Some(path) = &typed.trace else { return Ok(None) };
    let trace =
        Trace::create(path).with_context(|| format!("failed to write the trace to {}", path.display()))?;
    Ok(Some(trace))
}

/// Counts timings always, and logs to stderr as loud as asked for.
fn listen(global: &Global, timings: &Timings, trace: Option<&Trace>) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "bioscope=info,warn",
        (false, _) => "bioscope=debug,info",
    };
    let filter = EnvFilter::try_from_env("BIOSCOPE_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt::layer()
        .with_writer(LogLines::default)
        .with_target(false)
        .without_time()
        .with_filter(
            Targets::new()
                .with_default(LevelFilter::TRACE)
                .with_target(TARGET, LevelFilter::OFF)
                .with_target(TRACE_TARGET, LevelFilter::OFF),
        )
        .with_filter(filter);
    let counting =
        TimingLayer::new(timings.clone()).with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO));
    let tracing = trace
        .map(|trace| trace.layer().with_filter(Targets::new().with_target(TRACE_TARGET, LevelFilter::INFO)));
    // A second subscriber in one process is a mistake of ours that costs nothing but the logs.
    let _ = tracing_subscriber::registry().with(counting).with(tracing).with(log).try_init();
}
