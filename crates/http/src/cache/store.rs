//! The cache's file: SQLite, used by one thread.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};

use super::kept::{Kept, LONGEST_KEPT};
use super::manage::{ClearScope, ProviderHoldings};
use super::pack::{Packed, Packer};
use crate::clock::{from_millis, to_millis};
use crate::statistics::ProviderStatistics;

/// The version of `schema.sql`, kept in the file's `user_version`.
const SCHEMA_VERSION: i64 = 1;

/// Marks the file as this program's cache ("Bhtc").
const APPLICATION_ID: i64 = 0x4268_7463;

/// Longest wait for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// What an answer costs on disk beside its body, its key and the key's copy in the index, in bytes.
const ROW_OVERHEAD: usize = 256;

/// Bytes of one page of the file. A body that does not fit into a page beside its row takes whole ones.
const PAGE: usize = 4096;

/// Answers dropped in one go when the file is over its cap.
const EVICTION_STEP: u32 = 64;

/// Uses that are remembered before they are written.
const MAX_PENDING_USES: usize = 4096;

/// An answer with its place in the cache.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: Box<str>,
    pub(super) provider: Box<str>,
    pub(super) kept: Kept,
    pub(super) useless_from: SystemTime,
}

/// The open file.
#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    byte_cap: u64,
    /// Size of all answers, as far as this process knows.
    bytes: u64,
    /// When answers were used since this was last written.
    uses: HashMap<Box<str>, i64>,
    /// Answers dropped to make room since this was last asked, by provider.
    evicted: BTreeMap<String, u64>,
    packer: Packer,
    in_transaction: bool,
    writable: bool,
}

impl Store {
    /// Opens the file, or makes it. A file that can only be read is opened for reading.
    pub(super) fn open(path: &Path, byte_cap: u64) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let writable = !connection.is_readonly("main")?;
        if writable {
            prepare(&connection)?;
        }
        check_version(&connection)?;
        if writable {
            // Files made before there was one are given it.
            connection.execute_batch("CREATE INDEX IF NOT EXISTS answers_by_age ON answers (stored_at)")?;
        }
        let mut store = Self {
            connection,
            byte_cap,
            bytes: 0,
            uses: HashMap::new(),
            evicted: BTreeMap::new(),
            packer: Packer::new().map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?,
            in_transaction: false,
            writable,
        };
        store.bytes = store.sum_of_sizes()?;
        Ok(store)
    }

    /// Whether the file can be written.
    pub(super) fn is_writable(&self) -> bool {
        self.writable
    }

    /// The answer kept for `key`, noted as used.
    pub(super) fn get(&mut self, key: &str, now: SystemTime) -> rusqlite::Result<Option<Kept>> {
        let sql = "SELECT status, negative, content_type, etag, last_modified, stored_at, unpacked_length, body \
                   FROM answers WHERE key = ?1";
        let Self { connection, packer, .. } = self;
        let read = |row: &Row<'_>| kept_from_row(row, packer);
        let kept = connection.prepare_cached(sql)?.query_row([key], read).optional()?.flatten();
        if kept.is_some() && self.writable && self.uses.len() < MAX_PENDING_USES {
            self.uses.insert(key.into(), to_millis(now));
        }
        Ok(kept)
    }

    /// Keeps an answer, in the open transaction or a new one.
    pub(super) fn put(&mut self, entry: &Entry, now: SystemTime) -> rusqlite::Result<()> {
        self.begin()?;
        let Entry { key, provider, kept, useless_from } = entry;
        let packed = self.packer.pack(&kept.body);
        let size = 2 * key.len() + room_of(packed.bytes.len()) + ROW_OVERHEAD;
        let replaced: Option<i64> = self
            .connection
            .prepare_cached("SELECT size FROM answers WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        let sql = "INSERT OR REPLACE INTO answers (key, provider, status, negative, content_type, etag, \
                   last_modified, stored_at, useless_from, used_at, size, unpacked_length, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        self.connection.prepare_cached(sql)?.execute(params![
            key,
            provider,
            kept.status,
            kept.negative,
            text_header(&kept.headers, &CONTENT_TYPE),
            text_header(&kept.headers, &ETAG),
            text_header(&kept.headers, &LAST_MODIFIED),
            to_millis(kept.stored_at),
            to_millis(*useless_from),
            to_millis(now),
            signed(size as u64),
            packed.unpacked_length.map(|length| signed(length as u64)),
            packed.bytes,
        ])?;
        self.uses.remove(key);
        self.bytes = self.bytes.saturating_sub(unsigned(replaced.unwrap_or(0))) + size as u64;
        Ok(())
    }

    /// Adds counts to those kept for ever.
    pub(super) fn add_statistics(&mut self, counts: &[ProviderStatistics]) -> rusqlite::Result<()> {
        self.begin()?;
        let sql = "INSERT INTO statistics (provider, name, amount) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (provider, name) DO UPDATE SET amount = amount + excluded.amount";
        let mut statement = self.connection.prepare_cached(sql)?;
        for of_provider in counts {
            for (name, amount) in ProviderStatistics::NAMES.iter().zip(of_provider.values()) {
                if amount > 0 {
                    statement.execute(params![of_provider.provider, name, signed(amount)])?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is pending, drops what exceeds the cap, and commits.
    pub(super) fn commit(&mut self) -> rusqlite::Result<()> {
        if !self.in_transaction && self.uses.is_empty() {
            return Ok(());
        }
        self.begin()?;
        self.write_uses()?;
        if self.bytes > self.byte_cap {
            self.evict()?;
        }
        self.connection.execute_batch("COMMIT")?;
        self.in_transaction = false;
        Ok(())
    }

    /// How many answers were dropped to make room since this was last asked, by provider.
    pub(super) fn take_evicted(&mut self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.evicted)
    }

    /// Drops what is older than anything may be that is kept; says how many.
    pub(super) fn drop_too_old(&mut self, now: SystemTime) -> rusqlite::Result<usize> {
        let oldest = to_millis(now.checked_sub(LONGEST_KEPT).unwrap_or(SystemTime::UNIX_EPOCH));
        let is_any = "SELECT EXISTS (SELECT 1 FROM answers WHERE stored_at <= ?1)";
        // Looking takes no lock that another process would have to wait for.
        if !self.connection.query_row(is_any, [oldest], |row| row.get::<_, bool>(0))? {
            return Ok(0);
        }
        self.begin()?;
        let dropped = self.connection.execute("DELETE FROM answers WHERE stored_at <= ?1", [oldest])?;
        self.bytes = self.sum_of_sizes()?;
        self.commit()?;
        Ok(dropped)
    }

    /// Forgets what is not committed, after a failure.
    pub(super) fn roll_back(&mut self) {
        if std::mem::take(&mut self.in_transaction) {
            // Where SQLite has rolled back by itself already, there is nothing to do.
            let _already_rolled_back = self.connection.execute_batch("ROLLBACK");
        }
        self.uses.clear();
        self.bytes = self.sum_of_sizes().unwrap_or(self.bytes);
    }

    /// Drops the answer of one key, if there is one.
    pub(super) fn forget(&mut self, key: &str) -> rusqlite::Result<()> {
        self.begin()?;
        let size: Option<i64> = self
            .connection
            .prepare_cached("DELETE FROM answers WHERE key = ?1 RETURNING size")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        self.bytes = self.bytes.saturating_sub(unsigned(size.unwrap_or_default()));
        Ok(())
    }

    /// Drops answers and gives their room back to the file system; says how many.
    pub(super) fn clear(&mut self, scope: &ClearScope, now: SystemTime) -> rusqlite::Result<usize> {
        self.commit()?;
        let newest = scope
            .older_than
            .map_or(i64::MAX, |age| to_millis(now.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH)));
        let dropped = self.connection.execute(
            "DELETE FROM answers WHERE stored_at < ?1 AND (?2 IS NULL OR provider = ?2)",
            params![newest, scope.provider],
        )?;
        self.give_room_back()?;
        Ok(dropped)
    }

    /// Drops what is of no use any more, then what exceeds the cap; says how many.
    pub(super) fn prune(&mut self, now: SystemTime) -> rusqlite::Result<usize> {
        self.commit()?;
        self.begin()?;
        let mut dropped =
            self.connection.execute("DELETE FROM answers WHERE useless_from <= ?1", [to_millis(now)])?;
        self.bytes = self.sum_of_sizes()?;
        if self.bytes > self.byte_cap {
            dropped += self.evict()?;
        }
        self.commit()?;
        self.give_room_back()?;
        Ok(dropped)
    }

    /// What is kept, by provider.
    pub(super) fn holdings(&self) -> rusqlite::Result<Vec<ProviderHoldings>> {
        let sql = "SELECT provider, count(*), sum(size), sum(coalesce(unpacked_length, length(body))), \
                   min(stored_at), max(stored_at) FROM answers GROUP BY provider ORDER BY provider";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(ProviderHoldings {
                provider: row.get(0)?,
                answers: unsigned(row.get(1)?),
                bytes: unsigned(row.get(2)?),
                unpacked_bytes: unsigned(row.get(3)?),
                oldest: from_millis(row.get(4)?),
                newest: from_millis(row.get(5)?),
            })
        })?;
        rows.collect()
    }

    /// The counts kept for ever.
    pub(super) fn statistics(&self) -> rusqlite::Result<Vec<ProviderStatistics>> {
        let mut statement = self.connection.prepare("SELECT provider, name, amount FROM statistics")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut amounts: BTreeMap<String, HashMap<String, i64>> = BTreeMap::new();
        for row in rows {
            let (provider, name, amount): (String, String, i64) = row?;
            amounts.entry(provider).or_default().insert(name, amount);
        }
        let counted = amounts.into_iter().map(|(provider, by_name)| {
            let values = ProviderStatistics::NAMES.iter();
            let values = values.map(|name| unsigned(by_name.get(*name).copied().unwrap_or(0)));
            ProviderStatistics::from_values(provider, values)
        });
        Ok(counted.collect())
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        if !self.in_transaction {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.in_transaction = true;
        }
        Ok(())
    }

    fn write_uses(&mut self) -> rusqlite::Result<()> {
        let mut statement =
            self.connection.prepare_cached("UPDATE answers SET used_at = max(used_at, ?2) WHERE key = ?1")?;
        for (key, used_at) in self.uses.drain() {
            statement.execute(params![key, used_at])?;
        }
        Ok(())
    }

    /// Drops the least recently used answers until a tenth of the cap is free again; says how many.
    fn evict(&mut self) -> rusqlite::Result<usize> {
        let goal = self.byte_cap / 10 * 9;
        // Another process may have written or dropped answers.
        self.bytes = self.sum_of_sizes()?;
        let mut dropped = 0;
        while self.bytes > goal {
            let oldest: Vec<(i64, i64, String)> = self
                .connection
                .prepare_cached("SELECT rowid, size, provider FROM answers ORDER BY used_at LIMIT ?1")?
                .query_map([EVICTION_STEP], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            if oldest.is_empty() {
                break;
            }
            let mut delete = self.connection.prepare_cached("DELETE FROM answers WHERE rowid = ?1")?;
            for (row, size, provider) in oldest {
                if self.bytes <= goal {
                    break;
                }
                delete.execute([row])?;
                self.bytes = self.bytes.saturating_sub(unsigned(size));
                *self.evicted.entry(provider).or_default() += 1;
                dropped += 1;
            }
        }
        Ok(dropped)
    }

    fn give_room_back(&mut self) -> rusqlite::Result<()> {
        self.bytes = self.sum_of_sizes()?;
        // Each step frees one page.
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        let mut pages = vacuum.query([])?;
        while pages.next()?.is_some() {}
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    fn sum_of_sizes(&self) -> rusqlite::Result<u64> {
        let sum: i64 =
            self.connection.query_row("SELECT coalesce(sum(size), 0) FROM answers", [], |row| row.get(0))?;
        Ok(unsigned(sum))
    }

    /// Sets something that makes SQLite fail as a full or read-only disk would.
    #[cfg(test)]
    pub(super) fn set_pragma(&self, name: &str, value: i64) {
        self.connection.pragma_update(None, name, value).unwrap();
    }
}

/// Whether the failure says that the file's contents are not to be trusted.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(failure.code, DatabaseCorrupt | NotADatabase),
        // A column of another type, or no such table: not a file of this version.
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    }
}

/// Whether the failure passes by itself: another process holds the file.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

/// Sets up the connection, and the schema in a new file.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    // The first takes effect in a new file only, and must come before anything is written.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // A crash of the machine may lose the latest answers; it cannot damage the file.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if version(connection)? == (0, 0) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        // Two processes may have come here together; the second finds the schema made.
        if version(connection)? == (0, 0) {
            connection.execute_batch(include_str!("schema.sql"))?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Refuses a file of another program or version as damaged.
fn check_version(connection: &Connection) -> rusqlite::Result<()> {
    if version(connection)? == (APPLICATION_ID, SCHEMA_VERSION) {
        return Ok(());
    }
    let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB);
    Err(rusqlite::Error::SqliteFailure(failure, Some("it is not a cache of this version".to_owned())))
}

fn version(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let read = |pragma: &str| connection.query_row(pragma, [], |row| row.get(0));
    Ok((read("PRAGMA application_id")?, read("PRAGMA user_version")?))
}

/// The answer in a row; `None` where its body is damaged.
fn kept_from_row(row: &Row<'_>, packer: &mut Packer) -> rusqlite::Result<Option<Kept>> {
    let mut headers = HeaderMap::new();
    for (name, text) in [(CONTENT_TYPE, row.get(2)?), (ETAG, row.get(3)?), (LAST_MODIFIED, row.get(4)?)] {
        let text: Option<String> = text;
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(name, value);
        }
    }
    let unpacked_length: Option<u32> = row.get(6)?;
    let written = Packed {
        bytes: row.get_ref(7)?.as_blob()?,
        unpacked_length: unpacked_length.map(|length| length as usize),
    };
    let Some(body) = packer.unpack(&written) else {
        return Ok(None);
    };
    Ok(Some(Kept {
        status: row.get(0)?,
        negative: row.get(1)?,
        headers,
        body: Bytes::from(body),
        stored_at: from_millis(row.get(5)?),
    }))
}

/// What a body of this length takes in the file.
fn room_of(length: usize) -> usize {
    if length < PAGE / 4 { length } else { length.next_multiple_of(PAGE) }
}

fn text_header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A number as SQLite holds it.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The reverse of [`signed`]; a negative number, which is never written, is none.
fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::transport::Answer;

    const KIB: u64 = 1024;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn entry(key: &str, provider: &str, body: &str, stored_at: SystemTime) -> Entry {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, HeaderValue::from_static("\"v1\""));
        let answer = Answer { status: 200, headers, body: Bytes::copy_from_slice(body.as_bytes()) };
        let kept = Kept::new(&answer, stored_at, false);
        let useless_from = stored_at + Duration::from_secs(100);
        Entry { key: key.into(), provider: provider.into(), kept, useless_from }
    }

    fn store(folder: &TempDir, cap: u64) -> Store {
        Store::open(&folder.path().join("cache.db"), cap).unwrap()
    }

    /// Incompressible text of one KiB.
    fn noise(seed: u64) -> String {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'!' + ((state >> 40) % 90) as u8)
        };
        (0..KIB).map(|_| next()).collect()
    }

    #[test]
    fn what_is_put_comes_back_also_after_reopening() {
        let folder = TempDir::new().unwrap();
        let put = entry("GET a", "tmdb", &"json ".repeat(4000), at(10));
        let mut first = store(&folder, KIB * KIB);
        first.put(&put, at(10)).unwrap();
        assert_eq!(first.get("GET a", at(11)).unwrap(), Some(put.kept.clone()), "before the commit");
        first.commit().unwrap();
        drop(first);
        assert_eq!(store(&folder, KIB * KIB).get("GET a", at(12)).unwrap(), Some(put.kept));
    }

    #[test]
    fn the_least_recently_used_goes_first_and_the_cap_holds() {
        let folder = TempDir::new().unwrap();
        let mut store = store(&folder, 60 * KIB);
        for number in 0..12 {
            store
                .put(&entry(&format!("GET {number}"), "tmdb", &noise(number), at(number)), at(number))
                .unwrap();
        }
        store.commit().unwrap();
        assert!(store.get("GET 0", at(100)).unwrap().is_some());
        for number in 12..24 {
            store
                .put(&entry(&format!("GET {number}"), "tmdb", &noise(number), at(number)), at(number))
                .unwrap();
        }
        store.commit().unwrap();
        assert!(store.bytes <= 60 * KIB && store.bytes == store.sum_of_sizes().unwrap());
        assert!(store.take_evicted()["tmdb"] >= 12);
        assert!(store.get("GET 0", at(101)).unwrap().is_some(), "used lately");
        assert!(store.get("GET 1", at(101)).unwrap().is_none(), "used least lately");
        assert!(store.get("GET 23", at(101)).unwrap().is_some());
    }

    #[test]
    fn replacing_an_answer_does_not_count_it_twice() {
        let folder = TempDir::new().unwrap();
        let mut store = store(&folder, 100 * KIB);
        for second in 0..50 {
            store.put(&entry("GET a", "tmdb", &noise(second), at(second)), at(second)).unwrap();
        }
        store.commit().unwrap();
        assert_eq!(store.bytes, store.sum_of_sizes().unwrap());
        assert!(store.bytes < 5 * KIB);
    }

    #[test]
    fn clears_by_provider_and_by_age_and_prunes_what_is_of_no_use() {
        let folder = TempDir::new().unwrap();
        let mut store = store(&folder, 100 * KIB);
        for (key, provider, stored) in
            [("a", "tmdb", 0), ("b", "imdb", 0), ("c", "imdb", 500), ("d", "tvmaze", 900)]
        {
            store.put(&entry(key, provider, "{}", at(stored)), at(stored)).unwrap();
        }
        let scope = |provider: Option<&str>, older_than| ClearScope {
            provider: provider.map(str::to_owned),
            older_than,
        };
        let ten_minutes = Some(Duration::from_mins(10));
        assert_eq!(store.clear(&scope(Some("tvmaze"), ten_minutes), at(1000)).unwrap(), 0, "both must fit");
        assert_eq!(store.clear(&scope(Some("tmdb"), None), at(1000)).unwrap(), 1);
        assert_eq!(store.clear(&scope(None, ten_minutes), at(1000)).unwrap(), 1);
        assert_eq!(store.prune(at(700)).unwrap(), 1);
        assert_eq!(store.clear(&ClearScope::default(), at(1000)).unwrap(), 1);
        assert_eq!(store.bytes, 0);
    }

    #[test]
    fn counts_add_up_for_ever() {
        let folder = TempDir::new().unwrap();
        let counts = |hits| ProviderStatistics {
            provider: "tmdb".to_owned(),
            disk_hits: hits,
            ..ProviderStatistics::default()
        };
        for hits in [2, 3] {
            let mut store = store(&folder, KIB);
            store.add_statistics(&[counts(hits)]).unwrap();
            store.commit().unwrap();
        }
        assert_eq!(store(&folder, KIB).statistics().unwrap(), vec![counts(5)]);
    }

    #[test]
    fn a_file_of_another_program_counts_as_damaged() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("cache.db");
        let other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE theirs (a); PRAGMA user_version = 7;").unwrap();
        drop(other);
        assert!(is_damage(&Store::open(&path, KIB).unwrap_err()));
    }
}
