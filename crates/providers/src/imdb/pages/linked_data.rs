//! The data for search engines (schema.org's `Movie` as JSON-LD): less, but in a shape that does not change.
//!
//! Texts in it carry HTML entities.

use bioscope_datasets::TitleKind;
use bioscope_model::{CastMember, CrewMember, IdSet, ItemDetails, Job, Person, Provider, Rating, Year};
use jiff::{Span, SpanRound, Unit};
use serde::Deserialize;

use super::credits::is_person_id;
use super::details::{IMDB_RATING, TitlePage};
use crate::capability::Preferences;
use crate::document::{Malformation, read_object};
use crate::html::decode_entities;
use crate::lenient::{Told, objects};
use crate::{date, runtime, text};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct LinkedMovie {
    /// `Movie`, also of films for television and of videos; `TVSeries`; `TVEpisode`.
    #[serde(rename = "@type")]
    kind: Told<String>,
    url: Told<String>,
    name: Told<String>,
    description: Told<String>,
    aggregate_rating: Told<LinkedRating>,
    content_rating: Told<String>,
    genre: Told<Vec<String>>,
    date_published: Told<String>,
    /// Separated by commas.
    keywords: Told<String>,
    /// As ISO 8601: `PT2H16M`.
    duration: Told<String>,
    actor: Told<Vec<LinkedPerson>>,
    director: Told<Vec<LinkedPerson>>,
    creator: Told<Vec<LinkedPerson>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct LinkedRating {
    rating_value: Told<f64>,
    rating_count: Told<u64>,
}

/// A person, or a company among the creators, which has no name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LinkedPerson {
    url: Told<String>,
    name: Told<String>,
}

objects!(LinkedMovie, LinkedRating, LinkedPerson);

/// The title in the data for search engines.
pub(super) fn read_linked_data(json: &[u8], preferences: &Preferences) -> Result<TitlePage, Malformation> {
    let movie: LinkedMovie = read_object(json)?;
    let title = line(&movie.name, text::TITLE);
    if title.is_none() {
        return Err(Malformation::new("name", "a title was expected, the page has changed its shape"));
    }
    let published = movie.date_published.text();
    let plot = movie.description.text().and_then(|told| text::prose(&decode_entities(told), text::OUTLINE));
    let keywords = movie.keywords.text().map(decode_entities).unwrap_or_default();
    let details = ItemDetails {
        ids: ids(&movie),
        title,
        year: published.and_then(Year::of_date),
        premiered: published.and_then(date::of_text),
        plot: plot.clone(),
        outline: plot,
        runtime_minutes: movie.duration.text().and_then(minutes),
        // The visitor's country is not told; the rating is believed only where its form shows that it is American.
        mpaa: line(&movie.content_rating, text::CERTIFICATION)
            .filter(|rating| is_preferred(rating, preferences)),
        genres: text::distinct(
            movie.genre.all().iter().filter_map(|genre| text::line(&decode_entities(genre), text::NAME)),
            text::FEW,
        ),
        tags: text::distinct(keywords.split(',').filter_map(|word| text::line(word, text::NAME)), text::MANY),
        cast: people(&movie.actor, text::CAST).map(|person| CastMember { person, role: None }).collect(),
        crew: crew(&movie),
        ratings: movie.aggregate_rating.get().and_then(rating).into_iter().collect(),
        ..ItemDetails::default()
    };
    Ok(TitlePage { kind: movie.kind.text().and_then(kind), details })
}

fn kind(word: &str) -> Option<TitleKind> {
    match word {
        "Movie" => Some(TitleKind::Movie),
        "TVSeries" => Some(TitleKind::TvSeries),
        "TVEpisode" => Some(TitleKind::TvEpisode),
        _ => None,
    }
}

fn line(told: &Told<String>, limit: usize) -> Option<String> {
    text::line(&decode_entities(told.text()?), limit)
}

/// The id in `/title/tt…/`, which is relative on some pages and absolute on others.
fn ids(movie: &LinkedMovie) -> IdSet {
    let mut ids = IdSet::new();
    for segment in movie.url.text().unwrap_or_default().split('/') {
        ids.insert(Provider::Imdb, segment);
    }
    ids
}

fn is_preferred(rating: &str, preferences: &Preferences) -> bool {
    const AMERICAN: [&str; 5] = ["G", "PG", "PG-13", "R", "NC-17"];
    AMERICAN.contains(&rating) && preferences.rating_country().is_some_and(|country| country.code() == "US")
}

fn minutes(duration: &str) -> Option<u32> {
    let span: Span = duration.parse().ok()?;
    let whole =
        span.round(SpanRound::new().largest(Unit::Minute).smallest(Unit::Minute).days_are_24_hours()).ok()?;
    runtime::believed(u64::try_from(whole.get_minutes()).ok()?)
}

fn rating(told: &LinkedRating) -> Option<Rating> {
    Rating::new(IMDB_RATING.0, *told.rating_value.get()?, IMDB_RATING.1, told.rating_count.get().copied())
}

fn crew(movie: &LinkedMovie) -> Vec<CrewMember> {
    let directors =
        people(&movie.director, text::CREW).map(|person| CrewMember { person, job: Job::Director });
    let writers = people(&movie.creator, text::CREW).map(|person| CrewMember { person, job: Job::Writer });
    directors.chain(writers).collect()
}

fn people(told: &Told<Vec<LinkedPerson>>, most: usize) -> impl Iterator<Item = Person> {
    let people = told.all().iter().filter_map(|told| {
        let person = Person::named(line(&told.name, text::NAME)?);
        let id = told.url.text().and_then(|url| url.split('/').find(|segment| is_person_id(segment)));
        Some(match id {
            Some(id) => person.with_id(Provider::Imdb, id),
            None => person,
        })
    });
    people.take(most)
}
