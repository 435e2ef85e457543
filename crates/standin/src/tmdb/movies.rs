//! `/3/movie/{id}` with appended parts, and the parts on their own.

use serde_json::{Map, Value, json};

use super::reader::Reader;
use super::{Failure, World, appended, movie_parts, summary};
use crate::catalogue::{Catalogue, Film, Tongue, listing_of, pictures_of_collection};
use crate::exchange::Ask;

/// Answers with a film's details and whatever parts are appended; unknown parts are passed over, as on TMDB.
pub(super) fn details(world: World<'_>, ask: &Ask, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let parts = appended(ask)?;
    let film = film(world.catalogue, id)?;
    let mut answer = film_details(world, film, reader);
    for part in parts {
        if let Some(value) = movie_parts::answer(world, film, reader, part) {
            answer.insert(part.to_owned(), value);
        }
    }
    Ok(Value::Object(answer))
}

/// Answers with one part, which then names the film.
pub(super) fn part(world: World<'_>, reader: &Reader, id: &str, part: &str) -> Result<Value, Failure> {
    let film = film(world.catalogue, id)?;
    let mut answer = movie_parts::answer(world, film, reader, part).ok_or(Failure::NotFound)?;
    answer["id"] = json!(film.tmdb_id());
    Ok(answer)
}

/// A film by its number or, as TMDB allows, by its IMDb id.
fn film<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Film, Failure> {
    // TMDB passes over what follows the number, as in `603-the-matrix`.
    let number = id.split('-').next().unwrap_or(id);
    let found = match number.parse() {
        Ok(number) => catalogue.film(number),
        Err(_) => catalogue.film_of_imdb(number),
    };
    found.ok_or(Failure::NotFound)
}

fn film_details(world: World<'_>, film: &Film, reader: &Reader) -> Map<String, Value> {
    let details = film.details();
    let (title, tagline, overview) = summary::texts(film, &details, reader);
    let (poster, backdrop) = summary::paths(&listing_of(film, world.style), reader);
    let genre_tongue = reader.tongue().unwrap_or(Tongue::English);
    let value = json!({
        "adult": false,
        "backdrop_path": backdrop,
        "belongs_to_collection": collection(world, film, reader),
        "budget": 0,
        "genres": details.genres.iter()
            .map(|genre| json!({ "id": genre.id, "name": genre.name(genre_tongue) }))
            .collect::<Vec<_>>(),
        "homepage": "",
        "id": film.tmdb_id(),
        "imdb_id": film.imdb_id(),
        "original_language": film.original_language().code,
        "original_title": film.original_title(),
        "overview": overview,
        "popularity": details.figures.popularity,
        "poster_path": poster,
        "production_companies": details.studios.iter()
            .map(|studio| json!({
                "id": studio.id,
                "logo_path": null,
                "name": studio.name,
                "origin_country": studio.country,
            }))
            .collect::<Vec<_>>(),
        "production_countries": details.countries.iter()
            .map(|country| json!({ "iso_3166_1": country.code, "name": country.name }))
            .collect::<Vec<_>>(),
        "release_date": details.released.iso(),
        "revenue": 0,
        "runtime": details.runtime_minutes,
        "spoken_languages": details.languages.iter()
            .map(|language| json!({
                "english_name": language.english,
                "iso_639_1": language.code,
                "name": language.own,
            }))
            .collect::<Vec<_>>(),
        "status": "Released",
        "tagline": tagline,
        "title": title,
        "video": false,
        "vote_average": details.figures.rating,
        "vote_count": details.figures.votes,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn collection(world: World<'_>, film: &Film, reader: &Reader) -> Value {
    let Some(membership) = film.membership() else {
        return Value::Null;
    };
    let found = world.catalogue.collections().iter().find(|collection| collection.id == membership.id);
    let paths =
        found.map(|collection| summary::paths(&pictures_of_collection(collection, world.style), reader));
    let (poster, backdrop) = paths.unwrap_or_default();
    json!({
        "id": membership.id,
        "name": membership.name,
        "poster_path": poster,
        "backdrop_path": backdrop,
    })
}
