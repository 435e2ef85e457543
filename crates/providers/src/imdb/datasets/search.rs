//! Titles by name.

use bioscope_datasets::{DatasetError, Found, Index};
use bioscope_model::{Candidate, IdSet, Provider, Year};

use super::super::wanted::Wanted;
use super::film::others;
use crate::text;

/// Most namesakes whose votes are looked at; "Pilot" has thousands.
const MOST_WEIGHED: usize = 1_000;
/// Most namesakes told.
const MOST_TOLD: usize = 20;

/// The titles of this name: those whose whole title it is first, of these the ones with most votes.
pub(super) fn search(
    index: &Index,
    title: &str,
    year: Option<Year>,
    wanted: Wanted,
) -> Result<Vec<Candidate>, DatasetError> {
    let found = index.find(title, year)?.into_iter().filter(|found| wanted.fits(found.kind()));
    let mut weighed = Vec::new();
    for found in found.take(MOST_WEIGHED) {
        let votes = index.rating(found.id)?.map_or(0, |rating| rating.votes);
        weighed.push((found, votes));
    }
    weighed.sort_by_key(|(found, votes)| (!found.is_whole, std::cmp::Reverse(*votes), found.id));
    let mut candidates = Vec::new();
    for (rank, (found, votes)) in (0..).zip(weighed.into_iter().take(MOST_TOLD)) {
        candidates.extend(candidate(index, found, votes, rank)?);
    }
    Ok(candidates)
}

fn candidate(index: &Index, found: Found, votes: u32, rank: u32) -> Result<Option<Candidate>, DatasetError> {
    let Some(told) = index.title(found.id)? else { return Ok(None) };
    let Some(title) = text::line(&told.title, text::TITLE) else { return Ok(None) };
    let original = told.original_title.as_deref();
    let akas = index.akas(found.id)?;
    let mut ids = IdSet::new();
    ids.insert(Provider::Imdb, &found.id.to_string());
    let note = format!("{}, {votes} votes at IMDb", if told.kind.is_show() { "show" } else { "film" });
    Ok(Some(Candidate {
        source: Provider::Imdb,
        ids,
        original_title: original.and_then(|title| text::line(title, text::TITLE)),
        alternative_titles: others(&akas, [told.title.as_str()].into_iter().chain(original)),
        title,
        year: told.year,
        runtime_minutes: told.runtime_minutes,
        popularity: votes.into(),
        rank,
        note: text::note(&note),
    }))
}
