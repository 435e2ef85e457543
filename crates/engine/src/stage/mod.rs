//! One file a stage. A stage returns what the next one needs, or how the item ends early.

pub mod artwork;
pub(crate) mod asking;
pub mod beside;
pub mod commit;
pub mod fetch;
pub(crate) mod hand_edits;
pub mod identify;
pub(crate) mod merging;
pub mod nfo;
pub mod whom;

use bioscope_model::Provider;
use bioscope_providers::ProviderError;

/// How an item ends before its last stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Locked, or nothing of it was asked for.
    Skipped,
    /// Everything asked for is there and fresh.
    Unchanged,
    /// A person has to choose; says why.
    Uncertain(String),
    /// The sources answered and know nothing like it; says what was asked.
    NotFound(String),
    /// It could not be done.
    Failed {
        /// Why, and what to do.
        reason: String,
        /// Whether a second try may help: a source could not answer.
        by_fault: bool,
    },
    /// The run is being stopped; the item is put back.
    PutBack,
}

impl Ending {
    /// A failure of the item itself, which a second try would meet again.
    pub fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { reason: reason.into(), by_fault: false }
    }

    /// What a provider's error means for an item that cannot go on without its answer.
    pub fn from_provider(error: &ProviderError) -> Self {
        if error.is_cancelled() {
            return Self::PutBack;
        }
        Self::Failed {
            reason: sentence(&format!("failed to {error}")),
            by_fault: matches!(error, ProviderError::Fault { .. } | ProviderError::Blocked { .. }),
        }
    }
}

/// All providers in these lists, each once.
pub(crate) fn united<const LISTS: usize>(lists: [Vec<Provider>; LISTS]) -> Vec<Provider> {
    let mut all: Vec<Provider> = lists.into_iter().flatten().collect();
    all.sort();
    all.dedup();
    all
}

/// Makes the first letter a capital, for messages that stand alone.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
