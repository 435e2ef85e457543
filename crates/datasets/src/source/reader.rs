//! Reading a file row by row.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::category;
use crate::dataset::Dataset;
use crate::error::DatasetError;

/// Longest row, in bytes; the longest real ones have a few thousand.
const MAX_ROW_BYTES: usize = 256 * 1024;
/// Most columns looked at; real files have nine.
const MAX_COLUMNS: usize = 64;
/// Bytes read at once.
const READ_BYTES: usize = 256 * 1024;
/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How much of a strange first line is repeated in an error, in characters.
const SHOWN_CHARACTERS: usize = 60;

/// What became of a line.
pub(crate) enum RowOutcome<'a> {
    /// Its cells, in the order of the dataset's columns.
    Row(&'a [&'a [u8]]),
    /// It makes no row, for this reason.
    Skipped(&'static str),
    /// There are no more.
    End,
}

/// Reads one of IMDb's files, packed or not.
pub(crate) struct RowReader {
    path: PathBuf,
    dataset: Dataset,
    lines: Box<dyn BufRead>,
    is_packed: bool,
    line: Vec<u8>,
    /// For each column of the file, which of the dataset's it is.
    columns: Vec<Option<usize>>,
    read: Arc<AtomicU64>,
    total: u64,
}

/// Which of IMDb's files `path` is, by its first line.
pub fn recognise(path: &Path) -> Result<Dataset, DatasetError> {
    RowReader::open(path).map(|reader| reader.dataset)
}

impl RowReader {
    /// Opens `path` and reads its first line, which says what it is.
    pub(crate) fn open(path: &Path) -> Result<Self, DatasetError> {
        let disk = || DatasetError::disk("open", path);
        let file = File::open(path).map_err(disk())?;
        let total = file.metadata().map_err(disk())?.len();
        let read = Arc::new(AtomicU64::new(0));
        let counted = Counted { file, read: Arc::clone(&read) };
        let mut bytes = BufReader::with_capacity(READ_BYTES, counted);
        let is_packed = bytes.fill_buf().map_err(disk())?.starts_with(&GZIP);
        let lines: Box<dyn BufRead> = if is_packed {
            Box::new(BufReader::with_capacity(READ_BYTES, MultiGzDecoder::new(bytes)))
        } else {
            Box::new(bytes)
        };
        let mut reader = Self {
            path: path.to_owned(),
            dataset: Dataset::Ratings,
            lines,
            is_packed,
            line: Vec::new(),
            columns: Vec::new(),
            read,
            total,
        };
        reader.read_header()?;
        Ok(reader)
    }

    /// Which file it is.
    pub(crate) fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// Where the file lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the file read so far and in all, as it lies on the disk.
    pub(crate) fn position(&self) -> (u64, u64) {
        (self.read.load(Ordering::Relaxed).min(self.total), self.total)
    }

    fn read_header(&mut self) -> Result<(), DatasetError> {
        self.read_line()?;
        let line = self.line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.line);
        let names: Vec<&[u8]> = line.split(|byte| *byte == b'\t').take(MAX_COLUMNS).collect();
        let has = |column: &&str| names.contains(&column.as_bytes());
        // The one with the most columns: each of the small files has some that others have too.
        let found = Dataset::ALL
            .into_iter()
            .filter(|dataset| dataset.columns().iter().all(has))
            .max_by_key(|dataset| dataset.columns().len());
        let Some(dataset) = found else {
            let shown = String::from_utf8_lossy(line).chars().take(SHOWN_CHARACTERS).collect();
            return Err(DatasetError::Unknown { path: self.path.clone(), first_line: shown });
        };
        let place = |name: &&[u8]| dataset.columns().iter().position(|column| column.as_bytes() == *name);
        self.columns = names.iter().map(place).collect();
        self.dataset = dataset;
        Ok(())
    }

    /// Reads the next line into `self.line`, without its end. Returns what was there: whole, too long, or cut off.
    fn read_line(&mut self) -> Result<Line, DatasetError> {
        self.line.clear();
        let read = (&mut self.lines).take(MAX_ROW_BYTES as u64).read_until(b'\n', &mut self.line);
        let read = read.map_err(|source| unreadable(&self.path, self.is_packed, source))?;
        if read == 0 {
            return Ok(Line::End);
        }
        if self.line.pop_if(|last| *last == b'\n').is_some() {
            self.line.pop_if(|last| *last == b'\r');
            return Ok(Line::Whole);
        }
        if read < MAX_ROW_BYTES {
            // The checksum of a packed file says that nothing is missing.
            return Ok(if self.is_packed { Line::Whole } else { Line::CutOff });
        }
        self.skip_line().map_err(|source| unreadable(&self.path, self.is_packed, source))?;
        Ok(Line::TooLong)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.lines.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let length = bytes.len();
            self.lines.consume(end.map_or(length, |end| end + 1));
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Reads the next line and hands what it is to `take`.
    pub(crate) fn read_row<T>(
        &mut self,
        take: impl FnOnce(RowOutcome<'_>) -> Result<T, DatasetError>,
    ) -> Result<T, DatasetError> {
        let outcome = match self.read_line()? {
            Line::End => RowOutcome::End,
            Line::TooLong => RowOutcome::Skipped(category::LENGTH),
            Line::CutOff => RowOutcome::Skipped(category::CUT),
            Line::Whole => {
                let mut cells: [&[u8]; 9] = [&[]; 9];
                let mut filled = 0;
                for (cell, column) in self.line.split(|byte| *byte == b'\t').zip(&self.columns) {
                    if let Some(column) = column {
                        cells[*column] = cell;
                        filled += 1;
                    }
                }
                let wanted = self.dataset.columns().len();
                return take(if filled == wanted {
                    RowOutcome::Row(&cells[..wanted])
                } else {
                    RowOutcome::Skipped(category::COLUMNS)
                });
            }
        };
        take(outcome)
    }
}

enum Line {
    Whole,
    TooLong,
    CutOff,
    End,
}

fn unreadable(path: &Path, is_packed: bool, source: io::Error) -> DatasetError {
    let is_content = matches!(
        source.kind(),
        io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other
    );
    if is_packed && is_content {
        return DatasetError::Archive { path: path.to_owned(), source };
    }
    DatasetError::disk("read", path)(source)
}

/// Counts the bytes read from a file.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
