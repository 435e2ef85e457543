//! An item (a film, a show, a season or an episode): as one source describes it, and as several merged describe it.
//!
//! One type serves all four kinds, since what they tell is the same but for a handful of fields; a field that a kind
//! does not have stays empty.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::artwork::ArtworkCandidate;
use crate::episode::EpisodeNumber;
use crate::field::Field;
use crate::ids::IdSet;
use crate::kind::UnknownKind;
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

/// Whether a show goes on, by the words Kodi knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShowStatus {
    /// More episodes are expected.
    Continuing,
    /// No more episodes are expected.
    Ended,
    /// It was stopped before its end.
    Canceled,
    /// It is being made.
    InProduction,
    /// It is planned.
    Planned,
    /// Only a pilot was made.
    Pilot,
}

impl ShowStatus {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Continuing, Self::Ended, Self::Canceled, Self::InProduction, Self::Planned, Self::Pilot];

    /// The word in NFO files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Continuing => "Continuing",
            Self::Ended => "Ended",
            Self::Canceled => "Canceled",
            Self::InProduction => "In Production",
            Self::Planned => "Planned",
            Self::Pilot => "Pilot",
        }
    }
}

impl std::str::FromStr for ShowStatus {
    type Err = UnknownKind;

    /// Understands the words of NFO files and those of TMDB (`Returning Series`) and TVmaze (`Running`). TVmaze says
    /// `To Be Determined` of shows that have been aired, and of which nobody knows yet whether they go on.
    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        match word.trim().to_ascii_lowercase().as_str() {
            "continuing" | "returning series" | "running" | "to be determined" => Ok(Self::Continuing),
            "ended" => Ok(Self::Ended),
            "canceled" | "cancelled" => Ok(Self::Canceled),
            "in production" | "in development" => Ok(Self::InProduction),
            "planned" | "upcoming" => Ok(Self::Planned),
            "pilot" => Ok(Self::Pilot),
            _ => Err(UnknownKind {
                word: word.to_owned(),
                known: "Continuing, Ended, Canceled, In Production, Planned, Pilot",
            }),
        }
    }
}

/// An item's metadata. Every field may be absent: what is `None` or empty, nobody told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemDetails {
    /// Ids at all providers.
    pub ids: IdSet,
    /// The title in the language asked for, or the best fallback.
    pub title: Option<String>,
    /// What a source calls a season or an episode that nobody has named: "Episode 5". It is the title where no source
    /// knows another; merging then moves it there, and leaves this empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
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
    /// The date of the first release; of a show or season the first episode's, of an episode its own.
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
    /// Production companies; of a show its networks.
    pub studios: Vec<String>,
    /// The series of films it belongs to.
    pub collection: Option<Collection>,
    /// In front of the camera, in the order of the credits.
    pub cast: Vec<CastMember>,
    /// Guests of an episode.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guest_stars: Vec<CastMember>,
    /// Directors, writers and creators, in the order of the credits.
    pub crew: Vec<CrewMember>,
    /// One rating a service.
    pub ratings: Vec<Rating>,
    /// The rank in IMDb's list, 1 to 250.
    pub top250: Option<u16>,
    /// The address of a trailer; Kodi's YouTube plug-in form where it is on YouTube.
    pub trailer: Option<String>,
    /// Whether the show goes on (shows only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ShowStatus>,
    /// Where it stands in its show (episodes; a season has only the season's number).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<EpisodeNumber>,
    /// Where a special is shown among the regular episodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<EpisodeNumber>,
    /// The names of the seasons that have one, by number (shows only).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub season_names: BTreeMap<u32, String>,
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

impl ItemDetails {
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
