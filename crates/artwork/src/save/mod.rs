//! The pictures of one item: downloaded at once, verified, written, and reported on one by one.
//!
//! # Layout
//!
//! - [`saver`]: [`PictureSaver`], the steps in order;
//! - [`target`]: what is to be saved where;
//! - [`report`]: what became of each picture;
//! - `load`: one candidate over the network;
//! - `series`: the pictures of one kind, which share their candidates;
//! - `place`: where on disk a picture goes, what is there already, and what it replaces;
//! - `timing`: the operations that are timed.

mod load;
mod place;
pub mod report;
pub mod saver;
mod series;
pub mod target;
mod timing;

pub use load::Downloaded;
pub use report::{PictureOutcome, PictureReport, SaveFault, SavedPicture};
pub use saver::{PictureSaver, SaveOrder};
pub use target::Target;
pub use timing::Content;
