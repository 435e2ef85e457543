//! All that a run may vary, as one value: two runs with different settings may go on side by side.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use bioscope_artwork::{ArtworkPreferences, Durability};
use bioscope_http::Freshness;
use bioscope_matching::MatchSettings;
use bioscope_model::merge::MergeRules;
use bioscope_model::{EpisodeOrder, ItemKind, LevelParts, Provider};
use bioscope_providers::Preferences;

/// What to do with a match that is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Leave it for review.
    Skip,
    /// Leave it for review; the caller asks the user when the run is over.
    Ask,
    /// Take the best candidate that is not rejected.
    Auto,
}

/// How a run scrapes.
#[derive(Debug, Clone)]
pub struct ScrapeSettings {
    /// What to do with an uncertain match.
    pub mode: Mode,
    /// The parts asked for, level by level.
    pub parts: LevelParts,
    /// The numbering that the files of shows follow.
    pub order: EpisodeOrder,
    /// Whether parts that exist already are left out, item by item.
    pub only_missing: bool,
    /// Whether pictures that exist are fetched anew.
    pub replace_artwork: bool,
    /// Languages and country.
    pub preferences: Preferences,
    /// How sources become one; the item's own locks are added.
    pub rules: MergeRules,
    /// Which pictures to prefer.
    pub artwork: ArtworkPreferences,
    /// When a match is certain.
    pub matching: MatchSettings,
    /// How the cache is used.
    pub freshness: Freshness,
    /// How long a finished item needs no second look.
    pub fresh_for: Duration,
    /// How many items are in flight at once.
    pub jobs: usize,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether locked items are done too, because the user named them.
    pub named_by_user: bool,
    /// Whether NFO files are forced to the disk.
    pub nfo_durability: Durability,
    /// Whether pictures are forced to the disk.
    pub picture_durability: Durability,
}

impl ScrapeSettings {
    /// The settings that decide what an item of this kind looks like in the end, folded into a short text. An item
    /// that was finished with another recipe must be done again.
    pub fn recipe(&self, kind: ItemKind, sources: &[Provider]) -> String {
        let parts = match kind {
            ItemKind::Movie => format!("{:?}", self.parts.movie),
            ItemKind::Show => format!("{:?} {:?}", self.parts.show, self.parts.all_seasons),
            ItemKind::Season => format!("{:?}", self.parts.season),
            ItemKind::Episode => format!("{:?}", self.parts.episode),
        };
        let order = if kind == ItemKind::Movie { "" } else { self.order.name() };
        let mut hasher = DefaultHasher::new();
        format!(
            "{parts} {:?} {:?} {:?} {:?} {sources:?}{order}",
            self.preferences, self.rules, self.artwork, self.only_missing
        )
        .hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}
