//! A run on a terminal: an overall bar, and a line for each item in flight.

use std::collections::HashMap;
use std::time::Duration;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, Reporter, Stage};
use bioscope_store::{ItemId, Outcome};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::shorten;

/// Redraws a second at most.
const REDRAWS: u8 = 10;
/// Lines of items in flight; more are counted but not shown.
const MAX_LINES: usize = 8;
/// Columns of a title.
const TITLE_WIDTH: usize = 48;

/// Draws bars on stderr.
pub struct BarReporter {
    screen: MultiProgress,
    overall: ProgressBar,
    items: HashMap<ItemId, Line>,
}

struct Line {
    bar: Option<ProgressBar>,
    title: String,
}

impl BarReporter {
    /// Draws on stderr.
    pub fn new() -> Self {
        let screen = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS));
        let overall = screen.add(ProgressBar::new(0));
        Self { screen, overall, items: HashMap::new() }
    }

    fn begin(&mut self, items: u64) {
        self.overall.set_length(items);
        let style =
            ProgressStyle::with_template("{bar:32} {pos}/{len} films  {msg}  {elapsed_precise}  {eta} left");
        if let Ok(style) = style {
            self.overall.set_style(style.progress_chars("━━─"));
        }
        self.overall.enable_steady_tick(Duration::from_millis(500));
    }

    fn show(&mut self, id: ItemId, title: &str) {
        let shown = self.items.values().filter(|line| line.bar.is_some()).count();
        let bar = (shown < MAX_LINES).then(|| {
            let bar = self.screen.add(ProgressBar::new_spinner());
            if let Ok(style) = ProgressStyle::with_template("  {msg}") {
                bar.set_style(style);
            }
            bar.set_message(shorten(title, TITLE_WIDTH));
            bar
        });
        self.items.insert(id, Line { bar, title: shorten(title, TITLE_WIDTH) });
    }

    fn at(&self, id: ItemId, stage: Stage) {
        if let Some(Line { bar: Some(bar), title }) = self.items.get(&id) {
            bar.set_message(format!("{title}  {}", stage.label()));
        }
    }

    fn remove(&mut self, id: ItemId) {
        if let Some(Line { bar: Some(bar), .. }) = self.items.remove(&id) {
            bar.finish_and_clear();
            self.screen.remove(&bar);
        }
    }

    fn count(&self, progress: &Progress) {
        self.overall.set_position(progress.ended());
        let seconds = self.overall.elapsed().as_secs_f64().max(0.001);
        let a_minute = progress.ended() as f64 / seconds * 60.0;
        let mut parts = vec![format!("{a_minute:.0} a minute, {} in flight", progress.in_flight)];
        for (count, name) in [(progress.counts.uncertain, "uncertain"), (progress.counts.failed, "failed")] {
            if count > 0 {
                parts.push(format!("{count} {name}"));
            }
        }
        self.overall.set_message(parts.join(", "));
    }

    fn line(&self, text: &str) {
        // Where nothing is drawn (the terminal went away) the line has nobody to see it.
        let _ = self.screen.println(text);
    }
}

impl Reporter for BarReporter {
    fn report(&mut self, event: &Event, progress: &Progress) {
        match event {
            Event::Started { items, .. } => self.begin(*items),
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
            Event::Stopping { in_flight } => self.line(&format!(
                "Stopping: {in_flight} films in flight get a moment, the rest is put back. Ctrl-C again stops at once."
            )),
            Event::Finished(_) => {
                self.overall.finish_and_clear();
                return;
            }
        }
        self.count(progress);
    }
}
