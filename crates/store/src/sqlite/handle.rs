//! The library as the program holds it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use tokio::task;

use super::backups::{self, BackupReason};
use super::connection::open_for_reading;
use super::copies;
use super::fault::{Fault, FaultContext};
use super::guard::Guard;
use super::opening::{self, Opened, Opening};
use super::progress::Progress;
use super::readers::Readers;
use super::session::Session;
use super::settings::LibrarySettings;
use super::statistics::{Counters, Statistics};
use super::write::{Write, Written};
use super::writer::{self, Request};
use crate::error::StoreError;

/// How many writes wait for the writer; whoever brings another waits until there is room. Two transactions' worth
/// keep it busy.
const WRITES_WAITING: usize = 128;

/// The library in one SQLite file.
///
/// Several programs may have the same file open and write to it. Dropping it writes what is pending, as
/// [`close`](crate::Library::close) does, but blocks until that is done.
#[derive(Debug)]
pub struct SqliteLibrary {
    path: PathBuf,
    sender: Mutex<Option<mpsc::Sender<Request>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Arc<Readers>,
    counters: Arc<Counters>,
    progress: Arc<Progress>,
    opening: Opening,
    now: fn() -> Timestamp,
    /// Says that the library is open, until the writer has closed it.
    guard: Mutex<Option<Guard>>,
}

impl SqliteLibrary {
    /// Opens the library at `path`, makes it where there is none, and brings an older one up to date, after a copy of it was
    /// made in the folder `backups` beside it. The folder of the library must be there. Blocks for as long as that takes, some
    /// milliseconds; longer where the last program that had it open did not close it, since it is then looked at closely. A
    /// damaged one is the error `Corrupt`.
    pub fn open(path: &Path, settings: LibrarySettings) -> Result<Self, StoreError> {
        Self::open_as(path, settings, false)
    }

    /// As [`open`](Self::open), but a damaged library is set aside and the newest sound copy takes its place, or an empty one
    /// with the same sources; [`opening`](Self::opening) tells of it, and the next scan of each source is to read all of it
    /// again ([`SourceFolder::reread`](crate::SourceFolder)).
    pub fn open_or_mend(path: &Path, settings: LibrarySettings) -> Result<Self, StoreError> {
        Self::open_as(path, settings, true)
    }

    fn open_as(path: &Path, settings: LibrarySettings, mends: bool) -> Result<Self, StoreError> {
        let context = FaultContext { path: path.to_owned(), busy_timeout: settings.busy_timeout };
        let refuse = |fault: Fault| fault.tell(&context);
        let Opened { session, counters, guard, opening } =
            opening::open(path, &settings, mends).map_err(refuse)?;
        let now = settings.now;
        let readers = open_readers(path, &settings).map_err(refuse)?;
        let (sender, requests) = mpsc::channel(WRITES_WAITING);
        let writer = start_writer(session, requests, settings, context.clone())
            .map_err(|error| StoreError::Open { path: path.to_owned(), reason: error.to_string() })?;
        Ok(Self {
            path: path.to_owned(),
            sender: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
            readers: Arc::new(Readers::new(readers, context)),
            counters,
            progress: Arc::default(),
            opening,
            now,
            guard: Mutex::new(Some(guard)),
        })
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far items came, until that is noted.
    pub(super) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// What time it is.
    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// What opening it came to, beside its being open.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Makes the weekly copy where it is due and there is anything to copy; returns where it lies.
    pub async fn back_up_if_due(&self) -> Result<Option<PathBuf>, StoreError> {
        let (library, now) = (self.path.clone(), self.now());
        self.read(move |connection| {
            let is_empty = "SELECT NOT EXISTS (SELECT 1 FROM items)";
            if connection.query_row(is_empty, [], |row| row.get(0))? || !backups::is_due(&library, now) {
                return Ok(None);
            }
            let target = backups::backup_path(&library, now, BackupReason::Weekly);
            copies::copy_into_folder(connection, &target)?;
            backups::prune(&library);
            Ok(Some(target))
        })
        .await
    }

    /// What the writer did since the library was opened.
    pub fn statistics(&self) -> Statistics {
        self.counters.statistics()
    }

    /// Writes, and answers after the commit.
    pub(super) async fn write(&self, write: Write) -> Result<Written, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Request { write, reply: Some(reply) }).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// As [`write`](Self::write), where the answer says no more than that it is done.
    pub(super) async fn write_only(&self, write: Write) -> Result<(), StoreError> {
        self.write(write).await.map(|_| ())
    }

    /// Leaves a write to the writer; a failure is only logged.
    pub(super) async fn write_behind(&self, write: Write) -> Result<(), StoreError> {
        self.send(Request { write, reply: None }).await
    }

    async fn send(&self, request: Request) -> Result<(), StoreError> {
        let sender = lock(&self.sender).clone().ok_or(StoreError::Closed)?;
        sender.send(request).await.map_err(|_| StoreError::Closed)
    }

    /// Asks a question of a connection that only reads.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.read(question).await
    }

    /// Closes the readers, then the writer, which thereby is the last and folds the log into the file.
    pub(super) async fn shut_down(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        drop(lock(&self.sender).take());
        let Some(writer) = lock(&self.writer).take() else {
            return Ok(());
        };
        let ended = task::spawn_blocking(move || writer.join()).await;
        drop(lock(&self.guard).take());
        match ended {
            Ok(Ok(())) => Ok(()),
            _ => Err(StoreError::Sql(
                "the writer ended early; what it had not acknowledged is lost".to_owned(),
            )),
        }
    }
}

impl Drop for SqliteLibrary {
    fn drop(&mut self) {
        self.readers.close_now();
        drop(lock(&self.sender).take());
        if let Some(writer) = lock(&self.writer).take()
            && writer.join().is_err()
        {
            tracing::warn!("the library's writer ended early; what it had not acknowledged is lost");
        }
    }
}

fn open_readers(path: &Path, settings: &LibrarySettings) -> Result<Vec<Connection>, Fault> {
    (0..settings.readers.max(1)).map(|_| open_for_reading(path, settings)).collect()
}

fn start_writer(
    session: Session,
    requests: mpsc::Receiver<Request>,
    settings: LibrarySettings,
    context: FaultContext,
) -> std::io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    thread::Builder::new()
        .name("library-writer".to_owned())
        .spawn(move || writer::run(&runtime, session, requests, &settings, &context))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
