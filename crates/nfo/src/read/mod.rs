//! What an NFO file says, in whatever form its writer chose.
//!
//! Reading is more forgiving than Kodi: what a person can understand is understood (`7,5`, `1h 57m`,
//! `19-08-2009`). Nothing is ever an error: what is no XML is searched for ids.
//!
//! # Layout
//!
//! - `content`: which kind of file it is;
//! - `movie`: the fields of a film;
//! - `ratings`, `people`, `pictures`, `collection`: its larger parts;
//! - `ids`: ids in elements;
//! - `mining`: ids in plain text;
//! - `values`: numbers, dates and lists as people write them.

mod collection;
mod content;
mod ids;
mod mining;
mod movie;
mod people;
mod pictures;
mod ratings;
mod values;

pub use content::{MovieNfo, NfoContent, read_nfo};
pub(crate) use ids::provider_of_element;
pub use mining::{FoundIds, mine_ids};
pub(crate) use movie::user_rating;
pub(crate) use values::parse_decimal;
