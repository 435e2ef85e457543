//! The suggestion service behind the search box.

use http::StatusCode;
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, Film, listing_of};
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
        found(catalogue, query.trim()).into_iter().map(|film| entry(film, style, &ask.origin)).collect();
    Answer::json(StatusCode::OK, &json!({ "d": results, "q": encoded, "v": 1 }))
}

/// An id finds its film; words find titles, and a year behind them puts the films of that year first.
fn found<'a>(catalogue: &'a Catalogue, query: &str) -> Vec<&'a Film> {
    if let Some(film) = catalogue.film_of_imdb(query) {
        return vec![film];
    }
    let whole: Vec<&Film> = catalogue.search(query).into_iter().take(MOST).collect();
    let Some((words, year)) = query.rsplit_once(' ') else {
        return whole;
    };
    let Ok(year) = year.trim_matches(['(', ')']).parse::<u16>() else {
        return whole;
    };
    let mut films = catalogue.search(words);
    films.sort_by_key(|film| film.year().abs_diff(year).min(2));
    films.retain(|film| !whole.iter().any(|other| other.tmdb_id() == film.tmdb_id()));
    whole.into_iter().chain(films).take(MOST).collect()
}

fn entry(film: &Film, style: PictureStyle, origin: &str) -> Value {
    let details = film.details();
    let stars: Vec<&str> = details.cast.iter().take(2).map(|role| role.person.name.as_str()).collect();
    let mut entry = json!({
        "id": film.imdb_id(),
        "l": film.title(),
        "q": "feature",
        "qid": "movie",
        "rank": 1 + mix(u64::from(film.tmdb_id())) % 500_000,
        "s": stars.join(", "),
        "tl": film.year().to_string(),
        "y": film.year(),
    });
    if let Some(poster) = listing_of(film, style).posters.first() {
        entry["i"] = json!({
            "height": poster.name.height,
            "imageUrl": format!("{origin}/images/M/{}", poster.name.imdb_file()),
            "width": poster.name.width,
        });
    }
    entry
}
