//! The pipeline: from a library's items to finished files and rows.
//!
//! # Layout
//!
//! Read in this order:
//! - [`scan`]: what is in the folders, and what changed since the last look;
//! - [`pipeline`]: a run, many items at once; `film`: the stages of one film as a sentence;
//! - [`run`]: what the items of a run share;
//! - [`stage`]: one file a stage;
//! - [`settings`]: all that a run may vary, as one value;
//! - [`registry`]: the providers, in the user's order;
//! - [`event`], [`dispatch`]: everything a person, log or metric sees, through one channel;
//! - [`decide`]: what a user decides by hand: identities and values;
//! - [`difference`]: what a dry run shows.

pub mod decide;
pub mod difference;
pub mod dispatch;
pub mod error;
pub mod event;
mod film;
pub mod pipeline;
pub mod registry;
pub mod run;
pub mod scan;
pub mod settings;
pub mod stage;
mod traffic;

pub use dispatch::{Dispatcher, EventSink, Reporter};
pub use error::EngineError;
pub use event::{Event, ItemReport, RunSummary, Stage};
pub use pipeline::{Engine, RunRequest};
pub use registry::Registry;
pub use settings::{Mode, ScrapeSettings};
