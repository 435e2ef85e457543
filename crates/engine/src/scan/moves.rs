//! New items that are known ones at another place.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};

use bioscope_model::ItemKind;
use bioscope_store::{ItemId, ItemRecord, ScannedItem};

/// Pairs of a new item, by its place in `new`, and the known one that it is. `missing` are the known items that were
/// not found where they were; the flag says that they were missing before.
///
/// A video is known by its size and time stamp, as long as there is no second one like it on either side; a show by its
/// episodes; an episode of a show that moved by its place in it; and what shares a file with a known item is that item
/// in another shape (a better version came, or the first part went).
pub(crate) fn recognise(new: &[ScannedItem], missing: &[(ItemRecord, bool)]) -> HashMap<usize, ItemId> {
    let mut pairs = Pairs { new, missing, known: HashMap::new(), taken: HashSet::new() };
    let shows = pairs.shows();
    pairs.episodes_of(&shows);
    for with_hidden in [false, true] {
        pairs.videos(with_hidden);
    }
    pairs.sharers();
    pairs.known.into_iter().map(|(new, known)| (new, missing[known].0.id)).collect()
}

struct Pairs<'i> {
    new: &'i [ScannedItem],
    missing: &'i [(ItemRecord, bool)],
    /// Places in `missing` by places in `new`.
    known: HashMap<usize, usize>,
    /// Places in `missing`.
    taken: HashSet<usize>,
}

/// What tells a video, or one of the episodes in it, from others.
fn mark(item: &ScannedItem) -> (ItemKind, String, u64, i64) {
    (item.kind, item.slot(), item.size, item.modified_ns)
}

impl<'i> Pairs<'i> {
    fn pair(&mut self, new: usize, known: usize) {
        if !self.known.contains_key(&new) && self.taken.insert(known) {
            self.known.insert(new, known);
        }
    }

    fn free_new(&self) -> Vec<(usize, &'i ScannedItem)> {
        self.new.iter().enumerate().filter(|(index, _)| !self.known.contains_key(index)).collect()
    }

    fn free_missing(&self) -> Vec<(usize, &'i ScannedItem)> {
        let items = self.missing.iter().map(|(item, _)| &item.scanned).enumerate();
        items.filter(|(index, _)| !self.taken.contains(index)).collect()
    }

    /// Pairs shows by how many of their episodes are the same videos; tells their folders, the new by the known.
    fn shows(&mut self) -> HashMap<PathBuf, PathBuf> {
        let mut common: HashMap<(usize, usize), usize> = HashMap::new();
        let shows = |items: Vec<(usize, &'i ScannedItem)>| -> HashMap<&'i Path, usize> {
            let shows = items.into_iter().filter(|(_, item)| item.kind == ItemKind::Show);
            shows.map(|(index, item)| (item.files.main.as_path(), index)).collect()
        };
        let (new_shows, missing_shows) = (shows(self.free_new()), shows(self.free_missing()));
        let is_of = |shows: &HashMap<&Path, usize>, item: &ScannedItem| {
            item.place.as_ref().and_then(|place| shows.get(place.show.as_path()).copied())
        };
        let mut marks: HashMap<_, Vec<usize>> = HashMap::new();
        for (_, item) in self.free_missing() {
            if let Some(show) = is_of(&missing_shows, item) {
                marks.entry(mark(item)).or_default().push(show);
            }
        }
        for (_, item) in self.free_new() {
            let (Some(new), Some(known)) = (is_of(&new_shows, item), marks.get(&mark(item))) else {
                continue;
            };
            for &known in known {
                *common.entry((new, known)).or_default() += 1;
            }
        }
        let mut ranked: Vec<((usize, usize), usize)> = common.into_iter().collect();
        ranked.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
        for ((new, known), _) in ranked {
            self.pair(new, known);
        }
        let folder = |item: &ScannedItem| item.files.main.clone();
        self.known
            .iter()
            .map(|(&new, &known)| (folder(&self.missing[known].0.scanned), folder(&self.new[new])))
            .collect()
    }

    /// Pairs the episodes that lie in a show that moved as they lay before.
    fn episodes_of(&mut self, shows: &HashMap<PathBuf, PathBuf>) {
        let new: HashMap<(PathBuf, String), usize> = self
            .free_new()
            .into_iter()
            .map(|(index, item)| ((item.files.main.clone(), item.slot()), index))
            .collect();
        for (known, item) in self.free_missing() {
            let moved = item.place.as_ref().and_then(|place| {
                Some(shows.get(&place.show)?.join(item.files.main.strip_prefix(&place.show).ok()?))
            });
            if let Some(&new) = moved.and_then(|path| new.get(&(path, item.slot()))) {
                self.pair(new, known);
            }
        }
    }

    /// Pairs the videos of one mark where there is one on either side.
    fn videos(&mut self, with_hidden: bool) {
        let is_video = |item: &ScannedItem| item.kind != ItemKind::Show;
        let new = self.free_new().into_iter().filter(|(_, item)| is_video(item));
        let missing = self
            .free_missing()
            .into_iter()
            .filter(|&(index, item)| is_video(item) && (with_hidden || !self.missing[index].1));
        let to = by_key(new.map(|(index, item)| (mark(item), index)));
        let from = by_key(missing.map(|(index, item)| (mark(item), index)));
        for (mark, new) in to {
            if let ([new], Some([known])) = (new.as_slice(), from.get(&mark).map(Vec::as_slice)) {
                self.pair(*new, *known);
            }
        }
    }

    /// Pairs items that have a file in common: where a file holds several episodes, those of the same number.
    fn sharers(&mut self) {
        let mut by_file: HashMap<&Path, Vec<usize>> = HashMap::new();
        for (index, item) in self.free_missing() {
            for file in files(item) {
                let sharers = by_file.entry(file).or_default();
                // The main file is the first part, too.
                if sharers.last() != Some(&index) {
                    sharers.push(index);
                }
            }
        }
        let newcomers = by_key(self.free_new().into_iter().map(|(index, item)| (&item.files.main, index)));
        for (index, item) in self.free_new() {
            let is_lone = newcomers.get(&item.files.main).is_some_and(|all| all.len() == 1);
            let sharing = files(item).filter_map(|file| by_file.get(file)).find_map(|known| {
                let of_its_kind = |one: &usize| self.missing[*one].0.scanned.kind == item.kind;
                let free = known.iter().copied().filter(|one| !self.taken.contains(one));
                let free: Vec<usize> = free.filter(of_its_kind).collect();
                let alike =
                    free.iter().copied().find(|&one| self.missing[one].0.scanned.slot() == item.slot());
                alike.or_else(|| (is_lone && free.len() == 1).then(|| free[0]))
            });
            if let Some(known) = sharing {
                self.pair(index, known);
            }
        }
    }
}

fn files(item: &ScannedItem) -> impl Iterator<Item = &Path> {
    let files = &item.files;
    let all = [&files.main].into_iter().chain(&files.parts).chain(&files.versions);
    all.map(PathBuf::as_path)
}

fn by_key<K: Hash + Eq>(pairs: impl Iterator<Item = (K, usize)>) -> HashMap<K, Vec<usize>> {
    let mut sorted: HashMap<K, Vec<usize>> = HashMap::new();
    for (key, index) in pairs {
        sorted.entry(key).or_default().push(index);
    }
    sorted
}
