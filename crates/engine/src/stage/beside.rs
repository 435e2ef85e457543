//! The files that lie beside a film: its NFO and its pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use bioscope_model::{ArtworkKind, Part, PartSet, VideoFiles, VideoLayout};
use bioscope_nfo::file_names;

use crate::stage::commit::blocking;

/// How many extrafanarts are looked for beside a film that shares its folder.
const MAX_EXTRA_FANARTS: usize = 10;

/// What lies beside a film right now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The files, with their folders.
    pub present: Vec<PathBuf>,
    artwork: BTreeMap<ArtworkKind, PathBuf>,
    extra_fanarts: BTreeMap<u32, PathBuf>,
    has_nfo: bool,
}

impl Beside {
    /// Looks beside the film. A folder of its own is listed; in one that it shares with others (perhaps thousands)
    /// only the names that can be its own are looked for.
    pub async fn look(files: &VideoFiles) -> Self {
        let files = files.clone();
        blocking(move || {
            let present = if files.own_folder || files.layout != VideoLayout::File {
                listed(&files)
            } else {
                expected(&files)
            };
            Self {
                artwork: file_names::existing_artwork(&files, &present),
                extra_fanarts: file_names::existing_extra_fanarts(&files, &present),
                has_nfo: !file_names::nfo_candidates(&files, &present).is_empty(),
                present,
            }
        })
        .await
    }

    /// The picture of a kind that players find; `index` 0 is the main one.
    pub fn artwork(&self, kind: ArtworkKind, index: usize) -> Option<&PathBuf> {
        if index == 0 { self.artwork.get(&kind) } else { self.extra_fanarts.get(&(index as u32)) }
    }

    /// All pictures that players find, with their kind and number.
    pub fn pictures(&self) -> impl Iterator<Item = (ArtworkKind, u32, &PathBuf)> {
        let main = self.artwork.iter().map(|(kind, path)| (*kind, 0, path));
        main.chain(self.extra_fanarts.iter().map(|(index, path)| (ArtworkKind::Fanart, *index, path)))
    }

    /// Whether a file is there.
    pub fn has(&self, path: &Path) -> bool {
        self.present.iter().any(|present| present == path)
    }

    /// Whether a part is there.
    pub fn has_part(&self, part: Part) -> bool {
        match part {
            Part::Nfo => self.has_nfo,
            Part::Artwork(kind) => self.artwork.contains_key(&kind),
            Part::ExtraFanarts => !self.extra_fanarts.is_empty(),
            Part::ActorThumbs => false,
        }
    }
}

/// The names of the parts of `wanted` that are not beside a film.
pub async fn missing_parts(files: &VideoFiles, wanted: &PartSet) -> Vec<String> {
    let beside = Beside::look(files).await;
    wanted.iter().filter(|&part| !beside.has_part(part)).map(|part| part.to_string()).collect()
}

/// The names of the parts of `wanted` that are not in a show's folder.
pub async fn missing_show_parts(folder: &Path, wanted: &PartSet) -> Vec<String> {
    let (folder, wanted) = (folder.to_owned(), wanted.clone());
    blocking(move || {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let present: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        let artwork = file_names::existing_show_artwork(&folder, &present);
        let has = |part: Part| match part {
            Part::Nfo => present.contains(&file_names::show_nfo_path(&folder)),
            Part::Artwork(kind) => artwork.contains_key(&kind),
            Part::ExtraFanarts => !file_names::existing_show_extra_fanarts(&folder, &present).is_empty(),
            Part::ActorThumbs => false,
        };
        wanted.iter().filter(|&part| !has(part)).map(|part| part.to_string()).collect()
    })
    .await
}

fn listed(files: &VideoFiles) -> Vec<PathBuf> {
    let mut folders = vec![files.folder().to_owned()];
    if files.layout != VideoLayout::File {
        folders.extend(file_names::nfo_path(files).parent().map(Path::to_owned));
    }
    let mut present = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        present.extend(entries.filter(|entry| !is_folder(entry)).map(|entry| entry.path()));
    }
    present.sort();
    present.dedup();
    present
}

/// Most systems tell it with the name, so that only links must be followed.
fn is_folder(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if !kind.is_symlink() => kind.is_dir(),
        _ => entry.path().is_dir(),
    }
}

fn expected(files: &VideoFiles) -> Vec<PathBuf> {
    let mut names = BTreeSet::from([file_names::nfo_path(files), files.main.with_extension("nfo")]);
    for kind in ArtworkKind::ALL {
        for index in 0..=(if kind == ArtworkKind::Fanart { MAX_EXTRA_FANARTS } else { 0 }) {
            let path = file_names::artwork_path(files, kind, index);
            names.extend(["jpg", "jpeg", "png", "webp"].map(|extension| path.with_extension(extension)));
        }
    }
    names.into_iter().filter(|path| path.is_file()).collect()
}
