//! One [`Choice`] for each picture of an item.

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind, Language, Part, PartSet};

use super::preferences::ArtworkPreferences;
use super::rank::rank;

/// How many further candidates a choice holds beside its first.
pub const MAX_FALLBACKS: usize = 4;

/// Most extrafanarts of one item, whatever the preferences say.
pub const MAX_EXTRA_FANARTS: usize = 20;

/// One picture that an item is to have.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it serves as.
    pub kind: ArtworkKind,
    /// 0 for the kind's main picture; 1 and up for extrafanarts, as in `fanart1.jpg`.
    pub index: usize,
    /// Never empty, best first; the further ones take the first one's place where it is broken or gone.
    pub candidates: Vec<ArtworkCandidate>,
}

impl Choice {
    /// The part of the item that the picture belongs to.
    pub fn part(&self) -> Part {
        if self.index == 0 { Part::Artwork(self.kind) } else { Part::ExtraFanarts }
    }
}

/// Chooses the pictures of an item: one for each of `kinds` in `parts` that something fits, and the extrafanarts.
pub(super) fn choose(
    item: ItemKind,
    kinds: &[ArtworkKind],
    offers: &[ArtworkCandidate],
    parts: &PartSet,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<Choice> {
    let mut choices = Vec::new();
    for &kind in kinds {
        let is_asked_for = parts.contains(Part::Artwork(kind));
        let has_extras = kind == ArtworkKind::Fanart && parts.contains(Part::ExtraFanarts);
        if !is_asked_for && !has_extras {
            continue;
        }
        let ranked = rank(offers, item, kind, preferences, original_language);
        if is_asked_for && !ranked.is_empty() {
            let candidates = ranked.iter().take(1 + MAX_FALLBACKS).cloned().collect();
            choices.push(Choice { kind, index: 0, candidates });
        }
        if has_extras {
            choices.extend(extra_fanarts(&ranked, preferences.extra_fanarts.min(MAX_EXTRA_FANARTS)));
        }
    }
    choices
}

/// The `count` pictures after the main one, each with the best of the unused ones to fall back on.
///
/// The first of `ranked` stays the main fanart's even where that is not asked for, because then it is there already.
fn extra_fanarts(ranked: &[ArtworkCandidate], count: usize) -> Vec<Choice> {
    let unused = ranked.get(1 + count..).unwrap_or_default();
    let firsts = ranked.iter().skip(1).take(count);
    firsts
        .zip(1..)
        .map(|(first, index)| Choice {
            kind: ArtworkKind::Fanart,
            index,
            candidates: std::iter::once(first).chain(unused.iter().take(MAX_FALLBACKS)).cloned().collect(),
        })
        .collect()
}
