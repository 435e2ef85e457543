//! What was measured, as tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use bioscope_standin::{Latency, Limits};
use bioscope_store::OperationTiming;
use serde_json::{Value, json};

use super::actors::People;
use super::bound::lower_bound;
use super::library::LargeLibrary;
use super::pictures;
use super::pragmas::Tried;
use super::scenario::Load;
use super::world::{Counted, Ending, Sample};
use crate::arguments::BenchWay;

/// Equal parts of a run that are compared with each other.
const WINDOWS: u64 = 10;
/// Films after which memory may not grow any more.
const WARM: u64 = 1_000;

/// All that was measured.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) runs: Vec<Run>,
    pub(super) people: Vec<People>,
    pub(super) libraries: Vec<LargeLibrary>,
    pub(super) pragmas: Vec<Tried>,
}

/// One run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) scenario: String,
    pub(super) way: Option<BenchWay>,
    pub(super) jobs: Option<u16>,
    pub(super) films: u32,
    pub(super) ending: Ending,
    bound: Duration,
    counted: BTreeMap<String, Counted>,
    pub(super) is_of_shows: bool,
    timings: Vec<OperationTiming>,
}

/// What a way is called.
pub(super) fn way_name(way: Option<BenchWay>, is_of_shows: bool) -> &'static str {
    match way {
        Some(BenchWay::Before) => "before: one by one",
        Some(BenchWay::Planned) if is_of_shows => "planned: one by one, the pictures of one item at once",
        Some(BenchWay::Planned) => "planned: 4 at a time, then saves in sequence",
        None => "now",
    }
}

impl Figures {
    /// Adds a run.
    #[expect(clippy::too_many_arguments, reason = "each is one measured thing")]
    pub(super) fn add(
        &mut self,
        scenario: &str,
        way: Option<BenchWay>,
        jobs: Option<u16>,
        load: &Load,
        scale: f64,
        ending: Ending,
        counted: BTreeMap<String, Counted>,
        timings: Vec<OperationTiming>,
    ) {
        let (latency, limits) = if load.is_throttled {
            (Latency::Scaled(scale), Limits::default())
        } else {
            (Latency::None, Limits::LIFTED)
        };
        self.runs.push(Run {
            scenario: scenario.to_owned(),
            way,
            jobs,
            films: load.films,
            bound: lower_bound(&counted, latency, limits),
            ending,
            counted,
            is_of_shows: load.shows.is_some(),
            timings,
        });
    }

    /// The tables, a line each.
    pub(super) fn markdown(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.runs.is_empty() {
            lines.push(
                "| scenario | way | films or episodes | wall s | lower bound s | ratio | a minute | requests | peak in flight: TMDB, \
                 pictures, IMDb | refused | CPU s | CPU ms each | peak MB |"
                    .to_owned(),
            );
            lines.push("|---|---|---|---|---|---|---|---|---|---|---|---|---|".to_owned());
            lines.extend(self.runs.iter().map(Run::row));
            lines.extend(self.speed_ups());
            lines.extend(pictures::lines(&self.runs));
            lines.extend(
                self.runs.iter().filter(|run| u64::from(run.films) >= 2 * WARM).flat_map(Run::steadiness),
            );
        }
        if !self.people.is_empty() {
            lines.push("| people | credits | statements | transactions | ms | µs a credit |".to_owned());
            lines.push("|---|---|---|---|---|---|".to_owned());
            lines.extend(self.people.iter().map(People::row));
        }
        lines.extend(self.libraries.iter().flat_map(LargeLibrary::lines));
        if !self.pragmas.is_empty() {
            lines.extend(Tried::HEADING.map(str::to_owned));
            lines.extend(self.pragmas.iter().map(Tried::row));
        }
        lines
    }

    /// How much faster ours was than each other way, in the same scenario, and than itself the first time.
    fn speed_ups(&self) -> Vec<String> {
        let others = self.runs.iter().filter(|run| run.way.is_some());
        let compared = others.filter_map(|other| {
            let ours = self.runs.iter().find(|run| run.way.is_none() && run.scenario == other.scenario)?;
            let ratio = other.ending.elapsed().as_secs_f64() / ours.ending.elapsed().as_secs_f64().max(0.001);
            Some(format!(
                "{}: {:.2} times as fast as {}.",
                other.scenario,
                ratio,
                way_name(other.way, other.is_of_shows)
            ))
        });
        let repeated = self.runs.iter().filter_map(|run| {
            let (first, again) = (run.ending.first_time?.as_secs_f64(), run.ending.elapsed().as_secs_f64());
            let ratio = first / again.max(0.001);
            Some(format!(
                "{}: {first:.2} s the first time, {again:.2} s again, {ratio:.0} times as fast.",
                run.scenario
            ))
        });
        let lines: Vec<String> = compared.chain(repeated).collect();
        // A paragraph of its own, so that Markdown does not take it for a row.
        if lines.is_empty() { lines } else { [vec![String::new()], lines].concat() }
    }

    /// The same for programs.
    pub(super) fn objects(&self) -> Vec<Value> {
        let runs = self.runs.iter().map(Run::object);
        let people = self.people.iter().map(People::object);
        let libraries = self.libraries.iter().map(LargeLibrary::object);
        runs.chain(people).chain(libraries).chain(self.pragmas.iter().map(Tried::object)).collect()
    }

    /// The runs as comma-separated values.
    pub(super) fn csv(&self) -> String {
        let mut csv =
            "scenario,way,jobs,films,wall_s,lower_bound_s,ratio,films_per_minute,requests,refused,cpu_s,\
                       peak_memory_mb\n"
                .to_owned();
        for run in &self.runs {
            let way = way_name(run.way, run.is_of_shows).split(':').next().unwrap_or_default();
            let jobs = run.jobs.map(|jobs| jobs.to_string()).unwrap_or_default();
            let ratio = run.ratio().map(|ratio| format!("{ratio:.3}")).unwrap_or_default();
            writeln!(
                csv,
                "{},{way},{jobs},{},{:.3},{:.3},{ratio},{:.1},{},{},{:.2},{:.1}",
                run.scenario,
                run.films,
                run.ending.elapsed().as_secs_f64(),
                run.bound.as_secs_f64(),
                run.per_minute(),
                run.requests(),
                run.refused(),
                run.ending.cpu.as_secs_f64(),
                run.ending.peak_memory_mb,
            )
            .expect("writing to a String cannot fail");
        }
        csv
    }
}

impl Run {
    fn ratio(&self) -> Option<f64> {
        (!self.bound.is_zero() && self.requests() > 0)
            .then(|| self.ending.elapsed().as_secs_f64() / self.bound.as_secs_f64())
    }

    /// Films a minute.
    pub(super) fn per_minute(&self) -> f64 {
        f64::from(self.films) / self.ending.elapsed().as_secs_f64().max(0.001) * 60.0
    }

    fn requests(&self) -> u64 {
        self.counted.values().map(|counted| counted.requests).sum()
    }

    pub(super) fn requests_to(&self, provider: &str) -> u64 {
        self.counted.get(provider).map_or(0, |counted| counted.requests)
    }

    /// How long something was on the way from a provider.
    pub(super) fn busy(&self, provider: &str) -> Duration {
        let busy_ms = self.counted.get(provider).map_or(0.0, |counted| counted.busy_ms);
        Duration::from_secs_f64(busy_ms.max(0.0) / 1_000.0)
    }

    /// The timings of an operation, where there were any.
    pub(super) fn timing(&self, operation: &str) -> Option<&OperationTiming> {
        self.timings.iter().find(|timing| timing.operation == operation)
    }

    fn refused(&self) -> u64 {
        self.counted.values().map(|counted| counted.refused).sum()
    }

    fn peak(&self, provider: &str) -> u64 {
        self.counted.get(provider).map_or(0, |counted| counted.peak_in_flight)
    }

    fn cpu_ms_a_film(&self) -> f64 {
        self.ending.cpu.as_secs_f64() * 1_000.0 / f64::from(self.films)
    }

    fn row(&self) -> String {
        let ratio = self.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.3}"));
        let bound = match self.ratio() {
            Some(_) => format!("{:.2}", self.bound.as_secs_f64()),
            None => "–".to_owned(),
        };
        let jobs = self.jobs.map(|jobs| format!(", {jobs} jobs")).unwrap_or_default();
        format!(
            "| {} | {}{jobs} | {} | {:.2} | {bound} | {ratio} | {:.0} | {} | {}, {}, {} | {} | {:.2} | {:.1} | {:.0} |",
            self.scenario,
            way_name(self.way, self.is_of_shows),
            self.films,
            self.ending.elapsed().as_secs_f64(),
            self.per_minute(),
            self.requests(),
            self.peak("tmdb"),
            self.peak("images"),
            self.peak("imdb"),
            self.refused(),
            self.ending.cpu.as_secs_f64(),
            self.cpu_ms_a_film(),
            self.ending.peak_memory_mb,
        )
    }

    /// Whether memory and work per film stay as they are while a run goes on.
    fn steadiness(&self) -> Vec<String> {
        let windows = self.cpu_ms_by_window();
        let (Some(least), Some(most)) =
            (windows.iter().copied().min_by(f64::total_cmp), windows.iter().copied().max_by(f64::total_cmp))
        else {
            return Vec::new();
        };
        let told: Vec<String> = windows.iter().map(|window| format!("{window:.2}")).collect();
        let mut lines = vec![
            String::new(),
            format!(
                "{}: CPU ms a film in {WINDOWS} equal windows: {}; the most is {:.1} % above the least.",
                self.scenario,
                told.join(", "),
                (most / least - 1.0) * 100.0
            ),
        ];
        let peak = |wanted: fn(u64) -> bool| {
            let samples = self.ending.samples.iter().filter(|sample| wanted(sample.items));
            samples.map(|sample| sample.memory_mb).max_by(f64::total_cmp)
        };
        if let (Some(early), Some(late)) = (peak(|items| items <= WARM), peak(|items| items > WARM)) {
            lines.push(format!(
                "{}: memory at most {early:.0} MB in the first {WARM} films, {late:.0} MB after.",
                self.scenario
            ));
        }
        lines
    }

    /// Processor time a film in equal parts of the run, in milliseconds.
    fn cpu_ms_by_window(&self) -> Vec<f64> {
        let films = u64::from(self.films);
        let at = |items: u64| self.ending.samples.iter().find(|sample| sample.items >= items);
        let ends: Vec<&Sample> =
            (0..=WINDOWS).filter_map(|window| at((films * window / WINDOWS).max(1))).collect();
        let between = |pair: &[&Sample]| {
            let items = pair[1].items.checked_sub(pair[0].items).filter(|items| *items > 0)?;
            Some(pair[1].cpu.saturating_sub(pair[0].cpu).as_secs_f64() * 1_000.0 / items as f64)
        };
        ends.windows(2).filter_map(between).collect()
    }

    fn object(&self) -> Value {
        json!({
            "scenario": self.scenario,
            "way": way_name(self.way, self.is_of_shows),
            "tmdb_requests": self.requests_to("tmdb"),
            "picture_requests": self.requests_to("images"),
            "pictures_busy_s": self.busy("images").as_secs_f64(),
            "jobs": self.jobs,
            "films": self.films,
            "wall_s": self.ending.elapsed().as_secs_f64(),
            "process_s": self.ending.wall.as_secs_f64(),
            "lower_bound_s": self.bound.as_secs_f64(),
            "ratio": self.ratio(),
            "films_per_minute": self.per_minute(),
            "scraped": self.ending.summary["scraped"],
            "unchanged": self.ending.summary["unchanged"],
            "failed": self.ending.summary["failed"],
            "requests": self.requests(),
            "imdb_pages": self.requests_to("imdb"),
            "imdb_peak_in_flight": self.peak("imdb"),
            "tmdb_peak_in_flight": self.peak("tmdb"),
            "images_peak_in_flight": self.peak("images"),
            "refused": self.refused(),
            "bytes": self.counted.values().map(|counted| counted.bytes).sum::<u64>(),
            "cpu_s": self.ending.cpu.as_secs_f64(),
            "cpu_ms_per_film": self.cpu_ms_a_film(),
            "cpu_ms_by_window": self.cpu_ms_by_window(),
            "peak_memory_mb": self.ending.peak_memory_mb,
        })
    }
}
