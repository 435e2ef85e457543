//! Files become shows and their episodes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bioscope_model::{ItemKind, PlayerFacts, VideoFiles, VideoLayout, Year, title};
use bioscope_names::{Group, Identification, LibraryKind, identify};
use bioscope_nfo::NfoContent;
use bioscope_nfo::file_names::{episode_nfo_candidates, show_nfo_path};
use bioscope_store::ScannedItem;

use crate::scan::branches::Reader;
use crate::scan::episode_nfo::EpisodeNotes;
use crate::scan::episode_places::{completed, places};
use crate::scan::listing::{Folders, Listing, is_video, size_and_time, stated_ids, text_of, title_or_name};
use crate::scan::own_files::{OwnFiles, first};
use crate::scan::show_folders::ShowFolders;
use crate::scan::walk::Tree;

/// Reads a source of shows, one show at a time.
pub(crate) struct Shows<'t> {
    root: &'t Path,
    /// The source folder's own name.
    name: String,
    folders: ShowFolders,
    own_files: OwnFiles,
}

impl<'t> Shows<'t> {
    /// Looks at all folders of the source `root` for what tells shows apart.
    pub(crate) fn new(root: &'t Path, tree: &Tree, own_files: OwnFiles) -> Self {
        let name = root.file_name().map(|name| text_of(Path::new(name))).unwrap_or_default();
        Self { root, folders: ShowFolders::of(&name, &tree.folders), name, own_files }
    }
}

impl Reader for Shows<'_> {
    /// The show's folder.
    fn branch(&self, folder: &Path) -> PathBuf {
        self.folders.show_of(folder)
    }

    /// The show and its episodes; nothing where there is no episode.
    fn items(&self, branch: &Path, folders: &Folders<'_>) -> Vec<ScannedItem> {
        let is_source = branch.as_os_str().is_empty();
        if is_source && !self.folders.source_is_show() {
            return Vec::new();
        }
        let listing = Listing::of(self.root, folders, is_source.then_some(self.name.as_str()));
        let groups = listing.groups(LibraryKind::Tv);
        if groups.is_empty() {
            return Vec::new();
        }
        let folder = if is_source { self.root.to_owned() } else { self.root.join(branch) };
        let mut items = vec![self.show(folder.clone(), branch, &groups, &listing)];
        items.extend(groups.iter().flat_map(|one| self.episodes(one, &folder, &listing)));
        items
    }

    /// Videos in the source folder itself, where that is no show's.
    fn homeless(&self, tree: &Tree) -> Vec<PathBuf> {
        if self.folders.source_is_show() {
            return Vec::new();
        }
        let loose = tree.folders.get(Path::new("")).map(|record| &record.files);
        loose.into_iter().flatten().filter(|file| is_video(file)).map(|file| self.root.join(file)).collect()
    }
}

impl Shows<'_> {
    fn show(
        &self,
        folder: PathBuf,
        branch: &Path,
        groups: &[Group<'_>],
        listing: &Listing<'_>,
    ) -> ScannedItem {
        let text = if branch.as_os_str().is_empty() { self.name.clone() } else { text_of(branch) };
        let by_folder = identify(&text, Some(LibraryKind::Tv));
        let year = by_folder.year.or_else(|| groups.iter().find_map(|one| one.identification.year));
        let nfo = self.show_nfo(&folder, listing);
        let mut ids = nfo.ids;
        ids.unite(&stated_ids(&by_folder.ids));
        ScannedItem {
            kind: ItemKind::Show,
            place: None,
            title: title_or_name(show_title(&by_folder, groups).as_ref(), &folder),
            year: year.and_then(|year| Year::new(i32::from(year)).ok()),
            ids,
            edition: None,
            video_source: None,
            player: nfo.player,
            foreign_nfo: nfo.is_foreign,
            // A folder's time stamp changes with every picture in it, and says nothing of the show.
            size: 0,
            modified_ns: 0,
            files: VideoFiles {
                main: folder,
                parts: Vec::new(),
                versions: Vec::new(),
                layout: VideoLayout::File,
                own_folder: false,
            },
        }
    }

    fn show_nfo(&self, folder: &Path, listing: &Listing<'_>) -> ShowNotes {
        let path = show_nfo_path(folder);
        let present = listing.nfo_files_in(folder).contains(&path);
        let sorted = self.own_files.sort(present.then_some(path).into_iter().collect());
        let mut notes = ShowNotes::default();
        if let Some(content) = first(&sorted.foreign, Some) {
            notes.ids = content.show_ids().cloned().unwrap_or_default();
            if let NfoContent::Show(nfo) = content {
                notes.player = nfo.player;
                notes.is_foreign = true;
            }
        } else if let Some(NfoContent::Show(nfo)) = first(&sorted.own, Some) {
            notes.player = nfo.player;
        }
        notes
    }

    /// The episodes in one video (or its parts and versions).
    fn episodes(&self, group: &Group<'_>, show: &Path, listing: &Listing<'_>) -> Vec<ScannedItem> {
        let Some(files) = listing.files_of(group, false) else { return Vec::new() };
        let Some((size, modified_ns)) = size_and_time(&files.main) else { return Vec::new() };
        let read = &group.identification;
        let sorted = self.own_files.sort(episode_nfo_candidates(&files, &listing.nfo_files_beside(&files)));
        let notes = EpisodeNotes::read(&sorted);
        let places = places(show, read);
        let count = places.len();
        let item = |(index, place)| {
            let note = notes.of(&place, index, count);
            let mut ids = note.ids;
            // What a name says of several episodes' ids belongs to the first.
            if index == 0 {
                ids.unite(&stated_ids(&read.episode_ids));
            }
            ScannedItem {
                kind: ItemKind::Episode,
                place: Some(completed(place, note.number)),
                title: title_or_name(read.episode_title.as_ref(), &files.main),
                year: None,
                ids,
                edition: None,
                video_source: read.source.map(str::to_owned),
                player: note.player,
                foreign_nfo: notes.is_foreign(),
                size,
                modified_ns,
                files: files.clone(),
            }
        };
        places.into_iter().enumerate().map(item).collect()
    }
}

/// What a `tvshow.nfo` says.
#[derive(Default)]
struct ShowNotes {
    ids: bioscope_model::IdSet,
    player: PlayerFacts,
    is_foreign: bool,
}

/// The title of a show: its folder's, unless that is not what its episodes were taken to be of.
fn show_title(by_folder: &Identification, groups: &[Group<'_>]) -> Option<String> {
    let mut votes: BTreeMap<String, (usize, &String)> = BTreeMap::new();
    for one in groups.iter().filter_map(|one| one.identification.title.as_ref()) {
        votes.entry(title::fold(one)).or_insert((0, one)).0 += 1;
    }
    let own =
        by_folder.title.as_ref().filter(|own| votes.is_empty() || votes.contains_key(&title::fold(own)));
    let elected = || votes.values().max_by_key(|(count, _)| *count).map(|(_, title)| *title);
    own.or_else(elected).or(by_folder.title.as_ref()).cloned()
}
