//! Rows into a packed file.

use std::io::{self, BufWriter, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes gathered before they are packed.
const GATHERED: usize = 256 * 1024;

/// Packs rows; every row is a line without its end.
pub(super) struct Packed<W: Write> {
    out: BufWriter<GzEncoder<W>>,
    rows: u64,
    bytes: u64,
}

impl<W: Write> Packed<W> {
    /// Begins with the header.
    pub(super) fn begin(target: W, header: &str) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(GATHERED, GzEncoder::new(target, Compression::fast()));
        writeln!(out, "{header}")?;
        Ok(Self { out, rows: 0, bytes: header.len() as u64 + 1 })
    }

    /// Adds a row.
    pub(super) fn row(&mut self, row: &str) -> io::Result<()> {
        self.out.write_all(row.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.rows += 1;
        self.bytes += row.len() as u64 + 1;
        Ok(())
    }

    /// Rows, and bytes before packing.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }

    /// Ends the file.
    pub(super) fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }
}
