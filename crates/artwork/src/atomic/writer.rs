//! Writing files from async code.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::spawn_blocking;

use super::fault::{WriteCause, WriteFault};
use super::folder::sync_folder;
use super::write::{Durability, WriteOutcome, write_atomic};

/// How many threads wait for the disk at once. More than the cores, because on a network drive they only wait.
pub const DISK_JOBS: usize = 8;

/// How many locks serve all paths; two paths with the same lock only wait for each other.
const PATH_LOCKS: usize = 64;

/// Writes files on blocking threads, a bounded number at once, and files of one path one after another.
///
/// Clones share their bounds: one for the whole process.
#[derive(Debug, Clone)]
pub struct FileWriter {
    threads: Arc<Semaphore>,
    paths: Arc<[Arc<Mutex<()>>]>,
}

impl FileWriter {
    /// A writer with bounds of its own.
    pub fn new() -> Self {
        Self {
            threads: Arc::new(Semaphore::new(DISK_JOBS)),
            paths: (0..PATH_LOCKS).map(|_| Arc::default()).collect(),
        }
    }

    /// [`write_atomic`] on a blocking thread.
    pub async fn write(
        &self,
        target: PathBuf,
        bytes: Bytes,
        durability: Durability,
    ) -> Result<WriteOutcome, WriteFault> {
        self.run(target, move |target| write_atomic(target, &bytes, durability)).await
    }

    /// [`sync_folder`] on a blocking thread.
    pub async fn sync_folder(&self, folder: PathBuf) -> Result<(), WriteFault> {
        self.run(folder, sync_folder).await
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
