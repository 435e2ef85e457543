//! Files that are either as they were or as they should be, never in between.
//!
//! A file is written under another name in its own folder, then renamed over the old one. Equal bytes are not written,
//! so that modification times, backups and media servers stay quiet. Temporary files that a kill leaves behind carry a
//! name that [`sweep_leftovers`] knows.
//!
//! # Layout
//!
//! - [`mod@write`]: [`write_atomic`], one file;
//! - [`temporary`]: the file beside the target, and what is left of such files after a kill;
//! - [`folder`]: [`sync_folder`], which makes renames durable;
//! - [`step`]: a path and what is to be there; [`old_files`]: what was there before, by content; [`journal`]: who is told
//!   before it happens;
//! - [`writer`]: [`FileWriter`], the same from async code, bounded, and in turn for one path;
//! - [`fault`]: why a file could not be written.

pub mod fault;
pub mod folder;
pub mod journal;
pub mod old_files;
pub mod step;
pub mod temporary;
pub mod write;
pub mod writer;

pub use fault::{WriteCause, WriteFault};
pub use folder::sync_folder;
pub use journal::{Journal, StagedChange};
pub use old_files::{Cleared, OldFiles, content_hash};
pub use step::{FileStep, StagedPicture, Wanted, file_state};
pub use temporary::sweep_leftovers;
pub use write::{Durability, WriteOutcome, write_atomic};
pub use writer::FileWriter;

#[cfg(test)]
mod noted_tests;
#[cfg(test)]
mod tests;
