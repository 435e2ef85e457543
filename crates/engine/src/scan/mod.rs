//! Scanning: what is in a source folder, compared with what the library knows of it.
//!
//! - [`walk`]: the tree on disk, a stat for every folder that did not change;
//! - [`ignore_rules`]: what users keep out;
//! - `branches`: what is looked at as a whole, and what of it changed;
//! - `listing`: videos and NFO files as names are read from them; `own_files`: NFO files of ours and of others;
//! - `films`: files become films; `shows`: files become shows and episodes, by `show_folders` (whose folder it is),
//!   `episode_places` (which episode it is) and `episode_nfo` (what is told of it);
//! - [`compare`]: items become changes: added, changed, moved (`moves`), vanished;
//! - [`rebuild`]: what the library does not know (any more), taken from NFO files.

mod branches;
pub mod compare;
mod episode_nfo;
mod episode_places;
mod films;
pub mod ignore_rules;
mod listing;
mod moves;
mod own_files;
pub mod rebuild;
mod show_folders;
mod shows;
pub mod walk;

use std::path::PathBuf;
use std::time::SystemTime;

use bioscope_store::{Library, ScanChanges, SourceFolder};
use jiff::Timestamp;

use crate::error::EngineError;

/// What a scan found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Films, or shows.
    pub items: ScanCounts,
    /// Episodes; all zero for a source of films.
    pub episodes: ScanCounts,
    /// Folders that could not be read, and why; what is known below them stays.
    pub unreadable: Vec<(PathBuf, String)>,
    /// Videos in a source of shows that lie in no show's folder, and so are left out.
    pub homeless: Vec<PathBuf>,
}

/// How many items a scan found in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScanCounts {
    /// New.
    pub added: usize,
    /// Their videos changed.
    pub changed: usize,
    /// Found at another place.
    pub moved: usize,
    /// Their videos are gone.
    pub vanished: usize,
    /// As they were.
    pub unchanged: usize,
}

/// Scans one source folder and brings the library up to date with it.
///
/// A folder that is missing, or suddenly empty, is an error and changes nothing: a drive that is not mounted must not
/// empty the library. With `rebuild` every folder is read again, whatever its time stamp.
pub async fn scan_source(
    library: &dyn Library,
    source: &SourceFolder,
    now: SystemTime,
    rebuild: bool,
) -> Result<ScanReport, EngineError> {
    let mut known_folders = library.folders(source.id).await?;
    if rebuild {
        // No folder has this time stamp, so each is read again.
        for folder in &mut known_folders {
            folder.modified_ns = i64::MAX;
        }
    }
    let known_items = library.scanned(source.id).await?;
    let (root, kind) = (source.path.clone(), source.kind);
    let found = tokio::task::spawn_blocking(move || {
        let tree = walk::walk(&root, known_folders, now).map_err(|error| root_trouble(&root, &error))?;
        let visible = known_items.iter().filter(|(_, is_hidden)| !is_hidden).count();
        let is_empty = tree.folders.values().all(|folder| folder.files.is_empty());
        if is_empty && visible > 0 {
            return Err(EngineError::RootEmpty { path: root, known: visible });
        }
        Ok(compare::compare(&root, kind, tree, known_items))
    });
    let compare::Compared { changes, report } =
        found.await.map_err(|error| EngineError::RootUnreadable {
            path: source.path.clone(),
            reason: format!("the scan ended abnormally ({error})"),
        })??;
    if changes != ScanChanges::default() {
        let at = Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH);
        library.apply_scan(source.id, changes, at).await?;
    }
    Ok(report)
}

fn root_trouble(root: &std::path::Path, error: &std::io::Error) -> EngineError {
    let path = root.to_owned();
    if error.kind() == std::io::ErrorKind::NotFound {
        EngineError::RootMissing { path }
    } else {
        EngineError::RootUnreadable { path, reason: error.to_string() }
    }
}
