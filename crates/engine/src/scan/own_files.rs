//! NFO files that this program wrote, told from those of others.

use std::collections::HashSet;
use std::path::PathBuf;

use bioscope_nfo::NfoContent;
use bioscope_store::WrittenFile;

use crate::stage::commit::written_file;
use crate::stage::nfo::read_file;

/// The files that this program left beside videos, by size and time stamp: a folder that was renamed took them along.
#[derive(Debug, Default)]
pub(crate) struct OwnFiles(HashSet<(u64, i64)>);

impl OwnFiles {
    /// Sorts NFO files into this program's own and those of others. One of its own says nothing that the library does
    /// not know, but what a player put in.
    pub(crate) fn sort(&self, candidates: Vec<PathBuf>) -> Sorted {
        let is_own = |file: WrittenFile| self.0.contains(&(file.size, file.modified_ns));
        let (own, foreign) = candidates.into_iter().partition(|path| written_file(path).is_some_and(is_own));
        Sorted { own, foreign }
    }
}

impl<'f> FromIterator<&'f WrittenFile> for OwnFiles {
    fn from_iter<I: IntoIterator<Item = &'f WrittenFile>>(files: I) -> Self {
        Self(files.into_iter().map(|file| (file.size, file.modified_ns)).collect())
    }
}

/// NFO files that may describe an item, best first.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// Written by this program.
    pub(crate) own: Vec<PathBuf>,
    /// Written by others.
    pub(crate) foreign: Vec<PathBuf>,
}

/// What the first of these files in which `part` finds something says.
pub(crate) fn first<T>(files: &[PathBuf], part: impl Fn(NfoContent) -> Option<T>) -> Option<T> {
    files.iter().find_map(|path| part(read_file(path)?.1))
}
