//! TVmaze's JSON as it comes; only the fields used, each of which may be absent, null or of another type.

use serde::Deserialize;

use crate::lenient::{Told, objects};

/// A result of `/search/shows`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Found {
    pub(super) show: Told<Show>,
}

/// `/shows/{id}` with its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Show {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    /// In English: "Japanese".
    pub(super) language: Told<String>,
    pub(super) genres: Told<Vec<String>>,
    pub(super) status: Told<String>,
    /// Of an episode, where all have the same length.
    pub(super) runtime: Told<u64>,
    pub(super) average_runtime: Told<u64>,
    pub(super) premiered: Told<String>,
    pub(super) rating: Told<Rating>,
    /// Popularity, 0 to 100.
    pub(super) weight: Told<f64>,
    /// One of these two is null.
    pub(super) network: Told<Network>,
    pub(super) web_channel: Told<Network>,
    pub(super) externals: Told<Externals>,
    pub(super) image: Told<Image>,
    /// HTML.
    pub(super) summary: Told<String>,
    #[serde(rename = "_embedded")]
    pub(super) embedded: Told<Embedded>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rating {
    pub(super) average: Told<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Network {
    pub(super) name: Told<String>,
    pub(super) country: Told<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) name: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Externals {
    pub(super) thetvdb: Told<u64>,
    pub(super) imdb: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Image {
    pub(super) medium: Told<String>,
    pub(super) original: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Embedded {
    pub(super) episodeswithspecials: Told<Vec<Episode>>,
    /// The same without specials.
    pub(super) episodes: Told<Vec<Episode>>,
    pub(super) seasons: Told<Vec<Season>>,
    pub(super) cast: Told<Vec<Cast>>,
    pub(super) crew: Told<Vec<Crew>>,
    pub(super) images: Told<Vec<Artwork>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Season {
    pub(super) id: Told<u64>,
    pub(super) number: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) premiere_date: Told<String>,
    pub(super) image: Told<Image>,
    /// HTML.
    pub(super) summary: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Episode {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) season: Told<u64>,
    /// Null for a special.
    pub(super) number: Told<u64>,
    pub(super) airdate: Told<String>,
    pub(super) runtime: Told<u64>,
    pub(super) rating: Told<Rating>,
    pub(super) image: Told<Image>,
    /// HTML.
    pub(super) summary: Told<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cast {
    pub(super) person: Told<Person>,
    pub(super) character: Told<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Crew {
    pub(super) r#type: Told<String>,
    pub(super) person: Told<Person>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) image: Told<Image>,
}

/// A picture of the show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Artwork {
    /// `poster`, `background`, `banner` or `typography`.
    pub(super) r#type: Told<String>,
    /// Whether it is the one shown.
    pub(super) main: Told<bool>,
    pub(super) resolutions: Told<Resolutions>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Resolutions {
    pub(super) original: Told<Resolution>,
    pub(super) medium: Told<Resolution>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Resolution {
    pub(super) url: Told<String>,
    pub(super) width: Told<u64>,
    pub(super) height: Told<u64>,
}

objects!(
    Found,
    Show,
    Rating,
    Network,
    Named,
    Externals,
    Image,
    Embedded,
    Season,
    Episode,
    Cast,
    Crew,
    Person,
    Artwork,
    Resolutions,
    Resolution,
);
