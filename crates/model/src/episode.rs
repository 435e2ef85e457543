//! Where an episode stands in its show.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kind::UnknownKind;

/// The number of the season that holds the specials.
pub const SPECIALS: u32 = 0;

/// A season, or one of its episodes, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EpisodeNumber {
    /// The season; 0 holds the specials.
    pub season: u32,
    /// The episode within it, from 0 (some shows have an episode 0); `None` for the season itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<u32>,
}

impl EpisodeNumber {
    /// An episode.
    pub fn episode(season: u32, episode: u32) -> Self {
        Self { season, episode: Some(episode) }
    }

    /// A whole season.
    pub fn season(season: u32) -> Self {
        Self { season, episode: None }
    }
}

impl fmt::Display for EpisodeNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "S{:02}", self.season)?;
        self.episode.map_or(Ok(()), |episode| write!(formatter, "E{episode:02}"))
    }
}

/// Which numbering the files follow; providers know some shows in several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EpisodeOrder {
    /// As first aired, in seasons.
    #[default]
    Aired,
    /// As on the discs.
    Dvd,
    /// One count over all seasons.
    Absolute,
}

impl EpisodeOrder {
    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aired => "aired",
            Self::Dvd => "dvd",
            Self::Absolute => "absolute",
        }
    }
}

impl FromStr for EpisodeOrder {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        match word {
            "aired" => Ok(Self::Aired),
            "dvd" => Ok(Self::Dvd),
            "absolute" => Ok(Self::Absolute),
            _ => Err(UnknownKind { word: word.to_owned(), known: "aired, dvd, absolute" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(EpisodeNumber::episode(1, 7).to_string(), "S01E07");
        assert_eq!(EpisodeNumber::season(12).to_string(), "S12");
        assert_eq!(EpisodeNumber::episode(2015, 100).to_string(), "S2015E100");
    }
}
