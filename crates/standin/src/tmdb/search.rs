//! `/3/search/movie` and `/3/search/tv`.

use serde_json::{Value, json};

use super::reader::Reader;
use super::{Failure, World, show_summary, summary};
use crate::catalogue::{Film, Show};
use crate::exchange::Ask;

/// Results a page.
const PAGE: usize = 20;
/// The last page that may be asked for.
const LAST_PAGE: usize = 500;

/// Answers a search for films.
pub(super) fn movies(world: World<'_>, ask: &Ask, reader: &Reader) -> Result<Value, Failure> {
    let query = query(ask)?;
    let primary = year(ask, "primary_release_year");
    let any = year(ask, "year");
    let found: Vec<&Film> = world
        .catalogue
        .search(query)
        .into_iter()
        .filter(|film| primary.is_none_or(|year| film.year() == year))
        .filter(|film| any.is_none_or(|year| was_released_in(film, year)))
        .collect();
    listed(ask, &found, |film| summary::of(world, film, reader))
}

/// Answers a search for shows.
pub(super) fn shows(world: World<'_>, ask: &Ask, reader: &Reader) -> Result<Value, Failure> {
    let query = query(ask)?;
    let first = year(ask, "first_air_date_year");
    let any = year(ask, "year");
    let found: Vec<&Show> = world
        .catalogue
        .search_shows(query)
        .into_iter()
        .filter(|show| first.is_none_or(|year| show.year() == year))
        .filter(|show| any.is_none_or(|year| was_broadcast_in(show, year)))
        .collect();
    listed(ask, &found, |show| show_summary::of(world, show, reader))
}

fn query(ask: &Ask) -> Result<&str, Failure> {
    let query = ask.parameter("query").unwrap_or_default().trim();
    if query.is_empty() { Err(Failure::NoQuery) } else { Ok(query) }
}

/// A page of results: 20, best fit first, then the better known.
fn listed<T>(ask: &Ask, found: &[&T], summary: impl Fn(&T) -> Value) -> Result<Value, Failure> {
    let page = page(ask)?;
    let results: Vec<Value> =
        found.iter().skip((page - 1) * PAGE).take(PAGE).map(|one| summary(one)).collect();
    Ok(json!({
        "page": page,
        "results": results,
        "total_pages": found.len().div_ceil(PAGE).max(1),
        "total_results": found.len(),
    }))
}

/// `year` looks at every episode of a show.
fn was_broadcast_in(show: &Show, year: u16) -> bool {
    let mut days = show.seasons().into_iter().flat_map(|season| season.episodes).filter_map(|one| one.aired);
    days.any(|day| day.year == year)
}

fn page(ask: &Ask) -> Result<usize, Failure> {
    match ask.parameter("page") {
        None | Some("") => Ok(1),
        Some(page) => {
            page.parse().ok().filter(|page| (1..=LAST_PAGE).contains(page)).ok_or(Failure::InvalidPage)
        }
    }
}

/// A year that makes no sense is as good as none, as on TMDB.
fn year(ask: &Ask, name: &str) -> Option<u16> {
    ask.parameter(name)?.parse().ok()
}

/// `year` looks at every country's release, and a film may reach the second country a year later.
fn was_released_in(film: &Film, year: u16) -> bool {
    film.year() == year
        || super::movie_parts::releases(film, &film.details()).iter().any(|release| release.day.year == year)
}
