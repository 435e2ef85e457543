//! Requests in flight, with a limit that can change while requests are in flight.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A semaphore whose size can be lowered below what is taken: the surplus disappears as it is given back.
#[derive(Debug)]
pub(super) struct Slots {
    semaphore: Arc<Semaphore>,
    size: Mutex<Size>,
}

#[derive(Debug)]
struct Size {
    limit: usize,
    /// Permits to destroy instead of giving them back.
    surplus: usize,
}

impl Slots {
    pub(super) fn new(limit: usize) -> Self {
        Self { semaphore: Arc::new(Semaphore::new(limit)), size: Mutex::new(Size { limit, surplus: 0 }) }
    }

    /// Waits for a slot; first come, first served. `None` never happens, because the semaphore is never closed.
    pub(super) async fn take(self: &Arc<Self>) -> Option<Slot> {
        let permit = Arc::clone(&self.semaphore).acquire_owned().await.ok()?;
        Some(Slot { slots: Arc::clone(self), permit: Some(permit) })
    }

    /// Changes how many slots there are.
    pub(super) fn resize(&self, limit: usize) {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        if limit >= size.limit {
            let grown = limit - size.limit;
            let kept = grown.min(size.surplus);
            size.surplus -= kept;
            self.semaphore.add_permits(grown - kept);
        } else {
            let shrunk = size.limit - limit;
            size.surplus += shrunk - self.semaphore.forget_permits(shrunk);
        }
        size.limit = limit;
    }
}

/// One taken slot; given back when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(permit) = self.permit.take() else { return };
        let mut size = self.slots.size.lock().unwrap_or_else(PoisonError::into_inner);
        if size.surplus > 0 {
            size.surplus -= 1;
            permit.forget();
        }
        // Otherwise the permit goes back while the lock is held, so that no resize comes between.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_lowered_limit_holds_as_soon_as_enough_is_given_back() {
        let slots = Arc::new(Slots::new(4));
        let mut taken = Vec::new();
        for _ in 0..4 {
            taken.push(slots.take().await.unwrap());
        }
        slots.resize(2);
        taken.truncate(2);
        assert_eq!(slots.semaphore.available_permits(), 0);
        taken.pop();
        assert_eq!(slots.semaphore.available_permits(), 1);
        slots.resize(4);
        taken.clear();
        assert_eq!(slots.semaphore.available_permits(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_raised_limit_first_takes_back_what_was_to_disappear() {
        let slots = Arc::new(Slots::new(3));
        let taken = [slots.take().await, slots.take().await, slots.take().await];
        slots.resize(1);
        slots.resize(2);
        drop(taken);
        assert_eq!(slots.semaphore.available_permits(), 2);
    }
}
