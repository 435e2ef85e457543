//! A damaged library is set aside, and the newest sound copy takes its place.

use std::io;
use std::path::{Path, PathBuf};

use bioscope_model::LibraryKind;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::backups::backups;
use super::checks::quick_check;
use super::connection::APPLICATION_ID;
use super::copies::{self, put_in_place};
use super::encoding::{from_text, path_from_bytes};
use super::fault::Fault;
use super::guard::beside;
use super::migrations;
use super::session::collect;
use crate::error::StoreError;

/// How many damaged libraries of one second are told apart.
const MAX_SAME_SECOND: usize = 100;

/// A library that was put back from a copy, or begun anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the damaged file lies now.
    pub damaged: PathBuf,
    /// What was wrong with it.
    pub reason: String,
    /// The copy that took its place; `None` where there was no sound one, and the library begins anew.
    pub from: Option<PathBuf>,
    /// When that copy was made.
    pub made_at: Option<Timestamp>,
}

/// What is wrong with the library, if anything is; nothing where there is none.
pub(super) fn damage(library: &Path) -> Option<String> {
    if !library.exists() {
        return None;
    }
    // Not made where it vanished; but the log of a killed program is to be read, too.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(library, flags).map_err(Fault::from).and_then(|it| quick_check(&it)) {
        Ok(wrong) => wrong,
        Err(fault) => fault.damage(),
    }
}

/// The source folders that a damaged library still tells of.
pub(super) type Salvaged = Vec<(PathBuf, LibraryKind)>;

/// Sets the damaged library aside and puts the newest sound copy in its place. Nobody else may have it open.
pub(super) fn restore(
    library: &Path,
    reason: String,
    now: Timestamp,
) -> Result<(Restored, Salvaged), StoreError> {
    let refuse = |error: &io::Error| StoreError::Open {
        path: library.to_owned(),
        reason: format!("it is damaged ({reason}), and setting it aside failed: {error}"),
    };
    let damaged = set_aside(library, now).map_err(|error| refuse(&error))?;
    let salvaged = salvage(&damaged).unwrap_or_default();
    for backup in backups(library) {
        match put_back(&backup.path, library) {
            Ok(true) => {
                let (from, made_at) = (Some(backup.path), Some(backup.made_at));
                return Ok((Restored { damaged, reason, from, made_at }, salvaged));
            }
            Ok(false) => {
                tracing::warn!(path = %backup.path.display(), "this copy of the library is damaged, too");
            }
            Err(error) => {
                tracing::warn!(%error, path = %backup.path.display(), "this copy cannot be put back");
            }
        }
    }
    Ok((Restored { damaged, reason, from: None, made_at: None }, salvaged))
}

/// Moves the library and its log away, together, so that whoever wants to can still open them.
fn set_aside(library: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let stamp = now.strftime("%Y-%m-%dT%H%M%SZ");
    let named = |place: usize| match place {
        0 => library.with_file_name(format!("library-damaged-{stamp}.db")),
        _ => library.with_file_name(format!("library-damaged-{stamp}-{place}.db")),
    };
    let free = (0..MAX_SAME_SECOND).map(named).find(|path| path.symlink_metadata().is_err());
    let damaged = free.ok_or(io::ErrorKind::AlreadyExists)?;
    std::fs::rename(library, &damaged)?;
    for ending in ["-wal", "-shm"] {
        match std::fs::rename(beside(library, ending), beside(&damaged, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(damaged)
}

fn salvage(damaged: &Path) -> Result<Salvaged, Fault> {
    let connection = Connection::open_with_flags(damaged, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    collect(&connection, "SELECT path, kind FROM sources", [], |row| {
        Ok((path_from_bytes(row.get(0)?)?, from_text(&row.get::<_, String>(1)?)?))
    })
}

/// Copies a copy to the library's place where it is sound; it appears there only when it is whole.
fn put_back(backup: &Path, library: &Path) -> io::Result<bool> {
    let unfinished = copies::unfinished_name(library);
    std::fs::copy(backup, &unfinished)?;
    if is_sound(&unfinished) {
        put_in_place(&unfinished, library)?;
        return Ok(true);
    }
    std::fs::remove_file(&unfinished)?;
    Ok(false)
}

/// Whether a file is a library that this program knows, and whole.
fn is_sound(path: &Path) -> bool {
    let facts = |connection: &Connection| -> Result<bool, Fault> {
        let id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        Ok(id == APPLICATION_ID && migrations::is_known(connection)? && quick_check(connection)?.is_none())
    };
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    connection.map_err(Fault::from).and_then(|connection| facts(&connection)).unwrap_or(false)
}
