//! What is kept in memory stays within its bound, buffers and all. A process has one memory, so these tests share theirs with
//! no others, and take turns.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::Request as Incoming;
use axum::routing::get;
use bioscope_http::{
    Answer, CacheSettings, Client, ClientSettings, FetchContext, GateKey, GateSettings, HeaderMap, Lifetimes,
    NetworkSettings, NetworkTransport, OutgoingRequest, Request, Role, Served, Transport, TransportError,
    Url,
};
use tokio::sync::Mutex;

const KEY: GateKey = GateKey::new("tmdb", Role::Api);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Lifetimes =
    Lifetimes { fresh: HOUR.saturating_mul(24), stale: HOUR.saturating_mul(240), negative: HOUR };
/// Held by the test whose turn it is.
static TURN: Mutex<()> = Mutex::const_new(());

/// Bytes of every answer: about those of a film's details.
const PAGE: usize = 60_000;
/// Answers asked for; together far more than the bound.
const PAGES: usize = 1_500;
/// The bound.
const KEPT: u64 = 8 * 1024 * 1024;
/// Answers of which no more than the caps are kept.
const ANSWERS: usize = 10_000;
/// The bound on disk.
const KEPT_ON_DISK: u64 = 16 * 1024 * 1024;

/// Answers every address with a page of its own, as compressible as real ones.
async fn serve() -> Url {
    let page = async |request: Incoming| {
        let line = format!("{{\"title\":\"{}\",\"next\":", request.uri().path());
        ([("content-type", "application/json")], line.repeat(PAGE / line.len()))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(get(page))).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

/// Memory of this process in bytes that no file stands behind; `None` where it cannot be told.
fn anonymous_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[tokio::test]
async fn kept_answers_hold_no_more_memory_than_their_bound() {
    let _turn = TURN.lock().await;
    let base = serve().await;
    let transport = NetworkTransport::new(&NetworkSettings::default()).unwrap();
    let settings = CacheSettings { memory_bytes: KEPT, ..CacheSettings::default() };
    let client =
        Client::new(ClientSettings::new("tests", Arc::new(transport)).cache(Some(settings))).unwrap();
    let fetch = async |page: usize| {
        let url = base.join(&format!("/title/{page}")).unwrap();
        let request = Request::get(url, KEY, "IMDB.GetMovieInfo.HttpRequest", FetchContext::default());
        let reply = client.fetch(request.keep_for(DAY)).await.unwrap();
        assert!(reply.body.len() > PAGE / 2);
    };
    fetch(0).await;
    let Some(before) = anonymous_memory() else { return };
    for page in 1..PAGES {
        fetch(page).await;
    }
    let grown = anonymous_memory().unwrap_or(before).saturating_sub(before);
    // The bound, and as much again for what is in flight and what the allocator holds back.
    assert!(grown < 3 * KEPT, "{PAGES} pages left {} MB in memory", grown / 1_000_000);
}

/// Answers at once, with a body of its own for each address.
struct Instant;

#[async_trait]
impl Transport for Instant {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        let mut state =
            request.url.path().bytes().fold(7_u64, |state, byte| state * 31 % 1_000_003 + u64::from(byte));
        let mut body = String::with_capacity(PAGE + 32);
        while body.len() < PAGE {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let _ = write!(body, "{{\"id\":{},\"name\":\"Somebody\"}},", state >> 40);
        }
        Ok(Answer { status: 200, headers: HeaderMap::new(), body: body.into() })
    }
}

#[tokio::test]
async fn ten_thousand_answers_take_no_more_than_the_caps() {
    let _turn = TURN.lock().await;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("cache.db");
    let settings =
        CacheSettings { memory_bytes: KEPT, disk_bytes: KEPT_ON_DISK, ..CacheSettings::on_disk(&path) };
    let client = Client::new(ClientSettings::new("tests", Arc::new(Instant)).cache(Some(settings))).unwrap();
    client.configure_gate(KEY, GateSettings::default().in_flight(64));
    let fetch = |number: usize| {
        let url = Url::parse(&format!("https://api.example.org/3/movie/{number}")).unwrap();
        client.fetch(Request::get(url, KEY, "test", FetchContext::default()).keep_for(DAY))
    };
    // The first thousand fills what is filled once and for all, the allocator's reserves among it.
    for number in 0..1_000 {
        fetch(number).await.unwrap();
    }
    let before = anonymous_memory();
    for number in 1_000..ANSWERS {
        fetch(number).await.unwrap();
    }
    client.flush().await;
    if let (Some(before), Some(now)) = (before, anonymous_memory()) {
        let grown = now.saturating_sub(before);
        assert!(grown < KEPT, "{ANSWERS} answers left {} MB more in memory", grown / 1_000_000);
    }
    let statistics = client.statistics().remove(0);
    assert_eq!(statistics.misses, ANSWERS as u64);
    let kept_in_memory = KEPT as usize / PAGE;
    assert!(statistics.evicted_from_memory >= (ANSWERS - kept_in_memory - 100) as u64, "{statistics:?}");
    assert!(statistics.evicted_from_disk > ANSWERS as u64 / 2, "{statistics:?}");
    assert_eq!(fetch(ANSWERS - 1).await.unwrap().served, Served::Memory);
    drop(client);
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size <= KEPT_ON_DISK / 20 * 21, "{size} bytes on disk");
    assert!(size > KEPT_ON_DISK / 2, "{size} bytes on disk are hardly any");
}
