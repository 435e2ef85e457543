//! Which folder of a source is a show's, and which folders belong to it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use bioscope_model::title;
use bioscope_names::{Kind, LibraryKind, disc_number, identify, is_disc_folder};
use bioscope_nfo::file_names::show_nfo_path;
use bioscope_store::FolderRecord;

use crate::scan::listing::{is_video, text_of};

/// What tells the folders of shows in one source. Paths are below the source.
pub(crate) struct ShowFolders {
    /// Folders with a `tvshow.nfo`.
    with_nfo: HashSet<PathBuf>,
    /// Folders that have folders of seasons right below them.
    with_seasons: HashSet<PathBuf>,
    /// A video that lies in each folder.
    samples: HashMap<PathBuf, PathBuf>,
    /// Whether the source itself is a show's folder.
    source_is_show: bool,
}

impl ShowFolders {
    /// Looks at all folders of a source whose own name is `name`.
    pub(crate) fn of(name: &str, folders: &BTreeMap<PathBuf, FolderRecord>) -> Self {
        let mut found = Self {
            with_nfo: HashSet::new(),
            with_seasons: HashSet::new(),
            samples: HashMap::new(),
            source_is_show: false,
        };
        for (path, record) in folders {
            if record.files.contains(&show_nfo_path(Path::new(""))) {
                found.with_nfo.insert(path.clone());
            }
            let seasons = record.folders.iter().filter(|folder| is_season(folder)).count();
            // A season folder that went astray makes no show of the whole library.
            let is_astray = path.as_os_str().is_empty() && seasons * 2 < record.folders.len();
            if seasons > 0 && !is_astray && !is_season(path) {
                found.with_seasons.insert(path.clone());
            }
            if let Some(video) = record.files.iter().find(|file| is_video(file)) {
                found.samples.insert(path.clone(), video.clone());
            }
        }
        let source = Path::new("");
        let is_named_alike = || {
            let own = folders.get(source).map(|record| &record.files);
            let mut videos = own.into_iter().flatten().filter(|file| is_video(file)).peekable();
            let name = folded_title(Path::new(name));
            videos.peek().is_some() && name.is_some() && videos.all(|video| folded_title(video) == name)
        };
        found.source_is_show =
            found.with_nfo.contains(source) || found.with_seasons.contains(source) || is_named_alike();
        found
    }

    /// Whether the source itself is a show's folder.
    pub(crate) fn source_is_show(&self) -> bool {
        self.source_is_show
    }

    /// The show that a folder belongs to: the nearest folder at or above it that has a `tvshow.nfo`, else that has
    /// seasons in it, else that is no season, episode, disc or extra by its name. A folder that is none of these and
    /// bears no show's name (a story arc) belongs to the folder above it where the videos in it bear that one's name.
    pub(crate) fn show_of(&self, folder: &Path) -> PathBuf {
        let chain: Vec<&Path> = folder.ancestors().collect();
        if let Some(told) = chain.iter().find(|path| self.with_nfo.contains(**path)) {
            return (*told).to_owned();
        }
        if let Some(parent) = chain.iter().find(|path| self.with_seasons.contains(**path)) {
            return (*parent).to_owned();
        }
        if self.source_is_show {
            return PathBuf::new();
        }
        let below = &chain[..chain.len() - 1];
        let Some(at) = below.iter().position(|path| !is_part_of_show(path)) else {
            return below.last().map(|path| (*path).to_owned()).unwrap_or_default();
        };
        let (own, above) = (below[at], below.get(at + 1));
        let is_arc = above.is_some_and(|above| self.bears_name_of(folder, own, above));
        above.filter(|_| is_arc).map_or_else(|| own.to_owned(), |above| (*above).to_owned())
    }

    /// Whether the videos in `folder` are called as `above` rather than as `own`.
    fn bears_name_of(&self, folder: &Path, own: &Path, above: &Path) -> bool {
        let Some(read) = self.samples.get(folder).and_then(|video| folded_title(video)) else {
            return false;
        };
        let is_called = |path: &Path| {
            path.file_name().and_then(|name| folded_title(Path::new(name))).is_some_and(|title| title == read)
        };
        is_called(above) && !is_called(own)
    }
}

/// The title that a lone name says, folded.
fn folded_title(name: &Path) -> Option<String> {
    let read = identify(&text_of(name), Some(LibraryKind::Tv)).title?;
    Some(title::fold(&read)).filter(|title| !title.is_empty())
}

/// Whether a folder's own name says that it holds a season and nothing else: `Season 2`, `Specials`. A number alone
/// may be a show's title.
fn is_season(folder: &Path) -> bool {
    let Some(name) = folder.file_name() else { return false };
    let read = identify(&text_of(Path::new(name)), Some(LibraryKind::Tv));
    read.kind == Kind::Season && read.title.is_none()
}

/// Whether a folder is a part of the show in the folder above it.
fn is_part_of_show(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| text_of(Path::new(name))).unwrap_or_default();
    is_disc_folder(&name)
        || disc_number(&name).is_some()
        || matches!(
            identify(&text_of(folder), Some(LibraryKind::Tv)).kind,
            Kind::Season | Kind::Episode | Kind::Extra
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders on the way to these files.
    fn folders(files: &[&str]) -> BTreeMap<PathBuf, FolderRecord> {
        let mut folders: BTreeMap<PathBuf, FolderRecord> = BTreeMap::new();
        for file in files.iter().map(Path::new) {
            let mut below = file;
            for folder in file.ancestors().skip(1) {
                let record = folders.entry(folder.to_owned()).or_insert_with(|| FolderRecord {
                    path: folder.to_owned(),
                    modified_ns: 0,
                    files: Vec::new(),
                    folders: Vec::new(),
                });
                let name = PathBuf::from(below.file_name().unwrap());
                let list = if below == file { &mut record.files } else { &mut record.folders };
                if !list.contains(&name) {
                    list.push(name);
                }
                below = folder;
            }
        }
        folders
    }

    fn show_of(name: &str, files: &[&str], folder: &str) -> String {
        let found = ShowFolders::of(name, &folders(files)).show_of(Path::new(folder));
        found.to_str().unwrap().to_owned()
    }

    #[test]
    fn finds_the_folder_above_seasons_episodes_and_discs() {
        for file in [
            "Dark (2017)/Dark S01E01.mkv",
            "Dark (2017)/Season 01/S01E01.mkv",
            "Dark (2017)/Staffel 2/S02E01.mkv",
            "Dark (2017)/Specials/Making of.mkv",
            "Dark (2017)/2/01.mkv",
            "Dark (2017)/Season 1 - Beginnings/S01E01.mkv",
            "Dark (2017)/Dark - S01E01/Dark - S01E01.mkv",
            "Dark (2017)/Season 1/Dark - S01E01/VIDEO_TS/VIDEO_TS.IFO",
            "Dark (2017)/Season 1/Disc 2/S01E05.mkv",
            "Dark (2017)/Season 1/Specials/S00E01.mkv",
        ] {
            let folder = Path::new(file).parent().unwrap().to_str().unwrap();
            assert_eq!(show_of("tv", &[file], folder), "Dark (2017)", "{file}");
            let nested = format!("Crime/{file}");
            let folder = format!("Crime/{folder}");
            assert_eq!(show_of("tv", &[&nested], &folder), "Crime/Dark (2017)", "{file}");
        }
    }

    #[test]
    fn a_season_pack_without_a_folder_above_it_stands_for_the_show() {
        let pack = "Dark.S01.1080p.WEB.x264-GROUP";
        assert_eq!(show_of("tv", &[&format!("{pack}/Dark.S01E01.mkv")], pack), pack);
        let episode = "Dark.S01E01.1080p.WEB.x264-GROUP";
        assert_eq!(show_of("tv", &[&format!("{episode}/x.mkv")], episode), episode);
    }

    #[test]
    fn what_lies_beside_seasons_or_below_a_tvshow_nfo_belongs_to_the_show() {
        let files = ["One Piece/Season 1/S01E01.mkv", "One Piece/Films/Strong World.mkv"];
        assert_eq!(show_of("tv", &files, "One Piece/Films"), "One Piece");
        let files =
            ["One Piece/tvshow.nfo", "One Piece/East Blue/01.mkv", "One Piece/24/Season 1/S01E01.mkv"];
        assert_eq!(show_of("tv", &files, "One Piece/East Blue"), "One Piece");
        assert_eq!(show_of("tv", &files, "One Piece/24/Season 1"), "One Piece");
    }

    #[test]
    fn a_story_arc_belongs_to_the_show_above_whose_name_its_videos_bear() {
        let files = ["One Piece/East Blue/One Piece - 001.mkv"];
        assert_eq!(show_of("tv", &files, "One Piece/East Blue"), "One Piece");
        let files = ["Anime/One Piece/One Piece - 001.mkv"];
        assert_eq!(show_of("tv", &files, "Anime/One Piece"), "Anime/One Piece");
    }

    #[test]
    fn a_number_is_a_show_where_seasons_lie_in_it() {
        let files = ["Crime/24/Season 1/S01E01.mkv", "Crime/1923/S01E01.mkv"];
        assert_eq!(show_of("tv", &files, "Crime/24/Season 1"), "Crime/24");
        assert_eq!(show_of("tv", &["24/S01E01.mkv"], "24"), "24");
    }

    #[test]
    fn the_source_itself_is_a_show_where_its_seasons_or_namesakes_lie_in_it() {
        assert_eq!(show_of("Dark (2017)", &["Season 01/S01E01.mkv"], "Season 01"), "");
        assert_eq!(show_of("x", &["tvshow.nfo", "Arc/S01E01.mkv"], "Arc"), "");
        let flat = ShowFolders::of("Dark (2017)", &folders(&["Dark - S01E01.mkv", "Dark - S01E02.mkv"]));
        assert!(flat.source_is_show());
        let loose = ShowFolders::of("tv", &folders(&["Dark - S01E01.mkv", "Lost/Lost - S01E02.mkv"]));
        assert!(!loose.source_is_show());
        assert_eq!(loose.show_of(Path::new("Lost")), Path::new("Lost"));
        let astray = ["Season 1/S01E01.mkv", "Lost/S01E01.mkv", "Dark/S01E01.mkv"];
        assert_eq!(show_of("tv", &astray, "Lost"), "Lost");
    }
}
