//! The one channel from the pipeline to whatever shows it, and the counts that are true.
//!
//! Events are put in order by a bounded channel with one consumer, which counts them and hands each, with the
//! counts after it, to the reporter. Reporters therefore never count by themselves and cannot drift apart.

use bioscope_store::{JobCounts, Outcome};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::event::Event;

/// How many events may wait for the reporter before the pipeline waits for it.
pub const EVENT_CHANNEL: usize = 1024;

/// The state of a run after an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many items the run is about.
    pub items: u64,
    /// How many are in flight.
    pub in_flight: u64,
    /// How the others ended.
    pub counts: JobCounts,
    /// How many wait for a second try.
    pub deferred: u64,
}

impl Progress {
    /// How many items ended.
    pub fn ended(&self) -> u64 {
        let counts = &self.counts;
        counts.scraped
            + counts.unchanged
            + counts.uncertain
            + counts.not_found
            + counts.skipped
            + counts.failed
    }

    /// Counts `event`.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Started { items, .. } => *self = Self { items: *items, ..Self::default() },
            Event::ItemStarted { .. } => self.in_flight += 1,
            Event::ItemDeferred { .. } => {
                self.in_flight = self.in_flight.saturating_sub(1);
                self.deferred += 1;
            }
            Event::ItemPutBack { .. } => self.in_flight = self.in_flight.saturating_sub(1),
            Event::ItemFinished(report) => {
                self.in_flight = self.in_flight.saturating_sub(1);
                *count_of(&mut self.counts, report.outcome) += 1;
            }
            Event::Notice { .. } | Event::ItemStage { .. } | Event::Stopping { .. } | Event::Finished(_) => {}
        }
    }
}

/// The counter of an outcome.
pub fn count_of(counts: &mut JobCounts, outcome: Outcome) -> &mut u64 {
    match outcome {
        Outcome::Scraped => &mut counts.scraped,
        Outcome::Unchanged => &mut counts.unchanged,
        Outcome::Uncertain => &mut counts.uncertain,
        Outcome::NotFound => &mut counts.not_found,
        Outcome::Skipped => &mut counts.skipped,
        Outcome::Failed => &mut counts.failed,
    }
}

/// Shows a run. Called from one task, in order; it must not block for long.
pub trait Reporter: Send {
    /// Something happened; `progress` already counts it.
    fn report(&mut self, event: &Event, progress: &Progress);
}

/// Where the pipeline sends its events.
#[derive(Debug, Clone)]
pub struct EventSink(mpsc::Sender<Event>);

impl EventSink {
    /// Sends `event`; waits where the reporter lags behind. A reporter that is gone loses nothing but its view.
    pub async fn send(&self, event: Event) {
        if self.0.send(event).await.is_err() {
            tracing::debug!("an event had no reporter left");
        }
    }
}

/// The consumer of the events.
#[derive(Debug)]
pub struct Dispatcher {
    task: JoinHandle<Progress>,
}

impl Dispatcher {
    /// Starts handing events to `reporter`.
    pub fn start(mut reporter: Box<dyn Reporter>) -> (EventSink, Self) {
        let (sender, mut receiver) = mpsc::channel(EVENT_CHANNEL);
        let task = tokio::spawn(async move {
            let mut progress = Progress::default();
            while let Some(event) = receiver.recv().await {
                progress.apply(&event);
                reporter.report(&event, &progress);
            }
            progress
        });
        (EventSink(sender), Self { task })
    }

    /// Waits until every sink is gone and every event was reported; returns the final counts.
    pub async fn finish(self) -> Progress {
        self.task.await.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_store::ItemId;

    struct Recording(std::sync::Arc<std::sync::Mutex<Vec<u64>>>);

    impl Reporter for Recording {
        fn report(&mut self, _event: &Event, progress: &Progress) {
            self.0.lock().unwrap().push(progress.in_flight);
        }
    }

    #[tokio::test]
    async fn events_are_counted_in_order_before_they_are_shown() {
        let seen = std::sync::Arc::default();
        let (sink, dispatcher) = Dispatcher::start(Box::new(Recording(std::sync::Arc::clone(&seen))));
        sink.send(Event::Started { items: 2, dry_run: false }).await;
        for number in 1..=2 {
            sink.send(Event::ItemStarted { id: ItemId(number), title: String::new() }).await;
        }
        sink.send(Event::ItemPutBack { id: ItemId(1) }).await;
        drop(sink);
        let progress = dispatcher.finish().await;
        assert_eq!(*seen.lock().unwrap(), [0, 1, 2, 1]);
        assert_eq!((progress.items, progress.in_flight, progress.ended()), (2, 1, 0));
    }
}
