//! Counts by magnitude: 16 steps to each doubling, so a quantile is right to about 3 %.

use std::sync::atomic::{AtomicU64, Ordering};

/// Steps to each doubling of the value.
const STEPS: u64 = 16;
/// Doublings covered beyond the first [`STEPS`] exact values: up to about 2^40 µs, twelve days.
const DOUBLINGS: usize = 36;
/// Counters in all.
const BUCKETS: usize = STEPS as usize * (DOUBLINGS + 1);

/// Values in microseconds, counted without a lock.
#[derive(Debug)]
pub struct Histogram {
    buckets: Box<[AtomicU64]>,
    count: AtomicU64,
    total: AtomicU64,
    smallest: AtomicU64,
    largest: AtomicU64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            buckets: (0..BUCKETS).map(|_| AtomicU64::new(0)).collect(),
            count: AtomicU64::new(0),
            total: AtomicU64::new(0),
            smallest: AtomicU64::new(u64::MAX),
            largest: AtomicU64::new(0),
        }
    }
}

impl Histogram {
    /// Counts `value` microseconds, `times` times.
    pub fn record(&self, value: u64, times: u64) {
        if times == 0 {
            return;
        }
        self.buckets[bucket_of(value)].fetch_add(times, Ordering::Relaxed);
        self.count.fetch_add(times, Ordering::Relaxed);
        self.total.fetch_add(value.saturating_mul(times), Ordering::Relaxed);
        self.smallest.fetch_min(value, Ordering::Relaxed);
        self.largest.fetch_max(value, Ordering::Relaxed);
    }

    /// Forgets all that was counted. What is being counted at the same moment may stay in part.
    pub fn clear(&self) {
        for counter in self.buckets.iter().chain([&self.count, &self.total, &self.largest]) {
            counter.store(0, Ordering::Relaxed);
        }
        self.smallest.store(u64::MAX, Ordering::Relaxed);
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Their sum in microseconds.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// The smallest, 0 where there is none.
    pub fn smallest(&self) -> u64 {
        if self.count() == 0 { 0 } else { self.smallest.load(Ordering::Relaxed) }
    }

    /// The largest, 0 where there is none.
    pub fn largest(&self) -> u64 {
        self.largest.load(Ordering::Relaxed)
    }

    /// The value below which `share` (0 to 1) of all values lie, within the width of a step.
    pub fn quantile(&self, share: f64) -> u64 {
        let wanted = (self.count() as f64 * share).ceil().max(1.0) as u64;
        let mut seen = 0;
        for (place, bucket) in self.buckets.iter().enumerate() {
            seen += bucket.load(Ordering::Relaxed);
            if seen >= wanted {
                return middle_of(place).clamp(self.smallest(), self.largest());
            }
        }
        self.largest()
    }
}

fn bucket_of(value: u64) -> usize {
    if value < STEPS {
        return value as usize;
    }
    let doubling = value.ilog2() - STEPS.ilog2();
    let step = (value >> doubling) - STEPS;
    ((u64::from(doubling) + 1) * STEPS + step).min(BUCKETS as u64 - 1) as usize
}

fn middle_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < STEPS {
        return bucket;
    }
    let doubling = bucket / STEPS - 1;
    let low = (STEPS + bucket % STEPS) << doubling;
    low + (1 << doubling) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_of_known_values() {
        let histogram = Histogram::default();
        for value in 1..=1000 {
            histogram.record(value * 1000, 1);
        }
        assert_eq!(histogram.count(), 1000);
        assert_eq!((histogram.smallest(), histogram.largest()), (1000, 1_000_000));
        for (share, expected) in [(0.5, 500_000.0), (0.95, 950_000.0), (0.99, 990_000.0)] {
            let found = histogram.quantile(share) as f64;
            assert!((found / expected - 1.0).abs() < 0.04, "{share}: {found}");
        }
        assert_eq!(Histogram::default().quantile(0.5), 0);
    }

    proptest! {
        #[test]
        fn every_value_falls_near_the_middle_of_its_bucket(value in 0u64..1 << 39) {
            let middle = middle_of(bucket_of(value)) as f64;
            prop_assert!((middle - value as f64).abs() <= value as f64 / 16.0 + 1.0);
        }
    }
}
