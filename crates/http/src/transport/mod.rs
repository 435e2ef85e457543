//! The seam to the network: one request out, one whole answer back.
//!
//! A transport reads the body too, because a body can break off like anything else and must be inside the retry.

mod network;
mod recorder;
mod replay;
mod resolver;
mod scrub;

use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::address::AddressRefusal;
use crate::error::FaultKind;

pub use network::{NetworkSettings, NetworkTransport};
pub use recorder::Recorder;
pub use replay::Replay;

/// Redirects followed for one request.
pub const MAX_REDIRECTS: usize = 5;

/// A request as it is sent: always a GET.
///
/// Secrets are kept apart from the address until the last moment; `Debug` does not show them.
#[derive(Debug, Clone)]
pub struct OutgoingRequest {
    /// The address without secrets.
    pub url: Url,
    /// Header fields, validators included.
    pub headers: HeaderMap,
    /// Query parameters to add.
    pub secret_query: Vec<(&'static str, SecretString)>,
    /// Header fields to add.
    pub secret_headers: Vec<(&'static str, SecretString)>,
    /// Largest body accepted, in bytes after decompression.
    pub body_limit: u64,
}

impl OutgoingRequest {
    /// The address that goes over the wire. It must not be logged, stored, or put into an error.
    fn url_with_secrets(&self) -> Url {
        let mut url = self.url.clone();
        if !self.secret_query.is_empty() {
            let mut pairs = url.query_pairs_mut();
            for (name, value) in &self.secret_query {
                pairs.append_pair(name, value.expose_secret());
            }
        }
        url
    }
}

/// An answer with its whole body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The whole body, decompressed.
    pub body: Bytes,
}

impl Answer {
    /// A header field as text, where it is printable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Why a transport returned no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// Nothing came back, or not whole.
    #[error("exchange with the host: {kind} ({detail})")]
    Fault {
        /// What went wrong.
        kind: FaultKind,
        /// The network library's own words, without address or secrets.
        detail: Arc<str>,
    },
    /// The body is larger than the request allows.
    #[error("read the body: it is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// More than [`MAX_REDIRECTS`] redirects.
    #[error("follow the redirects: there are more than {MAX_REDIRECTS}")]
    Redirects,
    /// A redirect breaks the address rules.
    #[error("follow the redirect: {0}")]
    Address(#[from] AddressRefusal),
    /// The bundle does not hold the exchange.
    #[error("replay {url}: the bundle has no such exchange")]
    NotRecorded {
        /// The address without secrets.
        url: Arc<str>,
    },
    /// What came could not be written down.
    #[error("write the body: {0}")]
    Write(Arc<io::Error>),
    /// A secret is no valid header value.
    #[error("send the request: {reason}")]
    Invalid {
        /// What is wrong, without values.
        reason: Arc<str>,
    },
}

impl TransportError {
    /// A fault of `kind`, in words that hold no secret.
    pub fn fault(kind: FaultKind, detail: impl Into<Arc<str>>) -> Self {
        Self::Fault { kind, detail: detail.into() }
    }

    /// Whether sending again can help.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Fault { kind, .. } if kind.is_retryable())
    }
}

/// Sends one request and reads the whole answer.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends `request`; dropping the future abandons the exchange.
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError>;

    /// Sends `request` and gives the body of a 2xx answer to `sink`; the answer that is returned then has none.
    ///
    /// For files that must not be held in memory. A transport that cannot do it piece by piece does it at once.
    async fn send_into(
        &self,
        request: &OutgoingRequest,
        sink: &mut dyn BodySink,
    ) -> Result<Answer, TransportError> {
        let failed = |error| TransportError::Write(Arc::new(error));
        let mut answer = self.send(request).await?;
        if (200..300).contains(&answer.status) {
            let body = std::mem::take(&mut answer.body);
            sink.begin(answer.status, &answer.headers).await.map_err(failed)?;
            sink.write(&body).await.map_err(failed)?;
        }
        Ok(answer)
    }
}

/// Where the body of a 2xx answer goes, piece by piece.
#[async_trait]
pub trait BodySink: Send {
    /// The head is there; whether what follows is the whole or the rest of something, it says.
    async fn begin(&mut self, status: u16, headers: &HeaderMap) -> io::Result<()>;
    /// The next piece.
    async fn write(&mut self, piece: &[u8]) -> io::Result<()>;
}
