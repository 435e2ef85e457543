//! Extras find the item they belong to.

use std::collections::HashMap;

use super::entry::{LooseExtra, split};
use super::{Extra, Group, Version};
use crate::extension::stem_length;
use crate::stack::stacking_stem;
use crate::text::folded;

/// Gives each extra to the only item of its folder, or to the one it is named after; one that belongs to no single
/// item becomes a group of its own at the end.
pub(crate) fn attach<'p>(mut groups: Vec<Group<'p>>, extras: Vec<LooseExtra<'p>>) -> Vec<Group<'p>> {
    if extras.is_empty() {
        return groups;
    }
    let mut only: HashMap<&str, Option<usize>> = HashMap::new();
    let mut by_name: HashMap<(&str, String), usize> = HashMap::new();
    for (index, group) in groups.iter().enumerate() {
        only.entry(group.folder).and_modify(|only| *only = None).or_insert(Some(index));
        for name in names(group) {
            by_name.entry((group.folder, name)).or_insert(index);
        }
    }
    let mut alone = Vec::new();
    for extra in extras {
        let named = || by_name.get(&(extra.folder, folded(extra.stem).collect())).copied();
        match only.get(extra.folder).copied().flatten().or_else(named) {
            Some(owner) => groups[owner].extras.push(Extra { path: extra.path, kind: extra.kind }),
            None => alone.push(Group {
                identification: extra.identification,
                versions: vec![Version { label: String::new(), files: vec![extra.path], disc: false }],
                extras: Vec::new(),
                folder: extra.folder,
            }),
        }
    }
    groups.extend(alone);
    groups
}

/// What an extra of the item may be named after: its files, and a film's title, with or without the year.
fn names(group: &Group<'_>) -> Vec<String> {
    let files = group.versions.iter().filter_map(|version| version.files.first()).map(|file| {
        let name = split(file).1;
        folded(stacking_stem(&name[..stem_length(name).unwrap_or(name.len())])).collect()
    });
    let mut names: Vec<String> = files.collect();
    let read = &group.identification;
    if let Some(title) = read.title.as_deref().filter(|_| read.episodes.is_empty()) {
        let title: String = folded(title).collect();
        names.extend(read.year.map(|year| format!("{title}{year}")));
        names.push(title);
    }
    names
}
