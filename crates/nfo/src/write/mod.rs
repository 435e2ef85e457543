//! An item's metadata put into an NFO file.
//!
//! What the item has a value for is set in place; all else stays as it is: unknown elements, attributes,
//! comments, what a person or a player put in, and values that nobody told anew. Writing twice gives the same
//! bytes, and reading gives the written values back.
//!
//! # Layout
//!
//! - `options`: what must not be touched, and what only the caller knows;
//! - `update`: the roots of a file and what goes into each;
//! - `fields`: the table of fields;
//! - `editor`: one root while it is edited;
//! - `order`: where a new element goes;
//! - `sequence`: several elements of one name;
//! - `ids`, `ratings`, `people`, `pictures`, `collection`: the larger parts;
//! - `value`: text made fit for Kodi.

mod collection;
mod editor;
mod fields;
mod ids;
mod options;
mod order;
mod people;
mod pictures;
mod ratings;
mod sequence;
mod update;
mod value;

pub use options::{DEFAULT_PICTURES_PER_KIND, WriteError, WriteOptions};
pub use update::{update_episodes, update_movie, update_season, update_show};
