//! Items put together from their own NFO files and the pictures beside them, for a library that was lost or put back
//! from an older copy.
//!
//! Only what the library does not know is taken: items that were never scraped, and after a damage those whose NFO file is
//! not the one that the library remembers. A file that this program would leave as it is, byte for byte, counts as its own: its item is
//! as good as scraped. What others wrote is taken, too, but its item is still to be done.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bioscope_model::edit::field_text;
use bioscope_model::{EpisodeNumber, Field, ItemDetails, ItemKind, Origin, Provenance};
use bioscope_nfo::file_names::{self, show_nfo_path};
use bioscope_nfo::{
    Document, EpisodeNfo, NfoContent, WriteOptions, read_nfo, update_episodes, update_movie, update_show,
};
use bioscope_store::{ChosenArtwork, ItemRecord, Library, RebuiltItem, SourceFolder, WrittenFile};
use jiff::Timestamp;

use crate::error::EngineError;
use crate::scan::walk::nanoseconds;
use crate::stage::beside::Beside;
use crate::stage::commit::{blocking, written_file};
use crate::stage::nfo::MAX_NFO_BYTES;

/// How many items are kept in one transaction.
const TOGETHER: usize = 64;

/// What a rebuilding came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Items that are as this program left them.
    pub own: usize,
    /// Items that others wrote of; they are still to be scraped.
    pub foreign: usize,
}

/// Takes from the NFO files of a source what the library does not know of its items. The source was scanned just now.
pub async fn rebuild_source(
    library: &dyn Library,
    source: &SourceFolder,
) -> Result<RebuildReport, EngineError> {
    let mut report = RebuildReport::default();
    let mut waiting = Vec::new();
    for (item, is_hidden) in library.scanned(source.id).await? {
        if is_hidden || !may_know_more(&item, source.reread) {
            continue;
        }
        let Some(rebuilt) = rebuild(&item, source.reread).await else { continue };
        match rebuilt.scraped_at {
            Some(_) => report.own += 1,
            None => report.foreign += 1,
        }
        waiting.push(rebuilt);
        if waiting.len() == TOGETHER {
            library.rebuild(std::mem::take(&mut waiting)).await?;
        }
    }
    if !waiting.is_empty() {
        library.rebuild(waiting).await?;
    }
    if source.reread {
        library.note_reread(source.id).await?;
    }
    Ok(report)
}

/// Whether an NFO file may say what the library does not know.
fn may_know_more(item: &ItemRecord, library_is_older: bool) -> bool {
    item.scraped_at.is_none() || library_is_older
}

async fn rebuild(item: &ItemRecord, library_is_older: bool) -> Option<RebuiltItem> {
    let beside = Beside::look(&item.scanned.files).await;
    let (item, artwork) = (item.clone(), pictures(item, &beside));
    blocking(move || {
        let told = told(&item, &beside.present)?;
        let is_remembered = item.written.contains(&told.file);
        if item.scraped_at.is_some() && (is_remembered || !library_is_older) {
            return None;
        }
        let is_whole = told.details.title.is_some() && !told.details.ids.is_empty();
        let is_own = told.is_own && is_whole;
        // Nobody knows any more which tags a person put in, and a scrape takes away those of the library that no source tells.
        let details = ItemDetails { tags: Vec::new(), ..told.details };
        Some(RebuiltItem {
            item: item.id,
            provenance: provenance(&details),
            details,
            artwork,
            scraped_at: is_own.then(|| timestamp(told.file.modified_ns)),
            written: if is_own { vec![told.file] } else { Vec::new() },
        })
    })
    .await
}

/// What an NFO file tells of an item.
struct Told {
    file: WrittenFile,
    details: ItemDetails,
    /// Whether this program would leave the file as it is.
    is_own: bool,
}

fn told(item: &ItemRecord, present: &[PathBuf]) -> Option<Told> {
    let files = &item.scanned.files;
    let candidates = match item.scanned.kind {
        ItemKind::Movie => file_names::nfo_candidates(files, present),
        ItemKind::Show => vec![show_nfo_path(&files.main)],
        ItemKind::Episode => file_names::episode_nfo_candidates(files, present),
        ItemKind::Season => Vec::new(),
    };
    candidates.into_iter().find_map(|path| read(item, &path))
}

fn read(item: &ItemRecord, path: &Path) -> Option<Told> {
    let file = written_file(path).filter(|file| file.size <= MAX_NFO_BYTES)?;
    let bytes = std::fs::read(path).ok()?;
    let leaves = |document: Option<Document>| document.is_some_and(|document| document.to_bytes() == bytes);
    match (item.scanned.kind, read_nfo(&bytes)) {
        (ItemKind::Movie, NfoContent::Movie(nfo)) => {
            let options = options(&nfo.details);
            let is_own = leaves(update_movie(Some(&nfo.document), &nfo.details, &options).ok());
            Some(Told { file, details: nfo.details, is_own })
        }
        (ItemKind::Show, NfoContent::Show(nfo)) => {
            let options = options(&nfo.details);
            let is_own = leaves(update_show(Some(&nfo.document), &nfo.details, &options).ok());
            Some(Told { file, details: nfo.details, is_own })
        }
        (ItemKind::Episode, NfoContent::Episodes(nfo)) => {
            let all: Vec<WriteOptions> = nfo.episodes.iter().map(|one| options(&one.details)).collect();
            let pairs: Vec<(&ItemDetails, &WriteOptions)> =
                nfo.episodes.iter().map(|one| &one.details).zip(&all).collect();
            let is_own = leaves(update_episodes(Some(&nfo.document), &pairs).ok());
            let details = episode(item, &nfo.episodes)?.details.clone();
            Some(Told { file, details, is_own })
        }
        _ => None,
    }
}

fn options(details: &ItemDetails) -> WriteOptions {
    WriteOptions { previous_tags: details.tags.clone(), ..WriteOptions::default() }
}

/// The episode of a file that an item is: the one with its number, or the only one.
fn episode<'n>(item: &ItemRecord, episodes: &'n [EpisodeNfo]) -> Option<&'n EpisodeNfo> {
    let place = item.scanned.place.as_ref()?;
    let number = match (place.season, place.episode) {
        (Some(season), Some(episode)) => Some(EpisodeNumber::episode(season, episode)),
        _ => None,
    };
    let same = episodes.iter().find(|one| number.is_some() && one.details.number == number);
    match (same, episodes) {
        (None, [only]) => Some(only),
        (same, _) => same,
    }
}

/// Everything that is known comes from the file.
fn provenance(details: &ItemDetails) -> Provenance {
    let mut provenance = Provenance::default();
    for &field in Field::ALL.iter().filter(|&&field| !field_text(details, field).is_empty()) {
        provenance.set(field, Origin::Nfo);
    }
    provenance
}

/// The pictures beside a film. Their addresses and sizes are not known any more.
fn pictures(item: &ItemRecord, beside: &Beside) -> Vec<ChosenArtwork> {
    if item.scanned.kind != ItemKind::Movie {
        return Vec::new();
    }
    let picture = |(kind, index, path): (_, u32, &PathBuf)| ChosenArtwork {
        kind,
        index,
        url: String::new(),
        path: path.clone(),
        width: 0,
        height: 0,
    };
    beside.pictures().map(picture).collect()
}

fn timestamp(modified_ns: i64) -> Timestamp {
    let now = nanoseconds(SystemTime::now());
    Timestamp::from_nanosecond(i128::from(modified_ns.min(now))).unwrap_or(Timestamp::UNIX_EPOCH)
}
