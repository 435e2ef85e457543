//! Single flight: who asks for the same thing at the same time shares one answer.
//!
//! The first to ask starts the flight; everybody, the first included, polls the same future and gets a copy of its result,
//! success or error. Whoever is cancelled leaves; the flight goes on as long as anybody waits for it, and ends with the
//! last. It is taken rather than the cache's `try_get_with` because an answer that must not be kept, or is kept and stale,
//! is shared as well, and because there a cancelled leader's request is lost and sent once more.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};

/// The flights that have not landed yet.
#[derive(Debug)]
pub(crate) struct Flights<K: Eq + Hash, V: Clone>(Mutex<HashMap<K, Arc<Flight<V>>>>);

#[derive(Debug)]
struct Flight<V: Clone> {
    under_way: Shared<BoxFuture<'static, V>>,
    /// Whether somebody answers for it: who started it, or when that one left, the first to see it land.
    is_led: AtomicBool,
}

impl<K: Eq + Hash, V: Clone> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone, V: Clone + Send + Sync + 'static> Flights<K, V> {
    /// Awaits the flight for `key`, which `start` begins where there is none; says whether this call answers for it, as
    /// one call does for each flight that lands.
    pub(crate) async fn join(&self, key: K, start: impl FnOnce() -> BoxFuture<'static, V>) -> (V, bool) {
        let mut seat = self.board(key, start);
        let landed = seat.under_way.clone().await;
        (landed, seat.answers_for_it())
    }

    /// How many flights are under way.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    fn board(&self, key: K, start: impl FnOnce() -> BoxFuture<'static, V>) -> Seat<'_, K, V> {
        let mut flights = self.lock();
        let found = flights.get(&key).map(Arc::clone);
        let leads = found.is_none();
        let flight = found.unwrap_or_else(|| {
            let flight = Arc::new(Flight { under_way: start().shared(), is_led: AtomicBool::new(true) });
            flights.insert(key.clone(), Arc::clone(&flight));
            flight
        });
        drop(flights);
        Seat { flights: self, under_way: flight.under_way.clone(), flight: Some(flight), key, leads }
    }
}

impl<K: Eq + Hash, V: Clone> Flights<K, V> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<Flight<V>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A caller's part in a flight; giving it up removes a flight that has landed or that nobody waits for any more.
struct Seat<'a, K: Eq + Hash, V: Clone> {
    flights: &'a Flights<K, V>,
    under_way: Shared<BoxFuture<'static, V>>,
    /// Taken when the seat is given up.
    flight: Option<Arc<Flight<V>>>,
    key: K,
    /// Started the flight and has not seen it land.
    leads: bool,
}

impl<K: Eq + Hash, V: Clone> Seat<'_, K, V> {
    /// Whether this call answers for the flight, which has landed.
    fn answers_for_it(&mut self) -> bool {
        let takes_over =
            || self.flight.as_ref().is_some_and(|flight| !flight.is_led.swap(true, Ordering::AcqRel));
        std::mem::take(&mut self.leads) || takes_over()
    }
}

impl<K: Eq + Hash, V: Clone> Drop for Seat<'_, K, V> {
    fn drop(&mut self) {
        let Some(flight) = self.flight.take() else { return };
        if self.leads {
            flight.is_led.store(false, Ordering::Release);
        }
        let mut flights = self.flights.lock();
        // Seats are taken under the same lock, so two references mean the map's and this one.
        let is_over = self.under_way.peek().is_some() || Arc::strong_count(&flight) == 2;
        let is_current = flights.get(&self.key).is_some_and(|current| Arc::ptr_eq(current, &flight));
        let removed = if is_over && is_current { flights.remove(&self.key) } else { None };
        // Given back before the lock is, so that the count seen by the next one is right.
        drop(flight);
        drop(flights);
        // A flight that nobody waits for any more ends here, outside of the lock: what it holds has locks of its own.
        drop(removed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
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
            tokio::spawn(async move { flights.join("key", || counted(starts, Ok(7)).boxed()).await })
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
        let calls: Vec<_> = (0..5)
            .map(|_| flights.join("key", || counted(Arc::clone(&starts), Err("down")).boxed()))
            .collect();
        for (value, _) in futures_util::future::join_all(calls).await {
            assert_eq!(value, Err("down"));
        }
        assert_eq!(flights.join("key", || counted(Arc::clone(&starts), Ok(1)).boxed()).await, (Ok(1), true));
        assert_eq!(starts.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_leader_strands_nobody_and_its_flight_goes_on() {
        let flights = Arc::new(Flights::default());
        let starts = Arc::new(AtomicU32::new(0));
        let spawn = || {
            let (flights, starts) = (Arc::clone(&flights), Arc::clone(&starts));
            tokio::spawn(async move { flights.join("key", || counted(starts, Ok(3)).boxed()).await })
        };
        let begun = tokio::time::Instant::now();
        let leader = spawn();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let followers: Vec<_> = (0..10).map(|_| spawn()).collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        leader.abort();
        followers[3].abort();
        let mut leading = 0;
        for (number, follower) in followers.into_iter().enumerate() {
            match follower.await {
                Ok((value, led)) => {
                    assert_eq!(value, Ok(3));
                    leading += u32::from(led);
                }
                Err(_) => assert_eq!(number, 3),
            }
        }
        assert_eq!((leading, starts.load(Ordering::Relaxed)), (1, 1));
        assert_eq!(begun.elapsed(), Duration::from_secs(1));
        assert_eq!(flights.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_flight_that_everybody_left_leaves_nothing_behind() {
        let flights = Flights::default();
        let starts = Arc::new(AtomicU32::new(0));
        let left = tokio::time::timeout(
            Duration::from_millis(10),
            flights.join("key", || counted(Arc::clone(&starts), Ok(1)).boxed()),
        );
        assert!(left.await.is_err());
        assert_eq!(flights.len(), 0);
        assert_eq!(Arc::strong_count(&starts), 1, "the flight itself is gone");
    }
}
