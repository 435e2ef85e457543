//! `/3/find/{id}`: things by another service's id.

use serde_json::{Value, json};

use super::reader::Reader;
use super::{Failure, World, seasons, show_summary, summary};
use crate::catalogue::{Episode, Show};
use crate::exchange::Ask;

/// Answers with five lists, all of them empty for an id that is not known.
pub(super) fn answer(world: World<'_>, ask: &Ask, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let catalogue = world.catalogue;
    let (film, show, episode) = match ask.parameter("external_source") {
        Some("imdb_id") => {
            (catalogue.film_of_imdb(id), catalogue.show_of_imdb(id), catalogue.episode_of_imdb(id))
        }
        // Films have no number at TheTVDB, so that this source finds shows and episodes only.
        Some("tvdb_id") => match id.parse() {
            Ok(number) => (None, catalogue.show_of_tvdb(number), catalogue.episode_of_tvdb(number)),
            Err(_) => (None, None, None),
        },
        _ => return Err(Failure::InvalidParameters),
    };
    let kind = |mut summary: Value, kind: &str| {
        summary["media_type"] = json!(kind);
        summary
    };
    let shown = |show: &Show| kind(show_summary::of(world, show, reader), "tv");
    let part = |(show, episode): (&Show, Episode)| {
        kind(seasons::episode(world, show, &episode, reader), "tv_episode")
    };
    let films: Vec<Value> = film.map(|film| summary::with_kind(world, film, reader)).into_iter().collect();
    Ok(json!({
        "movie_results": films,
        "person_results": [],
        "tv_results": show.map(shown).into_iter().collect::<Vec<_>>(),
        "tv_episode_results": episode.map(part).into_iter().collect::<Vec<_>>(),
        "tv_season_results": [],
    }))
}
