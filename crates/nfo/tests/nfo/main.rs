//! The laws of reading and writing NFO files, on made-up films, on arbitrary bytes and on real files.
//!
//! - `corpus`: the files of `../shared/fixtures/nfo`;
//! - `laws`: properties;
//! - `shows`: whole files of shows, seasons and episodes, and their laws;
//! - `snapshots`: whole files of films;
//! - `well_formed`: a strict check of what was written.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod shows;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod well_formed;
