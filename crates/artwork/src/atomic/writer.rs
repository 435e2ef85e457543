//! Writing files from async code.
//!
//! Where somebody notes changes, each goes in three moves: look (and keep what is there), note, do. Many files share one
//! note.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioscope_model::FileChange;
use bytes::Bytes;
use futures_util::future::join_all;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::spawn_blocking;

use super::fault::{WriteCause, WriteFault};
use super::folder::sync_folder;
use super::journal::{Journal, StagedChange};
use super::old_files::OldFiles;
use super::step::{self, FileStep, Wanted};
use super::write::{Durability, WriteOutcome};

/// How many threads wait for the disk at once. More than the cores, because on a network drive they only wait.
pub const DISK_JOBS: usize = 8;

/// How often a change is looked at and noted anew because the file changed between that and doing it.
const MAX_ATTEMPTS: usize = 3;

/// How many locks serve all paths; two paths with the same lock only wait for each other.
const PATH_LOCKS: usize = 64;

/// Writes files on blocking threads, a bounded number at once, and files of one path one after another.
///
/// Clones share their bounds: one for the whole process.
#[derive(Debug, Clone)]
pub struct FileWriter {
    threads: Arc<Semaphore>,
    paths: Arc<[Arc<Mutex<()>>]>,
    old_files: Option<OldFiles>,
    journal: Option<Arc<dyn Journal>>,
}

/// What became of a step's look: what it will change, or nothing.
type Looked = Vec<(FileStep, Option<FileChange>)>;

impl FileWriter {
    /// A writer with bounds of its own.
    pub fn new() -> Self {
        Self {
            threads: Arc::new(Semaphore::new(DISK_JOBS)),
            paths: (0..PATH_LOCKS).map(|_| Arc::default()).collect(),
            old_files: None,
            journal: None,
        }
    }

    /// The same writer, which keeps in `old_files` what noted changes replace, and takes from there what is put back.
    #[must_use]
    pub fn keeping(self, old_files: OldFiles) -> Self {
        Self { old_files: Some(old_files), ..self }
    }

    /// A writer with the same bounds that has every change noted before it happens.
    #[must_use]
    pub fn noting(&self, journal: Arc<dyn Journal>) -> Self {
        Self { journal: Some(journal), ..self.clone() }
    }

    /// Where replaced content is kept.
    pub fn old_files(&self) -> Option<&OldFiles> {
        self.old_files.as_ref()
    }

    /// [`write_atomic`](super::write_atomic) on a blocking thread.
    pub async fn write(
        &self,
        target: PathBuf,
        bytes: Bytes,
        durability: Durability,
    ) -> Result<WriteOutcome, WriteFault> {
        let step = FileStep::new(target.clone(), Wanted::Content { bytes, durability });
        // On the heap, as the futures of all items hold it.
        let mut outcomes = Box::pin(self.change(vec![(target, vec![step])])).await.into_iter();
        let outcome = outcomes.next().unwrap_or_else(|| Ok(Vec::new()))?;
        Ok(outcome.into_iter().next().unwrap_or(WriteOutcome::Unchanged))
    }

    /// Takes the steps of several groups; the groups at once, the steps of each in order and while it is the turn of its
    /// path. A step that fails ends its group. What was to be changed is noted all at once.
    pub async fn change(
        &self,
        groups: Vec<(PathBuf, Vec<FileStep>)>,
    ) -> Vec<Result<Vec<WriteOutcome>, WriteFault>> {
        let Some(journal) = &self.journal else {
            let done = groups.into_iter().map(|(path, steps)| {
                let steps = steps.into_iter().map(|step| (step, None)).collect();
                self.take(path, steps, false)
            });
            let done = join_all(done).await;
            return done.into_iter().map(|taken| taken.map(Option::unwrap_or_default)).collect();
        };
        let mut results: Vec<Option<Result<Vec<WriteOutcome>, WriteFault>>> =
            groups.iter().map(|_| None).collect();
        for _ in 0..MAX_ATTEMPTS {
            let open: Vec<usize> = (0..groups.len()).filter(|&number| results[number].is_none()).collect();
            if open.is_empty() {
                break;
            }
            let looks = open.iter().map(|&number| self.look(groups[number].clone()));
            let mut looked = Vec::new();
            for (number, seen) in open.iter().copied().zip(join_all(looks).await) {
                match seen {
                    Ok(seen) => looked.push((number, seen)),
                    Err(fault) => results[number] = Some(Err(fault)),
                }
            }
            if let Err(reason) = note(&**journal, &looked).await {
                for (number, _) in looked {
                    results[number] = Some(Err(WriteFault::not_noted(&groups[number].0, &reason)));
                }
                break;
            }
            let taken = looked
                .iter()
                .map(|(number, steps)| self.take(groups[*number].0.clone(), steps.clone(), true));
            let taken = join_all(taken).await;
            for ((number, _), taken) in looked.into_iter().zip(taken) {
                results[number] = taken.transpose();
            }
        }
        let contested = |path: &PathBuf| Err(WriteFault::new(path, WriteCause::Contested));
        results
            .into_iter()
            .zip(&groups)
            .map(|(result, (path, _))| result.unwrap_or_else(|| contested(path)))
            .collect()
    }

    /// Gives a file another name in its folder, which nothing has yet.
    pub async fn rename(&self, from: PathBuf, to: PathBuf) -> Result<(), WriteFault> {
        if let Some(journal) = &self.journal {
            let (old_files, old, new) = (self.old_files.clone(), from.clone(), to.clone());
            let look = move |_: &Path| step::look_at_rename(old_files.as_ref(), &old, &new);
            let changes = self.run(from.clone(), look).await?;
            let changes = changes.into_iter().map(|change| StagedChange { change, picture: None });
            let noted = journal.stage(changes.collect()).await;
            noted.map_err(|reason| WriteFault::not_noted(&from, &reason))?;
        }
        let rename =
            move |from: &Path| std::fs::rename(from, &to).map_err(|error| WriteFault::from_io(&to, error));
        self.run(from, rename).await
    }

    async fn look(&self, (path, steps): (PathBuf, Vec<FileStep>)) -> Result<Looked, WriteFault> {
        let old_files = self.old_files.clone();
        let look = move |_: &Path| {
            steps
                .into_iter()
                .map(|step| Ok((step.clone(), step.look(old_files.as_ref())?)))
                .collect::<Result<Looked, WriteFault>>()
        };
        self.run(path, look).await
    }

    /// Takes steps; `None` where a path is no longer what was noted, so that it must be looked at anew.
    async fn take(
        &self,
        path: PathBuf,
        steps: Looked,
        is_noted: bool,
    ) -> Result<Option<Vec<WriteOutcome>>, WriteFault> {
        let old_files = self.old_files.clone();
        let take = move |_: &Path| {
            let mut outcomes = Vec::with_capacity(steps.len());
            for (step, change) in &steps {
                match change {
                    None if is_noted => outcomes.push(WriteOutcome::Unchanged),
                    Some(change) if !step.is_still(&change.before) => return Ok(None),
                    _ => outcomes.push(step.take(old_files.as_ref())?),
                }
            }
            Ok(Some(outcomes))
        };
        self.run(path, take).await
    }

    /// [`sync_folder`] on a blocking thread.
    pub async fn sync_folder(&self, folder: PathBuf) -> Result<(), WriteFault> {
        self.sync_folder_then(folder, || ()).await?.0
    }

    /// [`sync_folder`] on a blocking thread, and there, whatever it came to, `then`.
    pub async fn sync_folder_then<T: Send + 'static>(
        &self,
        folder: PathBuf,
        then: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(Result<(), WriteFault>, T), WriteFault> {
        self.run(folder, |folder| Ok((sync_folder(folder), then()))).await
    }

    /// Runs `work` on a blocking thread when it is the turn of `path`.
    ///
    /// Thread and turn are held by the work itself: dropping the future does not let a second writer in.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        path: PathBuf,
        work: impl FnOnce(&Path) -> Result<T, WriteFault> + Send + 'static,
    ) -> Result<T, WriteFault> {
        let turn = Arc::clone(self.lock_of(&path)).lock_owned().await;
        let Ok(thread) = Arc::clone(&self.threads).acquire_owned().await else {
            return Err(WriteFault::new(&path, WriteCause::Stopped));
        };
        let in_thread = path.clone();
        let outcome = spawn_blocking(move || {
            let _held = (turn, thread);
            work(&in_thread)
        });
        outcome.await.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => Err(WriteFault::new(&path, WriteCause::Stopped)),
        })
    }

    fn lock_of(&self, path: &Path) -> &Arc<Mutex<()>> {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        &self.paths[hasher.finish() as usize % self.paths.len()]
    }
}

async fn note(journal: &dyn Journal, looked: &[(usize, Looked)]) -> Result<(), String> {
    let changes: Vec<StagedChange> = looked
        .iter()
        .flat_map(|(_, steps)| steps)
        .filter_map(|(step, change)| {
            Some(StagedChange { change: change.clone()?, picture: step.picture.clone() })
        })
        .collect();
    if changes.is_empty() { Ok(()) } else { journal.stage(changes).await }
}

impl Default for FileWriter {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc;

    use super::*;

    /// Lets `future` go as far as it can without waiting, and says whether it came to its end.
    async fn ends_at_once(future: impl Future) -> bool {
        tokio::select! {
            biased;
            _ = future => true,
            () = std::future::ready(()) => false,
        }
    }

    #[tokio::test]
    async fn a_writer_that_was_given_up_still_has_its_turn() {
        let writer = FileWriter::new();
        let (release, held) = mpsc::channel::<()>();
        let mut first = Box::pin(writer.run(PathBuf::from("a.nfo"), move |_| {
            // An error means that the test is over.
            let _ = held.recv();
            Ok(())
        }));
        let mut second = pin!(writer.run(PathBuf::from("a.nfo"), |_| Ok(())));

        assert!(!ends_at_once(&mut first).await);
        assert!(!ends_at_once(&mut second).await);
        assert_eq!(writer.threads.available_permits(), DISK_JOBS - 1);

        drop(first);
        assert!(!ends_at_once(&mut second).await);
        assert_eq!(writer.threads.available_permits(), DISK_JOBS - 1);

        drop(release);
        assert!(second.await.is_ok());
    }
}
