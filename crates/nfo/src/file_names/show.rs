//! Shows, their seasons and episodes: where their files belong.

use std::fmt;
use std::path::{Path, PathBuf};

use bioscope_model::{ArtworkKind, SPECIALS, VideoFiles};

use super::nfo::{nfo_path, video_nfo_candidates};
use super::pictures::{artwork_path, portrait_path};

/// A show's NFO file.
const SHOW_NFO: &str = "tvshow.nfo";

/// A season's NFO file, which Jellyfin and Emby read and Kodi 20 passes over.
const SEASON_NFO: &str = "season.nfo";

/// Whose pictures in a show's folder they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeasonPictures {
    /// Those of all seasons together.
    All,
    /// Those of one season; 0 are the specials.
    Number(u32),
}

impl fmt::Display for SeasonPictures {
    /// What stands before the kind in a file's name: `season-all`, `season-specials`, `season01`, `season2015`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => formatter.write_str("season-all"),
            Self::Number(SPECIALS) => formatter.write_str("season-specials"),
            Self::Number(number) => write!(formatter, "season{number:02}"),
        }
    }
}

/// Where the NFO file of the show in `folder` belongs. Without it Kodi takes nothing of the show.
pub fn show_nfo_path(folder: &Path) -> PathBuf {
    folder.join(SHOW_NFO)
}

/// Where the NFO file of the season whose files lie in `folder` belongs. Where that is the show's own folder, a season
/// can have none, since all of them would share its name.
pub fn season_nfo_path(folder: &Path) -> PathBuf {
    folder.join(SEASON_NFO)
}

/// Where the NFO file of the episode (or the several ones) in `files` belongs.
pub fn episode_nfo_path(files: &VideoFiles) -> PathBuf {
    nfo_path(files)
}

/// The NFO files that may describe the episodes in `files`, best first. Unlike a film's, they have to bear the video's
/// name.
pub fn episode_nfo_candidates(files: &VideoFiles, present: &[impl AsRef<Path>]) -> Vec<PathBuf> {
    video_nfo_candidates(files, present)
}

/// Where a picture of the show in `folder` belongs: `poster.jpg`; `index` 1 and above are further ones of that kind
/// (`fanart1.jpg`).
pub fn show_artwork_path(folder: &Path, kind: ArtworkKind, index: usize) -> PathBuf {
    let number = if index == 0 { String::new() } else { index.to_string() };
    folder.join(format!("{kind}{number}.{}", kind.extension()))
}

/// Where a picture of a season belongs: in the show's folder, the only place where Kodi looks (`season01-poster.jpg`).
pub fn season_artwork_path(show_folder: &Path, season: SeasonPictures, kind: ArtworkKind) -> PathBuf {
    show_folder.join(format!("{season}-{kind}.{}", kind.extension()))
}

/// Where a picture of an episode belongs: `F-thumb.jpg`. One file serves all episodes of a video.
pub fn episode_artwork_path(files: &VideoFiles, kind: ArtworkKind) -> PathBuf {
    artwork_path(files, kind, 0)
}

/// Where the portrait of the actor called `name` belongs, be it of the show or of one of its episodes; as
/// [`actor_thumb_path`](super::actor_thumb_path), but Kodi looks only in the show's folder.
pub fn show_actor_thumb_path(show_folder: &Path, name: &str) -> Option<PathBuf> {
    portrait_path(show_folder, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::VideoLayout;

    #[test]
    fn seasons_are_named_as_kodi_looks_for_them() {
        for (season, name) in [
            (SeasonPictures::All, "/s/season-all-poster.jpg"),
            (SeasonPictures::Number(0), "/s/season-specials-poster.jpg"),
            (SeasonPictures::Number(1), "/s/season01-poster.jpg"),
            (SeasonPictures::Number(10), "/s/season10-poster.jpg"),
            (SeasonPictures::Number(100), "/s/season100-poster.jpg"),
            (SeasonPictures::Number(2015), "/s/season2015-poster.jpg"),
        ] {
            assert_eq!(season_artwork_path(Path::new("/s"), season, ArtworkKind::Poster), Path::new(name));
        }
    }

    #[test]
    fn shows_and_episodes_are_named_as_kodi_looks_for_them() {
        let folder = Path::new("/s/X (1999)");
        assert_eq!(show_nfo_path(folder), Path::new("/s/X (1999)/tvshow.nfo"));
        assert_eq!(show_artwork_path(folder, ArtworkKind::ClearLogo, 0), folder.join("clearlogo.png"));
        assert_eq!(show_artwork_path(folder, ArtworkKind::CharacterArt, 0), folder.join("characterart.png"));
        assert_eq!(show_artwork_path(folder, ArtworkKind::Fanart, 2), folder.join("fanart2.jpg"));
        let files = VideoFiles::single("/s/X (1999)/Season 01/X.S01E01-E02.mkv");
        assert_eq!(episode_nfo_path(&files), folder.join("Season 01/X.S01E01-E02.nfo"));
        assert_eq!(
            episode_artwork_path(&files, ArtworkKind::Thumb),
            folder.join("Season 01/X.S01E01-E02-thumb.jpg")
        );
        let disc = VideoFiles {
            layout: VideoLayout::VideoTs,
            ..VideoFiles::single("/s/X/S01E07/VIDEO_TS/VIDEO_TS.IFO")
        };
        assert_eq!(episode_nfo_path(&disc), Path::new("/s/X/S01E07/VIDEO_TS/VIDEO_TS.nfo"));
        assert_eq!(episode_artwork_path(&disc, ArtworkKind::Thumb), Path::new("/s/X/S01E07/thumb.jpg"));
        assert_eq!(season_nfo_path(&folder.join("Season 01")), folder.join("Season 01/season.nfo"));
    }

    #[test]
    fn portraits_lie_in_the_shows_folder_and_hostile_names_have_none() {
        let path = |name| show_actor_thumb_path(Path::new("/s"), name);
        assert_eq!(path("Ada Lovelace"), Some(PathBuf::from("/s/.actors/Ada_Lovelace.jpg")));
        for name in ["../../etc", "A/B", "a\\b", "", " ", "\u{202e}x", "NUL", &"x".repeat(200)] {
            assert_eq!(path(name), None, "{name:?}");
        }
    }

    #[test]
    fn an_episode_is_described_only_by_the_nfo_of_its_name() {
        let files = VideoFiles { own_folder: true, ..VideoFiles::single("/s/S01E01.mkv") };
        let present = ["/s/movie.nfo", "/s/tvshow.nfo", "/s/S01E01.nfo"];
        assert_eq!(episode_nfo_candidates(&files, &present), [PathBuf::from("/s/S01E01.nfo")]);
        assert!(episode_nfo_candidates(&files, &present[..2]).is_empty());
        assert!(episode_nfo_candidates(&files, &["/s/only.nfo"]).is_empty());
    }
}
