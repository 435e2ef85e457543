//! One file, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use super::fault::{WriteCause, WriteFault};
use super::folder::{folder_of, timed_sync};
use super::temporary::TemporaryFile;

/// How often a file is written anew because somebody removed its temporary file.
const MAX_ATTEMPTS: usize = 3;

/// How much a power failure may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Durability {
    /// The content reaches the disk before the name does; [`sync_folder`](super::sync_folder) then makes the name last.
    Full,
    /// The operating system writes when it likes; after a power failure the file may be the old one, or be empty.
    None,
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WriteOutcome {
    /// The file is new or has new content.
    Written,
    /// It had these bytes already and was not touched.
    Unchanged,
}

/// Puts `bytes` into `target`: at every moment the file is the old one or the new one.
///
/// The folder must exist. A new file gets the mode that the umask leaves. Where `target` is a symbolic link, the link is
/// replaced and the file it leads to stays as it is: following it would write outside the item's folder, perhaps over a
/// picture that several items share. A link to a file with equal bytes stays a link.
pub fn write_atomic(target: &Path, bytes: &[u8], durability: Durability) -> Result<WriteOutcome, WriteFault> {
    refuse_what_is_no_file(target)?;
    if holds(target, bytes) {
        return Ok(WriteOutcome::Unchanged);
    }
    let folder = folder_of(target);
    unless_swept(folder, || replace(folder, target, bytes, durability))
        .map_err(|error| WriteFault::from_io(target, error))?;
    Ok(WriteOutcome::Written)
}

/// Repeats `attempt` where the folder is there but the temporary file is not: another run took it for a left-over.
fn unless_swept(folder: &Path, mut attempt: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    let mut attempts = 1;
    loop {
        match attempt() {
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && attempts < MAX_ATTEMPTS && folder.is_dir() =>
            {
                attempts += 1;
            }
            outcome => return outcome,
        }
    }
}

fn replace(folder: &Path, target: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let (temporary, mut file) = TemporaryFile::create_in(folder)?;
    file.write_all(bytes)?;
    if durability == Durability::Full {
        timed_sync(&file)?;
    }
    // Windows renames no file that is open.
    drop(file);
    temporary.rename_to(target)
}

/// Puts `bytes` back into `target` with the time stamp and the permissions that the file had.
pub(super) fn put_back(
    target: &Path,
    bytes: &[u8],
    modified: Option<SystemTime>,
    mode: Option<u32>,
) -> Result<(), WriteFault> {
    let folder = folder_of(target);
    let replace = || {
        let (temporary, mut file) = TemporaryFile::create_in(folder)?;
        file.write_all(bytes)?;
        if let Some(modified) = modified {
            file.set_modified(modified)?;
        }
        set_mode(&file, mode)?;
        file.sync_all()?;
        drop(file);
        temporary.rename_to(target)
    };
    unless_swept(folder, replace).map_err(|error| WriteFault::from_io(target, error))
}

#[cfg(unix)]
fn set_mode(file: &fs::File, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    match mode {
        // A drive that knows no permissions is no reason to withhold the content.
        Some(mode) => match file.set_permissions(fs::Permissions::from_mode(mode)) {
            Err(error)
                if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            done => done,
        },
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn set_mode(_file: &fs::File, _mode: Option<u32>) -> io::Result<()> {
    Ok(())
}

pub(super) fn refuse_what_is_no_file(target: &Path) -> Result<(), WriteFault> {
    if fs::metadata(target).is_ok_and(|facts| facts.is_dir()) {
        return Err(WriteFault::new(target, WriteCause::IsFolder));
    }
    match fs::symlink_metadata(target) {
        Ok(facts) if !facts.is_file() && !facts.is_symlink() => {
            Err(WriteFault::new(target, WriteCause::IsNoFile))
        }
        _ => Ok(()),
    }
}

/// Whether `target` is a file with exactly these bytes; one that cannot be read is taken for a different one.
fn holds(target: &Path, bytes: &[u8]) -> bool {
    let has_length =
        fs::metadata(target).is_ok_and(|facts| facts.is_file() && facts.len() == bytes.len() as u64);
    has_length && fs::read(target).is_ok_and(|held| held == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_again_when_the_temporary_file_was_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut attempts = 0;
        let swept_once = || {
            attempts += 1;
            if attempts == 1 { Err(io::ErrorKind::NotFound.into()) } else { Ok(()) }
        };
        assert!(unless_swept(folder.path(), swept_once).is_ok());
        assert_eq!(attempts, 2);
    }

    #[test]
    fn gives_up_when_the_temporary_file_is_swept_away_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut attempts = 0;
        let always_swept = || {
            attempts += 1;
            Err(io::ErrorKind::NotFound.into())
        };
        assert!(unless_swept(folder.path(), always_swept).is_err());
        assert_eq!(attempts, MAX_ATTEMPTS);
    }
}
