//! The client's own work: what a fetch costs beside the network.

#![expect(clippy::print_stderr, reason = "a benchmark says what it measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bioscope_http::{
    Answer, Bytes, CacheSettings, Client, ClientSettings, FetchContext, Freshness, GateKey, GateSettings,
    HeaderMap, Lifetimes, NetworkSettings, NetworkTransport, OutgoingRequest, Request, Role, Transport,
    TransportError, Url,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const KEY: GateKey = GateKey::new("tmdb", Role::Api);

/// Answers that are asked for, and the size of each in bytes.
const ANSWERS: usize = 10_000;
const BODY: usize = 60_000;

/// Answers at once with a body of its own for each address, which compresses as JSON does.
struct Instant;

#[async_trait]
impl Transport for Instant {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        Ok(Answer { status: 200, headers: HeaderMap::new(), body: credits(request.url.path()) })
    }
}

/// The credits of a film.
fn credits(path: &str) -> Bytes {
    let mut state = path.bytes().fold(7_u64, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let mut body = Vec::with_capacity(BODY + 100);
    while body.len() < BODY {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (id, part) = (state >> 40, state >> 50);
        body.extend_from_slice(
            format!("{{\"id\":{id},\"name\":\"Person {id}\",\"character\":\"Part {part}\"}},").as_bytes(),
        );
    }
    body.truncate(BODY);
    body.into()
}

fn request(number: usize) -> Request {
    let url = Url::parse(&format!("https://api.example.org/3/movie/{number}")).expect("it is an address");
    let day = Duration::from_hours(24);
    Request::get(url, KEY, "bench", FetchContext::new(Freshness::Normal)).keep_for(Lifetimes {
        fresh: day,
        stale: day,
        negative: day,
    })
}

fn client(cache: Option<CacheSettings>) -> Client {
    let settings = ClientSettings::new("bench", Arc::new(Instant)).cache(cache);
    let client = Client::new(settings).expect("the settings are valid");
    client.configure_gate(KEY, GateSettings::default().in_flight(64));
    client
}

/// Memory of this process in MB that no file stands behind; Linux only.
fn anonymous_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) * 1024.0 / 1e6
}

/// Look-ups and exchanges of `ANSWERS` distinct answers, with the caches at their caps.
fn fetches(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cache.db");
    let settings = CacheSettings { disk_bytes: 64 * 1024 * 1024, ..CacheSettings::on_disk(&path) };
    let before = anonymous_mb();
    let full = client(Some(settings.clone()));
    runtime.block_on(async {
        for number in 0..ANSWERS {
            full.fetch(request(number)).await.expect("the transport answers");
        }
        full.flush().await;
    });
    let statistics = full.statistics().remove(0);
    let on_disk = std::fs::metadata(&path).map_or(0, |facts| facts.len());
    eprintln!(
        "{ANSWERS} answers of {BODY} bytes, caps 33.6 MB in memory and 67.1 MB on disk: {:.1} MB more in memory, {:.1} MB on \
         disk; dropped {} and {}",
        anonymous_mb() - before,
        on_disk as f64 / 1e6,
        statistics.evicted_from_memory,
        statistics.evicted_from_disk,
    );
    let no_memory = client(Some(CacheSettings { memory_bytes: 0, ..settings }));
    let in_memory = client(Some(CacheSettings::default()));
    let mut bench = |name: &str, client: &Client, number: &dyn Fn(usize) -> usize| {
        let mut count = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(
                || {
                    count += 1;
                    request(number(count))
                },
                |request| runtime.block_on(client.fetch(black_box(request))),
                BatchSize::SmallInput,
            );
        });
    };
    // Of the latest answers all are in memory, and on disk.
    bench("memory hit", &full, &|_| ANSWERS - 1);
    bench("disk hit", &no_memory, &|count| ANSWERS - 1 - count % 1000);
    bench("exchange, nothing kept", &client(None), &|count| count);
    bench("exchange, put in memory", &in_memory, &|count| ANSWERS + count);
    bench("exchange, put in memory and on disk", &full, &|count| ANSWERS + count);
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("make the network transport", |bencher| {
        bencher.iter(|| NetworkTransport::new(black_box(&NetworkSettings::default())));
    });
}

criterion_group!(benches, fetches, start);
criterion_main!(benches);
