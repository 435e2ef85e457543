//! Look-ups in what was imported.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use bioscope_model::{ImdbId, Year};

use crate::codec::Bytes;
use crate::dataset::Dataset;
use crate::error::DatasetError;
use crate::import::{MAIN, NAMES};
use crate::manifest::{Imported, Manifest};
use crate::records::{Aka, Crew, Episode, Person, PersonId, Principal, Rating, Title, Vocabulary};
use crate::search::{Found, name_number};
use crate::table::Table;

/// How often opening begins anew because an import replaced a table meanwhile.
const OPENINGS: u32 = 3;

/// The index, opened for look-ups by any number of threads. What is not imported, no look-up finds.
///
/// An import that is completed later is seen by an index opened after it.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    datasets: BTreeMap<Dataset, Opened>,
}

#[derive(Debug)]
struct Opened {
    imported: Imported,
    main: Table,
    names: Option<Table>,
    words: Vocabulary,
}

impl Index {
    /// Opens the index in `folder`; an empty one where there is none.
    pub fn open(folder: &Path) -> Result<Self, DatasetError> {
        let mut opening = 1;
        loop {
            let manifest = Manifest::read(folder)?;
            match Self::open_tables(folder, manifest) {
                Err(DatasetError::Disk { source, .. })
                    if source.kind() == io::ErrorKind::NotFound && opening < OPENINGS =>
                {
                    opening += 1;
                }
                opened => return opened,
            }
        }
    }

    fn open_tables(folder: &Path, manifest: Manifest) -> Result<Self, DatasetError> {
        let mut datasets = BTreeMap::new();
        for (dataset, imported) in manifest.datasets {
            let tables = folder.join(&imported.folder);
            let main = Table::open(&tables.join(MAIN))?;
            let has_names = matches!(dataset, Dataset::Basics | Dataset::Akas);
            let names = has_names.then(|| Table::open(&tables.join(NAMES))).transpose()?;
            let words = Vocabulary::of(imported.words.clone());
            datasets.insert(dataset, Opened { imported, main, names, words });
        }
        Ok(Self { folder: folder.to_owned(), datasets })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether nothing was imported.
    pub fn is_empty(&self) -> bool {
        self.datasets.is_empty()
    }

    /// What was imported of `dataset`.
    pub fn imported(&self, dataset: Dataset) -> Option<&Imported> {
        self.datasets.get(&dataset).map(|opened| &opened.imported)
    }

    /// Whether `dataset` was built on the titles that are imported now; else it serves, but should be imported again.
    pub fn is_in_step(&self, dataset: Dataset) -> bool {
        let built_on = self.imported(dataset).and_then(|imported| imported.built_on.as_deref());
        let titles = self.imported(Dataset::Basics).map(|titles| titles.folder.as_str());
        built_on.is_none() || built_on == titles
    }

    /// How many titles or people `dataset` tells of.
    pub fn keys(&self, dataset: Dataset) -> u64 {
        self.datasets.get(&dataset).map_or(0, |opened| opened.main.len())
    }

    fn value<T>(
        &self,
        dataset: Dataset,
        key: u32,
        unpack: impl FnOnce(Bytes<'_>, &Vocabulary) -> Option<T>,
    ) -> Result<Option<T>, DatasetError> {
        let Some(opened) = self.datasets.get(&dataset) else { return Ok(None) };
        let Some(value) = opened.main.get(key.into())? else { return Ok(None) };
        unpack(Bytes(&value), &opened.words).map(Some).ok_or_else(|| opened.main.unreadable())
    }

    fn list<T>(
        &self,
        dataset: Dataset,
        key: u32,
        unpack: impl Fn(&mut Bytes<'_>, &Vocabulary) -> Option<T>,
    ) -> Result<Vec<T>, DatasetError> {
        let list = self.value(dataset, key, |bytes, words| all(bytes, |bytes| unpack(bytes, words)))?;
        Ok(list.unwrap_or_default())
    }

    /// What the users of IMDb think of a title.
    pub fn rating(&self, id: ImdbId) -> Result<Option<Rating>, DatasetError> {
        self.value(Dataset::Ratings, id.number(), |bytes, _| Rating::unpack(bytes))
    }

    /// A title.
    pub fn title(&self, id: ImdbId) -> Result<Option<Title>, DatasetError> {
        self.value(Dataset::Basics, id.number(), |bytes, words| Title::unpack(id, bytes, words))
    }

    /// By which titles a title is known elsewhere, in IMDb's order; none of episodes.
    pub fn akas(&self, id: ImdbId) -> Result<Vec<Aka>, DatasetError> {
        self.list(Dataset::Akas, id.number(), Aka::unpack)
    }

    /// The episodes of a show by season and number; those without either last.
    pub fn episodes(&self, show: ImdbId) -> Result<Vec<Episode>, DatasetError> {
        self.list(Dataset::Episodes, show.number(), |bytes, _| Episode::unpack(bytes))
    }

    /// The episode of a show with these numbers; the first, where several claim them.
    pub fn episode(&self, show: ImdbId, season: u16, number: u16) -> Result<Option<Episode>, DatasetError> {
        let episodes = self.episodes(show)?;
        let has_numbers =
            |episode: &Episode| (episode.season, episode.number) == (Some(season), Some(number));
        Ok(episodes.into_iter().find(has_numbers))
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, DatasetError> {
        self.value(Dataset::Names, id.number(), |bytes, words| Person::unpack(id, bytes, words))
    }

    /// The main people of a title, in the order of its credits.
    pub fn principals(&self, id: ImdbId) -> Result<Vec<Principal>, DatasetError> {
        self.list(Dataset::Principals, id.number(), Principal::unpack)
    }

    /// Who directed and who wrote a title.
    pub fn crew(&self, id: ImdbId) -> Result<Option<Crew>, DatasetError> {
        self.value(Dataset::Crew, id.number(), |bytes, _| Crew::unpack(bytes))
    }

    /// The titles of this name, in any of their languages that are imported: those whose whole title it is first.
    ///
    /// With a year, only those of it and of the years beside it (release years differ by country), and those of unknown
    /// year. Names are folded as matching folds them, so what is found is what matching may take for equal.
    pub fn find(&self, title: &str, year: Option<Year>) -> Result<Vec<Found>, DatasetError> {
        let name = name_number(title);
        let mut found = Vec::new();
        for opened in self.datasets.values() {
            let Some(names) = &opened.names else { continue };
            let Some(value) = names.get(name)? else { continue };
            found.extend(all(Bytes(&value), Found::unpack).ok_or_else(|| names.unreadable())?);
        }
        let fits = |found: &Found| match (year, found.year) {
            (Some(wanted), Some(year)) => wanted.distance(year) <= 1,
            _ => true,
        };
        found.retain(fits);
        found.sort_unstable_by_key(|found| (found.id, !found.is_whole));
        found.dedup_by_key(|found| found.id);
        found.sort_by_key(|found| !found.is_whole);
        Ok(found)
    }
}

/// Everything in `bytes`; none where something in them cannot be read.
fn all<T>(mut bytes: Bytes<'_>, unpack: impl Fn(&mut Bytes<'_>) -> Option<T>) -> Option<Vec<T>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        items.push(unpack(&mut bytes)?);
    }
    Some(items)
}
