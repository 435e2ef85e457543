//! The stand-in over real connections: shapes against recorded answers, pictures, limits, faults and replay.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, in its helpers too")]

mod faults;
mod limits;
mod pictures;
mod replay;
mod shapes;
mod show_shapes;
mod shows;
mod support;
mod tmdb;
mod tvmaze;
