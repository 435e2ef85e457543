//! Addresses that several files are saved from: each is asked for once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use bioscope_model::{ArtworkCandidate, Part};
use bytes::Bytes;
use tokio::sync::Mutex;

use super::load::{Downloaded, LoadFault};
use super::report::SaveFault;
use crate::verify::verify;

/// Most bytes of pictures held for further files; what does not fit is asked for again.
const MAX_SHARED_BYTES: usize = 32 << 20;

/// The addresses that several files are saved from.
#[derive(Debug, Default)]
pub(super) struct SharedDownloads {
    places: HashMap<String, Mutex<Held>>,
    bytes: AtomicUsize,
}

#[derive(Debug)]
struct Held {
    /// How many items may still ask.
    uses: usize,
    bytes: Option<Bytes>,
}

impl SharedDownloads {
    /// The ones that occur more than once among `addresses`, where each item names each of its own once.
    pub(super) fn of<'a>(addresses: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for address in addresses {
            *counts.entry(address).or_default() += 1;
        }
        let places = counts
            .into_iter()
            .filter(|(_, uses)| *uses > 1)
            .map(|(address, uses)| (address.to_owned(), Mutex::new(Held { uses, bytes: None })))
            .collect();
        Self { places, bytes: AtomicUsize::new(0) }
    }

    /// The picture that somebody downloaded before, or what `loading` gives. Faults are not shared: whoever asks next
    /// tries anew.
    pub(super) async fn load(
        &self,
        candidate: &ArtworkCandidate,
        part: Part,
        loading: impl Future<Output = Result<Downloaded, LoadFault>>,
    ) -> Result<Downloaded, LoadFault> {
        let Some(place) = self.places.get(&candidate.url) else {
            return loading.await;
        };
        let mut held = place.lock().await;
        held.uses = held.uses.saturating_sub(1);
        let Some(bytes) = held.bytes.clone() else {
            let loaded = loading.await;
            if let Ok(downloaded) = &loaded
                && held.uses > 0
            {
                self.keep(&mut held, &downloaded.bytes);
            }
            return loaded;
        };
        if held.uses == 0 {
            held.bytes = None;
            self.bytes.fetch_sub(bytes.len(), Ordering::Relaxed);
        }
        let facts = verify(&bytes, None, part).map_err(|fault| {
            let host = url::Url::parse(&candidate.url).ok();
            let host = host.as_ref().and_then(url::Url::host_str).unwrap_or_default().into();
            LoadFault::Unusable(SaveFault::Picture { host, fault })
        })?;
        Ok(Downloaded { bytes, facts, candidate: candidate.clone() })
    }

    fn keep(&self, held: &mut Held, bytes: &Bytes) {
        let before = self.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
        if before + bytes.len() > MAX_SHARED_BYTES {
            self.bytes.fetch_sub(bytes.len(), Ordering::Relaxed);
        } else {
            held.bytes = Some(bytes.clone());
        }
    }
}
