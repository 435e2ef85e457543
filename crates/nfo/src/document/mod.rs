//! An editable tree over an NFO file's XML.
//!
//! Every node keeps the text it was read from, so that writing an unedited well-formed file gives the same
//! bytes again, and an edit changes nothing but its own element. What is not well-formed is repaired while it
//! is read (a bare `&`, an unclosed element, a stray end tag), so that a tree is well-formed by construction.
//! A file may hold several roots one after another, and text after them: both are kept.
//!
//! # Layout
//!
//! - `encoding`: bytes to text;
//! - `escape`: text to XML and back;
//! - `tag`: one start tag and its attributes;
//! - `element`: the nodes;
//! - `parse`: text to nodes;
//! - `tree`: the whole document;
//! - `edit`: indentation, insertion, removal.

mod edit;
mod element;
mod encoding;
mod escape;
mod parse;
mod tag;
mod tree;

pub(crate) use edit::Style;
pub use element::{Element, Node};
pub use encoding::decode_lossily;
pub(crate) use escape::{is_plain, is_xml_character};
pub use tree::{Document, MAX_BYTES, MAX_DEPTH, MAX_NODES, ParseError};
