//! Names what came in place of a picture, so that a report can say more than "no picture".

use super::fault::PictureFault;

/// How many bytes of a text are looked at.
const TEXT_HEAD: usize = 1024;

/// How much of a media type is repeated in a message, in characters.
const MAX_CONTENT_TYPE: usize = 60;

/// The fault that fits `bytes`, which are in no accepted format.
pub(super) fn name(bytes: &[u8], content_type: Option<&str>) -> PictureFault {
    if let Some(name) = foreign_format(bytes) {
        return PictureFault::Unsupported { name };
    }
    text_document(bytes).or_else(|| declared_document(content_type)).unwrap_or_else(|| {
        PictureFault::Unknown {
            content_type: content_type.unwrap_or_default().chars().take(MAX_CONTENT_TYPE).collect(),
        }
    })
}

fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    let brand = (bytes.get(4..8) == Some(b"ftyp")).then(|| bytes.get(8..12)).flatten();
    match brand {
        Some(b"avif" | b"avis") => return Some("AVIF"),
        Some(b"heic" | b"heix" | b"mif1" | b"msf1") => return Some("HEIC"),
        _ => {}
    }
    let signatures: [(&[u8], &'static str); 6] = [
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"\0\0\x01\0", "an icon"),
        (b"\xFF\x0A", "JPEG XL"),
        (b"\0\0\0\x0CJXL ", "JPEG XL"),
        (b"%PDF-", "PDF"),
    ];
    let by_signature =
        signatures.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, name)| *name);
    // "BM" alone could begin a text; a bitmap's reserved bytes are zero.
    by_signature.or_else(|| (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])).then_some("BMP"))
}

fn text_document(bytes: &[u8]) -> Option<PictureFault> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_HEAD)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if head.starts_with('{') || head.starts_with('[') {
        Some(PictureFault::Json)
    } else if !head.starts_with('<') {
        None
    } else if head.contains("<svg") && !head.contains("<html") {
        Some(PictureFault::Svg)
    } else if head.contains("<!doctype html") || head.contains("<html") || head.contains("<head") {
        Some(PictureFault::Html)
    } else {
        None
    }
}

fn declared_document(content_type: Option<&str>) -> Option<PictureFault> {
    let media_type = content_type?.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "text/html" | "application/xhtml+xml" => Some(PictureFault::Html),
        "image/svg+xml" => Some(PictureFault::Svg),
        json if json == "application/json" || json.ends_with("+json") => Some(PictureFault::Json),
        _ => None,
    }
}
