//! The NFO file: read for ids and for what people put there, then brought up to date.

use std::path::{Path, PathBuf};

use bioscope_artwork::{Durability, FileWriter, WriteOutcome};
use bioscope_model::merge::MergedItem;
use bioscope_model::{Field, FieldSet, IdSet, ItemDetails, ItemKind, Part, PartSet};
use bioscope_nfo::{Document, MovieNfo, NfoContent, WriteOptions, file_names, read_nfo, update_movie};
use bioscope_store::ItemRecord;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::difference;
use crate::run::Run;
use crate::stage::beside::Beside;
use crate::stage::commit::{blocking, written_file};
use crate::stage::hand_edits::InFile;
use crate::stage::{Ending, sentence};

/// The largest NFO file that is read.
pub const MAX_NFO_BYTES: u64 = 16 * 1024 * 1024;

/// The NFO files of a film as they are.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    pub(crate) movie: Option<(PathBuf, Vec<u8>, Box<MovieNfo>)>,
    ids: IdSet,
}

impl Existing {
    /// The ids that the NFO files name.
    pub fn ids(&self) -> &IdSet {
        &self.ids
    }

    /// What the film's NFO says.
    pub fn details(&self) -> Option<&ItemDetails> {
        self.movie.as_ref().map(|(_, _, nfo)| &nfo.details)
    }

    /// The film's NFO, ready to be edited.
    pub fn document(&self) -> Option<&Document> {
        self.movie.as_ref().map(|(_, _, nfo)| &nfo.document)
    }

    /// What the film's NFO says, to be searched for what a person changed.
    pub(crate) fn in_file(&self) -> Option<InFile<'_>> {
        let (path, _, nfo) = self.movie.as_ref()?;
        Some(InFile { path, details: &nfo.details, as_written })
    }

    /// Whether the film's NFO is the file at `path`.
    pub fn is_at(&self, path: &Path) -> bool {
        self.movie.as_ref().is_some_and(|(own, _, _)| own == path)
    }

    /// What a person or a player put into it.
    pub fn player(&self) -> Option<&bioscope_model::PlayerFacts> {
        self.movie.as_ref().map(|(_, _, nfo)| &nfo.player)
    }
}

/// Reads one NFO file; `None` where it cannot be read or is too large to be one.
pub(crate) fn read_file(path: &Path) -> Option<(Vec<u8>, NfoContent)> {
    let is_small = std::fs::metadata(path).is_ok_and(|facts| facts.len() <= MAX_NFO_BYTES);
    let bytes = if is_small { std::fs::read(path).ok()? } else { return None };
    let content = read_nfo(&bytes);
    Some((bytes, content))
}

/// What a film's NFO says where this program writes it.
fn as_written(details: &ItemDetails) -> Option<ItemDetails> {
    let document = update_movie(None, details, &WriteOptions::default()).ok()?;
    match read_nfo(&document.to_bytes()) {
        NfoContent::Movie(nfo) => Some(nfo.details),
        _ => None,
    }
}

/// Reads the NFO files that may describe the film, best first.
pub fn read_candidates(candidates: Vec<PathBuf>) -> Existing {
    let mut existing = Existing::default();
    for path in candidates {
        let Some((bytes, content)) = read_file(&path) else { continue };
        if let Some(ids) = content.movie_ids() {
            existing.ids.unite(ids);
        }
        if let NfoContent::Movie(nfo) = content
            && existing.movie.is_none()
        {
            existing.movie = Some((path, bytes, nfo));
        }
    }
    existing
}

/// Reads the NFO files beside `item`. One that is as this program left it states no id: what it says was found out, and
/// how is known. (The library itself may not hold the ids yet, where a run was cut off just then.)
pub async fn read(item: &ItemRecord, beside: &Beside) -> Existing {
    let candidates = file_names::nfo_candidates(&item.scanned.files, &beside.present);
    if candidates.is_empty() {
        return Existing::default();
    }
    let written = item.written.clone();
    blocking(move || {
        let is_ours = |path: &PathBuf| written_file(path).is_some_and(|file| written.contains(&file));
        let theirs: Vec<PathBuf> = candidates.iter().filter(|path| !is_ours(path)).cloned().collect();
        let stated = (theirs.len() < candidates.len()).then(|| read_candidates(theirs).ids);
        let existing = read_candidates(candidates);
        Existing { ids: stated.unwrap_or(existing.ids), ..existing }
    })
    .await
}

/// What became of the NFO file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenNfo {
    /// Where it is, if there is one.
    pub path: Option<PathBuf>,
    /// Whether its bytes changed.
    pub is_written: bool,
    /// Its folder, as long as the name in it may be lost in a power failure.
    pub unsynced: Option<PathBuf>,
    /// What changed, a line each.
    pub changes: Vec<String>,
}

/// Brings the NFO file up to date.
pub async fn write(
    run: &Run,
    item: &ItemRecord,
    beside: &Beside,
    existing: Existing,
    merged: &MergedItem,
    parts: &PartSet,
    is_another_film: bool,
) -> Result<WrittenNfo, Ending> {
    let before = existing.movie;
    if !parts.contains(Part::Nfo) {
        return Ok(WrittenNfo { path: before.map(|(path, _, _)| path), ..WrittenNfo::default() });
    }
    let target = file_names::nfo_write_path(&item.scanned.files, &beside.present);
    let in_file = before.as_ref().map(|(_, _, nfo)| &nfo.details);
    let options = options(run, item, in_file, merged, is_another_film);
    let document = before.as_ref().map(|(_, _, nfo)| &nfo.document);
    let bytes = bytes_for(document, &merged.details, &options)?;
    let old = before.filter(|(path, _, _)| *path == target).map(|(_, bytes, _)| bytes);
    let is_in_the_way = old.is_none() && beside.has(&target);
    put(run, item, target, old, bytes, is_in_the_way).await
}

/// How the merged item is written into its file, which says `in_file` of it now.
pub(crate) fn options(
    run: &Run,
    item: &ItemRecord,
    in_file: Option<&ItemDetails>,
    merged: &MergedItem,
    is_another: bool,
) -> WriteOptions {
    // A lock protects a value; where neither library nor file has one, the gap is filled.
    let text = bioscope_model::edit::field_text;
    let is_gap = |field: Field| {
        text(&item.details, field).is_empty()
            && in_file.is_none_or(|details| text(details, field).is_empty())
            && !text(&merged.details, field).is_empty()
    };
    let locked: FieldSet =
        run.settings.rules.locked.union(item.locked_fields).iter().filter(|&field| !is_gap(field)).collect();
    let is_video = matches!(item.scanned.kind, ItemKind::Movie | ItemKind::Episode);
    WriteOptions {
        locked,
        // Another one's values must not linger where the right one has none.
        cleared: if is_another { FieldSet::all().difference(locked) } else { FieldSet::none() },
        previous_tags: item.details.tags.clone(),
        video_modified: local_time(item.scanned.modified_ns).filter(|_| is_video),
        ..WriteOptions::default()
    }
}

/// Writes `bytes` where they differ from `old`, what the file holds now; a file that is none of ours is set aside.
pub(crate) async fn put(
    run: &Run,
    item: &ItemRecord,
    target: PathBuf,
    old: Option<Vec<u8>>,
    bytes: Vec<u8>,
    is_in_the_way: bool,
) -> Result<WrittenNfo, Ending> {
    if old.as_ref() == Some(&bytes) {
        return Ok(WrittenNfo { path: Some(target), ..WrittenNfo::default() });
    }
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if run.job.is_none() {
        let changes = difference::lines(&name, old.as_deref().unwrap_or_default(), &bytes);
        return Ok(WrittenNfo { path: Some(target), is_written: true, unsynced: None, changes });
    }
    let mut changes = Vec::new();
    if is_in_the_way {
        changes.push(set_aside(&run.writer_of(item.id), &target).await?);
    }
    let is_written = store_file(run, item, &target, bytes).await? == WriteOutcome::Written;
    let is_to_last = is_written && run.settings.nfo_durability == Durability::Full;
    let unsynced = target.parent().filter(|_| is_to_last).map(Path::to_owned);
    changes.push(format!("{name}: {}", if old.is_some() { "changed" } else { "written" }));
    Ok(WrittenNfo { path: Some(target), is_written, unsynced, changes })
}

/// The bytes of the NFO file for these details.
pub fn bytes_for(
    existing: Option<&Document>,
    details: &ItemDetails,
    options: &WriteOptions,
) -> Result<Vec<u8>, Ending> {
    update_movie(existing, details, options)
        .map(|document| document.to_bytes())
        .map_err(|error| Ending::failed(sentence(&format!("failed to write the NFO file: {error}"))))
}

async fn store_file(
    run: &Run,
    item: &ItemRecord,
    target: &Path,
    bytes: Vec<u8>,
) -> Result<WriteOutcome, Ending> {
    let durability = run.settings.nfo_durability;
    let written = run.writer_of(item.id).write(target.to_owned(), bytes.into(), durability).await;
    written.map_err(|fault| Ending::failed(sentence(&format!("failed to {fault}"))))
}

/// Keeps a file that is no NFO of the item in its place under another name.
pub(crate) async fn set_aside(writer: &FileWriter, target: &Path) -> Result<String, Ending> {
    let from = target.to_owned();
    let aside = blocking(move || Some(file_names::aside_name(&from, &|path| path.exists()))).await;
    let failed = |reason: String| {
        Ending::failed(format!("Failed to set {} aside: {reason}; move it by hand", target.display()))
    };
    let aside = aside.ok_or_else(|| failed("the program failed on it".to_owned()))?;
    writer.rename(target.to_owned(), aside.clone()).await.map_err(|fault| failed(fault.to_string()))?;
    Ok(format!(
        "{}: is no NFO file of this item and was kept as {}",
        target.display(),
        aside.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    ))
}

/// The local time of a time stamp in nanoseconds since 1970.
fn local_time(modified_ns: i64) -> Option<DateTime> {
    let stamp = Timestamp::from_nanosecond(i128::from(modified_ns)).ok()?;
    Some(stamp.to_zoned(TimeZone::system()).datetime())
}
