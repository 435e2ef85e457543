//! Real HTTP on loopback: what networks and servers do wrong.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request as Incoming, State};
use axum::response::Response;
use bioscope_http::{
    Bytes, Client, ClientSettings, FaultKind, FetchContext, FetchError, GateSettings, HeaderMap,
    NetworkSettings, NetworkTransport, Reach, Reply, Request, Url,
};
use futures_util::stream;

use crate::scripted::KEY;

/// `{"title":"made up"}`, gzipped.
const GZIPPED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 42, 201, 44, 201, 73, 85, 178, 82, 202, 77, 76, 73, 85, 40, 45,
    80, 170, 5, 0, 37, 107, 236, 57, 19, 0, 0, 0,
];

/// A file, and as much of it as comes before the connection breaks off.
const LARGE: &str = "half of a large file, and the rest";
const BEGUN: &str = "half of";

/// What a server was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
}

pub(crate) type Seen = Arc<Mutex<Vec<Asked>>>;

/// Starts a server on a free port; its base address, and what it is asked.
pub(crate) async fn serve() -> (Url, Seen) {
    let seen = Seen::default();
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let app = Router::new().fallback(play).with_state(Arc::clone(&seen));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (base, seen)
}

/// Plays the fault that the path names.
async fn play(State(seen): State<Seen>, incoming: Incoming) -> Response {
    let asked = Asked {
        path: incoming.uri().path().to_owned(),
        query: incoming.uri().query().map(ToOwned::to_owned),
        headers: incoming.headers().clone(),
    };
    let asked_before = {
        let mut seen = seen.lock().unwrap();
        seen.push(asked.clone());
        seen.iter().filter(|earlier| earlier.path == asked.path).count() - 1
    };
    let response = Response::builder();
    let built = match asked.path.as_str() {
        "/echo" => response.header("content-type", "text/plain").body(Body::from("hello")),
        "/refuses" => {
            let told = format!(
                "{{\"status_message\":\"Invalid key: {}\"}}",
                asked.query.as_deref().unwrap_or_default()
            );
            response.status(401).header("etag", format!("\"{}\"", asked.path)).body(Body::from(told))
        }
        "/404" => response.status(404).body(Body::from("not here")),
        "/500" => response.status(500).body(Body::empty()),
        "/500-twice" if asked_before < 2 => response.status(500).body(Body::empty()),
        "/429-once" if asked_before < 1 => {
            response.status(429).header("retry-after", "1").body(Body::empty())
        }
        "/cut" => response.body(broken_body()),
        "/cut-once" if asked_before < 1 => response.body(broken_body()),
        "/drip" => response.body(Body::from_stream(stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b".")), ()))
        }))),
        "/stall" => response.body(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())),
        "/gzip" => response.header("content-encoding", "gzip").body(Body::from(GZIPPED)),
        "/gzip-bomb" => response.header("content-encoding", "gzip").body(Body::from(bomb())),
        "/gzip-cut" => {
            response.header("content-encoding", "gzip").body(Body::from(&GZIPPED[..GZIPPED.len() - 12]))
        }
        "/announced" => response.body(Body::from(vec![b'x'; 5000])),
        "/endless" => response.body(Body::from_stream(stream::repeat_with(|| {
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; 1000]))
        }))),
        "/redirect" => {
            let to = asked.query.as_deref().unwrap_or_default();
            let pairs = Url::parse(&format!("http://x/?{to}")).unwrap();
            let to = pairs.query_pairs().find(|(name, _)| name == "to").map(|(_, to)| to.into_owned());
            response.status(302).header("location", to.unwrap()).body(Body::empty())
        }
        "/loop" => response.status(301).header("location", "/loop").body(Body::empty()),
        "/redirect-nowhere" => response.status(302).body(Body::empty()),
        "/large" | "/replaced" if asked_before < 1 => {
            response.header("etag", r#""first""#).body(broken_body())
        }
        "/large" => response
            .status(206)
            .header("etag", r#""first""#)
            .header("content-range", format!("bytes {}-{}/{}", BEGUN.len(), LARGE.len() - 1, LARGE.len()))
            .body(Body::from(&LARGE[BEGUN.len()..])),
        "/replaced" => response.header("etag", r#""second""#).body(Body::from("another version")),
        _ => response.body(Body::from("fine")),
    };
    built.unwrap()
}

/// Ten kilobytes that unpack to ten megabytes.
fn bomb() -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 10_000_000]).unwrap();
    encoder.finish().unwrap()
}

/// A body that breaks off after its first piece, which has time to get on the wire.
fn broken_body() -> Body {
    Body::from_stream(stream::unfold(0, |piece| async move {
        if piece == 0 {
            return Some((Ok(Bytes::from_static(BEGUN.as_bytes())), 1));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
        Some((Err(std::io::Error::other("cut")), 2))
    }))
}

fn client(settings: &NetworkSettings, gate: GateSettings) -> Client {
    let transport = Arc::new(NetworkTransport::new(settings).unwrap());
    let client = Client::new(ClientSettings::new("bioscope-test/1", transport).cache(None)).unwrap();
    client.configure_gate(KEY, gate);
    client
}

async fn fetch_from(url: Url, gate: GateSettings) -> Result<Reply, FetchError> {
    let client = client(&NetworkSettings::default(), gate);
    client.fetch(Request::get(url, KEY, "test", FetchContext::default()).body_limit(4000)).await
}

/// Fetches `path` from a new server; the reply and how often the server was asked.
async fn fetch(path: &str, gate: GateSettings) -> (Result<Reply, FetchError>, usize) {
    let (base, seen) = serve().await;
    let reply = fetch_from(base.join(path).unwrap(), gate).await;
    let asked = seen.lock().unwrap().len();
    (reply, asked)
}

fn once() -> GateSettings {
    GateSettings::default().retries(0)
}

fn kind(error: &FetchError) -> FaultKind {
    match error {
        FetchError::Unreachable { kind, .. } => *kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_plain_answer_arrives_whole_with_its_type() {
    let (base, seen) = serve().await;
    let reply = fetch_from(base.join("/echo").unwrap(), once()).await.unwrap();
    assert_eq!((reply.status, reply.content_type.as_deref()), (200, Some("text/plain")));
    assert_eq!(&reply.body[..], b"hello");
    let asked = seen.lock().unwrap().remove(0);
    assert_eq!(asked.headers["user-agent"], "bioscope-test/1");
    assert!(asked.headers["accept-encoding"].to_str().unwrap().contains("gzip"));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_fault_and_is_tried_again() {
    let (reply, _) = fetch("/cut", once()).await;
    assert_eq!(kind(&reply.unwrap_err()), FaultKind::CutBody);
    let (reply, asked) = fetch("/cut-once", GateSettings::default()).await;
    assert_eq!(&reply.unwrap().body[..], b"fine");
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn errors_of_the_server_and_refusals_pass_with_time() {
    let (reply, asked) = fetch("/500-twice", GateSettings::default()).await;
    assert_eq!((reply.unwrap().status, asked), (200, 3));
    let begun = std::time::Instant::now();
    let (reply, asked) = fetch("/429-once", GateSettings::default()).await;
    assert_eq!((reply.unwrap().status, asked), (200, 2));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_timeout_of_the_attempt() {
    let (reply, _) = fetch("/drip", once().timeout(Duration::from_millis(300))).await;
    assert_eq!(kind(&reply.unwrap_err()), FaultKind::Timeout);
}

#[tokio::test]
async fn a_body_that_stalls_ends_at_the_read_timeout() {
    let (base, _) = serve().await;
    let settings = NetworkSettings { read_timeout: Duration::from_millis(200), ..NetworkSettings::default() };
    let request = Request::get(base.join("/stall").unwrap(), KEY, "test", FetchContext::default());
    let error = client(&settings, once()).fetch(request).await.unwrap_err();
    assert_eq!(kind(&error), FaultKind::Timeout);
}

#[tokio::test]
async fn compressed_bodies_are_unpacked_and_damaged_ones_are_faults() {
    let (reply, _) = fetch("/gzip", once()).await;
    let reply = reply.unwrap();
    assert_eq!(&reply.body[..], br#"{"title":"made up"}"#);
    assert_eq!(reply.header("content-encoding"), None);
    let (reply, _) = fetch("/gzip-cut", once()).await;
    assert_eq!(kind(&reply.unwrap_err()), FaultKind::CutBody);
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_refused_announced_or_not() {
    for path in ["/announced", "/endless", "/gzip-bomb"] {
        let (reply, asked) = fetch(path, GateSettings::default()).await;
        assert!(matches!(reply.unwrap_err(), FetchError::TooLarge { limit: 4000, .. }));
        assert_eq!(asked, 1, "asking again would not make it smaller");
    }
}

#[tokio::test]
async fn redirects_are_followed_five_times_at_most() {
    let (base, _) = serve().await;
    let mut url = base.join("/echo").unwrap();
    for _ in 0..5 {
        let target = url.clone();
        url = base.join("/redirect").unwrap();
        url.query_pairs_mut().append_pair("to", target.as_str());
    }
    assert_eq!(&fetch_from(url, once()).await.unwrap().body[..], b"hello");
    let (reply, asked) = fetch("/loop", GateSettings::default()).await;
    assert!(matches!(reply.unwrap_err(), FetchError::Redirects { .. }));
    assert_eq!(asked, 6);
    let (reply, _) = fetch("/redirect-nowhere", once()).await;
    assert!(matches!(reply.unwrap_err(), FetchError::Status { status: 302, .. }));
}

#[tokio::test]
async fn a_redirect_out_of_reach_is_refused_and_not_followed() {
    let (base, _) = serve().await;
    let mut url = base.join("/redirect").unwrap();
    url.query_pairs_mut().append_pair("to", "https://example.org/");
    let settings = NetworkSettings { reach: Reach::LoopbackOnly, ..NetworkSettings::default() };
    let request = Request::get(url, KEY, "test", FetchContext::default());
    let error = client(&settings, once()).fetch(request).await.unwrap_err();
    assert!(matches!(error, FetchError::Address { .. }), "{error:?}");
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_are_told_apart() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    assert_eq!(kind(&fetch_from(closed, once()).await.unwrap_err()), FaultKind::Connect);
    // A name under `localhost` counts as loopback, so that no proxy is asked; `invalid` labels never resolve.
    let unknown = Url::parse("http://no-such-name.invalid.localhost:1/").unwrap();
    let error = fetch_from(unknown, once()).await.unwrap_err();
    assert!(matches!(kind(&error), FaultKind::Dns | FaultKind::Connect), "{error}");
    assert!(error.to_string().contains("no-such-name.invalid.localhost"));
}

#[tokio::test]
async fn an_encrypted_request_to_a_plain_port_is_not_repeated() {
    let (mut base, _) = serve().await;
    base.set_scheme("https").unwrap();
    for reach in [Reach::Anywhere, Reach::LoopbackOnly] {
        let settings = NetworkSettings { reach, ..NetworkSettings::default() };
        let request = Request::get(base.clone(), KEY, "test", FetchContext::default());
        let error = client(&settings, GateSettings::default()).fetch(request).await.unwrap_err();
        assert_eq!((kind(&error), error.attempts()), (FaultKind::Tls, 1), "{error}");
    }
}

#[tokio::test]
async fn something_that_is_not_http_is_a_fault() {
    use tokio::io::AsyncWriteExt;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 mail.example.org ESMTP\r\n").await;
        }
    });
    assert!(fetch_from(url, once()).await.unwrap_err().is_fault());
}

#[tokio::test]
async fn many_requests_at_once_keep_to_the_limit_in_flight() {
    let (base, seen) = serve().await;
    let client = client(&NetworkSettings::default(), GateSettings::default().in_flight(8));
    let calls = (0..200).map(|number| {
        let url = base.join(&format!("/{number}")).unwrap();
        client.fetch(Request::get(url, KEY, "test", FetchContext::default()))
    });
    for reply in futures_util::future::join_all(calls).await {
        assert_eq!(reply.unwrap().status, 200);
    }
    assert_eq!(seen.lock().unwrap().len(), 200);
    assert_eq!(client.gates()[0].peak_in_flight, 8);
}

#[tokio::test]
async fn a_download_replaces_its_file_when_it_is_whole_and_not_before() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("names.tsv.gz");
    std::fs::write(&path, "old").unwrap();
    let (base, _) = serve().await;
    let client = client(&NetworkSettings::default(), GateSettings::default());
    let download = async |of: &str, limit: u64| {
        let request = Request::get(base.join(of).unwrap(), KEY, "test", FetchContext::default());
        client.download(request.body_limit(limit), &path, &|_, _| {}).await
    };
    assert!(matches!(download("/endless", 100_000).await.unwrap_err(), FetchError::TooLarge { .. }));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(download("/redirect-nowhere?", 1).await.unwrap_err().attempts(), 1);
    let reply = download("/404", 100).await.unwrap();
    assert_eq!((reply.status, std::fs::read_to_string(&path).unwrap().as_str()), (404, "old"));
    let reply = download("/cut-once", 100_000).await.unwrap();
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "fine", "what the broken attempt wrote is gone");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    assert_eq!(client.statistics()[0].bytes_received, 4);
}

#[tokio::test]
async fn a_download_that_cannot_be_written_says_so() {
    let (base, _) = serve().await;
    let client = client(&NetworkSettings::default(), GateSettings::default());
    let request = Request::get(base.join("/echo").unwrap(), KEY, "test", FetchContext::default());
    let error =
        client.download(request, std::path::Path::new("/nowhere/at/all"), &|_, _| {}).await.unwrap_err();
    assert!(matches!(error, FetchError::Write { .. }), "{error:?}");
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off_if_the_version_is_still_the_same() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("names.tsv.gz");
    let (base, seen) = serve().await;
    let client = client(&NetworkSettings::default(), once());
    let progress = Mutex::new(Vec::new());
    let download = async |of: &str| {
        let request = Request::get(base.join(of).unwrap(), KEY, "test", FetchContext::default());
        client.download(request, &path, &|done, total| progress.lock().unwrap().push((done, total))).await
    };
    for (of, whole) in [("/large", LARGE), ("/replaced", "another version")] {
        assert!(download(of).await.unwrap_err().is_fault(), "{of}");
        progress.lock().unwrap().clear();
        download(of).await.unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
        let length = whole.len() as u64;
        assert_eq!(progress.lock().unwrap().last(), Some(&(length, Some(length))), "{of}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
    let seen = seen.lock().unwrap();
    let asked = |at: usize, name: &str| seen[at].headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!((asked(0, "range"), asked(0, "if-range")), (None, None));
    assert_eq!((asked(1, "range"), asked(1, "if-range")), (Some("bytes=7-"), Some(r#""first""#)));
    assert_eq!(asked(3, "range"), Some("bytes=7-"));
}
