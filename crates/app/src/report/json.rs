//! A run as JSON lines on stdout: what scripts read.

use std::io::Write;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, ItemReport, Reporter, RunSummary};
use serde::Serialize;

/// Writes one JSON object a line.
pub struct JsonReporter<W> {
    target: W,
}

impl<W: Write + Send> JsonReporter<W> {
    /// Writes to `target`.
    pub fn new(target: W) -> Self {
        Self { target }
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
            Event::ItemFinished(report) => self.write(&Item::from(&**report)),
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
    title: &'a str,
    path: String,
    outcome: &'static str,
    missing_sources: Vec<&'a str>,
    error: Option<&'a str>,
    elapsed_ms: u64,
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
            title: &report.title,
            path: report.path.to_string_lossy().into_owned(),
            outcome: report.outcome.name(),
            missing_sources: report.missing_sources.iter().map(bioscope_model::Provider::name).collect(),
            error: report.error.as_deref(),
            elapsed_ms: u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
            requests: report.requests,
            from_cache: report.from_cache,
            changes: &report.changes,
        }
    }
}

#[derive(Serialize)]
struct Finished {
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
    peak_rss_mb: Option<f64>,
}

impl From<&RunSummary> for Finished {
    fn from(summary: &RunSummary) -> Self {
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
            peak_rss_mb: peak_memory_mb(),
        }
    }
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
    use std::time::Duration;

    use bioscope_model::{ItemKind, Provider};
    use bioscope_store::{ItemId, JobCounts, Outcome};

    use super::*;

    #[test]
    fn the_lines_hold_what_scripts_rely_on() {
        let mut lines = Vec::new();
        let mut reporter = JsonReporter::new(&mut lines);
        let progress = Progress::default();
        reporter.report(&Event::Started { items: 1, dry_run: false }, &progress);
        let item = ItemReport {
            id: ItemId(7),
            kind: ItemKind::Movie,
            title: "Metropolis".to_owned(),
            path: PathBuf::from("/films/Metropolis (1927)/Metropolis.mkv"),
            outcome: Outcome::NotFound,
            missing_sources: vec![Provider::Imdb],
            error: Some("Nothing found.".to_owned()),
            elapsed: Duration::from_millis(1234),
            requests: 2,
            from_cache: 1,
            changes: Vec::new(),
            pictures: 0,
        };
        reporter.report(&Event::ItemFinished(Box::new(item)), &progress);
        let summary = RunSummary {
            job: None,
            counts: JobCounts { not_found: 1, ..JobCounts::default() },
            items: 1,
            elapsed: Duration::from_secs(30),
            requests: 2,
            cache_hits: 1,
            cache_misses: 2,
            cancelled: false,
        };
        reporter.report(&Event::Finished(summary), &progress);
        let text = String::from_utf8(lines).unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0], serde_json::json!({"event": "started", "items": 1}));
        assert_eq!(lines[1]["outcome"], "not_found");
        assert_eq!(lines[1]["missing_sources"], serde_json::json!(["imdb"]));
        assert_eq!(lines[1]["elapsed_ms"], 1234);
        assert_eq!(lines[2]["not_found"], 1);
        assert_eq!(lines[2]["items_per_minute"], 2.0);
        assert!(lines[2].get("peak_rss_mb").is_some());
    }
}
