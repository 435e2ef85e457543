//! A file of values by key, written once in the order of the keys and then only read.
//!
//! ```text
//! block   entries, each: key less the key before it, length, value; then a checksum
//! …
//! list    of each block: its first key, where it begins
//! end     where the list begins, how many blocks, how many entries, a checksum of the list, the format's name
//! ```
//!
//! The list of blocks is held in memory; a look-up reads one block, which the system keeps in its page cache.

mod positioned;
mod reader;
mod writer;

pub(crate) use reader::Table;
pub(crate) use writer::TableWriter;

/// Entries are gathered into a block until it has this many bytes.
const BLOCK_BYTES: usize = 8 * 1024;
/// Bytes of the end of a file.
const END_BYTES: usize = 8 + 8 + 8 + 4 + 8;
/// The last bytes of every file, which name the format and its version.
const FORMAT: &[u8; 8] = b"bioscop1";

/// The checksum over `bytes`.
fn checksum(bytes: &[u8]) -> u32 {
    let mut checksum = flate2::Crc::new();
    checksum.update(bytes);
    checksum.sum()
}

#[cfg(test)]
mod tests;
