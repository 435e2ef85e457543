//! IMDb's dataset files: of the catalogue, as its server gives them out, and of any size, to measure with.
//!
//! # Layout
//!
//! - `catalogue`: what the catalogue knows, as rows; `columns`: how each file begins; `packed`: writes rows packed;
//! - `answer`: the server, which continues broken downloads and knows who is up to date;
//! - [`bulk`](BulkFiles): files with as many rows as the real ones, or any share of them.

mod answer;
mod bulk;
mod catalogue;
mod columns;
mod packed;

pub use bulk::{BulkFile, BulkFiles};

pub(crate) use answer::{DatasetFiles, answer};

/// How every file ends.
pub(crate) const ENDING: &str = ".tsv.gz";
