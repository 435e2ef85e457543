//! What is kept, for how long, and what happens to a file that is not as it should be.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bioscope_http::cache::{CacheFile, ClearScope};
use bioscope_http::{
    CacheSettings, CacheTrouble, Client, ClientSettings, FaultKind, FetchContext, FetchError, Freshness,
    GateSettings, Lifetimes, ManualClock, Request, Served,
};
use tempfile::TempDir;

use crate::scripted::{DAY, HOUR, KEY, Scripted, answer, fault, get, get_kept, ok};

/// A folder, a clock, a transport, and clients on one file.
struct Setup {
    folder: TempDir,
    clock: Arc<ManualClock>,
    transport: Arc<Scripted>,
}

impl Setup {
    fn new(script: impl IntoIterator<Item = crate::scripted::Outcome>) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            clock: Arc::new(ManualClock::at(SystemTime::UNIX_EPOCH + HOUR * 1_000_000)),
            transport: Scripted::new(Duration::ZERO, script),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("cache.db")
    }

    fn client_with(&self, cache: CacheSettings) -> Client {
        let settings = ClientSettings::new("bioscope-test", self.transport.clone())
            .cache(Some(cache))
            .clock(self.clock.clone());
        let client = Client::new(settings).unwrap();
        client.configure_gate(KEY, GateSettings::default().retries(0));
        client
    }

    fn client(&self) -> Client {
        self.client_with(CacheSettings::on_disk(self.path()))
    }
}

async fn served(client: &Client, path: &str, freshness: Freshness) -> Served {
    client.fetch(get_kept(path, freshness)).await.unwrap().served
}

#[tokio::test]
async fn an_answer_is_served_from_memory_then_in_another_run_from_disk() {
    let setup = Setup::new([ok("kept")]);
    let client = setup.client();
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Network);
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Memory);
    drop(client);
    let client = setup.client();
    let request = get_kept("/x", Freshness::Normal);
    let tally = Arc::clone(&request.context.tally);
    let reply = client.fetch(request).await.unwrap();
    assert_eq!((reply.served, &reply.body[..]), (Served::Disk, &b"kept"[..]));
    assert_eq!(reply.content_type.as_deref(), Some("application/json"));
    assert_eq!((tally.requests(), tally.from_cache()), (0, 1));
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Memory);
    assert_eq!(setup.transport.sent(), 1);
}

#[tokio::test]
async fn what_expired_is_asked_for_again() {
    let setup = Setup::new([ok("old"), ok("new")]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    setup.clock.advance(HOUR * 23);
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Memory);
    setup.clock.advance(HOUR * 2);
    let reply = client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
    assert_eq!((reply.served, &reply.body[..]), (Served::Network, &b"new"[..]));
}

#[tokio::test]
async fn a_validator_saves_the_transfer_and_begins_a_new_lifetime() {
    let etag = ("etag", "\"v1\"");
    let modified = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
    let setup = Setup::new([answer(200, &[etag, modified], "body"), answer(304, &[("etag", "\"v2\"")], "")]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    setup.clock.advance(HOUR * 25);
    let reply = client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
    assert_eq!((reply.served, reply.status, &reply.body[..]), (Served::Revalidated, 200, &b"body"[..]));
    let asked = setup.transport.last().headers;
    assert_eq!(asked["if-none-match"], "\"v1\"");
    assert_eq!(asked["if-modified-since"], modified.1);
    drop(client);
    setup.clock.advance(HOUR * 23);
    let client = setup.client();
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Disk);
    assert_eq!(served(&client, "/x", Freshness::Revalidate).await, Served::Revalidated);
    assert_eq!(setup.transport.last().headers["if-none-match"], "\"v2\"", "the newest validator is used");
    assert_eq!(client.statistics()[0].revalidated, 1);
}

#[tokio::test]
async fn stale_is_served_when_the_provider_is_down_and_only_then() {
    let setup = Setup::new([ok("old"), fault(FaultKind::Connect)]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    setup.clock.advance(HOUR * 25);
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Stale);
    setup.transport.then([answer(404, &[], "")]);
    assert_eq!(client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap().status, 404);
}

#[tokio::test]
async fn stale_has_an_end_and_a_cap() {
    for (cap, hours, usable) in [(HOUR * 1000, 263, true), (HOUR * 1000, 265, false), (HOUR * 5, 30, false)] {
        let setup = Setup::new([ok("old"), fault(FaultKind::Connect)]);
        let client =
            setup.client_with(CacheSettings { stale_cap: cap, ..CacheSettings::on_disk(setup.path()) });
        served(&client, "/x", Freshness::Normal).await;
        setup.clock.advance(HOUR * hours);
        assert_eq!(client.fetch(get_kept("/x", Freshness::Normal)).await.is_ok(), usable, "after {hours} h");
    }
}

#[tokio::test(start_paused = true)]
async fn with_something_stale_nobody_waits_for_a_host_that_is_known_to_be_down() {
    let setup = Setup::new([ok("old")]);
    let client = setup.client_with(CacheSettings::default());
    for number in 0..20 {
        served(&client, &format!("/{number}"), Freshness::Normal).await;
    }
    setup.transport.then([fault(FaultKind::Connect)]);
    setup.clock.advance(HOUR * 25);
    let begun = tokio::time::Instant::now();
    for number in 0..20 {
        assert_eq!(served(&client, &format!("/{number}"), Freshness::Normal).await, Served::Stale);
    }
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(setup.transport.sent(), 20 + 8, "the breaker opened after eight");
}

#[tokio::test]
async fn nothing_found_lives_shorter_and_is_never_stale() {
    let setup = Setup::new([answer(404, &[], ""), fault(FaultKind::Connect)]);
    let client = setup.client();
    assert_eq!(client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap().status, 404);
    setup.clock.advance(HOUR / 2);
    let kept = client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
    assert_eq!((kept.status, kept.served), (404, Served::Memory));
    setup.clock.advance(HOUR);
    assert!(client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap_err().is_fault());
}

#[tokio::test]
async fn the_caller_says_what_is_nothing_and_what_must_not_be_kept() {
    let setup = Setup::new([ok("[]"), ok("challenge"), answer(202, &[], ""), ok("good")]);
    let client = setup.client();
    let fetch = |path: &str| {
        let request = get_kept(path, Freshness::Normal)
            .negative_when(|answer| &answer.body[..] == b"[]")
            .keep_when(|answer| !answer.body.starts_with(b"challenge"));
        client.fetch(request)
    };
    fetch("/search").await.unwrap();
    assert_eq!(fetch("/search").await.unwrap().served, Served::Memory);
    setup.clock.advance(HOUR * 2);
    assert_eq!(
        &fetch("/search").await.unwrap().body[..],
        b"challenge",
        "an empty search is soon asked again"
    );
    assert_eq!(fetch("/search").await.unwrap().status, 202, "the challenge was not kept");
    assert_eq!(&fetch("/search").await.unwrap().body[..], b"good", "nor was 202");
    assert_eq!(fetch("/search").await.unwrap().served, Served::Memory);
}

#[tokio::test]
async fn without_lifetimes_nothing_is_kept() {
    let setup = Setup::new([ok("picture")]);
    let client = setup.client();
    for _ in 0..2 {
        assert_eq!(client.fetch(get("/a.jpg")).await.unwrap().served, Served::Network);
    }
    let statistics = client.statistics().remove(0);
    assert_eq!((statistics.lookups(), statistics.requests), (0, 2));
}

#[tokio::test]
async fn offline_only_the_cache_answers_as_old_as_terms_allow() {
    let setup = Setup::new([ok("kept")]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    assert_eq!(served(&client, "/x", Freshness::CacheOnly).await, Served::Memory);
    setup.clock.advance(HOUR * 24 * 179);
    let request = get_kept("/x", Freshness::CacheOnly);
    let tally = Arc::clone(&request.context.tally);
    assert_eq!(client.fetch(request).await.unwrap().served, Served::Stale);
    assert_eq!(tally.stale_of().into_iter().collect::<Vec<_>>(), ["tmdb"]);
    let missing = client.fetch(get_kept("/y", Freshness::CacheOnly)).await.unwrap_err();
    assert!(matches!(&missing, FetchError::NotInCache { url } if url.ends_with("/y")), "{missing}");
    assert_eq!(setup.transport.sent(), 1);
}

#[tokio::test]
async fn offline_nobody_is_told_of_long_ago_that_there_is_nothing() {
    let setup = Setup::new([answer(404, &[], "gone")]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    assert_eq!(served(&client, "/x", Freshness::CacheOnly).await, Served::Memory);
    setup.clock.advance(HOUR * 24 * 30);
    let refused = client.fetch(get_kept("/x", Freshness::CacheOnly)).await.unwrap_err();
    assert!(matches!(refused, FetchError::NotInCache { .. }), "{refused}");
}

#[tokio::test]
async fn what_is_forgotten_is_asked_for_anew() {
    let setup = Setup::new([ok("one"), ok("two"), ok("three"), answer(403, &[], "no entry")]);
    let client = setup.client();
    let ask = |freshness| client.fetch(get_kept("/x", freshness));
    let one = ask(Freshness::Normal).await.unwrap();
    client.forget(&get_kept("/x", Freshness::Normal), &one).await;
    let two = ask(Freshness::Normal).await.unwrap();
    assert_eq!(two.served, Served::Network);
    client.forget(&get_kept("/x", Freshness::Normal), &two).await;
    drop(client);
    let client = setup.client();
    assert_eq!(
        served(&client, "/x", Freshness::Normal).await,
        Served::Network,
        "the disk has forgotten it, too"
    );
    let refused = client.fetch(get_kept("/x", Freshness::Revalidate)).await.unwrap();
    assert_eq!((refused.status, refused.served), (403, Served::Network));
    client.forget(&get_kept("/x", Freshness::Normal), &refused).await;
    let kept = client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
    assert_eq!(
        (&kept.body[..], kept.served),
        (&b"three"[..], Served::Memory),
        "that was not kept, and this is"
    );
}

#[tokio::test]
async fn what_is_cleared_leaves_no_room_behind() {
    let setup = Setup::new((0..40).map(|number| ok(&noise(number))));
    let client = setup.client();
    for number in 0..40 {
        served(&client, &format!("/{number}"), Freshness::Normal).await;
    }
    drop(client);
    let length = || std::fs::metadata(setup.path()).unwrap().len();
    assert!(length() > 600_000, "{}", length());
    let mut file = CacheFile::open(&setup.path(), 1 << 30).unwrap().unwrap();
    assert_eq!(file.clear(&ClearScope::default(), SystemTime::now()).unwrap(), 40);
    assert!(length() < 100_000, "{}", length());
}

/// A text of 20 kB that cannot be packed much.
fn noise(seed: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        char::from(b'!' + (state % 90) as u8)
    };
    (0..20_000).map(|_| next()).collect()
}

#[tokio::test]
async fn refreshing_asks_although_the_answer_is_fresh_and_falls_back_to_it() {
    let setup = Setup::new([ok("one"), ok("two"), fault(FaultKind::Timeout)]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    assert_eq!(served(&client, "/x", Freshness::Revalidate).await, Served::Network);
    let reply = client.fetch(get_kept("/x", Freshness::Revalidate)).await.unwrap();
    assert_eq!((reply.served, &reply.body[..]), (Served::Stale, &b"two"[..]));
}

#[tokio::test]
async fn header_fields_are_part_of_what_is_asked() {
    let setup = Setup::new([ok("english"), ok("german")]);
    let client = setup.client();
    let fetch =
        |language: &str| client.fetch(get_kept("/x", Freshness::Normal).header("accept-language", language));
    fetch("en").await.unwrap();
    assert_eq!(&fetch("de").await.unwrap().body[..], b"german");
    assert_eq!(&fetch("en").await.unwrap().body[..], b"english");
}

#[tokio::test]
async fn large_bodies_survive_memory_and_disk() {
    let large = "metadata ".repeat(100_000);
    let setup = Setup::new([ok(&large)]);
    for expected in [Served::Network, Served::Disk] {
        let client = setup.client();
        let reply = client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
        assert_eq!((reply.served, reply.body.len()), (expected, large.len()));
    }
    assert!(std::fs::metadata(setup.path()).unwrap().len() < 100_000, "it is compressed");
}

#[tokio::test]
async fn two_clients_use_one_file() {
    let setup = Setup::new([ok("kept")]);
    let (first, second) = (setup.client(), setup.client());
    for number in 0..50 {
        served(&first, &format!("/first/{number}"), Freshness::Normal).await;
        served(&second, &format!("/second/{number}"), Freshness::Normal).await;
    }
    first.flush().await;
    second.flush().await;
    assert_eq!(served(&first, "/second/49", Freshness::Normal).await, Served::Disk);
    assert_eq!(served(&second, "/first/0", Freshness::Normal).await, Served::Disk);
    assert!(first.cache_troubles().is_empty() && second.cache_troubles().is_empty());
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_begun_anew() {
    let setup = Setup::new([ok("kept")]);
    std::fs::write(setup.path(), "this is no database, and long enough to be looked at as one ".repeat(20))
        .unwrap();
    let client = setup.client();
    assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Network);
    let troubles = client.cache_troubles();
    let [CacheTrouble::SetAside { aside, .. }] = troubles.as_slice() else { panic!("{troubles:?}") };
    assert!(std::fs::read_to_string(aside).unwrap().starts_with("this is no database"));
    drop(client);
    assert_eq!(served(&setup.client(), "/x", Freshness::Normal).await, Served::Disk);
}

#[tokio::test]
async fn a_file_that_breaks_while_it_is_used_is_set_aside_too() {
    let setup = Setup::new([ok(&"kept ".repeat(10_000))]);
    let client = setup.client();
    for number in 0..200 {
        served(&client, &format!("/{number}"), Freshness::Normal).await;
    }
    drop(client);
    let mut bytes = std::fs::read(setup.path()).unwrap();
    bytes[4096..].fill(0xa5);
    std::fs::write(setup.path(), bytes).unwrap();
    let client = setup.client();
    for number in 0..200 {
        served(&client, &format!("/{number}"), Freshness::Normal).await;
    }
    assert!(matches!(client.cache_troubles().as_slice(), [CacheTrouble::SetAside { .. }]));
}

#[tokio::test]
async fn a_locked_or_impossible_file_fails_no_fetch() {
    let setup = Setup::new([ok("kept")]);
    let lock = rusqlite::Connection::open(setup.path()).unwrap();
    lock.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE t (a);").unwrap();
    for path in
        [setup.path(), setup.folder.path().to_owned(), Path::new("/nowhere/at/all/cache.db").to_owned()]
    {
        let client = setup.client_with(CacheSettings::on_disk(path));
        assert!(matches!(client.cache_troubles().as_slice(), [CacheTrouble::Off { .. }]));
        assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Network);
        assert_eq!(served(&client, "/x", Freshness::Normal).await, Served::Memory);
        client.flush().await;
    }
    assert!(!setup.folder.path().join("cache.db.damaged").exists(), "a locked file is not set aside");
}

#[tokio::test]
async fn the_file_can_be_reported_on_cleared_and_pruned() {
    let setup = Setup::new([ok("kept")]);
    assert!(CacheFile::open(&setup.path(), 1 << 20).unwrap().is_none());
    let client = setup.client();
    for path in ["/a", "/b", "/b"] {
        served(&client, path, Freshness::Normal).await;
    }
    let other =
        Request { gate: bioscope_http::GateKey::new("imdb", KEY.role), ..get_kept("/c", Freshness::Normal) };
    client.fetch(other).await.unwrap();
    client.flush().await;
    let mut file = CacheFile::open(&setup.path(), 1 << 20).unwrap().unwrap();
    let report = file.report().unwrap();
    let held: Vec<_> = report.holdings.iter().map(|held| (held.provider.as_str(), held.answers)).collect();
    assert_eq!(held, [("imdb", 1), ("tmdb", 2)]);
    let counted: Vec<_> =
        report.statistics.iter().map(|of| (of.provider.as_str(), of.misses, of.memory_hits)).collect();
    assert_eq!(counted, [("imdb", 1, 0), ("tmdb", 2, 1)]);
    drop(client);
    let now = SystemTime::UNIX_EPOCH + HOUR * 1_000_001;
    assert_eq!(
        file.clear(&ClearScope { provider: Some("tmdb".to_owned()), older_than: None }, now).unwrap(),
        2
    );
    assert_eq!(file.prune(now + DAY.fresh + DAY.stale).unwrap(), 1);
    assert_eq!(file.clear(&ClearScope::default(), now).unwrap(), 0);
    assert_eq!(
        file.report().unwrap().statistics[1].misses,
        2,
        "counts outlive the answers and are added once"
    );
}

#[tokio::test]
async fn what_was_found_inside_a_public_page_never_leads_inwards() {
    let setup = Setup::new([]);
    let client = setup.client();
    let inward = bioscope_http::Url::parse("http://127.0.0.1:9/a.jpg").unwrap();
    let request = Request::get(inward, KEY, "Image.LoadFromWebAsync", FetchContext::default());
    let refused = client.fetch(request.found_at(crate::scripted::url("/3"))).await.unwrap_err();
    assert!(matches!(refused, FetchError::Address { .. }));
    assert_eq!(setup.transport.sent(), 0);
}

#[tokio::test]
async fn nothing_is_used_beyond_half_a_year_and_the_file_forgets_it() {
    let setup = Setup::new([ok("old"), fault(FaultKind::Connect)]);
    let client = setup.client();
    served(&client, "/x", Freshness::Normal).await;
    drop(client);
    setup.clock.advance(HOUR * 24 * 180);
    let client = setup
        .client_with(CacheSettings { stale_cap: HOUR * 100_000, ..CacheSettings::on_disk(setup.path()) });
    let lasting = Lifetimes { fresh: HOUR * 100_000, stale: HOUR * 100_000, negative: HOUR };
    let ask = |freshness| client.fetch(get_kept("/x", freshness).keep_for(lasting));
    assert!(ask(Freshness::Normal).await.unwrap_err().is_fault());
    assert!(matches!(ask(Freshness::CacheOnly).await.unwrap_err(), FetchError::NotInCache { .. }));
    assert!(setup.transport.last().headers.get("if-none-match").is_none());
    client.flush().await;
    let report = CacheFile::open(&setup.path(), 1 << 20).unwrap().unwrap().report().unwrap();
    assert!(report.holdings.is_empty(), "{report:?}");
}

#[tokio::test]
async fn what_could_not_be_read_is_put_aside_for_a_report() {
    let setup = Setup::new([]);
    let body = bioscope_http::Bytes::from_static(b"{\"title\":");
    let url = crate::scripted::url("/3/movie/603");
    assert_eq!(setup.client().keep_for_report("tmdb", &url, body.clone()).await, None, "nowhere to put it");
    let settings = ClientSettings::new("bioscope-test", setup.transport.clone());
    let client = Client::new(settings.reports(setup.folder.path().join("reports"))).unwrap();
    let kept = client.keep_for_report("tmdb", &url, body.clone()).await.unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), body);
}
