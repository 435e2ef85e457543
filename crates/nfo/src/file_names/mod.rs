//! Where Kodi looks for NFO files and pictures, and names that are safe to create.
//!
//! # Layout
//!
//! - `stem`: the name all files of a film share;
//! - `nfo`: NFO files;
//! - `pictures`: pictures, by kind, and the ones that are there already;
//! - `component`: one safe name made of a provider's text.

mod component;
mod nfo;
mod pictures;
mod stem;

pub use component::{MAX_COMPONENT_BYTES, safe_component};
pub use nfo::{aside_name, nfo_candidates, nfo_path, nfo_write_path};
pub use pictures::{actor_thumb_path, artwork_path, existing_artwork, existing_extra_fanarts};
pub use stem::stacking_stem;
