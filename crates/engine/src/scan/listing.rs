//! The files of some folders as texts, which is what names are read from, and back as paths.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use bioscope_model::{IdSet, Provider, VideoFiles, VideoLayout};
use bioscope_names::{Group, Ids, Kind, LibraryKind, group};
use bioscope_store::FolderRecord;

use crate::scan::walk::nanoseconds;

/// Folders by their paths below the source.
pub(crate) type Folders<'t> = BTreeMap<&'t Path, &'t FolderRecord>;

/// The videos and NFO files of some folders of a source.
pub(crate) struct Listing<'t> {
    root: &'t Path,
    /// What stands before the paths' texts: the source's own name, where that says something.
    prefix: Option<&'t str>,
    /// Absolute, by their texts.
    videos: HashMap<String, PathBuf>,
    /// The texts, in the folders' order.
    texts: Vec<String>,
    /// Absolute, by their folders.
    nfo_files: HashMap<PathBuf, Vec<PathBuf>>,
}

impl<'t> Listing<'t> {
    /// The files of these folders of the source `root`.
    pub(crate) fn of(root: &'t Path, folders: &Folders<'_>, prefix: Option<&'t str>) -> Self {
        let mut listing =
            Self { root, prefix, videos: HashMap::new(), texts: Vec::new(), nfo_files: HashMap::new() };
        for (folder, record) in folders {
            for file in &record.files {
                let relative = folder.join(file);
                if is_video(file) {
                    listing.add_video(&relative);
                } else if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("nfo")) {
                    let path = root.join(relative);
                    let beside = path.parent().unwrap_or(root).to_owned();
                    listing.nfo_files.entry(beside).or_default().push(path);
                }
            }
        }
        listing
    }

    fn add_video(&mut self, relative: &Path) {
        let text = match self.prefix {
            Some(prefix) => format!("{prefix}/{}", text_of(relative)),
            None => text_of(relative),
        };
        if self.videos.insert(text.clone(), self.root.join(relative)).is_none() {
            self.texts.push(text);
        }
    }

    /// The items that the videos make; extras are left out.
    pub(crate) fn groups(&self, kind: LibraryKind) -> Vec<Group<'_>> {
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        let mut groups = group(&texts, Some(kind));
        groups.retain(|one| one.identification.kind != Kind::Extra && !one.main_files().is_empty());
        groups
    }

    /// The video files of a group.
    pub(crate) fn files_of(&self, group: &Group<'_>, own_folder: bool) -> Option<VideoFiles> {
        let absolute = |text: &&str| self.videos.get(*text).cloned();
        let parts: Vec<PathBuf> = group.main_files().iter().filter_map(absolute).collect();
        let main = parts.first()?.clone();
        let others = group.versions.iter().skip(1);
        let versions = others.flat_map(|version| version.files.iter().filter_map(absolute)).collect();
        Some(VideoFiles { layout: layout(&main, group.is_disc()), main, parts, versions, own_folder })
    }

    /// The NFO files in `folder`, an absolute path.
    pub(crate) fn nfo_files_in(&self, folder: &Path) -> &[PathBuf] {
        self.nfo_files.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The NFO files where those of these videos may be.
    pub(crate) fn nfo_files_beside(&self, files: &VideoFiles) -> Vec<PathBuf> {
        let mut places = vec![files.folder()];
        places.extend(files.main.parent());
        places.dedup();
        places.into_iter().flat_map(|place| self.nfo_files_in(place)).cloned().collect()
    }
}

/// Size and time stamp of a file; `None` where it cannot be looked at.
pub(crate) fn size_and_time(path: &Path) -> Option<(u64, i64)> {
    let facts = std::fs::metadata(path).ok()?;
    Some((facts.len(), facts.modified().map(nanoseconds).unwrap_or_default()))
}

/// A path as text. A name that is no UTF-8 was nearly always written in Latin-1 by an older system.
pub(crate) fn text_of(path: &Path) -> String {
    let names: Vec<String> = path
        .iter()
        .map(|name| match name.to_str() {
            Some(name) => name.to_owned(),
            None => name.as_encoded_bytes().iter().copied().map(char::from).collect(),
        })
        .collect();
    names.join("/")
}

/// Whether a file is a video that is looked at.
pub(crate) fn is_video(file: &Path) -> bool {
    let name = file.to_string_lossy();
    let extension = file.extension().map(|extension| extension.to_string_lossy());
    extension.is_some_and(|extension| bioscope_names::is_video_extension(&extension))
        && !bioscope_names::is_ignored_file(&name)
}

fn layout(main: &Path, is_disc: bool) -> VideoLayout {
    let has = |folder: &str| main.components().any(|part| part.as_os_str().eq_ignore_ascii_case(folder));
    match is_disc {
        true if has("BDMV") => VideoLayout::Bdmv,
        true if has("VIDEO_TS") => VideoLayout::VideoTs,
        _ => VideoLayout::File,
    }
}

/// A title read from a path, or the name of the path's last part where nothing was read.
pub(crate) fn title_or_name(title: Option<&String>, path: &Path) -> String {
    let name = || path.file_stem().map(|stem| text_of(Path::new(stem))).unwrap_or_default();
    title.filter(|title| !title.is_empty()).cloned().unwrap_or_else(name)
}

/// The ids that a path states.
pub(crate) fn stated_ids(stated: &Ids) -> IdSet {
    let mut ids = IdSet::new();
    let numbers = [
        (Provider::Tmdb, stated.tmdb),
        (Provider::Tvdb, stated.tvdb),
        (Provider::Tvmaze, stated.tvmaze),
        (Provider::Other("anidb".to_owned()), stated.anidb),
        (Provider::Other("anilist".to_owned()), stated.anilist),
        (Provider::Other("anisearch".to_owned()), stated.anisearch),
    ];
    if let Some(id) = &stated.imdb {
        ids.insert(Provider::Imdb, id);
    }
    for (provider, number) in numbers {
        if let Some(number) = number {
            ids.insert(provider, &number.to_string());
        }
    }
    ids
}
