//! The library: what is known of every item, in one database.
//!
//! # Layout
//!
//! - [`library`]: the [`Library`] trait, all that the rest of the program asks of a store;
//! - [`records`]: what goes in and comes out; [`changes`]: what runs did, to go on with them or to take them back;
//! - [`query`]: the language of filters;
//! - [`error`]: what can go wrong, by what the caller can do;
//! - [`sqlite`]: the implementation: one writer thread that groups writes into transactions, a few readers.

pub mod changes;
pub mod error;
pub mod library;
pub mod query;
pub mod records;
pub mod sqlite;

pub use changes::*;
pub use error::StoreError;
pub use library::Library;
pub use records::*;
pub use sqlite::{Backup, BackupReason, LibrarySettings, Opening, Restored, SqliteLibrary, Statistics};
