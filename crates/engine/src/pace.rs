//! How fast items end, over the last minute.

use std::collections::VecDeque;
use std::time::Duration;

/// What the pace is taken over.
pub const WINDOW: Duration = Duration::from_mins(1);
/// Items that must have ended before the rest is foretold.
const ENOUGH_TO_FORETELL: u64 = 3;

/// Counts items by the second in which they ended; seconds older than [`WINDOW`] are forgotten. Time is told from
/// outside, as what has passed since the run began.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// Seconds and how many items ended in each, oldest first.
    seconds: VecDeque<(u64, u64)>,
    ended: u64,
}

impl Pace {
    /// An item ended after `elapsed`.
    pub fn ended(&mut self, elapsed: Duration) {
        self.ended += 1;
        let second = elapsed.as_secs();
        match self.seconds.back_mut() {
            Some((last, count)) if *last == second => *count += 1,
            _ => self.seconds.push_back((second, 1)),
        }
        while self.seconds.front().is_some_and(|(first, _)| first + WINDOW.as_secs() < second) {
            self.seconds.pop_front();
        }
    }

    /// Items a minute, over the last minute or over the whole run where it is younger.
    pub fn a_minute(&self, elapsed: Duration) -> f64 {
        let oldest = elapsed.saturating_sub(WINDOW).as_secs_f64();
        // Of a second that lies half in the window half its items count.
        let share = |second: u64| (second as f64 + 1.0 - oldest).clamp(0.0, 1.0);
        // A sum of nothing would be -0, which is shown with its sign.
        let ended =
            self.seconds.iter().fold(0.0, |ended, (second, count)| ended + share(*second) * *count as f64);
        let covered = elapsed.min(WINDOW).as_secs_f64();
        if covered > 0.0 { ended * WINDOW.as_secs_f64() / covered } else { 0.0 }
    }

    /// How long the rest of `items` takes at this pace; none while too few have ended to say, or nothing moves.
    pub fn left(&self, elapsed: Duration, items: u64) -> Option<Duration> {
        let open = items.checked_sub(self.ended).filter(|open| *open > 0)?;
        let a_minute = self.a_minute(elapsed);
        (self.ended >= ENOUGH_TO_FORETELL && a_minute > 0.0)
            .then(|| Duration::from_secs_f64((open as f64 / a_minute * 60.0).min(1e9)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn only_the_last_minute_counts() {
        let mut pace = Pace::default();
        // Ten items a second for a minute, then one a second for two.
        for second in 0..60 {
            (0..10).for_each(|_| pace.ended(seconds(second)));
        }
        assert!((pace.a_minute(seconds(60)) - 600.0).abs() < 1e-9);
        (60..180).for_each(|second| pace.ended(seconds(second)));
        assert!((pace.a_minute(seconds(180)) - 60.0).abs() < 1e-9);
        assert_eq!(pace.left(seconds(180), 780), Some(seconds(60)));
        assert!(pace.seconds.len() <= 61 + 1, "memory does not grow with the run");
    }

    #[test]
    fn a_young_run_is_measured_whole_and_foretold_late() {
        let mut pace = Pace::default();
        assert_eq!((pace.a_minute(Duration::ZERO), pace.left(seconds(1), 9)), (0.0, None));
        assert!(pace.a_minute(seconds(1)).is_sign_positive());
        pace.ended(seconds(1));
        pace.ended(seconds(2));
        assert_eq!(pace.left(seconds(4), 9), None, "two items foretell nothing");
        pace.ended(seconds(3));
        assert!((pace.a_minute(seconds(6)) - 30.0).abs() < 1e-9);
        assert_eq!(pace.left(seconds(6), 9), Some(seconds(12)));
        assert_eq!(pace.left(seconds(600), 9), None, "nothing moves");
        assert_eq!(pace.left(seconds(6), 3), None, "nothing is left");
    }
}
