//! Everything that happens in a run, as one enum: what people, logs, metrics and the run history see.

use std::path::PathBuf;
use std::time::Duration;

use bioscope_http::ProviderStatistics;
use bioscope_model::{ItemKind, Provider};
use bioscope_store::{ItemId, JobCounts, JobId, Outcome};
use serde::Serialize;

/// Where an item is in the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Finding out which film or show it is.
    Identify,
    /// Asking the sources for details.
    Fetch,
    /// Fetching and writing pictures.
    Artwork,
    /// Writing the NFO file and the library's rows.
    Commit,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Identify, Self::Fetch, Self::Artwork, Self::Commit];

    /// Its name in traces and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Fetch => "fetch",
            Self::Artwork => "artwork",
            Self::Commit => "commit",
        }
    }

    /// What it does, for a line of progress.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identify => "identifying",
            Self::Fetch => "fetching",
            Self::Artwork => "pictures",
            Self::Commit => "writing",
        }
    }
}

/// How long an item was in each stage. Stages overlap, so these may be more together than the item took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StageTimes([Duration; Stage::ALL.len()]);

impl StageTimes {
    /// The time in one stage.
    pub fn of(&self, stage: Stage) -> Duration {
        self.0[stage as usize]
    }

    /// Adds to the time in one stage.
    pub fn add(&mut self, stage: Stage, elapsed: Duration) {
        self.0[stage as usize] += elapsed;
    }

    /// The stages it was in, longest first.
    pub fn longest_first(&self) -> Vec<(Stage, Duration)> {
        let mut times: Vec<_> = Stage::ALL.map(|stage| (stage, self.of(stage))).into();
        times.retain(|(_, elapsed)| !elapsed.is_zero());
        times.sort_by_key(|(_, elapsed)| std::cmp::Reverse(*elapsed));
        times
    }
}

/// How one item ended.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemReport {
    /// Its number in the library.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// The show of a season or an episode.
    pub parent: Option<ItemId>,
    /// Its title, as scraped or else as the path says.
    pub title: String,
    /// Its main video.
    pub path: PathBuf,
    /// How it ended.
    pub outcome: Outcome,
    /// Sources that could not answer; they are asked again next time.
    pub missing_sources: Vec<Provider>,
    /// Sources of which an answer was used that was kept and is no longer fresh, because they did not answer or were not to
    /// be asked.
    pub stale_sources: Vec<Provider>,
    /// Why it failed, or why it waits for review.
    pub error: Option<String>,
    /// From its start to its end.
    pub elapsed: Duration,
    /// Where that time went.
    pub stages: StageTimes,
    /// Requests sent on its behalf.
    pub requests: u64,
    /// Answers that came from the cache.
    pub from_cache: u64,
    /// What was written, or in a dry run would be, a line each.
    pub changes: Vec<String>,
    /// Pictures written.
    pub pictures: u32,
}

/// What one provider was asked for in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderTraffic {
    /// Which.
    pub provider: Provider,
    /// Requests, and what the cache did about them.
    pub counts: ProviderStatistics,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// Which run; `None` for a dry run.
    pub job: Option<JobId>,
    /// How its items ended.
    pub counts: JobCounts,
    /// How many items it was about.
    pub items: u64,
    /// What they are; `None` where there are films and shows.
    pub of: Option<ItemKind>,
    /// From its start to its end.
    pub elapsed: Duration,
    /// Pictures written.
    pub pictures: u64,
    /// Requests sent.
    pub requests: u64,
    /// Answers from the cache.
    pub cache_hits: u64,
    /// Answers the cache did not have.
    pub cache_misses: u64,
    /// The same by provider, those asked for nothing left out.
    pub providers: Vec<ProviderTraffic>,
    /// Whether the user cancelled it; the rest was put back.
    pub cancelled: bool,
}

impl RunSummary {
    /// Items that ended, a minute.
    pub fn items_per_minute(&self) -> f64 {
        let ended = self.ended() as f64;
        let minutes = self.elapsed.as_secs_f64() / 60.0;
        if minutes > 0.0 { ended / minutes } else { 0.0 }
    }

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
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A run begins.
    Started {
        /// How many items it is about.
        items: u64,
        /// What they are; `None` where there are films and shows.
        of: Option<ItemKind>,
        /// Whether nothing will be written.
        dry_run: bool,
    },
    /// Something the user should know, told once a run.
    Notice {
        /// Whom it is about.
        provider: Option<Provider>,
        /// What, as a full sentence.
        message: String,
    },
    /// An item begins.
    ItemStarted {
        /// Which.
        id: ItemId,
        /// Its title as far as known.
        title: String,
    },
    /// An item reaches a stage.
    ItemStage {
        /// Which.
        id: ItemId,
        /// Which stage.
        stage: Stage,
    },
    /// An item failed by a fault and will be tried once more at the end of the run.
    ItemDeferred {
        /// Which.
        id: ItemId,
        /// Why.
        reason: String,
    },
    /// An item was put back because the run is being stopped.
    ItemPutBack {
        /// Which.
        id: ItemId,
    },
    /// A season or an episode ended, while its show goes on. Runs count films and shows.
    PartFinished(Box<ItemReport>),
    /// An item ended.
    ItemFinished(Box<ItemReport>),
    /// The user asked to stop; requests on the wire get a moment.
    Stopping {
        /// How many items are in flight.
        in_flight: u64,
    },
    /// The run ended.
    Finished(RunSummary),
}
