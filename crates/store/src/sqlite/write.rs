//! What the writer can be asked to do, as values: they can be logged, counted and grouped.

use std::path::PathBuf;
use std::sync::Arc;

use bioscope_model::{Field, LibraryKind};
use jiff::Timestamp;

use super::fault::Fault;
use super::jobs::Ending;
use super::outcomes::ItemTiming;
use super::progress::Progress;
use super::session::Session;
use super::{
    changes, checks, fields, flags, jobs, journal, matches, orphans, outcomes, rebuild, scan, shows, sources,
};
use crate::changes::{Adopted, ItemState, RowsBack, StagedFile};
use crate::records::{
    HandEdit, ItemCommit, ItemId, JobCounts, JobId, KnownEpisode, MatchRecord, NewJob, OperationTiming,
    Orphans, Outcome, RebuiltItem, ScanChanges, SourceFolder, SourceId,
};

/// One write; all of it happens or nothing.
#[derive(Debug)]
pub(super) enum Write {
    AddSource { path: PathBuf, kind: LibraryKind },
    RemoveSource { path: PathBuf },
    Scan { source: SourceId, changes: Box<ScanChanges>, at: Timestamp },
    Match { item: ItemId, record: Box<MatchRecord>, at: Timestamp },
    Item(Box<ItemCommit>),
    EnsureSeasons { show: ItemId, seasons: Vec<u32> },
    KnownEpisodes { show: ItemId, episodes: Vec<KnownEpisode> },
    Outcome { item: ItemId, job: JobId, outcome: Outcome, error: Option<String>, elapsed_ms: u64 },
    Lock { items: Vec<ItemId>, locked: bool },
    LockField { items: Vec<ItemId>, field: Field, locked: bool },
    Mark { items: Vec<ItemId>, marked: bool },
    Edit { item: ItemId, edit: Box<HandEdit>, at: Timestamp },
    Rebuild(Vec<RebuiltItem>),
    NoteReread { source: SourceId },
    NoteCheck { at: Timestamp },
    CollectOrphans,
    StartJob(NewJob),
    ReopenJob(JobId),
    Begin { job: JobId, item: ItemId },
    Progress(Arc<Progress>),
    Stage { job: JobId, item: ItemId, files: Vec<StagedFile> },
    Adopt(Adopted),
    LockForJob { job: JobId, item: ItemId, field: Field },
    PutBack(Box<RowsBack>),
    Forget { before: Timestamp },
    FinishJob { job: JobId, counts: JobCounts, cancelled: bool, timings: Vec<OperationTiming>, at: Timestamp },
}

/// What a write has to say.
#[derive(Debug)]
pub(super) enum Written {
    /// It is done.
    Done,
    /// An item is kept; what it took.
    Item(ItemTiming),
    /// The seasons of a show, by number.
    Seasons(Vec<(u32, ItemId)>),
    /// The source folder.
    Source(SourceFolder),
    /// The run.
    Job(JobId),
    /// How many items it was about.
    Items(u64),
    /// What was taken away.
    Orphans(Orphans),
}

impl Write {
    /// Whether it may wait a moment for others to share its transaction with: the writes of running items come
    /// in crowds, all others are somebody's only one.
    pub(super) fn comes_in_crowds(&self) -> bool {
        matches!(
            self,
            Self::Match { .. }
                | Self::Item(_)
                | Self::Outcome { .. }
                | Self::Begin { .. }
                | Self::Progress(_)
                | Self::Stage { .. }
                | Self::PutBack(_)
        )
    }

    /// Whether it may wait for long: nobody needs it but after a kill, which loses nothing by it but the knowledge how
    /// far an item had come.
    pub(super) fn is_leisurely(&self) -> bool {
        matches!(self, Self::Progress(_))
    }

    /// Does it, in the open transaction.
    pub(super) fn apply(&self, session: &mut Session) -> Result<Written, Fault> {
        match self {
            Self::AddSource { path, kind } => return sources::add(session, path, *kind).map(Written::Source),
            Self::RemoveSource { path } => return sources::remove(session, path).map(Written::Items),
            Self::Item(commit) => return outcomes::commit_item(session, commit).map(Written::Item),
            Self::EnsureSeasons { show, seasons } => {
                return shows::ensure_seasons(session, *show, seasons).map(Written::Seasons);
            }
            Self::CollectOrphans => return orphans::collect(session).map(Written::Orphans),
            Self::Rebuild(items) => rebuild::keep(session, items),
            Self::NoteReread { source } => rebuild::note_reread(session, *source),
            Self::NoteCheck { at } => checks::note(session.connection(), *at),
            Self::KnownEpisodes { show, episodes } => shows::set_known(session, *show, episodes),
            Self::StartJob(job) => return jobs::start(session, job).map(Written::Job),
            Self::Forget { before } => return changes::forget(session, *before).map(Written::Items),
            Self::ReopenJob(job) => journal::reopen(session, *job),
            Self::Begin { job, item } => journal::reach(session, *job, *item, ItemState::Begun),
            Self::Progress(progress) => progress.note(session),
            Self::Stage { job, item, files } => journal::stage(session, *job, *item, files),
            Self::Adopt(adopted) => journal::adopt(session, adopted),
            Self::LockForJob { job, item, field } => changes::lock_field(session, *job, *item, *field),
            Self::PutBack(back) => changes::put_back(session, back),
            Self::Scan { source, changes, at } => scan::apply(session, *source, changes, *at),
            Self::Match { item, record, at } => matches::write(session, *item, record, *at),
            Self::Outcome { item, job, outcome, error, elapsed_ms } => outcomes::record(
                session,
                &Ending {
                    job: *job,
                    item: *item,
                    outcome: *outcome,
                    error: error.as_deref(),
                    changes: &[],
                    elapsed_ms: *elapsed_ms,
                },
            ),
            Self::Lock { items, locked } => flags::set_locked(session, items, *locked),
            Self::LockField { items, field, locked } => fields::set_locked(session, items, *field, *locked),
            Self::Mark { items, marked } => flags::set_marked(session, items, *marked),
            Self::Edit { item, edit, at } => outcomes::edit(session, *item, edit, *at),
            Self::FinishJob { job, counts, cancelled, timings, at } => {
                // The next run may be hours away, and about others.
                session.remembered.clear();
                jobs::finish(session, *job, counts, *cancelled, timings, *at)
            }
        }
        .map(|()| Written::Done)
    }
}
