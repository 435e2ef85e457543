//! What an NFO file says, in whatever form its writer chose.
//!
//! Reading is more forgiving than Kodi: what a person can understand is understood (`7,5`, `1h 57m`,
//! `19-08-2009`). Nothing is ever an error: what is no XML is searched for ids.
//!
//! # Layout
//!
//! - `content`: which kind of file it is;
//! - `item`: the fields of a film, show, season or episode;
//! - `ratings`, `people`, `pictures`, `collection`: its larger parts;
//! - `ids`: ids in elements;
//! - `mining`: ids in plain text;
//! - `values`: numbers, dates and lists as people write them.

mod collection;
mod content;
mod ids;
mod item;
mod mining;
mod people;
mod pictures;
mod ratings;
mod values;

pub use content::{EpisodeNfo, EpisodesNfo, MovieNfo, NfoContent, SeasonNfo, ShowNfo, read_nfo};
pub(crate) use ids::provider_of_element;
pub(crate) use item::{AFTER_SEASON, episode_number, user_rating};
pub use mining::{FoundIds, mine_ids};
pub(crate) use people::is_guest;
pub(crate) use pictures::{ALL_SEASONS, kind_without_aspect, season_of};
pub(crate) use values::parse_decimal;
