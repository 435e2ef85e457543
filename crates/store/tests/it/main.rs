//! The library on real files.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod changes;
mod checking;
mod jobs;
mod keeping;
mod opening;
mod people;
mod round_trips;
mod scanning;
mod selecting;
mod shows;
mod support;
mod user;
mod writing;
