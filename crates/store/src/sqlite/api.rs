//! The trait's calls, each passed to the writer or to a reader.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bioscope_model::{Field, LibraryKind};
use jiff::Timestamp;
use jiff::civil::Date;

use super::handle::SqliteLibrary;
use super::statistics::Statistics;
use super::write::{Write, Written};
use super::{
    changes, checks, copies, flags, items, jobs, journal, matches, orphans, shows, sources, summaries,
};
use crate::changes::{Adopted, CutOff, ItemChange, ItemState, PlannedItem, Resumable, RowsBack, StagedFile};
use crate::error::StoreError;
use crate::library::Library;
use crate::records::{
    FolderRecord, HandEdit, ItemCommit, ItemId, ItemRecord, ItemReference, ItemSummary, JobCounts, JobId,
    JobItem, JobRecord, KnownEpisode, MatchRecord, MissingEpisode, NewJob, OperationTiming, Orphans, Outcome,
    Page, RebuiltItem, ScanChanges, Selection, ShowExtent, SourceFolder, SourceId,
};

#[async_trait]
impl Library for SqliteLibrary {
    async fn add_source(&self, path: &Path, kind: LibraryKind) -> Result<SourceFolder, StoreError> {
        match self.write(Write::AddSource { path: path.to_owned(), kind }).await? {
            Written::Source(source) => Ok(source),
            other => Err(unexpected(&other)),
        }
    }

    async fn sources(&self) -> Result<Vec<SourceFolder>, StoreError> {
        self.read(sources::list).await
    }

    async fn remove_source(&self, path: &Path) -> Result<u64, StoreError> {
        match self.write(Write::RemoveSource { path: path.to_owned() }).await? {
            Written::Items(count) => Ok(count),
            other => Err(unexpected(&other)),
        }
    }

    async fn folders(&self, source: SourceId) -> Result<Vec<FolderRecord>, StoreError> {
        self.read(move |connection| sources::folders(connection, source)).await
    }

    async fn scanned(&self, source: SourceId) -> Result<Vec<(ItemRecord, bool)>, StoreError> {
        self.read(move |connection| items::scanned(connection, source)).await
    }

    async fn apply_scan(
        &self,
        source: SourceId,
        changes: ScanChanges,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write_only(Write::Scan { source, changes: Box::new(changes), at }).await
    }

    async fn select(&self, selection: &Selection) -> Result<Vec<ItemSummary>, StoreError> {
        let selection = selection.clone();
        self.read(move |connection| summaries::select(connection, &selection)).await
    }

    async fn select_page(&self, selection: &Selection, page: Page) -> Result<Vec<ItemSummary>, StoreError> {
        let selection = selection.clone();
        self.read(move |connection| summaries::select_page(connection, &selection, page)).await
    }

    async fn count(&self, selection: &Selection) -> Result<u64, StoreError> {
        let selection = selection.clone();
        self.read(move |connection| summaries::count(connection, &selection)).await
    }

    async fn resolve(&self, reference: &ItemReference) -> Result<Vec<ItemSummary>, StoreError> {
        let reference = reference.clone();
        self.read(move |connection| summaries::resolve(connection, &reference)).await
    }

    async fn item(&self, id: ItemId) -> Result<ItemRecord, StoreError> {
        self.read(move |connection| items::read(connection, id)).await
    }

    async fn foreign_nfo_count(&self, items: &[ItemId]) -> Result<u64, StoreError> {
        let items = items.to_vec();
        self.read(move |connection| items::foreign_nfo_count(connection, &flags::item_list(&items)?)).await
    }

    async fn children(&self, show: ItemId) -> Result<Vec<ItemRecord>, StoreError> {
        self.read(move |connection| shows::children(connection, show)).await
    }

    async fn extents(&self, shows: &[ItemId]) -> Result<Vec<ShowExtent>, StoreError> {
        let list = shows.to_vec();
        self.read(move |connection| shows::extents(connection, &list)).await
    }

    async fn ensure_seasons(&self, show: ItemId, seasons: &[u32]) -> Result<Vec<(u32, ItemId)>, StoreError> {
        match self.write(Write::EnsureSeasons { show, seasons: seasons.to_vec() }).await? {
            Written::Seasons(seasons) => Ok(seasons),
            other => Err(unexpected(&other)),
        }
    }

    async fn set_known_episodes(&self, show: ItemId, episodes: Vec<KnownEpisode>) -> Result<(), StoreError> {
        self.write_only(Write::KnownEpisodes { show, episodes }).await
    }

    async fn missing_episodes(
        &self,
        show: Option<ItemId>,
        day: Date,
    ) -> Result<Vec<MissingEpisode>, StoreError> {
        self.read(move |connection| shows::missing(connection, show, day)).await
    }

    async fn record_match(&self, id: ItemId, record: MatchRecord, at: Timestamp) -> Result<(), StoreError> {
        self.write_behind(Write::Match { item: id, record: Box::new(record), at }).await
    }

    async fn match_of(&self, id: ItemId) -> Result<Option<MatchRecord>, StoreError> {
        self.read(move |connection| matches::read(connection, id)).await
    }

    async fn commit_item(&self, commit: ItemCommit) -> Result<(), StoreError> {
        self.write_only(Write::Item(Box::new(commit))).await
    }

    async fn record_outcome(
        &self,
        id: ItemId,
        job: JobId,
        outcome: Outcome,
        error: Option<String>,
        elapsed_ms: u64,
    ) -> Result<(), StoreError> {
        self.write_only(Write::Outcome { item: id, job, outcome, error, elapsed_ms }).await
    }

    async fn set_locked(&self, ids: &[ItemId], locked: bool) -> Result<(), StoreError> {
        self.write_only(Write::Lock { items: ids.to_vec(), locked }).await
    }

    async fn set_field_locked(&self, ids: &[ItemId], field: Field, locked: bool) -> Result<(), StoreError> {
        self.write_only(Write::LockField { items: ids.to_vec(), field, locked }).await
    }

    async fn set_marked(&self, ids: &[ItemId], marked: bool) -> Result<(), StoreError> {
        self.write_only(Write::Mark { items: ids.to_vec(), marked }).await
    }

    async fn edit(&self, id: ItemId, edit: HandEdit, at: Timestamp) -> Result<(), StoreError> {
        self.write_only(Write::Edit { item: id, edit: Box::new(edit), at }).await
    }

    async fn start_job(&self, job: NewJob) -> Result<JobId, StoreError> {
        match self.write(Write::StartJob(job)).await? {
            Written::Job(id) => Ok(id),
            other => Err(unexpected(&other)),
        }
    }

    async fn resumable(&self) -> Result<Option<Resumable>, StoreError> {
        self.read(journal::resumable).await
    }

    async fn reopen_job(&self, id: JobId) -> Result<(), StoreError> {
        self.write_only(Write::ReopenJob(id)).await
    }

    async fn left(&self, id: JobId) -> Result<Vec<PlannedItem>, StoreError> {
        self.read(move |connection| journal::left(connection, id)).await
    }

    async fn reach(&self, job: JobId, item: ItemId, state: ItemState) -> Result<(), StoreError> {
        let progress = self.progress();
        if state == ItemState::Begun {
            progress.forget(job, item);
            return self.write_behind(Write::Begin { job, item }).await;
        }
        if progress.tell(job, item, state) {
            return self.write_behind(Write::Progress(Arc::clone(progress))).await;
        }
        Ok(())
    }

    async fn stage_files(&self, job: JobId, item: ItemId, files: Vec<StagedFile>) -> Result<(), StoreError> {
        self.write_only(Write::Stage { job, item, files }).await
    }

    async fn cut_off(&self, item: Option<ItemId>) -> Result<Vec<CutOff>, StoreError> {
        self.read(move |connection| journal::cut_off(connection, item)).await
    }

    async fn adopt(&self, adopted: Adopted) -> Result<(), StoreError> {
        self.write_only(Write::Adopt(adopted)).await
    }

    async fn lock_for_job(&self, job: JobId, item: ItemId, field: Field) -> Result<(), StoreError> {
        self.write_only(Write::LockForJob { job, item, field }).await
    }

    async fn changed_items(&self, job: JobId) -> Result<Vec<ItemId>, StoreError> {
        self.read(move |connection| changes::items_of(connection, job)).await
    }

    async fn changes(&self, job: JobId, item: ItemId) -> Result<Option<ItemChange>, StoreError> {
        self.read(move |connection| changes::of_item(connection, job, item)).await
    }

    async fn last_change(&self, item: ItemId) -> Result<Option<JobId>, StoreError> {
        self.read(move |connection| changes::last_change(connection, item)).await
    }

    async fn unfinished_undo(&self, of: JobId, items: &[ItemId]) -> Result<Option<JobId>, StoreError> {
        let items = items.to_vec();
        self.read(move |connection| journal::unfinished_undo(connection, of, &items)).await
    }

    async fn put_back(&self, back: RowsBack) -> Result<(), StoreError> {
        self.write_only(Write::PutBack(Box::new(back))).await
    }

    async fn forget_changes(&self, before: Timestamp) -> Result<u64, StoreError> {
        match self.write(Write::Forget { before }).await? {
            Written::Items(count) => Ok(count),
            other => Err(unexpected(&other)),
        }
    }

    async fn finish_job(
        &self,
        id: JobId,
        counts: JobCounts,
        cancelled: bool,
        timings: Vec<OperationTiming>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write_only(Write::FinishJob { job: id, counts, cancelled, timings, at }).await
    }

    async fn jobs(&self, limit: u32) -> Result<Vec<JobRecord>, StoreError> {
        self.read(move |connection| jobs::list(connection, limit)).await
    }

    async fn job(&self, id: JobId) -> Result<(JobRecord, Vec<JobItem>), StoreError> {
        self.read(move |connection| jobs::read(connection, id)).await
    }

    async fn timings(&self, id: Option<JobId>) -> Result<Vec<OperationTiming>, StoreError> {
        self.read(move |connection| jobs::timings(connection, id)).await
    }

    async fn history(&self, id: ItemId) -> Result<Vec<(JobRecord, JobItem)>, StoreError> {
        self.read(move |connection| jobs::history(connection, id)).await
    }

    async fn check(&self) -> Result<Vec<String>, StoreError> {
        let wrong = self.read(checks::check).await?;
        if wrong.is_empty() {
            self.write_only(Write::NoteCheck { at: self.now() }).await?;
        }
        Ok(wrong)
    }

    async fn rebuild(&self, items: Vec<RebuiltItem>) -> Result<(), StoreError> {
        self.write_only(Write::Rebuild(items)).await
    }

    async fn note_reread(&self, source: SourceId) -> Result<(), StoreError> {
        self.write_only(Write::NoteReread { source }).await
    }

    async fn last_check(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(checks::last_check).await
    }

    async fn orphans(&self) -> Result<Orphans, StoreError> {
        self.read(orphans::count).await
    }

    async fn collect_orphans(&self) -> Result<Orphans, StoreError> {
        match self.write(Write::CollectOrphans).await? {
            Written::Orphans(orphans) => Ok(orphans),
            other => Err(unexpected(&other)),
        }
    }

    fn statistics(&self) -> Statistics {
        self.statistics()
    }

    async fn backup(&self, target: PathBuf) -> Result<(), StoreError> {
        self.read(move |connection| copies::copy(connection, &target)).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.shut_down().await
    }
}

fn unexpected(written: &Written) -> StoreError {
    StoreError::Sql(format!("the writer answered {written:?}"))
}
