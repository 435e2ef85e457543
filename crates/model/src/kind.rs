//! What an item is, and what a folder of the library holds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What one item of the library is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A film.
    Movie,
    /// A show; its seasons and episodes are below it.
    Show,
    /// A season of a show.
    Season,
    /// An episode of a show.
    Episode,
}

impl ItemKind {
    /// The lower-case name used in reports and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show => "show",
            Self::Season => "season",
            Self::Episode => "episode",
        }
    }
}

impl fmt::Display for ItemKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A word that names no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no kind (known: {known})")]
pub struct UnknownKind {
    /// What was given.
    pub word: String,
    /// What would have been understood.
    pub known: &'static str,
}

impl FromStr for ItemKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        match word {
            "movie" => Ok(Self::Movie),
            "show" => Ok(Self::Show),
            "season" => Ok(Self::Season),
            "episode" => Ok(Self::Episode),
            _ => Err(UnknownKind { word: word.to_owned(), known: "movie, show, season, episode" }),
        }
    }
}

/// The least number of letters to insert, delete or replace so that `left` (its first 200 letters) becomes `right`.
pub fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().take(200).enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, &to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

/// What a source folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LibraryKind {
    /// Films.
    Movies,
    /// Shows.
    Tv,
}

impl LibraryKind {
    /// The lower-case name used on the command line and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Movies => "movies",
            Self::Tv => "tv",
        }
    }
}

impl fmt::Display for LibraryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for LibraryKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        match word {
            "movies" | "movie" | "films" => Ok(Self::Movies),
            "tv" | "shows" => Ok(Self::Tv),
            _ => Err(UnknownKind { word: word.to_owned(), known: "movies, tv" }),
        }
    }
}
