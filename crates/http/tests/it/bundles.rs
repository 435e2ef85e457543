//! Recording, replaying, and composing answers from parts.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bioscope_http::bundle::{Bundle, BundleError, BundleWriter, EXCHANGES_FILE, Host};
use bioscope_http::{
    Answer, Bytes, Client, ClientSettings, FetchContext, FetchError, GateSettings, HeaderMap,
    NetworkSettings, NetworkTransport, Recorder, Replay, Request, Url,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::network::serve;
use crate::scripted::{KEY, Scripted, answer, client, get, ok};

const TMDB: &str = "https://api.themoviedb.org";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// A bundle of these addresses (on TMDB's host where they are only paths) and bodies.
fn bundle(folder: &Path, exchanges: &[(&str, Value)]) -> Bundle {
    let mut writer = BundleWriter::open(folder).unwrap();
    for (address, body) in exchanges {
        let answer = Answer {
            status: 200,
            headers: HeaderMap::new(),
            body: Bytes::from(serde_json::to_vec(body).unwrap()),
        };
        writer.add("GET", &url(TMDB).join(address).unwrap(), &answer).unwrap();
    }
    Bundle::open(folder).unwrap()
}

#[test]
fn a_line_that_broke_off_costs_only_itself() {
    let folder = TempDir::new().unwrap();
    bundle(folder.path(), &[("/3/movie/1", json!({"id": 1}))]);
    let list = folder.path().join(EXCHANGES_FILE);
    let mut text = std::fs::read(&list).unwrap();
    text.extend_from_slice(b"{\"method\":\"GET\",\"url\":\"https://api.th");
    std::fs::write(&list, text).unwrap();
    let whole = bundle(folder.path(), &[("/3/movie/2", json!({"id": 2}))]);
    assert_eq!(whole.len(), 2);
    assert_eq!(ask(&whole, "/3/movie/2"), Some(json!({"id": 2})));
}

fn ask(bundle: &Bundle, address: &str) -> Option<Value> {
    let answer = bundle.answer("GET", &url(TMDB).join(address).unwrap(), Host::Must)?;
    Some(serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn what_was_recorded_replays_the_same() {
    let folder = TempDir::new().unwrap();
    let (base, seen) = serve().await;
    let network = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let fetch = |client: Client, path: &'static str| {
        let request = Request::get(base.join(path).unwrap(), KEY, "test", FetchContext::default());
        async move { client.fetch(request).await }
    };
    let recorder = Arc::new(Recorder::new(network, folder.path()).unwrap());
    let recording = Client::new(ClientSettings::new("bioscope-test", recorder).cache(None)).unwrap();
    let live = fetch(recording.clone(), "/echo?x=1").await.unwrap();
    fetch(recording, "/empty").await.unwrap();
    let asked = seen.lock().unwrap().len();

    let replay = Arc::new(Replay::new(Arc::new(Bundle::open(folder.path()).unwrap())));
    let replaying = Client::new(ClientSettings::new("bioscope-test", replay).cache(None)).unwrap();
    let replayed = fetch(replaying.clone(), "/echo?x=1").await.unwrap();
    assert_eq!(
        (replayed.status, replayed.body, replayed.content_type),
        (live.status, live.body, live.content_type)
    );
    let missing = fetch(replaying, "/echo?x=2").await.unwrap_err();
    assert!(matches!(&missing, FetchError::NotRecorded { url } if url.ends_with("/echo?x=2")), "{missing}");
    assert_eq!(seen.lock().unwrap().len(), asked, "nothing was asked");
}

#[tokio::test(start_paused = true)]
async fn faults_are_not_recorded_and_a_recording_is_continued() {
    let folder = TempDir::new().unwrap();
    for path in ["/a", "/b"] {
        let scripted = Scripted::new(
            Duration::ZERO,
            [answer(500, &[], "down"), answer(429, &[], ""), ok(path), answer(404, &[], "none")],
        );
        let recorder = Arc::new(Recorder::new(scripted, folder.path()).unwrap());
        let client = Client::new(ClientSettings::new("bioscope-test", recorder).cache(None)).unwrap();
        client.configure_gate(KEY, GateSettings::default());
        assert_eq!(&client.fetch(get(path)).await.unwrap().body[..], path.as_bytes());
        client.fetch(get(&format!("{path}/missing"))).await.unwrap();
    }
    let bundle = Bundle::open(folder.path()).unwrap();
    assert_eq!(bundle.len(), 4);
    let found = bundle.answer("GET", &crate::scripted::url("/b"), Host::Must).unwrap();
    assert_eq!(&found.body[..], b"/b");
    assert_eq!(bundle.answer("GET", &crate::scripted::url("/a/missing"), Host::Must).unwrap().status, 404);
}

#[tokio::test]
async fn a_recording_is_whole_although_the_cache_had_a_validator() {
    let folder = TempDir::new().unwrap();
    let scripted = Scripted::new(Duration::ZERO, [answer(200, &[("etag", "\"v\"")], "body")]);
    let recorder = Recorder::new(scripted.clone(), folder.path()).unwrap();
    let client = Client::new(ClientSettings::new("bioscope-test", Arc::new(recorder))).unwrap();
    for _ in 0..2 {
        client.fetch(crate::scripted::get_kept("/x", bioscope_http::Freshness::Revalidate)).await.unwrap();
    }
    assert!(!scripted.last().headers.contains_key("if-none-match"));
}

#[test]
fn method_host_and_path_must_match() {
    let folder = TempDir::new().unwrap();
    let bundle =
        bundle(folder.path(), &[("/3/movie/550", json!({"id": 550})), ("/3/search/a%20b", json!([1]))]);
    assert!(ask(&bundle, "/3/movie/550/").is_some());
    assert!(ask(&bundle, "/3/search/a b").is_some());
    assert!(ask(&bundle, "/3/movie/551").is_none());
    let elsewhere = url("http://127.0.0.1:4000/3/movie/550");
    assert!(bundle.answer("GET", &elsewhere, Host::Must).is_none());
    assert!(bundle.answer("GET", &elsewhere, Host::Any).is_some());
    assert!(bundle.answer("POST", &elsewhere, Host::Any).is_none());
}

#[test]
fn the_query_matches_but_for_key_and_language_and_the_closest_is_preferred() {
    let folder = TempDir::new().unwrap();
    let bundle = bundle(
        folder.path(),
        &[
            ("/3/search/movie?query=Heat&language=de-DE", json!("german")),
            ("/3/search/movie?query=Heat&language=en-US", json!("english")),
            ("/3/search/movie?query=Heat&language=fr-FR&page=2", json!("second page")),
        ],
    );
    assert_eq!(
        ask(&bundle, "/3/search/movie?language=de-DE&query=heat&page=1&api_key=k"),
        Some(json!("german"))
    );
    assert_eq!(ask(&bundle, "/3/search/movie?query=HEAT&language=en-US"), Some(json!("english")));
    assert_eq!(ask(&bundle, "/3/search/movie?query=heat&page=2"), Some(json!("second page")));
    assert_eq!(ask(&bundle, "/3/search/movie?query=heat&page=3"), None);
    assert_eq!(ask(&bundle, "/3/search/movie?query=cold"), None);
    assert_eq!(ask(&bundle, "/3/search/movie?query=heat&year=1995"), None);
}

#[test]
fn a_whole_is_composed_from_parts_recorded_apart() {
    let folder = TempDir::new().unwrap();
    let bundle = bundle(
        folder.path(),
        &[
            ("/3/movie/550?language=en-US", json!({"id": 550, "title": "Made up", "images": {"here": true}})),
            ("/3/movie/550/credits", json!({"id": 550, "cast": [1, 2]})),
            ("/3/movie/550/images", json!({"id": 550, "here": false})),
        ],
    );
    let whole = ask(&bundle, "/3/movie/550?append_to_response=credits,images,videos&language=de").unwrap();
    assert_eq!(
        whole,
        json!({"id": 550, "title": "Made up", "images": {"here": true}, "credits": {"cast": [1, 2]}}),
        "what the base holds stays, a part comes without its id, what is not recorded is left out"
    );
    assert_eq!(ask(&bundle, "/3/movie/551?append_to_response=credits"), None);
}

#[test]
fn a_recorded_whole_goes_before_a_composed_one() {
    let folder = TempDir::new().unwrap();
    let bundle = bundle(
        folder.path(),
        &[
            ("/3/tv/1", json!({"id": 1, "bare": true})),
            ("/3/tv/1?append_to_response=credits,images", json!({"id": 1, "credits": {}, "images": {}})),
            ("/3/tv/1?append_to_response=credits", json!({"id": 1, "credits": {"whole": true}})),
            ("/3/tv/1/videos", json!({"id": 1, "results": []})),
        ],
    );
    let exact = ask(&bundle, "/3/tv/1?append_to_response=credits").unwrap();
    assert_eq!(exact["credits"]["whole"], true);
    let most = ask(&bundle, "/3/tv/1?append_to_response=images,videos,credits").unwrap();
    assert_eq!(most, json!({"id": 1, "credits": {}, "images": {}, "videos": {"results": []}}));
}

#[test]
fn an_appended_season_keeps_its_own_id() {
    let folder = TempDir::new().unwrap();
    let bundle = bundle(
        folder.path(),
        &[("/3/tv/1", json!({"id": 1})), ("/3/tv/1/season/2", json!({"id": 77, "season_number": 2}))],
    );
    let whole = ask(&bundle, "/3/tv/1?append_to_response=season/2").unwrap();
    assert_eq!(whole["season/2"], json!({"id": 77, "season_number": 2}));
}

#[test]
fn malformed_lists_are_refused_with_their_line() {
    let folder = TempDir::new().unwrap();
    let refused = |text: &str| {
        std::fs::write(folder.path().join(EXCHANGES_FILE), text).unwrap();
        match Bundle::open(folder.path()) {
            Err(BundleError::Malformed { line, .. }) => Some(line),
            Err(error) => panic!("{error}"),
            Ok(_) => None,
        }
    };
    assert_eq!(refused("\n{\"url\":\"https://a.example/\"}\n\n"), None, "what is left out has a default");
    assert_eq!(refused("{}"), Some(1));
    assert_eq!(refused("{\"url\":\"https://a.example/\"}\nnonsense"), Some(2));
    assert_eq!(refused("{\"url\":\"https://a.example/\",\"body\":\"../../etc/passwd\"}"), Some(1));
    assert_eq!(refused("{\"url\":\"https://a.example/\",\"body\":\"/etc/passwd\"}"), Some(1));
    assert_eq!(refused("{\"url\":\"https://a.example/\",\"status\":42}"), Some(1));
    assert_eq!(refused("{\"url\":\"https://a.example/\",\"headers\":{\"a b\":\"c\"}}"), Some(1));
    assert!(matches!(Bundle::open(Path::new("/nowhere")), Err(BundleError::Io { .. })));
}

#[test]
fn header_fields_are_read_in_every_form_and_never_describe_the_wire() {
    let folder = TempDir::new().unwrap();
    for headers in [
        json!({"Content-Type": "text/html", "content-encoding": "gzip", "content-length": 12}),
        json!([["content-type", "text/html"], ["Transfer-Encoding", "chunked"]]),
        json!({"content-type": ["text/html"]}),
    ] {
        let line = json!({"url": "https://a.example/x", "headers": headers, "added": "by somebody"});
        std::fs::write(folder.path().join(EXCHANGES_FILE), line.to_string()).unwrap();
        let bundle = Bundle::open(folder.path()).unwrap();
        let answer = bundle.answer("GET", &url("https://a.example/x"), Host::Must).unwrap();
        assert_eq!(answer.headers.len(), 1);
        assert_eq!(answer.headers["content-type"], "text/html");
    }
}

#[test]
fn a_body_that_is_gone_is_no_answer() {
    let folder = TempDir::new().unwrap();
    let list = "{\"url\":\"https://a.example/x\",\"body\":\"gone.json\"}";
    std::fs::write(folder.path().join(EXCHANGES_FILE), list).unwrap();
    let bundle = Bundle::open(folder.path()).unwrap();
    assert!(bundle.answer("GET", &url("https://a.example/x"), Host::Must).is_none());
}

#[test]
fn keys_in_an_address_do_not_reach_the_list() {
    let folder = TempDir::new().unwrap();
    bundle(folder.path(), &[("/3/movie/1?api_key=hidden&language=de", json!({}))]);
    let list = std::fs::read_to_string(folder.path().join(EXCHANGES_FILE)).unwrap();
    assert!(!list.contains("hidden") && list.contains("language=de"), "{list}");
}

#[tokio::test(start_paused = true)]
async fn a_replay_can_stand_for_any_host() {
    let folder = TempDir::new().unwrap();
    let recorded = Arc::new(bundle(folder.path(), &[("/x", json!("anywhere"))]));
    let replay = Arc::new(Replay::new(recorded).for_any_host());
    let client = Client::new(ClientSettings::new("bioscope-test", replay).cache(None)).unwrap();
    assert_eq!(&client.fetch(get("/x")).await.unwrap().body[..], b"\"anywhere\"");
}

#[tokio::test]
async fn without_recording_the_transport_is_asked_directly() {
    let scripted = Scripted::new(Duration::ZERO, [ok("direct")]);
    assert_eq!(&client(&scripted).fetch(get("/x")).await.unwrap().body[..], b"direct");
}
