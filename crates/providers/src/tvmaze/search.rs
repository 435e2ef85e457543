//! Search results and look-ups by another provider's id.

use bioscope_model::{Candidate, Provider, Year};

use super::details;
use super::wire::{Found, Show};
use crate::document::{Malformation, read_list, read_object};
use crate::foreign_id::ForeignId;
use crate::html;
use crate::text;

/// The candidates of `/search/shows`, in TVmaze's order.
pub(super) fn read_search(body: &[u8]) -> Result<Vec<Candidate>, Malformation> {
    let found: Vec<Found> = read_list(body)?;
    let shows = found.iter().filter_map(|found| found.show.get());
    let ranked = (0..).zip(shows.take(text::CANDIDATES));
    Ok(ranked.filter_map(|(rank, show)| candidate(show, rank)).collect())
}

/// The show that `/lookup/shows` leads to, with `known` among its ids.
pub(super) fn read_look_up(body: &[u8], known: ForeignId<'_>) -> Result<Candidate, Malformation> {
    let show: Show = read_object(body)?;
    let Some(mut candidate) = candidate(&show, 0) else {
        return Err(Malformation::new(".", "a show was expected, with an id and a name"));
    };
    candidate.ids.insert(known.provider(), &known.to_string());
    Ok(candidate)
}

/// A result without id or title helps nobody.
fn candidate(show: &Show, rank: u32) -> Option<Candidate> {
    show.id.get()?;
    Some(Candidate {
        source: Provider::Tvmaze,
        ids: details::ids(show),
        title: text::line(show.name.text()?, text::TITLE)?,
        original_title: None,
        alternative_titles: Vec::new(),
        year: show.premiered.text().and_then(Year::of_date),
        runtime_minutes: None,
        popularity: show.weight.get().copied().unwrap_or_default().max(0.0),
        rank,
        note: show.summary.text().and_then(|summary| text::note(&html::plain_text(summary))),
    })
}
