//! Merges each level with that level's fields.

use bioscope_model::merge::{MergedItem, SourceAnswer, episode_fields, season_fields, show_fields};
use bioscope_model::{EpisodeNumber, FieldSet};
use bioscope_store::ItemRecord;

use super::told::Told;
use crate::run::Run;
use crate::stage::identify::Identity;
use crate::stage::merging;

/// The show.
pub(crate) fn show(
    run: &Run,
    item: &ItemRecord,
    identity: &Identity,
    answers: &[SourceAnswer],
) -> MergedItem {
    merging::merge(run, item, identity.ids.clone(), show_fields(), identity.changed, answers)
}

/// A season.
pub(crate) fn season(run: &Run, item: &ItemRecord, number: u32, answers: &[SourceAnswer]) -> MergedItem {
    part(run, item, EpisodeNumber::season(number), season_fields(), answers)
}

/// An episode.
pub(crate) fn episode(
    run: &Run,
    item: &ItemRecord,
    number: EpisodeNumber,
    answers: &[SourceAnswer],
) -> MergedItem {
    part(run, item, number, episode_fields(), answers)
}

/// Whether what the library holds of a season or an episode was told of another one.
pub(crate) fn is_another(item: &ItemRecord, answers: &[SourceAnswer]) -> bool {
    Told::ids(answers).contradicts(&item.details.ids)
}

/// The number is the one the files follow, whatever the sources' own; the ids are those of the told episode, whatever
/// an NFO file that came along with a renamed video says.
fn part(
    run: &Run,
    item: &ItemRecord,
    number: EpisodeNumber,
    fields: FieldSet,
    answers: &[SourceAnswer],
) -> MergedItem {
    let mut ids = Told::ids(answers);
    if !ids.contradicts(&item.scanned.ids) {
        ids.unite(&item.scanned.ids);
    }
    let mut merged = merging::merge(run, item, ids, fields, is_another(item, answers), answers);
    merged.details.number = Some(number);
    merged
}
