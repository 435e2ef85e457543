//! How a library file is opened.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::fault::Fault;
use super::settings::LibrarySettings;
use crate::error::StoreError;

/// Marks a file as a Bioscope library (SQLite's `application_id`), the letters `Bsco`.
pub(super) const APPLICATION_ID: i32 = 0x4273_636f;

/// How many prepared statements the writer keeps: every statement, in each of the sizes that `bulk` makes of it.
const PREPARED_FOR_WRITING: usize = 256;

/// How many prepared statements a reader keeps.
const PREPARED_FOR_READING: usize = 64;

/// How long to wait before trying again while another program makes the same library.
const PAUSE_BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// Opens the connection that writes, and makes the file where there is none.
pub(super) fn open_for_writing(path: &Path, settings: &LibrarySettings) -> Result<Connection, Fault> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags, settings)?;
    prepare(&connection, path, settings.busy_timeout)?;
    connection.execute_batch(
        // FULL: an acknowledged write survives a power cut; in groups of 64 it costs next to nothing.
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -8192;
         -- At the default of 1,000 every full transaction would carry its pages over, many of them again and again.
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    connection.execute_batch(settings.pragmas)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_FOR_WRITING);
    Ok(connection)
}

/// Opens a connection that only reads; the file must be there with its schema.
pub(super) fn open_for_reading(path: &Path, settings: &LibrarySettings) -> Result<Connection, Fault> {
    let connection =
        open(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, settings)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;")?;
    connection.set_prepared_statement_cache_capacity(PREPARED_FOR_READING);
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags, settings: &LibrarySettings) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| StoreError::Open { path: path.to_owned(), reason: error.to_string() })?;
    connection.busy_timeout(settings.busy_timeout)?;
    // Otherwise a prepared statement is compiled anew whenever values are bound that might make another plan better.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Marks a new file and turns its log on. Both need the file for a moment alone, which SQLite does not always wait
/// for by itself while other programs open the same new file.
fn prepare(connection: &Connection, path: &Path, patience: Duration) -> Result<(), Fault> {
    let begun = Instant::now();
    loop {
        match mark(connection, path).and_then(|()| turn_on_write_ahead_log(connection)) {
            Err(Fault::Sqlite(error)) if is_busy(&error) && begun.elapsed() < patience => {
                std::thread::sleep(PAUSE_BETWEEN_TRIES);
            }
            prepared => return prepared,
        }
    }
}

/// Marks a new file, and refuses one that holds another program's tables.
fn mark(connection: &Connection, path: &Path) -> Result<(), Fault> {
    // One statement sees one state: another program may be making the same library.
    let (id, tables): (i32, i64) = connection.query_row(
        "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if id == APPLICATION_ID {
        return Ok(());
    }
    if id != 0 || tables != 0 {
        let reason = "it is another program's database".to_owned();
        return Err(StoreError::Open { path: path.to_owned(), reason }.into());
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    Ok(())
}

fn turn_on_write_ahead_log(connection: &Connection) -> Result<(), Fault> {
    let _mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    Ok(())
}

/// Whether another process holds the library.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
