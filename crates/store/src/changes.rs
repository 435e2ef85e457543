//! What runs did: how far they came, and what is needed to take back what they changed.

use std::str::FromStr;

use bioscope_model::FileChange;
use bioscope_model::kind::UnknownKind;
use serde::{Deserialize, Serialize};

use crate::records::{ChosenArtwork, ItemId, JobId, Outcome, WrittenFile};

/// What a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobKind {
    /// Items were fetched and written.
    #[default]
    Scrape,
    /// The user changed a value by hand.
    Edit,
    /// Another run was taken back.
    Undo,
}

impl JobKind {
    /// The name used in the database and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scrape => "scrape",
            Self::Edit => "edit",
            Self::Undo => "undo",
        }
    }
}

impl FromStr for JobKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        [Self::Scrape, Self::Edit, Self::Undo]
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| UnknownKind { word: word.to_owned(), known: "scrape, edit, undo" })
    }
}

/// How far a run came with an item that it has not ended yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// Its turn has not come.
    Planned,
    /// It is being found out what it is.
    Begun,
    /// It is known what it is.
    Identified,
    /// The sources have answered.
    Fetched,
    /// Their answers are one.
    Merged,
    /// What is to be written to which file is noted; some of the files may be in place.
    Staged,
}

impl ItemState {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Planned, Self::Begun, Self::Identified, Self::Fetched, Self::Merged, Self::Staged];

    /// The name used in the database and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Begun => "begun",
            Self::Identified => "identified",
            Self::Fetched => "fetched",
            Self::Merged => "merged",
            Self::Staged => "staged",
        }
    }
}

impl FromStr for ItemState {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|state| state.name() == word).ok_or_else(|| UnknownKind {
            word: word.to_owned(),
            known: "planned, begun, identified, fetched, merged, staged",
        })
    }
}

/// An item that a run was to do and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedItem {
    /// Which.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// How far the run came with it.
    pub state: ItemState,
}

/// The newest scraping run, to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumable {
    /// Which.
    pub job: JobId,
    /// How it was asked to work, as it was told at its start.
    pub flags: Option<String>,
    /// How many items it was about.
    pub items: u64,
    /// What it has not come to, in its order.
    pub left: Vec<ItemId>,
}

/// A file that is about to change, and the picture that it is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedFile {
    /// What is done.
    pub change: FileChange,
    /// The picture, where it is one of the item's.
    pub picture: Option<ChosenArtwork>,
}

/// What a run staged for an item and did not come to commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutOff {
    /// The run.
    pub job: JobId,
    /// The item.
    pub item: ItemId,
    /// In the order of telling.
    pub files: Vec<StagedFile>,
}

/// What of a cut-off run turned out to be on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The run.
    pub job: JobId,
    /// The item.
    pub item: ItemId,
    /// The files that are there.
    pub files: Vec<WrittenFile>,
    /// Those that are pictures of the item.
    pub artwork: Vec<ChosenArtwork>,
}

/// A change of a file, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChangeRecord {
    /// Its number; they count in the order of telling.
    pub id: i64,
    /// What was done.
    pub change: FileChange,
    /// The picture, where it is one of the item's.
    pub picture: Option<ChosenArtwork>,
    /// Whether it is taken back.
    pub is_undone: bool,
}

/// What a run changed of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// The run.
    pub job: JobId,
    /// The item, which may be gone.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// Whether the item is still in the library.
    pub is_there: bool,
    /// Whether the library's rows are taken back.
    pub is_undone: bool,
    /// The newest later run that changed the item and is not taken back: the rows are its now.
    pub covered_by: Option<JobId>,
    /// What it did to files, in the order of telling.
    pub files: Vec<FileChangeRecord>,
}

/// The rows of an item as they were before a run, to be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsBack {
    /// The run that takes back.
    pub job: JobId,
    /// The run that is taken back.
    pub of: JobId,
    /// The item.
    pub item: ItemId,
    /// Whether the rows are put back; else only the files are noted.
    pub rows: bool,
    /// The changes of files that are taken back, by their numbers.
    pub files: Vec<i64>,
    /// How it ended, for `jobs show`.
    pub outcome: Outcome,
    /// Why something was left.
    pub error: Option<String>,
    /// What changed, a line each.
    pub changes: Vec<String>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}
