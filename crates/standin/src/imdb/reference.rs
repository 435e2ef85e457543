//! The reference page in its shape of October 2025.

use serde_json::{Value, json};

use super::Subject;
use super::fields::named;
use super::shell::{Filler, Page};
use crate::catalogue::{Tongue, country_coded};

/// The whole page.
pub(super) fn page(subject: &Subject<'_>, filler: &Filler) -> String {
    let id = subject.work.imdb_id();
    Page {
        title: &format!("{} ({}) - Reference view - IMDb", subject.work.title(), subject.work.year()),
        linked_data: None,
        tconst: &id,
        properties: vec![
            ("tconst", json!(id)),
            ("aboveTheFoldData", above_the_fold(subject)),
            ("mainColumnData", main_column(subject)),
        ],
        route: "/title/[tconst]/reference",
    }
    .html(filler)
}

/// Fields that both halves of the page hold.
fn shared(subject: &Subject<'_>) -> Value {
    let work = subject.work;
    json!({
        "id": work.imdb_id(),
        "certificate": subject.certificate(),
        "ratingsSummary": subject.ratings(),
        "titleGenres": subject.title_genres(),
        "meta": { "canonicalId": work.imdb_id(), "publicationStatus": "PUBLISHED" },
        "titleType": subject.title_type(),
        "titleText": { "text": work.title() },
        "originalTitleText": { "text": work.original_title() },
        "releaseYear": subject.release_year(),
        "plot": { "plotText": { "plainText": subject.plot() } },
        "primaryImage": subject.primary_image(),
        "series": null,
        "castPageTitle": { "edges": subject.details.cast.iter().take(4)
            .map(|role| json!({ "node": { "name": named(&role.person) } }))
            .collect::<Vec<_>>() },
        "creatorsPageTitle": subject.creator_credits(),
        "directorsPageTitle": if subject.series.is_some() {
            json!([])
        } else {
            json!([{ "credits": subject.details.directors.iter()
                .map(|person| json!({ "name": named(person) }))
                .collect::<Vec<_>>() }])
        },
    })
}

fn above_the_fold(subject: &Subject<'_>) -> Value {
    let mut data = shared(subject);
    data["runtime"] = json!({ "seconds": subject.runtime_seconds() });
    data["countriesOfOrigin"] = json!({ "countries": subject.details.countries.iter()
        .map(|country| json!({ "id": country.code }))
        .collect::<Vec<_>>() });
    data["castV2"] = subject.leading_cast();
    data["crewV2"] = subject.leading_crew();
    data
}

fn main_column(subject: &Subject<'_>) -> Value {
    let mut data = shared(subject);
    let keywords = &subject.details.keywords;
    let Value::Object(more) = json!({
        "runtime": subject.runtime(),
        "releaseDate": subject.release_date(),
        "isAdult": false,
        "genres": subject.genres(),
        "principalCreditsV2": subject.principal_credits(),
        "creditGroupings": subject.credit_groupings(),
        "categories": subject.categories(),
        "metacritic": null,
        "episodes": subject.displayable_seasons(),
        "wins": { "total": 0 },
        "nominationsExcludeWins": { "total": 0 },
        "outlines": { "edges": [{ "node": { "plotText": { "plaidHtml": subject.plot_html() } } }] },
        "summaries": { "edges": [{ "node": {
            "plotText": { "plaidHtml": subject.plot_html() },
            "author": "standin",
        } }] },
        "synopses": { "edges": [] },
        "storylineKeywords": {
            "edges": keywords.iter()
                .map(|keyword| json!({ "node": { "legacyId": keyword.replace(' ', "-"), "text": keyword } }))
                .collect::<Vec<_>>(),
            "total": keywords.len(),
        },
        "taglines": subject.taglines(),
        "certificates": subject.certificates(),
        "countriesDetails": subject.countries(),
        "spokenLanguages": subject.languages(),
        "akas": subject.akas(),
        "production": subject.production(),
        "runtimes": { "total": 1, "edges": [{ "position": 1, "node": {
            "id": format!("rt{:07}", subject.work.tmdb_id()),
            "attributes": [],
            "seconds": subject.runtime_seconds(),
            "country": null,
        } }] },
    }) else {
        return data;
    };
    for (name, value) in more {
        data[name] = value;
    }
    data
}

impl Subject<'_> {
    /// The plot in English.
    pub(super) fn plot(&self) -> &str {
        &self.details.english.plot
    }

    /// The plot with HTML entities, as lists of plots have it.
    fn plot_html(&self) -> String {
        self.plot().replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;")
    }

    fn taglines(&self) -> Value {
        let tagline = &self.details.english.tagline;
        if tagline.is_empty() {
            return json!({ "edges": [], "total": 0 });
        }
        json!({ "edges": [{ "node": { "text": tagline } }], "total": 1 })
    }

    fn akas(&self) -> Value {
        let titles = Tongue::ALL.into_iter().filter_map(|tongue| self.work.title_in(tongue));
        let other = titles.filter(|title| title != self.work.title()).take(1);
        json!({ "edges": other.map(|title| json!({ "node": { "text": title } })).collect::<Vec<_>>() })
    }

    fn certificates(&self) -> Value {
        let edges: Vec<Value> = self
            .details
            .certificates
            .iter()
            .enumerate()
            .filter_map(|(place, (code, rating))| {
                let country = country_coded(code)?;
                let body = (*code == "US").then(|| json!({ "id": "MPAA" }));
                Some(json!({ "node": {
                    "id": format!("ce{:07}", u64::from(self.work.tmdb_id()) * 8 + place as u64),
                    "attributes": [],
                    "rating": rating,
                    "ratingReason": null,
                    "ratingsBody": body,
                    "country": { "id": code, "text": country.imdb },
                } }))
            })
            .collect();
        json!({ "total": edges.len(), "edges": edges })
    }
}
