//! TVmaze: shows, without a key.
//!
//! A whole show, its seasons, its episodes with the specials, its cast, creators and pictures, is one request:
//! `/shows/{id}` with embedded parts. The episodes are embedded as `episodeswithspecials`, since the plain list leaves
//! specials out and a list of its own would be a second request; that second request (`/shows/{id}/episodes?specials=1`)
//! is made only where the answer embeds no episodes at all.
//!
//! TVmaze numbers episodes as they were aired, and specials not at all: they come as season 0 without a number, to be
//! matched by date or title. It knows one language, that of the people who write there. Its data are under
//! CC BY-SA 4.0: whoever shows them names TVmaze and links to it.
//!
//! # Layout
//!
//! - [`Tvmaze`] (`provider`), [`TvmazeSettings`] (`settings`): what asks;
//! - `address`: the addresses; `answer`: what an answer's status means; `wire`: the JSON as it comes;
//! - `search`, `details`, `season`: from it to the model's values, with `picture` and `spoken` (languages by name).

mod address;
mod answer;
mod details;
mod picture;
mod provider;
#[cfg(test)]
mod recorded;
mod search;
mod season;
mod settings;
mod spoken;
mod wire;

pub use provider::Tvmaze;
pub use settings::TvmazeSettings;
