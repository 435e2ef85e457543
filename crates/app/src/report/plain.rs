//! A run as plain lines, for logs and pipes: at most one line of progress a second.

use std::io::Write;
use std::time::Duration;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, Moment, Reporter};
use bioscope_model::ItemKind;
use bioscope_store::Outcome;

use crate::output::printable;
use crate::report::summary::{counted, duration};
use crate::report::{noun, part_line, standing};

/// Lines of progress come no faster than this.
const INTERVAL: Duration = Duration::from_secs(1);
/// Where nothing ended meanwhile, a line comes after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes plain lines.
pub struct PlainReporter<W> {
    target: W,
    /// When the last line of progress came, since the run began, and how many items had ended.
    last_line: (Duration, u64),
    /// What the run is about.
    of: Option<ItemKind>,
}

impl<W: Write + Send> PlainReporter<W> {
    /// Writes to `target`.
    pub fn new(target: W) -> Self {
        Self { target, last_line: (Duration::ZERO, 0), of: None }
    }

    fn line(&mut self, text: &str) {
        // A log that cannot be written must not stop the run.
        let _ = writeln!(self.target, "{}", printable(text));
    }
}

impl<W: Write + Send> Reporter for PlainReporter<W> {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Started { items, of, .. } => {
                self.of = *of;
                self.last_line = (Duration::ZERO, 0);
                self.line(&format!("{} to do.", counted(*items, noun(*of))));
            }
            Event::Notice { message, .. } => self.line(message),
            Event::ItemFinished(report) => {
                if let (Outcome::Failed, Some(error)) = (report.outcome, &report.error) {
                    self.line(&format!("failed: {}: {error}", report.path.display()));
                }
            }
            Event::PartFinished(part) => {
                if let Some(line) = part_line(part) {
                    self.line(&line);
                }
            }
            Event::Stopping { in_flight } => {
                self.line(&format!(
                    "Stopping: a moment for {} in flight, the rest is put back.",
                    counted(*in_flight, noun(self.of))
                ));
            }
            Event::ItemStarted { .. }
            | Event::ItemStage { .. }
            | Event::ItemDeferred { .. }
            | Event::ItemPutBack { .. }
            | Event::Finished(_) => {}
        }
    }

    fn tick(&mut self, moment: &Moment<'_>) {
        let (last, ended_then) = self.last_line;
        let ended = moment.progress.ended();
        let interval = if ended == ended_then { PATIENCE } else { INTERVAL };
        if moment.elapsed.saturating_sub(last) < interval || ended == moment.progress.items {
            return;
        }
        self.last_line = (moment.elapsed, ended);
        self.line(&progress_line(moment, noun(self.of)));
    }
}

/// "12 of 50 items, 1 failed, 16 in flight (9 fetching), 96 a minute, 18 s left; waiting for IMDb: 4 of 4 in flight".
fn progress_line(moment: &Moment<'_>, noun: &str) -> String {
    let progress = moment.progress;
    let mut parts = vec![format!("{} of {}", progress.ended(), counted(progress.items, noun))];
    let some = |count: u64, name: &str| (count > 0).then(|| format!("{count} {name}"));
    parts.extend(some(progress.counts.failed, "failed"));
    parts.extend(some(progress.counts.uncertain, "uncertain"));
    parts.extend(some(progress.deferred, "to be tried again"));
    let stages = standing::stages(progress);
    let stages = if stages.is_empty() { stages } else { format!(" ({stages})") };
    parts.push(format!("{} in flight{stages}", progress.in_flight));
    parts.push(format!("{:.0} a minute", moment.a_minute));
    parts.extend(moment.left.map(|left| format!("{} left", duration(left))));
    let held_up = standing::held_up(moment).map(|text| format!("; {text}")).unwrap_or_default();
    format!("{}{held_up}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use bioscope_store::JobCounts;

    use super::*;
    use crate::report::standing::tests::{gate, moment};

    fn progress(scraped: u64) -> Progress {
        let counts = JobCounts { scraped, failed: 1, ..JobCounts::default() };
        Progress { items: 50, in_flight: 16, stages: [0, 9, 4, 0], counts, deferred: 2 }
    }

    #[test]
    fn a_line_says_where_the_films_are_and_what_they_wait_for() {
        let mut lines = Vec::new();
        let mut reporter = PlainReporter::new(&mut lines);
        let gates = [gate("imdb", 4, 4, 8)];
        let at = |reporter: &mut PlainReporter<&mut Vec<u8>>, millis: u64, scraped: u64| {
            reporter.tick(&moment(&progress(scraped), Duration::from_millis(millis), 96.4, &gates));
        };
        at(&mut reporter, 900, 5);
        at(&mut reporter, 1_000, 11);
        at(&mut reporter, 1_100, 12);
        at(&mut reporter, 2_100, 12);
        at(&mut reporter, 12_000, 12);
        at(&mut reporter, 12_100, 12);
        let rest = "16 in flight (9 fetching, 4 pictures), 96 a minute, 18.0 s left; waiting for IMDb: 4 of 4 in flight";
        let expected: String = [12, 13, 13]
            .map(|ended| format!("{ended} of 50 items, 1 failed, 2 to be tried again, {rest}\n"))
            .concat();
        assert_eq!(String::from_utf8(lines).unwrap(), expected);
    }
}
