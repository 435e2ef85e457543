//! The parts of an item that can be asked for: the NFO file and each kind of picture.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::artwork::ArtworkKind;
use crate::kind::UnknownKind;

/// Something that a scrape can write for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Part {
    /// The NFO file.
    Nfo,
    /// A picture of this kind.
    Artwork(ArtworkKind),
    /// Further fanarts beside the main one.
    ExtraFanarts,
    /// Portraits of the cast.
    ActorThumbs,
}

impl Part {
    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nfo => "nfo",
            Self::Artwork(kind) => kind.name(),
            Self::ExtraFanarts => "extrafanarts",
            Self::ActorThumbs => "actorthumbs",
        }
    }

    /// Every part.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Nfo]
            .into_iter()
            .chain(ArtworkKind::ALL.into_iter().map(Self::Artwork))
            .chain([Self::ExtraFanarts, Self::ActorThumbs])
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Part {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        let folded = word.trim().to_ascii_lowercase();
        Self::all().find(|part| part.name() == folded).ok_or_else(|| UnknownKind {
            word: word.to_owned(),
            known: "nfo, poster, fanart, banner, landscape, clearart, clearlogo, discart, characterart, keyart, thumb, \
                    extrafanarts, actorthumbs",
        })
    }
}

impl TryFrom<String> for Part {
    type Error = UnknownKind;

    fn try_from(word: String) -> Result<Self, UnknownKind> {
        word.parse()
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.name().to_owned()
    }
}

/// A set of parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartSet(BTreeSet<Part>);

impl PartSet {
    /// What a film gets unless asked otherwise: NFO, poster, fanart, clearlogo, landscape, extrafanarts.
    pub fn movie_default() -> Self {
        [
            Part::Nfo,
            Part::Artwork(ArtworkKind::Poster),
            Part::Artwork(ArtworkKind::Fanart),
            Part::Artwork(ArtworkKind::ClearLogo),
            Part::Artwork(ArtworkKind::Landscape),
            Part::ExtraFanarts,
        ]
        .into_iter()
        .collect()
    }

    /// What a show gets unless asked otherwise, as a film.
    pub fn show_default() -> Self {
        Self::movie_default()
    }

    /// What all seasons together get unless asked otherwise: a poster.
    pub fn all_seasons_default() -> Self {
        [Part::Artwork(ArtworkKind::Poster)].into_iter().collect()
    }

    /// What a season gets unless asked otherwise: a poster, and no NFO file, since Kodi reads none.
    pub fn season_default() -> Self {
        [Part::Artwork(ArtworkKind::Poster)].into_iter().collect()
    }

    /// What an episode gets unless asked otherwise: NFO and thumb.
    pub fn episode_default() -> Self {
        [Part::Nfo, Part::Artwork(ArtworkKind::Thumb)].into_iter().collect()
    }

    /// Whether `part` is in the set.
    pub fn contains(&self, part: Part) -> bool {
        self.0.contains(&part)
    }

    /// Puts `part` in.
    pub fn insert(&mut self, part: Part) {
        self.0.insert(part);
    }

    /// Takes `part` out.
    pub fn remove(&mut self, part: Part) {
        self.0.remove(&part);
    }

    /// The parts, in order.
    pub fn iter(&self) -> impl Iterator<Item = Part> {
        self.0.iter().copied()
    }

    /// The kinds of pictures in the set.
    pub fn artwork_kinds(&self) -> impl Iterator<Item = ArtworkKind> {
        self.iter().filter_map(|part| if let Part::Artwork(kind) = part { Some(kind) } else { None })
    }

    /// Whether nothing is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Part> for PartSet {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().collect())
    }
}
