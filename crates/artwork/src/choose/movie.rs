//! One [`Choice`] for each picture of a film.

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind, Language, PartSet};

use super::choice::{Choice, choose};
use super::preferences::ArtworkPreferences;

/// The kinds a film can have; a figure belongs to shows, a still to episodes.
const MOVIE_KINDS: [ArtworkKind; 8] = [
    ArtworkKind::Poster,
    ArtworkKind::Fanart,
    ArtworkKind::Banner,
    ArtworkKind::Landscape,
    ArtworkKind::ClearArt,
    ArtworkKind::ClearLogo,
    ArtworkKind::DiscArt,
    ArtworkKind::KeyArt,
];

/// Chooses the pictures of a film: one for each kind in `parts` that something fits, and the extrafanarts.
///
/// The result does not depend on the order of `offers`. A kind that nothing on offer fits yields no choice.
pub fn choose_movie_artwork(
    offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    choose(ItemKind::Movie, &MOVIE_KINDS, offers, parts, preferences, original_language)
}
