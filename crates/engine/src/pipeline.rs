//! A run: many items at once, each moving through its stages by itself.
//!
//! How many items are in flight is bounded, but what really limits them is what is scarce: each host's gate, the
//! disk, the library's single writer. A slow host therefore never holds up a fast one.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bioscope_artwork::{FileWriter, PictureSaver};
use bioscope_http::{Client, FetchContext};
use bioscope_model::ItemKind;
use bioscope_store::{ItemId, JobCounts, JobId, Library, NewJob, OperationTiming, Outcome, Selection};
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::dispatch::{EventSink, count_of};
use crate::error::EngineError;
use crate::event::{Event, ItemReport, ProviderTraffic, RunSummary, StageTimes};
use crate::film::scrape_film;
use crate::journal::take_over;
use crate::registry::Registry;
use crate::run::{Run, store_trouble, title_of};
use crate::settings::ScrapeSettings;
use crate::show::scrape_show;
use crate::stage::Ending;
use crate::stage::whom::Subject;
use crate::stage_clock::StageClock;
use crate::task::{Task, tasks};
use crate::traffic::{self, Traffic};

/// How long requests on the wire get when the user asks to stop. With what it takes to tidy up a run ends within five seconds.
pub const GRACE: Duration = Duration::from_secs(4);

/// How long a run that the user stopped waits for the library to note that; another program may be holding it.
const FAREWELL: Duration = Duration::from_millis(300);

/// The kinds of items that a run is about; seasons and episodes are their show's.
const KINDS: [ItemKind; 2] = [ItemKind::Movie, ItemKind::Show];

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
    /// The items, in order; a season or an episode stands for its show, of which nothing else is done then.
    pub items: Vec<ItemId>,
    /// How it was asked to work, in the caller's own writing, for whoever goes on with it.
    pub flags: Option<String>,
    /// The run that it goes on with, whose number and plan it keeps; `items` is what that one left.
    pub resumes: Option<JobId>,
    /// How.
    pub settings: ScrapeSettings,
    /// Called at the end for the timings to keep with the job.
    pub timings: Box<dyn FnOnce() -> Vec<OperationTiming> + Send>,
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
        let tasks = tasks(&*self.library, &request.items).await?;
        let of_kind = |kind: ItemKind| tasks.iter().any(|task| task.kind == kind);
        let kinds: Vec<ItemKind> = KINDS.into_iter().filter(|kind| of_kind(*kind)).collect();
        self.needs_a_source(&kinds)?;
        let started = Instant::now();
        let before = Traffic::of(&self.client);
        if !request.settings.dry_run {
            take_over(&*self.library, None).await?;
        }
        let earlier = self.earlier(&request).await?;
        let run = Arc::new(self.start(&request, &tasks, &kinds, events).await?);
        for unusable in &self.registry.unusable {
            if kinds.iter().any(|kind| Subject::of(*kind).library() == unusable.listed_for) {
                run.notice(Some(unusable.provider.clone()), unusable.message.clone()).await;
            }
        }
        let items = tasks.len() as u64;
        let (counts, cancelled) = scrape_all(&run, tasks, &stop).await;
        let providers = Traffic::of(&self.client).since(&before);
        traffic::log(&providers);
        let summed = |count: fn(&ProviderTraffic) -> u64| providers.iter().map(count).sum();
        let summary = RunSummary {
            job: run.job,
            counts,
            items,
            of: kind_of_all(&kinds),
            elapsed: started.elapsed(),
            pictures: run.written_pictures.load(Ordering::Relaxed),
            requests: summed(|provider| provider.counts.requests),
            cache_hits: summed(|provider| provider.counts.hits()),
            cache_misses: summed(|provider| provider.counts.misses),
            providers,
            cancelled,
        };
        if let Some(job) = run.job {
            let elapsed_us = u64::try_from(summary.elapsed.as_micros()).unwrap_or(u64::MAX);
            for kind in kinds {
                let operation = match kind {
                    ItemKind::Movie => "BulkScrape.Movie.Parallel",
                    _ => "BulkScrape.TVShow.Parallel",
                };
                tracing::info!(target: "bioscope::timing", operation, elapsed_us);
            }
            let timings = (request.timings)();
            let counts = sum(earlier, counts);
            let finish = self.library.finish_job(job, counts, cancelled, timings, (self.now)());
            if cancelled {
                // The run counts as cut off then, which comes to the same.
                if let Ok(noted) = tokio::time::timeout(FAREWELL, finish).await {
                    noted?;
                }
            } else {
                finish.await?;
            }
        }
        run.events.send(Event::Finished(summary.clone())).await;
        Ok(summary)
    }

    /// How the items ended that the run to go on with came to.
    async fn earlier(&self, request: &RunRequest) -> Result<JobCounts, EngineError> {
        let mut counts = JobCounts::default();
        if let Some(job) = request.resumes {
            let ended = self.library.job(job).await?.1;
            let ids = ended.iter().map(|item| item.item).collect();
            // Seasons and episodes end too, but only films and shows are counted.
            let known = self.library.select(&Selection::Items(ids)).await?;
            let parts: HashSet<ItemId> =
                known.iter().filter(|item| item.parent.is_some()).map(|item| item.id).collect();
            for item in ended.iter().filter(|item| !parts.contains(&item.item)) {
                *count_of(&mut counts, item.outcome) += 1;
            }
        }
        Ok(counts)
    }

    /// Refuses a run in which nobody could be asked about any of its items.
    fn needs_a_source(&self, kinds: &[ItemKind]) -> Result<(), EngineError> {
        let has_none = |kind: &ItemKind| self.registry.has_no_source_of(*kind);
        let kinds = if kinds.is_empty() { &KINDS } else { kinds };
        match kinds.iter().all(has_none) {
            false => Ok(()),
            true if kinds.contains(&ItemKind::Movie) => Err(EngineError::NoSource),
            true => Err(EngineError::NoShowSource),
        }
    }

    async fn start(
        &self,
        request: &RunRequest,
        tasks: &[Task],
        kinds: &[ItemKind],
        events: EventSink,
    ) -> Result<Run, EngineError> {
        let items = tasks.len() as u64;
        let job = match request.resumes {
            _ if request.settings.dry_run => None,
            Some(job) => {
                self.library.reopen_job(job).await?;
                Some(job)
            }
            None => {
                let job = NewJob {
                    command: request.command.clone(),
                    flags: request.flags.clone(),
                    items,
                    ids: tasks.iter().map(|task| task.id).collect(),
                    at: (self.now)(),
                    ..NewJob::default()
                };
                Some(self.library.start_job(job).await?)
            }
        };
        let recipe = |kind| (kind, request.settings.recipe(kind, &self.registry.sources_of(kind)));
        events
            .send(Event::Started { items, of: kind_of_all(kinds), dry_run: request.settings.dry_run })
            .await;
        Ok(Run {
            library: Arc::clone(&self.library),
            client: self.client.clone(),
            registry: self.registry.clone(),
            pictures: self.pictures.clone(),
            writer: self.writer.clone(),
            recipes: [ItemKind::Movie, ItemKind::Show, ItemKind::Season, ItemKind::Episode]
                .map(recipe)
                .into(),
            settings: request.settings.clone(),
            job,
            now: self.now,
            events,
            told: Mutex::default(),
            written_pictures: AtomicU64::default(),
        })
    }
}

fn sum(one: JobCounts, other: JobCounts) -> JobCounts {
    JobCounts {
        scraped: one.scraped + other.scraped,
        unchanged: one.unchanged + other.unchanged,
        uncertain: one.uncertain + other.uncertain,
        not_found: one.not_found + other.not_found,
        skipped: one.skipped + other.skipped,
        failed: one.failed + other.failed,
    }
}

/// What the items of these kinds all are; a run about nothing counts films.
fn kind_of_all(kinds: &[ItemKind]) -> Option<ItemKind> {
    match kinds {
        [] => Some(ItemKind::Movie),
        [kind] => Some(*kind),
        _ => None,
    }
}

/// All items, then once more those that failed because a source could not answer.
async fn scrape_all(run: &Arc<Run>, tasks: Vec<Task>, stop: &CancellationToken) -> (JobCounts, bool) {
    let mut counts = JobCounts::default();
    let all = tasks.len() as u64;
    let items = tasks.into_iter().map(|task| (task, Spent::default())).collect();
    let deferred = pass(run, items, Try::First, stop, &mut counts).await;
    pass(run, deferred, Try::Last, stop, &mut counts).await;
    // Who stops a run whose last items are just ending stops nothing.
    (counts, stop.is_cancelled() && ended(counts) < all)
}

fn ended(counts: JobCounts) -> u64 {
    let JobCounts { scraped, unchanged, uncertain, not_found, skipped, failed } = counts;
    scraped + unchanged + uncertain + not_found + skipped + failed
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
    stages: StageTimes,
    requests: u64,
    from_cache: u64,
}

/// How one item left a pass.
enum Left {
    Finished(Box<ItemReport>),
    Deferred(Task, Spent),
    PutBack,
}

async fn pass(
    run: &Arc<Run>,
    items: Vec<(Task, Spent)>,
    which: Try,
    stop: &CancellationToken,
    counts: &mut JobCounts,
) -> Vec<(Task, Spent)> {
    let mut waiting = items.into_iter();
    let mut in_flight: JoinSet<Left> = JoinSet::new();
    let mut deferred = Vec::new();
    let mut tasks: HashMap<tokio::task::Id, ItemId> = HashMap::new();
    let mut is_stopping = false;
    let mut deadline = None;
    loop {
        while in_flight.len() < run.settings.jobs.max(1) && !stop.is_cancelled() {
            let Some((task, spent)) = waiting.next() else { break };
            let id = task.id;
            let handle = in_flight.spawn(one_item(Arc::clone(run), task, which, spent));
            tasks.insert(handle.id(), id);
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
                        Left::Deferred(task, spent) => deferred.push((task, spent)),
                        Left::PutBack => {}
                    }
                }
                Err(error) if error.is_cancelled() => {
                    if let Some(id) = tasks.remove(&error.id()) {
                        run.events.send(Event::ItemPutBack { id }).await;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "an item's task ended abnormally; please report this");
                    let id = tasks.remove(&error.id()).unwrap_or(ItemId(0));
                    let reason = format!("The program failed on this item ({error}); please report it.");
                    let mut report = nameless_failure(id, reason);
                    run.keep_outcome(&mut report).await;
                    run.finish(report, counts).await;
                }
            },
            () = stop.cancelled(), if !is_stopping => {
                is_stopping = true;
                run.client.stop_sending();
                run.events.send(Event::Stopping { in_flight: in_flight.len() as u64 }).await;
                deadline = Some(Instant::now() + GRACE);
            }
            () = tokio::time::sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                deadline = None;
                in_flight.abort_all();
            }
        }
    }
}

/// Scrapes one item and reports how it ended, whatever happens.
async fn one_item(run: Arc<Run>, task: Task, which: Try, spent: Spent) -> Left {
    let started = Instant::now();
    let id = task.id;
    let context = FetchContext::new(run.settings.freshness);
    if which == Try::Last
        && run.job.is_some()
        && let Err(error) = take_over(&*run.library, Some(id)).await
    {
        tracing::info!(%error, "what the first try left is not known");
    }
    let item = match run.library.item(id).await {
        Ok(item) => item,
        Err(error) => return Left::Finished(nameless_failure(id, store_trouble(&error))),
    };
    run.events.send(Event::ItemStarted { id, title: title_of(&item) }).await;
    let clock = StageClock::new(id, run.events.clone(), spent.stages);
    let span = tracing::info_span!(target: "bioscope::trace", "item", id = id.0, title = title_of(&item));
    let result = match item.scanned.kind {
        kind if run.registry.has_no_source_of(kind) => {
            Err(Ending::failed(format!("No source is left to ask about a {kind}; see bioscope doctor.")))
        }
        ItemKind::Movie => scrape_film(&run, &item, &context, &clock, started).instrument(span).await,
        ItemKind::Show | ItemKind::Season | ItemKind::Episode => {
            Box::pin(scrape_show(&run, &item, &task.limit, &context, &clock, started)).instrument(span).await
        }
    };
    let elapsed = spent.elapsed + started.elapsed();
    let mut report = ItemReport {
        id,
        kind: item.scanned.kind,
        parent: None,
        title: title_of(&item),
        path: item.scanned.files.main.clone(),
        outcome: Outcome::Scraped,
        missing_sources: Vec::new(),
        stale_sources: run.tell_stale(&context.tally).await,
        error: None,
        elapsed,
        stages: clock.times(),
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
            let ItemReport { stages, requests, from_cache, .. } = report;
            return Left::Deferred(task, Spent { elapsed, stages, requests, from_cache });
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

/// The report of an item of which nothing but its number is known.
fn nameless_failure(id: ItemId, error: String) -> Box<ItemReport> {
    Box::new(ItemReport {
        id,
        kind: ItemKind::Movie,
        parent: None,
        title: format!("item {id}"),
        path: std::path::PathBuf::new(),
        outcome: Outcome::Failed,
        missing_sources: Vec::new(),
        stale_sources: Vec::new(),
        error: Some(error),
        elapsed: Duration::ZERO,
        stages: StageTimes::default(),
        requests: 0,
        from_cache: 0,
        changes: Vec::new(),
        pictures: 0,
    })
}
