//! Timings of named operations, taken from `tracing` events.
//!
//! Libraries emit `tracing::info!(target: "bioscope::timing", operation = "…", elapsed_us = …)` and know nothing
//! of this crate; a [`TimingLayer`] in the subscriber counts what it hears. Recording is lock-free: every
//! operation has a fixed table of atomic counters.
//!
//! # Layout
//!
//! - [`operation`]: the operations by name;
//! - [`histogram`]: counts by magnitude, from which quantiles are read;
//! - [`timings`]: all operations of a run;
//! - [`layer`]: listens to the events;
//! - [`csv`]: the table as CSV;
//! - [`trace`]: a run as a Chrome trace.

pub mod csv;
pub mod histogram;
pub mod layer;
pub mod operation;
pub mod timings;
pub mod trace;

pub use csv::to_csv;
pub use layer::{TARGET, TimingLayer};
pub use operation::OPERATIONS;
pub use timings::{Summary, Timings};
pub use trace::{TRACE_TARGET, Trace};
