//! What a caller receives: a complete answer and where it came from.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Served {
    /// Asked for just now.
    Network,
    /// Kept in memory and fresh.
    Memory,
    /// Kept on disk and fresh.
    Disk,
    /// Kept, and confirmed by the provider just now.
    Revalidated,
    /// Kept and no longer fresh, because the provider could not answer or must not be asked.
    Stale,
    /// Asked for by another item at the same time.
    Coalesced,
}

impl Served {
    /// Whether it is what the cache holds.
    pub fn is_kept(self) -> bool {
        self.is_from_cache() || self == Served::Revalidated
    }

    /// Whether no request was needed.
    pub fn is_from_cache(self) -> bool {
        matches!(self, Served::Memory | Served::Disk | Served::Stale)
    }
}

impl fmt::Display for Served {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Served::Network => "network",
            Served::Memory => "memory",
            Served::Disk => "disk",
            Served::Revalidated => "revalidated",
            Served::Stale => "stale",
            Served::Coalesced => "coalesced",
        })
    }
}

/// A complete answer: 2xx, or a 4xx that no repetition changes. What a 404 or 401 means, the provider decides.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The media type as sent, parameters included.
    pub content_type: Option<String>,
    /// Header fields; from a cache only `content-type`, `etag` and `last-modified`.
    pub headers: HeaderMap,
    /// The whole body, decompressed.
    pub body: Bytes,
    /// Where the answer came from.
    pub served: Served,
}

impl Reply {
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Bytes, served: Served) -> Self {
        let content_type =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        Self { status, content_type, headers, body, served }
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header field as text, where it is sent once and is printable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
