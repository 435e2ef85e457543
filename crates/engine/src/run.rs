//! What the items of one run share, and what a run tells and keeps on their behalf.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bioscope_artwork::{FileWriter, Journal, PictureSaver};
use bioscope_http::{Client, FetchError, Freshness, Tally};
use bioscope_model::{Field, FieldSet, ItemKind, Provider};
use bioscope_providers::ProviderError;
use bioscope_store::{
    ItemId, ItemRecord, ItemState, JobCounts, JobId, Library, MatchRecord, Outcome, StoreError,
};
use jiff::Timestamp;

use crate::dispatch::{EventSink, count_of};
use crate::event::{Event, ItemReport};
use crate::journal::ItemJournal;
use crate::registry::Registry;
use crate::settings::ScrapeSettings;
use crate::stage::{Ending, sentence};

/// What the items of one run share. Nothing in it changes but what is guarded: the notices already told.
pub struct Run {
    /// The library.
    pub library: Arc<dyn Library>,
    /// The one HTTP client.
    pub client: Client,
    /// The providers in the user's order.
    pub registry: Registry,
    /// Fetches and writes pictures.
    pub pictures: PictureSaver,
    /// Writes files.
    pub writer: FileWriter,
    /// How this run scrapes.
    pub settings: ScrapeSettings,
    /// Which run; `None` for a dry run.
    pub job: Option<JobId>,
    /// The settings folded, kind by kind, to tell whether a finished item was finished the same way.
    pub recipes: BTreeMap<ItemKind, String>,
    pub(crate) now: fn() -> Timestamp,
    pub(crate) events: EventSink,
    pub(crate) told: Mutex<HashSet<String>>,
    /// Pictures written so far.
    pub(crate) written_pictures: AtomicU64,
}

impl Run {
    /// The recipe for an item of this kind with these locks: a field that was unlocked must be done again.
    pub fn recipe_for(&self, kind: ItemKind, locked: FieldSet) -> String {
        let names: Vec<&str> = locked.iter().map(Field::name).collect();
        let recipe = self.recipes.get(&kind).map_or("", String::as_str);
        format!("{recipe} {}", names.join(","))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Tells `message` unless this run has told it before.
    pub async fn notice(&self, provider: Option<Provider>, message: String) {
        let is_new = self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(message.clone());
        if is_new {
            self.events.send(Event::Notice { provider, message }).await;
        }
    }

    /// Tells of a provider that blocks, refuses or is down, once a run; single faults are only logged.
    pub async fn tell_trouble(&self, error: &ProviderError) {
        let message = sentence(&format!("failed to {error}."));
        match error {
            ProviderError::Blocked { provider, .. } => {
                let label = provider.label();
                let message = format!(
                    "{label} answers with a bot challenge; it is left alone for a while, and the run goes on without it."
                );
                self.notice(Some(provider.clone()), message).await;
            }
            ProviderError::Denied { provider, .. } => self.notice(Some(provider.clone()), message).await,
            ProviderError::Fault { provider, source: FetchError::BreakerOpen { .. } } => {
                tracing::info!("{message}");
                let label = provider.label();
                let message = format!(
                    "{label} does not answer; the run goes on without it, and the next one asks it again."
                );
                self.notice(Some(provider.clone()), message).await;
            }
            ProviderError::Malformed { .. } => tracing::warn!("{message}"),
            ProviderError::Fault { .. } | ProviderError::Nothing { .. } => tracing::info!("{message}"),
        }
    }

    /// The sources of which an item was told something that is no longer fresh; a source that did not answer is told of once a
    /// run.
    pub(crate) async fn tell_stale(&self, tally: &Tally) -> Vec<Provider> {
        let stale: Vec<Provider> = tally.stale_of().into_iter().map(Provider::from).collect();
        if self.settings.freshness != Freshness::CacheOnly {
            for provider in &stale {
                let label = provider.label();
                let message =
                    format!("{label} does not answer; what is kept of it is used, although out of date.");
                self.notice(Some(provider.clone()), message).await;
            }
        }
        stale
    }

    /// The last decision on an item's identity.
    pub async fn match_of(&self, item: &ItemRecord) -> Result<Option<MatchRecord>, Ending> {
        if !item.is_decided {
            return Ok(None);
        }
        self.library.match_of(item.id).await.map_err(|error| Ending::failed(store_trouble(&error)))
    }

    /// Who notes the changes of an item's files; nobody in a dry run, which makes none.
    pub fn journal(&self, item: ItemId) -> Option<Arc<dyn Journal>> {
        let job = self.job?;
        Some(Arc::new(ItemJournal::new(Arc::clone(&self.library), job, item)))
    }

    /// The writer of an item's files, whose changes are noted.
    pub fn writer_of(&self, item: ItemId) -> FileWriter {
        self.journal(item).map_or_else(|| self.writer.clone(), |journal| self.writer.noting(journal))
    }

    /// Notes how far an item has come. Nobody waits for that; a dry run notes nothing.
    pub async fn reach(&self, item: ItemId, state: ItemState) {
        let Some(job) = self.job else { return };
        if let Err(error) = self.library.reach(job, item, state).await {
            tracing::info!(%error, "how far an item has come could not be noted");
        }
    }

    /// Keeps a decision on an item's identity; a dry run keeps nothing.
    pub async fn record_match(&self, id: ItemId, record: MatchRecord) -> Result<(), Ending> {
        if self.job.is_none() {
            return Ok(());
        }
        // The item as it is, for an undo, before the decision replaces an earlier one.
        self.reach(id, ItemState::Begun).await;
        self.library
            .record_match(id, record, self.now())
            .await
            .map_err(|error| Ending::failed(store_trouble(&error)))
    }

    /// Keeps how an item ended that left nothing; a dry run keeps nothing.
    pub(crate) async fn keep_outcome(&self, report: &mut ItemReport) {
        let Some(job) = self.job else { return };
        let elapsed_ms = u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX);
        let kept = self
            .library
            .record_outcome(report.id, job, report.outcome, report.error.clone(), elapsed_ms)
            .await;
        if let Err(error) = kept {
            report.outcome = Outcome::Failed;
            report.error = Some(store_trouble(&error));
        }
    }

    /// Counts and tells how an item ended.
    pub(crate) async fn finish(&self, report: Box<ItemReport>, counts: &mut JobCounts) {
        *count_of(counts, report.outcome) += 1;
        self.written_pictures.fetch_add(u64::from(report.pictures), Ordering::Relaxed);
        self.events.send(Event::ItemFinished(report)).await;
    }
}

/// The title to call an item by.
pub fn title_of(item: &ItemRecord) -> String {
    item.details.title.clone().unwrap_or_else(|| item.scanned.title.clone())
}

/// A library error as a sentence.
pub fn store_trouble(error: &StoreError) -> String {
    sentence(&format!("failed to {error}"))
}
