//! What is known about a file before any provider was asked.

use bioscope_model::{IdSet, Year};

/// What a path, and the file behind it, tell about the film in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MovieEvidence {
    /// The title the path gives, then other readings of it (a folder's, a title in another language).
    pub titles: Vec<String>,
    /// The release year the path gives.
    pub year: Option<Year>,
    /// The length of the video in minutes, where it was probed.
    pub runtime_minutes: Option<u32>,
    /// Ids the path or an NFO file gives; they decide alone.
    pub ids: IdSet,
}
