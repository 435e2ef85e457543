//! Files become films.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use bioscope_model::{IdSet, ItemKind, PlayerFacts, Provider, VideoFiles, VideoLayout, Year};
use bioscope_names::{Group, Identification, Kind, LibraryKind, group};
use bioscope_nfo::file_names::nfo_candidates;
use bioscope_store::{FolderRecord, ScannedItem, WrittenFile};

use crate::scan::walk::nanoseconds;
use crate::stage::commit::written_file;
use crate::stage::nfo::read_candidates;

/// The files that this program left beside videos, by size and time stamp: a folder that was renamed took them along.
#[derive(Debug, Default)]
pub(crate) struct OwnFiles(HashSet<(u64, i64)>);

impl OwnFiles {
    fn has(&self, file: &WrittenFile) -> bool {
        self.0.contains(&(file.size, file.modified_ns))
    }
}

impl<'f> FromIterator<&'f WrittenFile> for OwnFiles {
    fn from_iter<I: IntoIterator<Item = &'f WrittenFile>>(files: I) -> Self {
        Self(files.into_iter().map(|file| (file.size, file.modified_ns)).collect())
    }
}

/// The films in these folders (paths below `root`). `written` are the files that this program left there: an NFO file
/// among them says nothing that the library does not know.
pub(crate) fn films(
    root: &Path,
    folders: &BTreeMap<&PathBuf, &FolderRecord>,
    written: &OwnFiles,
) -> Vec<ScannedItem> {
    let mut paths: HashMap<String, PathBuf> = HashMap::new();
    let mut texts: Vec<String> = Vec::new();
    for (folder, record) in folders {
        for file in record.files.iter().filter(|file| is_video(file)) {
            let path = folder.join(file);
            let text = text_of(&path);
            if paths.insert(text.clone(), path).is_none() {
                texts.push(text);
            }
        }
    }
    let listing: Vec<&str> = texts.iter().map(String::as_str).collect();
    let groups = group(&listing, Some(LibraryKind::Movies));
    let mut in_folder: HashMap<&str, usize> = HashMap::new();
    for one in groups.iter().filter(|one| is_film(one)) {
        *in_folder.entry(one.folder).or_default() += 1;
    }
    groups
        .iter()
        .filter(|one| is_film(one))
        .filter_map(|one| {
            let alone =
                in_folder.get(one.folder) == Some(&1) && !one.folder.trim_matches(['/', '\\']).is_empty();
            film(root, one, &paths, alone, folders, written)
        })
        .collect()
}

/// A path as text. A name that is no UTF-8 was nearly always written in Latin-1 by an older system.
fn text_of(path: &Path) -> String {
    let names: Vec<String> = path
        .iter()
        .map(|name| match name.to_str() {
            Some(name) => name.to_owned(),
            None => name.as_encoded_bytes().iter().copied().map(char::from).collect(),
        })
        .collect();
    names.join("/")
}

fn is_video(file: &Path) -> bool {
    let name = file.to_string_lossy();
    let extension = file.extension().map(|extension| extension.to_string_lossy());
    extension.is_some_and(|extension| bioscope_names::is_video_extension(&extension))
        && !bioscope_names::is_ignored_file(&name)
}

fn is_film(group: &Group<'_>) -> bool {
    group.identification.kind != Kind::Extra && !group.main_files().is_empty()
}

fn film(
    root: &Path,
    group: &Group<'_>,
    paths: &HashMap<String, PathBuf>,
    own_folder: bool,
    folders: &BTreeMap<&PathBuf, &FolderRecord>,
    written: &OwnFiles,
) -> Option<ScannedItem> {
    let absolute = |text: &&str| paths.get(*text).map(|path| root.join(path));
    let parts: Vec<PathBuf> = group.main_files().iter().filter_map(absolute).collect();
    let main = parts.first()?.clone();
    let versions =
        group.versions.iter().skip(1).flat_map(|version| version.files.iter().filter_map(absolute)).collect();
    let files = VideoFiles { layout: layout(&main, group.is_disc()), main, parts, versions, own_folder };
    let facts = std::fs::metadata(&files.main).ok()?;
    let modified_ns = facts.modified().map(nanoseconds).unwrap_or_default();
    let identification = &group.identification;
    let nfo = nfo_facts(root, &files, folders, written);
    let mut ids = nfo.ids;
    ids.unite(&stated_ids(identification));
    Some(ScannedItem {
        place: None,
        kind: ItemKind::Movie,
        title: title_of(identification, &files),
        year: identification.year.and_then(|year| Year::new(i32::from(year)).ok()),
        ids,
        edition: (!identification.editions.is_empty()).then(|| identification.editions.join(", ")),
        video_source: identification.source.map(str::to_owned),
        player: nfo.player,
        foreign_nfo: nfo.is_foreign,
        size: facts.len(),
        modified_ns,
        files,
    })
}

fn layout(main: &Path, is_disc: bool) -> VideoLayout {
    let has = |folder: &str| main.components().any(|part| part.as_os_str().eq_ignore_ascii_case(folder));
    match is_disc {
        true if has("BDMV") => VideoLayout::Bdmv,
        true if has("VIDEO_TS") => VideoLayout::VideoTs,
        _ => VideoLayout::File,
    }
}

fn title_of(identification: &Identification, files: &VideoFiles) -> String {
    identification.title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| {
        files.main.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    })
}

/// The ids that a path states.
pub fn stated_ids(identification: &Identification) -> IdSet {
    let stated = &identification.ids;
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

#[derive(Default)]
struct NfoFacts {
    ids: IdSet,
    player: PlayerFacts,
    is_foreign: bool,
}

fn nfo_facts(
    root: &Path,
    files: &VideoFiles,
    folders: &BTreeMap<&PathBuf, &FolderRecord>,
    written: &OwnFiles,
) -> NfoFacts {
    let mut places = vec![files.folder().to_owned()];
    places.extend(files.main.parent().map(Path::to_owned));
    places.dedup();
    let present: Vec<PathBuf> = places
        .iter()
        .filter_map(|place| {
            let relative = place.strip_prefix(root).ok()?.to_owned();
            let record = folders.get(&relative)?;
            Some(record.files.iter().map(|file| place.join(file)).collect::<Vec<_>>())
        })
        .flatten()
        .collect();
    let candidates = nfo_candidates(files, &present);
    let (ours, foreign): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|path| written_file(path).is_some_and(|file| written.has(&file)));
    let theirs = read_candidates(foreign);
    let mut facts = NfoFacts {
        is_foreign: theirs.details().is_some(),
        ids: theirs.ids().clone(),
        player: theirs.player().cloned().unwrap_or_default(),
    };
    if let (false, Some(player)) = (facts.is_foreign, read_candidates(ours).player()) {
        facts.player = player.clone();
    }
    facts
}
