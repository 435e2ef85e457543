//! Recognisers for the numbers in names. Each looks at one place and says how far it read.

pub(crate) mod calendar;
pub(crate) mod continuation;
pub(crate) mod cursor;
pub(crate) mod episode;
pub(crate) mod part;
pub(crate) mod season;
pub(crate) mod season_episode;

use crate::evidence::{Rule, Span};

/// Season and episode numbers read at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) rule: Rule,
    pub(crate) seasons: Vec<u32>,
    pub(crate) episodes: Vec<u32>,
    /// The part of a split episode, from a letter behind the number.
    pub(crate) part: Option<u32>,
}
