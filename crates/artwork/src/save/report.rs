//! What became of each picture.

use std::path::PathBuf;
use std::sync::Arc;

use bioscope_http::FetchError;
use bioscope_model::{ArtworkCandidate, Part, Provider};

use super::target::Target;
use crate::atomic::WriteFault;
use crate::verify::{PictureFacts, PictureFault};

/// What became of one [`Target`].
#[derive(Debug)]
pub struct PictureReport {
    /// What the picture serves as.
    pub part: Part,
    /// 0 for a main picture; 1 and up for the extrafanarts after it.
    pub index: usize,
    /// The file asked for; [`PictureReport::path`] is the one that is there.
    pub target: PathBuf,
    /// What became of it.
    pub outcome: PictureOutcome,
}

impl PictureReport {
    pub(super) fn new(target: Target, outcome: PictureOutcome) -> Self {
        Self { part: target.part, index: target.index, target: target.path, outcome }
    }

    /// The file that holds the picture now, where there is one.
    pub fn path(&self) -> Option<&PathBuf> {
        match &self.outcome {
            PictureOutcome::Saved(saved) | PictureOutcome::EqualAlready(saved) => Some(&saved.path),
            PictureOutcome::Kept { path } => Some(path),
            PictureOutcome::NothingOnOffer | PictureOutcome::Failed(_) => None,
        }
    }
}

/// What became of one picture.
#[derive(Debug)]
pub enum PictureOutcome {
    /// The file is new or has new content.
    Saved(SavedPicture),
    /// The file had these bytes already and was not touched.
    EqualAlready(SavedPicture),
    /// A picture was there and stayed, as asked; nothing was downloaded.
    Kept {
        /// The picture that is there, perhaps with another extension than the target's.
        path: PathBuf,
    },
    /// No candidate, or the hosts answered that none of them is there, or only what another picture shows already.
    NothingOnOffer,
    /// It could not be had or not be written; what was there before is still there.
    Failed(SaveFault),
}

impl From<WriteFault> for PictureOutcome {
    fn from(fault: WriteFault) -> Self {
        Self::Failed(SaveFault::Write(fault))
    }
}

/// A picture on disk and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedPicture {
    /// The file; its extension fits the format.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its format and size.
    pub facts: PictureFacts,
    /// The candidate it was.
    pub candidate: ArtworkCandidate,
}

/// Why a picture was not saved. Every message fits "failed to …".
///
/// Where several candidates were tried, it is what is wrong with the best of them.
#[derive(Debug, thiserror::Error)]
pub enum SaveFault {
    /// The host could not answer, the address is refused, or the run was stopped.
    #[error(transparent)]
    Fetch(FetchError),
    /// What came is no whole picture.
    #[error("use the picture from {host}: {fault}; choose another one, or try again later")]
    Picture {
        /// The host asked.
        host: Arc<str>,
        /// What is wrong with it.
        fault: PictureFault,
    },
    /// The host answered with a status that is neither success nor "not there".
    #[error(
        "load the picture from {host}: it answered with status {status}; choose another one, or try again later"
    )]
    Status {
        /// The host asked.
        host: Arc<str>,
        /// The HTTP status.
        status: u16,
    },
    /// The candidate's address is none.
    #[error(
        "load the picture that {provider} offers: its address is not valid ({error}); choose another one"
    )]
    Address {
        /// Who offers it.
        provider: Provider,
        /// What is wrong with the address.
        error: url::ParseError,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteFault),
}

impl SaveFault {
    /// Whether a host could not answer, so that asking again later may help.
    pub fn is_fault_of_host(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.is_fault())
    }

    /// The same fault, for another item that has it too.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Fetch(error) => Self::Fetch(error.clone()),
            Self::Picture { host, fault } => Self::Picture { host: host.clone(), fault: fault.clone() },
            Self::Status { host, status } => Self::Status { host: host.clone(), status: *status },
            Self::Address { provider, error } => Self::Address { provider: provider.clone(), error: *error },
            Self::Write(fault) => Self::Write(WriteFault::new(&fault.path, fault.cause)),
        }
    }

    /// Whether the run was stopped, which says nothing about the picture.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.is_cancelled())
    }
}
