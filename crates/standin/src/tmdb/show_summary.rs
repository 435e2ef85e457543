//! The short form of a show that search and find list.

use serde_json::{Value, json};

use super::World;
use super::reader::Reader;
use crate::catalogue::{Details, Show, listing_of_show};

/// Name, tagline and overview for a reader: the name falls back to the original one, the others to nothing.
pub(super) fn texts(show: &Show, details: &Details, reader: &Reader) -> (String, String, String) {
    let tongue = reader.tongue();
    let name = tongue.map_or_else(|| show.title().to_owned(), |tongue| show.title_in(tongue));
    match tongue.and_then(|tongue| details.texts(tongue)) {
        Some(texts) => (name, texts.tagline.clone(), texts.plot.clone()),
        None => (name, String::new(), String::new()),
    }
}

/// The short form.
pub(super) fn of(world: World<'_>, show: &Show, reader: &Reader) -> Value {
    let details = show.details().common;
    let (name, _, overview) = texts(show, &details, reader);
    let (poster, backdrop) = super::summary::paths(&listing_of_show(show, world.style), reader);
    json!({
        "adult": false,
        "backdrop_path": backdrop,
        "first_air_date": details.released.iso(),
        "genre_ids": details.genres.iter().map(|genre| genre.id).collect::<Vec<_>>(),
        "id": show.tmdb_id(),
        "name": name,
        "origin_country": details.countries.iter().map(|country| country.code).collect::<Vec<_>>(),
        "original_language": show.original_language().code,
        "original_name": show.title(),
        "overview": overview,
        "popularity": details.figures.popularity,
        "poster_path": poster,
        "vote_average": details.figures.rating,
        "vote_count": details.figures.votes,
    })
}
