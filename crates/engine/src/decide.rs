//! What a user decides by hand: which film or show an item is, and the value of a field.

use std::sync::Arc;

use bioscope_artwork::{Durability, FileWriter};
use bioscope_model::edit::{EditError, field_text, set_field_text};
use bioscope_model::{Field, FieldSet, IdSet, ItemKind};
use bioscope_nfo::{NfoContent, WriteOptions, file_names, update_episodes, update_show};
use bioscope_store::{
    DecidedBy, HandEdit, ItemId, ItemRecord, JobCounts, JobKind, Library, MatchRecord, NewJob, StoreError,
    WrittenFile,
};
use jiff::Timestamp;

use crate::journal::ItemJournal;
use crate::stage::Ending;
use crate::stage::beside::Beside;
use crate::stage::commit::{blocking, written_file};
use crate::stage::nfo;

/// Why a decision could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] StoreError),
    /// The value is not understood.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The NFO file cannot be written.
    #[error("{0}")]
    Nfo(String),
}

/// Keeps the user's word that `item` is the film or show with `ids`; the next scrape follows it, whatever the path says.
pub async fn choose_identity(
    library: &dyn Library,
    item: ItemId,
    ids: IdSet,
    at: Timestamp,
) -> Result<(), DecideError> {
    let before = library.match_of(item).await?;
    let record = MatchRecord {
        decision: "accept".to_owned(),
        query: before.as_ref().map(|record| record.query.clone()).unwrap_or_default(),
        candidates: before.map(|record| record.candidates).unwrap_or_default(),
        chosen: Some(ids),
        decided_by: DecidedBy::User,
        reason: "You chose it.".to_owned(),
    };
    library.record_match(item, record, at).await?;
    Ok(())
}

/// What is set by hand.
#[derive(Debug, Clone)]
pub struct FieldEdit {
    /// Of which item.
    pub item: ItemId,
    /// Which field.
    pub field: Field,
    /// Its value as typed.
    pub text: String,
    /// What was typed in all, for the list of runs.
    pub command: String,
    /// How safely the NFO file is written.
    pub durability: Durability,
}

/// Sets a field by hand, in the library and in the NFO file (for a film that was scraped also where there is none yet); it
/// stays so. That is a run of its own, which can be taken back.
pub async fn set_field(
    library: &Arc<dyn Library>,
    writer: &FileWriter,
    edit: FieldEdit,
    at: Timestamp,
) -> Result<ItemRecord, DecideError> {
    let FieldEdit { item: id, field, text, command, durability } = edit;
    let mut item = library.item(id).await?;
    let before = field_text(&item.details, field).join("; ");
    set_field_text(&mut item.details, field, &text)?;
    let change = format!("{field}: {before} → {}", field_text(&item.details, field).join("; "));
    let new = NewJob { kind: JobKind::Edit, command, items: 1, ids: vec![id], at, ..NewJob::default() };
    let job = library.start_job(new).await?;
    let writer = writer.noting(Arc::new(ItemJournal::new(Arc::clone(library), job, id)));
    let written = match item.scanned.kind {
        ItemKind::Movie => write_field(&writer, &item, field, durability).await,
        ItemKind::Show | ItemKind::Season | ItemKind::Episode => {
            write_field_of_show(&writer, &item, field, durability).await
        }
    };
    let edited = match written {
        Ok(written) => {
            let edit = HandEdit { job: Some(job), change, field, details: item.details.clone(), written };
            library.edit(id, edit, at).await.map_err(DecideError::from)
        }
        Err(error) => Err(error),
    };
    let failed = u64::from(edited.is_err());
    let counts = JobCounts { scraped: 1 - failed, failed, ..JobCounts::default() };
    library.finish_job(job, counts, false, Vec::new(), at).await?;
    edited?;
    Ok(library.item(id).await?)
}

/// Writes the field into the NFO file, where there is to be one; the file, where it is now this program's own.
async fn write_field(
    writer: &FileWriter,
    item: &ItemRecord,
    field: Field,
    durability: Durability,
) -> Result<Option<WrittenFile>, DecideError> {
    let beside = Beside::look(&item.scanned.files).await;
    let existing = nfo::read(item, &beside).await;
    if item.scraped_at.is_none() && existing.details().is_none() {
        return Ok(None);
    }
    let options = WriteOptions { cleared: FieldSet::none().with(field), ..WriteOptions::default() };
    // In a file that is there nothing else is touched; a new one gets everything that is known.
    let details = match existing.document() {
        Some(_) => &item.details.only(FieldSet::none().with(field)),
        None => &item.details,
    };
    let bytes = nfo::bytes_for(existing.document(), details, &options).map_err(failed)?;
    let target = file_names::nfo_write_path(&item.scanned.files, &beside.present);
    if !existing.is_at(&target) && beside.has(&target) {
        nfo::set_aside(writer, &target).await.map_err(failed)?;
    }
    // What others wrote into the file is still to be read as theirs, so only a file that was ours stays ours.
    let is_ours = existing.document().is_none()
        || item
            .written
            .iter()
            .any(|file| existing.is_at(&file.path) && written_file(&file.path).as_ref() == Some(file));
    let done = writer.write(target.clone(), bytes.into(), durability).await;
    done.map_err(|fault| DecideError::Nfo(format!("failed to {fault}")))?;
    Ok(written_file(&target).filter(|_| is_ours))
}

/// The same for a show or an episode that has an NFO file; in that of several episodes the others' roots stay as they are.
async fn write_field_of_show(
    writer: &FileWriter,
    item: &ItemRecord,
    field: Field,
    durability: Durability,
) -> Result<Option<WrittenFile>, DecideError> {
    let files = &item.scanned.files;
    let target = match item.scanned.kind {
        ItemKind::Show => file_names::show_nfo_path(&files.main),
        ItemKind::Episode => file_names::episode_nfo_path(files),
        ItemKind::Movie | ItemKind::Season => return Ok(None),
    };
    let options = WriteOptions { cleared: FieldSet::none().with(field), ..WriteOptions::default() };
    let mut details = item.details.only(FieldSet::none().with(field));
    details.number = item.details.number;
    let path = target.clone();
    let content = blocking(move || nfo::read_file(&path).map(|(_, content)| content)).await;
    let document = match content {
        Some(NfoContent::Show(nfo)) => update_show(Some(&nfo.document), &details, &options),
        Some(NfoContent::Episodes(nfo)) => update_episodes(Some(&nfo.document), &[(&details, &options)]),
        _ => return Ok(None),
    };
    let document =
        document.map_err(|error| DecideError::Nfo(format!("failed to write the NFO file: {error}")))?;
    let is_ours = written_file(&target).is_some_and(|file| item.written.contains(&file));
    let done = writer.write(target.clone(), document.to_bytes().into(), durability).await;
    done.map_err(|fault| DecideError::Nfo(format!("failed to {fault}")))?;
    Ok(written_file(&target).filter(|_| is_ours))
}

fn failed(ending: Ending) -> DecideError {
    match ending {
        Ending::Failed { reason, .. } => DecideError::Nfo(reason),
        other => DecideError::Nfo(format!("{other:?}")),
    }
}
