//! From one of IMDb's files to its tables: read, sort, write, switch.
//!
//! Tables are made in a folder of their own that nothing names yet. When they are complete and on the disk, the
//! manifest is replaced by one that names it; until then look-ups go to the tables of before, and after a kill the
//! next import sweeps the unnamed folder away and begins that file anew.

mod build;
mod rows;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::dataset::Dataset;
use crate::error::DatasetError;
use crate::manifest::{Imported, Manifest, sync_folder};
use crate::source::RowReader;
use crate::watch::Watch;

pub(crate) use build::{MAIN, NAMES};

/// Memory for sorting, in bytes. More means fewer pieces, and hardly less time.
const DEFAULT_MEMORY: usize = 96 * 1024 * 1024;

/// One of IMDb's files, on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Where it came from, as the status shows it.
    pub origin: String,
    /// What tells it from that of another day.
    pub mark: String,
}

impl SourceFile {
    /// A file the user has; its length and time tell it from another.
    pub fn on_disk(path: &Path) -> Result<Self, DatasetError> {
        let read = || fs::metadata(path).and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
        let (length, modified) = read().map_err(DatasetError::disk("read", path))?;
        let time = Timestamp::try_from(modified).unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            origin: path.display().to_string(),
            mark: format!("{length} bytes of {time}"),
        })
    }
}

/// What an import made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the index now.
    Imported(Imported),
    /// It was in the index already.
    Unchanged(Imported),
}

/// Imports files into one index. No other import into the same folder can be under way.
pub struct Importer {
    folder: PathBuf,
    memory: usize,
    /// Held until the importer is dropped.
    _lock: File,
}

impl Importer {
    /// Begins importing into `folder`, which is made if need be; sweeps away what an import left that was killed.
    pub fn new(folder: &Path) -> Result<Self, DatasetError> {
        fs::create_dir_all(folder).map_err(DatasetError::disk("make the folder", folder))?;
        let path = folder.join("import.lock");
        let lock = File::create(&path).map_err(DatasetError::disk("create", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DatasetError::Busy { path: folder.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(DatasetError::disk("lock", &path)(error)),
        }
        let importer = Self { folder: folder.to_owned(), memory: DEFAULT_MEMORY, _lock: lock };
        importer.sweep(&Manifest::read(folder)?)?;
        Ok(importer)
    }

    /// Sorts in `bytes` of memory.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Imports `source`, which may be any of IMDb's files; its first line says which.
    pub fn import(
        &self,
        source: &SourceFile,
        now: Timestamp,
        watch: &Watch<'_>,
    ) -> Result<Outcome, DatasetError> {
        let reader = RowReader::open(&source.path)?;
        let dataset = reader.dataset();
        let mut manifest = Manifest::read(&self.folder)?;
        let built_on = match (dataset, manifest.datasets.get(&Dataset::Basics)) {
            (Dataset::Akas, None) => return Err(DatasetError::Needs { dataset, needed: Dataset::Basics }),
            (Dataset::Akas, Some(titles)) => Some(titles.folder.clone()),
            _ => None,
        };
        if let Some(known) = manifest.datasets.get(&dataset)
            && known.mark == source.mark
            && known.built_on == built_on
        {
            return Ok(Outcome::Unchanged(known.clone()));
        }
        let name = self.free_name(dataset);
        let tables = self.folder.join(&name);
        let titles = built_on.as_ref().map(|titles| self.folder.join(titles));
        fs::create_dir(&tables).map_err(DatasetError::disk("make the folder", &tables))?;
        let built = build::build(reader, &tables, titles.as_deref(), self.memory, watch);
        let built = match built {
            Ok(built) => built,
            Err(error) => {
                // What stays behind is swept away by the next import.
                let _ = fs::remove_dir_all(&tables);
                return Err(error);
            }
        };
        sync_folder(&tables).map_err(DatasetError::disk("write", &tables))?;
        let imported = Imported {
            folder: name,
            built_on,
            source: source.origin.clone(),
            mark: source.mark.clone(),
            imported_at: now,
            rows: built.rows,
            skipped: built.skipped,
            index_bytes: built.index_bytes,
            words: built.words,
        };
        manifest.datasets.insert(dataset, imported.clone());
        manifest.write(&self.folder)?;
        self.sweep(&manifest)?;
        Ok(Outcome::Imported(imported))
    }

    /// The name of a folder that is not there yet.
    fn free_name(&self, dataset: Dataset) -> String {
        let names = (1_u32..).map(|number| format!("{dataset}-{number}"));
        let mut free = names.skip_while(|name| self.folder.join(name).exists());
        free.next().unwrap_or_default()
    }

    /// Removes the folders of tables that the manifest does not name.
    fn sweep(&self, manifest: &Manifest) -> Result<(), DatasetError> {
        let disk = || DatasetError::disk("read", &self.folder);
        for entry in fs::read_dir(&self.folder).map_err(disk())? {
            let entry = entry.map_err(disk())?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = Dataset::ALL.iter().any(|dataset| {
                let number = name.strip_prefix(dataset.name()).and_then(|rest| rest.strip_prefix('-'));
                number.is_some_and(|number| number.parse::<u32>().is_ok())
            });
            if is_ours && !manifest.datasets.values().any(|imported| imported.folder == name) {
                // Some systems keep a folder in which a file is open; it goes next time.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }
}
