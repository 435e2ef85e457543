//! Where Kodi looks for NFO files and pictures, and names that are safe to create.
//!
//! # Layout
//!
//! - `stem`: the name all files of a film or an episode share;
//! - `nfo`: NFO files;
//! - `pictures`: a film's pictures, by kind, and the ones that are there already;
//! - `show`: the files of shows, seasons and episodes;
//! - `show_pictures`: their pictures that are there already;
//! - `component`: one safe name made of a provider's text.

mod component;
mod nfo;
mod pictures;
mod show;
mod show_pictures;
mod stem;

pub use component::{MAX_COMPONENT_BYTES, safe_component};
pub use nfo::{aside_name, nfo_candidates, nfo_path, nfo_write_path};
pub use pictures::{actor_thumb_path, artwork_path, existing_artwork, existing_extra_fanarts};
pub use show::{
    SeasonPictures, episode_artwork_path, episode_nfo_candidates, episode_nfo_path, season_artwork_path,
    season_nfo_path, show_actor_thumb_path, show_artwork_path, show_nfo_path,
};
pub use show_pictures::{
    existing_episode_artwork, existing_season_artwork, existing_show_artwork, existing_show_extra_fanarts,
};
pub use stem::stacking_stem;
