//! How far running items came, until the writer notes it.
//!
//! A film is told of at each of its stages, which are milliseconds apart where nobody is waited for. Of what is told
//! between two transactions the last counts, and the writer is woken once for all items.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fault::Fault;
use super::journal;
use super::session::Session;
use crate::changes::ItemState;
use crate::records::{ItemId, JobId};

/// What was told and is not noted yet.
#[derive(Debug, Default)]
pub(super) struct Progress {
    told: Mutex<HashMap<(JobId, ItemId), ItemState>>,
}

impl Progress {
    /// Takes `state` in; says whether it is the first since the last time all was noted, so that somebody must see to it.
    pub(super) fn tell(&self, job: JobId, item: ItemId, state: ItemState) -> bool {
        let mut told = self.told();
        let is_first = told.is_empty();
        told.insert((job, item), state);
        is_first
    }

    /// Forgets what was told of an item that is begun anew.
    pub(super) fn forget(&self, job: JobId, item: ItemId) {
        self.told().remove(&(job, item));
    }

    /// Notes all of it.
    pub(super) fn note(&self, session: &Session) -> Result<(), Fault> {
        let told = std::mem::take(&mut *self.told());
        for ((job, item), state) in told {
            journal::reach(session, job, item, state)?;
        }
        Ok(())
    }

    fn told(&self) -> MutexGuard<'_, HashMap<(JobId, ItemId), ItemState>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
