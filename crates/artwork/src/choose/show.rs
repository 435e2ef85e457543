//! One [`Choice`] for each picture of a show, all its seasons, a season, an episode.

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind, Language, Part, PartSet};

use super::choice::{Choice, MAX_FALLBACKS, choose};
use super::preferences::ArtworkPreferences;

/// The kinds a show can have.
const SHOW_KINDS: [ArtworkKind; 8] = [
    ArtworkKind::Poster,
    ArtworkKind::Fanart,
    ArtworkKind::Banner,
    ArtworkKind::Landscape,
    ArtworkKind::ClearArt,
    ArtworkKind::ClearLogo,
    ArtworkKind::CharacterArt,
    ArtworkKind::KeyArt,
];

/// The kinds a season can have, and all seasons together.
const SEASON_KINDS: [ArtworkKind; 4] =
    [ArtworkKind::Poster, ArtworkKind::Fanart, ArtworkKind::Banner, ArtworkKind::Landscape];

/// The kinds an episode can have.
const EPISODE_KINDS: [ArtworkKind; 2] = [ArtworkKind::Thumb, ArtworkKind::Fanart];

/// Chooses the pictures of a show: one for each kind in `parts` that something fits, and the extrafanarts.
///
/// As everywhere here, the result does not depend on the order of `offers`, and a kind that nothing fits yields none.
pub fn choose_show_artwork(
    offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    choose(ItemKind::Show, &SHOW_KINDS, offers, parts, preferences, original_language)
}

/// Chooses the pictures of all seasons together from what is offered for them, which gives way to the show's.
pub fn choose_all_seasons_artwork(
    offers: &[ArtworkCandidate],
    show_offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    let chosen = |kind: ArtworkKind, offers: &[ArtworkCandidate]| {
        choose(ItemKind::Show, &[kind], offers, &without_extras(parts), preferences, original_language).pop()
    };
    SEASON_KINDS
        .into_iter()
        .filter_map(|kind| match (chosen(kind, offers), chosen(kind, show_offers)) {
            (Some(mut own), Some(shows)) => {
                own.candidates.extend(shows.candidates);
                own.candidates.truncate(1 + MAX_FALLBACKS);
                Some(own)
            }
            (own, shows) => own.or(shows),
        })
        .collect()
}

/// Chooses the pictures of one season from what is offered for it alone.
pub fn choose_season_artwork(
    offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    choose(ItemKind::Season, &SEASON_KINDS, offers, &without_extras(parts), preferences, original_language)
}

/// Chooses the pictures of an episode from what is offered for it alone: a thumb, and a fanart where that is asked for.
pub fn choose_episode_artwork(
    offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    choose(ItemKind::Episode, &EPISODE_KINDS, offers, &without_extras(parts), preferences, original_language)
}

/// Extrafanarts belong to films and shows.
fn without_extras(parts: &PartSet) -> PartSet {
    parts.iter().filter(|part| *part != Part::ExtraFanarts).collect()
}
