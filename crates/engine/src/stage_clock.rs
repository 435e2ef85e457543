//! Which stages one item is in, how long each took, and who hears of it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bioscope_store::ItemId;
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::dispatch::EventSink;
use crate::event::{Event, Stage, StageTimes};

/// The stages of one item: told as events, timed, and drawn as spans.
///
/// Stages may overlap (pictures are fetched while a page is awaited). An item counts as being in the one that began last
/// and has not ended.
#[derive(Debug)]
pub(crate) struct StageClock {
    id: ItemId,
    events: EventSink,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    open: Vec<Stage>,
    times: StageTimes,
}

impl StageClock {
    /// A clock for an item that took `spent` before it was put off.
    pub(crate) fn new(id: ItemId, events: EventSink, spent: StageTimes) -> Self {
        Self { id, events, state: Mutex::new(State { open: Vec::new(), times: spent }) }
    }

    /// Does `work`, which is what the item does in `stage`.
    pub(crate) async fn during<T>(&self, stage: Stage, work: impl Future<Output = T>) -> T {
        self.state().open.push(stage);
        self.tell(stage).await;
        let begun = Instant::now();
        let span = tracing::info_span!(target: "bioscope::trace", "stage", name = stage.name());
        let result = work.instrument(span).await;
        if let Some(still_open) = self.end(stage, begun.elapsed()) {
            self.tell(still_open).await;
        }
        result
    }

    /// How long each stage took so far.
    pub(crate) fn times(&self) -> StageTimes {
        self.state().times
    }

    /// Notes the end of a stage; returns the one the item is in now, where it was seen to be in the one that ended.
    fn end(&self, stage: Stage, elapsed: Duration) -> Option<Stage> {
        let mut guard = self.state();
        let State { open, times } = &mut *guard;
        times.add(stage, elapsed);
        let place = open.iter().rposition(|other| *other == stage)?;
        let was_last = place + 1 == open.len();
        open.remove(place);
        open.last().copied().filter(|_| was_last)
    }

    async fn tell(&self, stage: Stage) {
        self.events.send(Event::ItemStage { id: self.id, stage }).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
