//! The parts of each level of a library: of films, and of shows, their seasons and their episodes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::artwork::ArtworkKind;
use crate::kind::edit_distance;
use crate::part::{Part, PartSet};

/// A level of a library that parts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Films.
    Movie,
    /// Shows.
    Show,
    /// All seasons of a show together (a season that exists only by its pictures).
    AllSeasons,
    /// Seasons.
    Season,
    /// Episodes.
    Episode,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 5] = [Self::Movie, Self::Show, Self::AllSeasons, Self::Season, Self::Episode];

    /// The word before a part on the command line: `all-seasons` in `all-seasons-poster`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show => "show",
            Self::AllSeasons => "all-seasons",
            Self::Season => "season",
            Self::Episode => "episode",
        }
    }

    /// Whether items of this level can have `part`.
    pub fn has(self, part: Part) -> bool {
        use ArtworkKind::{
            Banner, CharacterArt, ClearArt, ClearLogo, DiscArt, Fanart, KeyArt, Landscape, Poster, Thumb,
        };
        match part {
            Part::Nfo => self != Self::AllSeasons,
            Part::Artwork(Fanart) => true,
            Part::Artwork(Poster | Banner | Landscape) => self != Self::Episode,
            Part::Artwork(ClearArt | ClearLogo | KeyArt) | Part::ExtraFanarts => {
                matches!(self, Self::Movie | Self::Show)
            }
            Part::Artwork(DiscArt) => self == Self::Movie,
            Part::Artwork(CharacterArt) => self == Self::Show,
            Part::Artwork(Thumb) => self == Self::Episode,
            Part::ActorThumbs => matches!(self, Self::Movie | Self::Show | Self::Episode),
        }
    }

    /// Whether `part` is meant where it is asked for without a level. Only Jellyfin and Emby read a season's NFO file,
    /// so that one has to be asked for by name.
    fn has_unnamed(self, part: Part) -> bool {
        self.has(part) && (self, part) != (Self::Season, Part::Nfo)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A word that names no part of any level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no part; did you mean {nearest:?}?")]
pub struct UnknownPart {
    /// What was given.
    pub word: String,
    /// The known word that is most like it.
    pub nearest: String,
}

/// The parts of each level of a library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LevelParts {
    /// Of a film.
    pub movie: PartSet,
    /// Of a show.
    pub show: PartSet,
    /// Of all seasons together.
    pub all_seasons: PartSet,
    /// Of a season.
    pub season: PartSet,
    /// Of an episode.
    pub episode: PartSet,
}

impl LevelParts {
    /// What each level gets unless asked otherwise.
    pub fn default_parts() -> Self {
        Self {
            movie: PartSet::movie_default(),
            show: PartSet::show_default(),
            all_seasons: PartSet::all_seasons_default(),
            season: PartSet::season_default(),
            episode: PartSet::episode_default(),
        }
    }

    /// The parts that `words` name: `poster` at every level that has one, `season-poster` only that of a season.
    pub fn parse<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, UnknownPart> {
        let mut parts = Self::default();
        for word in words {
            let folded = word.trim().to_ascii_lowercase();
            let meant: Vec<(Level, Part)> = known_words()
                .filter(|(known, _, _)| *known == folded)
                .map(|(_, level, part)| (level, part))
                .collect();
            if meant.is_empty() {
                return Err(UnknownPart { word: word.to_owned(), nearest: nearest(&folded) });
            }
            for (level, part) in meant {
                parts.of_mut(level).insert(part);
            }
        }
        Ok(parts)
    }

    /// The parts of one level.
    pub fn of(&self, level: Level) -> &PartSet {
        match level {
            Level::Movie => &self.movie,
            Level::Show => &self.show,
            Level::AllSeasons => &self.all_seasons,
            Level::Season => &self.season,
            Level::Episode => &self.episode,
        }
    }

    /// The parts of one level, to be changed.
    pub fn of_mut(&mut self, level: Level) -> &mut PartSet {
        match level {
            Level::Movie => &mut self.movie,
            Level::Show => &mut self.show,
            Level::AllSeasons => &mut self.all_seasons,
            Level::Season => &mut self.season,
            Level::Episode => &mut self.episode,
        }
    }

    /// Whether no level has a part.
    pub fn is_empty(&self) -> bool {
        Level::ALL.into_iter().all(|level| self.of(level).is_empty())
    }
}

/// Every word with what it means; one without a level stands here once for each level.
fn known_words() -> impl Iterator<Item = (String, Level, Part)> {
    let pairs = Part::all().flat_map(|part| Level::ALL.into_iter().map(move |level| (level, part)));
    pairs.filter(|(level, part)| level.has(*part)).flat_map(|(level, part)| {
        let unnamed = level.has_unnamed(part).then(|| (part.name().to_owned(), level, part));
        unnamed.into_iter().chain([(format!("{level}-{part}"), level, part)])
    })
}

fn nearest(word: &str) -> String {
    let words = known_words().map(|(known, _, _)| known);
    words.min_by_key(|known| (edit_distance(word, known), known.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parts: &PartSet) -> Vec<&'static str> {
        parts.iter().map(Part::name).collect()
    }

    #[test]
    fn a_word_without_level_means_every_level_that_has_it() {
        let parts = LevelParts::parse(["nfo", " Poster ", "thumb", "discart", "characterart"]).unwrap();
        assert_eq!(names(&parts.movie), ["nfo", "poster", "discart"]);
        assert_eq!(names(&parts.show), ["nfo", "poster", "characterart"]);
        assert_eq!(names(&parts.all_seasons), ["poster"]);
        assert_eq!(names(&parts.season), ["poster"]);
        assert_eq!(names(&parts.episode), ["nfo", "thumb"]);
    }

    #[test]
    fn a_word_with_level_means_that_level_only() {
        let parts = LevelParts::parse([
            "season-poster",
            "episode-thumb",
            "all-seasons-banner",
            "show-fanart",
            "episode-nfo",
            "season-nfo",
            "movie-poster",
        ])
        .unwrap();
        assert_eq!(names(&parts.movie), ["poster"]);
        assert_eq!(names(&parts.show), ["fanart"]);
        assert_eq!(names(&parts.all_seasons), ["banner"]);
        assert_eq!(names(&parts.season), ["nfo", "poster"]);
        assert_eq!(names(&parts.episode), ["nfo", "thumb"]);
    }

    #[test]
    fn an_unknown_word_names_the_nearest_one() {
        for (word, nearest) in [
            ("postr", "poster"),
            ("episode-thum", "episode-thumb"),
            ("allseasons-poster", "all-seasons-poster"),
        ] {
            let error = LevelParts::parse(["nfo", word]).unwrap_err();
            assert_eq!((error.word.as_str(), error.nearest.as_str()), (word, nearest));
            assert!(error.to_string().contains(nearest));
        }
    }

    #[test]
    fn every_default_can_be_had() {
        let parts = LevelParts::default_parts();
        for level in Level::ALL {
            assert!(parts.of(level).iter().all(|part| level.has(part)), "{level}");
            assert!(!parts.of(level).is_empty());
        }
        assert!(!parts.season.contains(Part::Nfo));
        assert!(LevelParts::parse([]).unwrap().is_empty() && !parts.is_empty());
    }
}
