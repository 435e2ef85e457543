//! `imdb`: IMDb's official dataset files as a local index.
//!
//! # Layout
//!
//! - [`import`](import()): what was asked for, file by file; [`files`] finds the user's, [`download`] fetches IMDb's;
//! - [`take`]: one file into the index, with [`meter`] telling how far it is;
//! - [`status`](status()): what is there; [`licence`]: under which conditions.

mod download;
mod files;
mod import;
mod licence;
mod meter;
mod status;
mod take;

pub use import::import;
pub use status::{age, status};
