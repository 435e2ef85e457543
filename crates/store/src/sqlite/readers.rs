//! The connections that read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio::task;

use super::fault::{Fault, FaultContext};
use crate::error::StoreError;

/// A few connections, each of which answers one question at a time, away from the async threads.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
    count: u32,
    context: FaultContext,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>, context: FaultContext) -> Self {
        let count = connections.len();
        let permits = Arc::new(Semaphore::new(count));
        Self { idle: Mutex::new(connections), permits, count: count as u32, context }
    }

    /// Asks `question` of a connection, as soon as one is idle.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(self);
        let answer = task::spawn_blocking(move || {
            let lease = Lease::take(&readers)?;
            let answer = question(lease.connection()).map_err(|fault| fault.tell(&readers.context));
            // The connection must be back before somebody else may look for it.
            drop(lease);
            drop(permit);
            answer
        });
        match answer.await {
            Ok(answer) => answer,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => Err(StoreError::Closed),
        }
    }

    /// Waits for the questions being answered, and closes; later ones answer `Closed`.
    pub(super) async fn close(&self) {
        let all = self.permits.acquire_many(self.count).await;
        self.permits.close();
        drop(all);
        self.idle().clear();
    }

    /// Closes what is idle now; what is being answered is, and then its connection closes too.
    pub(super) fn close_now(&self) {
        self.permits.close();
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back when dropped, whatever the question did.
struct Lease<'r> {
    readers: &'r Readers,
    connection: Option<Connection>,
}

impl<'r> Lease<'r> {
    fn take(readers: &'r Readers) -> Result<Self, StoreError> {
        let connection = readers.idle().pop().ok_or(StoreError::Closed)?;
        Ok(Self { readers, connection: Some(connection) })
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("a lease holds its connection until it is dropped")
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if !self.readers.permits.is_closed() {
            self.readers.idle().extend(self.connection.take());
        }
    }
}
