//! The pipeline: from a library's items to finished files and rows.
//!
//! # Layout
//!
//! Read in this order:
//! - [`scan`]: what is in the folders, and what changed since the last look;
//! - [`pipeline`]: a run, many items at once; `task`: what it does one after another; `film`, `show`: the stages of one
//!   film and of one show as a sentence;
//! - [`run`]: what the items of a run share;
//! - [`stage`]: one file a stage;
//! - [`settings`]: all that a run may vary, as one value;
//! - [`registry`]: the providers, in the user's order;
//! - [`event`], [`dispatch`]: everything a person, log or metric sees, through one channel; `stage_clock`: where an
//!   item's events and times come from; [`pace`], [`bottleneck`]: how fast a run is, and what it waits for;
//!   `outage`: which hosts have ceased to answer;
//! - [`journal`]: what is noted before files change; [`undo`]: taking a run back;
//! - [`decide`]: what a user decides by hand: identities and values;
//! - [`difference`]: what a dry run shows.

pub mod bottleneck;
pub mod decide;
pub mod difference;
pub mod dispatch;
pub mod error;
pub mod event;
mod film;
pub mod journal;
mod outage;
pub mod pace;
pub mod pipeline;
pub mod registry;
pub mod run;
pub mod scan;
pub mod settings;
mod show;
pub mod stage;
mod stage_clock;
mod task;
mod traffic;
pub mod undo;

pub use dispatch::{Dispatcher, EventSink, Moment, Reporter};
pub use error::EngineError;
pub use event::{Event, ItemReport, ProviderTraffic, RunSummary, Stage, StageTimes};
pub use pipeline::{Engine, RunRequest};
pub use registry::{Registry, Unusable};
pub use settings::{Mode, ScrapeSettings};
