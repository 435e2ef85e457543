//! The providers: what each can do, and how its answers become [`bioscope_model`] values.
//!
//! Everything that comes from outside passes the same three gates on its way in: a lenient reader (a field of the
//! wrong type costs that field only), text hygiene (invisible characters, lengths), and bounds on every list.
//!
//! # Layout
//!
//! - [`capability`]: a small trait for each thing a provider can do;
//! - [`error`]: "has nothing" and "could not answer" are different;
//! - [`tmdb`], [`imdb`], [`tvmaze`]: one folder a provider, its wire types private to it; reading and mapping are functions of
//!   values, only the provider itself waits for the network;
//! - `document`, `lenient`, `surrogates`: JSON whose shape cannot be relied on;
//! - `text`, `html`, `date`, `runtime`: what may pass;
//! - `episodes`: what sources of episodes share; `cast`: people who are told of twice;
//! - `asking`, `address`, `foreign_id`: what several providers are asked for alike;
//! - `lifetimes`, `timing`: how long answers are used, and how long they took.

mod address;
mod asking;
pub mod capability;
mod cast;
mod date;
mod document;
mod episodes;
pub mod error;
mod foreign_id;
mod html;
pub mod imdb;
mod lenient;
mod lifetimes;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod recorded;
mod runtime;
mod surrogates;
mod text;
mod timing;
pub mod tmdb;
pub mod tvmaze;

pub use capability::{
    AlternativeTitles, CollectionSource, EpisodeAnswer, MovieDetailsSource, MovieFinder, MovieQuery,
    MovieSearch, Preferences, SeasonAnswer, ShowAnswer, ShowDetailsSource, ShowFault, ShowFinder, ShowQuery,
    ShowRequest, ShowSearch,
};
pub use error::ProviderError;
pub use imdb::{Imdb, ImdbSettings, ImdbSource};
pub use lifetimes::DEFAULT_LIFETIMES;
pub use tmdb::{Tmdb, TmdbSettings};
pub use tvmaze::{Tvmaze, TvmazeSettings};
