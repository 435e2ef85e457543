//! A folder's listing sorted into items.

mod attach;
mod entry;
mod episodes;
mod films;
mod siblings;
mod versions;

use std::collections::HashMap;

use serde::Serialize;

use crate::identification::{ExtraKind, Identification, Kind, LibraryKind};
use entry::{Entry, collect};

/// One version of an item: a file, the files of a stack in their order, or a disc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version<'p> {
    /// What tells it from the other versions, such as `1080p` or `Director's Cut`; empty for a lone one.
    pub label: String,
    /// Its files in order; for a disc the file that starts it.
    pub files: Vec<&'p str>,
    /// Whether it is a `VIDEO_TS` or `BDMV` folder.
    pub disc: bool,
}

/// An extra of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extra<'p> {
    /// Its path as given.
    pub path: &'p str,
    /// Its sort.
    pub kind: ExtraKind,
}

/// An item of a library: a film, an episode, or an extra that belongs to no single one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group<'p> {
    /// What the item is; of its primary version.
    pub identification: Identification,
    /// Its versions, the primary one first. Never empty.
    pub versions: Vec<Version<'p>>,
    /// Its extras, in the order of the listing.
    pub extras: Vec<Extra<'p>>,
    /// The item's folder, as a beginning of its path.
    #[serde(skip)]
    pub folder: &'p str,
}

impl<'p> Group<'p> {
    /// The files of the primary version, in order.
    pub fn main_files(&self) -> &[&'p str] {
        self.versions.first().map_or(&[], |version| version.files.as_slice())
    }

    /// Whether the primary version is a `VIDEO_TS` or `BDMV` folder.
    pub fn is_disc(&self) -> bool {
        self.versions.first().is_some_and(|version| version.disc)
    }
}

/// Sorts a listing into items, in the order of their first files.
///
/// `paths` are those of files, best from the library's root on, so that the folders' own names take part; a path
/// without extension stands for a whole folder. What [`is_ignored_file`](crate::is_ignored_file) and
/// [`is_ignored_folder`](crate::is_ignored_folder) name and what is no video are left out. Versions of
/// an episode are joined only where `hint` says that the library holds series; `102` is read as its show's other files
/// suggest.
pub fn group<'p>(paths: &[&'p str], hint: Option<LibraryKind>) -> Vec<Group<'p>> {
    let (mut entries, extras) = collect(paths, hint);
    siblings::settle(&mut entries);
    let mut places: Vec<Vec<Entry<'p>>> = Vec::new();
    let mut by_folder: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let place = *by_folder.entry(entry.folder).or_insert_with(|| {
            places.push(Vec::new());
            places.len() - 1
        });
        places[place].push(entry);
    }
    let mut groups = Vec::new();
    for entries in places {
        let (episodes, films): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|entry| hint == Some(LibraryKind::Tv) && entry.identification.kind != Kind::Movie);
        groups.extend(films::group(films, hint));
        groups.extend(episodes::group(episodes));
    }
    groups.sort_by_key(|(order, _)| *order);
    attach::attach(groups.into_iter().map(|(_, group)| group).collect(), extras)
}
