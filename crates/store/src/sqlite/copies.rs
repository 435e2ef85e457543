//! Copies of the library while it is in use.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::fault::Fault;
use crate::error::StoreError;

/// Ends the name of a copy that is not finished.
const UNFINISHED: &str = ".partial";

/// As [`copy`], and makes the folder where there is none.
pub(super) fn copy_into_folder(connection: &Connection, target: &Path) -> Result<(), Fault> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Backup { path: target.to_owned(), reason: error.to_string() })?;
    }
    copy(connection, target)
}

/// Copies the library to `target`, which must not exist; it appears only when it is whole and on the disk.
pub(super) fn copy(connection: &Connection, target: &Path) -> Result<(), Fault> {
    let refuse = |reason: String| StoreError::Backup { path: target.to_owned(), reason };
    if target.symlink_metadata().is_ok() {
        return Err(refuse("there is something already".to_owned()).into());
    }
    let unfinished = unfinished_name(target);
    let name = unfinished.to_str().ok_or_else(|| refuse("SQLite needs a name that is Unicode".to_owned()))?;
    remove(&unfinished).map_err(|error| refuse(error.to_string()))?;
    let copied = connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|error| refuse(error.to_string()))
        .and_then(|_| put_in_place(&unfinished, target).map_err(|error| refuse(error.to_string())));
    if copied.is_err() {
        // The first error is the one to tell.
        let _ = remove(&unfinished);
    }
    Ok(copied?)
}

/// The name of a copy that is not finished.
pub(super) fn unfinished_name(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(UNFINISHED);
    PathBuf::from(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a finished copy its name; both are on the disk then.
pub(super) fn put_in_place(unfinished: &Path, target: &Path) -> io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    std::fs::rename(unfinished, target)?;
    sync_folder(target)
}

#[cfg(unix)]
fn sync_folder(target: &Path) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_target: &Path) -> io::Result<()> {
    Ok(())
}
