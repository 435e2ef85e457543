//! TMDB's third version, as far as a cataloguer asks it.
//!
//! # Layout
//!
//! Here the routes; `search`, `movies` (details and appended parts), `movie_parts` (each part), `collections`, `find`
//! and `configuration` answer them; `summary` writes the short form of a film that several of them list; `reader` is
//! whom the texts are for; `failure` says no.

mod collections;
mod configuration;
mod failure;
mod find;
mod movie_parts;
mod movies;
mod reader;
mod search;
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
        ["3", "collection", id] => collections::details(world, ask, &reader, id),
        ["3", "collection", id, "images"] => collections::images(world, &reader, id),
        _ => Err(Failure::NotFound),
    }
}

fn authorise(ask: &Ask) -> Result<(), Failure> {
    match ask.parameter("api_key").or(ask.bearer.as_deref()) {
        None | Some("" | REFUSED_KEY) => Err(Failure::InvalidKey),
        Some(_) => Ok(()),
    }
}
