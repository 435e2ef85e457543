//! Bodies as they lie on disk: compressed where that makes them smaller.

use super::MAX_KEPT_BODY;

/// Smaller bodies are kept as they are.
const PACK_FROM: usize = 2 * 1024;

/// The zstd level: 3 packs JSON no smaller and pages by a tenth, in twice the time.
const PACK_LEVEL: i32 = 1;

/// Largest buffer that is kept for the next body, in bytes; a film's details need a tenth of it.
const LARGEST_BUFFER: usize = 1024 * 1024;

/// A body as it is written, valid until the next one is packed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packed<'a> {
    pub(super) bytes: &'a [u8],
    /// Length before compression, where it is compressed.
    pub(super) unpacked_length: Option<usize>,
}

/// Packs and unpacks one body after another. Making zstd's contexts costs more than using them, so both are made once.
pub(super) struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    decompressor: zstd::bulk::Decompressor<'static>,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Packer").finish_non_exhaustive()
    }
}

impl Packer {
    /// Fails only where there is no memory for zstd's contexts.
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self {
            compressor: zstd::bulk::Compressor::new(PACK_LEVEL)?,
            decompressor: zstd::bulk::Decompressor::new()?,
            buffer: Vec::new(),
        })
    }

    /// Takes up to a few dozen milliseconds for the largest bodies.
    pub(super) fn pack<'a>(&'a mut self, body: &'a [u8]) -> Packed<'a> {
        let plain = Packed { bytes: body, unpacked_length: None };
        if body.len() < PACK_FROM {
            return plain;
        }
        if self.buffer.capacity() > LARGEST_BUFFER {
            self.buffer = Vec::new();
        }
        self.buffer.clear();
        self.buffer.reserve(zstd::zstd_safe::compress_bound(body.len()));
        match self.compressor.compress_to_buffer(body, &mut self.buffer) {
            Ok(length) if length < body.len() => {
                Packed { bytes: &self.buffer[..length], unpacked_length: Some(body.len()) }
            }
            _ => plain,
        }
    }

    /// The body; `None` where what was written is damaged.
    pub(super) fn unpack(&mut self, packed: &Packed<'_>) -> Option<Vec<u8>> {
        let Some(length) = packed.unpacked_length else {
            return Some(packed.bytes.to_vec());
        };
        if length as u64 > MAX_KEPT_BODY {
            return None;
        }
        let body = self.decompressor.decompress(packed.bytes, length).ok()?;
        (body.len() == length).then_some(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_whole_whatever_came_before() {
        let mut packer = Packer::new().unwrap();
        let large = "abc ".repeat(2_000_000);
        for body in ["", "{}", &"abc ".repeat(10_000), &large, "{\"title\":\"Alien\"}", &"xy".repeat(1_500)] {
            let Packed { bytes, unpacked_length } = packer.pack(body.as_bytes());
            assert_eq!(unpacked_length.is_some(), body.len() >= PACK_FROM);
            let bytes = bytes.to_vec();
            assert!(bytes.len() <= body.len());
            let written = Packed { bytes: &bytes, unpacked_length };
            assert_eq!(packer.unpack(&written).unwrap(), body.as_bytes());
        }
        packer.pack(b"short");
        packer.pack(&[0; PACK_FROM]);
        assert!(packer.buffer.capacity() <= LARGEST_BUFFER, "a large body's buffer is not kept");
    }

    #[test]
    fn a_damaged_body_is_no_answer() {
        let mut packer = Packer::new().unwrap();
        let body = "abc ".repeat(10_000);
        let bytes = packer.pack(body.as_bytes()).bytes.to_vec();
        let mut unpack = |bytes, unpacked_length| packer.unpack(&Packed { bytes, unpacked_length });
        assert_eq!(unpack(&bytes[..bytes.len() / 2], Some(body.len())), None);
        assert_eq!(unpack(&bytes, Some(body.len() + 1)), None);
        assert_eq!(unpack(&bytes, Some(usize::MAX)), None);
        assert!(unpack(&bytes, Some(body.len())).is_some(), "and the next one is read again");
    }
}
