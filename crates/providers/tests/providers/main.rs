//! The providers as their callers see them, with a network that answers by script.
//!
//! What answers mean is tested beside the readers, on recordings; here it is what is asked, in which order, and what
//! is kept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod imdb;
mod network;
mod shows;
mod tmdb;
