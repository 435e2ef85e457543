//! The one channel from the pipeline to whatever shows it, and the counts that are true.
//!
//! Events are put in order by a bounded channel with one consumer, which counts them and hands each, with the
//! counts after it, to the reporter. Reporters therefore never count by themselves and cannot drift apart.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, SystemTime};

use bioscope_http::GateSnapshot;
use bioscope_store::{ItemId, JobCounts, Outcome};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};

use crate::event::{Event, Stage};
use crate::outage::Outages;
use crate::pace::Pace;

/// How many events may wait for the reporter before the pipeline waits for it.
pub const EVENT_CHANNEL: usize = 1024;

/// How often the reporter is told how the run stands, events or not.
pub const TICK: Duration = Duration::from_millis(100);

/// The state of a run after an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many items the run is about.
    pub items: u64,
    /// How many are in flight.
    pub in_flight: u64,
    /// How many of these are in each stage, in the order of [`Stage::ALL`]; the rest has just begun.
    pub stages: [u64; Stage::ALL.len()],
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

    /// How many items are in `stage`.
    pub fn in_stage(&self, stage: Stage) -> u64 {
        self.stages[stage as usize]
    }
}

/// Counts events. It remembers the stage of each item in flight, and nothing of those that ended.
#[derive(Debug, Default)]
pub struct Counter {
    progress: Progress,
    in_flight: HashMap<ItemId, Option<Stage>>,
    deferred: HashSet<ItemId>,
}

impl Counter {
    /// The state after all events counted.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Counts `event`.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Started { items, .. } => {
                *self = Self::default();
                self.progress.items = *items;
            }
            Event::ItemStarted { id, .. } => {
                self.deferred.remove(id);
                self.in_flight.insert(*id, None);
            }
            Event::ItemStage { id, stage } => {
                if let Some(now) = self.in_flight.get_mut(id) {
                    *now = Some(*stage);
                }
            }
            Event::ItemDeferred { id, .. } => {
                self.in_flight.remove(id);
                self.deferred.insert(*id);
            }
            Event::ItemPutBack { id } => {
                self.in_flight.remove(id);
            }
            Event::ItemFinished(report) => {
                self.in_flight.remove(&report.id);
                *count_of(&mut self.progress.counts, report.outcome) += 1;
            }
            Event::Notice { .. } | Event::PartFinished(_) | Event::Stopping { .. } | Event::Finished(_) => {
                return;
            }
        }
        self.progress.in_flight = self.in_flight.len() as u64;
        self.progress.deferred = self.deferred.len() as u64;
        self.progress.stages = [0; Stage::ALL.len()];
        for stage in self.in_flight.values().flatten() {
            self.progress.stages[*stage as usize] += 1;
        }
    }
}

/// How a run stands at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// What the events said.
    pub progress: &'a Progress,
    /// Since the run began.
    pub elapsed: Duration,
    /// Items a minute, over the last minute.
    pub a_minute: f64,
    /// How long the rest takes at this pace; none while that cannot be said.
    pub left: Option<Duration>,
    /// The gates of the hosts as they stand.
    pub gates: &'a [GateSnapshot],
    /// The clock on the wall, for what a gate is paused until.
    pub now: SystemTime,
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

    /// Time passed: called every [`TICK`] from the first item to the last.
    fn tick(&mut self, _moment: &Moment<'_>) {}
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

/// Looks at the gates of the hosts as they stand.
pub type Gates = Box<dyn Fn() -> Vec<GateSnapshot> + Send>;

impl Dispatcher {
    /// Starts handing events to `reporter`, and every [`TICK`] how the run and the `gates` stand.
    pub fn start(reporter: Box<dyn Reporter>, gates: Gates) -> (EventSink, Self) {
        let (sender, receiver) = mpsc::channel(EVENT_CHANNEL);
        let task = tokio::spawn(dispatch(receiver, reporter, gates));
        (EventSink(sender), Self { task })
    }

    /// Waits until every sink is gone and every event was reported; returns the final counts.
    pub async fn finish(self) -> Progress {
        self.task.await.unwrap_or_default()
    }
}

async fn dispatch(
    mut events: mpsc::Receiver<Event>,
    mut reporter: Box<dyn Reporter>,
    gates: Gates,
) -> Progress {
    let mut counter = Counter::default();
    let mut pace = Pace::default();
    let mut began = Instant::now();
    let mut is_running = false;
    let mut outages = Outages::default();
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = events.recv() => {
                let Some(event) = event else { return counter.progress() };
                counter.apply(&event);
                match &event {
                    Event::Started { .. } => (pace, began, is_running) = (Pace::default(), Instant::now(), true),
                    Event::ItemFinished(_) => pace.ended(began.elapsed()),
                    Event::Finished(_) => is_running = false,
                    _ => {}
                }
                reporter.report(&event, &counter.progress());
            }
            _ = ticks.tick(), if is_running => {
                let (progress, elapsed) = (counter.progress(), began.elapsed());
                let gates = gates();
                for notice in outages.look(&gates) {
                    reporter.report(&notice, &progress);
                }
                reporter.tick(&Moment {
                    progress: &progress,
                    elapsed,
                    a_minute: pace.a_minute(elapsed),
                    left: pace.left(elapsed, progress.items),
                    gates: &gates,
                    now: SystemTime::now(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Recording(std::sync::Arc<std::sync::Mutex<Vec<u64>>>);

    impl Reporter for Recording {
        fn report(&mut self, _event: &Event, progress: &Progress) {
            self.0.lock().unwrap().push(progress.in_flight);
        }
    }

    #[tokio::test]
    async fn events_are_counted_in_order_before_they_are_shown() {
        let seen = std::sync::Arc::default();
        let (sink, dispatcher) =
            Dispatcher::start(Box::new(Recording(std::sync::Arc::clone(&seen))), Box::new(Vec::new));
        sink.send(Event::Started { items: 2, of: None, dry_run: false }).await;
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
