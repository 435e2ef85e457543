//! Search results and look-ups by another provider's id.

use bioscope_model::{Candidate, IdSet, Provider, Year};

use super::wire::{Find, FoundMovie, Search};
use crate::document::{Malformation, read_object};
use crate::foreign_id::ForeignId;
use crate::text;

/// The candidates of `/search/movie`, in TMDB's order.
pub(super) fn read_search(body: &[u8]) -> Result<Vec<Candidate>, Malformation> {
    let search: Search = read_object(body)?;
    let Some(results) = search.results.get() else {
        return Err(Malformation::new("results", "a list was expected"));
    };
    Ok(candidates(results))
}

/// The film of `/find/{id}`, with `known` among its ids; `None` where TMDB does not know it.
pub(super) fn read_find(body: &[u8], known: ForeignId<'_>) -> Result<Option<Candidate>, Malformation> {
    let find: Find = read_object(body)?;
    let Some(results) = find.movie_results.get() else {
        return Err(Malformation::new("movie_results", "a list was expected"));
    };
    Ok(candidates(results).into_iter().next().map(|mut candidate| {
        candidate.ids.insert(known.provider(), &known.to_string());
        candidate
    }))
}

fn candidates(results: &[FoundMovie]) -> Vec<Candidate> {
    let ranked = (0..).zip(results.iter().take(text::CANDIDATES));
    ranked.filter_map(|(rank, found)| candidate(found, rank)).collect()
}

/// A result without id or any title helps nobody.
fn candidate(found: &FoundMovie, rank: u32) -> Option<Candidate> {
    let mut ids = IdSet::new();
    ids.insert(Provider::Tmdb, &found.id.get()?.to_string());
    let original_title = found.original_title.text().and_then(|title| text::line(title, text::TITLE));
    let title = found.title.text().and_then(|title| text::line(title, text::TITLE));
    Some(Candidate {
        source: Provider::Tmdb,
        title: title.or_else(|| original_title.clone())?,
        original_title,
        alternative_titles: Vec::new(),
        year: found.release_date.text().and_then(Year::of_date),
        runtime_minutes: None,
        popularity: found.popularity.get().copied().unwrap_or_default().max(0.0),
        rank,
        note: found.overview.text().and_then(text::note),
        ids,
    })
    .filter(|candidate| !candidate.ids.is_empty())
}
