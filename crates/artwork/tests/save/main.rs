//! Saving the pictures of one item, over real sockets into real folders.

mod candidates;
mod fairness;
mod files;
mod fixture;
mod pictures;
mod timings;
