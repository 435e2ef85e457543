//! Which candidate of a search a file means: a distance of named penalties, and a decision apart from it.
//!
//! A candidate's [`Distance`] says how far it is from what the path tells, by aspect: title, instalment
//! number, year, runtime, ids. The [`Decision`] looks at the best distance, at the gap to the runner-up, and
//! at doubts no number can outweigh. A wrong film costs a person far more than a question, so whatever is not
//! certain is asked.
//!
//! # Layout
//!
//! Read in this order:
//! - [`evidence`]: what the path tells;
//! - [`ranking`]: [`rank_movies`], which scores, orders and decides;
//! - `score`: the distance of one candidate;
//! - [`distance`]: penalties by aspect and their normalised total;
//! - `title`: how alike two titles are, instalment numbers and scripts considered;
//! - `span`: penalties for years and running times apart;
//! - `same_film`: when two candidates are one film;
//! - [`decision`]: thresholds, gap and doubts, and the sentence that explains them;
//! - [`settings`]: every threshold and weight, with its default and the reason for it;
//! - [`benchmark`]: how well all this does, beside two simple ways.
//!
//! The defaults were chosen on one half of `benchmark/cases.jsonl` and are checked on the other by
//! `tests/benchmark.rs`. Why they are what they are, and the figures: `docs/design/matching.md`.

pub mod benchmark;
pub mod decision;
pub mod distance;
pub mod evidence;
pub mod ranking;
mod same_film;
mod score;
pub mod settings;
mod span;
mod title;

pub use decision::Decision;
pub use distance::Distance;
pub use evidence::MovieEvidence;
pub use ranking::{Ranking, Scored, rank_movies};
pub use settings::MatchSettings;
