//! Tests of the whole program: the built binary against the stand-in, real files, a real library.
//!
//! Where a test belongs: by what it would take to break it. `world` holds what they share.

#![expect(clippy::unwrap_used, reason = "a test ends where its world fails")]
#![expect(clippy::print_stdout, reason = "a skipped test says so aloud")]

mod answers;
mod arrows;
mod bulk;
mod commands;
mod demo;
mod disturbed_shows;
mod faults;
mod files;
mod hostile;
#[cfg(unix)]
mod imdb;
mod in_process;
mod interrupt;
mod keeping;
mod kills;
mod languages;
mod large_shows;
mod listing_shows;
mod matching;
mod progress;
mod recorded;
mod recorded_shows;
mod scanning;
mod scanning_shows;
mod second_thoughts;
mod secrets;
#[cfg(unix)]
mod shortage;
mod shows;
#[cfg(unix)]
mod trace;
mod undo;
mod world;
