//! `/3/find/{id}`: things by another service's id.

use serde_json::{Value, json};

use super::reader::Reader;
use super::{Failure, World, summary};
use crate::exchange::Ask;

/// Answers with five lists, all of them empty for an id that is not known.
pub(super) fn answer(world: World<'_>, ask: &Ask, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let movies: Vec<Value> = match ask.parameter("external_source") {
        Some("imdb_id") => {
            let film = world.catalogue.film_of_imdb(id);
            film.map(|film| summary::with_kind(world, film, reader)).into_iter().collect()
        }
        // Films have no number at TheTVDB, so that this source finds shows and episodes only.
        Some("tvdb_id") => Vec::new(),
        _ => return Err(Failure::InvalidParameters),
    };
    Ok(json!({
        "movie_results": movies,
        "person_results": [],
        "tv_results": [],
        "tv_episode_results": [],
        "tv_season_results": [],
    }))
}
