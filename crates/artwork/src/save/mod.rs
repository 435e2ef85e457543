//! The pictures of one item: downloaded at once, verified, written, and reported on one by one.
//!
//! # Layout
//!
//! - [`saver`]: [`PictureSaver`], the steps in order;
//! - [`groups`]: the pictures of several items at once;
//! - [`target`]: what is to be saved where;
//! - [`report`]: what became of each picture;
//! - `load`: one candidate over the network;
//! - `series`: the pictures of one kind, which share their candidates;
//! - `shared`: addresses that several files are saved from;
//! - `place`: where on disk a picture goes, what is there already, and what it replaces;
//! - `timing`: the operations that are timed.

pub mod groups;
mod load;
mod place;
pub mod report;
pub mod saver;
mod series;
mod shared;
pub mod target;
mod timing;

pub use groups::{MAX_GROUPS_IN_WORK, SaveGroup};
pub use load::Downloaded;
pub use report::{PictureOutcome, PictureReport, SaveFault, SavedPicture};
pub use saver::{PictureSaver, SaveOrder};
pub use target::Target;
pub use timing::Content;
