//! One run at a time for each library: two would ask everything twice, and together faster than the providers allow.

use std::fs::{File, TryLockError};

use anyhow::Context as _;

use crate::place::Places;
use crate::problem::Usage;

/// The right to run; given back when it is dropped, and by the system when the program is killed.
#[derive(Debug)]
pub struct Turn {
    _held: Option<File>,
}

/// Takes the turn, or says that another run has it.
pub fn take(places: &Places) -> anyhow::Result<Turn> {
    let path = places.data.join("run.lock");
    let file = File::create(&path).with_context(|| format!("failed to make {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Turn { _held: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(Usage(format!(
            "another run is using the library in {}; wait for its end, or stop it",
            places.data.display()
        ))
        .into()),
        Err(TryLockError::Error(error)) => {
            // Some network drives know no locks; a run matters more than this courtesy.
            tracing::info!(%error, path = %path.display(), "the drive knows no locks");
            Ok(Turn { _held: None })
        }
    }
}
