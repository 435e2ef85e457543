//! The suggestion service behind the search box.

use http::StatusCode;
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, Film, Show, listing_of, listing_of_show};
use crate::exchange::{Answer, Ask};
use crate::images::PictureStyle;
use crate::random::mix;

/// Results at most.
const MOST: usize = 8;

/// Answers `/suggestion/x/<query>.json` and `/suggestion/titles/x/<query>.json`; any letter does for the `x`.
pub(crate) fn suggestion(catalogue: &Catalogue, style: PictureStyle, ask: &Ask) -> Answer {
    let file = match ask.segments().as_slice() {
        ["suggestion", "titles", _, file] | ["suggestion", _, file] => file.strip_suffix(".json"),
        _ => None,
    };
    let Some(encoded) = file else {
        return Answer::plain(StatusCode::NOT_FOUND);
    };
    let query = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
    let results: Vec<Value> =
        found(catalogue, query.trim()).into_iter().map(|found| entry(&found, style, &ask.origin)).collect();
    Answer::json(StatusCode::OK, &json!({ "d": results, "q": encoded, "v": 1 }))
}

/// A result.
enum Found<'a> {
    Film(&'a Film),
    Show(&'a Show),
}

impl Found<'_> {
    fn year(&self) -> u16 {
        match self {
            Self::Film(film) => film.year(),
            Self::Show(show) => show.year(),
        }
    }

    fn imdb_id(&self) -> String {
        match self {
            Self::Film(film) => film.imdb_id(),
            Self::Show(show) => show.imdb_id(),
        }
    }
}

/// An id finds its title; words find titles, and a year behind them puts the titles of that year first.
fn found<'a>(catalogue: &'a Catalogue, query: &str) -> Vec<Found<'a>> {
    let by_id = catalogue.film_of_imdb(query).map(Found::Film);
    if let Some(found) = by_id.or_else(|| catalogue.show_of_imdb(query).map(Found::Show)) {
        return vec![found];
    }
    let whole = titled(catalogue, query);
    let Some((words, year)) = query.rsplit_once(' ') else {
        return whole.into_iter().take(MOST).collect();
    };
    let Ok(year) = year.trim_matches(['(', ')']).parse::<u16>() else {
        return whole.into_iter().take(MOST).collect();
    };
    let mut others = titled(catalogue, words);
    others.sort_by_key(|found| found.year().abs_diff(year).min(2));
    others.retain(|found| !whole.iter().any(|other| other.imdb_id() == found.imdb_id()));
    whole.into_iter().chain(others).take(MOST).collect()
}

/// Films and shows whose titles answer a query, in turn.
fn titled<'a>(catalogue: &'a Catalogue, query: &str) -> Vec<Found<'a>> {
    let mut films = catalogue.search(query).into_iter().map(Found::Film);
    let mut shows = catalogue.search_shows(query).into_iter().map(Found::Show);
    std::iter::from_fn(|| {
        let pair: Vec<Found<'a>> = films.next().into_iter().chain(shows.next()).collect();
        (!pair.is_empty()).then_some(pair)
    })
    .flatten()
    .collect()
}

fn entry(found: &Found<'_>, style: PictureStyle, origin: &str) -> Value {
    let (details, title, listing, number) = match found {
        Found::Film(film) => (film.details(), film.title(), listing_of(film, style), film.tmdb_id()),
        Found::Show(show) => {
            (show.details().common, show.title(), listing_of_show(show, style), show.tmdb_id())
        }
    };
    let stars: Vec<&str> = details.cast.iter().take(2).map(|role| role.person.name.as_str()).collect();
    let year = found.year();
    let mut entry = json!({
        "id": found.imdb_id(),
        "l": title,
        "q": "feature",
        "qid": "movie",
        "rank": 1 + mix(u64::from(number)) % 500_000,
        "s": stars.join(", "),
        "tl": year.to_string(),
        "y": year,
    });
    if let Found::Show(show) = found {
        let end = show.details().last_aired.filter(|_| show.has_ended()).map(|day| day.year.to_string());
        entry["q"] = json!("TV series");
        entry["qid"] = json!("tvSeries");
        entry["tl"] = json!(format!("{year} TV Series"));
        entry["yr"] = json!(format!("{year}-{}", end.unwrap_or_default()));
    }
    if let Some(poster) = listing.posters.first() {
        entry["i"] = json!({
            "height": poster.name.height,
            "imageUrl": format!("{origin}/images/M/{}", poster.name.imdb_file()),
            "width": poster.name.width,
        });
    }
    entry
}
