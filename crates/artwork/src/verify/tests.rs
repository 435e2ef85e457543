use std::io::Cursor;

use bioscope_model::{ArtworkKind, Part};
use image::{ImageFormat, RgbImage};
use proptest::prelude::*;

use super::*;

const POSTER: Part = Part::Artwork(ArtworkKind::Poster);

fn picture(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, (x * y) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The header of a lossless WebP of 64 × 48 pixels and some data; no decoder is asked to read it.
fn webp() -> Vec<u8> {
    let mut data = vec![0x2F];
    data.extend_from_slice(&(63_u32 | 47 << 14).to_le_bytes());
    data.extend_from_slice(&[7; 21]);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend_from_slice(&(12 + data.len() as u32).to_le_bytes());
    bytes.extend_from_slice(b"WEBPVP8L");
    bytes.extend_from_slice(&(data.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&data);
    bytes
}

/// A GIF of 64 × 48 pixels with a color table, an extension and one image.
fn gif() -> Vec<u8> {
    let mut bytes = b"GIF89a\x40\0\x30\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    bytes.extend_from_slice(b"\x21\xF9\x04\0\0\0\0\0");
    bytes.extend_from_slice(b"\x2C\0\0\0\0\x40\0\x30\0\0\x02\x03\x44\x01\x05\0\x3B");
    bytes
}

fn every_format() -> [(PictureFormat, Vec<u8>); 4] {
    [
        (PictureFormat::Jpeg, picture(ImageFormat::Jpeg)),
        (PictureFormat::Png, picture(ImageFormat::Png)),
        (PictureFormat::WebP, webp()),
        (PictureFormat::Gif, gif()),
    ]
}

#[test]
fn reads_format_and_size_from_the_content_whatever_the_media_type_says() {
    for (format, bytes) in every_format() {
        for content_type in [None, Some("image/jpeg"), Some("text/html"), Some("nonsense")] {
            assert_eq!(
                verify(&bytes, content_type, POSTER),
                Ok(PictureFacts { format, width: 64, height: 48 })
            );
        }
    }
}

#[test]
fn refuses_a_picture_cut_anywhere() {
    for (format, bytes) in every_format() {
        for length in 12..bytes.len() {
            let verdict = verify(&bytes[..length], None, POSTER);
            assert_eq!(verdict, Err(PictureFault::CutShort { format, bytes: length }), "cut at {length}");
        }
    }
}

#[test]
fn ignores_what_follows_the_end() {
    for (format, mut bytes) in every_format() {
        bytes.extend_from_slice(b"\0\0\0\r\n\xFF\xFF");
        assert_eq!(verify(&bytes, None, POSTER).map(|facts| facts.format), Ok(format));
    }
}

#[test]
fn the_end_of_a_thumbnail_is_not_the_end_of_the_picture() {
    let whole = picture(ImageFormat::Jpeg);
    let thumbnail = picture(ImageFormat::Jpeg);
    let mut bytes = whole[..2].to_vec();
    bytes.extend_from_slice(&[0xFF, 0xE1]);
    bytes.extend_from_slice(&(thumbnail.len() as u16 + 2).to_be_bytes());
    bytes.extend_from_slice(&thumbnail);
    bytes.extend_from_slice(&whole[2..]);
    assert!(verify(&bytes, None, POSTER).is_ok());
    let cut = &bytes[..bytes.len() - 40];
    assert!(matches!(verify(cut, None, POSTER), Err(PictureFault::CutShort { .. })));
}

#[test]
fn restart_marks_and_stuffed_zeros_do_not_end_a_scan() {
    let mut bytes = picture(ImageFormat::Jpeg);
    let end = bytes.len() - 2;
    bytes.splice(end..end, [0xFF, 0x00, 0xFF, 0xD3, 0x55, 0xFF, 0xFF]);
    assert!(verify(&bytes, None, POSTER).is_ok());
}

#[test]
fn names_what_came_in_place_of_a_picture() {
    let cases: [(&[u8], Option<&str>, PictureFault); 10] = [
        (b"", Some("image/jpeg"), PictureFault::Empty),
        (b"\r\n <!DOCTYPE html><html><svg/></html>", Some("image/jpeg"), PictureFault::Html),
        (b"<!-- x --><HTML>", None, PictureFault::Html),
        (b"just a moment", Some("text/html; charset=UTF-8"), PictureFault::Html),
        (b" {\"status_code\":34}", Some("image/png"), PictureFault::Json),
        (b"?", Some("application/problem+json"), PictureFault::Json),
        (b"<?xml version=\"1.0\"?><!-- a --><svg xmlns=\"x\"/>", Some("image/png"), PictureFault::Svg),
        (b"BM\x10\0\0\0\0\0\0\0rest", None, PictureFault::Unsupported { name: "BMP" }),
        (b"\0\0\0\x20ftypavif....", Some("image/jpeg"), PictureFault::Unsupported { name: "AVIF" }),
        (b"BMW", Some("image/jpeg"), PictureFault::Unknown { content_type: "image/jpeg".to_owned() }),
    ];
    for (bytes, content_type, fault) in cases {
        assert_eq!(verify(bytes, content_type, POSTER), Err(fault), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn portraits_are_refused_in_formats_that_kodi_does_not_look_for() {
    for (format, bytes) in every_format() {
        let verdict = verify(&bytes, None, Part::ActorThumbs);
        assert_eq!(verdict.is_ok(), matches!(format, PictureFormat::Jpeg | PictureFormat::Png), "{format}");
    }
}

#[test]
fn refuses_sizes_out_of_bounds() {
    let png_of = |width: u32, height: u32| {
        let mut bytes = picture(ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        bytes
    };
    for (width, height) in [(0, 10), (10, 0), (16_385, 1), (1, u32::MAX), (16_384, 16_384)] {
        let verdict = verify(&png_of(width, height), None, POSTER);
        assert!(matches!(verdict, Err(PictureFault::Dimensions { .. })), "{width} × {height}: {verdict:?}");
    }
    assert!(verify(&png_of(16_384, 6_000), None, POSTER).is_ok());
}

#[test]
fn refuses_too_many_bytes() {
    let mut bytes = picture(ImageFormat::Png);
    bytes.resize(MAX_PICTURE_BYTES + 1, 0);
    assert!(matches!(verify(&bytes, None, POSTER), Err(PictureFault::TooManyBytes { .. })));
}

proptest! {
    #[test]
    fn damaged_pictures_never_panic(
        which in 0_usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = every_format()[which].1.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()));
        let _ = verify(&bytes, None, POSTER);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = verify(&bytes, Some("image/jpeg"), POSTER);
    }
}
