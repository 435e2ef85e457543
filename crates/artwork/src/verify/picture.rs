//! The checks of a picture, in order.

use bioscope_model::Part;

use super::fault::PictureFault;
use super::format::PictureFormat;
use super::{complete, stranger};

/// Largest picture accepted, in bytes. TMDB's largest originals have about 20 MB.
pub const MAX_PICTURE_BYTES: usize = 32 * 1024 * 1024;

/// Longest side accepted, in pixels; many graphics processors hold no larger texture.
pub const MAX_SIDE: usize = 16_384;

/// Most pixels accepted. Decoded they take four bytes each, and a media server on a small computer decodes them.
pub const MAX_PIXELS: usize = 100_000_000;

/// What is known of a picture after [`verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureFacts {
    /// The format its content has, whatever its address or media type said.
    pub format: PictureFormat,
    /// Width in pixels, never 0.
    pub width: u32,
    /// Height in pixels, never 0.
    pub height: u32,
}

/// Checks that `bytes` are a whole picture that can serve as `part`.
///
/// The content decides; `content_type` is used only to name what came in place of a picture, because hosts often send a
/// wrong one with a good picture.
pub fn verify(bytes: &[u8], content_type: Option<&str>, part: Part) -> Result<PictureFacts, PictureFault> {
    if bytes.is_empty() {
        return Err(PictureFault::Empty);
    }
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(PictureFault::TooManyBytes { bytes: bytes.len() });
    }
    let Some(format) = PictureFormat::of(bytes) else {
        return Err(stranger::name(bytes, content_type));
    };
    if !format.can_serve_as(part) {
        return Err(PictureFault::NotShown { format, part });
    }
    // The end comes first: a file cut inside its header is better called cut than damaged.
    if !complete::reaches_its_end(bytes, format) {
        return Err(PictureFault::CutShort { format, bytes: bytes.len() });
    }
    let size = imagesize::blob_size(bytes).map_err(|_| PictureFault::NoSize { format })?;
    let is_in_bounds = (1..=MAX_SIDE).contains(&size.width)
        && (1..=MAX_SIDE).contains(&size.height)
        && size.width * size.height <= MAX_PIXELS;
    if !is_in_bounds {
        return Err(PictureFault::Dimensions { width: size.width, height: size.height });
    }
    Ok(PictureFacts { format, width: size.width as u32, height: size.height as u32 })
}
