//! How much passes a gate, and how much it holds up.

use std::time::Duration;

use tokio::time::Instant;

/// Whole seconds that the rate is taken over, the running one besides.
const SECONDS: u64 = 5;

/// Counts passes by the second, and integrates how many requests waited for how long.
#[derive(Debug)]
pub(super) struct Meter {
    began: Instant,
    /// Passes in each of the latest seconds; the second `n` after the beginning is at `n` modulo the length.
    passes: [u32; SECONDS as usize + 1],
    /// The second that was counted last.
    second: u64,
    sent: u64,
    waiting: usize,
    /// When `waiting` changed last.
    changed: Instant,
    waited: Duration,
    held_up: Duration,
}

impl Meter {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            passes: [0; SECONDS as usize + 1],
            second: 0,
            sent: 0,
            waiting: 0,
            changed: now,
            waited: Duration::ZERO,
            held_up: Duration::ZERO,
        }
    }

    /// A request passed.
    pub(super) fn passed(&mut self, now: Instant) {
        self.roll(now);
        self.sent += 1;
        self.passes[slot(self.second)] += 1;
    }

    /// Requests that passed so far.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Passes a second over the latest whole seconds and the running one; at the beginning over the time there was, but
    /// never over less than a second.
    pub(super) fn per_second(&mut self, now: Instant) -> f64 {
        self.roll(now);
        let running = (now - self.began).as_secs_f64() - self.second as f64;
        let span = (self.second.min(SECONDS) as f64 + running).max(1.0);
        f64::from(self.passes.iter().sum::<u32>()) / span
    }

    /// One more request waits.
    pub(super) fn wait_began(&mut self, now: Instant) {
        self.integrate(now);
        self.waiting += 1;
    }

    /// One request less waits.
    pub(super) fn wait_ended(&mut self, now: Instant) {
        self.integrate(now);
        self.waiting -= 1;
    }

    /// Requests that wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// The waits of all requests added up, and the time in which at least one waited.
    pub(super) fn waits(&mut self, now: Instant) -> (Duration, Duration) {
        self.integrate(now);
        (self.waited, self.held_up)
    }

    fn integrate(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.changed);
        self.changed = now;
        if self.waiting > 0 {
            self.held_up += elapsed;
            self.waited += elapsed * u32::try_from(self.waiting).unwrap_or(u32::MAX);
        }
    }

    /// Empties the seconds that went by uncounted.
    fn roll(&mut self, now: Instant) {
        let second = now.saturating_duration_since(self.began).as_secs();
        let went_by = second.saturating_sub(self.second).min(SECONDS + 1);
        for ago in 0..went_by {
            self.passes[slot(second - ago)] = 0;
        }
        self.second = self.second.max(second);
    }
}

fn slot(second: u64) -> usize {
    (second % (SECONDS + 1)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_rate_is_that_of_the_latest_seconds() {
        let mut meter = Meter::new(Instant::now());
        for _ in 0..100 {
            tokio::time::advance(Duration::from_millis(100)).await;
            meter.passed(Instant::now());
        }
        let rate = meter.per_second(Instant::now());
        assert!((9.5..=10.5).contains(&rate), "{rate}");
        tokio::time::advance(Duration::from_secs(3)).await;
        let rate = meter.per_second(Instant::now());
        assert!((3.0..=6.0).contains(&rate), "{rate}");
        tokio::time::advance(Duration::from_mins(1)).await;
        assert!(meter.per_second(Instant::now()).abs() < f64::EPSILON);
        assert_eq!(meter.sent(), 100);
    }

    #[tokio::test(start_paused = true)]
    async fn waits_add_up_and_the_time_held_up_counts_once() {
        let mut meter = Meter::new(Instant::now());
        meter.wait_began(Instant::now());
        meter.wait_began(Instant::now());
        tokio::time::advance(Duration::from_secs(2)).await;
        meter.wait_ended(Instant::now());
        tokio::time::advance(Duration::from_secs(1)).await;
        meter.wait_ended(Instant::now());
        tokio::time::advance(Duration::from_secs(10)).await;
        assert_eq!(meter.waits(Instant::now()), (Duration::from_secs(5), Duration::from_secs(3)));
        assert_eq!(meter.waiting(), 0);
    }
}
