//! Taking a run back: files as they were, rows as they were.
//!
//! - [`plan`]: what is to become of each path, from what was noted and what stands there now (pure);
//! - [`report`]: what became of it;
//! - [`run`]: an undo from its begin to its end, which is itself a run.

pub mod plan;
pub mod report;
pub mod run;

pub use plan::{PathPlan, Verdict};
pub use report::{FileEnd, ItemUndone, RowsEnd, UndoSummary};
pub use run::{UndoError, UndoRequest, UndoTarget, no_longer_kept, undo};
