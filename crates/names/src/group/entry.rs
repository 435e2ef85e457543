//! The files of a listing, one by one.

use std::collections::HashMap;

use crate::extension;
use crate::extra;
use crate::folder;
use crate::identification::{ExtraKind, Identification, Kind, LibraryKind};
use crate::identify::identify;
use crate::ignored::{is_ignored_file, is_ignored_folder};
use crate::stack;
use crate::token::bounded;

/// A file or disc of a listing.
#[derive(Debug)]
pub(crate) struct Entry<'p> {
    pub(crate) path: &'p str,
    /// Its place in the listing.
    pub(crate) order: usize,
    /// The folder of the item it belongs to.
    pub(crate) folder: &'p str,
    /// Its name without extension.
    pub(crate) stem: &'p str,
    pub(crate) disc: bool,
    /// The number of the disc folder it lies in.
    pub(crate) disc_part: Option<u32>,
    pub(crate) identification: Identification,
}

/// An extra with the folder of what it belongs to.
#[derive(Debug)]
pub(crate) struct LooseExtra<'p> {
    pub(crate) path: &'p str,
    pub(crate) folder: &'p str,
    /// Its name without extension and suffix.
    pub(crate) stem: &'p str,
    pub(crate) kind: ExtraKind,
    pub(crate) identification: Identification,
}

/// Identifies the files of a listing; those of a disc become one entry.
pub(crate) fn collect<'p>(
    paths: &[&'p str],
    hint: Option<LibraryKind>,
) -> (Vec<Entry<'p>>, Vec<LooseExtra<'p>>) {
    let mut entries: Vec<Entry<'p>> = Vec::new();
    let mut extras = Vec::new();
    let mut discs: HashMap<&str, usize> = HashMap::new();
    for (order, &path) in paths.iter().enumerate() {
        let (parent, name) = split(path);
        let stem = bounded(&name[..extension::stem_length(name).unwrap_or(name.len())]);
        let root = disc_root(path);
        if name.is_empty() || is_left_out(parent, name, root.is_some()) {
            continue;
        }
        if let Some(root) = root {
            if let Some(&known) = discs.get(root) {
                let entry = &mut entries[known];
                if starts_disc(name) && !starts_disc(split(entry.path).1) {
                    entry.path = path;
                }
                continue;
            }
            discs.insert(root, entries.len());
            let (above, root_name) = split(root);
            let disc_part = folder::disc_number(root_name);
            let one_of_several = disc_part.is_some() || stack::named_disc(root_name).is_some();
            let folder = if one_of_several { above } else { root };
            let identification = identify(path, hint);
            entries.push(Entry {
                path,
                order,
                folder,
                stem: bounded(root_name),
                disc: true,
                disc_part,
                identification,
            });
            continue;
        }
        let identification = identify(path, hint);
        if identification.kind == Kind::Extra {
            let kind = identification.extra.unwrap_or(ExtraKind::Unknown);
            let folder = extras_owner(parent);
            let stem = extra::suffix_kind(stem).map_or(stem, |(_, suffix)| &stem[..suffix.start]);
            extras.push(LooseExtra { path, folder, stem, kind, identification });
            continue;
        }
        let (above, parent_name) = split(parent);
        let disc_part = folder::disc_number(parent_name);
        let folder = if disc_part.is_some() { above } else { parent };
        entries.push(Entry { path, order, folder, stem, disc: false, disc_part, identification });
    }
    (entries, extras)
}

/// A path's folder, without the separator behind it, and its last component.
pub(crate) fn split(path: &str) -> (&str, &str) {
    let path = path.trim_end_matches(['/', '\\']);
    match path.rfind(['/', '\\']) {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    }
}

fn is_left_out(parent: &str, name: &str, in_disc: bool) -> bool {
    let no_video =
        extension::known_extension(name).is_some_and(|known| !extension::is_video_extension(known));
    let ignored_folder = parent.split(['/', '\\']).any(is_ignored_folder);
    ignored_folder || (!in_disc && (no_video || is_ignored_file(name)))
}

/// The folder that holds the disc's structure a file belongs to.
fn disc_root(path: &str) -> Option<&str> {
    let (parent, name) = split(path);
    let mut end = 0;
    for component in parent.split(['/', '\\']) {
        if folder::is_disc_folder(component) {
            return Some(&path[..end.max(1) - 1]);
        }
        end += component.len() + 1;
    }
    let loose = folder::is_disc_file(name) && !name.eq_ignore_ascii_case("index.bdmv");
    loose.then_some(parent)
}

/// Whether a player starts a disc with the file of this name.
fn starts_disc(name: &str) -> bool {
    name.eq_ignore_ascii_case("VIDEO_TS.IFO") || name.eq_ignore_ascii_case("index.bdmv")
}

/// The folder whose extras lie in `parent` or in a folder of extras within it.
fn extras_owner(parent: &str) -> &str {
    let mut folder = parent;
    loop {
        let (above, name) = split(folder);
        if name.is_empty() {
            return parent;
        }
        if extra::folder_kind(name).is_some() {
            return above;
        }
        folder = above;
    }
}
