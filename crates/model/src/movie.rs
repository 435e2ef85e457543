//! A film: as one source describes it, and as several sources merged describe it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::artwork::ArtworkCandidate;
use crate::field::Field;
use crate::ids::IdSet;
use crate::language::{Country, Language};
use crate::person::{CastMember, CrewMember, Job, Person};
use crate::rating::Rating;
use crate::year::Year;

/// An age rating in one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// Where it holds.
    pub country: Country,
    /// As written there: `PG-13`, `16`, `12A`.
    pub rating: String,
}

/// A series of films (Kodi's movie set).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// Its ids; TMDB numbers collections apart from films.
    pub ids: IdSet,
    /// Its name.
    pub name: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
    /// Its own pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artwork: Vec<ArtworkCandidate>,
}

/// A film's metadata. Every field may be absent: what is `None` or empty, nobody told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MovieDetails {
    /// Ids at all providers.
    pub ids: IdSet,
    /// The title in the language asked for, or the best fallback.
    pub title: Option<String>,
    /// The title in its own language.
    pub original_title: Option<String>,
    /// The language it was made in.
    pub original_language: Option<Language>,
    /// The title to sort by.
    pub sort_title: Option<String>,
    /// Titles it is known by elsewhere.
    pub alternative_titles: Vec<String>,
    /// The year of the first release.
    pub year: Option<Year>,
    /// The date of the first release.
    pub premiered: Option<Date>,
    /// The plot.
    pub plot: Option<String>,
    /// A short plot.
    pub outline: Option<String>,
    /// The poster's line.
    pub tagline: Option<String>,
    /// Length in minutes.
    pub runtime_minutes: Option<u32>,
    /// The one age rating media servers show.
    pub mpaa: Option<String>,
    /// Age ratings by country.
    pub certifications: Vec<Certification>,
    /// Genres, most fitting first.
    pub genres: Vec<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// Countries of production, by name in the language asked for (or English).
    pub countries: Vec<String>,
    /// Production companies.
    pub studios: Vec<String>,
    /// The series of films it belongs to.
    pub collection: Option<Collection>,
    /// In front of the camera, in the order of the credits.
    pub cast: Vec<CastMember>,
    /// Directors and writers, in the order of the credits.
    pub crew: Vec<CrewMember>,
    /// One rating a service.
    pub ratings: Vec<Rating>,
    /// The rank in IMDb's list, 1 to 250.
    pub top250: Option<u16>,
    /// The address of a trailer; Kodi's YouTube plug-in form where it is on YouTube.
    pub trailer: Option<String>,
    /// Director's cut and the like, from the path.
    pub edition: Option<String>,
    /// `BluRay`, `WEB-DL` and the like, from the path.
    pub video_source: Option<String>,
    /// Pictures on offer.
    pub artwork: Vec<ArtworkCandidate>,
    /// The fields whose value is in a fallback language, as one source gives them; merging moves this into the
    /// provenance and leaves it empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fallbacks: BTreeMap<Field, Language>,
}

impl MovieDetails {
    /// The people who did `job`, in order.
    pub fn crew_of(&self, job: Job) -> impl Iterator<Item = &Person> {
        self.crew.iter().filter(move |member| member.job == job).map(|member| &member.person)
    }
}

/// What a person or a player put into an NFO file; never replaced by a provider's value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlayerFacts {
    /// How often it was watched.
    pub play_count: Option<u32>,
    /// When it was watched last, as written.
    pub last_played: Option<String>,
    /// The user's own rating, 1 to 10.
    pub user_rating: Option<u8>,
    /// When it came into the library, as written.
    pub date_added: Option<String>,
    /// Whether the NFO says that it must stay as it is.
    pub locked: bool,
}
