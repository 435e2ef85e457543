//! TVmaze, as far as a cataloguer asks it: no key, no languages, texts in HTML.
//!
//! # Layout
//!
//! Here the routes and the ways to say no; `show` writes a show, `parts` what can be embedded in it or asked for alone,
//! `picture` addresses of pictures.

mod parts;
mod picture;
mod show;

use http::StatusCode;
use http::header::LOCATION;
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, Show};
use crate::exchange::{Answer, Ask};
use crate::images::PictureStyle;

/// What the answers are made from.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) style: PictureStyle,
    /// Scheme, host and port of the addresses in answers.
    pub(crate) origin: &'a str,
}

/// Results of a search at most.
const MOST_FOUND: usize = 10;

/// Answers a request to TVmaze.
pub(crate) fn answer(world: World<'_>, ask: &Ask) -> Answer {
    match ask.segments().as_slice() {
        ["search", "shows"] => ok(&search(world, ask)),
        ["singlesearch", "shows"] => single(world, ask),
        ["lookup", "shows"] => lookup(world, ask),
        ["shows", id] => show_of(world, id).map_or_else(unknown, |show| ok(&embedding(world, ask, show))),
        ["shows", id, part] => {
            let specials = ask.parameter("specials") == Some("1");
            let found = show_of(world, id).and_then(|show| parts::answer(world, show, part, specials));
            found.map_or_else(unknown, |value| ok(&value))
        }
        _ => unknown(),
    }
}

/// The answer to too many requests. It does not say how long to wait.
pub(crate) fn too_many() -> Answer {
    failure(StatusCode::TOO_MANY_REQUESTS)
}

fn ok(value: &Value) -> Answer {
    Answer::json(StatusCode::OK, value)
}

fn unknown() -> Answer {
    failure(StatusCode::NOT_FOUND)
}

fn failure(status: StatusCode) -> Answer {
    let name = status.canonical_reason().unwrap_or_default();
    Answer::json(status, &json!({ "name": name, "message": "", "code": 0, "status": status.as_u16() }))
}

/// Not found without a word, as searches for one show and look-ups say it.
fn nothing() -> Answer {
    Answer::new(StatusCode::NOT_FOUND, "application/json", "")
}

fn show_of<'a>(world: World<'a>, id: &str) -> Option<&'a Show> {
    world.catalogue.show_of_tvmaze(id.parse().ok()?)
}

fn found<'a>(world: World<'a>, ask: &Ask) -> Vec<&'a Show> {
    world.catalogue.search_shows(ask.parameter("q").unwrap_or_default())
}

fn search(world: World<'_>, ask: &Ask) -> Value {
    let shows = found(world, ask).into_iter().take(MOST_FOUND).enumerate();
    shows
        .map(
            |(place, found)| json!({ "score": 1.2 / (place + 1) as f64, "show": show::answer(world, found) }),
        )
        .collect()
}

fn single(world: World<'_>, ask: &Ask) -> Answer {
    found(world, ask).first().map_or_else(nothing, |show| ok(&embedding(world, ask, show)))
}

/// Leads on to the show with another service's id.
fn lookup(world: World<'_>, ask: &Ask) -> Answer {
    let by_imdb = ask.parameter("imdb").and_then(|id| world.catalogue.show_of_imdb(id));
    let by_tvdb = || world.catalogue.show_of_tvdb(ask.parameter("thetvdb")?.parse().ok()?);
    by_imdb.or_else(by_tvdb).map_or_else(nothing, |show| {
        let address = format!("{}/shows/{}", world.origin, show.tvmaze_id());
        Answer::new(StatusCode::MOVED_PERMANENTLY, "application/json", "").with(LOCATION, &address)
    })
}

/// A show with what `embed` and `embed[]` name; what there is not is passed over.
fn embedding(world: World<'_>, ask: &Ask, show: &Show) -> Value {
    let mut answer = show::answer(world, show);
    let named =
        ask.query.iter().filter(|(name, _)| matches!(name.as_str(), "embed" | "embed[]" | "embed[0]"));
    for (_, part) in named {
        if let Some(value) = parts::answer(world, show, part, false) {
            answer["_embedded"][part] = value;
        }
    }
    answer
}
