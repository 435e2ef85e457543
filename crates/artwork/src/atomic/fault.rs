//! Why a file could not be written: which one, why, and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What kept a file from being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WriteCause {
    /// The folder is not there, or something else stands in its place.
    FolderMissing,
    /// The file system is mounted read-only.
    ReadOnly,
    /// The folder's permissions do not allow it.
    Denied,
    /// No space, or no quota, is left.
    DiskFull,
    /// The file system does not take the name, for instance because it is too long.
    NameRefused,
    /// A folder has the file's name.
    IsFolder,
    /// A device, socket or pipe has the file's name.
    IsNoFile,
    /// The name leads out of the folder it should be in.
    Outside,
    /// What was there before is not kept (any more).
    NotKept,
    /// The change could not be noted beforehand, so it was not made.
    NotNoted,
    /// Somebody else kept changing the file.
    Contested,
    /// The run ended before the file's turn came.
    Stopped,
    /// Anything else, by the operating system's kind.
    Other(io::ErrorKind),
}

impl WriteCause {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::FolderMissing,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => Self::NameRefused,
            io::ErrorKind::IsADirectory => Self::IsFolder,
            kind => Self::Other(kind),
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::FolderMissing => "check that the drive is mounted, then scan again",
            Self::ReadOnly => "mount the drive writable",
            Self::Denied => "give this user write access to the folder",
            Self::DiskFull => "free some space, then run again",
            Self::NameRefused => "shorten or change the video's name",
            Self::IsFolder | Self::IsNoFile => "move it out of the way",
            Self::Outside => "report this, because no name should do so",
            Self::NotKept => "there is nothing to be done about it",
            Self::NotNoted => "mend that, then run again",
            Self::Contested | Self::Stopped => "run again",
            Self::Other(_) => "check the drive, then run again",
        }
    }
}

impl fmt::Display for WriteCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FolderMissing => formatter.write_str("its folder is not there"),
            Self::ReadOnly => formatter.write_str("the file system is read-only"),
            Self::Denied => formatter.write_str("permission was denied"),
            Self::DiskFull => formatter.write_str("no space is left"),
            Self::NameRefused => formatter.write_str("the file system does not take the name"),
            Self::IsFolder => formatter.write_str("a folder has that name"),
            Self::IsNoFile => formatter.write_str("something that is no file has that name"),
            Self::Outside => formatter.write_str("the name leads out of the item's folder"),
            Self::NotKept => formatter.write_str("what was there before is no longer kept"),
            Self::NotNoted => formatter.write_str("the change could not be noted"),
            Self::Contested => formatter.write_str("something else keeps changing it"),
            Self::Stopped => formatter.write_str("the run ended first"),
            Self::Other(kind) => write!(formatter, "{kind}"),
        }
    }
}

/// A file, or a folder's entry for it, that could not be written. What stood there before still does.
#[derive(Debug, thiserror::Error)]
#[error("write {}: {}; {}", path.display(), self.reason(), cause.advice())]
pub struct WriteFault {
    /// The file that should have been written.
    pub path: PathBuf,
    /// Why it was not.
    pub cause: WriteCause,
    /// What the operating system said, where it was asked.
    #[source]
    pub source: Option<io::Error>,
}

impl WriteFault {
    pub(crate) fn new(path: &Path, cause: WriteCause) -> Self {
        Self { path: path.to_owned(), cause, source: None }
    }

    /// A change that was not made because it could not be noted, and why not.
    pub(crate) fn not_noted(path: &Path, reason: &str) -> Self {
        Self { path: path.to_owned(), cause: WriteCause::NotNoted, source: Some(io::Error::other(reason)) }
    }

    fn reason(&self) -> String {
        match (self.cause, &self.source) {
            (WriteCause::NotNoted, Some(source)) => format!("{} (failed to {source})", self.cause),
            _ => self.cause.to_string(),
        }
    }

    pub(crate) fn from_io(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), cause: WriteCause::of(&error), source: Some(error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_file_cause_and_what_to_do() {
        let full = WriteFault::from_io(Path::new("/films/a.nfo"), io::ErrorKind::StorageFull.into());
        assert_eq!(full.to_string(), "write /films/a.nfo: no space is left; free some space, then run again");
        let quota = WriteFault::from_io(Path::new("/films/a.nfo"), io::ErrorKind::QuotaExceeded.into());
        assert_eq!(quota.cause, WriteCause::DiskFull);
        let read_only =
            WriteFault::from_io(Path::new("/films/a.nfo"), io::ErrorKind::ReadOnlyFilesystem.into());
        assert_eq!(
            read_only.to_string(),
            "write /films/a.nfo: the file system is read-only; mount the drive writable"
        );
    }
}
