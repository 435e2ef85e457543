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
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    states: HashMap<(JobId, ItemId), ItemState>,
    /// Whether a note is on its way to the writer.
    is_sent: bool,
}

impl Progress {
    /// Takes `state` in; says whether the caller must send the writer a note.
    pub(super) fn tell(&self, job: JobId, item: ItemId, state: ItemState) -> bool {
        let mut told = self.told();
        told.states.insert((job, item), state);
        !std::mem::replace(&mut told.is_sent, true)
    }

    /// The note did not come to be written: the next one is for all of them.
    pub(super) fn was_lost(&self) {
        self.told().is_sent = false;
    }

    /// Forgets what was told of an item that is begun anew.
    pub(super) fn forget(&self, job: JobId, item: ItemId) {
        self.told().states.remove(&(job, item));
    }

    /// Notes all of it.
    pub(super) fn note(&self, session: &Session) -> Result<(), Fault> {
        let told = std::mem::take(&mut *self.told());
        for ((job, item), state) in told.states {
            journal::reach(session, job, item, state)?;
        }
        Ok(())
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_note_is_sent_for_all_and_another_where_it_was_lost() {
        let progress = Progress::default();
        let tell = |item, state| progress.tell(JobId(1), ItemId(item), state);
        assert!(tell(1, ItemState::Identified));
        assert!(!tell(1, ItemState::Fetched) && !tell(2, ItemState::Identified));
        progress.was_lost();
        assert!(tell(3, ItemState::Identified));
        assert!(!tell(3, ItemState::Merged));
        assert_eq!(progress.told().states.len(), 3);
    }
}
