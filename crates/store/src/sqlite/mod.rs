//! The library in one SQLite file.
//!
//! # Layout
//!
//! Outside in:
//! - [`handle`]: [`SqliteLibrary`], which opens and closes; `api` has its answers to the trait's calls;
//! - [`settings`], [`statistics`]: what can be chosen, what can be counted;
//! - `writer`: the one thread that writes, in transactions of up to 64 writes; `write`: what it can be asked to;
//! - `readers`: the few connections that read, never held up by the writer;
//! - `connection`, `migrations`: how a file is opened and brought to this program's schema;
//! - `session`: the writer's connection with what it remembers; `bulk`: many rows in one statement;
//! - one file per group of statements: `sources`, `scan`, `details`, `shows`, `people`, `credits`, `collections`, `terms`, `texts`,
//!   `offers`, `leftovers` (files and pictures in use), `fields`, `flags`, `matches`, `outcomes`, `jobs` write and read their tables;
//!   `journal` and `changes` keep what runs are about to do and what was there before;
//!   `items`, `summaries`, `filter` put an item together and choose among items; `checks`, `copies` look after the
//!   file;
//! - `encoding`, `fault`: paths, texts and errors between Rust and SQLite.

mod api;
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
pub mod handle;
mod items;
mod jobs;
mod journal;
mod leftovers;
mod matches;
mod migrations;
mod offers;
mod outcomes;
mod people;
mod people_cache;
mod readers;
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

pub use handle::SqliteLibrary;
pub use settings::LibrarySettings;
pub use statistics::Statistics;
