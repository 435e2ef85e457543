//! An undo from its begin to its end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use bioscope_artwork::{
    FileStep, FileWriter, OldFiles, Wanted, WriteCause, WriteFault, WriteOutcome, file_state,
};
use bioscope_model::FileState;
use bioscope_store::{
    FileChangeRecord, ItemChange, ItemId, JobCounts, JobId, JobKind, Library, NewJob, Outcome, RowsBack,
    StoreError,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::plan::{PathPlan, Verdict, plan};
use super::report::{FileEnd, ItemUndone, RowsEnd, UndoSummary};
use crate::journal::ItemJournal;
use crate::stage::commit::blocking;

/// What is to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoTarget {
    /// All that a run changed.
    Job(JobId),
    /// The last change of an item.
    Item(ItemId),
}

/// How something is to be taken back.
#[derive(Debug, Clone)]
pub struct UndoRequest {
    /// What.
    pub target: UndoTarget,
    /// What was typed, for the list of runs.
    pub command: String,
    /// Whether nothing is changed.
    pub dry_run: bool,
    /// Whether what was changed since is taken back too.
    pub force: bool,
}

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] StoreError),
    /// Nothing is known of it (any more), or it changed nothing.
    #[error("{0}")]
    Nothing(String),
}

/// Takes a run, or the last change of an item, back. `told` hears of each item as it is done.
///
/// Where `stop` is cancelled the item in work is finished; the same undo, begun again, does the rest. So does one that
/// was killed.
pub async fn undo(
    library: &Arc<dyn Library>,
    writer: &FileWriter,
    request: UndoRequest,
    now: fn() -> Timestamp,
    stop: &CancellationToken,
    mut told: impl FnMut(&ItemUndone),
) -> Result<UndoSummary, UndoError> {
    let (of, items) = chosen(&**library, request.target).await?;
    let begun =
        if request.dry_run { None } else { Some(begin(&**library, of, &items, &request, now).await?) };
    let job = begun.map(|(job, _)| job);
    let work = Work { library, writer, job, of, force: request.force };
    let undone = begun.map_or(0, |(_, undone)| undone);
    let mut summary = UndoSummary { job, of, undone, left: 0, not_reached: 0 };
    let mut folders = Vec::new();
    for (number, &item) in items.iter().enumerate() {
        if stop.is_cancelled() {
            summary.not_reached = (items.len() - number) as u64;
            break;
        }
        let Some(done) = work.take_back(item, &mut folders).await? else { continue };
        if done.has_left() {
            summary.left += 1;
        } else {
            summary.undone += 1;
        }
        told(&done);
    }
    if let Some(job) = job {
        // A folder that several items used is empty only now.
        remove_empty(writer, folders).await;
        let counts = JobCounts { scraped: summary.undone, failed: summary.left, ..JobCounts::default() };
        library.finish_job(job, counts, summary.not_reached > 0, Vec::new(), now()).await?;
    }
    Ok(summary)
}

async fn chosen(library: &dyn Library, target: UndoTarget) -> Result<(JobId, Vec<ItemId>), UndoError> {
    match target {
        UndoTarget::Job(job) => {
            library.job(job).await?;
            let items = library.changed_items(job).await?;
            if items.is_empty() {
                return Err(UndoError::Nothing(format!(
                    "job {job} changed nothing, or it is too long ago: what it changed is no longer kept"
                )));
            }
            Ok((job, items))
        }
        UndoTarget::Item(item) => match library.last_change(item).await? {
            Some(job) => Ok((job, vec![item])),
            None => {
                Err(UndoError::Nothing(format!("there is no change of item {item} that could be taken back")))
            }
        },
    }
}

/// Starts the run, or goes on with the one that was cut off while it did the same. Also tells how many items that one took back;
/// those of which it left something are tried again.
async fn begin(
    library: &dyn Library,
    of: JobId,
    items: &[ItemId],
    request: &UndoRequest,
    now: fn() -> Timestamp,
) -> Result<(JobId, u64), StoreError> {
    if let Some(job) = library.unfinished_undo(of, items).await? {
        let ended = library.job(job).await?.1;
        library.reopen_job(job).await?;
        let undone = ended.iter().filter(|item| item.outcome == Outcome::Scraped).count();
        return Ok((job, undone as u64));
    }
    let job = NewJob {
        kind: JobKind::Undo,
        undoes: Some(of),
        command: request.command.clone(),
        items: items.len() as u64,
        ids: items.to_vec(),
        at: now(),
        ..NewJob::default()
    };
    Ok((library.start_job(job).await?, 0))
}

struct Work<'a> {
    library: &'a Arc<dyn Library>,
    writer: &'a FileWriter,
    job: Option<JobId>,
    of: JobId,
    force: bool,
}

/// What is to be done to a path, or why it is left.
type Decided = (PathPlan, Result<FileState, String>);

impl Work<'_> {
    /// Takes one item back; `None` where there is nothing (any more) to be done.
    async fn take_back(
        &self,
        item: ItemId,
        folders: &mut Vec<PathBuf>,
    ) -> Result<Option<ItemUndone>, StoreError> {
        let begun = Instant::now();
        let Some(change) = self.library.changes(self.of, item).await? else { return Ok(None) };
        let mut done = ItemUndone {
            item,
            title: change.title.clone(),
            files: Vec::new(),
            rows: match (change.is_undone, change.is_there) {
                (true, _) => RowsEnd::Already,
                (false, true) => RowsEnd::PutBack,
                (false, false) => RowsEnd::Gone,
            },
        };
        let plans = plan(&change.files);
        if plans.is_empty() && change.is_undone {
            return Ok(None);
        }
        if let (Some(later), false) = (change.covered_by, self.force || change.is_undone) {
            let reason = format!("job {later} changed it since; take that back first, or use --force");
            done.rows = RowsEnd::Left(reason);
        } else {
            let decided = self.decide(plans).await;
            folders.extend(decided.iter().filter_map(|(plan, now)| {
                let goes = plan.target == FileState::Absent && now.as_ref() == Ok(&FileState::Folder);
                goes.then(|| plan.path.clone())
            }));
            let notes = self.carry_out(item, decided, &mut done).await;
            self.keep_rows(&change, &done, notes, begun).await?;
            return Ok(Some(done));
        }
        if self.job.is_some() {
            self.keep_rows(&change, &done, Vec::new(), begun).await?;
        }
        Ok(Some(done))
    }

    /// Looks at every path; what stands there now, or why it is left.
    async fn decide(&self, plans: Vec<PathPlan>) -> Vec<Decided> {
        let (force, old_files) = (self.force, self.writer.old_files().cloned());
        blocking(move || {
            plans
                .into_iter()
                .map(|plan| {
                    let decided = decide(&plan, force, old_files.as_ref());
                    (plan, decided)
                })
                .collect()
        })
        .await
    }

    /// Brings the paths about: folders that come back first, then files, then what goes, folders last. Returns the notes taken
    /// back.
    ///
    /// A file that the run gave another name was noted as one that went and one that came. What came stays where what went could
    /// not be put back: it may be all that is left of it.
    async fn carry_out(&self, item: ItemId, decided: Vec<Decided>, done: &mut ItemUndone) -> Vec<i64> {
        let mut waves: [Vec<(PathPlan, FileState)>; 4] = Default::default();
        let mut notes = Vec::new();
        let mut not_put_back: Vec<PathPlan> = Vec::new();
        for (plan, now) in decided {
            match now {
                Err(reason) => {
                    done.files.push((plan.path.clone(), FileEnd::Left(reason)));
                    not_put_back.push(plan);
                }
                Ok(now) if now.is_same_content(&plan.target) => {
                    notes.extend(plan.notes);
                }
                Ok(now) => {
                    let wave = match (&plan.target, &now) {
                        (FileState::Folder, _) => 0,
                        (_, FileState::Folder) => 3,
                        (FileState::Absent, _) => 2,
                        _ => 1,
                    };
                    waves[wave].push((plan, now));
                }
            }
        }
        let writer = match self.job {
            Some(job) => {
                let journal = ItemJournal::new(Arc::clone(self.library), job, item);
                Some(self.writer.noting(Arc::new(journal)))
            }
            None => None,
        };
        for wave in waves {
            let mut plans = Vec::with_capacity(wave.len());
            for (plan, now) in wave {
                let goes = plan.target == FileState::Absent && now != FileState::Folder;
                let is_held = |other: &&PathPlan| goes && other.target.is_same_content(&now);
                match not_put_back.iter().find(is_held) {
                    Some(other) => {
                        let reason = format!(
                            "it is what {} was, which could not be put back",
                            other.path.file_name().unwrap_or_default().display()
                        );
                        done.files.push((plan.path, FileEnd::Left(reason)));
                    }
                    None => plans.push(plan),
                }
            }
            let outcomes = match &writer {
                Some(writer) => {
                    let steps = plans.iter().map(|plan| {
                        let wanted = Wanted::Before(plan.target.clone());
                        (plan.path.clone(), vec![FileStep::new(plan.path.clone(), wanted)])
                    });
                    writer.change(steps.collect()).await
                }
                None => plans.iter().map(|_| Ok(Vec::new())).collect(),
            };
            for (plan, outcome) in plans.into_iter().zip(outcomes) {
                match outcome {
                    // A folder that is not empty stays, and is somebody's own now.
                    Ok(outcomes) if outcomes == [WriteOutcome::Unchanged] => notes.extend(plan.notes),
                    Ok(_) => {
                        let is_gone = plan.target == FileState::Absent;
                        let end = if is_gone { FileEnd::TakenAway } else { FileEnd::PutBack };
                        done.files.push((plan.path, end));
                        notes.extend(plan.notes);
                    }
                    Err(fault) => {
                        done.files.push((plan.path.clone(), FileEnd::Left(reason_of(&fault))));
                        not_put_back.push(plan);
                    }
                }
            }
        }
        notes
    }

    async fn keep_rows(
        &self,
        change: &ItemChange,
        done: &ItemUndone,
        files: Vec<i64>,
        begun: Instant,
    ) -> Result<(), StoreError> {
        let Some(job) = self.job else { return Ok(()) };
        let lefts = done.lines().into_iter().filter(|line| line.contains(": left, because "));
        let lefts: Vec<String> = lefts.collect();
        let back = RowsBack {
            job,
            of: self.of,
            item: change.item,
            rows: matches!(done.rows, RowsEnd::PutBack | RowsEnd::Gone),
            files,
            outcome: if done.has_left() { Outcome::Failed } else { Outcome::Scraped },
            error: (!lefts.is_empty()).then(|| lefts.join("; ")),
            changes: done.lines(),
            elapsed_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        self.library.put_back(back).await
    }
}

/// What stands at the path, where it may go back; else why it is left.
fn decide(plan: &PathPlan, force: bool, old_files: Option<&OldFiles>) -> Result<FileState, String> {
    let now = file_state(&plan.path).map_err(|fault| reason_of(&fault))?;
    match plan.verdict(&now) {
        Verdict::Done => return Ok(now),
        Verdict::ChangedSince if !force => {
            let what = if now == FileState::Absent { "it is gone" } else { "it was changed" };
            return Err(format!("{what} since; --force puts it back all the same"));
        }
        Verdict::ChangedSince | Verdict::PutBack => {}
    }
    if is_kept(&plan.target, old_files) {
        Ok(now)
    } else {
        Err("what was there before is no longer kept".to_owned())
    }
}

/// Whether a state can be brought about again.
fn is_kept(state: &FileState, old_files: Option<&OldFiles>) -> bool {
    match state {
        FileState::File(facts) => old_files.is_some_and(|files| files.has(&facts.hash, facts.size)),
        FileState::Other => false,
        FileState::Absent | FileState::Folder | FileState::Link { .. } => true,
    }
}

/// How many of the files that a run replaced or removed for an item are no longer kept.
pub fn no_longer_kept(files: &[FileChangeRecord], old_files: &OldFiles) -> usize {
    plan(files).iter().filter(|plan| !is_kept(&plan.target, Some(old_files))).count()
}

fn reason_of(fault: &WriteFault) -> String {
    match fault.cause {
        WriteCause::NotKept => "what was there before is no longer kept".to_owned(),
        _ => format!("it failed to {fault}"),
    }
}

async fn remove_empty(writer: &FileWriter, folders: Vec<PathBuf>) {
    let steps = folders.into_iter().map(|folder| {
        let step = FileStep::new(folder.clone(), Wanted::Before(FileState::Absent));
        (folder, vec![step])
    });
    for outcome in writer.change(steps.collect()).await {
        if let Err(fault) = outcome {
            tracing::info!(%fault, "an empty folder stays");
        }
    }
}
