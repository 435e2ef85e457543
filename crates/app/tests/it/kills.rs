//! Runs that are killed again and again: in the end all is as if nothing had happened.
//!
//! How often and over how many films can be chosen: the full measure (`BIOSCOPE_KILLS=50 BIOSCOPE_KILL_FILMS=200`) takes minutes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use bioscope_standin::{Catalogue, Latency, Provider, Statistics, sample_library};

use crate::world::{World, quick};

const SEED: u64 = 23;
/// Kills and films of an ordinary run of this test.
const USUAL: (usize, usize) = (8, 40);
/// The longest that any program is waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// Time between two looks at what is waited for.
const LOOK: Duration = Duration::from_millis(1);
/// The longest time between a request and the kill, so that kills come between requests, too: while files are written.
const MOST_DELAY: Duration = Duration::from_millis(40);

fn chosen(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A generator of Knuth's: the same moments in every run of this test.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

async fn world(films: usize, latency: Latency) -> World {
    let mut settings = quick(Catalogue::generated(films, SEED));
    settings.latency = latency;
    let world = World::new(settings).await;
    sample_library(&world.films(), &Catalogue::generated(films, SEED), films).unwrap();
    // The day a film was added is its video's.
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for path in world.snapshot().into_keys() {
        std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    world.scan().await;
    world
}

/// What a run leaves, without what differs between two worlds: their folders and their addresses.
fn left(world: &World) -> (BTreeMap<PathBuf, Vec<u8>>, BTreeMap<String, Vec<String>>) {
    let (folder, address) = (world.films(), world.standin.base_url());
    let plain = |text: &str| text.replace(&*folder.to_string_lossy(), "FILMS").replace(&address, "ADDRESS");
    let files = world.snapshot().into_iter().map(|(path, (bytes, _))| {
        let is_text = path.extension().is_some_and(|extension| extension == "nfo");
        let bytes = if is_text { plain(&String::from_utf8_lossy(&bytes)).into_bytes() } else { bytes };
        (path.strip_prefix(&folder).unwrap().to_owned(), bytes)
    });
    let mut rows = world.library_rows();
    // A person's row holds what was first told of them.
    rows.remove("people");
    for rows in rows.values_mut() {
        *rows = rows.iter().map(|row| plain(row)).collect();
        rows.sort();
    }
    (files.collect(), rows)
}

/// What is kept of what was answered: addresses in the cache, and those of pictures in their places.
fn kept(world: &World) -> BTreeSet<String> {
    let cache = rusqlite::Connection::open(world.data().join("cache.db")).unwrap();
    let mut statement = cache.prepare("SELECT key FROM answers").unwrap();
    let keys: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let library = rusqlite::Connection::open(world.data().join("library.db")).unwrap();
    let mut statement = library
        .prepare("SELECT CAST(path AS TEXT), json_extract(picture, '$.url') FROM file_changes WHERE picture IS NOT NULL")
        .unwrap();
    let pictures: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .filter(|(path, _): &(String, String)| Path::new(path).exists())
        .collect();
    let address = world.standin.base_url();
    let path_of = |text: &str| {
        let (_, after) = text.split_once(&address)?;
        Some(after.split(['?', '#', ' ']).next().unwrap_or_default().to_owned())
    };
    keys.iter()
        .map(String::as_str)
        .chain(pictures.iter().map(|(_, url)| url.as_str()))
        .filter_map(path_of)
        .collect()
}

/// How often each path was asked for. Searches are left out: they share a path.
fn asked(statistics: &Statistics) -> BTreeMap<String, u64> {
    let providers = [Provider::Tmdb, Provider::Imdb, Provider::Images];
    let all = providers.into_iter().flat_map(|provider| statistics.of(provider).by_path);
    all.filter(|(path, _)| !path.contains("search") && !path.contains("suggestion")).collect()
}

/// Starts a run and kills it after `requests` requests and then `delay`; whether it still ran.
async fn run_and_kill(world: &World, arguments: &[&str], requests: u64, delay: Duration) -> bool {
    let standin = world.handle();
    let mut command = world.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while standin.statistics().requests() < requests && child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < PATIENCE, "{requests} requests were never sent");
            std::thread::sleep(LOOK);
        }
        // Nothing depends on how long this really is: any moment will do.
        std::thread::sleep(delay);
        let still_ran = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        still_ran
    })
    .await
    .unwrap()
}

fn integrity(world: &World) -> String {
    let library = rusqlite::Connection::open(world.data().join("library.db")).unwrap();
    library.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_again_and_again_ends_as_one_that_was_not() {
    let (kills, films) = (chosen("BIOSCOPE_KILLS", USUAL.0), chosen("BIOSCOPE_KILL_FILMS", USUAL.1));
    let undisturbed = world(films, Latency::None).await;
    undisturbed.handle().reset_statistics();
    undisturbed.run(&["scrape", "--auto"]).await.with_status(0);
    let all = undisturbed.handle().statistics();
    let once = asked(&all);

    let world = world(films, Latency::Scaled(0.02)).await;
    let mut chance = Chance(SEED);
    let (mut total, mut killed) = (0, 0);
    let mut known = BTreeSet::new();
    for kill in 0..=kills {
        world.handle().reset_statistics();
        // Asked as the first, without being told so again.
        let arguments: &[&str] = if kill == 0 { &["scrape", "--auto"] } else { &["scrape", "--resume"] };
        if kill < kills {
            let requests = 1 + chance.below(all.requests() / kills as u64);
            let delay = Duration::from_micros(chance.below(MOST_DELAY.as_micros() as u64));
            killed += usize::from(run_and_kill(&world, arguments, requests, delay).await);
            assert_eq!(integrity(&world), "ok", "after kill {kill}");
        } else {
            world.run(arguments).await.with_status(0);
        }
        let statistics = world.handle().statistics();
        total += statistics.requests();
        for (path, count) in asked(&statistics) {
            assert!(!known.contains(&path), "{path} was kept, and asked for again after kill {kill}");
            // What was on the wire at the kill may be read, and counted, only now.
            let late = u64::from(kill > 0);
            let most = once.get(&path).copied().unwrap_or(0) + late;
            assert!(count <= most, "{path}: {count} times in one go");
        }
        known = kept(&world);
    }
    assert!(killed * 4 >= kills * 3, "only {killed} of {kills} kills met a running program");
    println!(
        "{films} films, {killed} kills: {total} requests, {} without kills; {} answers lost",
        all.requests(),
        total - all.requests()
    );

    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());
    world.run(&["doctor", "--offline"]).await.with_status(0);
    let (tree, rows) = left(&world);
    let (expected_files, expected_rows) = left(&undisturbed);
    assert_eq!(tree.keys().collect::<Vec<_>>(), expected_files.keys().collect::<Vec<_>>());
    for (path, bytes) in &expected_files {
        assert!(tree[path] == *bytes, "{} differs", path.display());
    }
    for (table, expected) in &expected_rows {
        let differing = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|row| !other.contains(row)).cloned().collect()
        };
        let (lost, added) = (differing(expected, &rows[table]), differing(&rows[table], expected));
        assert!(lost.is_empty() && added.is_empty(), "{table}: lost {lost:#?}, added {added:#?}");
    }
    let jobs = world.run(&["jobs", "--json"]).await.with_status(0).json();
    assert_eq!(jobs.len(), 1, "it was one run all the time");
    let counts = jobs[0]["counts"].as_object().unwrap();
    assert_eq!(counts.values().filter_map(serde_json::Value::as_u64).sum::<u64>(), films as u64, "{jobs:?}");
}
