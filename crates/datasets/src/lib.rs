//! IMDb's official dataset files as a local index: import once a day, look up in microseconds, no request.
//!
//! # Layout
//!
//! - [`dataset`](Dataset): the seven files, and the [parts](DatasetPart) users choose;
//! - `source`: a file as rows, unpacked while it is read, tolerant of odd ones;
//! - `records`: what a row becomes, in bytes and back: [`Title`], [`Rating`], [`Episode`], [`Aka`], [`Person`] …;
//! - `sort`: sorting more than memory holds;
//! - `table`: a file of values by key, written in order and then only read;
//! - `search`: titles by what people call them;
//! - [`import`](Importer): a file becomes tables, and replaces the old ones in one step;
//! - [`index`](Index): look-ups.
//!
//! Why files of its own and not a database: `docs/design/datasets.md`.

mod codec;
mod dataset;
mod error;
mod import;
mod index;
mod manifest;
mod records;
mod search;
mod sort;
mod source;
mod table;
mod watch;

pub use dataset::{Dataset, DatasetPart, UnknownPart};
pub use error::DatasetError;
pub use import::{Importer, Outcome, SourceFile};
pub use index::Index;
pub use manifest::Imported;
pub use records::{Aka, Crew, Episode, NotAPersonId, Person, PersonId, Principal, Rating, Title, TitleKind};
pub use search::Found;
pub use source::recognise;
pub use watch::{Phase, Progress, Watch};
