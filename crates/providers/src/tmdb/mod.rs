//! The Movie Database: search, ids, details, pictures and collections by its JSON interface, version 3.
//!
//! Everything about a film comes with one request, by `append_to_response`; a show with up to twelve seasons too.
//!
//! # Layout
//!
//! - [`Tmdb`] (`provider`), [`TmdbSettings`] (`settings`): what asks;
//! - `endpoint`: the addresses; `answer`: what an answer's status and error code mean;
//! - `wire`: the JSON as it comes, only the fields used;
//! - `show`: everything about shows, seasons and episodes;
//! - `search`, `movie`, `collection`: from JSON to the model's values, with `translation` (languages field by field),
//!   `credits`, `certification`, `trailer` and `picture` for the parts of a film.

mod answer;
mod certification;
mod collection;
mod credits;
mod endpoint;
mod movie;
mod picture;
mod provider;
#[cfg(test)]
mod recorded;
mod search;
mod settings;
mod show;
mod trailer;
mod translation;
mod wire;

pub use provider::Tmdb;
pub use settings::TmdbSettings;
