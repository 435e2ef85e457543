//! `bench`: bulk scraping against providers played on this machine, beside what no program could beat; and matching.

mod matching;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bioscope_engine::{Mode, RunSummary};
use bioscope_model::LibraryKind;
use bioscope_standin::{Catalogue, Latency, Limits, Provider, Standin, Statistics, sample_library};
use bioscope_store::{Library as _, Selection};
use bioscope_telemetry::Timings;
use serde_json::json;

use crate::arguments::{self, ColorChoice, Global};
use crate::command::played::{self, Play};
use crate::command::{scan, scrape};
use crate::output::{Output, tell};
use crate::problem::{CANCELLED, Usage};
use crate::wiring::Exchange;

/// The films are invented from this.
const SEED: u64 = 1895;
/// Pictures at once, as configured by default.
const PICTURES_IN_FLIGHT: f64 = 16.0;

/// Runs the scenarios.
pub async fn run(
    typed: &arguments::Bench,
    timings: &Timings,
    output: &mut Output,
) -> anyhow::Result<ExitCode> {
    if !(typed.scale.is_finite() && typed.scale > 0.0 && typed.scale <= 10.0) {
        return Err(
            Usage(format!("--scale {}: a factor above 0, at most 10, is expected", typed.scale)).into()
        );
    }
    let mut measured = Vec::new();
    for scenario in &typed.scenarios {
        if scenario == matching::SCENARIO {
            matching::run(output)?;
            continue;
        }
        let (films, again) = understood(scenario)?;
        tell(format!("{scenario}: {films} films, latencies × {}", typed.scale));
        let runs = measure(films, again, typed, timings).await?;
        if runs.iter().any(|run| run.summary.cancelled) {
            return Ok(CANCELLED.into());
        }
        measured.extend(runs);
    }
    if measured.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if output.is_json() {
        for run in &measured {
            output.object(&run.object())?;
        }
    } else {
        output.line("| scenario | films | wall s | lower bound s | ratio | films/min | requests | IMDb pages, peak in flight | 429 |")?;
        output.line("|---|---|---|---|---|---|---|---|---|")?;
        for run in &measured {
            output.line(run.row())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn understood(scenario: &str) -> Result<(u32, bool), Usage> {
    if scenario == "repeat" {
        return Ok((50, true));
    }
    scenario
        .strip_prefix("movies-")
        .and_then(|number| number.parse().ok())
        .filter(|films| (1..=20_000).contains(films))
        .map(|films| (films, false))
        .ok_or_else(|| {
            Usage(format!(
                "{scenario:?} is no scenario; this version has movies-N (such as movies-50), repeat and matching"
            ))
        })
}

/// One run and what it is compared with.
struct Measured {
    name: String,
    films: u32,
    summary: RunSummary,
    bound: Duration,
    traffic: Statistics,
}

async fn measure(
    films: u32,
    again: bool,
    typed: &arguments::Bench,
    timings: &Timings,
) -> anyhow::Result<Vec<Measured>> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let library_folder = folder.path().join("films");
    std::fs::create_dir_all(&library_folder)?;
    let catalogue = Arc::new(Catalogue::generated(films as usize, SEED));
    sample_library(&library_folder, &catalogue, films as usize)?;
    let latency = Latency::Scaled(typed.scale);
    let standin =
        played::start(&Play { catalogue, latency, small_pictures: true, usual_port: false }).await?;
    let global = Global {
        config: None,
        data_dir: None,
        json: false,
        verbose: 0,
        quiet: true,
        color: ColorChoice::Auto,
    };
    let app = played::app(&standin.base_url(), folder.path().join("data"), global, timings.clone())?;
    let library = app.library()?;
    let source = library.add_source(&library_folder, LibraryKind::Movies).await?;
    scan::one(&*library, &source, None).await?;
    let engine = app.engine(Arc::clone(&library), app.client(Exchange::default())?);
    let mut settings = app.scrape_settings(Mode::Auto);
    if let Some(jobs) = typed.jobs {
        settings.jobs = usize::from(jobs);
    }
    let mut runs = Vec::new();
    for name in if again { vec!["cold", "repeat"] } else { vec!["movies"] } {
        standin.handle().reset_statistics();
        let items = library.select(&Selection::All).await?.into_iter().map(|item| item.id).collect();
        let (summary, _) = scrape::scrape(&app, &engine, settings.clone(), items).await?;
        runs.push(measured(name, films, summary, &standin, latency));
    }
    library.close().await?;
    standin.stop().await;
    Ok(runs)
}

fn measured(name: &str, films: u32, summary: RunSummary, standin: &Standin, latency: Latency) -> Measured {
    let traffic = standin.handle().statistics();
    let bound = lower_bound(&traffic, latency);
    Measured { name: format!("{name}-{films}"), films, summary, bound, traffic }
}

/// The largest of: each host's summed latency over its limit in flight, each host's requests over its rate, the longest
/// chain of one film (search, details, page; the pictures are fetched beside the page).
fn lower_bound(traffic: &Statistics, latency: Latency) -> Duration {
    let limits = Limits::default();
    let summed = |provider: Provider, in_flight: f64| {
        latency.of(provider).mul_f64(traffic.of(provider).requests as f64 / in_flight)
    };
    let imdb = summed(Provider::Imdb, limits.imdb_in_flight.map_or(f64::INFINITY, |limit| limit as f64));
    let pictures = summed(Provider::Images, PICTURES_IN_FLIGHT);
    let requests = traffic.of(Provider::Tmdb).requests as f64;
    let tmdb = limits
        .tmdb_per_second
        .map_or(Duration::ZERO, |limit| Duration::from_secs_f64(requests / limit as f64));
    let asked = |provider: Provider| {
        if traffic.of(provider).requests > 0 { latency.of(provider) } else { Duration::ZERO }
    };
    let chain = asked(Provider::Tmdb) * 2 + asked(Provider::Imdb).max(asked(Provider::Images));
    imdb.max(pictures).max(tmdb).max(chain)
}

impl Measured {
    fn ratio(&self) -> f64 {
        self.summary.elapsed.as_secs_f64() / self.bound.as_secs_f64()
    }

    fn refused(&self) -> u64 {
        self.traffic.providers.values().map(|provider| provider.refused).sum()
    }

    fn row(&self) -> String {
        let imdb = self.traffic.of(Provider::Imdb);
        let ratio = if self.bound.is_zero() { "–".to_owned() } else { format!("{:.3}", self.ratio()) };
        format!(
            "| {} | {} | {:.2} | {:.2} | {ratio} | {:.0} | {} | {}, {} | {} |",
            self.name,
            self.films,
            self.summary.elapsed.as_secs_f64(),
            self.bound.as_secs_f64(),
            self.summary.items_per_minute(),
            self.traffic.requests(),
            imdb.requests,
            imdb.peak_in_flight,
            self.refused()
        )
    }

    fn object(&self) -> serde_json::Value {
        let imdb = self.traffic.of(Provider::Imdb);
        json!({"scenario": self.name, "films": self.films, "wall_s": self.summary.elapsed.as_secs_f64(),
            "lower_bound_s": self.bound.as_secs_f64(), "ratio": self.ratio(),
            "scraped": self.summary.counts.scraped, "unchanged": self.summary.counts.unchanged,
            "failed": self.summary.counts.failed, "requests": self.traffic.requests(),
            "imdb_pages": imdb.requests, "imdb_peak_in_flight": imdb.peak_in_flight, "refused": self.refused()})
    }
}
