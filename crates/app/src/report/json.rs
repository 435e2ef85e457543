//! A run as JSON lines on stdout: what scripts read.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use bioscope_engine::bottleneck::bottleneck;
use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, ItemReport, Moment, Reporter, RunSummary, Stage};
use bioscope_http::{BreakerState, GateSnapshot, ProviderStatistics};
use serde::Serialize;

/// Lines of progress come no faster than this.
const INTERVAL: Duration = Duration::from_secs(1);

/// Writes one JSON object a line.
pub struct JsonReporter<W> {
    target: W,
    /// When the last line of progress came, since the run began.
    last_progress: Duration,
}

impl<W: Write + Send> JsonReporter<W> {
    /// Writes to `target`.
    pub fn new(target: W) -> Self {
        Self { target, last_progress: Duration::ZERO }
    }

    fn write(&mut self, line: &impl Serialize) {
        // A reader that went away must not stop the run; what is written to disk is written.
        if let Ok(text) = serde_json::to_string(line) {
            let _ = writeln!(self.target, "{text}");
        }
    }
}

impl<W: Write + Send> Reporter for JsonReporter<W> {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Started { items, .. } => self.write(&Started { event: "started", items: *items }),
            Event::ItemFinished(report) | Event::PartFinished(report) => self.write(&Item::from(&**report)),
            Event::Notice { provider, message } => self.write(&Notice {
                event: "notice",
                provider: provider.as_ref().map(bioscope_model::Provider::name),
                message,
            }),
            Event::Finished(summary) => self.write(&Finished::from(summary)),
            Event::ItemStarted { .. }
            | Event::ItemStage { .. }
            | Event::ItemDeferred { .. }
            | Event::ItemPutBack { .. }
            | Event::Stopping { .. } => {}
        }
    }

    fn tick(&mut self, moment: &Moment<'_>) {
        if moment.elapsed.saturating_sub(self.last_progress) >= INTERVAL {
            self.last_progress = moment.elapsed;
            self.write(&ProgressLine::from(moment));
        }
    }
}

/// How a run stands.
#[derive(Serialize)]
struct ProgressLine {
    event: &'static str,
    items: u64,
    ended: u64,
    in_flight: u64,
    identify: u64,
    fetch: u64,
    artwork: u64,
    commit: u64,
    uncertain: u64,
    failed: u64,
    deferred: u64,
    elapsed_s: f64,
    items_per_minute: f64,
    left_s: Option<f64>,
    bottleneck: Option<String>,
    hosts: Vec<Host>,
}

/// One host's gate.
#[derive(Serialize)]
struct Host {
    provider: &'static str,
    role: String,
    in_flight: usize,
    limit: usize,
    waiting: usize,
    /// What passed in the last seconds.
    per_second: f64,
    paused_s: Option<f64>,
    answers: bool,
}

impl From<&Moment<'_>> for ProgressLine {
    fn from(moment: &Moment<'_>) -> Self {
        let progress = moment.progress;
        let host = |gate: &GateSnapshot| Host {
            provider: gate.provider,
            role: gate.role.to_string(),
            in_flight: gate.in_flight,
            limit: gate.limit,
            waiting: gate.waiting,
            per_second: rounded(gate.sent_per_second, 10.0),
            paused_s: gate
                .paused_until
                .and_then(|until| until.duration_since(moment.now).ok())
                .map(|rest| rounded(rest.as_secs_f64(), 10.0)),
            answers: gate.breaker == BreakerState::Closed,
        };
        Self {
            event: "progress",
            items: progress.items,
            ended: progress.ended(),
            in_flight: progress.in_flight,
            identify: progress.in_stage(Stage::Identify),
            fetch: progress.in_stage(Stage::Fetch),
            artwork: progress.in_stage(Stage::Artwork),
            commit: progress.in_stage(Stage::Commit),
            uncertain: progress.counts.uncertain,
            failed: progress.counts.failed,
            deferred: progress.deferred,
            elapsed_s: rounded(moment.elapsed.as_secs_f64(), 1000.0),
            items_per_minute: rounded(moment.a_minute, 10.0),
            left_s: moment.left.map(|left| rounded(left.as_secs_f64(), 10.0)),
            bottleneck: bottleneck(moment.gates, moment.now),
            hosts: moment.gates.iter().map(host).collect(),
        }
    }
}

#[derive(Serialize)]
struct Started {
    event: &'static str,
    items: u64,
}

#[derive(Serialize)]
struct Notice<'a> {
    event: &'static str,
    provider: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    event: &'static str,
    id: i64,
    kind: &'static str,
    /// The show of a season or an episode.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<i64>,
    title: &'a str,
    path: String,
    outcome: &'static str,
    missing_sources: Vec<&'a str>,
    stale_sources: Vec<&'a str>,
    error: Option<&'a str>,
    elapsed_ms: u64,
    /// Milliseconds by stage.
    stages: BTreeMap<&'static str, u64>,
    requests: u64,
    from_cache: u64,
    changes: &'a [String],
}

impl<'a> From<&'a ItemReport> for Item<'a> {
    fn from(report: &'a ItemReport) -> Self {
        Self {
            event: "item",
            id: report.id.0,
            kind: report.kind.name(),
            parent: report.parent.map(|show| show.0),
            title: &report.title,
            path: report.path.to_string_lossy().into_owned(),
            outcome: report.outcome.name(),
            missing_sources: report.missing_sources.iter().map(bioscope_model::Provider::name).collect(),
            stale_sources: report.stale_sources.iter().map(bioscope_model::Provider::name).collect(),
            error: report.error.as_deref(),
            elapsed_ms: milliseconds(report.elapsed),
            stages: report
                .stages
                .longest_first()
                .into_iter()
                .map(|(stage, elapsed)| (stage.name(), milliseconds(elapsed)))
                .collect(),
            requests: report.requests,
            from_cache: report.from_cache,
            changes: &report.changes,
        }
    }
}

#[derive(Serialize)]
struct Finished<'a> {
    event: &'static str,
    scraped: u64,
    unchanged: u64,
    uncertain: u64,
    not_found: u64,
    skipped: u64,
    failed: u64,
    cancelled: bool,
    elapsed_s: f64,
    items_per_minute: f64,
    requests: u64,
    cache_hits: u64,
    cache_misses: u64,
    /// The same and more by provider.
    providers: Vec<&'a ProviderStatistics>,
    peak_rss_mb: Option<f64>,
}

impl<'a> From<&'a RunSummary> for Finished<'a> {
    fn from(summary: &'a RunSummary) -> Self {
        let counts = &summary.counts;
        Self {
            event: "finished",
            scraped: counts.scraped,
            unchanged: counts.unchanged,
            uncertain: counts.uncertain,
            not_found: counts.not_found,
            skipped: counts.skipped,
            failed: counts.failed,
            cancelled: summary.cancelled,
            elapsed_s: rounded(summary.elapsed.as_secs_f64(), 1000.0),
            items_per_minute: rounded(summary.items_per_minute(), 10.0),
            requests: summary.requests,
            cache_hits: summary.cache_hits,
            cache_misses: summary.cache_misses,
            providers: summary.providers.iter().map(|traffic| &traffic.counts).collect(),
            peak_rss_mb: peak_memory_mb(),
        }
    }
}

fn milliseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}

/// The most memory this process has held, in MB (10^6 bytes); known on Linux only.
pub fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(rounded(kibibytes * 1024.0 / 1e6, 10.0))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use bioscope_engine::StageTimes;
    use bioscope_model::{ItemKind, Provider};
    use bioscope_store::{ItemId, JobCounts, Outcome};

    use super::*;
    use crate::report::standing::tests::{gate, moment};

    #[test]
    fn the_lines_hold_what_scripts_rely_on() {
        let mut lines = Vec::new();
        let mut reporter = JsonReporter::new(&mut lines);
        let progress = Progress::default();
        reporter.report(&Event::Started { items: 1, of: None, dry_run: false }, &progress);
        let mut stages = StageTimes::default();
        stages.add(Stage::Identify, Duration::from_millis(1200));
        let item = ItemReport {
            id: ItemId(7),
            kind: ItemKind::Movie,
            parent: None,
            title: "Metropolis".to_owned(),
            path: PathBuf::from("/films/Metropolis (1927)/Metropolis.mkv"),
            outcome: Outcome::NotFound,
            missing_sources: vec![Provider::Imdb],
            stale_sources: vec![Provider::Tmdb],
            error: Some("Nothing found.".to_owned()),
            elapsed: Duration::from_millis(1234),
            stages,
            requests: 2,
            from_cache: 1,
            changes: Vec::new(),
            pictures: 0,
        };
        reporter.report(&Event::ItemFinished(Box::new(item)), &progress);
        for millis in [900, 1_000, 1_900] {
            let standing = Progress { items: 2, in_flight: 1, stages: [0, 1, 0, 0], ..Progress::default() };
            reporter.tick(&moment(&standing, Duration::from_millis(millis), 60.0, &[gate("imdb", 4, 4, 3)]));
        }
        let summary = RunSummary {
            job: None,
            counts: JobCounts { not_found: 1, ..JobCounts::default() },
            items: 1,
            of: None,
            elapsed: Duration::from_secs(30),
            pictures: 0,
            requests: 2,
            cache_hits: 1,
            cache_misses: 2,
            providers: Vec::new(),
            cancelled: false,
        };
        reporter.report(&Event::Finished(summary), &progress);
        let text = String::from_utf8(lines).unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0], serde_json::json!({"event": "started", "items": 1}));
        assert_eq!(lines[1]["outcome"], "not_found");
        assert_eq!(lines[1]["missing_sources"], serde_json::json!(["imdb"]));
        assert_eq!(lines[1]["stale_sources"], serde_json::json!(["tmdb"]));
        assert_eq!(lines[1]["elapsed_ms"], 1234);
        assert_eq!(lines[1]["stages"], serde_json::json!({"identify": 1200}));
        let standing = &lines[2];
        assert_eq!((&standing["event"], &standing["fetch"]), (&"progress".into(), &1.into()), "{standing}");
        assert_eq!(standing["bottleneck"], "waiting for IMDb: 4 of 4 in flight");
        assert_eq!(standing["hosts"][0]["waiting"], 3);
        assert_eq!(lines.len(), 4, "progress comes no faster than once a second");
        assert_eq!(lines[3]["not_found"], 1);
        assert_eq!(lines[3]["items_per_minute"], 2.0);
        assert!(lines[3].get("peak_rss_mb").is_some());
    }
}
