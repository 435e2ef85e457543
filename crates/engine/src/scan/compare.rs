//! Items found become changes: added, changed, moved, vanished.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use bioscope_store::{FolderRecord, ItemId, ItemRecord, ScanChanges, ScannedItem};

use crate::scan::ScanReport;
use crate::scan::films::{OwnFiles, films};
use crate::scan::walk::Tree;

/// The changes and the counts of a scan.
pub struct Compared {
    /// For the library.
    pub changes: ScanChanges,
    /// For people.
    pub report: ScanReport,
}

/// Compares the tree on disk with the items known in it; the flag of an item says that it had vanished.
///
/// Only branches (first-level folders, and the files in the source folder itself) in which something changed are
/// looked at again.
pub fn compare(root: &Path, tree: Tree, known: Vec<(ItemRecord, bool)>) -> Compared {
    let written: OwnFiles = known.iter().flat_map(|(item, _)| &item.written).collect();
    let stirred: BTreeSet<OsString> =
        tree.changed.iter().chain(&tree.gone).map(|path| branch(path)).collect();
    let mut found = Vec::new();
    for name in &stirred {
        let folders: BTreeMap<&PathBuf, &FolderRecord> =
            tree.folders.iter().filter(|(path, _)| branch(path) == *name).collect();
        found.extend(films(root, &folders, &written));
    }
    let mut report = ScanReport {
        unreadable: tree.unreadable.iter().map(|(path, reason)| (root.join(path), reason.clone())).collect(),
        ..ScanReport::default()
    };
    let mut changes = ScanChanges {
        folders: tree
            .folders
            .values()
            .filter(|folder| tree.changed.contains(&folder.path))
            .cloned()
            .collect(),
        folders_gone: tree.gone,
        ..ScanChanges::default()
    };
    sort_items(root, &stirred, found, known, &mut changes, &mut report);
    Compared { changes, report }
}

fn sort_items(
    root: &Path,
    stirred: &BTreeSet<OsString>,
    found: Vec<ScannedItem>,
    known: Vec<(ItemRecord, bool)>,
    changes: &mut ScanChanges,
    report: &mut ScanReport,
) {
    let mut by_path: HashMap<PathBuf, (ItemRecord, bool)> =
        known.into_iter().map(|(item, hidden)| (item.scanned.files.main.clone(), (item, hidden))).collect();
    let mut new = Vec::new();
    for item in found {
        match by_path.remove(&item.files.main) {
            Some((before, hidden)) => take_known(&before, hidden, item, changes, report),
            None => new.push(item),
        }
    }
    let mut missing: Vec<(ItemRecord, bool)> = Vec::new();
    for (path, (item, hidden)) in by_path {
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let below_unreadable = report.unreadable.iter().any(|(folder, _)| path.starts_with(folder));
        if below_unreadable || !stirred.contains(&branch(relative.parent().unwrap_or(Path::new("")))) {
            report.unchanged += usize::from(!hidden);
        } else {
            missing.push((item, hidden));
        }
    }
    missing.sort_by_key(|(item, _)| item.id);
    let mut moved_from = moves(&new, &missing);
    for (item, id) in taken_over(&new, &missing) {
        moved_from.entry(item).or_insert(id);
    }
    for item in new {
        if let Some(id) = moved_from.remove(&item.files.main) {
            missing.retain(|(gone, _)| gone.id != id);
            changes.moved.push((id, item));
            report.moved += 1;
        } else {
            changes.added.push(item);
            report.added += 1;
        }
    }
    for (item, hidden) in missing {
        if !hidden {
            changes.vanished.push(item.id);
            report.vanished += 1;
        }
    }
}

fn take_known(
    before: &ItemRecord,
    hidden: bool,
    now: ScannedItem,
    changes: &mut ScanChanges,
    report: &mut ScanReport,
) {
    let same_video = before.scanned.files == now.files
        && before.scanned.size == now.size
        && before.scanned.modified_ns == now.modified_ns;
    match (hidden, same_video) {
        (true, _) => report.added += 1,
        (false, true) => report.unchanged += 1,
        (false, false) => report.changed += 1,
    }
    if hidden || before.scanned != now {
        changes.changed.push((before.id, now));
    }
}

/// New items that are vanished ones at another place: same size and time stamp of the main video, and no second
/// item like it on either side.
fn moves(new: &[ScannedItem], missing: &[(ItemRecord, bool)]) -> HashMap<PathBuf, ItemId> {
    let mark = |item: &ScannedItem| (item.size, item.modified_ns);
    let mut from: HashMap<(u64, i64), Vec<ItemId>> = HashMap::new();
    for (item, _) in missing {
        from.entry(mark(&item.scanned)).or_default().push(item.id);
    }
    let mut to: HashMap<(u64, i64), Vec<&ScannedItem>> = HashMap::new();
    for item in new {
        to.entry(mark(item)).or_default().push(item);
    }
    to.into_iter()
        .filter_map(|(mark, items)| match (items.as_slice(), from.get(&mark)?.as_slice()) {
            ([item], [id]) => Some((item.files.main.clone(), *id)),
            _ => None,
        })
        .collect()
}

/// New items that are known ones with another file at their head: a better version came, or the first part went.
fn taken_over(new: &[ScannedItem], missing: &[(ItemRecord, bool)]) -> Vec<(PathBuf, ItemId)> {
    let files = |item: &ScannedItem| -> HashSet<PathBuf> {
        item.files.parts.iter().chain(&item.files.versions).chain([&item.files.main]).cloned().collect()
    };
    let mut free: Vec<(ItemId, HashSet<PathBuf>)> =
        missing.iter().map(|(item, _)| (item.id, files(&item.scanned))).collect();
    new.iter()
        .filter_map(|item| {
            let theirs = files(item);
            let place = free.iter().position(|(_, known)| !known.is_disjoint(&theirs))?;
            Some((item.files.main.clone(), free.swap_remove(place).0))
        })
        .collect()
}

/// The first-level folder that a folder lies in; empty for the source folder itself.
fn branch(folder: &Path) -> OsString {
    folder.components().next().map(|first| first.as_os_str().to_owned()).unwrap_or_default()
}
