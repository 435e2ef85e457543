//! What the index holds, in one small file whose replacement is the switch from old to new.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::dataset::Dataset;
use crate::error::DatasetError;

/// The version of the tables' contents; what another one wrote is imported anew.
const VERSION: u32 = 1;
/// The file's name.
const FILE: &str = "index.json";

/// What was imported of one of IMDb's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The folder of its tables, in the folder of the index.
    pub(crate) folder: String,
    /// The folder of the titles it was built on, where it needs them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) built_on: Option<String>,
    /// Where it came from: a path or an address.
    pub source: String,
    /// What tells one day's file from another's: the server's mark, or length and time of the file.
    pub mark: String,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Rows taken.
    pub rows: u64,
    /// Rows skipped, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Bytes of its tables.
    pub index_bytes: u64,
    /// Words that its tables name by number.
    pub(crate) words: Vec<String>,
}

impl Imported {
    /// Rows skipped, for any reason.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.values().sum()
    }
}

/// What the index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    version: u32,
    pub(crate) datasets: BTreeMap<Dataset, Imported>,
}

impl Manifest {
    /// Reads the manifest of the index in `folder`; an empty one where there is none, or that of another version.
    pub(crate) fn read(folder: &Path) -> Result<Self, DatasetError> {
        let path = Self::path(folder);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(DatasetError::disk("read", &path))?,
        };
        let read: Self = serde_json::from_slice(&text)
            .map_err(|_| DatasetError::damaged(&path, "it is no list of files"))?;
        Ok(if read.version == VERSION { read } else { Self::default() })
    }

    /// Replaces the manifest in `folder`, in one step and lastingly.
    pub(crate) fn write(&mut self, folder: &Path) -> Result<(), DatasetError> {
        self.version = VERSION;
        let path = Self::path(folder);
        let new = folder.join("index.json.new");
        let replace = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            sync_folder(folder)
        };
        replace().map_err(DatasetError::disk("write", &path))
    }

    /// Where the manifest of the index in `folder` is.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }
}

/// Has the entries of a folder on the disk, where the platform can.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
