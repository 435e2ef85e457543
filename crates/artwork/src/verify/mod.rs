//! Whether bytes are a whole picture that media servers can show: decided from header and structure, without decoding.
//!
//! # Layout
//!
//! - [`picture`]: [`verify`], the checks in order;
//! - [`mod@format`]: the formats accepted, told by their first bytes, and their extensions;
//! - [`fault`]: why bytes are refused;
//! - `complete`: whether a file reaches its own end;
//! - `stranger`: names what came in place of a picture.

mod complete;
pub mod fault;
pub mod format;
pub mod picture;
mod stranger;

#[cfg(test)]
mod tests;

pub use fault::PictureFault;
pub use format::PictureFormat;
pub use picture::{MAX_PICTURE_BYTES, MAX_PIXELS, MAX_SIDE, PictureFacts, verify};
