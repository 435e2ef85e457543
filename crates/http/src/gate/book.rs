//! All gates of the process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tokio::sync::watch;
use url::Url;

use super::host::{Gate, Shared};
use super::settings::{GateSettings, GateSnapshot};
use crate::address;
use crate::request::GateKey;

/// Gates kept at once. Beyond this those that nobody uses are forgotten.
const MAX_GATES: usize = 256;

/// Finds the gate of an address and makes it where there is none.
#[derive(Debug, Default)]
pub(crate) struct GateBook {
    book: Mutex<Book>,
    shared: Shared,
}

#[derive(Debug, Default)]
struct Book {
    settings: HashMap<GateKey, GateSettings>,
    gates: BTreeMap<(String, GateKey), Arc<Gate>>,
}

impl GateBook {
    /// The gate for requests of `key` to the origin of `url`.
    pub(crate) fn gate(&self, url: &Url, key: GateKey) -> Arc<Gate> {
        let origin = address::origin(url);
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = book.gates.get(&(origin.clone(), key)) {
            return Arc::clone(gate);
        }
        if book.gates.len() >= MAX_GATES {
            book.gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        let settings = book.settings.get(&key).copied().unwrap_or_default();
        let gate = Arc::new(Gate::new(origin.clone(), key, settings, self.shared.clone()));
        book.gates.insert((origin, key), Arc::clone(&gate));
        gate
    }

    /// Sets the limits of the gates of `key`, present and future.
    pub(crate) fn configure(&self, key: GateKey, settings: GateSettings) {
        let settings = settings.bounded();
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.settings.insert(key, settings);
        for ((_, of), gate) in &book.gates {
            if *of == key {
                gate.configure(settings);
            }
        }
    }

    /// Marked as changed when a gate's breaker or pause changes.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.shared.changes.subscribe()
    }

    /// The gates as they stand, in the order of their origins.
    pub(crate) fn snapshots(&self, now: SystemTime) -> Vec<GateSnapshot> {
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.gates.values().map(|gate| gate.snapshot(now)).collect()
    }
}
