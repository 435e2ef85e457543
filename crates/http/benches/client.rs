//! The client's own work: what a fetch costs beside the network.

use std::hint::black_box;
use std::sync::Arc;

use async_trait::async_trait;
use bioscope_http::{
    Answer, Bytes, CacheSettings, Client, ClientSettings, FetchContext, Freshness, GateKey, GateSettings,
    HeaderMap, Lifetimes, NetworkSettings, NetworkTransport, OutgoingRequest, Request, Role, Transport,
    TransportError, Url,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::time::Duration;

const KEY: GateKey = GateKey::new("tmdb", Role::Api);

/// Answers at once with a body of the size of a film's credits.
struct Instant(Bytes);

#[async_trait]
impl Transport for Instant {
    async fn send(&self, _: &OutgoingRequest) -> Result<Answer, TransportError> {
        Ok(Answer { status: 200, headers: HeaderMap::new(), body: self.0.clone() })
    }
}

/// About 60 KB that compress as JSON does.
fn credits() -> Bytes {
    let person = |number: usize| {
        format!(
            "{{\"id\":{},\"name\":\"Person {number}\",\"character\":\"Part {}\"}},",
            number * 7919,
            number * 31
        )
    };
    (0..1100).map(person).collect::<String>().into()
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
    let settings = ClientSettings::new("bench", Arc::new(Instant(credits()))).cache(cache);
    let client = Client::new(settings).expect("the settings are valid");
    client.configure_gate(KEY, GateSettings::default().in_flight(64));
    client
}

fn fetches(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let on_disk = CacheSettings { memory_bytes: 0, ..CacheSettings::on_disk(folder.path().join("cache.db")) };
    let mut fetch_all = |name: &str, client: Client, numbers: Box<dyn Fn(usize) -> usize>| {
        runtime.block_on(async {
            client.fetch(request(0)).await.expect("the transport answers");
            client.flush().await;
        });
        let mut count = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(
                || {
                    count += 1;
                    request(numbers(count))
                },
                |request| runtime.block_on(client.fetch(black_box(request))),
                BatchSize::SmallInput,
            );
        });
    };
    fetch_all("exchange, nothing kept", client(None), Box::new(|count| count));
    fetch_all("exchange, kept in memory", client(Some(CacheSettings::default())), Box::new(|count| count));
    fetch_all("exchange, kept on disk", client(Some(on_disk.clone())), Box::new(|count| count));
    fetch_all("memory hit", client(Some(CacheSettings::default())), Box::new(|_| 0));
    fetch_all("disk hit", client(Some(on_disk)), Box::new(|_| 0));
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("make the network transport", |bencher| {
        bencher.iter(|| NetworkTransport::new(black_box(&NetworkSettings::default())));
    });
}

criterion_group!(benches, fetches, start);
criterion_main!(benches);
