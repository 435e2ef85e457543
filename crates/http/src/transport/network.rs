//! The real network, by reqwest.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use url::Url;

use super::resolver::{ResolveError, SystemResolver};
use super::{Answer, BodySink, MAX_REDIRECTS, OutgoingRequest, Transport, TransportError};
use crate::address::{self, AddressRule, Reach, Zone};
use crate::error::{ClientError, FaultKind};

/// Idle connections kept for each host.
const MAX_IDLE_PER_HOST: usize = 32;

/// Most room made for a body before it is read, in bytes.
const LARGEST_EXPECTED: usize = 1024 * 1024;

/// Longest text of a network error that is passed on, in bytes.
const MAX_DETAIL: usize = 300;

/// How the network is used.
#[derive(Debug, Clone)]
pub struct NetworkSettings {
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the next piece of an answer.
    pub read_timeout: Duration,
    /// How far requests and redirects may go.
    pub reach: Reach,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            reach: Reach::Anywhere,
        }
    }
}

/// Sends requests over the network.
///
/// The environment's proxies are used for everything but loopback. Redirects are followed here and not by the
/// library, because each step must obey the address rules and must not take secrets to another origin.
#[derive(Debug)]
pub struct NetworkTransport {
    /// For everything that is not loopback, where that may be asked.
    outward: Option<reqwest::Client>,
    /// For loopback: never through a proxy.
    loopback: reqwest::Client,
    reach: Reach,
}

impl NetworkTransport {
    /// Builds the connection pools and, once in the process, installs the cryptography they use.
    pub fn new(settings: &NetworkSettings) -> Result<Self, ClientError> {
        // An error means that a provider is installed already, which serves as well.
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        let build = |builder: reqwest::ClientBuilder| {
            builder
                .connect_timeout(settings.connect_timeout)
                .read_timeout(settings.read_timeout)
                .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .dns_resolver(SystemResolver)
                .build()
                .map_err(|error| ClientError::Network(describe(&error)))
        };
        let (outward, loopback) = match settings.reach {
            Reach::Anywhere => {
                (Some(build(reqwest::Client::builder())?), build(reqwest::Client::builder().no_proxy())?)
            }
            // No certificates are needed, and none are looked for: the demo runs on machines that have none.
            Reach::LoopbackOnly => (None, build(reqwest::Client::builder().no_proxy().tls_certs_only([]))?),
        };
        Ok(Self { outward, loopback, reach: settings.reach })
    }

    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        if address::zone(url) == Zone::Loopback {
            return Ok(&self.loopback);
        }
        let out_of_reach = || address::refusal(AddressRule::LoopbackOnly, url);
        Ok(self.outward.as_ref().ok_or_else(out_of_reach)?)
    }

    /// Sends the request, follows redirects, and returns when the head of the last answer is there.
    async fn head(&self, request: &OutgoingRequest) -> Result<reqwest::Response, TransportError> {
        let mut url = request.url_with_secrets();
        let mut headers = headers_with_secrets(request)?;
        for _ in 0..=MAX_REDIRECTS {
            address::check(&url, self.reach)?;
            let exchange = self.client_for(&url)?.get(url.clone()).headers(headers.clone()).send();
            let response = exchange.await.map_err(|error| classify(&error, FaultKind::Reset))?;
            let Some(next) = redirect_target(&url, response.status().as_u16(), response.headers()) else {
                return Ok(response);
            };
            let next = address::redirected(&url, next)?;
            if next.origin() != url.origin() {
                for (name, _) in &request.secret_headers {
                    headers.remove(*name);
                }
            }
            url = next;
        }
        Err(TransportError::Redirects)
    }
}

#[async_trait]
impl Transport for NetworkTransport {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        let mut pieces = Pieces::of(self.head(request).await?, request.body_limit)?;
        let mut body = BytesMut::with_capacity(pieces.expected_length());
        while let Some(piece) = pieces.next().await? {
            body.extend_from_slice(&piece);
        }
        Ok(request.without_secrets(Answer { body: body.freeze(), ..pieces.into_head() }))
    }

    async fn send_into(
        &self,
        request: &OutgoingRequest,
        sink: &mut dyn BodySink,
    ) -> Result<Answer, TransportError> {
        let failed = |error| TransportError::Write(Arc::new(error));
        let mut pieces = Pieces::of(self.head(request).await?, request.body_limit)?;
        let status = pieces.response.status();
        if status.is_success() {
            sink.begin(status.as_u16(), pieces.response.headers()).await.map_err(failed)?;
        }
        while let Some(piece) = pieces.next().await? {
            if status.is_success() {
                sink.write(&piece).await.map_err(failed)?;
            }
        }
        Ok(pieces.into_head())
    }
}

/// The request's header fields and its secret ones, marked as sensitive.
fn headers_with_secrets(request: &OutgoingRequest) -> Result<HeaderMap, TransportError> {
    let mut headers = request.headers.clone();
    for (name, secret) in &request.secret_headers {
        let invalid = || TransportError::Invalid {
            reason: format!("the value of {name} is not a header value").into(),
        };
        let header_name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| invalid())?;
        value.set_sensitive(true);
        headers.insert(header_name, value);
    }
    Ok(headers)
}

/// Where a redirect leads; `None` for any other answer and for a redirect that names no address.
fn redirect_target(from: &Url, status: u16, headers: &HeaderMap) -> Option<Url> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    from.join(location).ok()
}

/// A body that is being received, and ends as soon as it exceeds its limit.
struct Pieces {
    response: reqwest::Response,
    limit: u64,
    received: u64,
}

impl Pieces {
    fn of(response: reqwest::Response, limit: u64) -> Result<Self, TransportError> {
        if response.content_length().is_some_and(|announced| announced > limit) {
            return Err(TransportError::TooLarge { limit });
        }
        Ok(Self { response, limit, received: 0 })
    }

    /// How much room to make for the whole, whatever the server announces.
    fn expected_length(&self) -> usize {
        let announced = self.response.content_length().unwrap_or(0);
        usize::try_from(announced).map_or(LARGEST_EXPECTED, |announced| announced.min(LARGEST_EXPECTED))
    }

    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        let piece = self.response.chunk().await.map_err(|error| classify(&error, FaultKind::CutBody))?;
        self.received += piece.as_ref().map_or(0, Bytes::len) as u64;
        if self.received > self.limit {
            return Err(TransportError::TooLarge { limit: self.limit });
        }
        Ok(piece)
    }

    /// The answer without its body. What described the body on the wire is left out.
    fn into_head(mut self) -> Answer {
        let mut headers = std::mem::take(self.response.headers_mut());
        for name in [CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        Answer { status: self.response.status().as_u16(), headers, body: Bytes::new() }
    }
}

/// What kind of fault the library's error is; `otherwise` where it says nothing.
fn classify(error: &reqwest::Error, otherwise: FaultKind) -> TransportError {
    let mut kind = if error.is_timeout() {
        FaultKind::Timeout
    } else if error.is_connect() {
        FaultKind::Connect
    } else if error.is_builder() {
        FaultKind::Protocol
    } else {
        otherwise
    };
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<ResolveError>() {
            kind = FaultKind::Dns;
        } else if is_tls(cause) {
            kind = FaultKind::Tls;
        }
        source = cause.source();
    }
    TransportError::Fault { kind, detail: Arc::from(describe(error)) }
}

/// Whether the other side cannot be trusted or understood, which no repetition changes. An alert that it sends is not
/// among this: overloaded servers send them.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    use rustls::Error::{InvalidCertificate, InvalidMessage, NoCertificatesPresented, PeerIncompatible};
    let error = within_io_errors(cause).downcast_ref();
    matches!(
        error,
        Some(InvalidCertificate(_) | InvalidMessage(_) | NoCertificatesPresented | PeerIncompatible(_))
    )
}

/// What an I/O error carries, which is not in its chain of sources; one may carry another.
fn within_io_errors<'a>(mut cause: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    while let Some(inside) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        cause = inside;
    }
    cause
}

/// The innermost cause in the library's words. The outer ones hold the address and with it the secrets.
fn describe(error: &reqwest::Error) -> String {
    let mut words = None;
    let mut source = error.source();
    while let Some(cause) = source {
        words = Some(cause.to_string());
        source = cause.source();
    }
    let mut words = words.unwrap_or_else(|| "no further cause".to_owned());
    if words.len() > MAX_DETAIL {
        let end = (0..=MAX_DETAIL).rev().find(|&index| words.is_char_boundary(index)).unwrap_or(0);
        words.truncate(end);
    }
    words
}
