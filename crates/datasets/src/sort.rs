//! Sorting more than memory holds: sorted runs on the disk, then a merge of them.
//!
//! Items with equal keys come out in the order in which they went in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::DatasetError;

/// Bytes of a run's reader.
const READ_BYTES: usize = 128 * 1024;
/// Most runs beside each other; more are merged into one first. It bounds open files and readers' memory.
const MAX_RUNS: usize = 96;
/// Longest payload, in bytes; rows are shorter.
const MAX_PAYLOAD: usize = 16 * 1024 * 1024;

/// Where in the arena an item lies.
#[derive(Clone, Copy)]
struct Item {
    key: u64,
    begin: u32,
    length: u32,
}

/// Takes items in any order and gives them back sorted by key, in bounded memory.
pub(crate) struct Sorter {
    folder: PathBuf,
    arena: Vec<u8>,
    items: Vec<Item>,
    /// Bytes of arena and items at which they are written out.
    budget: usize,
    /// The sorted runs, and how many were ever begun.
    runs: Vec<PathBuf>,
    begun: usize,
    added: u64,
}

impl Sorter {
    /// A sorter that keeps runs in `folder` and holds at most `budget` bytes.
    pub(crate) fn new(folder: &Path, budget: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            arena: Vec::new(),
            items: Vec::new(),
            budget,
            runs: Vec::new(),
            begun: 0,
            added: 0,
        }
    }

    /// Adds an item.
    pub(crate) fn add(&mut self, key: u64, payload: &[u8]) -> Result<(), DatasetError> {
        if self.held() + payload.len() + size_of::<Item>() > self.budget && !self.items.is_empty() {
            self.spill()?;
        }
        if self.items.capacity() == 0 {
            // Growing by doubling would for a moment hold one and a half times as much.
            self.arena.reserve_exact(self.budget * 2 / 3);
            self.items.reserve_exact(self.budget / 3 / size_of::<Item>());
        }
        self.items.push(Item { key, begin: self.arena.len() as u32, length: payload.len() as u32 });
        self.arena.extend_from_slice(payload);
        self.added += 1;
        Ok(())
    }

    /// Bytes of the fuller of the two, as if both were as full: neither may outgrow its share.
    fn held(&self) -> usize {
        (self.arena.len() * 3 / 2).max(self.items.len() * size_of::<Item>() * 3)
    }

    fn sort(&mut self) {
        // What was added first lies first, which keeps equal keys in order.
        self.items.sort_unstable_by_key(|item| (item.key, item.begin, item.length));
    }

    fn spill(&mut self) -> Result<(), DatasetError> {
        if self.runs.len() >= MAX_RUNS {
            self.merge_runs()?;
        }
        self.sort();
        let mut run = self.begin_run()?;
        for item in &self.items {
            run.add(item.key, &self.arena[item.begin as usize..][..item.length as usize])?;
        }
        self.runs.push(run.finish()?);
        self.items.clear();
        self.arena.clear();
        Ok(())
    }

    fn begin_run(&mut self) -> Result<RunWriter, DatasetError> {
        let path = self.folder.join(format!("run-{}", self.begun));
        self.begun += 1;
        RunWriter::create(path)
    }

    /// Makes one run of all; it stays the first, as what it holds was added first.
    fn merge_runs(&mut self) -> Result<(), DatasetError> {
        let mut merged = Merge::open(std::mem::take(&mut self.runs), Vec::new(), Vec::new())?;
        let mut run = self.begin_run()?;
        while let Some((key, payload)) = merged.next()? {
            run.add(key, payload)?;
        }
        self.runs.push(run.finish()?);
        Ok(())
    }

    /// The items in the order of their keys.
    pub(crate) fn finish(mut self) -> Result<Merge, DatasetError> {
        if self.runs.is_empty() {
            self.sort();
            let mut merge = Merge::open(Vec::new(), self.arena, self.items)?;
            merge.length = self.added;
            return Ok(merge);
        }
        self.spill()?;
        drop(std::mem::take(&mut self.arena));
        drop(std::mem::take(&mut self.items));
        let mut merge = Merge::open(self.runs, Vec::new(), Vec::new())?;
        merge.length = self.added;
        Ok(merge)
    }
}

/// Sorted items, one after the other; its runs are removed when it is dropped.
pub(crate) struct Merge {
    /// What never left memory, where everything fitted.
    arena: Vec<u8>,
    items: std::vec::IntoIter<Item>,
    runs: Vec<RunReader>,
    /// The next key of each run; the earlier run first where keys are equal.
    heads: BinaryHeap<Reverse<(u64, usize)>>,
    /// The run whose payload was handed out last, and which must go on before the next comparison.
    spent: Option<usize>,
    length: u64,
}

impl Merge {
    fn open(paths: Vec<PathBuf>, arena: Vec<u8>, items: Vec<Item>) -> Result<Self, DatasetError> {
        let mut runs = paths.into_iter().map(RunReader::open).collect::<Result<Vec<_>, _>>()?;
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (place, run) in runs.iter_mut().enumerate() {
            if run.advance()? {
                heads.push(Reverse((run.key, place)));
            }
        }
        Ok(Self { arena, items: items.into_iter(), runs, heads, spent: None, length: 0 })
    }

    /// How many items there are in all.
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// The next item.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, &[u8])>, DatasetError> {
        if let Some(item) = self.items.next() {
            return Ok(Some((item.key, &self.arena[item.begin as usize..][..item.length as usize])));
        }
        if let Some(place) = self.spent.take()
            && self.runs[place].advance()?
        {
            self.heads.push(Reverse((self.runs[place].key, place)));
        }
        let Some(Reverse((key, place))) = self.heads.pop() else { return Ok(None) };
        self.spent = Some(place);
        Ok(Some((key, &self.runs[place].payload)))
    }
}

struct RunWriter {
    path: PathBuf,
    file: BufWriter<File>,
}

impl RunWriter {
    fn create(path: PathBuf) -> Result<Self, DatasetError> {
        let file = File::create(&path).map_err(DatasetError::disk("create", &path))?;
        Ok(Self { path, file: BufWriter::with_capacity(READ_BYTES, file) })
    }

    fn add(&mut self, key: u64, payload: &[u8]) -> Result<(), DatasetError> {
        let mut write = || -> io::Result<()> {
            self.file.write_all(&key.to_le_bytes())?;
            self.file.write_all(&(payload.len() as u32).to_le_bytes())?;
            self.file.write_all(payload)
        };
        write().map_err(DatasetError::disk("write", &self.path))
    }

    fn finish(mut self) -> Result<PathBuf, DatasetError> {
        self.file.flush().map_err(DatasetError::disk("write", &self.path))?;
        Ok(self.path)
    }
}

struct RunReader {
    path: PathBuf,
    file: BufReader<File>,
    key: u64,
    payload: Vec<u8>,
}

impl RunReader {
    fn open(path: PathBuf) -> Result<Self, DatasetError> {
        let file = File::open(&path).map_err(DatasetError::disk("open", &path))?;
        Ok(Self { file: BufReader::with_capacity(READ_BYTES, file), path, key: 0, payload: Vec::new() })
    }

    /// Reads the next item; false at the end.
    fn advance(&mut self) -> Result<bool, DatasetError> {
        let mut read = || -> io::Result<bool> {
            let mut head = [0; 12];
            match self.file.read_exact(&mut head) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
                read => read?,
            }
            let (key, length) = head.split_at(8);
            self.key = u64::from_le_bytes(key.try_into().map_err(io::Error::other)?);
            let length = u32::from_le_bytes(length.try_into().map_err(io::Error::other)?) as usize;
            if length > MAX_PAYLOAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.payload.resize(length, 0);
            self.file.read_exact(&mut self.payload)?;
            Ok(true)
        };
        read().map_err(DatasetError::disk("read", &self.path))
    }
}

impl Drop for RunReader {
    fn drop(&mut self) {
        // What cannot be removed now goes with its folder.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(items: &[(u64, Vec<u8>)], budget: usize) -> Vec<(u64, Vec<u8>)> {
        let folder = tempfile::tempdir().unwrap();
        let mut pieces = Sorter::new(folder.path(), budget);
        for (key, payload) in items {
            pieces.add(*key, payload).unwrap();
        }
        let mut merge = pieces.finish().unwrap();
        let mut sorted = Vec::new();
        while let Some((key, payload)) = merge.next().unwrap() {
            sorted.push((key, payload.to_vec()));
        }
        drop(merge);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "runs stayed behind");
        sorted
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn sorts_as_memory_would_however_little_of_it_there_is(
            items in proptest::collection::vec((0..50_u64, proptest::collection::vec(any::<u8>(), 0..20)), 0..300),
            budget in 60..5_000_usize,
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted(&items, budget), expected);
        }
    }

    #[test]
    fn more_runs_than_are_kept_beside_each_other_are_merged_first() {
        let items: Vec<(u64, Vec<u8>)> =
            (0..1_000_u64).map(|number| (number * 7919 % 10, number.to_le_bytes().to_vec())).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|(key, _)| *key);
        assert_eq!(sorted(&items, 48), expected);
    }
}
