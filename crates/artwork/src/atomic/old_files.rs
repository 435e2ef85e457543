//! What files held before they were replaced or removed, by content.
//!
//! A folder of files named after the SHA-256 of their bytes, `ab/abcd…`. Each content is there once, however many files
//! held it, and its time stamp says when it was last kept. What is damaged or gone counts as not kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bioscope_model::ContentHash;
use ring::digest::{SHA256, digest};

use super::fault::WriteFault;
use super::write::{Durability, WriteOutcome, write_atomic};

/// The largest file that is kept; no picture or NFO file is nearly as large.
pub const MAX_KEPT_BYTES: u64 = 64 << 20;

/// How many digits name the folder of a content.
const FOLDER_DIGITS: usize = 2;

/// Most entries of one folder that are looked at when old content is cleared away.
const MAX_ENTRIES: usize = 1_000_000;

/// Old content of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldFiles {
    folder: PathBuf,
    max_bytes: u64,
}

/// What clearing away took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Files taken away.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes that are left.
    pub bytes_left: u64,
}

/// The hash that names a content.
pub fn content_hash(bytes: &[u8]) -> ContentHash {
    ContentHash::from_bytes(digest(&SHA256, bytes).as_ref())
}

impl OldFiles {
    /// Old content in `folder`, which is made when something is first kept. At most `max_bytes` stay when
    /// [`clear_away`](Self::clear_away) is called; 0 keeps nothing at all.
    pub fn new(folder: impl Into<PathBuf>, max_bytes: u64) -> Self {
        Self { folder: folder.into(), max_bytes }
    }

    /// Keeps `bytes`; says whether they are kept, which those that would not fit are not.
    pub fn keep(&self, hash: &ContentHash, bytes: &[u8], durability: Durability) -> Result<bool, WriteFault> {
        let length = bytes.len() as u64;
        if length > self.max_bytes || length > MAX_KEPT_BYTES {
            return Ok(false);
        }
        let path = self.path_of(hash);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| WriteFault::from_io(folder, error))?;
        }
        if write_atomic(&path, bytes, durability)? == WriteOutcome::Unchanged {
            // It was kept before; from now on it is as young as this.
            let touched = fs::File::options().write(true).open(&path);
            touched
                .and_then(|file| file.set_modified(SystemTime::now()))
                .map_err(|error| WriteFault::from_io(&path, error))?;
        }
        Ok(true)
    }

    /// The bytes with this hash; `None` where they are not kept (any more).
    pub fn read(&self, hash: &ContentHash) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path_of(hash)).ok()?;
        (content_hash(&bytes) == *hash).then_some(bytes)
    }

    /// Whether content with this hash and length is kept; its bytes are not looked at.
    pub fn has(&self, hash: &ContentHash, size: u64) -> bool {
        fs::metadata(self.path_of(hash)).is_ok_and(|facts| facts.is_file() && facts.len() == size)
    }

    /// Takes away what was kept longer ago than `keep_for`, then the oldest until no more than the cap is left.
    pub fn clear_away(&self, now: SystemTime, keep_for: Duration) -> io::Result<Cleared> {
        let mut kept = self.list()?;
        kept.sort_by_key(|one| std::cmp::Reverse(one.modified));
        let mut cleared = Cleared::default();
        for one in kept {
            let is_old = now.duration_since(one.modified).is_ok_and(|age| age > keep_for);
            if is_old || cleared.bytes_left + one.size > self.max_bytes {
                match fs::remove_file(&one.path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
                cleared.files += 1;
                cleared.bytes += one.size;
            } else {
                cleared.bytes_left += one.size;
            }
        }
        Ok(cleared)
    }

    fn list(&self) -> io::Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for folder in entries(&self.folder)? {
            if !folder.is_dir() {
                continue;
            }
            for path in entries(&folder)? {
                let Ok(facts) = fs::metadata(&path) else { continue };
                if facts.is_file() {
                    let modified = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    kept.push(Kept { path, size: facts.len(), modified });
                }
            }
        }
        Ok(kept)
    }

    fn path_of(&self, hash: &ContentHash) -> PathBuf {
        let digits = hash.as_str();
        self.folder.join(&digits[..FOLDER_DIGITS.min(digits.len())]).join(digits)
    }
}

struct Kept {
    path: PathBuf,
    size: u64,
    modified: SystemTime,
}

/// The entries of a folder; none where there is no folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.take(MAX_ENTRIES).map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn kept_at(files: &OldFiles, bytes: &[u8], modified: SystemTime) -> ContentHash {
        let hash = content_hash(bytes);
        assert!(files.keep(&hash, bytes, Durability::None).unwrap());
        fs::File::options().write(true).open(files.path_of(&hash)).unwrap().set_modified(modified).unwrap();
        hash
    }

    #[test]
    fn content_comes_back_and_damaged_content_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let files = OldFiles::new(folder.path().join("undo"), 1_000);
        let hash = kept_at(&files, b"poster", SystemTime::now());
        assert_eq!(files.read(&hash).as_deref(), Some(&b"poster"[..]));
        assert!(files.has(&hash, 6));
        fs::write(files.path_of(&hash), "p0ster").unwrap();
        assert_eq!(files.read(&hash), None);
        assert_eq!(files.read(&content_hash(b"other")), None);
        let hash = kept_at(&files, b"poster", SystemTime::now());
        assert!(files.read(&hash).is_some(), "keeping it again mends it");
    }

    #[test]
    fn the_name_is_the_sha_256_of_the_bytes() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(content_hash(b"abc").as_str(), known);
    }

    #[test]
    fn the_old_goes_first_and_then_what_is_over_the_cap() {
        let folder = tempfile::tempdir().unwrap();
        let files = OldFiles::new(folder.path(), 10);
        let now = SystemTime::now();
        let ancient = kept_at(&files, b"1", now - 40 * DAY);
        let old = kept_at(&files, b"22222", now - 3 * DAY);
        let newer = kept_at(&files, b"333333", now - 2 * DAY);
        let newest = kept_at(&files, b"4444", now - DAY);
        let cleared = files.clear_away(now, 30 * DAY).unwrap();
        assert_eq!(cleared, Cleared { files: 2, bytes: 6, bytes_left: 10 });
        assert!(files.read(&ancient).is_none() && files.read(&old).is_none());
        assert!(files.read(&newer).is_some() && files.read(&newest).is_some());
    }

    #[test]
    fn keeping_the_same_again_makes_it_young() {
        let folder = tempfile::tempdir().unwrap();
        let files = OldFiles::new(folder.path(), 10);
        let hash = kept_at(&files, b"1", SystemTime::now() - 40 * DAY);
        assert!(files.keep(&hash, b"1", Durability::None).unwrap());
        assert_eq!(files.clear_away(SystemTime::now(), 30 * DAY).unwrap().files, 0);
    }

    #[test]
    fn what_does_not_fit_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let none = OldFiles::new(folder.path().join("undo"), 0);
        assert!(!none.keep(&content_hash(b"1"), b"1", Durability::None).unwrap());
        assert!(!folder.path().join("undo").exists());
        assert_eq!(none.clear_away(SystemTime::now(), DAY).unwrap(), Cleared::default());
    }
}
