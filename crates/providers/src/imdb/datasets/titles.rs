//! By which titles the candidates of another search are known elsewhere.

use bioscope_datasets::{DatasetError, Index};
use bioscope_model::{Candidate, ImdbId};

use super::super::wanted::Wanted;
use super::film::others;
use crate::text;

/// Adds to `candidate` the titles of the one title of the index that it is: the one with its IMDb id, else the only one
/// that agrees best with its titles and its year. Of two that agree as well none is taken: namesakes of one year are
/// what matching must not confuse.
pub(super) fn add(index: &Index, candidate: &mut Candidate, wanted: Wanted) -> Result<(), DatasetError> {
    let id = match candidate.ids.imdb() {
        Some(id) => Some(id),
        None => the_one(index, candidate, wanted)?,
    };
    let Some(id) = id else { return Ok(()) };
    let told = index.title(id)?;
    let known: Vec<String> = [Some(candidate.title.clone()), candidate.original_title.clone()]
        .into_iter()
        .flatten()
        .chain(candidate.alternative_titles.iter().cloned())
        .collect();
    let akas = index.akas(id)?;
    let mut added = others(&akas, known.iter().map(String::as_str));
    for title in told.into_iter().flat_map(|told| [Some(told.title), told.original_title]).flatten() {
        if !known.contains(&title) && !added.contains(&title) {
            added.push(title);
        }
    }
    candidate.alternative_titles.extend(added);
    candidate.alternative_titles.truncate(text::MANY);
    Ok(())
}

fn the_one(index: &Index, candidate: &Candidate, wanted: Wanted) -> Result<Option<ImdbId>, DatasetError> {
    let mut agreeing: Vec<(ImdbId, u32)> = Vec::new();
    let original = candidate.original_title.as_deref().filter(|title| *title != candidate.title);
    for name in [Some(candidate.title.as_str()), original].into_iter().flatten() {
        for found in index.find(name, candidate.year)? {
            if !found.is_whole || !wanted.fits(found.kind()) {
                continue;
            }
            // A title in common counts for more than the very year, which differs by country.
            match agreeing.iter_mut().find(|(id, _)| *id == found.id) {
                Some((_, weight)) => *weight += 2,
                None => agreeing.push((found.id, 2 + u32::from(found.year == candidate.year))),
            }
        }
    }
    let best = agreeing.iter().map(|(_, weight)| *weight).max();
    let mut bests = agreeing.iter().filter(|(_, weight)| Some(*weight) == best);
    match (bests.next(), bests.next()) {
        (Some((id, _)), None) => Ok(Some(*id)),
        _ => Ok(None),
    }
}
