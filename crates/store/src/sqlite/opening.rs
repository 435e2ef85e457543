//! How a library is opened: looked at closely where the last program did not close it, mended where it is damaged, copied
//! before its schema is replaced.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::backups::{self, BackupReason, backup_path};
use super::connection::open_for_writing;
use super::encoding::path_to_key;
use super::fault::Fault;
use super::guard::{self, Guard};
use super::mending::{self, Restored, Salvaged};
use super::session::Session;
use super::settings::LibrarySettings;
use super::statistics::Counters;
use super::{checks, copies, migrations};
use crate::error::StoreError;

/// What opening a library came to, beside its being open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// It was damaged, and another took its place.
    pub restored: Option<Restored>,
    /// The copy that was made before its schema was replaced.
    pub migrated: Option<PathBuf>,
}

/// An open library.
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) counters: Arc<Counters>,
    pub(super) guard: Guard,
    pub(super) opening: Opening,
}

/// Opens the library at `path`. A damaged one is an error where `mends` is not set, or where others have it open.
pub(super) fn open(path: &Path, settings: &LibrarySettings, mends: bool) -> Result<Opened, Fault> {
    let mut guard = Guard::take(path);
    let now = (settings.now)();
    let mut was_checked = false;
    let mut replaced = None;
    if guard.is_alone() && (guard::was_left_open(path) || guard::is_suspect(path)) {
        was_checked = true;
        if let Some(reason) = mending::damage(path) {
            replaced = Some(replace(path, reason, now, mends)?);
        }
        guard::clear_suspicion(path);
    }
    let connection = match open_for_writing(path, settings) {
        // Not even its beginning can be read.
        Err(fault) if mends && guard.is_alone() && replaced.is_none() && fault.damage().is_some() => {
            let reason = fault.damage().unwrap_or_default();
            replaced = Some(replace(path, reason, now, mends)?);
            open_for_writing(path, settings)?
        }
        opened => opened?,
    };
    let (connection, migrated) = bring_up_to_date(connection, path, now)?;
    let restored = match replaced {
        Some((restored, salvaged)) => {
            ask_for_a_second_reading(&connection, &salvaged)?;
            Some(restored)
        }
        None => None,
    };
    if was_checked {
        checks::note(&connection, now)?;
    }
    guard.share();
    let counters = Arc::new(Counters::default());
    let session = Session::new(connection, Arc::clone(&counters));
    Ok(Opened { session, counters, guard, opening: Opening { restored, migrated } })
}

fn replace(path: &Path, reason: String, now: Timestamp, mends: bool) -> Result<(Restored, Salvaged), Fault> {
    if !mends {
        // Looking at it may have put its log away, which was the sign to look.
        guard::suspect(path);
        return Err(StoreError::Corrupt { path: path.to_owned(), reason }.into());
    }
    Ok(mending::restore(path, reason, now)?)
}

/// Replaces an older schema by today's, after a copy was made.
fn bring_up_to_date(
    mut connection: Connection,
    path: &Path,
    now: Timestamp,
) -> Result<(Connection, Option<PathBuf>), Fault> {
    let mut copy = None;
    if let Some(version) = migrations::outdated(&connection)? {
        let target = backup_path(path, now, BackupReason::Migration(version));
        // Another program that opens the same library at this moment makes the same copy.
        if !target.exists() {
            copies::copy_into_folder(&connection, &target)?;
            backups::prune(path);
        }
        copy = Some(target);
    }
    migrations::migrate(&mut connection)?;
    Ok((connection, copy))
}

/// What is newer than the copy lies in the NFO files, so the next scan of every source reads them.
fn ask_for_a_second_reading(connection: &Connection, salvaged: &Salvaged) -> Result<(), Fault> {
    for (path, kind) in salvaged {
        connection.execute(
            "INSERT OR IGNORE INTO sources (path, kind) VALUES (?1, ?2)",
            params![path_to_key(path)?, kind.name()],
        )?;
    }
    connection.execute("UPDATE sources SET reread = 1", [])?;
    Ok(())
}
