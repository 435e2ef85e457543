//! `/3/tv/{id}` with appended parts and seasons, the parts on their own, and everything below a show.

use serde_json::{Map, Value, json};

use super::reader::Reader;
use super::{Failure, World, appended, seasons, show_parts, show_summary};
use crate::catalogue::{
    Catalogue, Day, Episode, Season, Show, ShowDetails, Tongue, listing_of_show, picture_of_person,
};
use crate::exchange::Ask;
use crate::images::PictureName;

/// Answers with a show's details and whatever parts and seasons are appended; those there are not are passed over.
pub(super) fn details(world: World<'_>, ask: &Ask, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let parts = appended(ask)?;
    let show = show(world.catalogue, id)?;
    let mut answer = show_details(world, show, reader);
    for part in parts {
        let path: Vec<&str> = part.split('/').collect();
        if let Some(value) = below(world, show, reader, &path) {
            answer.insert(part.to_owned(), value);
        }
    }
    Ok(Value::Object(answer))
}

/// Answers with one part, which then names the show, or with a season, an episode or a part of theirs, with their own
/// appended parts.
pub(super) fn part(
    world: World<'_>,
    ask: &Ask,
    reader: &Reader,
    id: &str,
    path: &[&str],
) -> Result<Value, Failure> {
    let parts = appended(ask)?;
    let show = show(world.catalogue, id)?;
    let mut answer = below(world, show, reader, path).ok_or(Failure::NotFound)?;
    if let [_] = path {
        answer["id"] = json!(show.tmdb_id());
        return Ok(answer);
    }
    for part in parts {
        let deeper: Vec<&str> = path.iter().copied().chain(part.split('/')).collect();
        if let Some(value) = below(world, show, reader, &deeper) {
            answer[part] = value;
        }
    }
    Ok(answer)
}

/// What lies at a path below a show.
fn below(world: World<'_>, show: &Show, reader: &Reader, path: &[&str]) -> Option<Value> {
    match path {
        ["season", number, rest @ ..] => seasons::below(world, show, reader, number.parse().ok()?, rest),
        [part] => show_parts::answer(world, show, reader, part),
        _ => None,
    }
}

/// A show by its number.
fn show<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Show, Failure> {
    // TMDB passes over what follows the number, as in `1399-game-of-thrones`.
    let number = id.split('-').next().and_then(|number| number.parse().ok()).ok_or(Failure::NotFound)?;
    catalogue.show(number).ok_or(Failure::NotFound)
}

fn show_details(world: World<'_>, show: &Show, reader: &Reader) -> Map<String, Value> {
    let details = show.details();
    let common = &details.common;
    let (name, tagline, overview) = show_summary::texts(show, common, reader);
    let (poster, backdrop) = super::summary::paths(&listing_of_show(show, world.style), reader);
    let seasons = show.seasons();
    let tongue = reader.tongue().unwrap_or(Tongue::English);
    let regular: u32 = show.plan().episodes();
    let value = json!({
        "adult": false,
        "backdrop_path": backdrop,
        "created_by": created_by(world, show, &details),
        "episode_run_time": [],
        "first_air_date": common.released.iso(),
        "genres": common.genres.iter()
            .map(|genre| json!({ "id": genre.id, "name": genre.name(tongue) }))
            .collect::<Vec<_>>(),
        "homepage": "",
        "id": show.tmdb_id(),
        "in_production": !show.has_ended(),
        "languages": [show.original_language().code],
        "last_air_date": details.last_aired.map(Day::iso),
        "last_episode_to_air": last_episode(world, show, &seasons, reader),
        "name": name,
        "networks": [{
            "id": details.network.id,
            "logo_path": null,
            "name": details.network.name,
            "origin_country": details.network.country,
        }],
        "next_episode_to_air": null,
        "number_of_episodes": regular,
        "number_of_seasons": show.plan().seasons.len(),
        "origin_country": common.countries.iter().map(|country| country.code).collect::<Vec<_>>(),
        "original_language": show.original_language().code,
        "original_name": show.title(),
        "overview": overview,
        "popularity": common.figures.popularity,
        "poster_path": poster,
        "production_companies": common.studios.iter()
            .map(|studio| json!({
                "id": studio.id,
                "logo_path": null,
                "name": studio.name,
                "origin_country": studio.country,
            }))
            .collect::<Vec<_>>(),
        "production_countries": common.countries.iter()
            .map(|country| json!({ "iso_3166_1": country.code, "name": country.name }))
            .collect::<Vec<_>>(),
        "seasons": seasons.iter().map(|season| seasons::short(world, show, season, reader)).collect::<Vec<_>>(),
        "spoken_languages": common.languages.iter()
            .map(|language| json!({
                "english_name": language.english,
                "iso_639_1": language.code,
                "name": language.own,
            }))
            .collect::<Vec<_>>(),
        "status": if show.has_ended() { "Ended" } else { "Returning Series" },
        "tagline": tagline,
        "type": "Scripted",
        "vote_average": common.figures.rating,
        "vote_count": common.figures.votes,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn created_by(world: World<'_>, show: &Show, details: &ShowDetails) -> Vec<Value> {
    let creators = details.creators.iter();
    creators
        .map(|person| {
            json!({
                "id": person.id,
                "credit_id": show_parts::credit_id(show, person, "Creator"),
                "name": person.name,
                "gender": person.gender,
                "profile_path": picture_of_person(person, world.style).map(PictureName::tmdb_path),
            })
        })
        .collect()
}

fn last_episode(world: World<'_>, show: &Show, seasons: &[Season], reader: &Reader) -> Value {
    let mut regular = seasons.iter().filter(|season| season.number > 0).flat_map(|season| &season.episodes);
    let last: Option<&Episode> = regular.rfind(|episode| episode.aired.is_some());
    last.map_or(Value::Null, |episode| seasons::episode(world, show, episode, reader))
}
