//! Items found become changes: added, changed, moved, vanished.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use bioscope_model::{ItemKind, LibraryKind};
use bioscope_store::{ItemId, ItemRecord, ScanChanges, ScannedItem};

use crate::scan::branches::{Reader, Stirred};
use crate::scan::films::Films;
use crate::scan::moves::recognise;
use crate::scan::own_files::OwnFiles;
use crate::scan::shows::Shows;
use crate::scan::walk::Tree;
use crate::scan::{ScanCounts, ScanReport};

/// The changes and the counts of a scan.
pub struct Compared {
    /// For the library.
    pub changes: ScanChanges,
    /// For people.
    pub report: ScanReport,
}

/// Compares the tree on disk with the items known in it; the flag of an item says that it had vanished.
///
/// Only branches (first-level folders of films, shows, and the files in the source folder itself) in which something
/// changed are looked at again.
pub fn compare(root: &Path, kind: LibraryKind, tree: Tree, known: Vec<(ItemRecord, bool)>) -> Compared {
    let own_files: OwnFiles = known.iter().flat_map(|(item, _)| &item.written).collect();
    let reader: Box<dyn Reader> = match kind {
        LibraryKind::Movies => Box::new(Films { root, own_files }),
        LibraryKind::Tv => Box::new(Shows::new(root, &tree, own_files)),
    };
    let mut stirred = Stirred::find(root, &*reader, &tree, &known);
    let found = stirred.items(&tree);
    let mut comparison = Comparison {
        changes: ScanChanges::default(),
        report: ScanReport {
            unreadable: tree
                .unreadable
                .iter()
                .map(|(path, reason)| (root.join(path), reason.clone()))
                .collect(),
            homeless: reader.homeless(&tree),
            ..ScanReport::default()
        },
    };
    comparison.sort(&mut stirred, found, known);
    let Comparison { mut changes, report } = comparison;
    let is_changed = |folder: &PathBuf| tree.changed.contains(folder);
    changes.folders = tree.folders.into_values().filter(|folder| is_changed(&folder.path)).collect();
    changes.folders_gone = tree.gone;
    Compared { changes, report }
}

/// The work in progress.
struct Comparison {
    changes: ScanChanges,
    report: ScanReport,
}

impl Comparison {
    fn sort(&mut self, stirred: &mut Stirred<'_>, found: Vec<ScannedItem>, known: Vec<(ItemRecord, bool)>) {
        let (hidden, visible): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, is_hidden)| *is_hidden);
        // A path may have been that of several items; the one that is there comes first.
        let mut by_place: HashMap<(PathBuf, String), (ItemRecord, bool)> =
            hidden.into_iter().chain(visible).map(|known| (place_of(&known.0.scanned), known)).collect();
        let mut new = Vec::new();
        for item in found {
            match by_place.remove(&place_of(&item)) {
                Some((before, is_hidden)) => self.take_known(&before, is_hidden, item),
                None => new.push(item),
            }
        }
        let mut missing: Vec<(ItemRecord, bool)> = Vec::new();
        for (item, is_hidden) in by_place.into_values() {
            let path = &item.scanned.files.main;
            let below_unreadable = self.report.unreadable.iter().any(|(folder, _)| path.starts_with(folder));
            if !is_hidden && (below_unreadable || !stirred.holds(&item.scanned)) {
                self.counts(item.scanned.kind).unchanged += 1;
            } else {
                missing.push((item, is_hidden));
            }
        }
        missing.sort_by_key(|(item, is_hidden)| (*is_hidden, item.id));
        self.sort_rest(new, missing);
    }

    /// Tells the moved from the new and the vanished.
    fn sort_rest(&mut self, new: Vec<ScannedItem>, mut missing: Vec<(ItemRecord, bool)>) {
        let recognised = recognise(&new, &missing);
        let recognised_ids: HashSet<ItemId> = recognised.values().copied().collect();
        missing.retain(|(item, _)| !recognised_ids.contains(&item.id));
        for (index, item) in new.into_iter().enumerate() {
            let counts = self.counts(item.kind);
            if let Some(&id) = recognised.get(&index) {
                counts.moved += 1;
                self.changes.moved.push((id, item));
            } else {
                counts.added += 1;
                self.changes.added.push(item);
            }
        }
        for (item, _) in missing.into_iter().filter(|(_, is_hidden)| !is_hidden) {
            self.counts(item.scanned.kind).vanished += 1;
            self.changes.vanished.push(item.id);
        }
    }

    fn take_known(&mut self, before: &ItemRecord, is_hidden: bool, now: ScannedItem) {
        let same_video = before.scanned.files == now.files
            && before.scanned.size == now.size
            && before.scanned.modified_ns == now.modified_ns;
        let counts = self.counts(now.kind);
        match (is_hidden, same_video) {
            (true, _) => counts.added += 1,
            (false, true) => counts.unchanged += 1,
            (false, false) => counts.changed += 1,
        }
        if is_hidden || before.scanned != now {
            self.changes.changed.push((before.id, now));
        }
    }

    fn counts(&mut self, kind: ItemKind) -> &mut ScanCounts {
        if kind == ItemKind::Episode { &mut self.report.episodes } else { &mut self.report.items }
    }
}

/// What identifies an item within the library.
fn place_of(item: &ScannedItem) -> (PathBuf, String) {
    (item.files.main.clone(), item.slot())
}
