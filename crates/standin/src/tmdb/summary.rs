//! The short form of a film that search, find and collections list.

use serde_json::{Value, json};

use super::World;
use super::reader::Reader;
use crate::catalogue::{Details, Film, Listing, listing_of};
use crate::images::Lettering;

/// Title and overview for a reader: the title falls back to English, the overview to nothing, as on TMDB.
pub(super) fn texts(film: &Film, details: &Details, reader: &Reader) -> (String, String, String) {
    let tongue = reader.tongue();
    let title = tongue.and_then(|tongue| film.title_in(tongue)).unwrap_or_else(|| film.title().to_owned());
    match tongue.and_then(|tongue| details.texts(tongue)) {
        Some(texts) => (title, texts.tagline.clone(), texts.plot.clone()),
        None => (title, String::new(), String::new()),
    }
}

/// Paths of the poster and the backdrop a reader is shown.
pub(super) fn paths(listing: &Listing, reader: &Reader) -> (Option<String>, Option<String>) {
    let backdrop = listing.backdrops.iter().find(|backdrop| backdrop.name.lettering == Lettering::Without);
    (
        listing.poster_for(reader.code()).map(|poster| poster.name.tmdb_path()),
        backdrop.map(|backdrop| backdrop.name.tmdb_path()),
    )
}

/// The short form.
pub(super) fn of(world: World<'_>, film: &Film, reader: &Reader) -> Value {
    let details = film.details();
    let (title, _, overview) = texts(film, &details, reader);
    let (poster, backdrop) = paths(&listing_of(film, world.style), reader);
    json!({
        "adult": false,
        "backdrop_path": backdrop,
        "genre_ids": details.genres.iter().map(|genre| genre.id).collect::<Vec<_>>(),
        "id": film.tmdb_id(),
        "original_language": film.original_language().code,
        "original_title": film.original_title(),
        "overview": overview,
        "popularity": details.figures.popularity,
        "poster_path": poster,
        "release_date": details.released.iso(),
        "title": title,
        "video": false,
        "vote_average": details.figures.rating,
        "vote_count": details.figures.votes,
    })
}

/// The short form with the kind of thing it is, as find and collections give it.
pub(super) fn with_kind(world: World<'_>, film: &Film, reader: &Reader) -> Value {
    let mut summary = of(world, film, reader);
    summary["media_type"] = json!("movie");
    summary
}
