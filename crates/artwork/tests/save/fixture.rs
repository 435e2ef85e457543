//! An item's folder, and targets in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use bioscope_artwork::{Content, Durability, FileWriter, PictureSaver, SaveOrder, Target};
use bioscope_http::FetchContext;
use bioscope_model::{ArtworkCandidate, ArtworkKind, Part, Provider};
use tempfile::TempDir;

use crate::pictures::{PictureHost, client};

pub(crate) fn saver() -> PictureSaver {
    PictureSaver::new(client(), FileWriter::new(), BTreeMap::new())
}

pub(crate) fn order(folder: &TempDir) -> SaveOrder {
    SaveOrder {
        content: Content::Movie,
        folder: folder.path().to_owned(),
        durability: Durability::Full,
        context: FetchContext::default(),
        journal: None,
    }
}

pub(crate) fn candidate(address: String) -> ArtworkCandidate {
    ArtworkCandidate {
        kind: ArtworkKind::Poster,
        url: address,
        preview: None,
        language: None,
        width: 0,
        height: 0,
        votes: 0,
        score: 0.0,
        source: Provider::Tmdb,
    }
}

/// A target in `folder` whose candidates are these names on `host`.
pub(crate) fn target(
    folder: &TempDir,
    file: &str,
    part: Part,
    index: usize,
    host: &PictureHost,
    names: &[&str],
) -> Target {
    Target {
        part,
        index,
        candidates: names.iter().map(|name| candidate(host.address(name))).collect(),
        path: folder.path().join(file),
        keep_existing: false,
    }
}

pub(crate) fn poster(folder: &TempDir, host: &PictureHost, names: &[&str]) -> Target {
    target(folder, "poster.jpg", Part::Artwork(ArtworkKind::Poster), 0, host, names)
}

/// Fanart and three extrafanarts, as a choice among these names makes them.
pub(crate) fn fanarts(folder: &TempDir, host: &PictureHost, names: &[&str]) -> Vec<Target> {
    let unused = names.get(4..).unwrap_or_default();
    let extra = |index: usize| {
        let names = [&names[index..=index], unused].concat();
        target(folder, &format!("fanart{index}.jpg"), Part::ExtraFanarts, index, host, &names)
    };
    let main = target(folder, "fanart.jpg", Part::Artwork(ArtworkKind::Fanart), 0, host, names);
    [vec![main], (1..=3).map(extra).collect()].concat()
}

pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub(crate) fn held(folder: &TempDir, file: &str) -> Vec<u8> {
    fs::read(folder.path().join(file)).expect("the file is there")
}

pub(crate) fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

pub(crate) fn make_old(path: &Path) {
    File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(long_ago()))
        .expect("the file is there");
}
