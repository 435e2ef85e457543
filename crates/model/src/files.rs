//! The video files of one item and how they lie on disk.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How a film lies on disk; it decides the names of its NFO and pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VideoLayout {
    /// A video file, or several that are parts or versions of one film.
    #[default]
    File,
    /// A DVD's `VIDEO_TS` folder; the main file is its `VIDEO_TS.IFO` (or the folder where that is missing).
    VideoTs,
    /// A Blu-ray's `BDMV` folder; the main file is its `index.bdmv` (or the folder where that is missing).
    Bdmv,
}

impl VideoLayout {
    /// The name used in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::VideoTs => "videots",
            Self::Bdmv => "bdmv",
        }
    }
}

/// The video files of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoFiles {
    /// The first or best file, absolute; it identifies the item in the library.
    pub main: PathBuf,
    /// All files in playing order where the film is stacked (cd1, cd2); otherwise only the main one.
    pub parts: Vec<PathBuf>,
    /// Other versions of the same film.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<PathBuf>,
    /// How they lie.
    pub layout: VideoLayout,
    /// Whether the film has its folder to itself, so that names without a prefix are its own.
    pub own_folder: bool,
}

impl VideoFiles {
    /// One plain file.
    pub fn single(main: impl Into<PathBuf>) -> Self {
        let main = main.into();
        Self {
            parts: vec![main.clone()],
            main,
            versions: Vec::new(),
            layout: VideoLayout::File,
            own_folder: false,
        }
    }

    /// The folder that NFO and pictures belong in: beside a plain file, above `VIDEO_TS` or `BDMV`.
    pub fn folder(&self) -> &Path {
        let holder = self.main.parent().unwrap_or(&self.main);
        let is_disc_folder = |path: &Path| {
            path.file_name().is_some_and(|name| {
                name.eq_ignore_ascii_case("VIDEO_TS") || name.eq_ignore_ascii_case("BDMV")
            })
        };
        match self.layout {
            VideoLayout::File => holder,
            VideoLayout::VideoTs | VideoLayout::Bdmv if is_disc_folder(&self.main) => holder,
            VideoLayout::VideoTs | VideoLayout::Bdmv => holder.parent().unwrap_or(holder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_a_disc_lie_above_its_folder() {
        let mut files = VideoFiles::single("/films/Alien (1979)/VIDEO_TS/VIDEO_TS.IFO");
        files.layout = VideoLayout::VideoTs;
        assert_eq!(files.folder(), Path::new("/films/Alien (1979)"));
        files.main = PathBuf::from("/films/Alien (1979)/VIDEO_TS");
        assert_eq!(files.folder(), Path::new("/films/Alien (1979)"));
        assert_eq!(VideoFiles::single("/films/Alien.mkv").folder(), Path::new("/films"));
    }
}
