//! `/3/collection/{id}`.

use serde_json::{Value, json};

use super::movie_parts::pictures;
use super::reader::Reader;
use super::{Failure, World, summary};
use crate::catalogue::{Collection, pictures_of_collection};
use crate::exchange::Ask;

/// Answers with the films of a collection, and its pictures where they are appended.
pub(super) fn details(world: World<'_>, ask: &Ask, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let collection = collection(world, id)?;
    let listing = pictures_of_collection(collection, world.style);
    let (poster, backdrop) = summary::paths(&listing, reader);
    let parts: Vec<Value> = collection
        .films
        .iter()
        .filter_map(|id| world.catalogue.film(*id))
        .map(|film| summary::with_kind(world, film, reader))
        .collect();
    let mut answer = json!({
        "id": collection.id,
        "name": collection.name,
        "overview": overview(world, collection, reader),
        "poster_path": poster,
        "backdrop_path": backdrop,
        "parts": parts,
    });
    let appended = ask.parameter("append_to_response").unwrap_or_default();
    if appended.split(',').any(|part| part.trim() == "images") {
        answer["images"] = pictures_answer(world, collection, reader);
    }
    Ok(answer)
}

/// Answers with the pictures of a collection.
pub(super) fn images(world: World<'_>, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let collection = collection(world, id)?;
    let mut answer = pictures_answer(world, collection, reader);
    answer["id"] = json!(collection.id);
    Ok(answer)
}

fn collection<'a>(world: World<'a>, id: &str) -> Result<&'a Collection, Failure> {
    let id: u32 = id.parse().map_err(|_| Failure::NotFound)?;
    world.catalogue.collections().iter().find(|collection| collection.id == id).ok_or(Failure::NotFound)
}

fn pictures_answer(world: World<'_>, collection: &Collection, reader: &Reader) -> Value {
    let listing = pictures_of_collection(collection, world.style);
    json!({
        "backdrops": pictures(&listing.backdrops, reader),
        "posters": pictures(&listing.posters, reader),
    })
}

fn overview(world: World<'_>, collection: &Collection, reader: &Reader) -> String {
    let films: Vec<_> = collection.films.iter().filter_map(|id| world.catalogue.film(*id)).collect();
    match (films.first(), films.last(), reader.code()) {
        (Some(first), Some(last), "en") => format!(
            "{} films that belong together, from \"{}\" of {} to \"{}\" of {}.",
            films.len(),
            first.title(),
            first.year(),
            last.title(),
            last.year()
        ),
        _ => String::new(),
    }
}
