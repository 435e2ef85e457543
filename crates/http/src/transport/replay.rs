//! Answers from a recorded bundle instead of the network.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Answer, OutgoingRequest, Transport, TransportError};
use crate::bundle::{Bundle, Host};

/// Answers from a bundle; what the bundle does not hold is an error that names the address.
pub struct Replay {
    bundle: Arc<Bundle>,
    host: Host,
}

impl Replay {
    /// Answers from `bundle`, where the host must be the recorded one.
    pub fn new(bundle: Arc<Bundle>) -> Self {
        Self { bundle, host: Host::Must }
    }

    /// Answers whatever the host asked.
    #[must_use]
    pub fn for_any_host(mut self) -> Self {
        self.host = Host::Any;
        self
    }
}

#[async_trait]
impl Transport for Replay {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        let (bundle, host, url) = (Arc::clone(&self.bundle), self.host, request.url.clone());
        let answer = tokio::task::spawn_blocking(move || bundle.answer("GET", &url, host)).await;
        let recorded = answer.ok().flatten();
        let recorded =
            recorded.ok_or_else(|| TransportError::NotRecorded { url: request.url.as_str().into() })?;
        if recorded.body.len() as u64 > request.body_limit {
            return Err(TransportError::TooLarge { limit: request.body_limit });
        }
        Ok(Answer { status: recorded.status, headers: recorded.headers, body: recorded.body })
    }
}
