//! What a person changed in an NFO file that this program wrote: found, kept and locked.

use std::path::Path;

use bioscope_model::edit::field_text;
use bioscope_model::{Field, FieldSet, ItemDetails, Origin};
use bioscope_store::ItemRecord;

use crate::run::{Run, store_trouble, title_of};
use crate::stage::Ending;
use crate::stage::commit::written_file;

/// The fields whose text a person may have changed in the NFO file. Others are changed by players too: runtimes by
/// what the streams say, ratings and tags by their own providers.
const HAND_EDITED: [Field; 13] = [
    Field::Title,
    Field::OriginalTitle,
    Field::SortTitle,
    Field::Plot,
    Field::Outline,
    Field::Tagline,
    Field::Mpaa,
    Field::Genres,
    Field::Studios,
    Field::Countries,
    Field::Directors,
    Field::Writers,
    Field::Premiered,
];

/// What an NFO file says of an item right now.
#[derive(Clone, Copy)]
pub(crate) struct InFile<'a> {
    /// The file.
    pub(crate) path: &'a Path,
    /// What it says.
    pub(crate) details: &'a ItemDetails,
    /// What such a file says where this program writes these details into a new one.
    pub(crate) as_written: fn(&ItemDetails) -> Option<ItemDetails>,
}

/// Changed fields and the details that hold their new values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HandEdits {
    fields: FieldSet,
    details: ItemDetails,
}

/// The fields that a person changed in the NFO file since this program wrote it.
///
/// What is simply what the sources say now (`merged`) is no hand edit: a run that was cut off between writing the file
/// and keeping the rows leaves such.
pub(crate) fn find(item: &ItemRecord, file: Option<InFile<'_>>, merged: &ItemDetails) -> Option<HandEdits> {
    let (fields, details) = suspects(item, file?)?;
    let differs = |&field: &Field| field_text(&details, field) != field_text(merged, field);
    let fields: FieldSet = fields.iter().filter(differs).collect();
    (!fields.is_empty()).then_some(HandEdits { fields, details })
}

/// The fields that look changed since this program wrote the file, with their values there.
///
/// What the file says is compared with what this program would have written for what it knew then, so that neither
/// spelling nor order of its own making counts as a change. An element that was taken away is no change: it comes back.
fn suspects(item: &ItemRecord, file: InFile<'_>) -> Option<(FieldSet, ItemDetails)> {
    item.scraped_at?;
    let as_we_left_it = written_file(file.path).is_some_and(|file| item.written.contains(&file));
    if as_we_left_it {
        return None;
    }
    let as_written = (file.as_written)(&item.details)?;
    let edited: FieldSet = HAND_EDITED
        .into_iter()
        .filter(|&field| {
            let now = field_text(file.details, field);
            !now.is_empty() && now != field_text(&as_written, field)
        })
        .collect();
    (!edited.is_empty()).then(|| (edited, file.details.clone()))
}

/// The item with what a person changed in its NFO file taken over and locked, so that it stays.
pub(crate) async fn keep(
    run: &Run,
    item: &ItemRecord,
    HandEdits { fields, details }: HandEdits,
) -> Result<ItemRecord, Ending> {
    let mut item = item.clone();
    for field in fields.iter() {
        item.details.copy_field(&details, field);
        item.provenance.set(field, Origin::Nfo);
        if let Some(job) = run.job {
            let locked = run.library.lock_for_job(job, item.id, field).await;
            locked.map_err(|error| Ending::failed(store_trouble(&error)))?;
        }
    }
    let names: Vec<&str> = fields.iter().map(Field::name).collect();
    let message = format!(
        "{}: {} changed by hand in the NFO file; kept and locked (unlock: bioscope lock {} --field {} --off).",
        title_of(&item),
        names.join(", "),
        item.id,
        names.join(",")
    );
    run.notice(None, message).await;
    item.locked_fields = item.locked_fields.union(fields);
    Ok(item)
}
