//! NFO files: where ours goes, which one is read, and where a foreign one is kept.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use bioscope_model::{VideoFiles, VideoLayout};

use super::stem::shared_stem;

/// The NFO file of a film that has its folder to itself; Kodi prefers it to all others.
const MOVIE_NFO: &str = "movie.nfo";

/// What a file that was in the way is called afterwards. Kodi reads any `.nfo`, so it must not end so.
const ASIDE_SUFFIX: &str = ".original";

/// Where a film's NFO file belongs: `F.nfo`, `VIDEO_TS/VIDEO_TS.nfo` or `BDMV/index.nfo`.
pub fn nfo_path(files: &VideoFiles) -> PathBuf {
    match files.layout {
        VideoLayout::File => {
            let mut name = shared_stem(files);
            name.push(".nfo");
            files.folder().join(name)
        }
        VideoLayout::VideoTs => disc_folder(files, "VIDEO_TS").join("VIDEO_TS.nfo"),
        VideoLayout::Bdmv => disc_folder(files, "BDMV").join("index.nfo"),
    }
}

/// Where to write, given the files that are there: a `movie.nfo` would hide any other file from Kodi, so
/// where there is one it is the one to edit.
pub fn nfo_write_path(files: &VideoFiles, present: &[impl AsRef<Path>]) -> PathBuf {
    let movie_nfo = files.folder().join(MOVIE_NFO);
    let is_present = present.iter().any(|path| path.as_ref() == movie_nfo);
    if files.own_folder && is_present { movie_nfo } else { nfo_path(files) }
}

/// The NFO files that may describe the film, best first, as Kodi chooses: `movie.nfo` of its own folder, the
/// one named after the video (for a stack after the whole, then after its first part), the only one of its
/// own folder. `present` lists the files (with their folders) in the film's folder and in its disc folder.
pub fn nfo_candidates(files: &VideoFiles, present: &[impl AsRef<Path>]) -> Vec<PathBuf> {
    let mut wanted = Vec::new();
    if files.own_folder {
        wanted.push(files.folder().join(MOVIE_NFO));
    }
    wanted.extend(named_after_video(files));
    if files.own_folder {
        let mut all = present.iter().map(AsRef::as_ref).filter(|path| {
            path.parent() == Some(files.folder())
                && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("nfo"))
        });
        if let (Some(only), None) = (all.next(), all.next()) {
            wanted.push(only.to_owned());
        }
    }
    those_present(wanted, present)
}

/// The NFO files among `present` that bear the video's name, best first.
pub(super) fn video_nfo_candidates(files: &VideoFiles, present: &[impl AsRef<Path>]) -> Vec<PathBuf> {
    those_present(named_after_video(files), present)
}

fn named_after_video(files: &VideoFiles) -> Vec<PathBuf> {
    let of_first_part = (files.layout == VideoLayout::File).then(|| files.main.with_extension("nfo"));
    std::iter::once(nfo_path(files)).chain(of_first_part).collect()
}

/// Each of `wanted` that is `present`, once.
fn those_present(wanted: Vec<PathBuf>, present: &[impl AsRef<Path>]) -> Vec<PathBuf> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    for path in wanted {
        if present.iter().any(|there| there.as_ref() == path) && !candidates.contains(&path) {
            candidates.push(path);
        }
    }
    candidates
}

/// A name beside `path` under which a file that is in our way is kept: `X.nfo.original`, `X.nfo.original-2`
/// …, the first that is not `taken`.
pub fn aside_name(path: &Path, taken: &dyn Fn(&Path) -> bool) -> PathBuf {
    let with_suffix = |suffix: &str| {
        let mut name = path.file_name().map(OsStr::to_owned).unwrap_or_default();
        name.push(suffix);
        path.with_file_name(name)
    };
    let mut name = with_suffix(ASIDE_SUFFIX);
    let mut number = 1_u64;
    while taken(&name) {
        number += 1;
        name = with_suffix(&format!("{ASIDE_SUFFIX}-{number}"));
    }
    name
}

/// The folder of a disc's structure, whether the main file is in it or is it.
fn disc_folder(files: &VideoFiles, name: &str) -> PathBuf {
    let is_folder = files.main.file_name().is_some_and(|main| main.eq_ignore_ascii_case(name));
    let folder = if is_folder { Some(files.main.as_path()) } else { files.main.parent() };
    folder.map_or_else(|| files.folder().join(OsString::from(name)), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(main: &str, layout: VideoLayout) -> VideoFiles {
        VideoFiles { layout, own_folder: true, ..VideoFiles::single(main) }
    }

    fn stack() -> VideoFiles {
        let parts: Vec<PathBuf> = ["/f/X/X-cd1.mkv", "/f/X/X-cd2.mkv"].map(PathBuf::from).into();
        VideoFiles { parts, ..VideoFiles::single("/f/X/X-cd1.mkv") }
    }

    #[test]
    fn the_nfo_is_named_after_the_video() {
        assert_eq!(nfo_path(&VideoFiles::single("/f/X (1999).mkv")), Path::new("/f/X (1999).nfo"));
        assert_eq!(nfo_path(&VideoFiles::single("/f/X-cd1.mkv")), Path::new("/f/X-cd1.nfo"));
        assert_eq!(nfo_path(&VideoFiles::single("/f/Dr. X.mkv")), Path::new("/f/Dr. X.nfo"));
        assert_eq!(nfo_path(&stack()), Path::new("/f/X/X.nfo"));
        for main in ["/f/X/VIDEO_TS/VIDEO_TS.IFO", "/f/X/VIDEO_TS"] {
            assert_eq!(nfo_path(&disc(main, VideoLayout::VideoTs)), Path::new("/f/X/VIDEO_TS/VIDEO_TS.nfo"));
        }
        assert_eq!(
            nfo_path(&disc("/f/X/BDMV/index.bdmv", VideoLayout::Bdmv)),
            Path::new("/f/X/BDMV/index.nfo")
        );
    }

    #[test]
    fn candidates_come_in_kodis_order() {
        let mut files = VideoFiles { own_folder: true, ..stack() };
        let present = ["/f/X/movie.nfo", "/f/X/X.nfo", "/f/X/X-cd1.nfo", "/f/X/X-cd1.mkv", "/f/other.nfo"];
        let expected: Vec<PathBuf> =
            ["/f/X/movie.nfo", "/f/X/X.nfo", "/f/X/X-cd1.nfo"].map(PathBuf::from).into();
        assert_eq!(nfo_candidates(&files, &present), expected);
        files.own_folder = false;
        assert_eq!(nfo_candidates(&files, &present), expected[1..]);
    }

    #[test]
    fn the_only_nfo_of_an_own_folder_counts_whatever_its_name() {
        let mut files = VideoFiles { own_folder: true, ..VideoFiles::single("/f/X/x.mkv") };
        assert_eq!(nfo_candidates(&files, &["/f/X/release.NFO"]), [PathBuf::from("/f/X/release.NFO")]);
        assert!(nfo_candidates(&files, &["/f/X/a.nfo", "/f/X/b.nfo"]).is_empty());
        files.own_folder = false;
        assert!(nfo_candidates(&files, &["/f/X/release.NFO"]).is_empty());
    }

    #[test]
    fn an_existing_movie_nfo_is_the_one_to_edit() {
        let files = VideoFiles { own_folder: true, ..VideoFiles::single("/f/X/x.mkv") };
        assert_eq!(nfo_write_path(&files, &["/f/X/movie.nfo"]), Path::new("/f/X/movie.nfo"));
        assert_eq!(nfo_write_path(&files, &["/f/X/release.nfo"]), Path::new("/f/X/x.nfo"));
    }

    #[test]
    fn a_file_set_aside_is_no_nfo_any_more() {
        let path = Path::new("/f/X.nfo");
        assert_eq!(aside_name(path, &|_| false), Path::new("/f/X.nfo.original"));
        assert_eq!(
            aside_name(path, &|name| name.ends_with("X.nfo.original")),
            Path::new("/f/X.nfo.original-2")
        );
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf_8_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        let main = Path::new(OsStr::from_bytes(b"/f/\xff.mkv"));
        assert_eq!(nfo_path(&VideoFiles::single(main)), Path::new(OsStr::from_bytes(b"/f/\xff.nfo")));
    }
}
