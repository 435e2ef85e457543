//! Writing a table.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{BLOCK_BYTES, FORMAT, checksum};
use crate::codec::put_number;
use crate::error::DatasetError;

/// Writes a table; keys must come in ascending order, each once.
pub(crate) struct TableWriter {
    path: PathBuf,
    file: BufWriter<File>,
    block: Vec<u8>,
    last_key: u64,
    /// First key and beginning of each block.
    blocks: Vec<(u64, u64)>,
    written: u64,
    entries: u64,
}

impl TableWriter {
    /// Begins the file `path`.
    pub(crate) fn create(path: &Path) -> Result<Self, DatasetError> {
        let file = File::create(path).map_err(DatasetError::disk("create", path))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::with_capacity(256 * 1024, file),
            block: Vec::with_capacity(2 * BLOCK_BYTES),
            last_key: 0,
            blocks: Vec::new(),
            written: 0,
            entries: 0,
        })
    }

    /// Adds an entry behind all others.
    pub(crate) fn add(&mut self, key: u64, value: &[u8]) -> Result<(), DatasetError> {
        debug_assert!(self.entries == 0 || key > self.last_key, "keys ascend");
        if self.block.is_empty() {
            self.blocks.push((key, self.written));
            self.last_key = key;
        }
        put_number(&mut self.block, key - self.last_key);
        put_number(&mut self.block, value.len() as u64);
        self.block.extend_from_slice(value);
        self.last_key = key;
        self.entries += 1;
        if self.block.len() >= BLOCK_BYTES { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> Result<(), DatasetError> {
        let sum = checksum(&self.block);
        self.block.extend_from_slice(&sum.to_le_bytes());
        self.file.write_all(&self.block).map_err(DatasetError::disk("write", &self.path))?;
        self.written += self.block.len() as u64;
        self.block.clear();
        Ok(())
    }

    /// Ends the file and has it on the disk; returns its length in bytes.
    pub(crate) fn finish(mut self) -> Result<u64, DatasetError> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let mut list = Vec::with_capacity(self.blocks.len() * 16);
        for (first_key, begin) in &self.blocks {
            list.extend_from_slice(&first_key.to_le_bytes());
            list.extend_from_slice(&begin.to_le_bytes());
        }
        let sum = checksum(&list);
        let mut end = Vec::new();
        for number in [self.written, self.blocks.len() as u64, self.entries] {
            end.extend_from_slice(&number.to_le_bytes());
        }
        end.extend_from_slice(&sum.to_le_bytes());
        end.extend_from_slice(FORMAT);
        let length = self.written + (list.len() + end.len()) as u64;
        let mut conclude = || -> io::Result<()> {
            self.file.write_all(&list)?;
            self.file.write_all(&end)?;
            self.file.flush()?;
            self.file.get_ref().sync_all()
        };
        conclude().map_err(DatasetError::disk("write", &self.path))?;
        Ok(length)
    }
}
