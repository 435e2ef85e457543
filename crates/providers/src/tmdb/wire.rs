//! TMDB's JSON as it comes; only the fields used, each of which may be absent, null or of another type.

use serde::Deserialize;

use crate::lenient::{Told, objects};

/// `/movie/{id}` with its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Movie {
    pub(super) id: Told<u64>,
    pub(super) imdb_id: Told<String>,
    pub(super) title: Told<String>,
    pub(super) original_title: Told<String>,
    pub(super) original_language: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) tagline: Told<String>,
    pub(super) release_date: Told<String>,
    pub(super) runtime: Told<u64>,
    pub(super) vote_average: Told<f64>,
    pub(super) vote_count: Told<u64>,
    pub(super) poster_path: Told<String>,
    pub(super) backdrop_path: Told<String>,
    pub(super) genres: Told<Vec<Named>>,
    pub(super) production_companies: Told<Vec<Named>>,
    pub(super) production_countries: Told<Vec<Named>>,
    pub(super) belongs_to_collection: Told<Named>,
    pub(super) credits: Told<Credits>,
    pub(super) images: Told<Images>,
    pub(super) videos: Told<Videos>,
    pub(super) release_dates: Told<ReleaseDates>,
    pub(super) external_ids: Told<ExternalIds>,
    pub(super) keywords: Told<Keywords>,
    pub(super) alternative_titles: Told<AlternativeTitles>,
    pub(super) translations: Told<Translations>,
}

/// `/collection/{id}` with its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Collection {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) poster_path: Told<String>,
    pub(super) backdrop_path: Told<String>,
    pub(super) images: Told<Images>,
    pub(super) translations: Told<Translations>,
}

/// Something with a name: a genre, a company, a country, a keyword, a collection.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Credits {
    pub(super) cast: Told<Vec<CastCredit>>,
    pub(super) crew: Told<Vec<CrewCredit>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CastCredit {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) character: Told<String>,
    pub(super) order: Told<u64>,
    pub(super) profile_path: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CrewCredit {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) department: Told<String>,
    pub(super) job: Told<String>,
    pub(super) profile_path: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Images {
    pub(super) posters: Told<Vec<Image>>,
    pub(super) backdrops: Told<Vec<Image>>,
    pub(super) logos: Told<Vec<Image>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Image {
    pub(super) file_path: Told<String>,
    pub(super) iso_639_1: Told<String>,
    pub(super) width: Told<u64>,
    pub(super) height: Told<u64>,
    pub(super) vote_average: Told<f64>,
    pub(super) vote_count: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Videos {
    pub(super) results: Told<Vec<Video>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Video {
    pub(super) iso_639_1: Told<String>,
    pub(super) key: Told<String>,
    pub(super) site: Told<String>,
    pub(super) r#type: Told<String>,
    pub(super) official: Told<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReleaseDates {
    pub(super) results: Told<Vec<CountryReleases>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CountryReleases {
    pub(super) iso_3166_1: Told<String>,
    pub(super) release_dates: Told<Vec<Release>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Release {
    pub(super) certification: Told<String>,
    pub(super) r#type: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ExternalIds {
    #[serde(rename = "imdb_id")]
    pub(super) imdb: Told<String>,
    /// Of shows, seasons and episodes.
    #[serde(rename = "tvdb_id")]
    pub(super) tvdb: Told<u64>,
    #[serde(rename = "wikidata_id")]
    pub(super) wikidata: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Keywords {
    pub(super) keywords: Told<Vec<Named>>,
    /// The same of a show.
    pub(super) results: Told<Vec<Named>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AlternativeTitles {
    pub(super) titles: Told<Vec<AlternativeTitle>>,
    /// The same of a show.
    pub(super) results: Told<Vec<AlternativeTitle>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AlternativeTitle {
    pub(super) title: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Translations {
    pub(super) translations: Told<Vec<Translation>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Translation {
    pub(super) iso_639_1: Told<String>,
    pub(super) iso_3166_1: Told<String>,
    pub(super) data: Told<TranslatedTexts>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TranslatedTexts {
    pub(super) title: Told<String>,
    /// The title of a show.
    pub(super) name: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) tagline: Told<String>,
}

/// `/search/movie`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) results: Told<Vec<FoundMovie>>,
}

/// `/find/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Find {
    pub(super) movie_results: Told<Vec<FoundMovie>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FoundMovie {
    pub(super) id: Told<u64>,
    pub(super) title: Told<String>,
    pub(super) original_title: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) release_date: Told<String>,
    pub(super) popularity: Told<f64>,
}

objects!(
    Movie,
    Collection,
    Named,
    Credits,
    CastCredit,
    CrewCredit,
    Images,
    Image,
    Videos,
    Video,
    ReleaseDates,
    CountryReleases,
    Release,
    ExternalIds,
    Keywords,
    AlternativeTitles,
    AlternativeTitle,
    Translations,
    Translation,
    TranslatedTexts,
    Search,
    Find,
    FoundMovie,
);
