//! Pictures: where ours go, and which kinds are there already.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use bioscope_model::{ArtworkKind, VideoFiles, VideoLayout};

use super::component::safe_component;
use super::stem::shared_stem;

/// The folder for portraits of actors.
const ACTORS_FOLDER: &str = ".actors";

/// The extensions Kodi takes for pictures, best first.
const EXTENSIONS: [&str; 6] = ["jpg", "png", "jpeg", "webp", "gif", "bmp"];

/// A picture of any shape that Kodi takes for a poster where there is no better one.
const FOLDER_PICTURE: &str = "folder";

/// Where a film's picture belongs: `F-poster.jpg`, or `poster.jpg` above a disc's structure. `index` 0 is the
/// main one; 1 and above are further ones of that kind (`F-fanart1.jpg`).
pub fn artwork_path(files: &VideoFiles, kind: ArtworkKind, index: usize) -> PathBuf {
    let mut name = match files.layout {
        VideoLayout::File => {
            let mut stem = shared_stem(files);
            stem.push("-");
            stem
        }
        VideoLayout::VideoTs | VideoLayout::Bdmv => OsString::new(),
    };
    name.push(kind.name());
    if index > 0 {
        name.push(index.to_string());
    }
    name.push(".");
    name.push(kind.extension());
    files.folder().join(name)
}

/// Where the portrait of the actor called `name` belongs: `.actors/First_Last.jpg`. Kodi replaces blanks and
/// takes all else as it is, so a name with `/`, or one that is no safe file name, can have none.
pub fn actor_thumb_path(files: &VideoFiles, name: &str) -> Option<PathBuf> {
    portrait_path(files.folder(), name)
}

/// The portrait of the actor called `name` of the film or show in `folder`.
pub(super) fn portrait_path(folder: &Path, name: &str) -> Option<PathBuf> {
    let file_name = format!("{}.jpg", name.replace(' ', "_"));
    let is_usable = !name.trim().is_empty() && safe_component(&file_name) == file_name;
    is_usable.then(|| folder.join(ACTORS_FOLDER).join(file_name))
}

/// The kinds of pictures that Kodi finds among the files in `present` (with their folders), each with the
/// file it takes: the one with the film's name before it wins over the plain one (only in the film's own
/// folder), and any over `folder.jpg`.
pub fn existing_artwork(files: &VideoFiles, present: &[impl AsRef<Path>]) -> BTreeMap<ArtworkKind, PathBuf> {
    let mut best = Best::default();
    for path in present.iter().map(AsRef::as_ref) {
        let Some((art_type, found)) = art_type(files, path) else {
            continue;
        };
        let kind = match art_type.as_str() {
            FOLDER_PICTURE => ArtworkKind::Poster,
            name => match name.parse() {
                Ok(kind) => kind,
                Err(_) => continue,
            },
        };
        best.offer(kind, Found { is_stand_in: art_type == FOLDER_PICTURE, ..found }, path);
    }
    best.paths()
}

/// The further fanarts (`F-fanart1.jpg` …) among the files in `present`, by number.
pub fn existing_extra_fanarts(files: &VideoFiles, present: &[impl AsRef<Path>]) -> BTreeMap<u32, PathBuf> {
    let mut fanarts = Best::default();
    for path in present.iter().map(AsRef::as_ref) {
        if let Some((art_type, found)) = art_type(files, path)
            && let Some(number) = fanart_number(&art_type)
        {
            fanarts.offer(number, found, path);
        }
    }
    fanarts.paths()
}

/// The number of a further fanart of this lower-case art type: `fanart2`.
pub(super) fn fanart_number(art_type: &str) -> Option<u32> {
    let number = art_type.strip_prefix(ArtworkKind::Fanart.name())?.parse().ok()?;
    (number > 0).then_some(number)
}

/// The best file for each key.
pub(super) struct Best<Key>(BTreeMap<Key, (Found, PathBuf)>);

impl<Key> Default for Best<Key> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<Key: Ord> Best<Key> {
    /// Takes `path` for `key` unless a better one is known.
    pub(super) fn offer(&mut self, key: Key, found: Found, path: &Path) {
        if self.0.get(&key).is_none_or(|(known, _)| found < *known) {
            self.0.insert(key, (found, path.to_owned()));
        }
    }

    /// The files.
    pub(super) fn paths(self) -> BTreeMap<Key, PathBuf> {
        self.0.into_iter().map(|(key, (_, path))| (key, path)).collect()
    }
}

/// How well a file's name fits; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Whether its name says nothing about its kind, or not in Kodi's words.
    pub(super) is_stand_in: bool,
    /// Whether the item's name is missing before it.
    pub(super) is_plain: bool,
    /// The place of its extension in [`EXTENSIONS`].
    pub(super) extension: usize,
}

/// The place of a picture's extension among those that Kodi takes, best first.
pub(super) fn extension_rank(path: &Path) -> Option<usize> {
    let extension = path.extension()?;
    EXTENSIONS.iter().position(|known| extension.eq_ignore_ascii_case(known))
}

/// The lower-case art type that `path` has for Kodi as a file of this film.
pub(super) fn art_type(files: &VideoFiles, path: &Path) -> Option<(String, Found)> {
    if path.parent() != Some(files.folder()) {
        return None;
    }
    let extension = extension_rank(path)?;
    let name = path.file_stem()?;
    let prefixed = match files.layout {
        VideoLayout::File => {
            let mut prefix = shared_stem(files);
            prefix.push("-");
            // The film's name is compared byte by byte; only what follows must be text.
            let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
            rest.and_then(|rest| std::str::from_utf8(rest).ok())
        }
        VideoLayout::VideoTs | VideoLayout::Bdmv => None,
    };
    let has_plain_names = files.own_folder || files.layout != VideoLayout::File;
    let plain = name.to_str().filter(|_| has_plain_names);
    let (art_type, is_plain) =
        prefixed.map(|name| (name, false)).or_else(|| plain.map(|name| (name, true)))?;
    Some((art_type.to_ascii_lowercase(), Found { is_stand_in: false, is_plain, extension }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own_folder() -> VideoFiles {
        VideoFiles { own_folder: true, ..VideoFiles::single("/f/X/X.mkv") }
    }

    #[test]
    fn pictures_are_named_after_the_video_or_lie_above_the_disc() {
        let files = own_folder();
        assert_eq!(artwork_path(&files, ArtworkKind::Poster, 0), Path::new("/f/X/X-poster.jpg"));
        assert_eq!(artwork_path(&files, ArtworkKind::ClearLogo, 0), Path::new("/f/X/X-clearlogo.png"));
        assert_eq!(artwork_path(&files, ArtworkKind::Fanart, 2), Path::new("/f/X/X-fanart2.jpg"));
        let disc = VideoFiles { layout: VideoLayout::Bdmv, ..VideoFiles::single("/f/X/BDMV/index.bdmv") };
        assert_eq!(artwork_path(&disc, ArtworkKind::Fanart, 1), Path::new("/f/X/fanart1.jpg"));
        let parts = vec!["/f/X/X-cd1.mkv".into(), "/f/X/X-cd2.mkv".into()];
        let stack = VideoFiles { parts, ..VideoFiles::single("/f/X/X-cd1.mkv") };
        assert_eq!(artwork_path(&stack, ArtworkKind::Poster, 0), Path::new("/f/X/X-poster.jpg"));
    }

    #[test]
    fn actors_are_named_as_kodi_looks_for_them() {
        let path = |name| actor_thumb_path(&own_folder(), name);
        assert_eq!(path("Robert Downey Jr."), Some(PathBuf::from("/f/X/.actors/Robert_Downey_Jr..jpg")));
        assert_eq!(path("Zoë \"Z\" O'Neill"), Some(PathBuf::from("/f/X/.actors/Zoë_\"Z\"_O'Neill.jpg")));
        for name in ["A/B", "a\\b", "", "  ", "\u{202e}x", "CON", &"x".repeat(200)] {
            assert_eq!(path(name), None, "{name:?}");
        }
    }

    #[test]
    fn finds_the_pictures_that_are_there() {
        let present = [
            "/f/X/poster.jpg",
            "/f/X/X-Poster.PNG",
            "/f/X/folder.jpg",
            "/f/X/fanart.webp",
            "/f/X/banner.tbn",
            "/f/X/Y-landscape.jpg",
            "/f/X/X-poster-en.jpg",
            "/f/X/extra/clearlogo.png",
            "/f/X/X-fanart1.jpg",
            "/f/X/fanart3.jpg",
        ];
        let mut files = own_folder();
        let found = existing_artwork(&files, &present);
        let expected: BTreeMap<_, _> = [
            (ArtworkKind::Poster, PathBuf::from("/f/X/X-Poster.PNG")),
            (ArtworkKind::Fanart, PathBuf::from("/f/X/fanart.webp")),
        ]
        .into();
        assert_eq!(found, expected);
        assert_eq!(existing_extra_fanarts(&files, &present).into_keys().collect::<Vec<_>>(), [1, 3]);
        assert_eq!(
            existing_artwork(&files, &["/f/X/folder.jpg"]).into_keys().collect::<Vec<_>>(),
            [ArtworkKind::Poster]
        );
        files.own_folder = false;
        assert_eq!(existing_artwork(&files, &present).into_keys().collect::<Vec<_>>(), [ArtworkKind::Poster]);
        assert_eq!(existing_extra_fanarts(&files, &present).into_keys().collect::<Vec<_>>(), [1]);
    }
}
