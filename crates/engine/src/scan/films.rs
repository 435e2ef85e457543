//! Files become films.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bioscope_model::{IdSet, ItemKind, PlayerFacts, VideoFiles, Year};
use bioscope_names::{Group, LibraryKind};
use bioscope_nfo::file_names::nfo_candidates;
use bioscope_store::ScannedItem;

use crate::scan::branches::Reader;
use crate::scan::listing::{Folders, Listing, size_and_time, stated_ids, title_or_name};
use crate::scan::own_files::OwnFiles;
use crate::stage::nfo::read_candidates;

/// Reads a source of films, one first-level folder at a time.
pub(crate) struct Films<'t> {
    pub(crate) root: &'t Path,
    pub(crate) own_files: OwnFiles,
}

impl Reader for Films<'_> {
    /// The first-level folder that a folder lies in; empty for the source folder itself.
    fn branch(&self, folder: &Path) -> PathBuf {
        folder.components().next().map(|first| PathBuf::from(first.as_os_str())).unwrap_or_default()
    }

    fn items(&self, _branch: &Path, folders: &Folders<'_>) -> Vec<ScannedItem> {
        let listing = Listing::of(self.root, folders, None);
        let groups = listing.groups(LibraryKind::Movies);
        let mut in_folder: HashMap<&str, usize> = HashMap::new();
        for one in &groups {
            *in_folder.entry(one.folder).or_default() += 1;
        }
        let has_own_folder = |one: &Group<'_>| {
            in_folder.get(one.folder) == Some(&1) && !one.folder.trim_matches(['/', '\\']).is_empty()
        };
        groups.iter().filter_map(|one| self.film(one, &listing, has_own_folder(one))).collect()
    }
}

impl Films<'_> {
    fn film(&self, group: &Group<'_>, listing: &Listing<'_>, own_folder: bool) -> Option<ScannedItem> {
        let files = listing.files_of(group, own_folder)?;
        let (size, modified_ns) = size_and_time(&files.main)?;
        let identification = &group.identification;
        let nfo = self.nfo_facts(&files, listing);
        let mut ids = nfo.ids;
        ids.unite(&stated_ids(&identification.ids));
        Some(ScannedItem {
            place: None,
            kind: ItemKind::Movie,
            title: title_or_name(identification.title.as_ref(), &files.main),
            year: identification.year.and_then(|year| Year::new(i32::from(year)).ok()),
            ids,
            edition: (!identification.editions.is_empty()).then(|| identification.editions.join(", ")),
            video_source: identification.source.map(str::to_owned),
            player: nfo.player,
            foreign_nfo: nfo.is_foreign,
            size,
            modified_ns,
            files,
        })
    }

    fn nfo_facts(&self, files: &VideoFiles, listing: &Listing<'_>) -> NfoFacts {
        let sorted = self.own_files.sort(nfo_candidates(files, &listing.nfo_files_beside(files)));
        let theirs = read_candidates(sorted.foreign);
        let mut facts = NfoFacts {
            is_foreign: theirs.details().is_some(),
            ids: theirs.ids().clone(),
            player: theirs.player().cloned().unwrap_or_default(),
        };
        if let (false, Some(player)) = (facts.is_foreign, read_candidates(sorted.own).player()) {
            facts.player = player.clone();
        }
        facts
    }
}

#[derive(Default)]
struct NfoFacts {
    ids: IdSet,
    player: PlayerFacts,
    is_foreign: bool,
}
