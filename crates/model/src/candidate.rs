//! Search results, from which matching chooses.

use serde::{Deserialize, Serialize};

use crate::ids::{IdSet, Provider};
use crate::year::Year;

/// A film as a search result tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who found it.
    pub source: Provider,
    /// Its ids, at least one.
    pub ids: IdSet,
    /// The title in the language asked for.
    pub title: String,
    /// The title in its own language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// Titles it is known by elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative_titles: Vec<String>,
    /// The year of its first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// Its length in minutes, where the search tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime_minutes: Option<u32>,
    /// The provider's own measure of popularity; only ever a tie-breaker.
    #[serde(default)]
    pub popularity: f64,
    /// Its place in the provider's list, from 0.
    #[serde(default)]
    pub rank: u32,
    /// A line that helps a person choose: the start of the plot, or the main actors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
