//! The file beside the target that is written first, and what is left of such files after a kill.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fault::WriteFault;

/// How the names of temporary files begin; media servers pass over hidden files.
pub const PREFIX: &str = ".bioscope-";

/// How they end.
pub const SUFFIX: &str = ".tmp";

/// Most entries of a folder that a sweep looks at.
pub const MAX_SWEPT_ENTRIES: usize = 200_000;

/// How many names are tried before giving up; a clash needs two processes with the same random number.
const MAX_NAME_ATTEMPTS: usize = 8;

/// Kodi's folder of portraits, whose left-overs belong to the folder that it lies in.
const PORTRAIT_FOLDER: &str = ".actors";

/// Tells the files of this process from those of others, which may have the same process id in a container.
static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A temporary file, removed when dropped unless it was renamed.
pub(super) struct TemporaryFile {
    path: PathBuf,
    is_renamed: bool,
}

impl TemporaryFile {
    /// Creates an empty file in `folder`, with the mode that the umask leaves.
    pub(super) fn create_in(folder: &Path) -> io::Result<(Self, File)> {
        let mut attempts = 0;
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{PREFIX}{:016x}-{number}{SUFFIX}", *PROCESS));
            attempts += 1;
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    return Ok((Self { path, is_renamed: false }, file));
                }
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && attempts < MAX_NAME_ATTEMPTS => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Puts the file in the place of `target`, in one step.
    pub(super) fn rename_to(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.is_renamed = true;
        Ok(())
    }
}

/// Puts a symbolic link that says `said` in the place of `target`, in one step.
#[cfg(unix)]
pub(super) fn link_in_place(target: &Path, said: &str) -> io::Result<()> {
    let folder = super::folder::folder_of(target);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("{PREFIX}{:016x}-{number}{SUFFIX}", *PROCESS));
    std::os::unix::fs::symlink(said, &path)?;
    TemporaryFile { path, is_renamed: false }.rename_to(target)
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if !self.is_renamed {
            // What cannot be removed now, for instance because the drive is gone, the next sweep removes.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes the temporary files that killed runs left in `folder` and in its `.actors`, and says how many.
///
/// Files that this process is writing stay. Those of another process that is still running may go; it notices and
/// writes them again. A folder that is not there holds none.
pub fn sweep_leftovers(folder: &Path) -> Result<usize, WriteFault> {
    Ok(sweep_one(folder)? + sweep_one(&folder.join(PORTRAIT_FOLDER))?)
}

fn sweep_one(folder: &Path) -> Result<usize, WriteFault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(0);
        }
        Err(error) => return Err(WriteFault::from_io(folder, error)),
    };
    let ours = format!("{PREFIX}{:016x}-", *PROCESS);
    let mut removed = 0;
    for entry in entries.flatten().take(MAX_SWEPT_ENTRIES) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_leftover = name.starts_with(PREFIX) && name.ends_with(SUFFIX) && !name.starts_with(&ours);
        if !is_leftover || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        match fs::remove_file(entry.path()) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(WriteFault::from_io(&entry.path(), error)),
        }
    }
    Ok(removed)
}
