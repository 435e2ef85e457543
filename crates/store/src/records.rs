//! What goes into the library and comes out of it.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use bioscope_model::kind::UnknownKind;
use bioscope_model::{
    ArtworkKind, Candidate, EpisodeNumber, Field, FieldSet, IdSet, ItemDetails, ItemKind, LibraryKind,
    PlayerFacts, Provenance, Provider, VideoFiles, Year,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::changes::JobKind;

/// An item's number in the library; `list` prints it, users type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub i64);

/// A source folder's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub i64);

/// A run's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

impl std::fmt::Display for ItemId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::fmt::Display for JobId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A folder the user wants catalogued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFolder {
    /// Its number.
    pub id: SourceId,
    /// Absolute.
    pub path: PathBuf,
    /// What it holds.
    pub kind: LibraryKind,
    /// Whether the next scan is to read all of it again, and take from NFO files what the library does not know: it was put
    /// back from an older copy.
    pub reread: bool,
}

/// A folder as the last scan saw it, so that an unchanged one costs a stat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRecord {
    /// Relative to the source; empty for the source itself.
    pub path: PathBuf,
    /// Modification time in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Names of the files that matter (videos, NFOs, pictures), relative to the folder.
    pub files: Vec<PathBuf>,
    /// Names of the subfolders that were entered.
    pub folders: Vec<PathBuf>,
}

/// An item as a scan finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedItem {
    /// What it is.
    pub kind: ItemKind,
    /// Its videos; with `place`, `files.main` identifies it within the library. A show's and a season's is the show's
    /// folder.
    pub files: VideoFiles,
    /// Where it stands in its show; `None` for films and shows.
    pub place: Option<EpisodePlace>,
    /// What the path says it is called.
    pub title: String,
    /// What the path says of its year.
    pub year: Option<Year>,
    /// Ids found in the NFO file or the path.
    pub ids: IdSet,
    /// Director's cut and the like.
    pub edition: Option<String>,
    /// `BluRay`, `WEB-DL` and the like.
    pub video_source: Option<String>,
    /// What a person or a player put into the NFO file.
    pub player: PlayerFacts,
    /// Whether there was an NFO file that this program had not written. A commit that writes an NFO takes it back.
    pub foreign_nfo: bool,
    /// Size of the main file in bytes; with `modified_ns` it recognises a moved item.
    pub size: u64,
    /// Modification time of the main file in nanoseconds since 1970.
    pub modified_ns: i64,
}

impl ScannedItem {
    /// What tells the item apart from the others of its path: the episodes of one file, the seasons of one show. Empty
    /// for films and shows.
    ///
    /// What the path says comes first: a file named by date or by one count over all seasons keeps its slot when its
    /// NFO tells its season and episode later.
    pub fn slot(&self) -> String {
        let Some(place) = &self.place else {
            return String::new();
        };
        match (self.kind, place.season, place.episode) {
            (ItemKind::Season, season, _) => format!("season {}", season.unwrap_or_default()),
            _ if place.aired.is_some() => "episode".to_owned(),
            (_, season, episode) => match (place.absolute, season, episode) {
                (Some(absolute), ..) => format!("#{absolute}"),
                (None, Some(season), Some(episode)) => format!("{season}x{episode}"),
                _ => "episode".to_owned(),
            },
        }
    }
}

/// Where a season or an episode stands in its show, as the path (or, for files named by date, the NFO) tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct EpisodePlace {
    /// The show's folder, which identifies the show.
    pub show: PathBuf,
    /// The season, 0 for specials; `None` where the file is named by date or by one count over all seasons.
    pub season: Option<u32>,
    /// The episode within the season; `None` for a season, and for files named otherwise.
    pub episode: Option<u32>,
    /// The episode in one count over all seasons, from 1.
    pub absolute: Option<u32>,
    /// The day it was aired, for files named by date.
    pub aired: Option<Date>,
}

/// An episode that some source knows, whether there is a file of it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEpisode {
    /// Its number in the order the library uses.
    pub season: u32,
    /// Its number within the season.
    pub episode: u32,
    /// Its title.
    pub title: Option<String>,
    /// When it was aired.
    pub aired: Option<Date>,
}

/// How much of a show there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShowExtent {
    /// Seasons with episodes; specials count as one.
    pub seasons: u64,
    /// Episodes of which there is a file.
    pub episodes: u64,
}

/// A line of `list --missing`: an episode that was aired and of which there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingEpisode {
    /// The show.
    pub show: ItemId,
    /// The show's title.
    pub show_title: String,
    /// Which episode.
    pub episode: KnownEpisode,
}

/// What one scan of one source changes, applied in one transaction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScanChanges {
    /// New items.
    pub added: Vec<ScannedItem>,
    /// Known items whose files or facts changed.
    pub changed: Vec<(ItemId, ScannedItem)>,
    /// Known items found at another place; what is known of them stays.
    pub moved: Vec<(ItemId, ScannedItem)>,
    /// Items whose files are gone; they are hidden, and come back when the files do.
    pub vanished: Vec<ItemId>,
    /// Folders as they are now, new and changed ones.
    pub folders: Vec<FolderRecord>,
    /// Folders that are gone.
    pub folders_gone: Vec<PathBuf>,
}

/// A line of `list`.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemSummary {
    /// Its number.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// The scraped title, else the one the path says.
    pub title: String,
    /// The scraped year, else the one the path says.
    pub year: Option<Year>,
    /// Its main video file.
    pub path: PathBuf,
    /// How its last scrape ended; `None` when it never was scraped.
    pub outcome: Option<Outcome>,
    /// Whether it stays as it is.
    pub locked: bool,
    /// Whether the user marked it.
    pub marked: bool,
    /// Its ids.
    pub ids: IdSet,
    /// The show of a season or an episode.
    pub parent: Option<ItemId>,
    /// Its number in the show, as scraped, else as the path says; `None` for films and shows.
    pub number: Option<EpisodeNumber>,
}

/// Everything known of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRecord {
    /// Its number.
    pub id: ItemId,
    /// The source folder it was found in.
    pub source: SourceId,
    /// The show of a season or an episode.
    pub parent: Option<ItemId>,
    /// What the last scan found.
    pub scanned: ScannedItem,
    /// What the last scrape told; ids include those of the path.
    pub details: ItemDetails,
    /// Where each field came from.
    pub provenance: Provenance,
    /// Fields that stay as they are.
    pub locked_fields: FieldSet,
    /// Whether the whole item stays as it is.
    pub locked: bool,
    /// Whether the user marked it.
    pub marked: bool,
    /// How its last scrape ended.
    pub outcome: Option<Outcome>,
    /// Why, if it failed.
    pub error: Option<String>,
    /// Sources that could not answer last time.
    pub missing_sources: Vec<Provider>,
    /// When it was last scraped with success; an `Unchanged` outcome leaves it as it is.
    pub scraped_at: Option<Timestamp>,
    /// The settings it was last scraped with, folded into one text; another text means it must be done again.
    pub recipe: Option<String>,
    /// Whether there is a decision on its identity, to be had from [`Library::match_of`](crate::Library::match_of).
    pub is_decided: bool,
    /// The files the last scrape left beside the video.
    pub written: Vec<WrittenFile>,
    /// Artwork in use.
    pub artwork: Vec<ChosenArtwork>,
}

/// How an item's scrape ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Files and rows are written.
    Scraped,
    /// Everything asked for was there already and fresh.
    Unchanged,
    /// No candidate was certain enough; it waits for review.
    Uncertain,
    /// The sources answered and know nothing like it.
    NotFound,
    /// Locked, or nothing of it was asked for.
    Skipped,
    /// No details source answered, or a write failed.
    Failed,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 6] =
        [Self::Scraped, Self::Unchanged, Self::Uncertain, Self::NotFound, Self::Skipped, Self::Failed];

    /// The name used in reports and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scraped => "scraped",
            Self::Unchanged => "unchanged",
            Self::Uncertain => "uncertain",
            Self::NotFound => "not_found",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for Outcome {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == word).ok_or_else(|| UnknownKind {
            word: word.to_owned(),
            known: "scraped, unchanged, uncertain, not_found, skipped, failed",
        })
    }
}

/// A file left beside the video by a scrape.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Absolute.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified_ns: i64,
}

/// A picture in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenArtwork {
    /// Its kind.
    pub kind: ArtworkKind,
    /// 0 for the main one; extrafanarts count from 1.
    pub index: u32,
    /// Where it came from; empty when the user put it there.
    pub url: String,
    /// Where it lies.
    pub path: PathBuf,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Which items to take. Only films and shows are taken, but for `Items`; a show stands for its seasons and episodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every film and show.
    All,
    /// What is left to do: never scraped, failed the last time (so that the next run does it again), or some source
    /// could not answer (so that the next run catches up). What was found unknown or left for review is not taken. A show is
    /// taken for the sake of any of its episodes, too.
    New,
    /// Marked by the user.
    Marked,
    /// Left for review.
    Uncertain,
    /// Matching a query in the language of [`crate::query`]; `docs/filters.md` describes it. An empty query takes
    /// every film and show; only one that asks for `kind:episode` takes episodes. A query that cannot be understood is the
    /// error `Filter`.
    Filter(String),
    /// These, in this order; those that are not there (any more) are left out.
    Items(Vec<ItemId>),
}

/// An item as its own NFO file and the pictures beside it tell, for a library that knows nothing of it (any more).
#[derive(Debug, Clone, PartialEq)]
pub struct RebuiltItem {
    /// Which item.
    pub item: ItemId,
    /// What the NFO file says.
    pub details: ItemDetails,
    /// Where each field came from: the NFO file.
    pub provenance: Provenance,
    /// Pictures beside it.
    pub artwork: Vec<ChosenArtwork>,
    /// The NFO file, where it is as this program would write it.
    pub written: Vec<WrittenFile>,
    /// When it was scraped, as far as can be told: then it counts as scraped. Otherwise it is still to be done.
    pub scraped_at: Option<Timestamp>,
}

/// What no item has any more: it is left when items go or are told anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Orphans {
    /// People whom no item credits.
    pub people: u64,
    /// Genres, tags, countries and studios.
    pub terms: u64,
    /// Series of films.
    pub collections: u64,
}

/// A part of a selection, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many items come before it.
    pub offset: u64,
    /// How many items it has at most.
    pub limit: u32,
}

/// How a user names an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemReference {
    /// By its number.
    Id(ItemId),
    /// By its main video file, or a folder above it; absolute.
    Path(PathBuf),
    /// By a provider's id, whatever the kind of the item and whether a scrape or the path told it.
    External(Provider, String),
}

/// A candidate and how far it is from what the path says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCandidate {
    /// The search result.
    pub candidate: Candidate,
    /// 0 (certain) to 1.
    pub distance: f64,
    /// What the distance is made of: name and weighted share.
    pub penalties: Vec<(String, f64)>,
}

/// What decided an item's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// An id in the NFO file or the path.
    Id,
    /// Matching.
    Matching,
    /// The user.
    User,
}

/// The decision on an item's identity, and what there was to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchRecord {
    /// `accept`, `ask` or `reject`.
    pub decision: String,
    /// What was searched for.
    pub query: String,
    /// Best first.
    pub candidates: Vec<ScoredCandidate>,
    /// The ids decided on.
    pub chosen: Option<IdSet>,
    /// What decided.
    pub decided_by: DecidedBy,
    /// One sentence why.
    pub reason: String,
}

/// Everything a finished item leaves in the library, written in one step.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemCommit {
    /// Which item.
    pub item: ItemId,
    /// In which run.
    pub job: JobId,
    /// `Scraped` or `Unchanged`.
    pub outcome: Outcome,
    /// The merged details.
    pub details: ItemDetails,
    /// Where each field came from.
    pub provenance: Provenance,
    /// Pictures in use.
    pub artwork: Vec<ChosenArtwork>,
    /// Files beside the video.
    pub written: Vec<WrittenFile>,
    /// Sources that could not answer.
    pub missing_sources: Vec<Provider>,
    /// The settings used.
    pub recipe: String,
    /// When.
    pub at: Timestamp,
    /// What changed, a line each, for `jobs show` and `history`.
    pub changes: Vec<String>,
    /// How long it took.
    pub elapsed: Duration,
}

/// A run that is about to start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewJob {
    /// What it is.
    pub kind: JobKind,
    /// How it was asked to work, in the caller's own writing; told to the one that goes on with it.
    pub flags: Option<String>,
    /// The run that it takes back.
    pub undoes: Option<JobId>,
    /// What was typed.
    pub command: String,
    /// How many items it is about.
    pub items: u64,
    /// Which, in the order it takes them.
    pub ids: Vec<ItemId>,
    /// When it started.
    pub at: Timestamp,
}

/// How a run went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCounts {
    /// Files and rows written.
    pub scraped: u64,
    /// Nothing to do.
    pub unchanged: u64,
    /// Left for review.
    pub uncertain: u64,
    /// Unknown to all sources.
    pub not_found: u64,
    /// Locked or not asked for.
    pub skipped: u64,
    /// Failed.
    pub failed: u64,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Its number.
    pub id: JobId,
    /// What it is.
    pub kind: JobKind,
    /// The run that it takes back; that one may be gone.
    pub undoes: Option<JobId>,
    /// What was typed.
    pub command: String,
    /// How many items it was about.
    pub items: u64,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended; `None` when it was killed or still runs.
    pub finished_at: Option<Timestamp>,
    /// Whether the user cancelled it.
    pub cancelled: bool,
    /// How its items ended.
    pub counts: JobCounts,
}

/// One item of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobItem {
    /// Which.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, if it failed.
    pub error: Option<String>,
    /// What changed.
    pub changes: Vec<String>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}

/// The timings of one operation in one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OperationTiming {
    /// The operation's name, `TMDB.GetInfo_Movie`.
    pub operation: String,
    /// How often.
    pub count: u64,
    /// Milliseconds.
    pub min_ms: f64,
    /// Milliseconds.
    pub mean_ms: f64,
    /// Milliseconds.
    pub p50_ms: f64,
    /// Milliseconds.
    pub p95_ms: f64,
    /// Milliseconds.
    pub p99_ms: f64,
    /// Milliseconds.
    pub max_ms: f64,
    /// Milliseconds.
    pub total_ms: f64,
}

/// A value the user sets by hand; it locks its field.
#[derive(Debug, Clone, PartialEq)]
pub struct HandEdit {
    /// The run that it belongs to, where it can be taken back.
    pub job: Option<JobId>,
    /// What changes, for `history`.
    pub change: String,
    /// Which field.
    pub field: Field,
    /// The whole details with the value in place.
    pub details: ItemDetails,
    /// The NFO file that was written with the value, where it is now this program's own.
    pub written: Option<WrittenFile>,
}
