//! What is asked and what is answered, apart from any server.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

/// A request, as far as the played providers look at it.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: String,
    /// Path as it was sent, percent encoding and all.
    pub(crate) path: String,
    /// Path and query as they were sent.
    pub(crate) path_and_query: String,
    /// Decoded query.
    pub(crate) query: Vec<(String, String)>,
    /// Token of an `Authorization: Bearer` header.
    pub(crate) bearer: Option<String>,
    /// Scheme, host and port the client used, for addresses that an answer holds.
    pub(crate) origin: String,
    /// Every header field.
    pub(crate) headers: HeaderMap,
}

impl Ask {
    /// Takes a request apart.
    pub(crate) fn new(method: &str, path_and_query: &str, bearer: Option<&str>, origin: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            path_and_query: path_and_query.to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            bearer: bearer.map(str::to_owned),
            origin: origin.to_owned(),
            headers: HeaderMap::new(),
        }
    }

    /// A parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The parts of the path between slashes, empty ones left out.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).collect()
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// An answer of one content type.
    pub(crate) fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, headers, body: body.into() }
    }

    /// A JSON answer.
    pub(crate) fn json(status: StatusCode, value: &Value) -> Self {
        Self::new(status, "application/json;charset=utf-8", value.to_string())
    }

    /// An HTML page.
    pub(crate) fn html(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(status, "text/html;charset=utf-8", body)
    }

    /// A bare answer with a short text, as proxies and load balancers give it.
    pub(crate) fn plain(status: StatusCode) -> Self {
        let reason = status.canonical_reason().unwrap_or("Error");
        Self::html(
            status,
            format!(
                "<html><head><title>{0} {reason}</title></head><body>{reason}</body></html>",
                status.as_u16()
            ),
        )
    }

    /// The same answer with one more header.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// The same answer asking to wait for whole seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        self.with(RETRY_AFTER, &seconds.to_string())
    }
}
