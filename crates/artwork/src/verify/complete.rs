//! Whether a picture file reaches its own end.
//!
//! Each walk follows the structure of its format and never trusts a length to lie inside the file. What follows the end
//! is ignored, as every decoder does: padding, and the second pictures that some cameras append.

use super::format::PictureFormat;

/// Whether the structure of `bytes` leads to the format's end mark.
pub(super) fn reaches_its_end(bytes: &[u8], format: PictureFormat) -> bool {
    let walk = match format {
        PictureFormat::Jpeg => jpeg(bytes),
        PictureFormat::Png => png(bytes),
        PictureFormat::WebP => webp(bytes),
        PictureFormat::Gif => gif(bytes),
    };
    walk.is_some()
}

/// Walks the marker segments of ITU-T T.81, annex B, to EOI, with at least one scan on the way. A mere search for EOI
/// would find that of a thumbnail inside the metadata of a file cut short.
fn jpeg(bytes: &[u8]) -> Option<()> {
    const END: u8 = 0xD9;
    const START_OF_SCAN: u8 = 0xDA;
    let mut rest = bytes.get(2..)?;
    let mut has_scan = false;
    loop {
        rest = rest.strip_prefix(&[0xFF])?;
        // Any number of fill bytes may stand before a marker's code.
        let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
        let (&marker, after) = rest.get(fill..)?.split_first()?;
        rest = match marker {
            END => return has_scan.then_some(()),
            0x00 => return None,
            0x01 | 0xD0..=0xD8 => after,
            _ => {
                let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
                after.get(length.max(2)..)?
            }
        };
        if marker == START_OF_SCAN {
            has_scan = true;
            rest = rest.get(scan_length(rest)?..)?;
        }
    }
}

/// The length of entropy-coded data: up to the first marker that is neither a stuffed zero nor a restart.
fn scan_length(data: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xFF, data)
        .find(|place| data.get(place + 1).is_some_and(|code| !matches!(code, 0x00 | 0xD0..=0xD7)))
}

/// Walks the chunks (PNG specification, section 5.3) to IEND, with image data on the way.
fn png(bytes: &[u8]) -> Option<()> {
    const LENGTH_TYPE_AND_CHECKSUM: usize = 12;
    let mut rest = bytes.get(8..)?;
    let mut has_data = false;
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind = rest.get(4..8)?;
        rest = rest.get(length.checked_add(LENGTH_TYPE_AND_CHECKSUM)?..)?;
        match kind {
            b"IEND" => return has_data.then_some(()),
            b"IDAT" => has_data = true,
            _ => {}
        }
    }
}

/// The RIFF header says how long the whole file is.
fn webp(bytes: &[u8]) -> Option<()> {
    const SMALLEST: usize = 20;
    let length = u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?) as usize;
    (length >= SMALLEST - 8 && bytes.len() >= length.checked_add(8)?).then_some(())
}

/// Walks the blocks of GIF89a to the trailer, with an image on the way.
fn gif(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.get(6..)?;
    rest = rest.get(7 + color_table_length(*rest.get(4)?)..)?;
    let mut has_image = false;
    loop {
        let (&block, after) = rest.split_first()?;
        let sub_blocks = match block {
            0x21 => after.get(1..)?,
            0x2C => {
                has_image = true;
                // Nine bytes of description, the color table, then the code size.
                after.get(10 + color_table_length(*after.get(8)?)..)?
            }
            0x3B => return has_image.then_some(()),
            _ => return None,
        };
        rest = after_sub_blocks(sub_blocks)?;
    }
}

/// The bytes that a color table takes, from the packed field that announces it.
fn color_table_length(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 0x07) + 1) }
}

/// What follows a chain of length-prefixed blocks and the empty one that ends it.
fn after_sub_blocks(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (&length, after) = rest.split_first()?;
        rest = after.get(usize::from(length)..)?;
        if length == 0 {
            return Some(rest);
        }
    }
}
