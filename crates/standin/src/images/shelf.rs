//! Finished pictures, each painted once and kept until the shelf is full.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::{OnceCell, Semaphore};

use super::painter::Order;

/// Bytes of pictures kept; the oldest go first.
const CAPACITY_BYTES: usize = 64 * 1024 * 1024;
/// Pictures painted at the same time, so that painting leaves cores for those who wait.
const PAINTERS: usize = 2;

/// The shelf.
pub(super) struct Shelf {
    kept: Mutex<Kept>,
    painters: Semaphore,
}

#[derive(Default)]
struct Kept {
    pictures: HashMap<Order, Arc<OnceCell<Bytes>>>,
    order: VecDeque<(Order, usize)>,
    bytes: usize,
}

impl Shelf {
    /// An empty shelf.
    pub(super) fn new() -> Self {
        Self { kept: Mutex::default(), painters: Semaphore::new(PAINTERS) }
    }

    /// The finished picture; painted on a blocking thread where it is not there yet.
    pub(super) async fn picture(&self, order: Order) -> Bytes {
        let cell = Arc::clone(self.lock().pictures.entry(order.clone()).or_default());
        let mut painted = false;
        let bytes = cell
            .get_or_init(|| async {
                painted = true;
                let _painter = self.painters.acquire().await;
                let order = order.clone();
                let paint = tokio::task::spawn_blocking(move || Bytes::from(order.paint()));
                // A panic while painting leaves an empty picture, which every reader refuses.
                paint.await.unwrap_or_default()
            })
            .await
            .clone();
        if painted {
            self.lock().add(order, bytes.len());
        }
        bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic elsewhere leaves the map whole, so the lock may be taken over.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn add(&mut self, order: Order, bytes: usize) {
        self.bytes += bytes;
        self.order.push_back((order, bytes));
        while self.bytes > CAPACITY_BYTES {
            let Some((oldest, bytes)) = self.order.pop_front() else {
                break;
            };
            self.pictures.remove(&oldest);
            self.bytes -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::name::PictureKind;
    use super::*;

    fn order(variation: u8) -> Order {
        Order {
            kind: PictureKind::Still,
            seed: 1,
            variation,
            width: 16,
            height: 9,
            title: String::new(),
            subtitle: String::new(),
            small: true,
        }
    }

    #[tokio::test]
    async fn paints_once_however_many_ask() {
        let shelf = Shelf::new();
        let (first, second) = tokio::join!(shelf.picture(order(1)), shelf.picture(order(1)));
        assert_eq!(first.as_ptr(), second.as_ptr());
        assert_eq!(shelf.lock().order.len(), 1);
    }

    #[test]
    fn the_oldest_go_when_the_shelf_is_full() {
        let mut kept = Kept::default();
        for variation in 0..4 {
            kept.pictures.insert(order(variation), Arc::default());
            kept.add(order(variation), CAPACITY_BYTES / 3);
        }
        assert!(kept.bytes <= CAPACITY_BYTES);
        assert!(!kept.pictures.contains_key(&order(0)) && kept.pictures.contains_key(&order(3)));
    }
}
