//! Fields that both vintages of pages write the same way.

use serde_json::{Value, json};

use super::Subject;
use crate::catalogue::{Person, picture_of_person};
use crate::images::PictureName;

/// A person's id and name.
pub(super) fn named(person: &Person) -> Value {
    json!({ "id": person.imdb_id(), "nameText": { "text": person.name } })
}

impl Subject<'_> {
    /// The type of the title.
    pub(super) fn title_type(&self) -> Value {
        let series = self.series.is_some();
        json!({
            "id": if series { "tvSeries" } else { "movie" },
            "text": if series { "TV Series" } else { "Movie" },
            "canHaveEpisodes": series,
            "isSeries": series,
            "isEpisode": false,
        })
    }

    /// Address of a picture on the played picture host.
    pub(super) fn picture_url(&self, name: PictureName) -> String {
        format!("{}/images/M/{}", self.origin, name.imdb_file())
    }

    /// The poster.
    pub(super) fn primary_image(&self) -> Value {
        let listing = self.work.listing(self.style);
        let Some(poster) = listing.posters.first() else {
            return Value::Null;
        };
        json!({
            "url": self.picture_url(poster.name),
            "height": poster.name.height,
            "width": poster.name.width,
            "caption": { "plainText": format!("{} ({})", self.work.title(), self.work.year()) },
        })
    }

    /// A person's picture.
    pub(super) fn person_image(&self, person: &Person) -> Value {
        let Some(name) = picture_of_person(person, self.style) else {
            return Value::Null;
        };
        json!({
            "url": self.picture_url(name),
            "height": name.height,
            "width": name.width,
            "caption": { "plainText": person.name },
        })
    }

    pub(super) fn release_year(&self) -> Value {
        json!({ "year": self.work.year(), "endYear": self.series.as_ref().and_then(|series| series.end) })
    }

    /// The date of the release, as an American visitor is told it.
    pub(super) fn release_date(&self) -> Value {
        let day = self.details.released;
        json!({
            "day": day.day,
            "month": day.month,
            "year": day.year,
            "country": { "text": "United States", "id": "US" },
        })
    }

    pub(super) fn runtime_seconds(&self) -> u32 {
        u32::from(self.details.runtime_minutes) * 60
    }

    pub(super) fn runtime(&self) -> Value {
        let minutes = self.details.runtime_minutes;
        json!({
            "seconds": self.runtime_seconds(),
            "displayableProperty": { "value": { "plainText": format!("{}h {}m", minutes / 60, minutes % 60) } },
        })
    }

    pub(super) fn ratings(&self) -> Value {
        json!({ "aggregateRating": self.details.figures.rating, "voteCount": self.votes() })
    }

    pub(super) fn votes(&self) -> u32 {
        self.details.figures.votes * super::VOTES_FACTOR
    }

    pub(super) fn genres(&self) -> Value {
        let genres = self.details.genres.iter();
        json!({ "genres": genres.map(|genre| json!({ "text": genre.imdb, "id": genre.imdb })).collect::<Vec<_>>() })
    }

    pub(super) fn title_genres(&self) -> Value {
        let genres = self.details.genres.iter();
        json!({ "genres": genres.map(|genre| json!({ "genre": { "text": genre.imdb } })).collect::<Vec<_>>() })
    }

    /// The American certificate, which a visitor from there sees.
    pub(super) fn certificate(&self) -> Value {
        let found = self.details.certificates.iter().find(|(country, _)| *country == "US");
        found.map_or(Value::Null, |(_, rating)| json!({ "rating": rating }))
    }

    pub(super) fn countries(&self) -> Value {
        let countries = self.details.countries.iter();
        json!({ "countries": countries.map(|country| json!({ "id": country.code, "text": country.imdb })).collect::<Vec<_>>() })
    }

    pub(super) fn languages(&self) -> Value {
        let languages = self.details.languages.iter();
        json!({
            "spokenLanguages": languages
                .map(|language| json!({ "id": language.code, "text": language.english }))
                .collect::<Vec<_>>(),
        })
    }

    pub(super) fn production(&self) -> Value {
        let studios = self.details.studios.iter();
        json!({
            "edges": studios
                .map(|studio| json!({ "node": { "company": {
                    "id": format!("co{:07}", studio.id),
                    "companyText": { "text": studio.name },
                } } }))
                .collect::<Vec<_>>(),
        })
    }
}
