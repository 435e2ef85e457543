//! Delays before another attempt.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Longest delay before the second attempt; it doubles with each further one.
pub(crate) const FIRST_DELAY: Duration = Duration::from_millis(250);

/// Longest delay before any attempt.
pub(crate) const LONGEST_DELAY: Duration = Duration::from_secs(20);

/// Draws delays with full jitter: anything between nothing and the exponential bound, so that those who failed
/// together do not return together.
#[derive(Debug)]
pub(crate) struct Jitter(AtomicU64);

impl Jitter {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The delay after `failed` failed attempts, counted from 1.
    pub(crate) fn delay(&self, failed: u32) -> Duration {
        let bound = bound(failed);
        bound.mul_f64(self.fraction())
    }

    /// The next number of the splitmix64 sequence, as a fraction from 0 to 1.
    fn fraction(&self) -> f64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // 53 bits are what an f64 holds exactly.
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn bound(failed: u32) -> Duration {
    let doublings = failed.saturating_sub(1).min(16);
    FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_its_cap() {
        assert_eq!(bound(1), Duration::from_millis(250));
        assert_eq!(bound(2), Duration::from_millis(500));
        assert_eq!(bound(6), Duration::from_secs(8));
        assert_eq!(bound(u32::MAX), LONGEST_DELAY);
    }

    #[test]
    fn delays_fill_the_whole_range_and_repeat_with_the_seed() {
        let delays = |seed| {
            let jitter = Jitter::seeded(seed);
            (0..1000).map(|_| jitter.delay(3)).collect::<Vec<_>>()
        };
        let drawn = delays(7);
        assert_eq!(drawn, delays(7));
        assert_ne!(drawn, delays(8));
        assert!(drawn.iter().all(|delay| *delay <= Duration::from_secs(1)));
        assert!(drawn.iter().any(|delay| *delay < Duration::from_millis(50)));
        assert!(drawn.iter().any(|delay| *delay > Duration::from_millis(950)));
    }
}
