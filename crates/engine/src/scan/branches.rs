//! The parts of a source that are looked at as a whole: first-level folders of films, and shows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use bioscope_store::{ItemRecord, ScannedItem};

use crate::scan::listing::Folders;
use crate::scan::walk::Tree;

/// Reads the items of one kind of source.
pub(crate) trait Reader {
    /// The branch that a folder belongs to; both are paths below the source.
    fn branch(&self, folder: &Path) -> PathBuf;
    /// The items of a branch, given all its folders.
    fn items(&self, branch: &Path, folders: &Folders<'_>) -> Vec<ScannedItem>;
    /// Videos (absolute) that can be no item where they lie.
    fn homeless(&self, _tree: &Tree) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// The branches in which something changed.
pub(crate) struct Stirred<'r> {
    root: &'r Path,
    reader: &'r dyn Reader,
    /// Branches by folder, so that each folder is asked about once.
    known: HashMap<PathBuf, PathBuf>,
    branches: BTreeSet<PathBuf>,
}

impl<'r> Stirred<'r> {
    /// Finds the branches of the changed folders, and those whose extent is not what it was for `items`.
    pub(crate) fn find(
        root: &'r Path,
        reader: &'r dyn Reader,
        tree: &Tree,
        items: &[(ItemRecord, bool)],
    ) -> Self {
        let mut stirred = Self { root, reader, known: HashMap::new(), branches: BTreeSet::new() };
        for folder in tree.changed.iter().chain(&tree.gone) {
            let branch = stirred.branch(folder);
            stirred.branches.insert(branch);
        }
        if !stirred.branches.is_empty() {
            for (item, _) in items.iter().filter(|(_, is_hidden)| !is_hidden) {
                stirred.compare_extent(item);
            }
        }
        stirred
    }

    /// A new `tvshow.nfo` or season folder above can make an episode another show's.
    fn compare_extent(&mut self, item: &ItemRecord) {
        let Some(place) = &item.scanned.place else { return };
        let Ok(show) = place.show.strip_prefix(self.root) else { return };
        let branch = self.branch_of(&item.scanned);
        if branch != show {
            let former = self.branch(show);
            self.branches.extend([branch, former]);
        }
    }

    fn branch(&mut self, folder: &Path) -> PathBuf {
        if let Some(branch) = self.known.get(folder) {
            return branch.clone();
        }
        let branch = self.reader.branch(folder);
        self.known.insert(folder.to_owned(), branch.clone());
        branch
    }

    fn branch_of(&mut self, item: &ScannedItem) -> PathBuf {
        let main = &item.files.main;
        let folder =
            if item.kind == bioscope_model::ItemKind::Show { Some(main.as_path()) } else { main.parent() };
        let below = folder.and_then(|folder| folder.strip_prefix(self.root).ok()).unwrap_or(Path::new(""));
        self.branch(below)
    }

    /// Whether the item lies, or lay, in such a branch.
    pub(crate) fn holds(&mut self, item: &ScannedItem) -> bool {
        let branch = self.branch_of(item);
        self.branches.contains(&branch)
    }

    /// The items that are in these branches now.
    pub(crate) fn items(&mut self, tree: &Tree) -> Vec<ScannedItem> {
        let mut folders: BTreeMap<PathBuf, Folders<'_>> = BTreeMap::new();
        for (path, record) in &tree.folders {
            let branch = self.branch(path);
            if self.branches.contains(&branch) {
                folders.entry(branch).or_default().insert(path, record);
            }
        }
        folders.iter().flat_map(|(branch, folders)| self.reader.items(branch, folders)).collect()
    }
}
