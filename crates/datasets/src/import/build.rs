//! The tables of each file.

use std::collections::BTreeMap;
use std::path::Path;

use bioscope_model::ImdbId;

use super::rows::{Counts, Taken, read_rows};
use crate::codec::Bytes;
use crate::dataset::Dataset;
use crate::error::DatasetError;
use crate::records::{
    Aka, Cells, Crew, Episode, Person, Principal, Rating, Reason, Title, TitleKind, Vocabulary,
};
use crate::search::{ENTRY_BYTES, for_each_name, settle, year_byte};
use crate::sort::{Merge, Sorter};
use crate::source::RowReader;
use crate::table::{Table, TableWriter};
use crate::watch::{Phase, Progress, Watch};

/// The table that has the name of its file: by id.
pub(crate) const MAIN: &str = "main.table";
/// The table of names: by the number of a folded title.
pub(crate) const NAMES: &str = "names.table";

/// Longest value, in bytes: a hundred times the longest real ones. More rows of one key are skipped.
const MAX_VALUE_BYTES: usize = 8 * 1024 * 1024;
/// Items between two looks at the flag while writing.
const STRIDE: u64 = 256 * 1024;
/// Why a row of an over-long value is skipped.
const TOO_MANY: &str = "too many of one title";

/// What was built.
pub(super) struct Built {
    pub(super) rows: u64,
    pub(super) skipped: BTreeMap<String, u64>,
    pub(super) index_bytes: u64,
    pub(super) words: Vec<String>,
}

/// How items become a value.
#[derive(Clone, Copy)]
enum Join {
    /// The key is the item's own; of several rows of one id the last counts.
    Last,
    /// The upper half of the item's key; values in a row.
    List,
    /// The item's own key; entries of a name, each title once.
    Names,
}

/// Reads all of `reader` into tables in `folder`.
pub(super) fn build(
    reader: RowReader,
    folder: &Path,
    titles: Option<&Path>,
    memory: usize,
    watch: &Watch<'_>,
) -> Result<Built, DatasetError> {
    let dataset = reader.dataset();
    let builder = Builder { reader, folder, memory, watch };
    let mut words = Vocabulary::default();
    let built = match dataset {
        Dataset::Ratings => builder.one_table(Join::Last, Rating::pack),
        Dataset::Episodes => builder.one_table(Join::List, Episode::pack),
        Dataset::Crew => builder.one_table(Join::Last, Crew::pack),
        Dataset::Names => {
            builder.one_table(Join::Last, |cells, bytes| Person::pack(cells, &mut words, bytes))
        }
        Dataset::Principals => {
            builder.one_table(Join::List, |cells, bytes| Principal::pack(cells, &mut words, bytes))
        }
        Dataset::Basics => builder.titles(&mut words),
        Dataset::Akas => match titles {
            Some(titles) => builder.akas(&Searched::read(titles)?, &mut words),
            None => Err(DatasetError::Needs { dataset, needed: Dataset::Basics }),
        },
    };
    let (counts, index_bytes) = built?;
    Ok(Built {
        rows: counts.taken,
        skipped: counts.skipped.into_iter().map(|(reason, count)| (reason.to_owned(), count)).collect(),
        index_bytes,
        words: words.into_words(),
    })
}

struct Builder<'a> {
    reader: RowReader,
    folder: &'a Path,
    memory: usize,
    watch: &'a Watch<'a>,
}

impl Builder<'_> {
    /// One table, of rows packed by `pack`.
    fn one_table(
        mut self,
        join: Join,
        mut pack: impl FnMut(Cells<'_>, &mut Vec<u8>) -> Result<u64, Reason>,
    ) -> Result<(Counts, u64), DatasetError> {
        let mut sorter = Sorter::new(self.folder, self.memory);
        let mut bytes = Vec::new();
        let mut counts = self.read(|cells| {
            bytes.clear();
            match pack(cells, &mut bytes) {
                Ok(key) => sorter.add(key, &bytes).map(Ok),
                Err(reason) => Ok(Err(reason)),
            }
        })?;
        let length = self.write(MAIN, sorter.finish()?, join, &mut counts)?;
        Ok((counts, length))
    }

    /// The titles, and a table of their names.
    fn titles(mut self, words: &mut Vocabulary) -> Result<(Counts, u64), DatasetError> {
        let mut sorter = Sorter::new(self.folder, self.memory / 2);
        let names_folder = self.names_folder()?;
        let mut names = Sorter::new(&names_folder, self.memory / 2);
        let mut bytes = Vec::new();
        let mut counts = self.read(|cells| {
            bytes.clear();
            let key = match Title::pack(cells, words, &mut bytes) {
                Ok(key) => key,
                Err(reason) => return Ok(Err(reason)),
            };
            sorter.add(key, &bytes)?;
            let title = ImdbId::new(key as u32).and_then(|id| Title::unpack(id, Bytes(&bytes), words));
            let Some(title) = title.filter(|title| title.kind.is_searched()) else { return Ok(Ok(())) };
            let year = year_byte(title.year.map(|year| year.number() as u32));
            let original = title.original_title.as_deref();
            for name in std::iter::once(title.title.as_str()).chain(original) {
                add_names(&mut names, name, key as u32, year, title.kind)?;
            }
            Ok(Ok(()))
        })?;
        let length = self.write(MAIN, sorter.finish()?, Join::Last, &mut counts)?;
        let names_length = self.write(NAMES, names.finish()?, Join::Names, &mut counts)?;
        std::fs::remove_dir(&names_folder).map_err(DatasetError::disk("remove", &names_folder))?;
        Ok((counts, length + names_length))
    }

    /// The titles elsewhere of what is looked for by title, and a table of these names.
    fn akas(mut self, searched: &Searched, words: &mut Vocabulary) -> Result<(Counts, u64), DatasetError> {
        let mut sorter = Sorter::new(self.folder, self.memory / 2);
        let names_folder = self.names_folder()?;
        let mut names = Sorter::new(&names_folder, self.memory / 2);
        let mut bytes = Vec::new();
        let mut counts = self.read(|cells| {
            bytes.clear();
            let key = match Aka::pack(cells, words, &mut bytes) {
                Ok(key) => key,
                Err(reason) => return Ok(Err(reason)),
            };
            let id = (key >> 32) as u32;
            // Nine of ten rows name episodes, which nobody looks for by title.
            let Some((year, kind)) = searched.find(id) else { return Ok(Ok(())) };
            sorter.add(key, &bytes)?;
            let name = str::from_utf8(cells[2]).unwrap_or_default();
            add_names(&mut names, name, id, year, kind)?;
            Ok(Ok(()))
        })?;
        let length = self.write(MAIN, sorter.finish()?, Join::List, &mut counts)?;
        let names_length = self.write(NAMES, names.finish()?, Join::Names, &mut counts)?;
        std::fs::remove_dir(&names_folder).map_err(DatasetError::disk("remove", &names_folder))?;
        Ok((counts, length + names_length))
    }

    /// A folder for the pieces of the second sorter, so that the two do not take each other's names.
    fn names_folder(&self) -> Result<std::path::PathBuf, DatasetError> {
        let folder = self.folder.join("pieces");
        std::fs::create_dir(&folder).map_err(DatasetError::disk("make the folder", &folder))?;
        Ok(folder)
    }

    fn read(&mut self, take: impl FnMut(Cells<'_>) -> Taken) -> Result<Counts, DatasetError> {
        read_rows(&mut self.reader, self.watch, take)
    }

    /// Writes sorted items as a table; returns its length in bytes.
    fn write(
        &self,
        name: &str,
        mut items: Merge,
        join: Join,
        counts: &mut Counts,
    ) -> Result<u64, DatasetError> {
        let dataset = self.reader.dataset();
        let total = items.len();
        let mut writer = TableWriter::create(&self.folder.join(name))?;
        let mut current = None;
        let mut value = Vec::new();
        let mut done = 0;
        while let Some((key, payload)) = items.next()? {
            if done % STRIDE == 0 {
                self.watch.tell(Progress { dataset, phase: Phase::Writing, rows: done, done, total });
                if self.watch.is_cancelled() {
                    return Err(DatasetError::Cancelled);
                }
            }
            done += 1;
            let key = if matches!(join, Join::List) { key >> 32 } else { key };
            if current != Some(key) {
                if let Some(complete) = current.replace(key) {
                    add_value(&mut writer, complete, &mut value, join)?;
                }
                value.clear();
            } else if matches!(join, Join::Last) {
                value.clear();
            }
            if value.len() + payload.len() > MAX_VALUE_BYTES {
                counts.skip(TOO_MANY);
                continue;
            }
            value.extend_from_slice(payload);
        }
        if let Some(complete) = current {
            add_value(&mut writer, complete, &mut value, join)?;
        }
        writer.finish()
    }
}

fn add_value(
    writer: &mut TableWriter,
    key: u64,
    value: &mut Vec<u8>,
    join: Join,
) -> Result<(), DatasetError> {
    if matches!(join, Join::Names) {
        settle(value);
    }
    writer.add(key, value)
}

fn add_names(names: &mut Sorter, name: &str, id: u32, year: u8, kind: TitleKind) -> Result<(), DatasetError> {
    let mut added = Ok(());
    for_each_name(name, id, year, kind, |number, entry: [u8; ENTRY_BYTES]| {
        if added.is_ok() {
            added = names.add(number, &entry);
        }
    });
    added
}

/// The titles that are looked for by title, in the order of their ids: six bytes each.
struct Searched {
    ids: Vec<u32>,
    facts: Vec<(u8, u8)>,
}

impl Searched {
    fn read(titles: &Path) -> Result<Self, DatasetError> {
        let table = Table::open(&titles.join(MAIN))?;
        let mut searched = Self { ids: Vec::new(), facts: Vec::new() };
        table.for_each(|id, value| {
            let facts = Title::search_facts(Bytes(value));
            if let (Ok(id), Some((kind, year))) = (id.try_into(), facts)
                && kind.is_searched()
            {
                searched.ids.push(id);
                searched.facts.push((year_byte(year), kind.number()));
            }
        })?;
        Ok(searched)
    }

    fn find(&self, id: u32) -> Option<(u8, TitleKind)> {
        let (year, kind) = self.facts[self.ids.binary_search(&id).ok()?];
        Some((year, TitleKind::of_number(kind)))
    }
}
