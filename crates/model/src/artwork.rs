//! Kinds of pictures and the candidates providers offer.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::Provider;
use crate::kind::UnknownKind;
use crate::language::Language;

/// A kind of picture, by Kodi's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArtworkKind {
    /// Upright, with the title.
    Poster,
    /// A wide picture without text.
    Fanart,
    /// Very wide, with the title.
    Banner,
    /// A wide picture with the title (Kodi's landscape, others' thumb).
    Landscape,
    /// Title and figures, transparent.
    ClearArt,
    /// The title's lettering, transparent.
    ClearLogo,
    /// The disc's print, transparent.
    DiscArt,
    /// A figure, transparent (shows only).
    CharacterArt,
    /// A poster without text.
    KeyArt,
    /// A still (episodes only).
    Thumb,
}

impl ArtworkKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Poster,
        Self::Fanart,
        Self::Banner,
        Self::Landscape,
        Self::ClearArt,
        Self::ClearLogo,
        Self::DiscArt,
        Self::CharacterArt,
        Self::KeyArt,
        Self::Thumb,
    ];

    /// Kodi's art type, which is also the end of the file name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Fanart => "fanart",
            Self::Banner => "banner",
            Self::Landscape => "landscape",
            Self::ClearArt => "clearart",
            Self::ClearLogo => "clearlogo",
            Self::DiscArt => "discart",
            Self::CharacterArt => "characterart",
            Self::KeyArt => "keyart",
            Self::Thumb => "thumb",
        }
    }

    /// The extension of its file: transparent kinds are PNG, the rest JPEG.
    pub fn extension(self) -> &'static str {
        match self {
            Self::ClearArt | Self::ClearLogo | Self::DiscArt | Self::CharacterArt => "png",
            _ => "jpg",
        }
    }
}

impl fmt::Display for ArtworkKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for ArtworkKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == word).ok_or_else(|| UnknownKind {
            word: word.to_owned(),
            known: "poster, fanart, banner, landscape, clearart, clearlogo, discart, characterart, keyart, thumb",
        })
    }
}

/// A picture a provider offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArtworkCandidate {
    /// What it can serve as. A poster or backdrop without text is offered as `Poster` or `Fanart` with
    /// `language: None`; keyart and landscape are chosen from these.
    pub kind: ArtworkKind,
    /// Its full-size address.
    pub url: String,
    /// A small version's address, for NFO previews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// The language of the text in it; `None` means without text or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Width in pixels, 0 when unknown.
    #[serde(default)]
    pub width: u32,
    /// Height in pixels, 0 when unknown.
    #[serde(default)]
    pub height: u32,
    /// How many voted for it.
    #[serde(default)]
    pub votes: u32,
    /// Their mean, 0 to 10.
    #[serde(default)]
    pub score: f64,
    /// Who offers it.
    pub source: Provider,
}
