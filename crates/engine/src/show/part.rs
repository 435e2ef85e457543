//! How a season or an episode ended, and who hears of it.

use std::time::Duration;

use bioscope_model::Provider;
use bioscope_store::{ItemRecord, Outcome};

use super::finish::Kept;
use crate::event::{Event, ItemReport, StageTimes};
use crate::run::{Run, title_of};
use crate::stage::Ending;
use crate::stage::commit::Committed;

/// How a season or an episode ended.
pub(crate) struct PartEnd {
    pub(crate) outcome: Outcome,
    pub(crate) title: String,
    pub(crate) missing: Vec<Provider>,
    pub(crate) error: Option<String>,
    pub(crate) changes: Vec<String>,
    pub(crate) pictures: u32,
}

impl PartEnd {
    /// One that was kept or failed; an error only where the run is being stopped.
    pub(super) fn of(item: &ItemRecord, kept: Result<Kept, Ending>) -> Result<Self, Ending> {
        match kept {
            Ok(Kept { committed: Committed { outcome, changes, pictures }, title, missing }) => {
                Ok(Self { outcome, title, missing, error: None, changes, pictures })
            }
            Err(Ending::Failed { reason, .. }) => {
                Ok(Self::without_trace(item, Outcome::Failed, reason, Vec::new()))
            }
            Err(ending) => Err(ending),
        }
    }

    /// One that left nothing, because of `error`.
    pub(crate) fn without_trace(
        item: &ItemRecord,
        outcome: Outcome,
        error: String,
        missing: Vec<Provider>,
    ) -> Self {
        let title = title_of(item);
        Self { outcome, title, missing, error: Some(error), changes: Vec::new(), pictures: 0 }
    }

    /// Tells of it, and keeps what is not kept yet: an ending without a commit.
    pub(crate) async fn tell(&self, run: &Run, item: &ItemRecord, elapsed: Duration) {
        let mut report = ItemReport {
            id: item.id,
            kind: item.scanned.kind,
            parent: item.parent,
            title: self.title.clone(),
            path: item.scanned.files.main.clone(),
            outcome: self.outcome,
            missing_sources: self.missing.clone(),
            stale_sources: Vec::new(),
            error: self.error.clone(),
            elapsed,
            stages: StageTimes::default(),
            requests: 0,
            from_cache: 0,
            changes: self.changes.clone(),
            pictures: self.pictures,
        };
        if self.error.is_some() {
            run.keep_outcome(&mut report).await;
        }
        run.events.send(Event::PartFinished(Box::new(report))).await;
    }
}
