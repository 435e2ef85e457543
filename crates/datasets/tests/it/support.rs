//! Folders, files and imports of tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use bioscope_datasets::{DatasetError, Imported, Importer, Index, Outcome, SourceFile, Watch};
use bioscope_model::ImdbId;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use tempfile::TempDir;

/// When tests import.
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// A folder with files to import and an index.
pub struct World {
    folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn index_folder(&self) -> PathBuf {
        self.folder.path().join("imdb")
    }

    /// A file with these bytes.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A packed file of these lines.
    pub fn packed(&self, name: &str, text: &str) -> PathBuf {
        self.file(name, &pack(text.as_bytes()))
    }

    pub fn import(&self, path: &Path) -> Result<Outcome, DatasetError> {
        self.import_within(path, 1 << 20)
    }

    /// Imports with so many bytes to sort in.
    pub fn import_within(&self, path: &Path, memory: usize) -> Result<Outcome, DatasetError> {
        let importer = Importer::new(&self.index_folder())?.memory(memory);
        let cancelled = AtomicBool::new(false);
        importer.import(&SourceFile::on_disk(path)?, NOW, &Watch::new(&|_| {}, &cancelled))
    }

    /// Imports what must succeed.
    pub fn imported(&self, path: &Path) -> Imported {
        match self.import(path).unwrap() {
            Outcome::Imported(imported) => imported,
            Outcome::Unchanged(_) => panic!("{} was there already", path.display()),
        }
    }

    pub fn index(&self) -> Index {
        Index::open(&self.index_folder()).unwrap()
    }
}

pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn id(text: &str) -> ImdbId {
    text.parse().unwrap()
}

/// A recorded file. Where the recordings are absent the test says so and is skipped, unless the environment variable
/// `BIOSCOPE_REQUIRE_FIXTURES` is 1.
pub fn sample(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/imdb_datasets");
    if folder.is_dir() {
        return Some(folder.join(name));
    }
    let required = std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_some_and(|value| value == "1");
    assert!(!required, "../shared is absent, and BIOSCOPE_REQUIRE_FIXTURES is 1");
    eprintln!("SKIPPED: ../shared is absent");
    None
}
