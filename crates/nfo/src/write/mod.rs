//! A film's metadata put into an NFO file.
//!
//! What the film has a value for is set in place; all else stays as it is: unknown elements, attributes,
//! comments, what a person or a player put in, and values that nobody told anew. Writing twice gives the same
//! bytes, and reading gives the written values back.
//!
//! # Layout
//!
//! - `options`: what must not be touched, and what only the caller knows;
//! - `movie`: the fields in their order;
//! - `order`: where a new element goes;
//! - `sequence`: several elements of one name;
//! - `ids`, `ratings`, `people`, `pictures`, `collection`: the larger parts;
//! - `value`: text made fit for Kodi.

mod collection;
mod ids;
mod movie;
mod options;
mod order;
mod people;
mod pictures;
mod ratings;
mod sequence;
mod value;

pub use movie::update_movie;
pub use options::{DEFAULT_PICTURES_PER_KIND, WriteError, WriteOptions};
