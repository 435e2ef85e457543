//! What is to be saved where.

use std::path::PathBuf;

use bioscope_model::{ArtworkCandidate, ArtworkKind, Part, Provider};

use crate::choose::Choice;

/// One picture of an item and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What it serves as.
    pub part: Part,
    /// 0 for a main picture; 1 and up for the extrafanarts after it.
    pub index: usize,
    /// Where it comes from, best first; may be empty.
    pub candidates: Vec<ArtworkCandidate>,
    /// The file, with the extension that is usual for the part. Where the picture turns out to be of another format, the
    /// file gets the extension that fits, because media servers go by it.
    pub path: PathBuf,
    /// Whether a picture that is there already stays, whatever its extension.
    pub keep_existing: bool,
}

impl Target {
    /// The target of a chosen picture.
    pub fn new(choice: Choice, path: impl Into<PathBuf>, keep_existing: bool) -> Self {
        let part = choice.part();
        Self { part, index: choice.index, candidates: choice.candidates, path: path.into(), keep_existing }
    }

    /// The target of an actor's portrait, as `source` offers it at `address`.
    pub fn portrait(address: &str, source: Provider, path: impl Into<PathBuf>, keep_existing: bool) -> Self {
        let candidate = ArtworkCandidate {
            kind: ArtworkKind::Thumb,
            url: address.to_owned(),
            preview: None,
            language: None,
            width: 0,
            height: 0,
            votes: 0,
            score: 0.0,
            source,
        };
        Self {
            part: Part::ActorThumbs,
            index: 0,
            candidates: vec![candidate],
            path: path.into(),
            keep_existing,
        }
    }
}
