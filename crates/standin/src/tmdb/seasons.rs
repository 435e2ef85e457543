//! Seasons and episodes of a show, and their parts.

use serde_json::{Value, json};

use super::movie_parts::{person, pictures};
use super::reader::Reader;
use super::{World, show_parts};
use crate::catalogue::{
    Day, Episode, Season, Show, Tongue, posters_of_season, season_name, stills_of_episode,
};
use crate::random::mix;

/// What lies at a path below a season: the season itself, a part of it, an episode, or a part of that.
pub(super) fn below(
    world: World<'_>,
    show: &Show,
    reader: &Reader,
    number: u32,
    path: &[&str],
) -> Option<Value> {
    let season = show.season(number)?;
    match path {
        [] => Some(details(world, show, &season, reader)),
        ["images"] => {
            let posters = posters_of_season(show, number, world.style);
            Some(json!({
                "id": show.numbers().tmdb_season(number),
                "posters": pictures(&posters, reader),
            }))
        }
        ["external_ids"] => Some(json!({
            "id": show.numbers().tmdb_season(number),
            "freebase_mid": null,
            "freebase_id": null,
            "tvdb_id": null,
            "tvrage_id": null,
            "wikidata_id": null,
        })),
        ["episode", episode, rest @ ..] => {
            below_episode(world, show, reader, &show.episode(number, episode.parse().ok()?)?, rest)
        }
        _ => None,
    }
}

fn below_episode(
    world: World<'_>,
    show: &Show,
    reader: &Reader,
    found: &Episode,
    path: &[&str],
) -> Option<Value> {
    match path {
        [] => {
            let mut answer = in_season(world, show, found, reader);
            if let Some(fields) = answer.as_object_mut() {
                fields.remove("show_id");
                fields.remove("episode_type");
            }
            Some(answer)
        }
        ["images"] => {
            let stills = stills_of_episode(found, world.style);
            Some(json!({ "id": found.tmdb_id, "stills": pictures(&stills, reader) }))
        }
        ["external_ids"] => Some(json!({
            "imdb_id": found.imdb_id(),
            "freebase_mid": null,
            "freebase_id": null,
            "tvdb_id": found.tvdb_id,
            "tvrage_id": null,
            "wikidata_id": null,
        })),
        _ => None,
    }
}

fn details(world: World<'_>, show: &Show, season: &Season, reader: &Reader) -> Value {
    let mut answer = short(world, show, season, reader);
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("episode_count");
    }
    let seed = mix(u64::from(show.numbers().tmdb_season(season.number)));
    answer["_id"] = json!(format!("{seed:016x}{:08x}", mix(seed) as u32));
    answer["episodes"] =
        season.episodes.iter().map(|episode| in_season(world, show, episode, reader)).collect();
    answer
}

/// The short form of a season, as a show lists it.
pub(super) fn short(world: World<'_>, show: &Show, season: &Season, reader: &Reader) -> Value {
    let posters = posters_of_season(show, season.number, world.style);
    let poster = posters
        .iter()
        .find(|poster| poster.language == Some(reader.code()))
        .or(posters.first())
        .map(|poster| poster.name.tmdb_path());
    let tongue = reader.tongue().unwrap_or(Tongue::English);
    json!({
        "air_date": season.aired().map(Day::iso),
        "episode_count": season.episodes.len(),
        "id": show.numbers().tmdb_season(season.number),
        "name": season_name(season.number, tongue),
        // One season in three has a text, and only in English.
        "overview": if reader.tongue() == Some(Tongue::English) && season.number % 3 == 1 {
            season.episodes.first().map(|episode| episode.plot.as_str()).unwrap_or_default()
        } else {
            ""
        },
        "poster_path": poster,
        "season_number": season.number,
        "vote_average": season.rating(),
    })
}

/// The short form of an episode, without people.
pub(super) fn episode(world: World<'_>, show: &Show, episode: &Episode, reader: &Reader) -> Value {
    let tongue = reader.tongue();
    // A name that is not translated is only a number, as on TMDB.
    let name = tongue.and_then(|tongue| episode.title_in(tongue)).unwrap_or_else(|| match tongue {
        Some(Tongue::French) => format!("Épisode {}", episode.number),
        _ => format!("Episode {}", episode.number),
    });
    let still = stills_of_episode(episode, world.style).first().map(|still| still.name.tmdb_path());
    json!({
        "air_date": episode.aired.map(Day::iso),
        "episode_number": episode.number,
        "episode_type": if episode.finale { "finale" } else { "standard" },
        "id": episode.tmdb_id,
        "name": name,
        "overview": if tongue == Some(Tongue::English) { episode.plot.as_str() } else { "" },
        "production_code": "",
        "runtime": episode.runtime_minutes,
        "season_number": episode.season,
        "show_id": show.tmdb_id(),
        "still_path": still,
        "vote_average": episode.figures.rating,
        "vote_count": episode.figures.votes,
    })
}

/// An episode with its people, as a season lists it.
fn in_season(world: World<'_>, show: &Show, found: &Episode, reader: &Reader) -> Value {
    let mut answer = episode(world, show, found, reader);
    let directors = found.directors.iter().map(|person| (person, "Directing", "Director"));
    let writers = found.writers.iter().map(|person| (person, "Writing", "Writer"));
    answer["crew"] = directors
        .chain(writers)
        .map(|(member, department, job)| {
            let mut value = person(member, department, world.style);
            value["department"] = json!(department);
            value["job"] = json!(job);
            value["credit_id"] = json!(show_parts::credit_id(show, member, job));
            value
        })
        .collect();
    let first = 500;
    answer["guest_stars"] = found
        .guests
        .iter()
        .enumerate()
        .map(|(place, role)| {
            let mut value = person(&role.person, "Acting", world.style);
            value["character"] = json!(role.character);
            value["credit_id"] = json!(show_parts::credit_id(show, &role.person, &role.character));
            value["order"] = json!(first + place);
            value
        })
        .collect();
    answer
}
