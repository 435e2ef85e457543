//! How far a file is: on a terminal one line that changes, elsewhere a line now and then.

use std::io::IsTerminal as _;
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
    phase: Option<Phase>,
    phase_begun: Instant,
    last_line: Instant,
}

impl Meter {
    /// A meter that says nothing where `is_quiet`.
    pub(super) fn new(is_quiet: bool) -> Self {
        let bar = (!is_quiet && std::io::stderr().is_terminal()).then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(REDRAWS);
            let bar = ProgressBar::with_draw_target(None, target);
            match ProgressStyle::with_template("{wide_msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        let now = Instant::now();
        Self { bar, is_quiet, state: Mutex::new(State { phase: None, phase_begun: now, last_line: now }) }
    }

    /// Rows were read or written.
    pub(super) fn rows(&self, progress: Progress) {
        let elapsed = self.elapsed_in(Some(progress.phase));
        let doing = match progress.phase {
            Phase::Reading => "reading",
            Phase::Writing => "writing",
        };
        let rows = format!("{} rows", thousands(progress.rows));
        let rate = rate(progress.rows, elapsed).map(|rate| format!("{} a second", thousands(rate)));
        self.show(progress.dataset, doing, rows, rate, elapsed, (progress.done, Some(progress.total)));
    }

    /// Bytes came.
    pub(super) fn bytes(&self, dataset: Dataset, done: u64, total: Option<u64>) {
        let elapsed = self.elapsed_in(None);
        let came = match total {
            Some(total) => format!("{} of {}", megabytes(done), megabytes(total)),
            None => megabytes(done),
        };
        let rate = rate(done, elapsed).map(|rate| format!("{} a second", megabytes(rate)));
        self.show(dataset, "fetching", came, rate, elapsed, (done, total));
    }

    fn elapsed_in(&self, phase: Option<Phase>) -> Duration {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.phase != phase {
            (state.phase, state.phase_begun) = (phase, Instant::now());
        }
        state.phase_begun.elapsed()
    }

    fn show(
        &self,
        dataset: Dataset,
        doing: &str,
        amount: String,
        rate: Option<String>,
        elapsed: Duration,
        (done, total): (u64, Option<u64>),
    ) {
        if self.is_quiet {
            return;
        }
        let left = total.and_then(|total| left(done, total, elapsed));
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

/// How long the rest takes at the pace so far.
fn left(done: u64, total: u64, elapsed: Duration) -> Option<Duration> {
    let rest = total.saturating_sub(done);
    (done > 0 && elapsed >= SOON).then(|| elapsed.mul_f64(rest as f64 / done as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_pace_so_far_says() {
        let ten = Duration::from_secs(10);
        assert_eq!(rate(500, ten), Some(50));
        assert_eq!(left(500, 2_000, ten), Some(Duration::from_secs(30)));
        assert_eq!(left(2_000, 2_000, ten), Some(Duration::ZERO));
        assert_eq!((left(0, 10, ten), rate(7, Duration::ZERO)), (None, None));
    }
}
