//! Pictures of items: which ones, loaded whole, checked, and put beside the video in one step each.
//!
//! The original bytes are kept; nothing is decoded. A picture that is there stays until its successor is known to be
//! whole, and a fault in one picture never costs another.
//!
//! # Layout
//!
//! Read in this order:
//! - [`choose`]: which of the pictures on offer an item gets (pure);
//! - [`mod@verify`]: whether bytes are a whole picture that media servers show (pure);
//! - [`atomic`]: files that are either as they were or as they should be; the NFO files are written by it too;
//! - [`save`]: downloads the pictures of an item, or of a show with all below it, at once, verifies and writes them, and
//!   reports on each.

pub mod atomic;
pub mod choose;
pub mod save;
pub mod verify;

pub use atomic::{
    Cleared, Durability, FileStep, FileWriter, Journal, OldFiles, StagedChange, StagedPicture, Wanted,
    WriteCause, WriteFault, WriteOutcome, content_hash, file_state, sweep_leftovers, sync_folder,
    write_atomic,
};
pub use choose::{
    ArtworkPreferences, Choice, KindPreferences, LanguageStep, choose_all_seasons_artwork,
    choose_episode_artwork, choose_movie_artwork, choose_season_artwork, choose_show_artwork,
};
pub use save::{
    Content, Downloaded, MAX_GROUPS_IN_WORK, PictureOutcome, PictureReport, PictureSaver, SaveFault,
    SaveGroup, SaveOrder, SavedPicture, Target,
};
pub use verify::{PictureFacts, PictureFault, PictureFormat, verify};
