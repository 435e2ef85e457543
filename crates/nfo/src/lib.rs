//! NFO files: what they say, how to change them without losing what is not ours, and where they lie.
//!
//! Pure functions of values: bytes and paths come in, values, bytes and paths go out.
//!
//! # Layout
//!
//! Read in this order:
//! - [`document`]: a tree over the XML that keeps every byte it does not change;
//! - [`read`]: what an NFO file says, be it a film's, a show's, or a scene's release notes that name an id;
//! - [`mod@write`]: an item's metadata put into a new or an existing NFO file;
//! - [`file_names`]: where media servers look for NFO files and pictures.

pub mod document;
pub mod file_names;
pub mod read;
pub mod write;

pub use document::{Document, Element, ParseError};
pub use read::{EpisodeNfo, EpisodesNfo, FoundIds, MovieNfo, NfoContent, SeasonNfo, ShowNfo, read_nfo};
pub use write::{WriteError, WriteOptions, update_episodes, update_movie, update_season, update_show};
