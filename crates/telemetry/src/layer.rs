//! Listens to the timing events of all libraries.

use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::timings::Timings;

/// The target of timing events.
pub const TARGET: &str = "bioscope::timing";

/// Counts timing events; other events pass by. Filter it by [`TARGET`], so that nothing else costs anything.
#[derive(Debug, Clone)]
pub struct TimingLayer {
    timings: Timings,
}

impl TimingLayer {
    /// Counts into `timings`.
    pub fn new(timings: Timings) -> Self {
        Self { timings }
    }
}

impl<S: Subscriber> Layer<S> for TimingLayer {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        // Fields come in the order in which the event names them: operation, elapsed_us, perhaps count.
        let mut timing = Timing { operation: None, elapsed_us: 0, count: 1 };
        event.record(&mut timing);
        if let Some(place) = timing.operation {
            let name = crate::operation::OPERATIONS[place];
            self.timings.record_shared(name, Duration::from_micros(timing.elapsed_us), timing.count);
        }
    }
}

struct Timing {
    operation: Option<usize>,
    elapsed_us: u64,
    count: u64,
}

impl Visit for Timing {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "operation" {
            self.operation = crate::operation::index_of(value);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "elapsed_us" => self.elapsed_us = value,
            "count" => self.count = value,
            _ => {}
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.record_u64(field, u64::try_from(value).unwrap_or(0));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.record_u64(field, u64::try_from(value).unwrap_or(u64::MAX));
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn timing_events_are_counted_and_others_are_not() {
        let timings = Timings::default();
        let subscriber = tracing_subscriber::registry().with(TimingLayer::new(timings.clone()));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: "bioscope::timing", operation = "TMDB.SearchMovie", elapsed_us = 2_000_u64);
            let elapsed: u128 = Duration::from_millis(4).as_micros();
            tracing::info!(target: "bioscope::timing", operation = "TMDB.SearchMovie", elapsed_us = elapsed);
            tracing::info!(operation = "TMDB.SearchMovie", elapsed_us = 9_000_u64);
        });
        let summaries = timings.summaries();
        assert_eq!((summaries.len(), summaries[0].count), (1, 2));
        assert!((summaries[0].total_ms - 6.0).abs() < 0.01);
    }
}
