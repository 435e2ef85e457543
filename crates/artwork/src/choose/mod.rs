//! Which of the pictures on offer an item gets: a pure decision, without looking at any picture.
//!
//! # Layout
//!
//! - [`preferences`]: what a person can ask for: the order of languages and a height, kind by kind;
//! - [`mod@rank`]: puts the offers for one kind in order;
//! - [`mod@choice`]: one [`Choice`] for each picture;
//! - [`movie`], [`show`]: the kinds that films, shows, seasons and episodes have.

pub mod choice;
pub mod movie;
pub mod preferences;
pub mod rank;
pub mod show;

#[cfg(test)]
mod tests;

pub use choice::{Choice, MAX_EXTRA_FANARTS, MAX_FALLBACKS};
pub use movie::choose_movie_artwork;
pub use preferences::{ArtworkPreferences, KindPreferences, LanguageStep};
pub use show::{
    choose_all_seasons_artwork, choose_episode_artwork, choose_season_artwork, choose_show_artwork,
};
