//! Who is told of changes before they happen.

use std::fmt::Debug;

use async_trait::async_trait;
use bioscope_model::FileChange;

use super::step::StagedPicture;

/// A change that is about to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedChange {
    /// What is done.
    pub change: FileChange,
    /// The picture that the file is then, where it is one.
    pub picture: Option<StagedPicture>,
}

/// Notes changes of files before they happen, so that they can be gone on with after a kill and taken back later.
#[async_trait]
pub trait Journal: Debug + Send + Sync {
    /// Returns when `changes`, in the order in which they will happen, are noted for good; then they happen. Where they
    /// could not be noted, the reason, as a text that fits "failed to …"; then nothing happens.
    async fn stage(&self, changes: Vec<StagedChange>) -> Result<(), String>;
}
