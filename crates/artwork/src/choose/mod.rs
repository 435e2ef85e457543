//! Which of the pictures on offer an item gets: a pure decision, without looking at any picture.
//!
//! # Layout
//!
//! - [`preferences`]: what a person can ask for: the order of languages and a height, kind by kind;
//! - [`mod@rank`]: puts the offers for one kind in order;
//! - [`movie`]: one [`Choice`] for each picture of a film.

pub mod movie;
pub mod preferences;
pub mod rank;

#[cfg(test)]
mod tests;

pub use movie::{Choice, MAX_EXTRA_FANARTS, MAX_FALLBACKS, choose_movie_artwork};
pub use preferences::{ArtworkPreferences, KindPreferences, LanguageStep};
