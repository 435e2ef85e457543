//! TMDB's third version, as far as a cataloguer asks it.
//!
//! # Layout
//!
//! Here the routes; `search`, `movies` (details and appended parts), `movie_parts` (each part), `collections`, `find`
//! and `configuration` answer them; `shows`, `show_parts` and `seasons` do for shows what the former do for films.
//! `summary` and `show_summary` write the short forms that several of them list; `reader` is whom the texts are for;
//! `failure` says no.

mod collections;
mod configuration;
mod failure;
mod find;
mod movie_parts;
mod movies;
mod reader;
mod search;
mod seasons;
mod show_parts;
mod show_summary;
mod shows;
mod summary;

use http::StatusCode;
use serde_json::Value;

pub(crate) use failure::Failure;
use reader::Reader;

use crate::catalogue::Catalogue;
use crate::exchange::{Answer, Ask};
use crate::images::PictureStyle;

/// What the answers are made from.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) style: PictureStyle,
}

/// A key that is refused; every other one is accepted.
const REFUSED_KEY: &str = "invalid";

/// Answers a request below `/3/`.
pub(crate) fn answer(world: World<'_>, ask: &Ask) -> Answer {
    match respond(world, ask) {
        Ok(value) => Answer::json(StatusCode::OK, &value),
        Err(failure) => failure.answer(),
    }
}

fn respond(world: World<'_>, ask: &Ask) -> Result<Value, Failure> {
    authorise(ask)?;
    let reader = Reader::of(ask);
    match ask.segments().as_slice() {
        ["3", "configuration"] => Ok(configuration::answer(ask)),
        ["3", "search", "movie"] => search::movies(world, ask, &reader),
        ["3", "find", id] => find::answer(world, ask, &reader, id),
        ["3", "movie", id] => movies::details(world, ask, &reader, id),
        ["3", "movie", id, part] => movies::part(world, &reader, id, part),
        ["3", "search", "tv"] => search::shows(world, ask, &reader),
        ["3", "tv", "episode_group", id] => order(world, &reader, id),
        ["3", "tv", id] => shows::details(world, ask, &reader, id),
        ["3", "tv", id, path @ ..] => shows::part(world, ask, &reader, id, path),
        ["3", "collection", id] => collections::details(world, ask, &reader, id),
        ["3", "collection", id, "images"] => collections::images(world, &reader, id),
        _ => Err(Failure::NotFound),
    }
}

/// `/3/tv/episode_group/{id}`: the episodes of a show in another order.
fn order(world: World<'_>, reader: &Reader, id: &str) -> Result<Value, Failure> {
    let (show, order) = world.catalogue.order(id).ok_or(Failure::NotFound)?;
    let mut answer = show_parts::order(&order);
    answer["groups"] =
        order.groups.iter().map(|group| show_parts::group(world, show, reader, group)).collect();
    Ok(answer)
}

/// Parts that may be appended to one answer.
const MOST_APPENDED: usize = 20;

/// The parts that a request wants appended.
fn appended(ask: &Ask) -> Result<Vec<&str>, Failure> {
    let parts: Vec<&str> = ask
        .parameter("append_to_response")
        .into_iter()
        .flat_map(|parts| parts.split(','))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > MOST_APPENDED { Err(Failure::TooManyAppended) } else { Ok(parts) }
}

fn authorise(ask: &Ask) -> Result<(), Failure> {
    match ask.parameter("api_key").or(ask.bearer.as_deref()) {
        None | Some("" | REFUSED_KEY) => Err(Failure::InvalidKey),
        Some(_) => Ok(()),
    }
}
