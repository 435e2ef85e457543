//! The key is nowhere but where the user put it.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use bioscope_standin::{Fault, FaultRule, Recorded, RecordedAnswer};
use bytes::Bytes;
use http::HeaderMap;
use http::header::LOCATION;

use crate::world::{API_KEY, Finished, World};

/// The environment variable of the key.
const KEY_VARIABLE: &str = "BIOSCOPE_PROVIDERS__TMDB__API_KEY";

/// Keys of every kind: one that goes into addresses, one that must be escaped there, one that goes into a header.
/// Each holds [`API_KEY`], which no escaping changes but one that spares nothing.
fn keys() -> [String; 3] {
    [API_KEY.to_owned(), format!("{API_KEY}/+=&? %é\"<"), format!("{API_KEY}.pay-load.signature_1")]
}

/// Whether the bytes hold either half of the key, plainly or with every byte escaped.
fn gives_away(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let (start, end) = API_KEY.split_at(API_KEY.len() / 2);
    [start, end].into_iter().any(|half| text.contains(half) || text.contains(&every_byte_escaped(half)))
}

fn every_byte_escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Every file of the world but the configuration, which is where the user puts the key.
fn files(world: &World) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![world.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path != world.config() {
                files.push(path);
            }
        }
    }
    files
}

#[track_caller]
fn assert_nowhere(world: &World) {
    let files = files(world);
    assert!(files.iter().any(|path| path.ends_with("library.db")), "the library is not among {files:?}");
    for path in files {
        assert!(!gives_away(&fs::read(&path).unwrap()), "{} gives the key away", path.display());
        assert!(!gives_away(path.to_string_lossy().as_bytes()), "{} gives the key away", path.display());
    }
}

#[track_caller]
fn assert_silent(run: &Finished) {
    for (place, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        let line = text.lines().find(|line| gives_away(line.as_bytes()));
        assert_eq!(line, None, "{place} gives the key away");
    }
}

/// Lets the program use `key`, say all it can and give up at once.
fn make_talkative(world: &mut World, key: &str) {
    let settings = [
        (KEY_VARIABLE, key),
        ("BIOSCOPE_LOG", "trace"),
        ("BIOSCOPE_SCRAPERS__MOVIES", "tmdb"),
        ("BIOSCOPE_PROVIDERS__TMDB__GATE__RETRIES", "0"),
    ];
    for (name, value) in settings {
        world.environment.insert(name.to_owned(), value.to_owned());
    }
}

/// A world of `count` films and a talkative program.
async fn talkative_world(key: &str, count: usize) -> World {
    let mut world = World::classics(count).await;
    make_talkative(&mut world, key);
    world.scan().await;
    world
}

#[test]
fn a_key_is_seen_in_every_spelling() {
    for key in keys() {
        let form: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let every_byte = every_byte_escaped(&key).to_uppercase();
        let shortened = format!("{}…", &key[..20]);
        for text in
            [format!("x{key}y"), format!("?api_key={form}&x"), key.to_uppercase(), every_byte, shortened]
        {
            assert!(gives_away(text.as_bytes()), "{text}");
        }
    }
    assert!(!gives_away(b"api_key=redacted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_keeps_the_key_to_itself() {
    for key in keys() {
        let world = talkative_world(&key, 2).await;
        let runs: [&[&str]; 5] = [
            &["scrape", "--all", "-vv", "--metrics-csv", "timings.csv"],
            &["scrape", "--all", "--json", "--refresh", "-vv"],
            &["scrape", "--all", "--record", "bundle", "--refresh", "-vv"],
            &["scrape", "--all", "--dry-run", "--refresh", "--parts", "nfo,keyart"],
            &["scrape", "--all", "--replay", "bundle", "-vv"],
        ];
        let mut said = String::new();
        for arguments in runs {
            let run = world.run(arguments).await.with_status(0);
            assert_silent(&run);
            said.push_str(&run.stderr);
        }
        assert!(said.contains("TRACE") || said.contains("DEBUG"), "there are no logs to search: {said}");
        let recorded = fs::read_to_string(world.path().join("bundle/exchanges.jsonl")).unwrap();
        assert!(recorded.contains("/3/movie/"), "nothing was recorded: {recorded}");
        let looks: [&[&str]; 12] = [
            &["list"],
            &["show", "1"],
            &["--json", "show", "1"],
            &["explain", "1"],
            &["--json", "explain", "1"],
            &["history", "1"],
            &["jobs", "show", "1"],
            &["cache", "stats"],
            &["metrics"],
            &["config"],
            &["doctor", "-vv"],
            &["--json", "doctor"],
        ];
        for arguments in looks {
            assert_silent(&world.run(arguments).await.with_status(0));
        }
        world.run(&["backup"]).await.with_status(0);
        assert_nowhere(&world);
    }
}

/// A server that refuses every key.
struct Refusing;

impl Recorded for Refusing {
    fn answer(&self, _method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let body = Bytes::from_static(
            br#"{"status_code":7,"status_message":"Invalid API key: You must be granted a valid key.","success":false}"#,
        );
        path_and_query.starts_with("/3/").then(|| RecordedAnswer {
            status: 401,
            headers: HeaderMap::new(),
            body,
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_not_repeated() {
    for key in keys() {
        let mut world = World::recorded(Arc::new(Refusing)).await;
        make_talkative(&mut world, &key);
        world.video("Metropolis (1927)/Metropolis (1927).mkv");
        world.video("The Kid (1921) {tmdb-10098}/The Kid (1921).mkv");
        world.scan().await;
        let run = world.run(&["scrape", "--all", "--json", "-vv"]).await.with_status(1);
        assert!(run.items().iter().any(|item| item["error"].to_string().contains("valid key")), "{run:?}");
        assert_silent(&run);
        assert_silent(&world.run(&["scrape", "--all", "--record", "bundle"]).await.with_status(1));
        let doctor = world.run(&["doctor"]).await.with_status(1);
        assert!(doctor.stdout.contains("valid key"), "{doctor:?}");
        assert_silent(&doctor);
        assert_nowhere(&world);
    }
}

/// Sends every request on to an address that does not answer, key and all, as a badly made proxy does.
struct SendingOn {
    closed: String,
}

impl Recorded for SendingOn {
    fn answer(&self, _method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let address = format!("http://{}{path_and_query}", self.closed);
        let headers = HeaderMap::from_iter([(LOCATION, address.parse().unwrap())]);
        Some(RecordedAnswer { status: 302, headers, body: Bytes::new() })
    }
}

/// An address of this machine where nobody listens.
fn closed_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_run_names_the_host_and_not_the_key() {
    for key in keys() {
        let mut world = talkative_world(&key, 1).await;
        let scrape = ["scrape", "--all", "--json", "-vv", "--record", "bundle"];
        for fault in [Fault::Status(500), Fault::Reset, Fault::CutBody] {
            world.handle().add_fault(FaultRule::always("/", fault));
            assert_silent(&world.run(&scrape).await.with_status(1));
            world.handle().clear_faults();
        }
        let standin = world.environment["BIOSCOPE_PROVIDERS__TMDB__BASE_URL"].clone();
        let closed = format!("http://{}", closed_address());
        for address in world.environment.values_mut().filter(|address| **address == standin) {
            address.clone_from(&closed);
        }
        let run = world.run(&scrape).await.with_status(1);
        assert!(run.items().iter().all(|item| item["error"].to_string().contains("127.0.0.1")), "{run:?}");
        assert_silent(&run);
        assert_silent(&world.run(&["doctor", "-vv"]).await.with_status(1));
        assert_nowhere(&world);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_repeats_the_key_does_not_give_it_away() {
    for key in keys() {
        let mut world = World::recorded(Arc::new(SendingOn { closed: closed_address() })).await;
        make_talkative(&mut world, &key);
        world.video("The Kid (1921) {tmdb-10098}/The Kid (1921).mkv");
        world.scan().await;
        let run = world.run(&["scrape", "--all", "--json", "-vv", "--record", "bundle"]).await;
        assert_silent(&run.with_status(1));
        assert_nowhere(&world);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_that_is_wrong_beside_the_key_does_not_repeat_it() {
    let mut world = World::classics(1).await;
    world.environment.remove(KEY_VARIABLE);
    let wrong = [
        format!("[providers.tmdb]\napi_key = \"{API_KEY}\n"),
        format!("[providers.tmdb]\napi_key = {API_KEY}\n"),
        format!("[providers.tmdb]\napi_key = [\"{API_KEY}\"]\n"),
        format!("[providers.tmdb]\napi_kye = \"{API_KEY}\"\n"),
        format!("[providers.tmdb]\napi_key = \"{API_KEY}\" language = \"de\"\n"),
        format!("[providers.tmdb]\napi_key = \"{API_KEY}\"\nbase_url = 5\n"),
        format!("providers.tmdb.api_key = \"{API_KEY}\"\nproviders.tmdb.api_key = \"{API_KEY}\"\n"),
        format!("providers.tmdb = \"{API_KEY}\"\n"),
    ];
    for text in wrong {
        fs::write(world.config(), &text).unwrap();
        let run = world.run(&["doctor"]).await.with_status(2);
        assert!(run.stderr.contains("config.toml"), "{text}: {run:?}");
        assert_silent(&run);
    }
    fs::write(world.config(), "").unwrap();
    world.environment.insert("BIOSCOPE_PROVIDERS__TMDB__APIKEY".to_owned(), API_KEY.to_owned());
    let run = world.run(&["doctor"]).await.with_status(2);
    assert!(run.stderr.contains("api_key"), "{run:?}");
    assert_silent(&run);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_the_configuration_stays_there() {
    let mut world = World::classics(2).await;
    world.environment.remove(KEY_VARIABLE);
    fs::write(world.config(), format!("[providers.tmdb]\napi_key = \"{API_KEY}\"\n")).unwrap();
    world.scan().await;
    assert_silent(&world.run(&["scrape", "--all", "-vv"]).await.with_status(0));
    assert_nowhere(&world);
    assert!(fs::read_to_string(world.config()).unwrap().contains(API_KEY));
}
