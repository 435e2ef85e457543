//! Files by which users keep folders out of the library.
//!
//! `.nomedia` (Kodi) and an empty `.ignore` (Jellyfin) leave a folder out; `.ignore` and `.plexignore` (Plex)
//! with lines in them hold patterns in the style of gitignore, which apply to that folder and all below.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Longest file of patterns that is read.
const MAX_PATTERN_BYTES: u64 = 64 * 1024;

/// The rules in force in one folder.
#[derive(Debug, Clone, Default)]
pub struct IgnoreRules {
    patterns: Vec<Arc<Gitignore>>,
    whole_folder: bool,
}

impl IgnoreRules {
    /// The rules in force in `folder`, which lies in the folder of `self` and holds `files`.
    #[must_use]
    pub fn entering(&self, folder: &Path, files: &[PathBuf]) -> Self {
        let mut rules = self.clone();
        for name in files.iter().filter(|name| is_control_file(name)) {
            if name == Path::new(".nomedia") {
                rules.whole_folder = true;
                continue;
            }
            let path = folder.join(name);
            let lines = read_patterns(&path);
            if lines.is_empty() {
                rules.whole_folder |= name == Path::new(".ignore");
                continue;
            }
            let mut builder = GitignoreBuilder::new(folder);
            for line in &lines {
                if let Err(error) = builder.add_line(Some(path.clone()), line) {
                    tracing::warn!(file = %path.display(), %error, "a pattern cannot be understood and is passed over");
                }
            }
            match builder.build() {
                Ok(patterns) => rules.patterns.push(Arc::new(patterns)),
                Err(error) => tracing::warn!(file = %path.display(), %error, "the patterns cannot be used"),
            }
        }
        rules
    }

    /// Whether the folder as a whole is left out.
    pub fn skips_whole_folder(&self) -> bool {
        self.whole_folder
    }

    /// Whether the innermost pattern that speaks of `path` leaves it out.
    pub fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        self.patterns
            .iter()
            .rev()
            .map(|patterns| patterns.matched(path, is_folder))
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }
}

/// Whether a file name is one that steers the scan.
pub fn is_control_file(name: &Path) -> bool {
    [".ignore", ".plexignore", ".nomedia"].iter().any(|known| name == Path::new(known))
}

fn read_patterns(path: &Path) -> Vec<String> {
    let small = std::fs::metadata(path).is_ok_and(|facts| facts.len() <= MAX_PATTERN_BYTES);
    let bytes = if small { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    String::from_utf8_lossy(&bytes)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
