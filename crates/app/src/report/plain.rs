//! A run as plain lines, for logs and pipes: at most one line of progress a second.

use std::io::Write;
use std::time::{Duration, Instant};

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, Reporter};
use bioscope_store::Outcome;

use crate::output::printable;
use crate::report::summary::{counted, time_left};

/// Lines of progress come no faster than this.
const INTERVAL: Duration = Duration::from_secs(1);

/// Writes plain lines.
pub struct PlainReporter<W> {
    target: W,
    started: Instant,
    last_line: Option<Instant>,
}

impl<W: Write + Send> PlainReporter<W> {
    /// Writes to `target`.
    pub fn new(target: W) -> Self {
        Self { target, started: Instant::now(), last_line: None }
    }

    fn line(&mut self, text: &str) {
        // A log that cannot be written must not stop the run.
        let _ = writeln!(self.target, "{}", printable(text));
    }

    fn progress(&mut self, progress: &Progress) {
        let now = Instant::now();
        if self.last_line.is_some_and(|last| now - last < INTERVAL) || progress.ended() == progress.items {
            return;
        }
        self.last_line = Some(now);
        let elapsed = now - self.started;
        let a_minute = progress.ended() as f64 / elapsed.as_secs_f64().max(0.001) * 60.0;
        let left = time_left(elapsed, progress.ended(), progress.items);
        let left = left.map(|left| format!(", {left}")).unwrap_or_default();
        self.line(&format!(
            "{} of {}, {} in flight, {a_minute:.0} a minute{left}",
            progress.ended(),
            counted(progress.items, "film"),
            progress.in_flight
        ));
    }
}

impl<W: Write + Send> Reporter for PlainReporter<W> {
    fn report(&mut self, event: &Event, progress: &Progress) {
        match event {
            Event::Started { items, .. } => {
                self.started = Instant::now();
                self.last_line = Some(self.started);
                self.line(&format!("{} to do.", counted(*items, "film")));
            }
            Event::Notice { message, .. } => self.line(message),
            Event::ItemFinished(report) => {
                if let (Outcome::Failed, Some(error)) = (report.outcome, &report.error) {
                    self.line(&format!("failed: {}: {error}", report.path.display()));
                }
                self.progress(progress);
            }
            Event::ItemDeferred { .. } => self.progress(progress),
            Event::Stopping { in_flight } => {
                self.line(&format!(
                    "Stopping: a moment for {} in flight, the rest is put back.",
                    counted(*in_flight, "film")
                ));
            }
            Event::ItemStarted { .. }
            | Event::ItemStage { .. }
            | Event::ItemPutBack { .. }
            | Event::Finished(_) => {}
        }
    }
}
