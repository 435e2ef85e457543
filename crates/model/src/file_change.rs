//! What stands at a path, and how a run changes that.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash with these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        use std::fmt::Write as _;

        let mut digits = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            // Writing to a text cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A file's content, and what of its entry can be put back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its content.
    pub hash: ContentHash,
    /// In bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970; `None` for a file that is yet to be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_ns: Option<i64>,
    /// Its permissions, where the system has such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum FileState {
    /// Nothing.
    Absent,
    /// A folder.
    Folder,
    /// A file.
    File(FileFacts),
    /// A symbolic link, by what it says.
    Link {
        /// Where it leads.
        target: String,
    },
    /// Something that cannot be put back, such as a link whose text is not Unicode.
    Other,
}

impl FileState {
    /// Whether both are the same but for time stamps and permissions.
    pub fn is_same_content(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(one), Self::File(other)) => one.hash == other.hash,
            (one, other) => one == other,
        }
    }

    /// The file's content.
    pub fn hash(&self) -> Option<&ContentHash> {
        match self {
            Self::File(facts) => Some(&facts.hash),
            _ => None,
        }
    }
}

/// What is done to one path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileChange {
    /// Absolute.
    pub path: PathBuf,
    /// What stood there.
    pub before: FileState,
    /// What stands there after.
    pub after: FileState,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(byte: u8, modified_ns: Option<i64>) -> FileState {
        FileState::File(FileFacts {
            hash: ContentHash::from_bytes(&[byte; 32]),
            size: 1,
            modified_ns,
            mode: None,
        })
    }

    #[test]
    fn content_counts_and_time_stamps_do_not() {
        assert!(file(1, Some(5)).is_same_content(&file(1, None)));
        assert!(!file(1, Some(5)).is_same_content(&file(2, Some(5))));
        assert!(!file(1, None).is_same_content(&FileState::Absent));
        assert!(FileState::Absent.is_same_content(&FileState::Absent));
    }

    #[test]
    fn a_hash_is_written_in_digits() {
        assert_eq!(ContentHash::from_bytes(&[0, 0x0f, 0xff]).as_str(), "000fff");
    }
}
