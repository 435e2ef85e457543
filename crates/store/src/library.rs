//! What the rest of the program asks of a library.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bioscope_model::{Field, LibraryKind};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::changes::{Adopted, CutOff, ItemChange, ItemState, PlannedItem, Resumable, RowsBack, StagedFile};
use crate::error::StoreError;
use crate::records::{
    FolderRecord, HandEdit, ItemCommit, ItemId, ItemRecord, ItemReference, ItemSummary, JobCounts, JobId,
    JobItem, JobRecord, KnownEpisode, MatchRecord, MissingEpisode, NewJob, OperationTiming, Orphans, Outcome,
    Page, RebuiltItem, ScanChanges, Selection, ShowExtent, SourceFolder, SourceId,
};
use crate::sqlite::Statistics;

/// A library of items.
///
/// Writes return when they are committed, except those that say that they are written behind. Reads never wait
/// for a writer.
#[async_trait]
pub trait Library: Send + Sync {
    /// Adds a source folder (an absolute path), or changes the kind of one that is there.
    async fn add_source(&self, path: &Path, kind: LibraryKind) -> Result<SourceFolder, StoreError>;
    /// All source folders, by path.
    async fn sources(&self) -> Result<Vec<SourceFolder>, StoreError>;
    /// Forgets a source folder and its items; the files stay, and so do people and words that no item has any more. Returns how many items it had, hidden ones not counted.
    async fn remove_source(&self, path: &Path) -> Result<u64, StoreError>;

    /// The folders of a source as the last scan saw them.
    async fn folders(&self, source: SourceId) -> Result<Vec<FolderRecord>, StoreError>;
    /// The items of a source (vanished ones too, flagged by the second value), for the scan to compare with. What a
    /// scan does not need (details, origins and locks of fields, artwork) is left empty, since a library of ten
    /// thousand films would not fit the memory a run may use.
    async fn scanned(&self, source: SourceId) -> Result<Vec<(ItemRecord, bool)>, StoreError>;
    /// Applies what a scan found, in one transaction. An added item whose path is known (hidden or not) is that item
    /// again, with all that was known of it; an item whose path another one takes is hidden. One that was uncertain or
    /// not found and is not locked is new again where its title, year or ids are others now.
    async fn apply_scan(
        &self,
        source: SourceId,
        changes: ScanChanges,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// The items a selection takes, in a fixed order (title, year, number); vanished items are left out.
    async fn select(&self, selection: &Selection) -> Result<Vec<ItemSummary>, StoreError>;
    /// Some of the items a selection takes, in its order: what a page of a list shows, however large the library is.
    async fn select_page(&self, selection: &Selection, page: Page) -> Result<Vec<ItemSummary>, StoreError>;
    /// How many items a selection takes.
    async fn count(&self, selection: &Selection) -> Result<u64, StoreError>;
    /// The items a reference names, none where there is no such item; a path names every item at or below it.
    /// Vanished items are left out.
    async fn resolve(&self, reference: &ItemReference) -> Result<Vec<ItemSummary>, StoreError>;
    /// Everything known of one item.
    async fn item(&self, id: ItemId) -> Result<ItemRecord, StoreError>;
    /// How many of `items` carry an NFO that this program has not written.
    async fn foreign_nfo_count(&self, items: &[ItemId]) -> Result<u64, StoreError>;

    /// The seasons and episodes of a show, by number, then by path; vanished ones are left out.
    async fn children(&self, show: ItemId) -> Result<Vec<ItemRecord>, StoreError>;
    /// How much of each of these shows there is, in their order; nothing for what is no show.
    async fn extents(&self, shows: &[ItemId]) -> Result<Vec<ShowExtent>, StoreError>;
    /// The items of these seasons of a show, made where they are not there yet, ascending. Seasons are no scan's
    /// business: they come with the first scrape, and one without episodes is hidden by the next scan.
    async fn ensure_seasons(&self, show: ItemId, seasons: &[u32]) -> Result<Vec<(u32, ItemId)>, StoreError>;
    /// Replaces what is known of the episodes that a show has; those without a file are what `missing_episodes` tells.
    async fn set_known_episodes(&self, show: ItemId, episodes: Vec<KnownEpisode>) -> Result<(), StoreError>;
    /// The episodes aired before `day` of which there is no file, of one show or of all, by show, season and number.
    /// Specials are left out.
    async fn missing_episodes(
        &self,
        show: Option<ItemId>,
        day: Date,
    ) -> Result<Vec<MissingEpisode>, StoreError>;

    /// Keeps a decision on an item's identity. Written behind: it returns before that is committed, a failure is only
    /// logged, and what is written later is committed later.
    async fn record_match(&self, id: ItemId, record: MatchRecord, at: Timestamp) -> Result<(), StoreError>;
    /// The last decision on an item's identity.
    async fn match_of(&self, id: ItemId) -> Result<Option<MatchRecord>, StoreError>;

    /// Keeps everything a finished item leaves, in one step.
    async fn commit_item(&self, commit: ItemCommit) -> Result<(), StoreError>;
    /// Keeps how an item ended that left nothing (uncertain, not found, skipped, failed). A skipped item keeps the
    /// outcome it had, so that one skipped for its lock is new again when unlocked; only the run notes it.
    async fn record_outcome(
        &self,
        id: ItemId,
        job: JobId,
        outcome: Outcome,
        error: Option<String>,
        elapsed_ms: u64,
    ) -> Result<(), StoreError>;

    /// Locks or unlocks whole items; all of them, or none where one is not there.
    async fn set_locked(&self, ids: &[ItemId], locked: bool) -> Result<(), StoreError>;
    /// Locks or unlocks one field of items.
    async fn set_field_locked(&self, ids: &[ItemId], field: Field, locked: bool) -> Result<(), StoreError>;
    /// Marks or unmarks items.
    async fn set_marked(&self, ids: &[ItemId], marked: bool) -> Result<(), StoreError>;
    /// Keeps a hand edit and locks its field; a file it wrote counts as this program's own.
    async fn edit(&self, id: ItemId, edit: HandEdit, at: Timestamp) -> Result<(), StoreError>;

    /// Notes that a run starts.
    async fn start_job(&self, job: NewJob) -> Result<JobId, StoreError>;
    /// The newest scraping run and what it did not come to, in its order: the items whose end it never noted; vanished
    /// items are left out. `None` where there is no such run.
    async fn resumable(&self) -> Result<Option<Resumable>, StoreError>;
    /// Lets a run go on that was cut off or cancelled.
    async fn reopen_job(&self, id: JobId) -> Result<(), StoreError>;
    /// What a run was to do and did not come to, in its order; nothing where it is long ago.
    async fn left(&self, id: JobId) -> Result<Vec<PlannedItem>, StoreError>;
    /// Notes how far a run came with an item, and at [`ItemState::Begun`] the item as it is, so that it can be put back.
    /// Written behind, and without haste: of several states told soon after each other the last counts. What is written
    /// later is committed later.
    async fn reach(&self, job: JobId, item: ItemId, state: ItemState) -> Result<(), StoreError>;
    /// Notes what is about to be done to files of an item, in the order in which it is done.
    async fn stage_files(&self, job: JobId, item: ItemId, files: Vec<StagedFile>) -> Result<(), StoreError>;
    /// What runs that were cut off, or failed on an item, staged and did not commit, of all items or of one: of those that
    /// no later run changed and that nobody adopted.
    async fn cut_off(&self, item: Option<ItemId>) -> Result<Vec<CutOff>, StoreError>;
    /// Takes files that a cut-off run left into the library, as this program's own.
    async fn adopt(&self, adopted: Adopted) -> Result<(), StoreError>;
    /// Locks a field on behalf of a run; taking the run back unlocks it.
    async fn lock_for_job(&self, job: JobId, item: ItemId, field: Field) -> Result<(), StoreError>;
    /// The items that a run changed, the last change first; none where that is no longer known.
    async fn changed_items(&self, job: JobId) -> Result<Vec<ItemId>, StoreError>;
    /// What a run changed of an item; `None` where it did not, or that is no longer known.
    async fn changes(&self, job: JobId, item: ItemId) -> Result<Option<ItemChange>, StoreError>;
    /// The newest run that changed the item and is not taken back; runs that took another back are passed over.
    async fn last_change(&self, item: ItemId) -> Result<Option<JobId>, StoreError>;
    /// The run that was taking `of` back when it was cut off or cancelled.
    async fn unfinished_undo(&self, of: JobId, items: &[ItemId]) -> Result<Option<JobId>, StoreError>;
    /// Puts the rows of an item back as they were before a run, which is itself a change of the run that does so.
    async fn put_back(&self, back: RowsBack) -> Result<(), StoreError>;
    /// Forgets what finished runs changed that started before this; returns how many runs that were.
    async fn forget_changes(&self, before: Timestamp) -> Result<u64, StoreError>;
    /// Notes that a run ended.
    async fn finish_job(
        &self,
        id: JobId,
        counts: JobCounts,
        cancelled: bool,
        timings: Vec<OperationTiming>,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// The last `limit` runs, newest first.
    async fn jobs(&self, limit: u32) -> Result<Vec<JobRecord>, StoreError>;
    /// One run and its items, in the order they ended.
    async fn job(&self, id: JobId) -> Result<(JobRecord, Vec<JobItem>), StoreError>;
    /// The timings of a run, in the order they were given; of the newest that has some where `id` is `None`.
    async fn timings(&self, id: Option<JobId>) -> Result<Vec<OperationTiming>, StoreError>;
    /// The runs that scraped an item or name a change of it, newest first.
    async fn history(&self, id: ItemId) -> Result<Vec<(JobRecord, JobItem)>, StoreError>;

    /// What is wrong with the database, a line each; empty when it is sound, which is then noted.
    async fn check(&self) -> Result<Vec<String>, StoreError>;
    /// Keeps what NFO files tell of items, all of it or nothing. What was known of them is replaced; locks and marks stay.
    async fn rebuild(&self, items: Vec<RebuiltItem>) -> Result<(), StoreError>;
    /// Notes that a source was read again, NFO files and all.
    async fn note_reread(&self, source: SourceId) -> Result<(), StoreError>;
    /// When the database was last found sound, by [`check`](Self::check) or on opening.
    async fn last_check(&self) -> Result<Option<Timestamp>, StoreError>;
    /// How much there is that no item has any more.
    async fn orphans(&self) -> Result<Orphans, StoreError>;
    /// Takes that away; returns how much it was.
    async fn collect_orphans(&self) -> Result<Orphans, StoreError>;
    /// What the writer did since the library was opened.
    fn statistics(&self) -> Statistics;
    /// Copies the library to `target`, which must not exist, while it is in use.
    async fn backup(&self, target: PathBuf) -> Result<(), StoreError>;
    /// Writes what is pending and closes; later calls answer `Closed`.
    async fn close(&self) -> Result<(), StoreError>;
}
