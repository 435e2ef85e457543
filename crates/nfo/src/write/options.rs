//! What the caller decides about a write.

use std::collections::BTreeMap;

use bioscope_model::{ArtworkCandidate, FieldSet};
use jiff::civil::DateTime;

use crate::file_names::SeasonPictures;

/// How many addresses of pictures of a kind are written unless told otherwise.
pub const DEFAULT_PICTURES_PER_KIND: usize = 5;

/// How an item is written.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteOptions {
    /// Fields that stay as they are in the file.
    pub locked: FieldSet,
    /// Fields whose elements are taken away where the item has no value; other absent values leave what is
    /// there.
    pub cleared: FieldSet,
    /// The tags written last time. Those that the item no longer has are taken away; any other tag in the
    /// file is somebody else's and stays.
    pub previous_tags: Vec<String>,
    /// When the video was last modified, in local time: `dateadded` where the file has none.
    pub video_modified: Option<DateTime>,
    /// The user's rating set by hand, 1 to 10; `None` leaves what is there.
    pub user_rating: Option<u8>,
    /// How many addresses of pictures of each kind are written.
    pub pictures_per_kind: usize,
    /// The pictures of a show's seasons, which Kodi takes from the show's file where a season has none of its own.
    pub season_pictures: BTreeMap<SeasonPictures, Vec<ArtworkCandidate>>,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            locked: FieldSet::none(),
            cleared: FieldSet::none(),
            previous_tags: Vec::new(),
            video_modified: None,
            user_rating: None,
            pictures_per_kind: DEFAULT_PICTURES_PER_KIND,
            season_pictures: BTreeMap::new(),
        }
    }
}

/// Why an item cannot be written into a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The file describes something else.
    #[error("the file holds <{root}>, not <{wanted}>")]
    AnotherKind {
        /// The root's name.
        root: String,
        /// The name it should have.
        wanted: &'static str,
    },
}
