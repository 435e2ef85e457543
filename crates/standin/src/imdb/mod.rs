//! IMDb, as far as a cataloguer asks it: the reference page, the title page and the suggestion service.
//!
//! # Layout
//!
//! Here the routes; `reference` and `title` write the data of the two pages in the shapes of their vintages, `credits`
//! the credits of the newer one; `shell` puts data into a page and fills it up; `suggestion` answers the search box;
//! `challenge` is what plain clients meet today.

mod challenge;
mod credits;
mod fields;
mod reference;
mod shell;
mod suggestion;
mod title;

use http::StatusCode;

pub(crate) use challenge::challenge;
pub(crate) use shell::Filler;
pub(crate) use suggestion::suggestion;

use crate::catalogue::{Catalogue, Details, Film};
use crate::exchange::{Answer, Ask};
use crate::images::PictureStyle;

/// What a page is made from.
struct Subject<'a> {
    film: &'a Film,
    details: Details,
    style: PictureStyle,
    /// Where pictures are: scheme, host and port.
    origin: &'a str,
}

/// Answers a request below `/title/`.
pub(crate) fn page(catalogue: &Catalogue, style: PictureStyle, filler: &Filler, ask: &Ask) -> Answer {
    let segments = ask.segments();
    let (id, reference) = match segments.as_slice() {
        ["title", id] => (*id, false),
        ["title", id, "reference"] => (*id, true),
        _ => return Answer::plain(StatusCode::NOT_FOUND),
    };
    let Some(film) = catalogue.film_of_imdb(id) else {
        return Answer::plain(StatusCode::NOT_FOUND);
    };
    let subject = Subject { film, details: film.details(), style, origin: &ask.origin };
    let html = if reference { reference::page(&subject, filler) } else { title::page(&subject, filler) };
    Answer::html(StatusCode::OK, html)
}
