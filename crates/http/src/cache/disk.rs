//! The cache's thread: it owns the file, answers look-ups, and writes in batches.
//!
//! Nothing here ever fails a fetch. A damaged file is set aside and begun anew; one that cannot be written is read
//! only; one that cannot be used is left alone; each is told once as a [`CacheTrouble`].

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::kept::Kept;
use super::store::{Entry, Store, is_busy, is_damage};
use super::trouble::CacheTrouble;
use crate::clock::Clock;
use crate::error::ClientError;
use crate::statistics::{Counters, ProviderStatistics, StatisticsBook};

/// Room for commands under way to the thread, in KiB of the bodies they carry; whoever has more waits. A disk that hangs
/// holds up answers, and does not fill the memory with them.
const ROOM: usize = 8 * 1024;

/// What a command takes of the room at least, in KiB.
const LEAST_ROOM: usize = 16;

/// Writes in one transaction.
const BATCH: usize = 64;

/// Longest time that a write waits for others.
const BATCH_DELAY: Duration = Duration::from_millis(20);

/// How often a damaged file is begun anew in one process; after that the disk is to blame.
const MAX_REBUILDS: u32 = 2;

enum Command {
    Get { key: Arc<str>, answer: oneshot::Sender<Option<Kept>> },
    Put(Box<Entry>),
    Forget(Arc<str>),
    Flush(oneshot::Sender<()>),
}

/// A command and the room that it takes among those under way.
struct Envelope {
    command: Command,
    _room: Option<OwnedSemaphorePermit>,
}

/// The async side of the cache's thread.
#[derive(Debug)]
pub(crate) struct DiskCache {
    /// Taken when the cache is closed, which ends the thread.
    commands: Option<Sender<Envelope>>,
    room: Arc<Semaphore>,
    thread: Option<JoinHandle<()>>,
    troubles: Troubles,
}

type Troubles = Arc<Mutex<Vec<CacheTrouble>>>;

impl DiskCache {
    /// Opens or makes the file and starts the thread.
    ///
    /// What was counted in `statistics` is added to the file with each flush and at the end.
    pub(crate) fn open(
        path: &Path,
        byte_cap: u64,
        clock: Arc<dyn Clock>,
        statistics: Arc<StatisticsBook>,
    ) -> Result<Self, ClientError> {
        let troubles = Troubles::default();
        let mut keeper = Keeper {
            path: path.to_owned(),
            byte_cap,
            clock,
            statistics,
            saved: Vec::new(),
            store: None,
            writable: false,
            rebuilds: 0,
            troubles: Arc::clone(&troubles),
        };
        keeper.open();
        let (commands, received) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("bioscope-cache".to_owned())
            .spawn(move || keeper.run(&received))
            .map_err(ClientError::Thread)?;
        Ok(Self {
            commands: Some(commands),
            room: Arc::new(Semaphore::new(ROOM)),
            thread: Some(thread),
            troubles,
        })
    }

    /// The answer kept for `key`.
    pub(crate) async fn get(&self, key: Arc<str>) -> Option<Kept> {
        let (answer, answered) = oneshot::channel();
        self.send(Command::Get { key, answer }, 0).await;
        answered.await.ok().flatten()
    }

    /// Keeps an answer; returns before it is on disk.
    pub(crate) async fn put(&self, key: &str, provider: &str, kept: &Kept, useless_from: SystemTime) {
        let entry = Entry { key: key.into(), provider: provider.into(), kept: kept.clone(), useless_from };
        let bytes = entry.kept.body.len();
        self.send(Command::Put(Box::new(entry)), bytes).await;
    }

    /// Forgets the answer of a key; returns before it is off the disk.
    pub(crate) async fn forget(&self, key: Arc<str>) {
        self.send(Command::Forget(key), 0).await;
    }

    /// Returns when everything sent before, and everything counted, is on disk.
    pub(crate) async fn flush(&self) {
        let (done, finished) = oneshot::channel();
        self.send(Command::Flush(done), 0).await;
        // The sender is dropped unused only when the thread has ended, which writes everything first.
        let _ = finished.await;
    }

    /// Writes everything and ends the thread.
    fn close(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // A panic there is the cache's misfortune and not the run's.
            let _ = thread.join();
        }
    }

    /// What went wrong so far.
    pub(crate) fn troubles(&self) -> Vec<CacheTrouble> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn send(&self, command: Command, bytes: usize) {
        let wanted = u32::try_from((bytes / 1024).clamp(LEAST_ROOM, ROOM)).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(wanted).await.ok();
        if let Some(commands) = &self.commands {
            // It fails only when the thread has ended; then nothing is kept any more.
            let _ = commands.send(Envelope { command, _room: room });
        }
    }
}

impl Drop for DiskCache {
    fn drop(&mut self) {
        self.close();
    }
}

/// The thread's side.
struct Keeper {
    path: PathBuf,
    byte_cap: u64,
    clock: Arc<dyn Clock>,
    statistics: Arc<StatisticsBook>,
    /// The counts that are in the file already.
    saved: Vec<ProviderStatistics>,
    store: Option<Store>,
    writable: bool,
    rebuilds: u32,
    troubles: Troubles,
}

impl Keeper {
    /// Works until every sender is gone, then commits.
    fn run(&mut self, received: &Receiver<Envelope>) {
        let now = self.clock.now();
        if self.writable {
            self.with_store(|store| store.drop_too_old(now));
        }
        let mut batch = Batch::default();
        loop {
            let envelope = match batch.deadline {
                None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(deadline) => received.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            };
            match envelope {
                Ok(Envelope { command, .. }) => self.obey(command, &mut batch),
                Err(RecvTimeoutError::Timeout) => self.commit(&mut batch),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if batch.writes >= BATCH {
                self.commit(&mut batch);
            }
        }
        self.commit(&mut batch);
        self.save_statistics();
    }

    fn obey(&mut self, command: Command, batch: &mut Batch) {
        let now = self.clock.now();
        match command {
            Command::Get { key, answer } => {
                let kept = self.with_store(|store| store.get(&key, now)).flatten();
                // Whoever asked may have been cancelled.
                let _ = answer.send(kept);
            }
            Command::Put(entry) if self.writable => {
                batch.add();
                self.with_store(|store| store.put(&entry, now));
            }
            Command::Forget(key) if self.writable => {
                batch.add();
                self.with_store(|store| store.forget(&key));
            }
            Command::Put(_) | Command::Forget(_) => {}
            Command::Flush(done) => {
                self.commit(batch);
                self.save_statistics();
                let _ = done.send(());
            }
        }
    }

    fn commit(&mut self, batch: &mut Batch) {
        *batch = Batch::default();
        if self.writable {
            self.with_store(Store::commit);
        }
        let evicted = self.store.as_mut().map(Store::take_evicted).unwrap_or_default();
        for (provider, answers) in evicted {
            Counters::add(&self.statistics.of(&provider).evicted_from_disk, answers);
        }
    }

    /// Adds what was counted since this was last done to the counts kept for ever.
    fn save_statistics(&mut self) {
        let counted = self.statistics.read();
        if !self.writable || counted == self.saved {
            return;
        }
        let unsaved: Vec<_> = counted
            .iter()
            .map(|of_provider| {
                let before = self.saved.iter().find(|earlier| earlier.provider == of_provider.provider);
                before.map_or_else(|| of_provider.clone(), |earlier| of_provider.since(earlier))
            })
            .collect();
        let written = self.with_store(|store| {
            store.add_statistics(&unsaved)?;
            store.commit()
        });
        if written.is_some() {
            self.saved = counted;
        }
    }

    /// Uses the file where there is one, and deals with whatever fails.
    fn with_store<T>(&mut self, use_it: impl FnOnce(&mut Store) -> rusqlite::Result<T>) -> Option<T> {
        let store = self.store.as_mut()?;
        match use_it(store) {
            Ok(value) => Some(value),
            Err(error) => {
                store.roll_back();
                self.deal_with(&error);
                None
            }
        }
    }

    fn open(&mut self) {
        match Store::open(&self.path, self.byte_cap) {
            Ok(store) => {
                self.writable = store.is_writable();
                self.store = Some(store);
                if !self.writable {
                    self.tell(CacheTrouble::ReadOnly {
                        path: self.path.clone(),
                        reason: "the file is read-only".to_owned(),
                    });
                }
            }
            Err(error) if is_damage(&error) => self.rebuild(&error),
            Err(error) => self.switch_off(&error.to_string()),
        }
    }

    fn deal_with(&mut self, error: &rusqlite::Error) {
        if is_busy(error) {
            // Another process is writing for long. What was to be written is asked for again another day.
            tracing::debug!(%error, "the cache is busy; a batch is not kept");
        } else if is_damage(error) {
            self.rebuild(error);
        } else if self.writable {
            self.writable = false;
            self.tell(CacheTrouble::ReadOnly { path: self.path.clone(), reason: error.to_string() });
        } else {
            self.switch_off(&error.to_string());
        }
    }

    /// Sets the file aside and begins a new one.
    fn rebuild(&mut self, error: &rusqlite::Error) {
        self.store = None;
        if self.rebuilds == MAX_REBUILDS {
            self.switch_off(&error.to_string());
            return;
        }
        self.rebuilds += 1;
        let aside = sibling(&self.path, ".damaged");
        if let Err(reason) = std::fs::rename(&self.path, &aside) {
            self.switch_off(&format!("{error}; it could not be set aside: {reason}"));
            return;
        }
        for suffix in ["-wal", "-shm"] {
            // They belong to the old file; usually there are none.
            let _ = std::fs::remove_file(sibling(&self.path, suffix));
        }
        self.tell(CacheTrouble::SetAside { path: self.path.clone(), aside, reason: error.to_string() });
        self.open();
    }

    fn switch_off(&mut self, reason: &str) {
        self.store = None;
        self.writable = false;
        self.tell(CacheTrouble::Off { path: self.path.clone(), reason: reason.to_owned() });
    }

    fn tell(&self, trouble: CacheTrouble) {
        tracing::warn!(%trouble, "cache");
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner).push(trouble);
    }
}

/// The writes of the open transaction.
#[derive(Default)]
struct Batch {
    writes: usize,
    deadline: Option<Instant>,
}

impl Batch {
    fn add(&mut self) {
        self.writes += 1;
        self.deadline.get_or_insert_with(|| Instant::now() + BATCH_DELAY);
    }
}

/// The path with `suffix` after its file name.
fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;
    use tempfile::TempDir;

    use super::*;
    use crate::clock::SystemClock;
    use crate::transport::Answer;

    fn keeper(path: PathBuf) -> Keeper {
        let mut keeper = Keeper {
            path,
            byte_cap: 1 << 30,
            clock: Arc::new(SystemClock),
            statistics: Arc::default(),
            saved: Vec::new(),
            store: None,
            writable: false,
            rebuilds: 0,
            troubles: Troubles::default(),
        };
        keeper.open();
        keeper
    }

    fn put(keeper: &mut Keeper, key: &str, bytes: usize) {
        let mut state = bytes as u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        let body: Vec<u8> = (0..bytes).map(|_| noise()).collect();
        let answer = Answer { status: 200, headers: HeaderMap::new(), body: Bytes::from(body) };
        let kept = Kept::new(&answer, SystemTime::now(), false);
        let entry = Entry { key: key.into(), provider: "p".into(), kept, useless_from: SystemTime::now() };
        let mut batch = Batch::default();
        keeper.obey(Command::Put(Box::new(entry)), &mut batch);
        keeper.commit(&mut batch);
    }

    fn get(keeper: &mut Keeper, key: &str) -> Option<Kept> {
        let (answer, mut answered) = oneshot::channel();
        keeper.obey(Command::Get { key: key.into(), answer }, &mut Batch::default());
        answered.try_recv().unwrap()
    }

    fn troubles(keeper: &Keeper) -> Vec<CacheTrouble> {
        keeper.troubles.lock().unwrap().clone()
    }

    #[test]
    fn a_full_disk_stops_the_writing_and_not_the_reading() {
        let folder = TempDir::new().unwrap();
        let mut keeper = keeper(folder.path().join("cache.db"));
        put(&mut keeper, "kept", 1000);
        keeper.store.as_ref().unwrap().set_pragma("max_page_count", 12);
        put(&mut keeper, "too much", 1_000_000);
        put(&mut keeper, "after", 10);
        assert!(matches!(troubles(&keeper).as_slice(), [CacheTrouble::ReadOnly { .. }]), "told once");
        assert!(get(&mut keeper, "kept").is_some());
        assert!(get(&mut keeper, "after").is_none());
    }

    #[test]
    fn a_read_only_file_is_still_read() {
        let folder = TempDir::new().unwrap();
        let mut keeper = keeper(folder.path().join("cache.db"));
        put(&mut keeper, "kept", 1000);
        keeper.store.as_ref().unwrap().set_pragma("query_only", 1);
        put(&mut keeper, "after", 10);
        assert!(matches!(troubles(&keeper).as_slice(), [CacheTrouble::ReadOnly { .. }]));
        assert!(get(&mut keeper, "kept").is_some());
    }

    #[test]
    fn a_file_that_keeps_breaking_is_given_up() {
        let folder = TempDir::new().unwrap();
        let mut keeper = keeper(folder.path().join("cache.db"));
        let damage = rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
            Some("malformed".to_owned()),
        );
        for _ in 0..=MAX_REBUILDS {
            keeper.deal_with(&damage);
        }
        let told = troubles(&keeper);
        assert_eq!(told.len() as u32, MAX_REBUILDS + 1);
        assert!(matches!(told.last(), Some(CacheTrouble::Off { .. })));
        put(&mut keeper, "after", 10);
        assert!(get(&mut keeper, "after").is_none());
    }

    #[test]
    fn a_path_that_is_no_file_leaves_the_cache_off() {
        let folder = TempDir::new().unwrap();
        let keeper = keeper(folder.path().to_owned());
        assert!(matches!(troubles(&keeper).as_slice(), [CacheTrouble::Off { .. }]));
    }
}
