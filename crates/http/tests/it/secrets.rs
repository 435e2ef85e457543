//! That no secret gets into a log, an error, a key, a file or another host's hands.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bioscope_http::{
    CacheSettings, Client, ClientSettings, FetchContext, Freshness, GateSettings, NetworkSettings,
    NetworkTransport, Recorder, Request, SecretString, Url,
};
use tempfile::TempDir;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::network::serve;
use crate::scripted::{KEY, Scripted, get_kept, ok};

const SECRET: &str = "s3cr3t-k3y";

fn secret() -> SecretString {
    SecretString::from(SECRET)
}

/// Collects everything that is logged.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<String>>);

struct Words<'a>(&'a mut String);

impl Visit for Words<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = writeln!(self.0, "{field}={value:?}");
    }
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Words(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Words(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        let _ = writeln!(log, "target={}", event.metadata().target());
        event.record(&mut Words(&mut log));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_secret_is_shown_logged_or_stored() {
    let collector = Collector::default();
    // For the whole process: what other tests log at the same time must not hold the secret either.
    tracing::subscriber::set_global_default(collector.clone()).unwrap();
    let folder = TempDir::new().unwrap();
    let bundle = folder.path().join("bundle");
    let scripted = Scripted::new(Duration::ZERO, [ok("{}")]);
    let recorder = Arc::new(Recorder::new(scripted.clone(), &bundle).unwrap());
    let settings = ClientSettings::new("bioscope-test", recorder)
        .cache(Some(CacheSettings::on_disk(folder.path().join("cache.db"))));
    let client = Client::new(settings).unwrap();
    let request = get_kept("/3/movie/550?language=de", Freshness::Normal)
        .secret_query("api_key", secret())
        .secret_header("authorization", secret());
    assert!(!format!("{request:?}").contains(SECRET));
    client.fetch(request).await.unwrap();
    client.flush().await;
    assert!(!format!("{:?}", scripted.last()).contains(SECRET));
    drop(client);

    let log = collector.0.lock().unwrap().clone();
    assert!(log.contains("target=bioscope::timing") && log.contains("elapsed_us="), "{log}");
    assert!(log.contains("operation=\"TMDB.GetInfo_Movie.APICall\"") && log.contains("provider=\"tmdb\""));
    assert!(!log.contains(SECRET));
    let mut files = vec![folder.path().to_owned()];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = std::fs::read(path).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains(SECRET));
            read += 1;
        }
    }
    assert!(read >= 3, "the cache, the list and the body were looked at");
}

#[tokio::test]
async fn a_secret_is_sent_and_never_named_in_an_error() {
    let (base, seen) = serve().await;
    let transport = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let client = Client::new(ClientSettings::new("bioscope-test", transport).cache(None)).unwrap();
    client.configure_gate(KEY, GateSettings::default().retries(0));
    let fetch = |url: Url| {
        let request = Request::get(url, KEY, "test", FetchContext::default());
        client.fetch(request.secret_query("api_key", secret()).secret_header("x-key", secret()))
    };
    fetch(base.join("/echo?a=1").unwrap()).await.unwrap();
    let asked = seen.lock().unwrap().last().unwrap().clone();
    assert_eq!(asked.query.as_deref(), Some("a=1&api_key=s3cr3t-k3y"));
    assert_eq!(asked.headers["x-key"], SECRET);

    let closed = Url::parse("http://127.0.0.1:1/x").unwrap();
    for url in [base.join("/cut").unwrap(), base.join("/500").unwrap(), closed] {
        let error = fetch(url).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

#[tokio::test]
async fn secrets_do_not_follow_a_redirect_to_another_origin() {
    let (first, _) = serve().await;
    let (second, seen) = serve().await;
    let transport = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let client = Client::new(ClientSettings::new("bioscope-test", transport).cache(None)).unwrap();
    let target = second.join("/echo").unwrap();
    let mut url = first.join("/redirect").unwrap();
    url.query_pairs_mut().append_pair("to", target.as_str());
    let request = Request::get(url, KEY, "test", FetchContext::default())
        .secret_query("api_key", secret())
        .secret_header("x-key", secret());
    client.fetch(request).await.unwrap();
    let asked = seen.lock().unwrap().last().unwrap().clone();
    assert_eq!(asked.path, "/echo");
    assert!(!format!("{asked:?}").contains(SECRET), "{asked:?}");
}

#[tokio::test]
async fn a_secret_that_a_server_repeats_goes_no_further_than_the_network() {
    let (base, _) = serve().await;
    let folder = TempDir::new().unwrap();
    let network = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let recorder = Arc::new(Recorder::new(network, folder.path()).unwrap());
    let client = Client::new(ClientSettings::new("bioscope-test", recorder).cache(None)).unwrap();
    let request = Request::get(base.join("/refuses").unwrap(), KEY, "test", FetchContext::default());
    let reply = client.fetch(request.secret_query("api_key", secret())).await.unwrap();
    let told = String::from_utf8(reply.body.to_vec()).unwrap();
    assert!(told.contains("Invalid key: api_key=[secret]"), "{told}");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let written = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!written.contains(SECRET), "{written}");
    }
}
