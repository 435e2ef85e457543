//! One path and what is to be there: looked at, compared, brought about.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bioscope_model::{FileChange, FileFacts, FileState, Part};
use bytes::Bytes;

use super::fault::{WriteCause, WriteFault};
use super::old_files::{MAX_KEPT_BYTES, OldFiles, content_hash};
use super::write::{Durability, WriteOutcome, put_back, refuse_what_is_no_file, write_atomic};

/// What is to be at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A file with these bytes.
    Content {
        /// The bytes.
        bytes: Bytes,
        /// How much a power failure may take.
        durability: Durability,
    },
    /// What was there before, by what was noted of it then.
    Before(FileState),
    /// A folder.
    Folder,
    /// Nothing. Only a file or an empty folder goes.
    Nothing,
}

/// The picture that a file is, for whoever notes where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedPicture {
    /// What it serves as.
    pub part: Part,
    /// 0 for a main picture; 1 and up for the extrafanarts after it.
    pub index: usize,
    /// Where it came from.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A path and what is to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStep {
    /// Absolute.
    pub path: PathBuf,
    /// What is to be there.
    pub wanted: Wanted,
    /// The picture that it is then.
    pub picture: Option<StagedPicture>,
}

impl FileStep {
    /// A step of which nothing but path and aim is known.
    pub fn new(path: impl Into<PathBuf>, wanted: Wanted) -> Self {
        Self { path: path.into(), wanted, picture: None }
    }

    /// What the step changes, with the old content kept; `None` where all is as wanted already.
    pub(super) fn look(&self, old_files: Option<&OldFiles>) -> Result<Option<FileChange>, WriteFault> {
        if let Wanted::Content { .. } = &self.wanted {
            refuse_what_is_no_file(&self.path)?;
        }
        let (before, bytes) = state_of(&self.path)?;
        let after = match &self.wanted {
            Wanted::Content { bytes, .. } => FileState::File(FileFacts {
                hash: content_hash(bytes),
                size: bytes.len() as u64,
                modified_ns: None,
                mode: None,
            }),
            Wanted::Before(state) => state.clone(),
            Wanted::Folder => FileState::Folder,
            Wanted::Nothing => FileState::Absent,
        };
        if self.is_done(&before, &after) {
            return Ok(None);
        }
        if after == FileState::Folder && before != FileState::Absent {
            return Err(WriteFault::new(&self.path, WriteCause::FolderMissing));
        }
        if let (Some(old_files), Some(bytes), Some(hash)) = (old_files, &bytes, before.hash()) {
            let durability = match &self.wanted {
                Wanted::Content { durability, .. } => *durability,
                _ => Durability::None,
            };
            old_files.keep(hash, bytes, durability)?;
        }
        Ok(Some(FileChange { path: self.path.clone(), before, after }))
    }

    fn is_done(&self, before: &FileState, after: &FileState) -> bool {
        match (&self.wanted, before, after) {
            (Wanted::Before(_), FileState::File(is), FileState::File(was)) => {
                is.hash == was.hash && (was.modified_ns.is_none() || is.modified_ns == was.modified_ns)
            }
            // A link that leads to these bytes, or to a folder, serves as well.
            (Wanted::Content { bytes, .. }, FileState::Link { .. } | FileState::Other, _) => {
                fs::read(&self.path).is_ok_and(|held| held == *bytes)
            }
            (Wanted::Folder, _, _) => self.path.is_dir(),
            _ => before.is_same_content(after),
        }
    }

    /// Whether what stands at the path is still what was looked at.
    pub(super) fn is_still(&self, before: &FileState) -> bool {
        match (fs::symlink_metadata(&self.path), before) {
            (Err(error), FileState::Absent) => error.kind() == io::ErrorKind::NotFound,
            (Ok(facts), FileState::File(noted)) => {
                facts.is_file() && facts.len() == noted.size && modified_ns(&facts) == noted.modified_ns
            }
            (Ok(facts), FileState::Folder) => facts.is_dir(),
            (Ok(facts), FileState::Link { .. }) => facts.is_symlink(),
            (Ok(_), FileState::Other) => true,
            _ => false,
        }
    }

    /// Brings it about.
    pub(super) fn take(&self, old_files: Option<&OldFiles>) -> Result<WriteOutcome, WriteFault> {
        match &self.wanted {
            Wanted::Content { bytes, durability } => write_atomic(&self.path, bytes, *durability),
            Wanted::Folder | Wanted::Before(FileState::Folder) => make_folder(&self.path),
            Wanted::Nothing | Wanted::Before(FileState::Absent) => remove(&self.path),
            Wanted::Before(FileState::File(facts)) => {
                let bytes = old_files.and_then(|files| files.read(&facts.hash));
                let bytes = bytes.ok_or_else(|| WriteFault::new(&self.path, WriteCause::NotKept))?;
                put_back(&self.path, &bytes, time_of(facts), facts.mode)?;
                Ok(WriteOutcome::Written)
            }
            Wanted::Before(FileState::Link { target }) => link(&self.path, target),
            Wanted::Before(FileState::Other) => Err(WriteFault::new(&self.path, WriteCause::NotKept)),
        }
    }
}

/// What a rename changes, with the content kept for the case that the new name is lost.
pub(super) fn look_at_rename(
    old_files: Option<&OldFiles>,
    from: &Path,
    to: &Path,
) -> Result<[FileChange; 2], WriteFault> {
    let (state, bytes) = state_of(from)?;
    if let (Some(old_files), Some(bytes), Some(hash)) = (old_files, &bytes, state.hash()) {
        old_files.keep(hash, bytes, Durability::Full)?;
    }
    let new = FileChange { path: to.to_owned(), before: state_of(to)?.0, after: state.clone() };
    let old = FileChange { path: from.to_owned(), before: state, after: FileState::Absent };
    Ok([new, old])
}

/// What stands at `path`; a file's content is read, so that nothing has to be believed of its time stamp.
pub fn file_state(path: &Path) -> Result<FileState, WriteFault> {
    Ok(state_of(path)?.0)
}

fn state_of(path: &Path) -> Result<(FileState, Option<Vec<u8>>), WriteFault> {
    let facts = match fs::symlink_metadata(path) {
        Ok(facts) => facts,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok((FileState::Absent, None));
        }
        Err(error) => return Err(WriteFault::from_io(path, error)),
    };
    if facts.is_dir() {
        return Ok((FileState::Folder, None));
    }
    if facts.is_symlink() {
        let target = fs::read_link(path).map_err(|error| WriteFault::from_io(path, error))?;
        let link = target.to_str().map(|target| FileState::Link { target: target.to_owned() });
        return Ok((link.unwrap_or(FileState::Other), None));
    }
    if !facts.is_file() || facts.len() > MAX_KEPT_BYTES {
        return Ok((FileState::Other, None));
    }
    let bytes = fs::read(path).map_err(|error| WriteFault::from_io(path, error))?;
    let state = FileState::File(FileFacts {
        hash: content_hash(&bytes),
        size: bytes.len() as u64,
        modified_ns: modified_ns(&facts),
        mode: mode(&facts),
    });
    Ok((state, Some(bytes)))
}

fn modified_ns(facts: &fs::Metadata) -> Option<i64> {
    let modified = facts.modified().ok()?;
    match modified.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanoseconds| -nanoseconds),
    }
}

fn time_of(facts: &FileFacts) -> Option<SystemTime> {
    let nanoseconds = facts.modified_ns?;
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    if nanoseconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn mode(facts: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(facts.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_facts: &fs::Metadata) -> Option<u32> {
    None
}

fn make_folder(path: &Path) -> Result<WriteOutcome, WriteFault> {
    match fs::create_dir(path) {
        Ok(()) => Ok(WriteOutcome::Written),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if path.is_dir() {
                Ok(WriteOutcome::Unchanged)
            } else {
                Err(WriteFault::new(path, WriteCause::FolderMissing))
            }
        }
        Err(error) => Err(WriteFault::from_io(path, error)),
    }
}

/// Removes a file, or a folder that is empty; one that is not stays without a fault.
fn remove(path: &Path) -> Result<WriteOutcome, WriteFault> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir());
    let removed = if is_folder { fs::remove_dir(path) } else { fs::remove_file(path) };
    match removed {
        Ok(()) => Ok(WriteOutcome::Written),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::DirectoryNotEmpty
            ) =>
        {
            Ok(WriteOutcome::Unchanged)
        }
        Err(error) => Err(WriteFault::from_io(path, error)),
    }
}

#[cfg(unix)]
fn link(path: &Path, target: &str) -> Result<WriteOutcome, WriteFault> {
    super::temporary::link_in_place(path, target).map_err(|error| WriteFault::from_io(path, error))?;
    Ok(WriteOutcome::Written)
}

#[cfg(not(unix))]
fn link(path: &Path, _target: &str) -> Result<WriteOutcome, WriteFault> {
    Err(WriteFault::new(path, WriteCause::NotKept))
}
