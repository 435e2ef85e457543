//! The stages of a film as a sentence, and many films at once.
//!
//! Every item moves through the stages by itself. How many are in flight is bounded, but what really limits them
//! is what is scarce: each host's gate, the disk, the library's single writer. A slow host therefore never holds
//! up a fast one.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bioscope_artwork::{FileWriter, PictureSaver};
use bioscope_http::{Client, FetchContext, FetchError};
use bioscope_model::edit::field_text;
use bioscope_model::merge::{MergedMovie, PathFacts, SourceAnswer, merge_movie};
use bioscope_model::{Field, FieldSet, ItemKind, MovieDetails, Origin, PartSet, Provider};
use bioscope_providers::ProviderError;
use bioscope_store::{
    ItemId, ItemRecord, JobCounts, JobId, Library, MatchRecord, NewJob, OperationTiming, Outcome, StoreError,
};
use jiff::Timestamp;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::dispatch::{EventSink, count_of};
use crate::error::EngineError;
use crate::event::{Event, ItemReport, RunSummary, Stage};
use crate::registry::Registry;
use crate::settings::ScrapeSettings;
use crate::stage::beside::Beside;
use crate::stage::{Ending, artwork, commit, fetch, identify, nfo, sentence};

/// How long requests on the wire get when the user asks to stop.
pub const GRACE: Duration = Duration::from_secs(5);

/// Everything runs share.
#[derive(Clone)]
pub struct Engine {
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
    /// The clock: now, as a time stamp.
    pub now: fn() -> Timestamp,
}

/// What to run.
pub struct RunRequest {
    /// What the user typed, for the list of jobs.
    pub command: String,
    /// The items, in order.
    pub items: Vec<ItemId>,
    /// How.
    pub settings: ScrapeSettings,
    /// Called at the end for the timings to keep with the job.
    pub timings: Box<dyn FnOnce() -> Vec<OperationTiming> + Send>,
}

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
    /// The settings folded, to tell whether a finished item was finished the same way.
    pub recipe: String,
    now: fn() -> Timestamp,
    events: EventSink,
    told: Mutex<HashSet<String>>,
}

impl Engine {
    /// Scrapes the requested items and reports every step to `events`.
    ///
    /// When `stop` is cancelled nothing new is sent, requests on the wire get [`GRACE`], and what is unfinished is
    /// put back: the next run does it.
    pub async fn scrape(
        &self,
        request: RunRequest,
        events: EventSink,
        stop: CancellationToken,
    ) -> Result<RunSummary, EngineError> {
        if self.registry.has_no_movie_source() {
            return Err(EngineError::NoSource);
        }
        let started = Instant::now();
        let before = Traffic::of(&self.client);
        let run = Arc::new(self.start(&request, events).await?);
        for (provider, message) in &self.registry.unusable {
            run.notice(Some(provider.clone()), message.clone()).await;
        }
        let items = request.items.len() as u64;
        let (counts, cancelled) = scrape_all(&run, request.items, &stop).await;
        let traffic = Traffic::of(&self.client).since(before);
        let summary = RunSummary {
            job: run.job,
            counts,
            items,
            elapsed: started.elapsed(),
            requests: traffic.requests,
            cache_hits: traffic.hits,
            cache_misses: traffic.misses,
            cancelled,
        };
        if let Some(job) = run.job {
            let elapsed_us = u64::try_from(summary.elapsed.as_micros()).unwrap_or(u64::MAX);
            tracing::info!(target: "bioscope::timing", operation = "BulkScrape.Movie.Parallel", elapsed_us);
            let timings = (request.timings)();
            self.library.finish_job(job, counts, cancelled, timings, (self.now)()).await?;
        }
        run.events.send(Event::Finished(summary.clone())).await;
        Ok(summary)
    }

    async fn start(&self, request: &RunRequest, events: EventSink) -> Result<Run, EngineError> {
        let items = request.items.len() as u64;
        let job = if request.settings.dry_run {
            None
        } else {
            let job = NewJob {
                command: request.command.clone(),
                items,
                ids: request.items.clone(),
                at: (self.now)(),
            };
            Some(self.library.start_job(job).await?)
        };
        let sources: Vec<Provider> =
            self.registry.movie_details.iter().map(|source| source.provider()).collect();
        events.send(Event::Started { items, dry_run: request.settings.dry_run }).await;
        Ok(Run {
            library: Arc::clone(&self.library),
            client: self.client.clone(),
            registry: self.registry.clone(),
            pictures: self.pictures.clone(),
            writer: self.writer.clone(),
            recipe: request.settings.recipe(&sources),
            settings: request.settings.clone(),
            job,
            now: self.now,
            events,
            told: Mutex::default(),
        })
    }
}

/// All items, then once more those that failed because a source could not answer.
async fn scrape_all(run: &Arc<Run>, items: Vec<ItemId>, stop: &CancellationToken) -> (JobCounts, bool) {
    let mut counts = JobCounts::default();
    let items = items.into_iter().map(|id| (id, Spent::default())).collect();
    let deferred = pass(run, items, Try::First, stop, &mut counts).await;
    pass(run, deferred, Try::Last, stop, &mut counts).await;
    (counts, stop.is_cancelled())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    First,
    Last,
}

/// What an item cost before it was put off.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    elapsed: Duration,
    requests: u64,
    from_cache: u64,
}

/// How one item left a pass.
enum Left {
    Finished(Box<ItemReport>),
    Deferred(ItemId, Spent),
    PutBack,
}

async fn pass(
    run: &Arc<Run>,
    items: Vec<(ItemId, Spent)>,
    which: Try,
    stop: &CancellationToken,
    counts: &mut JobCounts,
) -> Vec<(ItemId, Spent)> {
    let mut waiting = items.into_iter();
    let mut in_flight: JoinSet<Left> = JoinSet::new();
    let mut deferred = Vec::new();
    let mut tasks: HashMap<tokio::task::Id, ItemId> = HashMap::new();
    let mut deadline = None;
    loop {
        while in_flight.len() < run.settings.jobs.max(1) && !stop.is_cancelled() {
            let Some((id, spent)) = waiting.next() else { break };
            let task = in_flight.spawn(one_item(Arc::clone(run), id, which, spent));
            tasks.insert(task.id(), id);
        }
        if in_flight.is_empty() {
            return deferred;
        }
        tokio::select! {
            Some(left) = in_flight.join_next_with_id() => match left {
                Ok((task, left)) => {
                    tasks.remove(&task);
                    match left {
                        Left::Finished(report) => run.finish(report, counts).await,
                        Left::Deferred(id, spent) => deferred.push((id, spent)),
                        Left::PutBack => {}
                    }
                }
                Err(error) if error.is_cancelled() => {}
                Err(error) => {
                    tracing::error!(%error, "an item's task ended abnormally; please report this");
                    let id = tasks.remove(&error.id()).unwrap_or(ItemId(0));
                    let reason = format!("The program failed on this item ({error}); please report it.");
                    run.finish(nameless_failure(id, reason), counts).await;
                }
            },
            () = stop.cancelled(), if deadline.is_none() => {
                run.client.stop_sending();
                run.events.send(Event::Stopping { in_flight: in_flight.len() as u64 }).await;
                deadline = Some(Instant::now() + GRACE);
            }
            () = tokio::time::sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                in_flight.abort_all();
            }
        }
    }
}

/// Scrapes one item and reports how it ended, whatever happens.
async fn one_item(run: Arc<Run>, id: ItemId, which: Try, spent: Spent) -> Left {
    let started = Instant::now();
    let context = FetchContext::new(run.settings.freshness);
    let item = match run.library.item(id).await {
        Ok(item) => item,
        Err(error) => return Left::Finished(nameless_failure(id, store_trouble(&error))),
    };
    run.events.send(Event::ItemStarted { id, title: title_of(&item) }).await;
    let result = match item.scanned.kind {
        ItemKind::Movie => movie(&run, &item, &context, started).await,
        kind => Err(Ending::failed(format!("this version cannot scrape a {kind} yet"))),
    };
    let elapsed = spent.elapsed + started.elapsed();
    let mut report = ItemReport {
        id,
        kind: item.scanned.kind,
        title: title_of(&item),
        path: item.scanned.files.main.clone(),
        outcome: Outcome::Scraped,
        missing_sources: Vec::new(),
        error: None,
        elapsed,
        requests: spent.requests + context.tally.requests(),
        from_cache: spent.from_cache + context.tally.from_cache(),
        changes: Vec::new(),
        pictures: 0,
    };
    let ending = match result {
        Ok(done) => {
            report.outcome = done.outcome;
            report.title = done.title;
            report.missing_sources = done.missing;
            report.changes = done.changes;
            report.pictures = done.pictures;
            return Left::Finished(Box::new(report));
        }
        Err(ending) => ending,
    };
    (report.outcome, report.error) = match ending {
        Ending::PutBack => {
            run.events.send(Event::ItemPutBack { id }).await;
            return Left::PutBack;
        }
        Ending::Failed { reason, by_fault: true } if which == Try::First => {
            run.events.send(Event::ItemDeferred { id, reason }).await;
            let (requests, from_cache) = (report.requests, report.from_cache);
            return Left::Deferred(id, Spent { elapsed, requests, from_cache });
        }
        Ending::Failed { reason, .. } => (Outcome::Failed, Some(reason)),
        Ending::Uncertain(reason) => (Outcome::Uncertain, Some(reason)),
        Ending::NotFound(reason) => (Outcome::NotFound, Some(reason)),
        Ending::Skipped => (Outcome::Skipped, None),
        Ending::Unchanged => (Outcome::Unchanged, None),
    };
    run.keep_outcome(&mut report).await;
    Left::Finished(Box::new(report))
}

/// What a finished film leaves for its report.
struct Done {
    outcome: Outcome,
    title: String,
    missing: Vec<Provider>,
    changes: Vec<String>,
    pictures: u32,
}

/// One film: identify, fetch, with its pictures saved as soon as they are known, merge, write, commit.
async fn movie(
    run: &Run,
    item: &ItemRecord,
    context: &FetchContext,
    started: Instant,
) -> Result<Done, Ending> {
    let beside = Beside::look(&item.scanned.files).await;
    let parts = parts_to_do(run, item, &beside).await?;
    run.stage(item.id, Stage::Identify).await;
    let existing = nfo::read(item, &beside).await;
    let identity = identify::identify(run, item, existing.ids(), context).await?;

    run.stage(item.id, Stage::Fetch).await;
    let (tell_offers, offers) = oneshot::channel();
    let (fetched, pictures) = tokio::join!(
        fetch::fetch(run, identity.ids.clone(), context, tell_offers),
        artwork::save(run, item, &parts, &beside, identity.changed, offers, context),
    );
    let (fetched, pictures) = (fetched?, pictures?);
    // The user may have edited or locked something while the sources were asked.
    let item = &run.library.item(item.id).await.map_err(|error| Ending::failed(store_trouble(&error)))?;
    let merged = merge(run, item, &identity, &fetched.answers);
    let suspects = if identity.changed { None } else { nfo::hand_edits(item, &existing) };
    let (item, merged) = &match suspects.and_then(|suspects| confirmed(suspects, &merged.details)) {
        None => (item.clone(), merged),
        Some(edits) => {
            let item = with_hand_edits(run, item, edits).await?;
            let merged = merge(run, &item, &identity, &fetched.answers);
            (item, merged)
        }
    };

    run.stage(item.id, Stage::Commit).await;
    let missing = united([fetched.missing, identity.missing, pictures.missing.clone()]);
    let written = nfo::write(run, item, &beside, existing, merged, &parts, identity.changed).await?;
    let title = merged.details.title.clone().unwrap_or_else(|| title_of(item));
    let committed =
        commit::commit(run, item, merged.clone(), written, pictures, missing.clone(), started.elapsed())
            .await?;
    Ok(Done {
        outcome: committed.outcome,
        title,
        missing,
        changes: committed.changes,
        pictures: committed.pictures,
    })
}

fn merge(
    run: &Run,
    item: &ItemRecord,
    identity: &identify::Identity,
    answers: &[SourceAnswer],
) -> MergedMovie {
    let mut rules = run.settings.rules.clone();
    rules.locked = rules.locked.union(item.locked_fields);
    let mut path = path_facts(item);
    path.ids = identity.ids.clone();
    // Another film's values must not linger where the right one's sources are silent.
    let kept = if identity.changed { &item.details.only(rules.locked) } else { &item.details };
    merge_movie(kept, &item.provenance, answers, &path, &rules)
}

fn united(lists: [Vec<Provider>; 3]) -> Vec<Provider> {
    let mut all: Vec<Provider> = lists.into_iter().flatten().collect();
    all.sort();
    all.dedup();
    all
}

/// Of the fields that look changed by hand, those that are not simply what the sources say now: a run that was cut
/// off between writing the file and keeping the rows leaves such.
fn confirmed(
    (fields, edited): (FieldSet, MovieDetails),
    merged: &MovieDetails,
) -> Option<(FieldSet, MovieDetails)> {
    let fields: FieldSet =
        fields.iter().filter(|&field| field_text(&edited, field) != field_text(merged, field)).collect();
    (!fields.is_empty()).then_some((fields, edited))
}

/// The item with what a person changed in its NFO file taken over and locked, so that it stays.
async fn with_hand_edits(
    run: &Run,
    item: &ItemRecord,
    (fields, edited): (FieldSet, MovieDetails),
) -> Result<ItemRecord, Ending> {
    let mut item = item.clone();
    for field in fields.iter() {
        item.details.copy_field(&edited, field);
        item.provenance.set(field, Origin::Nfo);
        if run.job.is_some() {
            let locked = run.library.set_field_locked(&[item.id], field, true).await;
            locked.map_err(|error| Ending::failed(store_trouble(&error)))?;
        }
    }
    let names: Vec<&str> = fields.iter().map(Field::name).collect();
    let message = format!(
        "{}: {} changed by hand in the NFO file; kept and locked (unlock: bioscope lock {} --field {} --off).",
        title_of(&item),
        names.join(", "),
        item.id,
        names.join(",")
    );
    run.notice(None, message).await;
    item.locked_fields = item.locked_fields.union(fields);
    Ok(item)
}

/// The parts of this item that this run is about; ends the item where there are none.
async fn parts_to_do(run: &Run, item: &ItemRecord, beside: &Beside) -> Result<PartSet, Ending> {
    if (item.locked || item.scanned.player.locked) && !run.settings.named_by_user {
        return Err(Ending::Skipped);
    }
    if commit::is_settled(run, item).await {
        return Err(Ending::Unchanged);
    }
    let mut parts = run.settings.parts.clone();
    if run.settings.only_missing {
        for part in run.settings.parts.iter().filter(|&part| beside.has_part(part)) {
            parts.remove(part);
        }
    }
    if parts.is_empty() { Err(Ending::Skipped) } else { Ok(parts) }
}

fn path_facts(item: &ItemRecord) -> PathFacts {
    PathFacts {
        title: Some(item.scanned.title.clone()).filter(|title| !title.is_empty()),
        year: item.scanned.year,
        edition: item.scanned.edition.clone(),
        video_source: item.scanned.video_source.clone(),
        ids: item.scanned.ids.clone(),
    }
}

/// The title to call an item by.
pub fn title_of(item: &ItemRecord) -> String {
    item.details.title.clone().unwrap_or_else(|| item.scanned.title.clone())
}

impl Run {
    /// The recipe for an item with these locks: a field that was unlocked must be done again.
    pub fn recipe_for(&self, locked: FieldSet) -> String {
        let names: Vec<&str> = locked.iter().map(Field::name).collect();
        format!("{} {}", self.recipe, names.join(","))
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

    /// Tells that an item reached a stage.
    pub async fn stage(&self, id: ItemId, stage: Stage) {
        self.events.send(Event::ItemStage { id, stage }).await;
    }

    /// The last decision on an item's identity.
    pub async fn match_of(&self, id: ItemId) -> Result<Option<MatchRecord>, Ending> {
        self.library.match_of(id).await.map_err(|error| Ending::failed(store_trouble(&error)))
    }

    /// Keeps a decision on an item's identity; a dry run keeps nothing.
    pub async fn record_match(&self, id: ItemId, record: MatchRecord) -> Result<(), Ending> {
        if self.job.is_none() {
            return Ok(());
        }
        self.library
            .record_match(id, record, self.now())
            .await
            .map_err(|error| Ending::failed(store_trouble(&error)))
    }

    async fn keep_outcome(&self, report: &mut ItemReport) {
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

    async fn finish(&self, report: Box<ItemReport>, counts: &mut JobCounts) {
        *count_of(counts, report.outcome) += 1;
        self.events.send(Event::ItemFinished(report)).await;
    }
}

/// The report of an item of which nothing but its number is known.
fn nameless_failure(id: ItemId, error: String) -> Box<ItemReport> {
    Box::new(ItemReport {
        id,
        kind: ItemKind::Movie,
        title: format!("item {id}"),
        path: std::path::PathBuf::new(),
        outcome: Outcome::Failed,
        missing_sources: Vec::new(),
        error: Some(error),
        elapsed: Duration::ZERO,
        requests: 0,
        from_cache: 0,
        changes: Vec::new(),
        pictures: 0,
    })
}

/// A library error as a sentence.
pub fn store_trouble(error: &StoreError) -> String {
    sentence(&format!("failed to {error}"))
}

/// What went over the wire so far.
#[derive(Debug, Clone, Copy)]
struct Traffic {
    requests: u64,
    hits: u64,
    misses: u64,
}

impl Traffic {
    fn of(client: &Client) -> Self {
        let mut traffic = Self { requests: 0, hits: 0, misses: 0 };
        for provider in client.statistics() {
            traffic.requests += provider.requests;
            traffic.hits += provider.hits();
            traffic.misses += provider.misses;
        }
        traffic
    }

    fn since(self, before: Self) -> Self {
        Self {
            requests: self.requests.saturating_sub(before.requests),
            hits: self.hits.saturating_sub(before.hits),
            misses: self.misses.saturating_sub(before.misses),
        }
    }
}
