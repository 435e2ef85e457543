//! What a user decides by hand: which film an item is, and the value of a field.

use bioscope_artwork::{Durability, FileWriter};
use bioscope_model::edit::{EditError, set_field_text};
use bioscope_model::{Field, FieldSet, IdSet};
use bioscope_nfo::WriteOptions;
use bioscope_store::{DecidedBy, HandEdit, ItemId, ItemRecord, Library, MatchRecord, StoreError};
use jiff::Timestamp;

use crate::stage::Ending;
use crate::stage::beside::Beside;
use crate::stage::commit::written_file;
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

/// Keeps the user's word that `item` is the film with `ids`; the next scrape follows it, whatever the path says.
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

/// Sets a field by hand, in the library and (where there is one or the item was scraped) in the NFO file; it stays so.
pub async fn set_field(
    library: &dyn Library,
    id: ItemId,
    field: Field,
    text: &str,
    durability: Durability,
    at: Timestamp,
) -> Result<ItemRecord, DecideError> {
    let mut item = library.item(id).await?;
    set_field_text(&mut item.details, field, text)?;
    let beside = Beside::look(&item.scanned.files).await;
    let existing = nfo::read(&item, &beside).await;
    let mut written = None;
    if item.scraped_at.is_some() || existing.details().is_some() {
        let options = WriteOptions { cleared: FieldSet::none().with(field), ..WriteOptions::default() };
        // In a file that is there nothing else is touched; a new one gets everything that is known.
        let details = match existing.document() {
            Some(_) => &item.details.only(FieldSet::none().with(field)),
            None => &item.details,
        };
        let bytes = nfo::bytes_for(existing.document(), details, &options).map_err(failed)?;
        let target = bioscope_nfo::file_names::nfo_write_path(&item.scanned.files, &beside.present);
        if !existing.is_at(&target) && beside.has(&target) {
            nfo::set_aside(&target).await.map_err(failed)?;
        }
        // What others wrote into the file is still to be read as theirs, so only a file that was ours stays ours.
        let is_ours = existing.document().is_none()
            || item
                .written
                .iter()
                .any(|file| existing.is_at(&file.path) && written_file(&file.path).as_ref() == Some(file));
        let done = FileWriter::new().write(target.clone(), bytes.into(), durability).await;
        done.map_err(|fault| DecideError::Nfo(format!("failed to {fault}")))?;
        written = written_file(&target).filter(|_| is_ours);
    }
    library.edit(id, HandEdit { field, details: item.details.clone(), written }, at).await?;
    Ok(library.item(id).await?)
}

fn failed(ending: Ending) -> DecideError {
    match ending {
        Ending::Failed { reason, .. } => DecideError::Nfo(reason),
        other => DecideError::Nfo(format!("{other:?}")),
    }
}
