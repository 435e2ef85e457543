//! The seven files IMDb publishes, and the parts they make.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of IMDb's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dataset {
    /// Mean and number of votes of each title.
    #[serde(rename = "title.ratings")]
    Ratings,
    /// Which episode of which show each episode is.
    #[serde(rename = "title.episode")]
    Episodes,
    /// Kind, titles, years, runtime and genres of each title.
    #[serde(rename = "title.basics")]
    Basics,
    /// The titles by which each title is known elsewhere.
    #[serde(rename = "title.akas")]
    Akas,
    /// Names and years of people.
    #[serde(rename = "name.basics")]
    Names,
    /// The main people of each title and what they did.
    #[serde(rename = "title.principals")]
    Principals,
    /// The directors and writers of each title.
    #[serde(rename = "title.crew")]
    Crew,
}

impl Dataset {
    /// All, in the order of their import: what another needs comes before it.
    pub const ALL: [Self; 7] =
        [Self::Ratings, Self::Episodes, Self::Basics, Self::Akas, Self::Names, Self::Principals, Self::Crew];

    /// The name IMDb gives it, without endings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ratings => "title.ratings",
            Self::Episodes => "title.episode",
            Self::Basics => "title.basics",
            Self::Akas => "title.akas",
            Self::Names => "name.basics",
            Self::Principals => "title.principals",
            Self::Crew => "title.crew",
        }
    }

    /// The name of the file IMDb publishes.
    pub fn file_name(self) -> String {
        format!("{}.tsv.gz", self.name())
    }

    /// The part it belongs to.
    pub fn part(self) -> DatasetPart {
        match self {
            Self::Ratings => DatasetPart::Ratings,
            Self::Episodes => DatasetPart::Episodes,
            Self::Basics => DatasetPart::Titles,
            Self::Akas => DatasetPart::Akas,
            Self::Names | Self::Principals | Self::Crew => DatasetPart::People,
        }
    }

    /// The columns that are read, in the order in which rows are handed on.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Ratings => &["tconst", "averageRating", "numVotes"],
            Self::Episodes => &["tconst", "parentTconst", "seasonNumber", "episodeNumber"],
            Self::Basics => &[
                "tconst",
                "titleType",
                "primaryTitle",
                "originalTitle",
                "isAdult",
                "startYear",
                "endYear",
                "runtimeMinutes",
                "genres",
            ],
            Self::Akas => &[
                "titleId",
                "ordering",
                "title",
                "region",
                "language",
                "types",
                "attributes",
                "isOriginalTitle",
            ],
            Self::Names => {
                &["nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles"]
            }
            Self::Principals => &["tconst", "ordering", "nconst", "category", "job", "characters"],
            Self::Crew => &["tconst", "directors", "writers"],
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a user chooses to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DatasetPart {
    /// Ratings and votes.
    Ratings,
    /// The numbering of episodes.
    Episodes,
    /// Titles, years, runtimes, genres; searching by the two titles each has.
    Titles,
    /// Titles elsewhere; searching by them too.
    Akas,
    /// Names, cast and crew.
    People,
}

impl DatasetPart {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Ratings, Self::Episodes, Self::Titles, Self::Akas, Self::People];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ratings => "ratings",
            Self::Episodes => "episodes",
            Self::Titles => "titles",
            Self::Akas => "akas",
            Self::People => "people",
        }
    }

    /// The files it is made of.
    pub fn datasets(self) -> impl Iterator<Item = Dataset> {
        Dataset::ALL.into_iter().filter(move |dataset| dataset.part() == self)
    }
}

impl fmt::Display for DatasetPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A word that names no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no part of IMDb's datasets (known: ratings, episodes, titles, akas, people)")]
pub struct UnknownPart(String);

impl FromStr for DatasetPart {
    type Err = UnknownPart;

    fn from_str(word: &str) -> Result<Self, UnknownPart> {
        let known = Self::ALL.into_iter().find(|part| part.name() == word.trim());
        known.ok_or_else(|| UnknownPart(word.chars().take(32).collect()))
    }
}
