//! The library in one SQLite file.
//!
//! # Layout
//!
//! Outside in:
//! - [`handle`]: [`SqliteLibrary`], which opens and closes; `api` has its answers to the trait's calls;
//! - [`settings`], [`statistics`]: what can be chosen, what can be counted;
//! - `writer`: the one thread that writes, in transactions of up to 64 writes; `write`: what it can be asked to;
//! - `readers`: the few connections that read, never held up by the writer;
//! - [`opening`]: how a file is opened, on `connection`, by `guard` (who else has it open), [`mending`] (a damaged one is replaced),
//!   [`backups`] (by which copy) and `migrations` (to this program's schema);
//! - `session`: the writer's connection with what it remembers; `bulk`: many rows in one statement;
//! - one file per group of statements: `sources`, `scan`, `details`, `shows`, `people`, `credits`, `collections`, `terms`, `texts`,
//!   `offers`, `leftovers` (files and pictures in use), `fields`, `flags`, `matches`, `outcomes`, `rebuild`, `jobs` write and read their tables;
//!   `journal` and `changes` keep what runs are about to do and what was there before;
//!   `items`, `summaries`, `filter` put an item together and choose among items; `checks`, `copies`, `orphans` look
//!   after the file;
//! - `encoding`, `fault`: paths, texts and errors between Rust and SQLite.

mod api;
pub mod backups;
mod bulk;
mod changes;
mod checks;
mod collections;
mod connection;
mod copies;
mod credits;
mod details;
mod encoding;
mod fault;
mod fields;
mod filter;
mod flags;
mod guard;
pub mod handle;
mod items;
mod jobs;
mod journal;
mod leftovers;
mod matches;
pub mod mending;
mod migrations;
mod offers;
pub mod opening;
mod orphans;
mod outcomes;
mod people;
mod people_cache;
#[cfg(test)]
mod plans;
mod progress;
mod readers;
mod rebuild;
mod remembered;
mod scan;
mod session;
pub mod settings;
mod shows;
mod sources;
pub mod statistics;
mod summaries;
mod terms;
mod texts;
mod write;
mod writer;

pub use backups::{Backup, BackupReason};
pub use handle::SqliteLibrary;
pub use mending::Restored;
pub use opening::Opening;
pub use settings::LibrarySettings;
pub use statistics::Statistics;
