//! `bench`: bulk scraping against providers played on this machine, beside what no program could beat and two other ways
//! of doing it; people; matching.
//!
//! # Layout
//!
//! - [`scenario`]: what can be measured, by name;
//! - [`world`]: a library, the providers and the program, each in a process of its own, so that the program's processor time
//!   and memory are its own; [`process`]: reads them;
//! - [`bound`]: what no program could beat;
//! - [`ways`]: the ways of scraping that ours is compared with; [`show_ways`]: those of scraping shows;
//! - [`datasets`]: IMDb's files at their real size; [`actors`]: three ways of keeping people; [`library`]: a large library, rows
//!   only; [`pragmas`]: it with other settings; [`matching`]: three ways of choosing a film;
//! - [`figures`]: what was measured, as tables ([`pictures`]: of what shows' pictures take); [`chart`]: as charts.

mod actors;
mod bound;
mod chart;
mod datasets;
mod figures;
mod library;
mod matching;
mod pictures;
mod pragmas;
mod process;
mod scenario;
mod show_ways;
mod ways;
mod world;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use bioscope_telemetry::Timings;

use crate::arguments::{self, BenchWay, Global};
use crate::interrupt::Interrupt;
use crate::output::{Output, tell};
use crate::problem::{CANCELLED, Usage};
use crate::wiring::App;
use figures::Figures;
use scenario::{Kind, Load, Scenario, Start};
use world::{Ending, World};

/// Films of the scenarios that do not name their number.
const FILMS: u32 = 50;

/// Runs the scenarios.
pub async fn run(
    typed: &arguments::Bench,
    global: Global,
    timings: &Timings,
    output: &mut Output,
) -> anyhow::Result<ExitCode> {
    if let Some(way) = typed.way {
        return ways::run(&App::start(global, timings.clone())?, way, output).await;
    }
    if !(typed.scale.is_finite() && typed.scale > 0.0 && typed.scale <= 10.0) {
        return Err(
            Usage(format!("--scale {}: a factor above 0, at most 10, is expected", typed.scale)).into()
        );
    }
    if !(typed.rows > 0.0 && typed.rows <= 1.0) {
        return Err(Usage(format!("--rows {}: a share above 0, at most 1, is expected", typed.rows)).into());
    }
    let scenarios = typed.scenarios.iter().map(|name| Scenario::parse(name, typed));
    let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
    // Children hear of Ctrl-C themselves; this one waits for their ends.
    let interrupt = Interrupt::listen();
    let mut figures = Figures::default();
    for scenario in &scenarios {
        match scenario.kind {
            Kind::Matching => matching::run(output).await?,
            Kind::Datasets => datasets::run(typed.rows, output)?,
            Kind::Actors => figures.people = actors::measure().await?,
            Kind::Pragmas(films) => figures.pragmas = pragmas::measure(films).await?,
            Kind::Library(films) => figures.libraries.push(library::measure(films).await?),
            Kind::Films(_) => measure(scenario, typed, &mut figures)?,
        }
        if interrupt.token().is_cancelled() {
            return Ok(CANCELLED.into());
        }
    }
    if output.is_json() {
        for object in figures.objects() {
            output.object(&object)?;
        }
    } else {
        for line in figures.markdown() {
            output.line(line)?;
        }
    }
    if let Some(folder) = &typed.out {
        write(folder, &figures)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Measures a scenario with every way that it is about.
fn measure(scenario: &Scenario, typed: &arguments::Bench, figures: &mut Figures) -> anyhow::Result<()> {
    let Kind::Films(load) = &scenario.kind else { return Ok(()) };
    let ways: &[Option<BenchWay>] = if typed.now_only || !load.is_compared {
        &[None]
    } else {
        &[Some(BenchWay::Before), Some(BenchWay::Planned), None]
    };
    for &way in ways {
        for jobs in load.jobs.iter().copied() {
            let jobs = jobs.or(typed.jobs);
            tell(format!(
                "{}: {}, {}",
                scenario.name,
                figures::way_name(way, load.shows.is_some()),
                load.in_words()
            ));
            let world = World::build(load, typed.scale)?;
            let first_time = prepare(&world, load, way)?;
            world.standin.reset()?;
            let ending = Ending { first_time, ..world.scrape(way, jobs, load)? };
            if ending.was_cancelled() {
                return Ok(());
            }
            let counted = world.standin.statistics()?;
            let timings = if load.shows.is_some() { world.timings()? } else { Vec::new() };
            figures.add(&scenario.name, way, jobs, load, typed.scale, ending, counted, timings);
        }
    }
    Ok(())
}

/// Brings a library into the state that a scenario starts from. The ways compared with keep no answers, so for them there is
/// nothing to prepare but what is scraped already. Returns how long a first run over all of it took, where there was one.
fn prepare(world: &World, load: &Load, way: Option<BenchWay>) -> anyhow::Result<Option<Duration>> {
    match (load.start, way) {
        (Start::Empty, _) | (_, Some(_)) => Ok(None),
        (Start::Scraped, None) => {
            let first = world.scrape(None, None, load)?;
            done(&first)?;
            Ok(Some(first.elapsed()))
        }
        (Start::HalfCached, None) => {
            done(&world.scrape_first(load.films / 2)?)?;
            world.forget_library()?;
            Ok(None)
        }
    }
}

fn done(ending: &Ending) -> anyhow::Result<()> {
    anyhow::ensure!(ending.failed() == 0, "{} films failed in the preparation", ending.failed());
    Ok(())
}

fn write(folder: &Path, figures: &Figures) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let mut files = vec![
        ("results.md".to_owned(), figures.markdown().join("\n") + "\n"),
        ("results.csv".to_owned(), figures.csv()),
    ];
    files.extend(chart::all(figures));
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
    }
    tell(format!("Written to {}.", folder.display()));
    Ok(())
}
