//! Records what passes into a bundle.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::{Answer, OutgoingRequest, Transport, TransportError};
use crate::bundle::{BundleError, BundleWriter};

/// Passes requests on and writes every complete answer into a bundle.
///
/// Validators are left out of what is sent, so that whole answers come back: a "304 not modified" would replay as
/// nothing. What a cache answers never gets here; record with the client's cache switched off.
pub struct Recorder {
    inner: Arc<dyn Transport>,
    bundle: Arc<Mutex<BundleWriter>>,
}

impl Recorder {
    /// Records what `inner` answers into `folder`, which is created, or continued where it holds a bundle.
    pub fn new(inner: Arc<dyn Transport>, folder: &Path) -> Result<Self, BundleError> {
        Ok(Self { inner, bundle: Arc::new(Mutex::new(BundleWriter::open(folder)?)) })
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        let mut unconditional = request.clone();
        unconditional.headers.remove(IF_NONE_MATCH);
        unconditional.headers.remove(IF_MODIFIED_SINCE);
        let answer = self.inner.send(&unconditional).await?;
        if is_worth_recording(answer.status) {
            let (bundle, url, copy) = (Arc::clone(&self.bundle), request.url.clone(), answer.clone());
            let written = tokio::task::spawn_blocking(move || {
                bundle.lock().unwrap_or_else(PoisonError::into_inner).add("GET", &url, &copy)
            });
            if let Ok(Err(error)) = written.await {
                // The run itself is fine without the recording.
                tracing::warn!(%error, "an exchange is missing in the recording");
            }
        }
        Ok(answer)
    }
}

/// A refusal or a fault is no answer to replay.
fn is_worth_recording(status: u16) -> bool {
    (200..500).contains(&status) && !matches!(status, 304 | 408 | 425 | 429)
}
