//! `/3/search/movie`.

use serde_json::{Value, json};

use super::reader::Reader;
use super::{Failure, World, summary};
use crate::catalogue::Film;
use crate::exchange::Ask;

/// Results a page.
const PAGE: usize = 20;
/// The last page that may be asked for.
const LAST_PAGE: usize = 500;

/// Answers a search: 20 results a page, best fit first, then the better known.
pub(super) fn movies(world: World<'_>, ask: &Ask, reader: &Reader) -> Result<Value, Failure> {
    let query = ask.parameter("query").unwrap_or_default().trim();
    if query.is_empty() {
        return Err(Failure::NoQuery);
    }
    let page = page(ask)?;
    let primary = year(ask, "primary_release_year");
    let any = year(ask, "year");
    let found: Vec<&Film> = world
        .catalogue
        .search(query)
        .into_iter()
        .filter(|film| primary.is_none_or(|year| film.year() == year))
        .filter(|film| any.is_none_or(|year| was_released_in(film, year)))
        .collect();
    let results: Vec<Value> = found
        .iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .map(|film| summary::of(world, film, reader))
        .collect();
    Ok(json!({
        "page": page,
        "results": results,
        "total_pages": found.len().div_ceil(PAGE).max(1),
        "total_results": found.len(),
    }))
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
