//! Reading a table.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::positioned::read_exact_at;
use super::{END_BYTES, FORMAT, checksum};
use crate::codec::Bytes;
use crate::error::DatasetError;

/// Largest block believed, in bytes: the longest value and what surrounds it.
const MAX_BLOCK_BYTES: u64 = 64 * 1024 * 1024;

/// A table opened for look-ups, by any number of threads at once.
#[derive(Debug)]
pub(crate) struct Table {
    path: PathBuf,
    file: File,
    /// First key and beginning of each block.
    blocks: Vec<(u64, u64)>,
    /// Where the last block ends.
    end: u64,
    entries: u64,
}

impl Table {
    /// Opens `path` and reads the list of its blocks.
    pub(crate) fn open(path: &Path) -> Result<Self, DatasetError> {
        let file = File::open(path).map_err(DatasetError::disk("open", path))?;
        let length = file.metadata().map_err(DatasetError::disk("open", path))?.len();
        let damaged = |reason| DatasetError::damaged(path, reason);
        let end_begin = length.checked_sub(END_BYTES as u64).ok_or_else(|| damaged("it is cut"))?;
        let mut end = [0; END_BYTES];
        read_exact_at(&file, &mut end, end_begin).map_err(DatasetError::disk("read", path))?;
        let mut end = Bytes(&end);
        let mut number = || end.whole_number().ok_or_else(|| damaged("it is cut"));
        let (list_begin, block_count, entries) = (number()?, number()?, number()?);
        let sum = end.half_number().ok_or_else(|| damaged("it is cut"))?;
        if end.0 != FORMAT {
            return Err(damaged("it was written by another version"));
        }
        let list_bytes = end_begin.checked_sub(list_begin).ok_or_else(|| damaged("its list is misplaced"))?;
        if block_count.checked_mul(16) != Some(list_bytes) {
            return Err(damaged("its list is misplaced"));
        }
        let mut list = vec![0; list_bytes as usize];
        read_exact_at(&file, &mut list, list_begin).map_err(DatasetError::disk("read", path))?;
        if checksum(&list) != sum {
            return Err(damaged("the checksum of its list is wrong"));
        }
        let mut list = Bytes(&list);
        let mut blocks = Vec::with_capacity(block_count as usize);
        while let (Some(first_key), Some(begin)) = (list.whole_number(), list.whole_number()) {
            blocks.push((first_key, begin));
        }
        Ok(Self { path: path.to_owned(), file, blocks, end: list_begin, entries })
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> u64 {
        self.entries
    }

    /// The value of `key`.
    pub(crate) fn get(&self, key: u64) -> Result<Option<Vec<u8>>, DatasetError> {
        let place = self.blocks.partition_point(|(first_key, _)| *first_key <= key);
        let Some(place) = place.checked_sub(1) else { return Ok(None) };
        let block = self.block(place)?;
        for entry in self.entries_of(place, &block) {
            let (found, value) = entry?;
            if found >= key {
                return Ok((found == key).then(|| value.to_vec()));
            }
        }
        Ok(None)
    }

    /// Calls `take` with every entry, in the order of the keys.
    pub(crate) fn for_each(&self, mut take: impl FnMut(u64, &[u8])) -> Result<(), DatasetError> {
        for place in 0..self.blocks.len() {
            let block = self.block(place)?;
            for entry in self.entries_of(place, &block) {
                let (key, value) = entry?;
                take(key, value);
            }
        }
        Ok(())
    }

    /// What is wrong with the value of a key, as an error.
    pub(crate) fn unreadable(&self) -> DatasetError {
        DatasetError::damaged(&self.path, "a value in it cannot be read")
    }

    fn block(&self, place: usize) -> Result<Vec<u8>, DatasetError> {
        let begin = self.blocks[place].1;
        let end = self.blocks.get(place + 1).map_or(self.end, |(_, begin)| *begin);
        let length = end
            .checked_sub(begin)
            .filter(|length| (4..=MAX_BLOCK_BYTES).contains(length))
            .ok_or_else(|| DatasetError::damaged(&self.path, "a block of it is misplaced"))?;
        let mut block = vec![0; length as usize];
        read_exact_at(&self.file, &mut block, begin).map_err(DatasetError::disk("read", &self.path))?;
        let sum = block.split_off(block.len() - 4);
        if sum != checksum(&block).to_le_bytes() {
            return Err(DatasetError::damaged(&self.path, "a checksum in it is wrong"));
        }
        Ok(block)
    }

    fn entries_of<'a>(
        &'a self,
        place: usize,
        block: &'a [u8],
    ) -> impl Iterator<Item = Result<(u64, &'a [u8]), DatasetError>> {
        let mut rest = Bytes(block);
        let mut key = self.blocks[place].0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let mut entry = || {
                key = key.checked_add(rest.number()?)?;
                let length = rest.number()?.try_into().ok()?;
                Some((key, rest.take(length)?))
            };
            let read = entry();
            if read.is_none() {
                rest = Bytes(&[]);
            }
            Some(read.ok_or_else(|| self.unreadable()))
        })
    }
}
