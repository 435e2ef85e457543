//! Saving the pictures of one item or of several, over real sockets into real folders.

mod candidates;
mod fairness;
mod files;
mod fixture;
mod groups;
mod pictures;
mod timings;
