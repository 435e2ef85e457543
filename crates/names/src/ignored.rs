//! Files and folders that a scanner passes over.

use crate::extra;

/// Folders that never hold items, in lower case.
const FOLDERS: &[&str] = &[
    "#recycle",
    "#snapshot",
    "$recycle.bin",
    "@eadir",
    "@recycle",
    "@tmp",
    "audio_ts",
    "certificate",
    "extrafanart",
    "extrathumbs",
    "lost+found",
    "metadata",
    "proof",
    "recycler",
    "sample",
    "samples",
    "subs",
    "subtitles",
    "system volume information",
    "minta",
    "__macosx",
];

/// Files that never are items, in lower case and without extension.
const FILES: &[&str] = &["albumart", "albumartsmall", "desktop", "folder", "small", "thumbs"];

/// Whether a folder of this name (not a path) is hidden, recycled, made by a system or player, or holds only
/// samples, subtitles or pictures.
pub fn is_ignored_folder(name: &str) -> bool {
    let name = name.trim();
    let hidden = name.starts_with('.') && name.len() > 1 && name != "..";
    hidden
        || ends_with(name, ".trickplay")
        || ends_with(name, ".ite")
        || FOLDERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a file of this name (not a path) is hidden, unfinished, a sample, or a picture beside music.
pub fn is_ignored_file(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.starts_with('.')
        || ends_with(name, ".grab")
        || FILES.iter().any(|known| known.eq_ignore_ascii_case(stem))
        || extra::is_sample(stem)
}

fn ends_with(name: &str, suffix: &str) -> bool {
    let start = name.len().wrapping_sub(suffix.len());
    name.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_what_systems_leave_behind() {
        for name in [".zfs", "@eaDir", "$RECYCLE.BIN", "film.trickplay", "Proof"] {
            assert!(is_ignored_folder(name), "{name}");
        }
        for name in ["Season 01", "The Sample", "Film (2001)", ""] {
            assert!(!is_ignored_folder(name), "{name}");
        }
    }

    #[test]
    fn passes_over_samples_but_not_titles_with_the_word() {
        for name in ["._film.mkv", "film.sample.mkv", "sample.avi", "AlbumArt.jpg"] {
            assert!(is_ignored_file(name), "{name}");
        }
        for name in ["The DNA Sample.mp4", "film.mkv", "the sample.mkv"] {
            assert!(!is_ignored_file(name), "{name}");
        }
    }
}
