//! The suggestion service behind IMDb's search box.
//!
//! Of its two addresses `/suggestion/titles/x/` is used: `/suggestion/x/` spends some of its eight places on people
//! and videos. The year goes into the words: in the recordings "The Matrix 1999" finds films of 1999 only, with the
//! right one first, where "The Matrix" finds sequels.

use bioscope_http::Answer;
use bioscope_model::{Candidate, IdSet, Provider, Year};
use serde::Deserialize;
use url::Url;

use crate::address::below;
use crate::document::{Malformation, read_object};
use crate::lenient::{Told, objects};
use crate::text;

/// Most characters of a title asked for; the service knows only beginnings anyway.
const MAX_QUERY: usize = 100;

/// The kinds of title that can be a film of a library, by `qid`.
const FILM_KINDS: [&str; 6] = ["movie", "tvMovie", "tvShort", "tvSpecial", "short", "video"];

/// The same by `q`, which older answers have alone.
const FILM_LABELS: [&str; 6] = ["feature", "TV movie", "TV short", "TV special", "short", "video"];

/// The kinds of title that can be a show of a library, by `qid`, and by `q`.
const SHOW_KINDS: [&str; 2] = ["tvSeries", "tvMiniSeries"];
const SHOW_LABELS: [&str; 2] = ["TV series", "TV mini-series"];

/// The rank of the most popular title, for turning ranks into popularity.
const TOP_POPULARITY: f64 = 1_000.0;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Suggestions {
    /// The service's version, there even when nothing was found.
    v: Told<u64>,
    /// What was found.
    d: Told<Vec<Suggestion>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Suggestion {
    id: Told<String>,
    /// The title.
    l: Told<String>,
    /// The year of release.
    y: Told<u64>,
    /// The kind of title, for programs.
    qid: Told<String>,
    /// The kind of title, for people.
    q: Told<String>,
    /// The main actors.
    s: Told<String>,
    /// The place by popularity, 1 for the most popular.
    rank: Told<u64>,
}

objects!(Suggestions, Suggestion);

/// The address of a search for the title, with its year if that is wanted; `None` where there is nothing to ask.
pub(super) fn address(base: &Url, title: &str, year: Option<Year>) -> Option<Url> {
    let mut words = text::line(title, MAX_QUERY)?;
    if let Some(year) = year {
        words = format!("{words} {year}");
    }
    let mut url = below(base, &["suggestion", "titles", "x", &format!("{words}.json")]);
    url.set_query(Some("includeVideos=0"));
    Some(url)
}

/// The films among the suggestions, in the service's order.
pub(super) fn read_suggestions(body: &[u8]) -> Result<Vec<Candidate>, Malformation> {
    read(body, |suggestion| is_one_of(suggestion, &FILM_KINDS, &FILM_LABELS))
}

/// The shows among the suggestions, in the service's order.
pub(super) fn read_shows(body: &[u8]) -> Result<Vec<Candidate>, Malformation> {
    read(body, |suggestion| is_one_of(suggestion, &SHOW_KINDS, &SHOW_LABELS))
}

fn read(body: &[u8], is_wanted: impl Fn(&Suggestion) -> bool) -> Result<Vec<Candidate>, Malformation> {
    let suggestions: Suggestions = read_object(body)?;
    if suggestions.d.get().is_none() && suggestions.v.get().is_none() {
        return Err(Malformation::new("d", "a list was expected"));
    }
    let wanted = suggestions.d.all().iter().filter(|suggestion| is_wanted(suggestion));
    let ranked = (0..).zip(wanted.take(text::CANDIDATES));
    Ok(ranked.filter_map(|(rank, suggestion)| candidate(suggestion, rank)).collect())
}

/// Whether the service found nothing.
pub(super) fn is_nothing(answer: &Answer) -> bool {
    memchr::memmem::find(&answer.body, b"\"d\":[]").is_some()
}

fn is_one_of(suggestion: &Suggestion, kinds: &[&str], labels: &[&str]) -> bool {
    match (suggestion.qid.text(), suggestion.q.text()) {
        (Some(kind), _) => kinds.contains(&kind),
        (None, Some(label)) => labels.contains(&label),
        (None, None) => true,
    }
}

/// People (`nm…`) and the like have no title id and drop out here.
fn candidate(suggestion: &Suggestion, rank: u32) -> Option<Candidate> {
    let mut ids = IdSet::new();
    ids.insert(Provider::Imdb, suggestion.id.text()?);
    if ids.is_empty() {
        return None;
    }
    let place = suggestion.rank.get().filter(|place| **place > 0);
    Some(Candidate {
        source: Provider::Imdb,
        ids,
        title: text::line(suggestion.l.text()?, text::TITLE)?,
        original_title: None,
        alternative_titles: Vec::new(),
        year: suggestion.y.get().and_then(|year| Year::new(i32::try_from(*year).ok()?).ok()),
        runtime_minutes: None,
        popularity: place.map_or(0.0, |place| TOP_POPULARITY / *place as f64),
        rank,
        note: suggestion.s.text().and_then(text::note),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_segment_of_the_path() {
        let base = "http://127.0.0.1:9/".parse().unwrap();
        let asked = |title: &str, year| address(&base, title, year).map(String::from);
        assert_eq!(
            asked("The Matrix", Year::new(1999).ok()).as_deref(),
            Some("http://127.0.0.1:9/suggestion/titles/x/The%20Matrix%201999.json?includeVideos=0")
        );
        assert_eq!(
            asked("../50% w/o? #1", None).as_deref(),
            Some("http://127.0.0.1:9/suggestion/titles/x/..%2F50%25%20w%2Fo%3F%20%231.json?includeVideos=0")
        );
        assert_eq!(asked("\0 ", None), None);
    }

    #[test]
    fn an_answer_without_a_list_is_nothing_only_if_it_is_the_services() {
        assert_eq!(read_suggestions(br#"{"q":"x","v":1}"#), Ok(Vec::new()));
        assert!(read_suggestions(br#"{"error":"x"}"#).is_err());
    }
}
