//! What is known of an item and what its sources say now become one, with the item's own locks.

use bioscope_model::merge::{MergedItem, PathFacts, SourceAnswer, merge_item};
use bioscope_model::{FieldSet, IdSet};
use bioscope_store::ItemRecord;

use crate::run::Run;

/// Merges an item with what its sources say. `ids` win over all others; `fields` are those that items of its kind have;
/// `is_another` says that what the library holds was told of another one.
pub(crate) fn merge(
    run: &Run,
    item: &ItemRecord,
    ids: IdSet,
    fields: FieldSet,
    is_another: bool,
    answers: &[SourceAnswer],
) -> MergedItem {
    let mut rules = run.settings.rules.clone();
    rules.locked = rules.locked.union(item.locked_fields);
    rules.enabled = rules.enabled.iter().filter(|&field| fields.contains(field)).collect();
    let path = PathFacts { ids, ..path_facts(item) };
    // Another one's values must not linger where the right one's sources are silent.
    let kept = if is_another { &item.details.only(rules.locked) } else { &item.details };
    merge_item(kept, &item.provenance, answers, &path, &rules)
}

fn path_facts(item: &ItemRecord) -> PathFacts {
    PathFacts {
        title: Some(item.scanned.title.clone()).filter(|title| !title.is_empty()),
        year: item.scanned.year,
        edition: item.scanned.edition.clone(),
        video_source: item.scanned.video_source.clone(),
        ids: item.scanned.ids.clone(),
    }
}
