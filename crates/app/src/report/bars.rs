//! A run on a terminal: an overall bar, how the hosts stand, what holds the run up, and a line for each item in flight.

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, Moment, Reporter, Stage};
use bioscope_model::ItemKind;
use bioscope_store::{ItemId, Outcome};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::{HashMap, VecDeque};

use crate::output::printable;
use crate::report::summary::{counted, duration};
use crate::report::{noun, part_line, standing};
use crate::screen::Drawn;

/// Redraws a second at most.
const REDRAWS: u8 = 10;
/// Lines of items in flight; more wait until one is free.
const MAX_LINES: usize = 8;
/// Columns of the name of a stage.
const STAGE_WIDTH: usize = 11;
/// Columns for what is said behind the bar, so that all of it fits 80.
const MESSAGE_WIDTH: usize = 44;
/// The overall line. What `wide_msg` shows is cut where the terminal is narrow, which `wide_bar` does not do for the
/// text beside it.
const OVERALL: &str = "{bar:12} {pos}/{len}  {elapsed_precise}  {wide_msg}";

/// Draws bars on stderr.
pub struct BarReporter {
    /// Before the bars, so that others write past them as long as they are there.
    drawn: Option<Drawn>,
    screen: MultiProgress,
    overall: ProgressBar,
    stages: ProgressBar,
    hosts: ProgressBar,
    items: HashMap<ItemId, InFlight>,
    /// Items in flight without a line, the longest waiting first.
    waiting: VecDeque<ItemId>,
    /// What the run is about.
    of: Option<ItemKind>,
}

struct InFlight {
    title: String,
    stage: Option<Stage>,
    line: Option<ProgressBar>,
}

impl InFlight {
    fn text(&self) -> String {
        let stage = self.stage.map_or("", Stage::label);
        format!("{stage:<STAGE_WIDTH$}  {}", self.title)
    }
}

impl BarReporter {
    /// Draws on stderr; nothing where that is no terminal, or one on which nothing can be drawn (`TERM=dumb`).
    pub fn where_drawn() -> Option<Self> {
        let mut bars = Self::on(ProgressDrawTarget::stderr_with_hz(REDRAWS));
        if bars.screen.is_hidden() {
            return None;
        }
        bars.drawn = Some(Drawn::begin(&bars.screen));
        Some(bars)
    }

    fn on(target: ProgressDrawTarget) -> Self {
        let screen = MultiProgress::with_draw_target(target);
        let style = style(OVERALL).progress_chars("━━─");
        let overall = screen.add(ProgressBar::new(0).with_style(style));
        let line = || screen.add(ProgressBar::new_spinner().with_style(self::style("  {wide_msg}")));
        let (stages, hosts) = (line(), line());
        Self {
            drawn: None,
            screen,
            overall,
            stages,
            hosts,
            items: HashMap::new(),
            waiting: VecDeque::new(),
            of: None,
        }
    }

    fn begin(&self, items: u64) {
        self.overall.set_length(items);
        self.overall.reset_elapsed();
    }

    fn show(&mut self, id: ItemId, title: &str) {
        let mut item = InFlight { title: printable(title).into_owned(), stage: None, line: None };
        if self.items.values().filter(|item| item.line.is_some()).count() < MAX_LINES {
            let line = ProgressBar::new_spinner().with_style(style("  {wide_msg}"));
            let line = self.screen.add(line.with_message(item.text()));
            line.tick();
            item.line = Some(line);
        } else {
            self.waiting.push_back(id);
        }
        self.items.insert(id, item);
    }

    fn at(&mut self, id: ItemId, stage: Stage) {
        if let Some(item) = self.items.get_mut(&id) {
            item.stage = Some(stage);
            if let Some(line) = &item.line {
                line.set_message(item.text());
            }
        }
    }

    fn remove(&mut self, id: ItemId) {
        let Some(line) = self.items.remove(&id).and_then(|item| item.line) else {
            self.waiting.retain(|waiting| *waiting != id);
            return;
        };
        if let Some(next) = self.waiting.pop_front().and_then(|next| self.items.get_mut(&next)) {
            line.set_message(next.text());
            next.line = Some(line);
        } else {
            line.finish_and_clear();
            self.screen.remove(&line);
        }
    }

    fn line(&self, text: &str) {
        // Where nothing is drawn (the terminal went away) the line has nobody to see it.
        let _ = self.screen.println(printable(text));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates are constants that parse")
}

/// How a run stands: what matters most comes first, and what has no room is left out.
fn standing(moment: &Moment<'_>) -> String {
    let progress = moment.progress;
    let some = |count: u64, name: &str| (count > 0).then(|| format!("{count} {name}"));
    let parts = [
        moment.left.map(|left| format!("{} left", duration(left))),
        some(progress.counts.failed, "failed"),
        some(progress.counts.uncertain, "uncertain"),
        some(progress.deferred, "to be tried again"),
        some(progress.in_flight, "in flight"),
        (progress.ended() > 0).then(|| format!("{:.0} a minute", moment.a_minute)),
    ];
    let mut text = String::new();
    for part in parts.into_iter().flatten() {
        let separator = if text.is_empty() { "" } else { ", " };
        if text.len() + separator.len() + part.len() <= MESSAGE_WIDTH {
            text.push_str(separator);
            text.push_str(&part);
        }
    }
    text
}

/// Where the items are, and what holds them up.
fn where_they_are(moment: &Moment<'_>) -> String {
    let parts = [Some(standing::stages(moment.progress)), standing::held_up(moment)];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

impl Reporter for BarReporter {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Started { items, of, .. } => {
                self.of = *of;
                self.begin(*items);
            }
            Event::Notice { message, .. } => self.line(message),
            Event::ItemStarted { id, title } => self.show(*id, title),
            Event::ItemStage { id, stage } => self.at(*id, *stage),
            Event::ItemDeferred { id, .. } | Event::ItemPutBack { id } => self.remove(*id),
            Event::ItemFinished(report) => {
                self.remove(report.id);
                if let (Outcome::Failed, Some(error)) = (report.outcome, &report.error) {
                    self.line(&format!("failed: {}: {error}", report.path.display()));
                }
            }
            Event::PartFinished(part) => {
                if let Some(line) = part_line(part) {
                    self.line(&line);
                }
            }
            Event::Stopping { in_flight } => self.line(&format!(
                "Stopping: a moment for {} in flight, the rest is put back. Ctrl-C again stops at once.",
                counted(*in_flight, noun(self.of))
            )),
            Event::Finished(_) => {
                for line in [&self.hosts, &self.stages, &self.overall] {
                    line.finish_and_clear();
                }
                self.drawn = None;
            }
        }
    }

    fn tick(&mut self, moment: &Moment<'_>) {
        self.overall.set_position(moment.progress.ended());
        self.overall.set_message(standing(moment));
        self.stages.set_message(where_they_are(moment));
        self.hosts.set_message(standing::hosts(moment));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bioscope_store::JobCounts;

    use super::*;
    use crate::report::standing::tests::{gate, moment};

    fn progress(items: u64, scraped: u64, uncertain: u64, failed: u64) -> Progress {
        let counts = JobCounts { scraped, uncertain, failed, ..JobCounts::default() };
        Progress { items, in_flight: 16, stages: [0, 12, 4, 0], counts, deferred: 0 }
    }

    #[test]
    fn a_freed_line_goes_to_the_longest_waiting_item() {
        let mut reporter = BarReporter::on(ProgressDrawTarget::hidden());
        let none = progress(20, 0, 0, 0);
        for number in 1..=11 {
            let title = format!("Film {number}");
            reporter.report(&Event::ItemStarted { id: ItemId(number), title }, &none);
        }
        let line = |reporter: &BarReporter, number: i64| {
            reporter.items.get(&ItemId(number))?.line.as_ref().map(|line| line.message().clone())
        };
        assert_eq!((line(&reporter, 9), line(&reporter, 10)), (None, None));
        reporter.report(&Event::ItemStage { id: ItemId(10), stage: Stage::Fetch }, &none);
        reporter.report(&Event::ItemPutBack { id: ItemId(9) }, &none);
        reporter.report(&Event::ItemPutBack { id: ItemId(2) }, &none);
        assert_eq!(line(&reporter, 10).as_deref(), Some("fetching     Film 10"));
        reporter.report(&Event::ItemStage { id: ItemId(10), stage: Stage::Identify }, &none);
        assert_eq!(line(&reporter, 10).as_deref(), Some("identifying  Film 10"));
        reporter.report(&Event::ItemPutBack { id: ItemId(10) }, &none);
        assert_eq!(line(&reporter, 11).as_deref(), Some("             Film 11"));
        assert!(reporter.waiting.is_empty());
    }

    #[test]
    fn what_matters_less_makes_room() {
        let progress = progress(99_999, 12_000, 500, 300);
        let standing = standing(&moment(&progress, Duration::from_hours(2), 6_400.0, &[]));
        assert_eq!(standing, "18.0 s left, 300 failed, 500 uncertain");
        // The bar, both numbers, the clock and the gaps between them.
        assert!(standing.len() + 12 + 1 + 11 + 2 + 8 + 2 <= 80, "{standing}");
    }

    #[test]
    fn the_bottleneck_is_named_beside_the_stages() {
        let mut reporter = BarReporter::on(ProgressDrawTarget::hidden());
        let progress = progress(50, 12, 0, 0);
        reporter.report(&Event::Started { items: 50, of: None, dry_run: false }, &progress);
        let gates = [gate("imdb", 4, 4, 8), gate("tmdb", 2, 20, 0)];
        reporter.tick(&moment(&progress, Duration::from_secs(7), 96.4, &gates));
        assert_eq!((reporter.overall.position(), reporter.overall.length()), (12, Some(50)));
        assert_eq!(reporter.overall.message(), "18.0 s left, 16 in flight, 96 a minute");
        assert_eq!(reporter.stages.message(), "12 fetching, 4 pictures · waiting for IMDb: 4 of 4 in flight");
        assert_eq!(reporter.hosts.message(), "IMDb 4 of 4, 8 waiting · TMDB 2 of 20");
    }
}
