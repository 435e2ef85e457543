//! The title page in its shape of May 2023: credits of the older vintage, and JSON-LD.

use serde_json::{Value, json};

use super::Subject;
use super::fields::named;
use super::shell::{Filler, Page};
use crate::catalogue::{Person, Tongue};

/// Actors that the page shows.
const SHOWN_CAST: usize = 18;
/// Pictures that the page shows.
const SHOWN_PICTURES: usize = 6;

/// The whole page.
pub(super) fn page(subject: &Subject<'_>, filler: &Filler) -> String {
    let id = subject.work.imdb_id();
    Page {
        title: &format!("{} ({}) - IMDb", subject.work.title(), subject.work.year()),
        linked_data: Some(linked_data(subject)),
        tconst: &id,
        properties: vec![
            ("tconst", json!(id)),
            ("aboveTheFoldData", above_the_fold(subject)),
            ("mainColumnData", main_column(subject)),
        ],
        route: "/title/[tconst]",
    }
    .html(filler)
}

fn above_the_fold(subject: &Subject<'_>) -> Value {
    let (work, details) = (subject.work, &subject.details);
    let released = details.released;
    let keywords = details.keywords.iter().take(5);
    json!({
        "id": work.imdb_id(),
        "canHaveEpisodes": subject.series.is_some(),
        "series": null,
        "titleText": { "text": work.title() },
        "titleType": subject.title_type(),
        "originalTitleText": { "text": work.original_title() },
        "certificate": subject.certificate(),
        "releaseYear": subject.release_year(),
        "releaseDate": { "day": released.day, "month": released.month, "year": released.year },
        "runtime": subject.runtime(),
        "ratingsSummary": subject.ratings(),
        "primaryImage": subject.primary_image(),
        "metacritic": null,
        "keywords": {
            "total": details.keywords.len(),
            "edges": keywords.map(|keyword| json!({ "node": { "text": keyword } })).collect::<Vec<_>>(),
        },
        "genres": subject.genres(),
        "plot": { "plotText": { "plainText": subject.plot() }, "language": { "id": "en-US" } },
        "principalCredits": [
            principal("director", "Directors", &details.directors),
            principal("writer", "Writers", &details.writers),
        ],
        "meta": { "canonicalId": work.imdb_id(), "publicationStatus": "PUBLISHED" },
        "countriesOfOrigin": { "countries": details.countries.iter()
            .map(|country| json!({ "id": country.code }))
            .collect::<Vec<_>>() },
        "production": subject.production(),
    })
}

fn principal(id: &str, heading: &str, people: &[Person]) -> Value {
    json!({
        "totalCredits": people.len(),
        "category": { "text": heading, "id": id },
        "credits": people.iter()
            .map(|person| json!({ "name": named(person), "attributes": null }))
            .collect::<Vec<_>>(),
    })
}

fn people(heading: &str, people: &[Person]) -> Value {
    if people.is_empty() {
        return json!([]);
    }
    json!([{
        "totalCredits": people.len(),
        "category": { "text": heading },
        "credits": people.iter()
            .map(|person| json!({ "name": named(person), "attributes": null }))
            .collect::<Vec<_>>(),
    }])
}

fn main_column(subject: &Subject<'_>) -> Value {
    let (work, details) = (subject.work, &subject.details);
    let cast = details.cast.iter().take(SHOWN_CAST).map(|role| {
        let mut name = named(&role.person);
        name["primaryImage"] = image(subject.person_image(&role.person));
        json!({ "node": {
            "name": name,
            "attributes": null,
            "category": { "id": if role.person.gender == 1 { "actress" } else { "actor" } },
            "characters": [{ "name": role.character }],
            "episodeCredits": { "total": 0, "yearRange": null },
        } })
    });
    let listing = work.listing(subject.style);
    let pictures = listing.backdrops.iter().take(SHOWN_PICTURES).map(|backdrop| {
        json!({ "node": {
            "id": format!("rm{:010}", u64::from(work.tmdb_id()) * 16 + u64::from(backdrop.name.index)),
            "url": subject.picture_url(backdrop.name),
            "caption": { "plainText": format!("{} ({})", work.title(), work.year()) },
            "height": backdrop.name.height,
            "width": backdrop.name.width,
        } })
    });
    let akas =
        [Tongue::German, Tongue::French].into_iter().filter_map(|tongue| work.title_in(tongue)).take(1);
    json!({
        "id": work.imdb_id(),
        "wins": { "total": 0 },
        "nominations": { "total": 0 },
        "ratingsSummary": { "topRanking": null },
        "episodes": subject.numbered_seasons(),
        "titleMainImages": {
            "total": listing.backdrops.len(),
            "edges": pictures.collect::<Vec<_>>(),
        },
        "titleType": {
            "id": subject.title_type()["id"],
            "canHaveEpisodes": subject.series.is_some(),
        },
        "cast": { "edges": cast.collect::<Vec<_>>() },
        "creators": people("Creators", subject.creators()),
        "directors": people("Directors", &details.directors),
        "writers": people("Writers", &details.writers),
        "isAdult": false,
        "titleText": { "text": work.title() },
        "originalTitleText": { "text": work.original_title() },
        "releaseYear": { "year": work.year() },
        "releaseDate": subject.release_date(),
        "countriesOfOrigin": subject.countries(),
        "spokenLanguages": subject.languages(),
        "akas": { "edges": akas.map(|title| json!({ "node": { "text": title } })).collect::<Vec<_>>() },
        "production": subject.production(),
        "runtime": { "seconds": subject.runtime_seconds() },
        "series": null,
        "canHaveEpisodes": subject.series.is_some(),
    })
}

/// A picture of a person without its caption, which this vintage does not have.
fn image(mut picture: Value) -> Value {
    if let Some(fields) = picture.as_object_mut() {
        fields.remove("caption");
    }
    picture
}

fn linked_data(subject: &Subject<'_>) -> Value {
    let (work, details) = (subject.work, &subject.details);
    let person = |person: &Person| {
        json!({
            "@type": "Person",
            "url": format!("/name/{}/", person.imdb_id()),
            "name": escaped(&person.name),
        })
    };
    let poster = subject.primary_image();
    let certificate = subject.certificate();
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": if subject.series.is_some() { "TVSeries" } else { "Movie" },
        "url": format!("/title/{}/", work.imdb_id()),
        "name": escaped(work.title()),
        "image": poster["url"],
        "description": escaped(subject.plot()),
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingCount": subject.votes(),
            "bestRating": 10,
            "worstRating": 1,
            "ratingValue": details.figures.rating,
        },
        "genre": details.genres.iter().map(|genre| genre.imdb).collect::<Vec<_>>(),
        "datePublished": details.released.iso(),
        "keywords": details.keywords.join(","),
        "actor": details.cast.iter().take(3).map(|role| person(&role.person)).collect::<Vec<_>>(),
        "director": details.directors.iter().map(person).collect::<Vec<_>>(),
        "duration": format!("PT{}H{}M", details.runtime_minutes / 60, details.runtime_minutes % 60),
    });
    if let Some(rating) = certificate["rating"].as_str() {
        data["contentRating"] = json!(rating);
    }
    data
}

/// Text with entities, as JSON-LD on these pages has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&apos;").replace('"', "&quot;")
}
