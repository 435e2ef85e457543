//! Why bytes are not used as a picture. Every message is a cause and fits "failed to use the picture: …".

use bioscope_model::Part;

use super::format::PictureFormat;
use super::{MAX_PICTURE_BYTES, MAX_PIXELS, MAX_SIDE};

/// What is wrong with the bytes that came for a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// Nothing came.
    #[error("it is empty")]
    Empty,
    /// More bytes than [`MAX_PICTURE_BYTES`].
    #[error("it has {bytes} bytes, more than the {MAX_PICTURE_BYTES} accepted")]
    TooManyBytes {
        /// How many came.
        bytes: usize,
    },
    /// A web page, such as a bot challenge or a log-in page.
    #[error("an HTML page came in its place")]
    Html,
    /// A JSON document, such as an interface's error.
    #[error("a JSON document came in its place")]
    Json,
    /// A vector picture, which Kodi does not read.
    #[error("it is an SVG, which Kodi does not show")]
    Svg,
    /// A picture in a format that is not accepted.
    #[error("it is {name}, which is not accepted")]
    Unsupported {
        /// What the format is called.
        name: &'static str,
    },
    /// Something else.
    #[error("what came is no picture (media type {content_type:?})")]
    Unknown {
        /// The media type it came with, shortened; empty where none came.
        content_type: String,
    },
    /// A format that Kodi does not look for there.
    #[error("Kodi does not show {format} as {part}")]
    NotShown {
        /// What it is.
        format: PictureFormat,
        /// What it was to serve as.
        part: Part,
    },
    /// The file ends before its own end mark.
    #[error("the {format} breaks off after {bytes} bytes")]
    CutShort {
        /// What it is.
        format: PictureFormat,
        /// How many bytes came.
        bytes: usize,
    },
    /// The header does not say how large the picture is.
    #[error("the {format} header is damaged")]
    NoSize {
        /// What it is.
        format: PictureFormat,
    },
    /// A side of 0 or more than [`MAX_SIDE`], or more pixels than [`MAX_PIXELS`].
    #[error("{width} × {height} pixels are not accepted (at most {MAX_SIDE} a side and {MAX_PIXELS} in all)")]
    Dimensions {
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
}
