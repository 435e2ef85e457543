//! Runs that are cut off, gently or not: what they leave, and what the next one does.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use bioscope_nfo::{Document, NfoContent, read_nfo};
use bioscope_standin::{Catalogue, Fault, FaultRule, Latency, Provider, StandinHandle, sample_library};
use serde_json::{Map, Value};

use crate::world::{Finished, World, quick};

const FILMS: usize = 40;
const SEED: u64 = 17;
/// The longest that a run may go on after the first Ctrl-C: its grace and what it takes to tidy up.
const GENTLE_END: Duration = Duration::from_secs(5);
/// The same after the second.
const END_AT_ONCE: Duration = Duration::from_secs(2);
/// The longest that any program is waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// Time between two looks at what is waited for.
const LOOK: Duration = Duration::from_millis(10);

/// A running program whose stdout is read line by line.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    said: PathBuf,
    read: Vec<Value>,
}

impl Running {
    pub fn start(world: &World, arguments: &[&str]) -> Self {
        let said = world.path().join("said.txt");
        let mut command = world.command(arguments);
        command.stdout(Stdio::piped()).stderr(std::fs::File::create(&said).unwrap());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, said, read: Vec::new() }
    }

    /// Reads until `count` items have ended; `false` where the output ended before.
    pub fn read_items(&mut self, count: usize) -> bool {
        let mut items = 0;
        while items < count {
            let Some(line) = self.next() else { return false };
            items += usize::from(line["event"] == "item");
        }
        true
    }

    fn next(&mut self) -> Option<Value> {
        let line = self.lines.next()?.unwrap();
        let line: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.read.push(line.clone());
        Some(line)
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the program has told `text` on stderr.
    pub fn wait_until_told(&self, text: &str) {
        let begun = Instant::now();
        while !std::fs::read_to_string(&self.said).unwrap().contains(text) {
            assert!(begun.elapsed() < PATIENCE, "{text:?} was never told");
            std::thread::sleep(LOOK);
        }
    }

    /// Waits for the end; returns the exit status (none after a kill), every line and how long it took.
    pub fn end(mut self) -> (Option<i32>, Vec<Value>, Duration) {
        let begun = Instant::now();
        while self.next().is_some() {}
        let status = self.child.wait().unwrap();
        (status.code(), self.read, begun.elapsed())
    }
}

/// A scanned sample library of invented films, with latencies that make a run last some seconds.
async fn slow_world() -> World {
    sample_world(Latency::Scaled(0.15)).await
}

async fn sample_world(latency: Latency) -> World {
    let mut settings = quick(Catalogue::generated(FILMS, SEED));
    settings.latency = latency;
    let world = World::new(settings).await;
    sample_library(&world.films(), &Catalogue::generated(FILMS, SEED), FILMS).unwrap();
    world.scan().await;
    world
}

/// Runs blocking `work` where it holds up neither the stand-in nor other tests.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// Makes the page of one of the first films of a run so slow that no run sees its end; returns its path.
///
/// Nothing but its page must be open of that film when the run is stopped: what waits for its turn is cancelled, and a
/// film that lacks it is put back at once. Hence one without a collection, whose page is asked for after its details.
async fn hold_up_a_page(world: &World) -> String {
    let catalogue = Catalogue::generated(FILMS, SEED);
    let items = world.list().await;
    let film_of = |item: &Value| {
        let mut films = catalogue.films().iter().filter(|film| film.membership().is_none());
        films.find(|film| item["title"] == film.title() && item["year"] == film.year())
    };
    let mut without_id = items.iter().filter(|item| item["ids"].as_object().is_some_and(Map::is_empty));
    let film = without_id.find_map(film_of).unwrap();
    let path = format!("/title/{}/reference/", film.imdb_id());
    let drip = Fault::SlowDrip { chunk_bytes: 1, pause: Duration::from_millis(200) };
    world.handle().add_fault(FaultRule::always(&path, drip));
    path
}

/// Waits until an IMDb page was asked for.
pub fn wait_until_asked(standin: &StandinHandle, path: &str) {
    let begun = Instant::now();
    while !standin.statistics().of(Provider::Imdb).by_path.contains_key(path) {
        assert!(begun.elapsed() < PATIENCE, "{path} was never asked for");
        std::thread::sleep(LOOK);
    }
}

/// The numbers of the items that were scraped, by their events.
fn scraped(events: &[Value]) -> BTreeSet<i64> {
    let items = events.iter().filter(|event| event["event"] == "item");
    items
        .map(|item| {
            assert_eq!(item["outcome"], "scraped", "{item}");
            item["id"].as_i64().unwrap()
        })
        .collect()
}

/// Asserts that none of the items with these numbers was asked for since the stand-in began to count.
async fn assert_not_asked_again(world: &World, done: &BTreeSet<i64>) {
    let statistics = world.handle().statistics();
    let asked = |provider| statistics.of(provider).by_path;
    for item in world.list().await {
        if !done.contains(&item["id"].as_i64().unwrap()) {
            continue;
        }
        let ids = &item["ids"];
        let details = format!("/3/movie/{}", ids["tmdb"].as_str().unwrap());
        let page = format!("/title/{}/reference/", ids["imdb"].as_str().unwrap());
        assert!(!asked(Provider::Tmdb).contains_key(&details), "{details} was asked for again");
        assert!(!asked(Provider::Imdb).contains_key(&page), "{page} was asked for again");
    }
}

/// Asserts that every film is scraped and every file is whole.
async fn assert_complete(world: &World) {
    let items = world.list().await;
    assert_eq!(items.len(), FILMS);
    for item in &items {
        assert_eq!(item["outcome"], "scraped", "{item}");
    }
    let mut films = 0;
    for (path, (bytes, _)) in world.snapshot() {
        if path.extension().is_some_and(|extension| extension == "nfo") {
            films += usize::from(is_whole_nfo(&path, &bytes));
        }
    }
    assert_eq!(films, FILMS, "every film has its NFO file");
    assert_eq!(pictures(world), pictures(&uninterrupted().await));
}

/// The pictures below the films, by their paths there.
fn pictures(world: &World) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_picture =
        |path: &Path| path.extension().is_some_and(|extension| extension == "jpg" || extension == "png");
    let files = world.snapshot().into_iter().filter(|(path, _)| is_picture(path));
    files.map(|(path, (bytes, _))| (path.strip_prefix(world.films()).unwrap().to_owned(), bytes)).collect()
}

/// What a run over the same films leaves that nothing cuts off.
async fn uninterrupted() -> World {
    let world = sample_world(Latency::None).await;
    let finished = world.run(&["scrape", "--auto", "--json"]).await.with_status(0);
    assert_eq!(scraped(&finished.json()).len(), FILMS);
    world
}

/// Whether an NFO file is a film's; one that looks like XML must be well-formed.
fn is_whole_nfo(path: &Path, bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"<?xml") {
        return false;
    }
    if let Err(error) = Document::parse(bytes) {
        panic!("{}: {error}", path.display());
    }
    assert!(bytes.trim_ascii_end().ends_with(b"</movie>"), "{} has no end", path.display());
    matches!(read_nfo(bytes), NfoContent::Movie(_))
}

async fn resume(world: &World) -> Finished {
    world.run(&["scrape", "--resume", "--auto", "--json"]).await.with_status(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_ctrl_c_ends_a_run_soundly_and_resuming_does_the_rest() {
    let world = slow_world().await;
    let (held_up, standin) = (hold_up_a_page(&world).await, world.handle());
    let mut running = Running::start(&world, &["scrape", "--auto", "--json"]);
    let (status, events, elapsed) = blocking(move || {
        assert!(running.read_items(1), "the run ended by itself");
        wait_until_asked(&standin, &held_up);
        running.signal("INT");
        running.end()
    })
    .await;
    assert_eq!(status, Some(130));
    assert!(elapsed > END_AT_ONCE, "what was on the wire got only {elapsed:?}");
    assert!(elapsed < GENTLE_END, "the run went on for {elapsed:?}");
    let last = events.last().unwrap();
    assert_eq!((&last["event"], &last["cancelled"]), (&"finished".into(), &true.into()), "{last}");
    let done = scraped(&events);
    assert!((1..FILMS).contains(&done.len()), "{} films were done", done.len());
    assert_eq!(last["scraped"], done.len());
    assert!(world.temporary_files().is_empty(), "{:?}", world.temporary_files());
    world.run(&["doctor", "--offline"]).await.with_status(0);

    world.handle().clear_faults();
    world.handle().reset_statistics();
    let resumed = resume(&world).await;
    let rest = scraped(&resumed.json());
    assert_eq!(rest.len(), FILMS - done.len());
    assert!(rest.is_disjoint(&done), "a film was done twice");
    assert_not_asked_again(&world, &done).await;
    assert_complete(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_ctrl_c_ends_a_run_at_once() {
    let world = slow_world().await;
    let (held_up, standin) = (hold_up_a_page(&world).await, world.handle());
    let mut running = Running::start(&world, &["scrape", "--auto", "--json"]);
    let (status, elapsed) = blocking(move || {
        assert!(running.read_items(1), "the run ended by itself");
        wait_until_asked(&standin, &held_up);
        running.signal("INT");
        running.wait_until_told("Stopping");
        running.signal("INT");
        let (status, _, elapsed) = running.end();
        (status, elapsed)
    })
    .await;
    assert_eq!(status, Some(130));
    assert!(elapsed < END_AT_ONCE, "the run went on for {elapsed:?}");
    world.run(&["doctor", "--offline"]).await.with_status(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_256_in_flight_stops_soundly_at_any_of_twenty_moments() {
    const MANY: usize = 300;
    const MOMENTS: u64 = 20;
    let mut settings = quick(Catalogue::generated(MANY, SEED));
    settings.latency = Latency::Scaled(0.1);
    let world = World::new(settings).await;
    sample_library(&world.films(), &Catalogue::generated(MANY, SEED), MANY).unwrap();
    world.scan().await;
    let mut done = BTreeSet::new();
    let mut chance = SEED;
    for moment in 0..MOMENTS {
        // A generator of Knuth's: the same moments in every run of this test, from the first request on.
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let requests = 1 + (chance >> 33) % 100;
        world.handle().reset_statistics();
        let standin = world.handle();
        let mut arguments = vec!["scrape", "--auto", "--json", "--jobs", "256"];
        if moment > 0 {
            arguments.push("--resume");
        }
        let running = Running::start(&world, &arguments);
        let (status, events, elapsed) = blocking(move || {
            let begun = Instant::now();
            while standin.statistics().requests() < requests {
                assert!(begun.elapsed() < PATIENCE, "{requests} requests were never sent");
                std::thread::sleep(LOOK);
            }
            running.signal("INT");
            running.end()
        })
        .await;
        assert_eq!(status, Some(130), "after {requests} requests");
        assert!(elapsed < GENTLE_END, "the run went on for {elapsed:?} after {requests} requests");
        let now = scraped(&events);
        let last = events.last().unwrap();
        assert_eq!((&last["cancelled"], &last["scraped"]), (&true.into(), &now.len().into()), "{last}");
        assert!(now.is_disjoint(&done), "a film was done twice");
        done.extend(now);
        assert!(world.temporary_files().is_empty(), "{:?}", world.temporary_files());
        world.run(&["doctor", "--offline"]).await.with_status(0);
    }
    let kept = world.list().await.iter().filter(|item| item["outcome"] == "scraped").count();
    assert_eq!(kept, done.len(), "the library holds what the runs told");
    assert_eq!(scraped(&resume(&world).await.json()).len(), MANY - done.len(), "the rest is what was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_at_any_moment_lose_nothing_that_was_done() {
    let world = slow_world().await;
    let mut done = BTreeSet::new();
    for items in [3, 11, 8] {
        let mut running = Running::start(&world, &["scrape", "--resume", "--auto", "--json"]);
        let events = blocking(move || {
            assert!(running.read_items(items), "the run ended by itself");
            running.signal("KILL");
            let (status, events, _) = running.end();
            assert_eq!(status, None, "it was not killed");
            events
        })
        .await;
        let now = scraped(&events);
        assert!(now.is_disjoint(&done), "a film was done twice");
        assert_not_asked_again(&world, &done).await;
        done.extend(now);
        world.handle().reset_statistics();
    }
    let rest = scraped(&resume(&world).await.json());
    assert!(rest.is_disjoint(&done), "a film was done twice");
    assert_not_asked_again(&world, &done).await;
    world.run(&["doctor", "--offline", "--fix"]).await.with_status(0);
    assert!(world.temporary_files().is_empty(), "{:?}", world.temporary_files());
    assert_complete(&world).await;
}

/// Every layout of a film has its own folder for what is written; all of them are swept.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_kill_left_in_any_folder_is_swept_by_the_doctor() {
    let world = slow_world().await;
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for video in world.snapshot().into_keys() {
        folders.insert(video.parent().unwrap().to_owned());
        let is_disc = |part: &Path| part.ends_with("VIDEO_TS");
        if let Some(disc) = video.ancestors().find(|part| is_disc(part)) {
            folders.insert(disc.parent().unwrap().to_owned());
        }
    }
    for folder in folders.iter().filter(|folder| !folder.ends_with("Extras")) {
        std::fs::write(folder.join(".bioscope-0123456789abcdef-0.tmp"), "half").unwrap();
    }
    assert!(world.temporary_files().len() >= FILMS);
    world.run(&["doctor", "--offline", "--fix"]).await.with_status(0);
    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());
}
