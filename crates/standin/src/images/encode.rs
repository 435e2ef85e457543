//! Pixels to files, and a name written into a finished file.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;

/// Encodes a canvas as JPEG.
pub(super) fn jpeg(canvas: Canvas, quality: u8) -> Vec<u8> {
    let (width, height) = (canvas.width as u32, canvas.height as u32);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(&canvas.into_pixels(), width, height, ExtendedColorType::Rgb8)
        .expect("the buffer has the length that its dimensions say, and memory takes every byte");
    bytes
}

/// Encodes pixels of four bytes as PNG.
pub(super) fn png(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(pixels, width, height, ExtendedColorType::Rgba8)
        .expect("the buffer has the length that its dimensions say, and memory takes every byte");
    bytes
}

/// Writes a comment into a JPEG file, right after its beginning.
pub(super) fn jpeg_with_comment(file: &[u8], comment: &str) -> Vec<u8> {
    /// The marker that begins every file.
    const START: usize = 2;
    let Some((start, rest)) = file.split_at_checked(START) else {
        return Vec::new();
    };
    let mut bytes = Vec::with_capacity(file.len() + comment.len() + 4);
    bytes.extend_from_slice(start);
    bytes.extend_from_slice(&[0xff, 0xfe]);
    bytes.extend_from_slice(&(comment.len() as u16 + 2).to_be_bytes());
    bytes.extend_from_slice(comment.as_bytes());
    bytes.extend_from_slice(rest);
    bytes
}

/// Writes a comment into a PNG file, right after its header.
pub(super) fn png_with_comment(file: &[u8], comment: &str) -> Vec<u8> {
    /// Signature and the header chunk, which always has the same length.
    const HEADER: usize = 8 + 25;
    let Some((header, rest)) = file.split_at_checked(HEADER) else {
        return Vec::new();
    };
    let mut chunk = b"tEXtComment\0".to_vec();
    chunk.extend_from_slice(comment.as_bytes());
    let mut bytes = Vec::with_capacity(file.len() + chunk.len() + 8);
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(&(chunk.len() as u32 - 4).to_be_bytes());
    bytes.extend_from_slice(&chunk);
    bytes.extend_from_slice(&checksum(&chunk).to_be_bytes());
    bytes.extend_from_slice(rest);
    bytes
}

/// CRC-32 as PNG uses it; the text is short, so no table is kept.
fn checksum(bytes: &[u8]) -> u32 {
    let remainder =
        bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
            })
        });
    !remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commented_files_still_decode_to_their_size() {
        let jpeg = jpeg_with_comment(&jpeg(Canvas::new(20, 10), 70), "one");
        let picture = image::load_from_memory(&jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 10));
        let png = png_with_comment(&png(&[9; 20 * 10 * 4], 20, 10), "two");
        let picture = image::load_from_memory(&png).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 10));
    }
}
