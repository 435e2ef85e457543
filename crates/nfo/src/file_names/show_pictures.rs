//! The pictures of shows, seasons and episodes that are there already, under Kodi's names and under those of others.
//!
//! Kodi's own name always wins; what only Jellyfin, Emby or Plex would find stands in for it, so that a person's own
//! picture is not joined by a second one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bioscope_model::{ArtworkKind, SPECIALS, VideoFiles};

use super::pictures::{Best, Found, art_type, extension_rank, fanart_number};
use super::show::SeasonPictures;
use super::stem::shared_stem;

/// What other players call the pictures of a show and of a season in its own folder.
const ALIASES: [(&str, ArtworkKind); 11] = [
    ("folder", ArtworkKind::Poster),
    ("cover", ArtworkKind::Poster),
    ("default", ArtworkKind::Poster),
    ("show", ArtworkKind::Poster),
    ("season", ArtworkKind::Poster),
    ("backdrop", ArtworkKind::Fanart),
    ("background", ArtworkKind::Fanart),
    ("art", ArtworkKind::Fanart),
    ("logo", ArtworkKind::ClearLogo),
    ("thumb", ArtworkKind::Landscape),
    ("character", ArtworkKind::CharacterArt),
];

/// The kinds of pictures among the files in `present` (with their folders) that the show in `folder` has, each with the
/// file that shows it.
pub fn existing_show_artwork(folder: &Path, present: &[impl AsRef<Path>]) -> BTreeMap<ArtworkKind, PathBuf> {
    let mut best = Best::default();
    for (name, extension, path) in pictures_in(folder, present) {
        if let Some((kind, is_stand_in)) = kind_of(&name) {
            best.offer(kind, Found { is_stand_in, is_plain: false, extension }, path);
        }
    }
    best.paths()
}

/// The further fanarts (`fanart1.jpg` …) of the show in `folder` among the files in `present`, by number.
pub fn existing_show_extra_fanarts(folder: &Path, present: &[impl AsRef<Path>]) -> BTreeMap<u32, PathBuf> {
    let mut best = Best::default();
    for (name, extension, path) in pictures_in(folder, present) {
        if let Some(number) = fanart_number(&name) {
            best.offer(number, Found { is_stand_in: false, is_plain: false, extension }, path);
        }
    }
    best.paths()
}

/// The kinds of pictures among the files in `present` that a season has: in the show's folder, or under a plain name in
/// the folder of its files, where that holds no other season's.
pub fn existing_season_artwork(
    show_folder: &Path,
    season: SeasonPictures,
    season_folder: Option<&Path>,
    present: &[impl AsRef<Path>],
) -> BTreeMap<ArtworkKind, PathBuf> {
    let mut best = Best::default();
    let prefix = format!("{season}-");
    for (name, extension, path) in pictures_in(show_folder, present) {
        let art_type = name.strip_prefix(&prefix);
        let kind = match art_type.map(str::parse::<ArtworkKind>) {
            Some(Ok(kind)) => Some((kind, false)),
            _ => poster_of_season(&name, season).then_some((ArtworkKind::Poster, true)),
        };
        if let Some((kind, is_stand_in)) = kind {
            best.offer(kind, Found { is_stand_in, is_plain: false, extension }, path);
        }
    }
    for folder in season_folder.into_iter().filter(|folder| *folder != show_folder) {
        for (name, extension, path) in pictures_in(folder, present) {
            let own_name = name.strip_prefix(&prefix).unwrap_or(&name);
            let poster = poster_of_season(&name, season).then_some((ArtworkKind::Poster, true));
            if let Some((kind, _)) = kind_of(own_name).or(poster) {
                best.offer(kind, Found { is_stand_in: true, is_plain: true, extension }, path);
            }
        }
    }
    best.paths()
}

/// The kinds of pictures among the files in `present` that an episode has: `F-thumb.jpg`, or `F.jpg` as others name it.
pub fn existing_episode_artwork(
    files: &VideoFiles,
    present: &[impl AsRef<Path>],
) -> BTreeMap<ArtworkKind, PathBuf> {
    let mut best = Best::default();
    let stem = shared_stem(files);
    for path in present.iter().map(AsRef::as_ref) {
        let is_named_as_video =
            path.parent() == Some(files.folder()) && path.file_stem() == Some(stem.as_os_str());
        if is_named_as_video {
            if let Some(extension) = extension_rank(path) {
                best.offer(ArtworkKind::Thumb, Found { is_stand_in: true, is_plain: false, extension }, path);
            }
        } else if let Some((name, found)) = art_type(files, path)
            && let Ok(kind) = name.parse()
        {
            best.offer(kind, found, path);
        }
    }
    best.paths()
}

/// The pictures directly in `folder`: lower-case name without extension, place of the extension, and the whole path.
fn pictures_in<'p>(
    folder: &Path,
    present: &'p [impl AsRef<Path>],
) -> impl Iterator<Item = (String, usize, &'p Path)> {
    present.iter().map(AsRef::as_ref).filter(move |path| path.parent() == Some(folder)).filter_map(|path| {
        let name = path.file_stem()?.to_str()?.to_ascii_lowercase();
        Some((name, extension_rank(path)?, path))
    })
}

/// What a picture of this lower-case name is, and whether only others than Kodi take it for that.
fn kind_of(name: &str) -> Option<(ArtworkKind, bool)> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, kind)| (*kind, true));
    alias.or_else(|| name.parse().ok().map(|kind| (kind, false)))
}

/// Whether this lower-case name is that of a season's poster in Plex and Emby: `season01`, `season-specials`.
fn poster_of_season(name: &str, season: SeasonPictures) -> bool {
    let rest = name.strip_prefix("season").map(|rest| rest.trim_start_matches([' ', '-', '_']));
    match (rest, season) {
        (Some("all"), SeasonPictures::All) | (Some("specials"), SeasonPictures::Number(SPECIALS)) => true,
        (Some(digits), SeasonPictures::Number(number)) => digits.parse() == Ok(number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pictures: &BTreeMap<ArtworkKind, PathBuf>) -> Vec<(&'static str, &str)> {
        pictures.iter().map(|(kind, path)| (kind.name(), path.to_str().unwrap())).collect()
    }

    #[test]
    fn a_show_has_kodis_pictures_and_those_that_stand_in() {
        let present = [
            "/s/Poster.PNG",
            "/s/folder.jpg",
            "/s/backdrop.jpg",
            "/s/logo.png",
            "/s/thumb.jpg",
            "/s/fanart2.jpg",
            "/s/fanart0.jpg",
            "/s/season01-banner.jpg",
            "/s/clearart.tbn",
            "/s/extra/banner.jpg",
        ];
        let pictures = existing_show_artwork(Path::new("/s"), &present);
        assert_eq!(
            found(&pictures),
            [
                ("poster", "/s/Poster.PNG"),
                ("fanart", "/s/backdrop.jpg"),
                ("landscape", "/s/thumb.jpg"),
                ("clearlogo", "/s/logo.png")
            ]
        );
        let fanarts = existing_show_extra_fanarts(Path::new("/s"), &present);
        assert_eq!(fanarts.into_keys().collect::<Vec<_>>(), [2]);
        let better = ["/s/landscape.jpg", "/s/thumb.jpg"];
        assert_eq!(
            found(&existing_show_artwork(Path::new("/s"), &better)),
            [("landscape", "/s/landscape.jpg")]
        );
    }

    #[test]
    fn a_seasons_pictures_lie_in_the_shows_folder_or_in_its_own() {
        let present = [
            "/s/season01-poster.jpg",
            "/s/season1-banner.jpg",
            "/s/Season 01/folder.jpg",
            "/s/Season 01/fanart.jpg",
            "/s/Season 01/season01-landscape.jpg",
            "/s/Season 02/banner.jpg",
            "/s/season02.jpg",
            "/s/season-specials-fanart.jpg",
            "/s/season-all-banner.jpg",
            "/s/poster.jpg",
        ];
        let of = |season, folder: Option<&str>| {
            let pictures = existing_season_artwork(Path::new("/s"), season, folder.map(Path::new), &present);
            found(&pictures).into_iter().map(|(kind, path)| format!("{kind} {path}")).collect::<Vec<_>>()
        };
        assert_eq!(
            of(SeasonPictures::Number(1), Some("/s/Season 01")),
            [
                "poster /s/season01-poster.jpg",
                "fanart /s/Season 01/fanart.jpg",
                "landscape /s/Season 01/season01-landscape.jpg"
            ]
        );
        assert_eq!(of(SeasonPictures::Number(2), None), ["poster /s/season02.jpg"]);
        assert_eq!(of(SeasonPictures::Number(0), Some("/s")), ["fanart /s/season-specials-fanart.jpg"]);
        assert_eq!(of(SeasonPictures::All, None), ["banner /s/season-all-banner.jpg"]);
        assert!(of(SeasonPictures::Number(3), Some("/s")).is_empty());
    }

    #[test]
    fn an_episode_has_the_pictures_of_its_name() {
        let files = VideoFiles::single("/s/S01E01.mkv");
        let present = ["/s/S01E01.jpg", "/s/S01E01-fanart.jpg", "/s/S01E02-thumb.jpg", "/s/thumb.jpg"];
        assert_eq!(
            found(&existing_episode_artwork(&files, &present)),
            [("fanart", "/s/S01E01-fanart.jpg"), ("thumb", "/s/S01E01.jpg")]
        );
        let both = ["/s/S01E01.jpg", "/s/S01E01-thumb.png"];
        assert_eq!(found(&existing_episode_artwork(&files, &both)), [("thumb", "/s/S01E01-thumb.png")]);
    }
}
