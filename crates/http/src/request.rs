//! What a caller asks for: the address, the gate it passes, and what may be kept of the answer.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::transport::Answer;

/// Largest body accepted when a request names no limit of its own, in bytes.
pub const DEFAULT_BODY_LIMIT: u64 = 16 * 1024 * 1024;

/// What a host is asked for; the same host has one gate for each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A JSON interface.
    Api,
    /// Web pages.
    Pages,
    /// Pictures.
    Images,
    /// A search or suggestion service.
    Search,
    /// Large files, such as data sets.
    Files,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Role::Api => "api",
            Role::Pages => "pages",
            Role::Images => "images",
            Role::Search => "search",
            Role::Files => "files",
        })
    }
}

/// Names the limits that apply to a request; the gate itself also belongs to the address's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateKey {
    /// The provider's short name as in the configuration, such as `tmdb`.
    pub provider: &'static str,
    /// What the provider is asked for.
    pub role: Role,
}

impl GateKey {
    /// The gate of `provider` for `role`.
    pub const fn new(provider: &'static str, role: Role) -> Self {
        Self { provider, role }
    }
}

/// How long an answer may be used, counted from when it was received or last confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Served without asking the provider.
    pub fresh: Duration,
    /// Beyond `fresh`: served only when the provider cannot answer.
    pub stale: Duration,
    /// In place of `fresh` for "the provider has nothing"; such an answer is never served stale.
    pub negative: Duration,
}

/// Whether the cache may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Freshness {
    /// What is fresh is served from the cache, everything else is asked for.
    #[default]
    Normal,
    /// The provider is always asked; with a kept validator it may confirm what is kept.
    Revalidate,
    /// Only the cache answers, whatever its age; nothing is sent.
    CacheOnly,
}

/// Counts what was fetched on behalf of one item of the pipeline.
#[derive(Debug, Default)]
pub struct Tally {
    requests: AtomicU64,
    from_cache: AtomicU64,
    shared: AtomicU64,
    stale_of: Mutex<BTreeSet<&'static str>>,
}

impl Tally {
    /// Requests sent, each attempt counted; one shared by several items counts for the one that sent it.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Answers taken from memory or disk without a request, stale ones included.
    pub fn from_cache(&self) -> u64 {
        self.from_cache.load(Ordering::Relaxed)
    }

    /// Answers received from a request that another item had in flight.
    pub fn shared(&self) -> u64 {
        self.shared.load(Ordering::Relaxed)
    }

    /// The providers of which an answer was served that is no longer fresh.
    pub fn stale_of(&self) -> BTreeSet<&'static str> {
        self.stale_of.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count_stale(&self, provider: &'static str) {
        self.stale_of.lock().unwrap_or_else(PoisonError::into_inner).insert(provider);
    }

    pub(crate) fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_from_cache(&self) {
        self.from_cache.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_shared(&self) {
        self.shared.fetch_add(1, Ordering::Relaxed);
    }
}

/// What travels with every request of one item: how fresh answers must be, and where they are counted.
#[derive(Debug, Clone, Default)]
pub struct FetchContext {
    /// Whether the cache may answer.
    pub freshness: Freshness,
    /// The item's counts.
    pub tally: Arc<Tally>,
}

impl FetchContext {
    /// A context with a tally of its own.
    pub fn new(freshness: Freshness) -> Self {
        Self { freshness, tally: Arc::default() }
    }
}

/// One GET.
///
/// `Debug` shows no secret: secrets are [`SecretString`]s and never part of `url`.
#[derive(Debug, Clone)]
pub struct Request {
    /// The address without secrets. Everything that selects the answer, the language included, is in it or in `headers`.
    pub url: Url,
    /// Which limits apply.
    pub gate: GateKey,
    /// The operation that the exchange's timing is recorded under, such as `TMDB.GetInfo_Movie.APICall`.
    pub operation: &'static str,
    /// How long the answer is usable; `None` keeps nothing (pictures, for instance).
    pub lifetimes: Option<Lifetimes>,
    /// Query parameters that are added when the request is sent, and nowhere else.
    pub secret_query: Vec<(&'static str, SecretString)>,
    /// Header fields that are added when the request is sent, and dropped when a redirect leaves the origin.
    pub secret_headers: Vec<(&'static str, SecretString)>,
    /// Other header fields; they are part of the cache key.
    pub headers: Vec<(&'static str, String)>,
    /// Largest body accepted, in bytes after decompression.
    pub body_limit: u64,
    /// Whether a complete answer may be kept; a bot challenge, for instance, may not.
    pub keep: fn(&Answer) -> bool,
    /// Whether an answer means "the provider has nothing", beside the 404 and 410 that always do; it then lives for
    /// [`Lifetimes::negative`] only.
    pub negative: fn(&Answer) -> bool,
    /// The address that this one was found in; the address rules then say whether it may point here.
    pub found_at: Option<Url>,
    /// Whose request it is.
    pub context: FetchContext,
}

impl Request {
    /// A GET of `url` whose answer is not kept.
    pub fn get(url: Url, gate: GateKey, operation: &'static str, context: FetchContext) -> Self {
        Self {
            url,
            gate,
            operation,
            lifetimes: None,
            secret_query: Vec::new(),
            secret_headers: Vec::new(),
            headers: Vec::new(),
            body_limit: DEFAULT_BODY_LIMIT,
            keep: |_| true,
            negative: |_| false,
            found_at: None,
            context,
        }
    }

    /// Keeps the answer for these lifetimes.
    #[must_use]
    pub fn keep_for(mut self, lifetimes: Lifetimes) -> Self {
        self.lifetimes = Some(lifetimes);
        self
    }

    /// Keeps only answers that `keep` accepts.
    #[must_use]
    pub fn keep_when(mut self, keep: fn(&Answer) -> bool) -> Self {
        self.keep = keep;
        self
    }

    /// Treats answers that `negative` accepts as "nothing", beside the usual 404 and 410.
    #[must_use]
    pub fn negative_when(mut self, negative: fn(&Answer) -> bool) -> Self {
        self.negative = negative;
        self
    }

    /// Adds a secret query parameter, such as an API key.
    #[must_use]
    pub fn secret_query(mut self, name: &'static str, value: SecretString) -> Self {
        self.secret_query.push((name, value));
        self
    }

    /// Adds a secret header field, such as a bearer token.
    #[must_use]
    pub fn secret_header(mut self, name: &'static str, value: SecretString) -> Self {
        self.secret_headers.push((name, value));
        self
    }

    /// Adds a header field.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Accepts bodies of at most `bytes`.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Says which address pointed here.
    #[must_use]
    pub fn found_at(mut self, origin: Url) -> Self {
        self.found_at = Some(origin);
        self
    }
}
