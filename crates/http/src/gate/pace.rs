//! Evenly spaced passes.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How much of a delay is made up for at the next pass. Timers are up to a millisecond late; without this a gate would
/// fall short of its rate, with much more it would let bursts pass.
const CATCH_UP: Duration = Duration::from_millis(2);

/// The window in which a rate is counted.
const WINDOW: Duration = Duration::from_secs(1);

/// Says when the next request may pass: evenly spaced, and never more than the rate in any second, whatever the timers
/// did.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: Option<Instant>,
    /// The latest passes, as many as may be in one window.
    recent: VecDeque<Instant>,
}

impl Pace {
    /// The earliest instant of the next pass; `None` for at once.
    pub(super) fn earliest(&self, per_second: f64) -> Option<Instant> {
        let allowed = allowed_in_window(per_second);
        let oldest = self.recent.len().checked_sub(allowed).and_then(|index| self.recent.get(index));
        self.next.max(oldest.map(|passed| *passed + WINDOW))
    }

    /// Notes a pass.
    pub(super) fn passed(&mut self, now: Instant, per_second: f64) {
        let interval = Duration::from_secs_f64(per_second.recip());
        let planned = self.next.unwrap_or(now) + interval;
        let allowance = CATCH_UP.min(interval / 4);
        self.next = Some(planned.max(now + interval - allowance));
        self.recent.push_back(now);
        while self.recent.len() > allowed_in_window(per_second) {
            self.recent.pop_front();
        }
    }
}

fn allowed_in_window(per_second: f64) -> usize {
    (per_second.floor() as usize).max(1)
}
