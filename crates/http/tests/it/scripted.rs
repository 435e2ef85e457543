//! A transport that answers by script and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bioscope_http::{
    Answer, Bytes, Client, ClientSettings, FaultKind, FetchContext, Freshness, GateKey, HeaderMap, Lifetimes,
    OutgoingRequest, Request, Role, Transport, TransportError, Url,
};
use http::HeaderName;
use tokio::time::Instant;

pub(crate) type Outcome = Result<Answer, TransportError>;

pub(crate) const KEY: GateKey = GateKey::new("tmdb", Role::Api);

pub(crate) const HOUR: Duration = Duration::from_hours(1);

pub(crate) const DAY: Lifetimes =
    Lifetimes { fresh: HOUR.saturating_mul(24), stale: HOUR.saturating_mul(240), negative: HOUR };

/// Answers with the scripted outcomes in order, then for ever with the last one.
pub(crate) struct Scripted {
    script: Mutex<VecDeque<Outcome>>,
    latency: Duration,
    seen: Mutex<Vec<(Instant, OutgoingRequest)>>,
    in_flight: AtomicUsize,
    peak: AtomicUsize,
}

impl Scripted {
    pub(crate) fn new(latency: Duration, script: impl IntoIterator<Item = Outcome>) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(script.into_iter().collect()),
            latency,
            seen: Mutex::default(),
            in_flight: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
        })
    }

    /// Replaces what is still to come.
    pub(crate) fn then(&self, script: impl IntoIterator<Item = Outcome>) {
        *self.script.lock().unwrap() = script.into_iter().collect();
    }

    pub(crate) fn sent(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub(crate) fn times(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().iter().map(|(time, _)| *time).collect()
    }

    pub(crate) fn last(&self) -> OutgoingRequest {
        self.seen.lock().unwrap().last().unwrap().1.clone()
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::SeqCst)
    }
}

/// Counts a request as in flight while it exists, cancelled or not.
struct InFlight<'a>(&'a Scripted);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn send(&self, request: &OutgoingRequest) -> Outcome {
        self.seen.lock().unwrap().push((Instant::now(), request.clone()));
        let now_in_flight = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.peak.fetch_max(now_in_flight, Ordering::SeqCst);
        let _in_flight = InFlight(self);
        tokio::time::sleep(self.latency).await;
        let mut script = self.script.lock().unwrap();
        match script.len() {
            0 => ok("{}"),
            1 => script.front().unwrap().clone(),
            _ => script.pop_front().unwrap(),
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a script mixes answers and errors")]
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Outcome {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap()))
        .collect();
    Ok(Answer { status, headers, body: Bytes::copy_from_slice(body.as_bytes()) })
}

pub(crate) fn ok(body: &str) -> Outcome {
    answer(200, &[("content-type", "application/json")], body)
}

pub(crate) fn fault(kind: FaultKind) -> Outcome {
    Err(TransportError::fault(kind, "scripted"))
}

/// A client without any cache.
pub(crate) fn client(transport: &Arc<Scripted>) -> Client {
    let transport: Arc<dyn Transport> = transport.clone();
    Client::new(ClientSettings::new("bioscope-test", transport).cache(None)).unwrap()
}

pub(crate) fn url(path: &str) -> Url {
    Url::parse("https://api.example.org").unwrap().join(path).unwrap()
}

/// A request for something that is not kept.
pub(crate) fn get(path: &str) -> Request {
    Request::get(url(path), KEY, "TMDB.GetInfo_Movie.APICall", FetchContext::default())
}

/// A request for something that is kept for a day.
pub(crate) fn get_kept(path: &str, freshness: Freshness) -> Request {
    Request { context: FetchContext::new(freshness), ..get(path).keep_for(DAY) }
}

/// `count` requests for different things, each in its own task.
pub(crate) fn spawn_many(
    client: &Client,
    count: usize,
) -> Vec<tokio::task::JoinHandle<Result<bioscope_http::Reply, bioscope_http::FetchError>>> {
    let fetch = |number| {
        let client = client.clone();
        tokio::spawn(async move { client.fetch(get(&format!("/{number}"))).await })
    };
    (0..count).map(fetch).collect()
}
