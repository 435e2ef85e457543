//! What became of what was to be taken back.

use std::path::PathBuf;

use bioscope_store::{ItemId, JobId};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEnd {
    /// It has its old content again.
    PutBack,
    /// It was made by the run and is gone.
    TakenAway,
    /// It was left, because of this; a full sentence's end.
    Left(String),
}

/// What became of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowsEnd {
    /// They are as they were.
    PutBack,
    /// They were taken back before.
    Already,
    /// There are none: the item is no longer in the library.
    Gone,
    /// They were left, because of this.
    Left(String),
}

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemUndone {
    /// Which.
    pub item: ItemId,
    /// Its title, as it was while the run's work stood.
    pub title: String,
    /// Its files, those that were as before already left out.
    pub files: Vec<(PathBuf, FileEnd)>,
    /// Its rows.
    pub rows: RowsEnd,
}

impl ItemUndone {
    /// Whether something was left.
    pub fn has_left(&self) -> bool {
        matches!(self.rows, RowsEnd::Left(_))
            || self.files.iter().any(|(_, end)| matches!(end, FileEnd::Left(_)))
    }

    /// What changed or was left, a line each.
    pub fn lines(&self) -> Vec<String> {
        let name = |path: &PathBuf| {
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        };
        let mut lines: Vec<String> = self
            .files
            .iter()
            .map(|(path, end)| match end {
                FileEnd::PutBack => format!("{}: put back", name(path)),
                FileEnd::TakenAway => format!("{}: taken away", name(path)),
                FileEnd::Left(reason) => format!("{}: left, because {reason}", path.display()),
            })
            .collect();
        match &self.rows {
            RowsEnd::PutBack => lines.push("library: as before".to_owned()),
            RowsEnd::Already => {}
            RowsEnd::Gone => lines.push("library: it is no longer there".to_owned()),
            RowsEnd::Left(reason) => lines.push(format!("library: left, because {reason}")),
        }
        lines
    }
}

/// How an undo ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoSummary {
    /// The run that it is; `None` for a dry run.
    pub job: Option<JobId>,
    /// The run that was taken back.
    pub of: JobId,
    /// Items of which all is as before.
    pub undone: u64,
    /// Items of which something was left.
    pub left: u64,
    /// Items that were not come to, because the user stopped it.
    pub not_reached: u64,
}
