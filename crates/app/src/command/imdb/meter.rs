//! How far a file is: on a terminal one line that changes, elsewhere a line now and then.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use bioscope_datasets::{Dataset, Phase, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::{megabytes, tell, thousands};
use crate::report::summary::duration;

/// Between two lines where there is no terminal.
const INTERVAL: Duration = Duration::from_secs(5);
/// Redraws a second at most.
const REDRAWS: u8 = 5;
/// Before so much time nothing is said about the rest.
const SOON: Duration = Duration::from_secs(1);

/// Tells how far one file is.
pub(super) struct Meter {
    bar: Option<ProgressBar>,
    is_quiet: bool,
    state: Mutex<State>,
}

struct State {
    /// `None` while the file comes.
    phase: Option<Phase>,
    phase_begun: Instant,
    /// What was there when the phase began: of a download that goes on, what came before.
    there_before: Option<u64>,
    last_line: Instant,
}

impl Meter {
    /// A meter that says nothing where `is_quiet`.
    pub(super) fn new(is_quiet: bool) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(REDRAWS);
        let bar = ProgressBar::with_draw_target(None, target);
        let bar = match ProgressStyle::with_template("{wide_msg}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        // Hidden where stderr is no terminal, or one on which nothing can be drawn.
        let bar = Some(bar).filter(|bar| !is_quiet && !bar.is_hidden());
        let now = Instant::now();
        Self {
            bar,
            is_quiet,
            state: Mutex::new(State { phase: None, phase_begun: now, there_before: None, last_line: now }),
        }
    }

    /// Rows were read or written.
    pub(super) fn rows(&self, progress: Progress) {
        let (elapsed, _) = self.begun_in(Some(progress.phase), 0);
        let doing = match progress.phase {
            Phase::Reading => "reading",
            Phase::Writing => "writing",
        };
        let rows = format!("{} rows", thousands(progress.rows));
        let rate = rate(progress.rows, elapsed).map(|rate| format!("{} a second", thousands(rate)));
        let left = left(progress.done, progress.total.saturating_sub(progress.done), elapsed);
        self.show(progress.dataset, doing, rows, rate, left);
    }

    /// Bytes came.
    pub(super) fn bytes(&self, dataset: Dataset, done: u64, total: Option<u64>) {
        let (elapsed, there_before) = self.begun_in(None, done);
        let new = done.saturating_sub(there_before);
        let came = match total {
            Some(total) => format!("{} of {}", megabytes(done), megabytes(total)),
            None => megabytes(done),
        };
        let rate = rate(new, elapsed).map(|rate| format!("{} a second", megabytes(rate)));
        let left = total.and_then(|total| left(new, total.saturating_sub(done), elapsed));
        self.show(dataset, "fetching", came, rate, left);
    }

    /// For how long the phase has been under way, and what was there when it began.
    fn begun_in(&self, phase: Option<Phase>, done: u64) -> (Duration, u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.phase != phase {
            (state.phase, state.phase_begun, state.there_before) = (phase, Instant::now(), None);
        }
        let there_before = *state.there_before.get_or_insert(done);
        (state.phase_begun.elapsed(), there_before)
    }

    fn show(
        &self,
        dataset: Dataset,
        doing: &str,
        amount: String,
        rate: Option<String>,
        left: Option<Duration>,
    ) {
        if self.is_quiet {
            return;
        }
        let left = left.map(|left| format!("{} left", duration(left)));
        let parts: Vec<String> = [Some(amount), rate, left].into_iter().flatten().collect();
        let text = format!("{dataset}: {doing} {}", parts.join(", "));
        if let Some(bar) = &self.bar {
            bar.set_message(text);
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.last_line.elapsed() >= INTERVAL {
            state.last_line = Instant::now();
            tell(text);
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How much a second.
fn rate(done: u64, elapsed: Duration) -> Option<u64> {
    (elapsed >= SOON).then(|| (done as f64 / elapsed.as_secs_f64()) as u64)
}

/// How long the rest takes at the pace at which so much was done.
fn left(done: u64, rest: u64, elapsed: Duration) -> Option<Duration> {
    (done > 0 && elapsed >= SOON).then(|| elapsed.mul_f64(rest as f64 / done as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_pace_so_far_says() {
        let ten = Duration::from_secs(10);
        assert_eq!(rate(500, ten), Some(50));
        assert_eq!(left(500, 1_500, ten), Some(Duration::from_secs(30)));
        assert_eq!(left(2_000, 0, ten), Some(Duration::ZERO));
        assert_eq!((left(0, 10, ten), rate(7, Duration::ZERO)), (None, None));
    }

    #[test]
    fn what_came_before_a_download_went_on_is_no_pace() {
        let meter = Meter::new(true);
        assert_eq!(meter.begun_in(None, 500).1, 500);
        assert_eq!(meter.begun_in(None, 510).1, 500);
        assert_eq!(meter.begun_in(Some(Phase::Reading), 0).1, 0);
        assert_eq!(meter.begun_in(None, 7).1, 7);
    }
}
