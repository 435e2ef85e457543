//! Everything a finished item leaves in the library, in one step; and whether an item needs to be done at all.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bioscope_http::Freshness;
use bioscope_model::Provider;
use bioscope_model::merge::MergedItem;
use bioscope_store::{ChosenArtwork, DecidedBy, ItemCommit, ItemRecord, Outcome, WrittenFile};

use crate::difference;
use crate::run::{Run, store_trouble};
use crate::scan::walk::nanoseconds;
use crate::stage::Ending;
use crate::stage::artwork::Pictures;
use crate::stage::nfo::WrittenNfo;

/// What was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// `Scraped`, or `Unchanged` where nothing differed from what was there.
    pub outcome: Outcome,
    /// What changed, a line each.
    pub changes: Vec<String>,
    /// Pictures written.
    pub pictures: u32,
}

/// Keeps the item; returns when it is on the disk.
pub async fn commit(
    run: &Run,
    item: &ItemRecord,
    merged: MergedItem,
    nfo: WrittenNfo,
    pictures: Pictures,
    missing: Vec<Provider>,
    elapsed: Duration,
) -> Result<Committed, Ending> {
    let mut changes = difference::fields(&item.details, &merged.details);
    changes.extend(nfo.changes);
    changes.extend(pictures.changes);
    let touched =
        nfo.is_written || pictures.written > 0 || item.scraped_at.is_none() || item.details != merged.details;
    let outcome = if touched { Outcome::Scraped } else { Outcome::Unchanged };
    let committed = Committed { outcome, changes: changes.clone(), pictures: pictures.written };
    let Some(job) = run.job else { return Ok(committed) };
    // What earlier runs left and this one was not about stays known.
    let mut artwork = pictures.chosen;
    let same_place =
        |one: &ChosenArtwork, other: &ChosenArtwork| one.kind == other.kind && one.index == other.index;
    for known in &item.artwork {
        if !artwork.iter().any(|new| same_place(new, known)) {
            artwork.push(known.clone());
        }
    }
    let mut files = pictures.files;
    files.extend(nfo.path);
    files.extend(item.written.iter().map(|file| file.path.clone()));
    files.sort();
    files.dedup();
    let written = as_left(run, files, nfo.unsynced).await;
    let commit = ItemCommit {
        item: item.id,
        job,
        outcome,
        details: merged.details,
        provenance: merged.provenance,
        artwork,
        written,
        missing_sources: missing,
        recipe: run.recipe_for(item.scanned.kind, item.locked_fields),
        at: run.now(),
        changes,
        elapsed,
    };
    run.library.commit_item(commit).await.map_err(|error| Ending::failed(store_trouble(&error)))?;
    Ok(committed)
}

/// The files as they lie on the disk now; first the names in the folder `unsynced` are made to last, since the library
/// is about to say that they are there.
async fn as_left(run: &Run, files: Vec<PathBuf>, unsynced: Option<PathBuf>) -> Vec<WrittenFile> {
    let look = move || files.iter().filter_map(|path| written_file(path)).collect();
    let Some(folder) = unsynced else { return blocking(look).await };
    let (synced, written) = match run.writer.sync_folder_then(folder, look).await {
        Ok((synced, written)) => (synced, written),
        Err(fault) => (Err(fault), Vec::new()),
    };
    if let Err(fault) = synced {
        tracing::warn!(%fault, "an NFO file may be lost in a power failure");
    }
    written
}

/// Whether everything that this run would do was done, the same way, recently, and is still there.
pub async fn is_settled(run: &Run, item: &ItemRecord) -> bool {
    if !was_done_this_way(run, item) || chosen_anew(run, item).await {
        return false;
    }
    let written = item.written.clone();
    blocking(move || all_as_left(&written)).await
}

/// Whether the files are as they were left.
pub(crate) fn all_as_left(written: &[WrittenFile]) -> bool {
    written.iter().all(|file| written_file(&file.path).as_ref() == Some(file))
}

/// Whether everything that this run would do was done, the same way and recently, by what the library says.
pub(crate) fn was_done_this_way(run: &Run, item: &ItemRecord) -> bool {
    let Some(at) = item.scraped_at else { return false };
    let age = run.now().duration_since(at);
    let recent = !age.is_negative() && age.unsigned_abs() < run.settings.fresh_for;
    let same = item.recipe.as_ref() == Some(&run.recipe_for(item.scanned.kind, item.locked_fields));
    run.settings.freshness != Freshness::Revalidate
        && !run.settings.replace_artwork
        && recent
        && same
        && item.missing_sources.is_empty()
        && matches!(item.outcome, Some(Outcome::Scraped | Outcome::Unchanged))
}

/// Whether the user has said since that it is another film or show.
pub(crate) async fn chosen_anew(run: &Run, item: &ItemRecord) -> bool {
    let decided = run.match_of(item).await.ok().flatten();
    decided
        .filter(|record| record.decided_by == DecidedBy::User)
        .and_then(|record| record.chosen)
        .is_some_and(|chosen| chosen.contradicts(&item.details.ids))
}

/// A file as it lies on the disk now; `None` where it is not there.
pub(crate) fn written_file(path: &Path) -> Option<WrittenFile> {
    let facts = std::fs::metadata(path).ok()?;
    let modified = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    Some(WrittenFile { path: path.to_owned(), size: facts.len(), modified_ns: nanoseconds(modified) })
}

/// Runs file system calls where they hold up no other item.
pub async fn blocking<T: Send + Default + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}
