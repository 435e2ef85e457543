//! IMDb, as far as a cataloguer asks it: the reference page, the title page and the suggestion service.
//!
//! # Layout
//!
//! Here the routes; `subject` is what a page is about; `reference` and `title` write the data of the two pages in the
//! shapes of their vintages, `credits` the credits of the newer one, `episodes` the seasons of a show; `shell` puts data into a page and fills it up; `suggestion` answers the search box;
//! `challenge` is what plain clients meet today.

mod challenge;
mod credits;
mod episodes;
mod fields;
mod reference;
mod shell;
mod subject;
mod suggestion;
mod title;

use http::StatusCode;

pub(crate) use challenge::challenge;
pub(crate) use shell::Filler;
pub(crate) use suggestion::suggestion;

use crate::catalogue::Catalogue;
use crate::exchange::{Answer, Ask};
use crate::images::PictureStyle;
use subject::Subject;

/// IMDb counts more votes than TMDB.
pub(crate) const VOTES_FACTOR: u32 = 61;

/// What a path below a title asks for.
enum Wanted {
    Title,
    Reference,
    Episodes,
}

/// Answers a request below `/title/`.
pub(crate) fn page(catalogue: &Catalogue, style: PictureStyle, filler: &Filler, ask: &Ask) -> Answer {
    let segments = ask.segments();
    let (id, wanted) = match segments.as_slice() {
        ["title", id] => (*id, Wanted::Title),
        ["title", id, "reference"] => (*id, Wanted::Reference),
        ["title", id, "episodes"] => (*id, Wanted::Episodes),
        _ => return Answer::plain(StatusCode::NOT_FOUND),
    };
    let film = catalogue.film_of_imdb(id).map(|film| Subject::film(film, style, &ask.origin));
    let show = || catalogue.show_of_imdb(id).map(|show| Subject::show(show, style, &ask.origin));
    let Some(subject) = film.or_else(show) else {
        return Answer::plain(StatusCode::NOT_FOUND);
    };
    let html = match wanted {
        Wanted::Title => Some(title::page(&subject, filler)),
        Wanted::Reference => Some(reference::page(&subject, filler)),
        Wanted::Episodes => episodes::page(&subject, filler, ask.parameter("season")),
    };
    html.map_or_else(|| Answer::plain(StatusCode::NOT_FOUND), |html| Answer::html(StatusCode::OK, html))
}
