//! Several sources' details become one, by rule.
//!
//! Sources are asked in the user's order and the first value wins, field by field. A locked field that has a
//! value keeps it; a field that was not asked for, or is switched off, stays as it is. No value is ever erased
//! because a source was silent, and a value that a better source gave before is not replaced by a lesser
//! source's only because the better one is down today.
//!
//! - [`rules`]: what the user can decide, as one value;
//! - [`item`]: the rule of every field.

pub mod item;
pub mod rules;

pub use item::{
    MergedItem, PathFacts, SourceAnswer, episode_fields, merge_item, movie_fields, season_fields, show_fields,
};
pub use rules::{Limits, Mapping, MergeRules};
