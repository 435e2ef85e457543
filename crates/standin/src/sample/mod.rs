//! A sample library: folders and tiny files, named in the many ways people name theirs.

mod content;
mod layout;
mod shows;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::catalogue::Catalogue;

/// What was written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct SampleReport {
    /// Films laid out.
    pub films: usize,
    /// Shows laid out.
    pub shows: usize,
    /// Episodes in the files of shows; one file may hold two.
    pub episodes: usize,
    /// Files written.
    pub written: usize,
    /// Files that were there already and stay as they are.
    pub kept: usize,
}

/// Why a sample library could not be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write {path}")]
pub struct SampleError {
    /// File or folder that could not be made.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: std::io::Error,
}

/// Writes a library of the first `count` films of a catalogue into a folder, or of all it has if it has fewer.
///
/// Nothing that exists is overwritten: running it again writes only what is missing.
pub fn sample_library(
    folder: &Path,
    catalogue: &Catalogue,
    count: usize,
) -> Result<SampleReport, SampleError> {
    let mut report = SampleReport::default();
    for (place, film) in catalogue.films().iter().take(count).enumerate() {
        report.write(folder, &layout::files_of(film, place))?;
        report.films += 1;
    }
    Ok(report)
}

/// Writes a library of the first `count` shows of a catalogue into a folder, or of all it has if it has fewer.
///
/// Shows that [`Catalogue::with_sample_shows`] made take the habits in turn: season folders with specials and a file
/// of two episodes; a flat folder with `{tvdb-…}` in its name; files named by date; absolute numbers; an opaque folder
/// whose `tvshow.nfo` holds an id; a release. Nothing that exists is overwritten.
pub fn sample_shows(folder: &Path, catalogue: &Catalogue, count: usize) -> Result<SampleReport, SampleError> {
    let mut report = SampleReport::default();
    for (place, show) in catalogue.shows().iter().take(count).enumerate() {
        let found = shows::files_of(show, place);
        report.write(folder, &found.files)?;
        report.shows += 1;
        report.episodes += found.episodes;
    }
    Ok(report)
}

impl SampleReport {
    /// Writes what is not there and counts.
    fn write(&mut self, folder: &Path, files: &[layout::SampleFile]) -> Result<(), SampleError> {
        for file in files {
            if write_new(&folder.join(&file.path), &file.content)? {
                self.written += 1;
            } else {
                self.kept += 1;
            }
        }
        Ok(())
    }
}

/// Writes a file unless there is one; says whether it did.
fn write_new(path: &Path, content: &[u8]) -> Result<bool, SampleError> {
    let failed = |source| SampleError { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(content).map(|()| true).map_err(failed),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_again_writes_nothing_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::classics();
        let first = sample_library(folder.path(), &catalogue, 24).unwrap();
        assert_eq!((first.films, first.kept), (24, 0));
        let nfo = fs::read_dir(folder.path())
            .unwrap()
            .flat_map(|entry| fs::read_dir(entry.unwrap().path()).into_iter().flatten())
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|extension| extension == "nfo"))
            .unwrap();
        fs::write(&nfo, "mine").unwrap();
        let second = sample_library(folder.path(), &catalogue, 24).unwrap();
        assert_eq!((second.written, second.kept), (0, first.written));
        assert_eq!(fs::read_to_string(nfo).unwrap(), "mine");
    }

    #[test]
    fn shows_are_laid_out_beside_films() {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::classics().with_sample_shows(3, 1);
        let first = sample_shows(folder.path(), &catalogue, 3).unwrap();
        assert_eq!((first.shows, first.films, first.episodes), (3, 0, 19 + 12 + 12));
        assert_eq!(first.written, 18 + 12 + 12, "one file holds two episodes");
        assert_eq!(sample_shows(folder.path(), &catalogue, 3).unwrap().kept, first.written);
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("blocked");
        fs::write(&blocked, "").unwrap();
        let error = sample_library(&blocked, &Catalogue::classics(), 1).unwrap_err();
        assert!(error.to_string().contains("blocked"));
    }
}
