//! The one client of the process: the path of a request from the caller to the network and back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::header::HeaderValue;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::address::{self, Reach};
use crate::cache::{
    Age, CacheSettings, CacheTrouble, DiskCache, Kept, MAX_KEPT_BODY, MemoryCache, is_keepable,
};
use crate::clock::Clock;
use crate::download::{self, Destination, DownloadProgress};
use crate::error::{ClientError, FetchError};
use crate::exchange::Exchanger;
use crate::flight::Flights;
use crate::gate::{GateBook, GateSettings, GateSnapshot, WhenDown};
use crate::jitter::Jitter;
use crate::reply::{Reply, Served};
use crate::report;
use crate::request::{Freshness, GateKey, Lifetimes, Request};
use crate::settings::ClientSettings;
use crate::statistics::{Counters, ProviderStatistics, StatisticsBook};
use crate::transport::Answer;

/// The one client of the process; clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    exchanger: Exchanger,
    flights: Flights<FlightKey, Result<Reply, FetchError>>,
    memory: Option<MemoryCache>,
    disk: Option<DiskCache>,
    stale_cap: Duration,
    clock: Arc<dyn Clock>,
    reach: Reach,
    reports: Option<PathBuf>,
    statistics: Arc<StatisticsBook>,
}

/// What makes two requests the same flight: one that must ask cannot share the answer of one that need not.
type FlightKey = (Arc<str>, Freshness);

/// A kept answer that was found, and where.
struct Found {
    kept: Arc<Kept>,
    served: Served,
}

impl Client {
    /// Makes the client, and opens its cache. A cache that cannot be used is told by [`Self::cache_troubles`].
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        let ClientSettings { user_agent, transport, cache, clock, jitter_seed, reach, reports } = settings;
        let user_agent = HeaderValue::from_str(&user_agent).map_err(|_| ClientError::UserAgent)?;
        let statistics = Arc::<StatisticsBook>::default();
        let open = |cache: &CacheSettings| {
            let path = cache.path.as_ref()?;
            Some(DiskCache::open(path, cache.disk_bytes, Arc::clone(&clock), Arc::clone(&statistics)))
        };
        let disk = cache.as_ref().and_then(open).transpose()?;
        let inner = Inner {
            exchanger: Exchanger {
                transport,
                gates: GateBook::default(),
                clock: Arc::clone(&clock),
                jitter: Jitter::seeded(jitter_seed),
                user_agent,
                stop: CancellationToken::new(),
            },
            flights: Flights::default(),
            memory: cache.as_ref().map(|cache| MemoryCache::new(cache.memory_bytes)),
            disk,
            stale_cap: cache.map(|cache| cache.stale_cap).unwrap_or_default(),
            clock,
            reach,
            reports,
            statistics,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Answers `request` from memory, from disk or from its host.
    ///
    /// Every complete answer is `Ok`, whatever its status: 2xx, and 4xx that no repetition changes. A host that could
    /// not answer is `Err`. Dropping the future takes the caller out; others who wait for the same answer get it.
    pub async fn fetch(&self, request: Request) -> Result<Reply, FetchError> {
        let inner = &self.inner;
        let host: Arc<str> = request.url.host_str().unwrap_or_default().into();
        inner.check_address(&request, &host)?;
        let counters = inner.statistics.of(request.gate.provider);
        let tally = Arc::clone(&request.context.tally);
        let is_kept = request.lifetimes.is_some();
        let key = cache_key(&request);

        let (result, led) = if let Some(reply) = inner.fresh_in_memory(&request, &key).await {
            (Ok(reply), true)
        } else {
            let flight = (Arc::clone(&key), request.context.freshness);
            let start = || {
                let inner = Arc::clone(inner);
                let (request, counters) = (request.clone(), Arc::clone(&counters));
                async move { inner.look_up_or_ask(&request, &host, &key, &counters).await }.boxed()
            };
            inner.flights.join(flight, start).await
        };
        let mut reply = result?;
        if !led && !reply.served.is_from_cache() {
            reply.served = Served::Coalesced;
            tally.count_shared();
        } else if reply.served.is_from_cache() {
            tally.count_from_cache();
            if reply.served == Served::Stale {
                tally.count_stale(request.gate.provider);
            }
        }
        if is_kept {
            counters.count_served(reply.served, reply.body.len());
        }
        Ok(reply)
    }

    /// Forgets `reply`, the answer to `request`, where it is what is kept: whoever could not read it wants another the next
    /// time. An answer that was not kept leaves the one that is.
    pub async fn forget(&self, request: &Request, reply: &Reply) {
        let was_just_kept = || {
            let (headers, body) = (reply.headers.clone(), reply.body.clone());
            is_keepable(reply.status) && (request.keep)(&Answer { status: reply.status, headers, body })
        };
        if !reply.served.is_kept() && !was_just_kept() {
            return;
        }
        let key = cache_key(request);
        if let Some(memory) = &self.inner.memory {
            memory.forget(&key).await;
        }
        if let Some(disk) = &self.inner.disk {
            disk.forget(key).await;
        }
    }

    /// Receives a large file into `path`, which is replaced when all of it is there and the status is 2xx. The reply has
    /// no body, nothing is cached, and the request's body limit holds. A 304, to a request with a validator among its
    /// header fields, is a reply too, and leaves `path` as it is.
    ///
    /// While it is under way the file is `path` with `.part` appended; an attempt that broke off leaves that behind, and
    /// the next one, of this run or another, goes on there if the server still has the same version.
    pub async fn download(
        &self,
        request: Request,
        path: &Path,
        progress: DownloadProgress<'_>,
    ) -> Result<Reply, FetchError> {
        let inner = &self.inner;
        let host: Arc<str> = request.url.host_str().unwrap_or_default().into();
        inner.check_address(&request, &host)?;
        if request.context.freshness == Freshness::CacheOnly {
            return Err(FetchError::NotInCache { url: request.url.as_str().into() });
        }
        let counters = inner.statistics.of(request.gate.provider);
        let part = download::part_of(path);
        let into = Destination::File(&part, progress);
        let exchange =
            || inner.exchanger.exchange(&request, &host, &counters, Vec::new(), WhenDown::Wait, into);
        let mut received = exchange().await?;
        if received.status == 416 {
            // The part was no beginning of what is there now, and is gone.
            received = exchange().await?;
        }
        let reply = Reply::new(received.status, received.headers, received.body, Served::Network);
        if reply.is_success() {
            let length = download::conclude(&part, path)
                .await
                .map_err(|error| FetchError::Write { host, source: Arc::new(error) })?;
            Counters::add(&counters.bytes_received, length);
        }
        Ok(reply)
    }

    /// Puts aside a complete answer that could not be read, without secrets and cut to a bound; where it is, if reports are
    /// kept and there was room. `url` is without secrets.
    pub async fn keep_for_report(&self, provider: &str, url: &Url, body: Bytes) -> Option<PathBuf> {
        let folder = self.inner.reports.clone()?;
        let (provider, url) = (provider.to_owned(), url.clone());
        let kept = tokio::task::spawn_blocking(move || report::keep(&folder, &provider, &url, &body)).await;
        match kept {
            Ok(Ok(path)) => Some(path),
            Ok(Err(error)) => {
                tracing::debug!(%error, "an answer that could not be read is not kept for a report");
                None
            }
            Err(_) => None,
        }
    }

    /// Sets the limits of every gate of `key`, those already in use included.
    pub fn configure_gate(&self, key: GateKey, settings: GateSettings) {
        self.inner.exchanger.gates.configure(key, settings);
    }

    /// Sends nothing more: what waits for a gate or a back-off ends as [`FetchError::Cancelled`], what is on the wire
    /// goes on, and the cache still answers.
    pub fn stop_sending(&self) {
        self.inner.exchanger.stop.cancel();
    }

    /// The counts of every provider asked so far.
    pub fn statistics(&self) -> Vec<ProviderStatistics> {
        self.inner.statistics.read()
    }

    /// The gates as they stand, in the order of their origins: which host holds things up, and why.
    pub fn gates(&self) -> Vec<GateSnapshot> {
        self.inner.exchanger.gates.snapshots(self.inner.clock.now())
    }

    /// Marked as changed whenever a host begins or ceases to be left alone, or asks for a pause; [`Self::gates`] then says
    /// which and for how long.
    pub fn gate_changes(&self) -> watch::Receiver<()> {
        self.inner.exchanger.gates.changes()
    }

    /// What went wrong with the cache so far. None of it failed a fetch.
    pub fn cache_troubles(&self) -> Vec<CacheTrouble> {
        self.inner.disk.as_ref().map(DiskCache::troubles).unwrap_or_default()
    }

    /// Returns when everything kept, and the counts so far, are on disk.
    pub async fn flush(&self) {
        if let Some(disk) = &self.inner.disk {
            disk.flush().await;
        }
    }
}

impl Inner {
    fn check_address(&self, request: &Request, host: &Arc<str>) -> Result<(), FetchError> {
        let found_at = request.found_at.as_ref();
        let led_here = found_at.map_or(Ok(()), |found_at| address::may_lead(found_at, &request.url));
        address::check(&request.url, self.reach)
            .and(led_here)
            .map_err(|refusal| FetchError::Address { host: Arc::clone(host), refusal })
    }

    /// What needs no flight: no request, and nothing to wait for.
    async fn fresh_in_memory(&self, request: &Request, key: &Arc<str>) -> Option<Reply> {
        let lifetimes = request.lifetimes.filter(|_| request.context.freshness == Freshness::Normal)?;
        let kept = self.memory.as_ref()?.get(key).await?;
        (self.age(&kept, &lifetimes) == Age::Fresh).then(|| kept.reply(Served::Memory))
    }

    /// What the leader of a flight does: the cache where it may answer, else the network, else what is stale.
    async fn look_up_or_ask(
        &self,
        request: &Request,
        host: &Arc<str>,
        key: &Arc<str>,
        counters: &Arc<Counters>,
    ) -> Result<Reply, FetchError> {
        let freshness = request.context.freshness;
        let (found, age) = match request.lifetimes {
            Some(lifetimes) => {
                let found = self.find(key, counters).await;
                let age = found.as_ref().map(|found| self.age(&found.kept, &lifetimes));
                (found.filter(|_| age != Some(Age::TooOld)), age)
            }
            None => (None, None),
        };
        if let Some(found) = found.as_ref()
            && freshness != Freshness::Revalidate
            && age == Some(Age::Fresh)
        {
            return Ok(found.kept.reply(found.served));
        }
        if freshness == Freshness::CacheOnly {
            // Whoever wants the cache alone gets what is there, however old; but that there is nothing is never told stale.
            let found = found.filter(|found| !found.kept.is_negative() || age == Some(Age::Fresh));
            let not_kept = || FetchError::NotInCache { url: request.url.as_str().into() };
            return found.map(|found| found.kept.reply(Served::Stale)).ok_or_else(not_kept);
        }
        // With something to serve nobody waits for a host that is known to be down.
        let fallback = found.as_ref().filter(|_| matches!(age, Some(Age::Fresh | Age::Stale)));
        let when_down = if fallback.is_some() { WhenDown::GiveUp } else { WhenDown::Wait };
        let validators = found.as_ref().map(|found| found.kept.validators()).unwrap_or_default();
        let answer = self
            .exchanger
            .exchange(request, host, counters, validators, when_down, Destination::Memory)
            .await;
        match (answer, found.as_ref(), fallback) {
            (Ok(answer), Some(found), _) if answer.status == 304 => {
                let confirmed = Arc::new(found.kept.confirmed(&answer.headers, self.clock.now()));
                self.keep(request, key, Arc::clone(&confirmed), counters).await;
                Ok(confirmed.reply(Served::Revalidated))
            }
            (Ok(answer), None, _) if answer.status == 304 => {
                Err(FetchError::Status { host: Arc::clone(host), status: 304, attempts: 1 })
            }
            (Ok(answer), _, _) => {
                self.keep_if_wanted(request, key, &answer, counters).await;
                Ok(Reply::new(answer.status, answer.headers, answer.body, Served::Network))
            }
            (Err(error), _, Some(found)) if error.is_fault() => Ok(found.kept.reply(Served::Stale)),
            (Err(error), _, _) => Err(error),
        }
    }

    /// What is kept for `key`, in memory or on disk; what comes from disk is in memory from then on.
    async fn find(&self, key: &Arc<str>, counters: &Arc<Counters>) -> Option<Found> {
        let memory = self.memory.as_ref()?;
        if let Some(kept) = memory.get(key).await {
            return Some(Found { kept, served: Served::Memory });
        }
        let kept = Arc::new(self.disk.as_ref()?.get(Arc::clone(key)).await?);
        memory.put(Arc::clone(key), Arc::clone(&kept), Arc::clone(counters)).await;
        Some(Found { kept, served: Served::Disk })
    }

    fn age(&self, kept: &Kept, lifetimes: &Lifetimes) -> Age {
        kept.age(lifetimes, self.stale_cap, self.clock.now())
    }

    /// Keeps a complete answer, where its status, its caller and its size allow.
    async fn keep_if_wanted(
        &self,
        request: &Request,
        key: &Arc<str>,
        answer: &Answer,
        counters: &Arc<Counters>,
    ) {
        let wanted = self.memory.is_some()
            && request.lifetimes.is_some()
            && is_keepable(answer.status)
            && answer.body.len() as u64 <= MAX_KEPT_BODY
            && (request.keep)(answer);
        if !wanted {
            return;
        }
        let negative = matches!(answer.status, 404 | 410) || (request.negative)(answer);
        let kept = Arc::new(Kept::new(answer, self.clock.now(), negative));
        self.keep(request, key, kept, counters).await;
    }

    async fn keep(&self, request: &Request, key: &Arc<str>, kept: Arc<Kept>, counters: &Arc<Counters>) {
        let (Some(memory), Some(lifetimes)) = (&self.memory, request.lifetimes) else {
            return;
        };
        memory.put(Arc::clone(key), Arc::clone(&kept), Arc::clone(counters)).await;
        if let Some(disk) = &self.disk {
            let useless_from = kept.useless_from(&lifetimes, self.stale_cap);
            disk.put(key, request.gate.provider, &kept, useless_from).await;
        }
    }
}

/// What the answer depends on: the address without secrets, and the header fields that the caller set.
fn cache_key(request: &Request) -> Arc<str> {
    let mut url = request.url.clone();
    url.set_fragment(None);
    let mut key = format!("GET {url}");
    for (name, value) in &request.headers {
        key.push('\n');
        key.push_str(name);
        key.push_str(": ");
        key.push_str(value);
    }
    key.into()
}
