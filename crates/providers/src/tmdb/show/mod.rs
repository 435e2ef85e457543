//! Shows at TMDB: search, ids, and a whole show with its seasons and episodes.
//!
//! A show costs one request as long as its seasons fit: `/3/tv/{id}` may append [`plan::MOST_APPENDED`] calls, of
//! which the show's own parts take eight ([`address::SHOW_PARTS`]), so that twelve seasons come with it. Every
//! further request brings twenty; those whose seasons are known beforehand are asked at once with the first.
//!
//! - Seasons asked for by number: the first twelve with the show, the rest by twenties. 60 seasons: 1 + 3 requests.
//! - All seasons: nobody knows yet which there are, so the first request appends the seasons 0 to 11 unseen. One that
//!   TMDB does not know is simply absent from the answer. What the show's own list holds beyond them follows.
//! - Another order than the aired one: as for all seasons, with one season less in the first request for the list of
//!   episode groups, and one request more for the group itself.
//!
//! # Layout
//!
//! - `plan`, `address`: which requests; `wire`, `body`: the JSON as it comes;
//! - `details`, `credits`, `season`: from it to the model's values; `order`: other orders than the aired one;
//! - `search`: search results and look-ups; `provider`: what asks.

mod address;
mod body;
mod credits;
mod details;
mod order;
mod plan;
mod provider;
#[cfg(test)]
mod recorded;
mod search;
mod season;
mod wire;
