//! The one client of the process: the path of a request from the caller to the network and back.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderValue;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::address::{self, Reach};
use crate::cache::{Age, CacheTrouble, DiskCache, Kept, MAX_KEPT_BODY, MemoryCache, PackedBody, is_keepable};
use crate::clock::Clock;
use crate::download::{self, Destination};
use crate::error::{ClientError, FetchError};
use crate::exchange::Exchanger;
use crate::flight::Flights;
use crate::gate::{GateBook, GateSettings, GateSnapshot, WhenDown};
use crate::jitter::Jitter;
use crate::reply::{Reply, Served};
use crate::request::{Freshness, GateKey, Lifetimes, Request};
use crate::settings::ClientSettings;
use crate::statistics::{Counters, ProviderStatistics, StatisticsBook};
use crate::transport::Answer;

/// Bodies from this size on are compressed beside the async threads, in bytes.
const PACK_ASIDE_FROM: usize = 64 * 1024;

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
    statistics: StatisticsBook,
    /// The counts already given to the disk cache.
    saved: Mutex<Vec<ProviderStatistics>>,
}

/// What makes two requests the same flight: one that must ask cannot share the answer of one that need not.
type FlightKey = (Arc<str>, Freshness);

/// A kept answer that was found, with its body unpacked.
struct Found {
    kept: Arc<Kept>,
    body: Bytes,
    served: Served,
}

impl Found {
    fn reply(&self, served: Served) -> Reply {
        self.kept.reply(self.body.clone(), served)
    }
}

impl Client {
    /// Makes the client, and opens its cache. A cache that cannot be used is told by [`Self::cache_troubles`].
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        let ClientSettings { user_agent, transport, cache, clock, jitter_seed, reach } = settings;
        let user_agent = HeaderValue::from_str(&user_agent).map_err(|_| ClientError::UserAgent)?;
        let disk = match &cache {
            Some(cache) => cache
                .path
                .as_ref()
                .map(|path| DiskCache::open(path, cache.disk_bytes, Arc::clone(&clock)))
                .transpose()?,
            None => None,
        };
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
            statistics: StatisticsBook::default(),
            saved: Mutex::default(),
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
        let flight = (Arc::clone(&key), request.context.freshness);

        let flown = inner.look_up_or_ask(&request, &host, &key, &counters);
        let (result, led) = inner.flights.join(flight, flown).await;
        let mut reply = result?;
        if !led && !reply.served.is_from_cache() {
            reply.served = Served::Coalesced;
            tally.count_shared();
        } else if reply.served.is_from_cache() {
            tally.count_from_cache();
        }
        if is_kept {
            counters.count_served(reply.served, reply.body.len());
        }
        Ok(reply)
    }

    /// Receives a large file into `path`, which is replaced when all of it is there and the status is 2xx. The reply has
    /// no body, nothing is cached, and the request's body limit holds.
    ///
    /// While it is under way the file is `path` with `.part` appended; an attempt that failed leaves that behind for
    /// the next to begin anew.
    pub async fn download(&self, request: Request, path: &Path) -> Result<Reply, FetchError> {
        let inner = &self.inner;
        let host: Arc<str> = request.url.host_str().unwrap_or_default().into();
        inner.check_address(&request, &host)?;
        if request.context.freshness == Freshness::CacheOnly {
            return Err(FetchError::NotInCache { host });
        }
        let counters = inner.statistics.of(request.gate.provider);
        let part = download::part_of(path);
        let into = Destination::File(&part);
        let received =
            inner.exchanger.exchange(&request, &host, &counters, Vec::new(), WhenDown::Wait, into).await?;
        let reply = Reply::new(received.status, received.headers, received.body, Served::Network);
        let length = download::conclude(&part, path, reply.is_success())
            .await
            .map_err(|error| FetchError::Write { host, source: Arc::new(error) })?;
        Counters::add(&counters.bytes_received, length);
        Ok(reply)
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
            disk.add_statistics(self.inner.take_unsaved_counts()).await;
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

    /// What the leader of a flight does: the cache where it may answer, else the network, else what is stale.
    async fn look_up_or_ask(
        &self,
        request: &Request,
        host: &Arc<str>,
        key: &Arc<str>,
        counters: &Counters,
    ) -> Result<Reply, FetchError> {
        let (freshness, lifetimes) = (request.context.freshness, request.lifetimes);
        let found = match lifetimes {
            Some(_) => self.find(key).await,
            None => None,
        };
        if freshness == Freshness::CacheOnly {
            let not_kept = FetchError::NotInCache { host: Arc::clone(host) };
            return found.map(|found| self.serve_offline(&found, lifetimes)).ok_or(not_kept);
        }
        let age = found.as_ref().zip(lifetimes).map(|(found, lifetimes)| self.age(&found.kept, &lifetimes));
        if let Some(found) = found.as_ref()
            && freshness == Freshness::Normal
            && age == Some(Age::Fresh)
        {
            return Ok(found.reply(found.served));
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
                self.keep(request, key, confirmed).await;
                Ok(found.reply(Served::Revalidated))
            }
            (Ok(answer), None, _) if answer.status == 304 => {
                Err(FetchError::Status { host: Arc::clone(host), status: 304, attempts: 1 })
            }
            (Ok(answer), _, _) => {
                self.keep_if_wanted(request, key, &answer).await;
                Ok(Reply::new(answer.status, answer.headers, answer.body, Served::Network))
            }
            (Err(error), _, Some(found)) if error.is_fault() => Ok(found.reply(Served::Stale)),
            (Err(error), _, _) => Err(error),
        }
    }

    /// What is kept for `key`, in memory or on disk; what comes from disk is in memory from then on.
    async fn find(&self, key: &Arc<str>) -> Option<Found> {
        let memory = self.memory.as_ref()?;
        if let Some(kept) = memory.get(key).await
            && let Some(body) = kept.body().unpack()
        {
            return Some(Found { kept, body, served: Served::Memory });
        }
        let kept = Arc::new(self.disk.as_ref()?.get(Arc::clone(key)).await?);
        let body = kept.body().unpack()?;
        memory.put(Arc::clone(key), Arc::clone(&kept)).await;
        Some(Found { kept, body, served: Served::Disk })
    }

    /// Whoever wants the cache alone gets what is there, however old.
    fn serve_offline(&self, found: &Found, lifetimes: Option<Lifetimes>) -> Reply {
        let is_fresh = lifetimes.is_some_and(|lifetimes| self.age(&found.kept, &lifetimes) == Age::Fresh);
        found.reply(if is_fresh { found.served } else { Served::Stale })
    }

    fn age(&self, kept: &Kept, lifetimes: &Lifetimes) -> Age {
        kept.age(lifetimes, self.stale_cap, self.clock.now())
    }

    /// Keeps a complete answer, where its status, its caller and its size allow.
    async fn keep_if_wanted(&self, request: &Request, key: &Arc<str>, answer: &Answer) {
        let wanted = self.memory.is_some()
            && request.lifetimes.is_some()
            && is_keepable(answer.status)
            && answer.body.len() as u64 <= MAX_KEPT_BODY
            && (request.keep)(answer);
        if !wanted {
            return;
        }
        let negative = matches!(answer.status, 404 | 410) || (request.negative)(answer);
        let Some(body) = pack(&answer.body).await else {
            return;
        };
        let kept = Arc::new(Kept::new(answer, body, self.clock.now(), negative));
        self.keep(request, key, kept).await;
    }

    async fn keep(&self, request: &Request, key: &Arc<str>, kept: Arc<Kept>) {
        let (Some(memory), Some(lifetimes)) = (&self.memory, request.lifetimes) else {
            return;
        };
        memory.put(Arc::clone(key), Arc::clone(&kept)).await;
        if let Some(disk) = &self.disk {
            let useless_from = kept.useless_from(&lifetimes, self.stale_cap);
            disk.put(key, request.gate.provider, &kept, useless_from).await;
        }
    }

    /// What was counted since this was last asked.
    fn take_unsaved_counts(&self) -> Vec<ProviderStatistics> {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = self.statistics.read();
        let unsaved = counted.iter().map(|of_provider| {
            let before = saved.iter().find(|earlier| earlier.provider == of_provider.provider);
            before.map_or_else(|| of_provider.clone(), |earlier| of_provider.since(earlier))
        });
        let unsaved = unsaved.collect();
        *saved = counted;
        unsaved
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let unsaved = self.take_unsaved_counts();
        if let Some(disk) = &mut self.disk {
            disk.close(unsaved);
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

/// Compresses a body; a large one takes milliseconds and does so on a thread for such work.
async fn pack(body: &Bytes) -> Option<PackedBody> {
    if body.len() < PACK_ASIDE_FROM {
        return Some(PackedBody::pack(body));
    }
    let body = body.clone();
    tokio::task::spawn_blocking(move || PackedBody::pack(&body)).await.ok()
}
