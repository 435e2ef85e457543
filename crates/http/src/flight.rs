//! Single flight: who asks for the same thing at the same time shares one answer.
//!
//! The first to ask leads; the others wait for its result, success or error. A leader that is cancelled strands
//! nobody: the next of those waiting leads in its place. This is what `tokio::sync::OnceCell` does; it is taken rather
//! than the cache's `try_get_with` because an answer that must not be kept, or is kept and stale, is shared as well.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// The flights that have not landed yet.
#[derive(Debug)]
pub(crate) struct Flights<K: Eq + Hash, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K: Eq + Hash, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Flights<K, V> {
    /// Awaits `flown`, or the result of whoever leads for `key` already; says whether this call led.
    pub(crate) async fn join(&self, key: K, flown: impl Future<Output = V>) -> (V, bool) {
        let seat = Seat { flights: self, cell: Some(self.board(&key)), key };
        let mut led = false;
        let Some(cell) = seat.cell.as_ref() else {
            return (flown.await, true);
        };
        let landed = cell.get_or_init(|| {
            led = true;
            flown
        });
        let value = landed.await.clone();
        (value, led)
    }

    /// How many flights are under way.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn board(&self, key: &K) -> Arc<OnceCell<V>> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(flights.entry(key.clone()).or_default())
    }
}

/// A caller's part in a flight; giving it up removes a flight that has landed or that nobody waits for any more.
struct Seat<'a, K: Eq + Hash, V> {
    flights: &'a Flights<K, V>,
    cell: Option<Arc<OnceCell<V>>>,
    key: K,
}

impl<K: Eq + Hash, V> Drop for Seat<'_, K, V> {
    fn drop(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let mut flights = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Seats are taken under the same lock, so two references mean the map's and this one.
        let is_over = cell.initialized() || Arc::strong_count(&cell) == 2;
        if is_over && flights.get(&self.key).is_some_and(|current| Arc::ptr_eq(current, &cell)) {
            flights.remove(&self.key);
        }
        // Given back before the lock is, so that the count seen by the next one is right.
        drop(cell);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use super::*;

    /// A flight that counts how often it takes off and needs a second.
    async fn counted(starts: Arc<AtomicU32>, result: Result<u32, &'static str>) -> Result<u32, &'static str> {
        starts.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(1)).await;
        result
    }

    #[tokio::test(start_paused = true)]
    async fn equal_calls_share_one_flight() {
        let flights = Arc::new(Flights::default());
        let starts = Arc::new(AtomicU32::new(0));
        let calls = (0..10).map(|_| {
            let (flights, starts) = (Arc::clone(&flights), Arc::clone(&starts));
            tokio::spawn(async move { flights.join("key", counted(starts, Ok(7))).await })
        });
        let landed = futures_util::future::join_all(calls.collect::<Vec<_>>()).await;
        let landed: Vec<_> = landed.into_iter().map(Result::unwrap).collect();
        assert!(landed.iter().all(|(value, _)| *value == Ok(7)));
        assert_eq!(landed.iter().filter(|(_, led)| *led).count(), 1);
        assert_eq!(starts.load(Ordering::Relaxed), 1);
        assert_eq!(flights.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_reaches_all_and_the_next_call_flies_again() {
        let flights = Flights::default();
        let starts = Arc::new(AtomicU32::new(0));
        let calls: Vec<_> =
            (0..5).map(|_| flights.join("key", counted(Arc::clone(&starts), Err("down")))).collect();
        for (value, _) in futures_util::future::join_all(calls).await {
            assert_eq!(value, Err("down"));
        }
        assert_eq!(flights.join("key", counted(Arc::clone(&starts), Ok(1))).await, (Ok(1), true));
        assert_eq!(starts.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_leader_strands_nobody() {
        let flights = Arc::new(Flights::default());
        let starts = Arc::new(AtomicU32::new(0));
        let spawn = || {
            let (flights, starts) = (Arc::clone(&flights), Arc::clone(&starts));
            tokio::spawn(async move { flights.join("key", counted(starts, Ok(3))).await })
        };
        let leader = spawn();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let followers: Vec<_> = (0..10).map(|_| spawn()).collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        leader.abort();
        for follower in followers {
            assert_eq!(follower.await.unwrap().0, Ok(3));
        }
        assert_eq!(starts.load(Ordering::Relaxed), 2);
        assert_eq!(flights.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_flight_that_everybody_left_leaves_nothing_behind() {
        let flights = Flights::default();
        let starts = Arc::new(AtomicU32::new(0));
        let left = tokio::time::timeout(
            Duration::from_millis(10),
            flights.join("key", counted(Arc::clone(&starts), Ok(1))),
        );
        assert!(left.await.is_err());
        assert_eq!(flights.len(), 0);
    }
}
