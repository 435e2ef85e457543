//! What is kept of answers and what that saves: answers kept, confirmed, out of date, recorded; and the way to the network.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use bioscope_standin::{Catalogue, Fault, FaultRule, Film, Provider};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::world::{Finished, World, quick};

/// A scanned library of these of the invented films, each in a folder that names its TMDB id.
async fn shelf(films: &[Film]) -> World {
    let world = World::new(quick(catalogue())).await;
    for film in films {
        world.shelve(film, &format!(" [tmdbid-{}]", film.tmdb_id()));
    }
    world.scan().await;
    world
}

fn catalogue() -> Catalogue {
    Catalogue::generated(12, 5)
}

fn films() -> Vec<Film> {
    catalogue().films().to_vec()
}

async fn scrape(world: &World, arguments: &[&str]) -> Finished {
    let arguments = [&["scrape", "--all", "--json"], arguments].concat();
    let finished = world.run(&arguments).await.with_status(0);
    for item in finished.items() {
        assert!(matches!(item["outcome"].as_str(), Some("scraped" | "unchanged")), "{item}");
    }
    finished
}

/// Removes the library; the files beside the films and the cache stay.
async fn forget_library(world: &World) {
    for name in ["library.db", "library.db-wal", "library.db-shm"] {
        let _it_may_be_absent = fs::remove_file(world.data().join(name));
    }
    world.scan().await;
}

/// Makes every kept answer a day and an hour older.
fn age_answers(world: &World) {
    let cache = Connection::open(world.data().join("cache.db")).unwrap();
    let day_and_hour = 25 * 60 * 60 * 1000_i64;
    cache.execute("UPDATE answers SET stored_at = stored_at - ?1", [day_and_hour]).unwrap();
}

/// How often each path of those that tell films, and not pictures, was asked for.
fn asked(world: &World) -> BTreeMap<String, u64> {
    let statistics = world.handle().statistics();
    let told = [Provider::Tmdb, Provider::Imdb].map(|provider| statistics.of(provider).by_path);
    told.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expired_is_confirmed_by_one_request_a_resource_and_no_body() {
    let world = shelf(&films()).await;
    let first = scrape(&world, &[]).await;
    let at_first = asked(&world);
    assert!(at_first.values().all(|&times| times == 1), "{at_first:?}");
    assert_eq!(first.summary()["providers"].as_array().unwrap().len(), 2);

    world.handle().reset_statistics();
    forget_library(&world).await;
    let from_cache = scrape(&world, &[]).await;
    assert_eq!(world.handle().statistics().requests(), 0, "{:?}", asked(&world));
    assert_eq!(from_cache.summary()["requests"], 0);

    age_answers(&world);
    forget_library(&world).await;
    let confirmed = scrape(&world, &[]).await;
    assert_eq!(asked(&world), at_first);
    let statistics = world.handle().statistics();
    for provider in [Provider::Tmdb, Provider::Imdb] {
        let of_provider = statistics.of(provider);
        assert_eq!((of_provider.not_modified, of_provider.bytes), (of_provider.requests, 0), "{provider:?}");
    }
    assert_eq!(statistics.of(Provider::Images).requests, 0);
    let revalidated: u64 = confirmed.summary()["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|counts| counts["revalidated"].as_u64().unwrap())
        .sum();
    assert_eq!(revalidated, at_first.len() as u64, "{confirmed:?}");

    world.handle().reset_statistics();
    forget_library(&world).await;
    scrape(&world, &[]).await;
    assert_eq!(world.handle().statistics().requests(), 0, "what was confirmed is fresh again");
    let stats = world.run(&["cache", "stats", "--json"]).await.with_status(0).json();
    let ever = stats.iter().find(|line| line["provider"] == "imdb" && line.get("misses").is_some()).unwrap();
    assert_eq!(
        (&ever["misses"], &ever["revalidated"], &ever["disk_hits"]),
        (&json!(12), &json!(12), &json!(24))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_half_of_the_films_new_exactly_their_answers_are_asked_for() {
    let whole = shelf(&films()).await;
    scrape(&whole, &[]).await;
    let everything = asked(&whole);

    let world = shelf(&films()[..6]).await;
    scrape(&world, &[]).await;
    let first_half = asked(&world);
    for film in &films()[6..] {
        world.shelve(film, &format!(" [tmdbid-{}]", film.tmdb_id()));
    }
    world.run(&["scan"]).await.with_status(0);
    world.handle().reset_statistics();
    scrape(&world, &[]).await;
    let second_half = asked(&world);
    let twice: BTreeSet<_> = first_half.keys().filter(|path| second_half.contains_key(*path)).collect();
    assert_eq!(twice, BTreeSet::new());
    let both: BTreeMap<_, _> = first_half.into_iter().chain(second_half).collect();
    assert_eq!(both, everything);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_every_source_down_a_warm_cache_finishes_the_run_and_says_that_it_is_old() {
    let mut world = shelf(&films()).await;
    scrape(&world, &[]).await;
    for gate in ["providers.tmdb.gate", "providers.imdb.gate"] {
        world.configure(&format!("{gate}.retries"), "0");
    }
    age_answers(&world);
    forget_library(&world).await;
    for provider in Provider::ALL {
        world.handle().take_down(provider, Fault::Status(500));
    }
    world.handle().reset_statistics();
    let finished = scrape(&world, &[]).await;
    for item in finished.items() {
        assert_eq!(item["stale_sources"], json!(["imdb", "tmdb"]), "{item}");
        assert_eq!((&item["missing_sources"], &item["outcome"]), (&json!([]), &json!("scraped")), "{item}");
    }
    let notices: BTreeSet<String> = finished
        .json()
        .iter()
        .filter(|line| line["event"] == "notice")
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .filter(|message| message.contains("what is kept"))
        .collect();
    let expected = ["IMDb", "TMDB"]
        .map(|name| format!("{name} does not answer; what is kept of it is used, although out of date."));
    assert_eq!(notices, expected.into());
    // Eight faults in a row open a breaker, and what was on the wire with the eighth fails too.
    let requests = world.handle().statistics();
    for (provider, in_flight) in [(Provider::Tmdb, 20), (Provider::Imdb, 4)] {
        let asked = requests.of(provider).requests;
        assert!(asked < 8 + in_flight, "{provider:?} was asked {asked} times while it was down");
    }

    forget_library(&world).await;
    let told = world.run(&["scrape", "--all"]).await.with_status(0);
    assert!(told.stdout.contains("12 films were told from kept answers"), "{}", told.stdout);
    assert!(told.stdout.contains("--refresh"), "{}", told.stdout);
    for provider in Provider::ALL {
        world.handle().bring_up(provider);
    }
    let refreshed = scrape(&world, &["--refresh"]).await;
    assert!(refreshed.items().iter().all(|item| item["stale_sources"] == json!([])), "{refreshed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nothing_fits_is_not_concluded_while_a_source_does_not_answer() {
    let mut world = World::new(quick(Catalogue::classics())).await;
    world.configure("providers.tmdb.gate.retries", "0");
    world.video("films/The (1987)/The (1987).mkv");
    world.scan().await.with_status(0);
    world.handle().take_down(Provider::Tmdb, Fault::Status(500));
    let finished = world.run(&["scrape", "--all", "--auto", "--json"]).await.with_status(1);
    let item = finished.item("The");
    assert_eq!(item["outcome"], "failed", "{item}");
    assert!(world.handle().statistics().of(Provider::Suggestion).requests > 0, "others were asked");
    world.handle().bring_up(Provider::Tmdb);
    let finished = world.run(&["scrape", "--all", "--auto", "--json"]).await;
    assert_eq!(finished.item("The")["outcome"], "not_found", "{finished:?}");
}

/// What lies beside the films, and what the library holds, without the times of its runs.
async fn outcome(world: &World) -> (BTreeMap<PathBuf, Vec<u8>>, Vec<Value>) {
    let files = world.snapshot().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect();
    let mut items = Vec::new();
    for item in world.list().await {
        let mut shown = world.show(&item["id"]).await;
        for when in ["scraped_at", "added_at", "job"] {
            shown.as_object_mut().unwrap().remove(when);
        }
        items.push(shown);
    }
    (files, items)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_run_is_played_again_without_a_network_to_the_same_end() {
    let world = shelf(&films()[..8]).await;
    scrape(&world, &["--record", "bundle"]).await;
    let (files, items) = outcome(&world).await;
    let pictures = files.keys().filter(|path| path.extension().is_some_and(|end| end == "jpg")).count();
    assert!(pictures >= 8 * 4 && items.len() == 8, "{pictures} pictures");
    let recorded = fs::read_to_string(world.path().join("bundle/exchanges.jsonl")).unwrap();
    assert!(!recorded.contains(crate::world::API_KEY));

    for path in files.keys().filter(|path| path.extension().is_none_or(|end| end != "mkv")) {
        fs::remove_file(path).unwrap();
    }
    fs::remove_file(world.data().join("cache.db")).unwrap_or_default();
    forget_library(&world).await;
    world.handle().reset_statistics();
    for provider in Provider::ALL {
        world.handle().take_down(provider, Fault::Reset);
    }
    scrape(&world, &["--replay", "bundle"]).await;
    assert_eq!(world.handle().statistics().requests(), 0);
    let (files_again, items_again) = outcome(&world).await;
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files), names(&files_again));
    for (path, bytes) in &files {
        assert!(files_again[path] == *bytes, "{} is another one", path.display());
    }
    assert_eq!(items_again, items);
    assert!(!world.data().join("cache.db").exists(), "what a replay says outlives it");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cache_everything_is_asked_for_again() {
    let mut world = shelf(&films()[..3]).await;
    world.configure("cache.enabled", "false");
    scrape(&world, &[]).await;
    // How often a collection is asked for depends on whether two of its films do so together.
    let paths = |world: &World| asked(world).into_keys().collect::<Vec<_>>();
    let at_first = paths(&world);
    world.handle().reset_statistics();
    forget_library(&world).await;
    scrape(&world, &[]).await;
    assert_eq!(paths(&world), at_first);
    assert!(!world.data().join("cache.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_that_cannot_be_used_is_told_and_fails_nothing() {
    let world = shelf(&films()[..3]).await;
    fs::write(
        world.data().join("cache.db"),
        "no database at all, and long enough to be taken for one".repeat(50),
    )
    .unwrap();
    let told = scrape(&world, &[]).await;
    assert!(told.stderr.contains("set aside") && told.stderr.contains("cache.db.damaged"), "{}", told.stderr);
    world.handle().reset_statistics();
    forget_library(&world).await;
    scrape(&world, &[]).await;
    assert_eq!(world.handle().statistics().requests(), 0, "the new file holds what was answered");

    for name in ["cache.db", "cache.db-wal", "cache.db-shm"] {
        let _it_may_be_absent = fs::remove_file(world.data().join(name));
    }
    fs::create_dir(world.data().join("cache.db")).unwrap();
    forget_library(&world).await;
    let told = scrape(&world, &[]).await;
    assert!(told.stderr.contains("cannot be used"), "{}", told.stderr);
    assert!(world.handle().statistics().requests() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_unnoticed_is_put_aside_for_a_report_and_not_kept() {
    let mut world = shelf(&films()[..2]).await;
    world.configure("scrapers.movies", "tmdb");
    let broken = format!("/3/movie/{}", films()[0].tmdb_id());
    world.handle().add_fault(FaultRule::always(&broken, Fault::ShortBody));
    let finished = world.run(&["scrape", "--all", "--json"]).await.with_status(1);
    let items = finished.items();
    let failed = items.iter().find(|item| item["outcome"] == "failed").unwrap();
    let reason = failed["error"].as_str().unwrap();
    let (_, path) = reason.split_once("please report it with ").unwrap_or_else(|| panic!("{reason}"));
    let path = PathBuf::from(path.trim_end_matches('.'));
    assert!(path.starts_with(world.data().join("reports")), "{reason}");
    let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {reason}"));
    assert!(kept.starts_with('{') && serde_json::from_str::<Value>(&kept).is_err());
    assert!(reason.contains(&broken) && reason.contains("EOF"), "{reason}");

    world.handle().clear_faults();
    scrape(&world, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_proxy_is_asked_for_hosts_of_the_network_and_not_for_this_machine() {
    let mut world = shelf(&films()[..2]).await;
    let standin = world.standin.base_url();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let set = |world: &mut World, name: &str, value: &str| {
        world.environment.insert(name.to_owned(), value.to_owned());
    };
    for name in ["no_proxy", "NO_PROXY"] {
        set(&mut world, name, "");
    }
    set(&mut world, "http_proxy", &format!("http://{nobody}"));
    scrape(&world, &[]).await;

    // The stand-in is the proxy now: it sees whole addresses of hosts that do not exist.
    set(&mut world, "http_proxy", &standin);
    for key in ["tmdb.base_url", "tmdb.image_base_url", "imdb.base_url", "imdb.suggestion_base_url"] {
        world.configure(&format!("providers.{key}"), "http://provider.test");
    }
    world.handle().reset_statistics();
    for (path, _) in world.snapshot() {
        if path.extension().is_none_or(|end| end != "mkv") {
            fs::remove_file(path).unwrap();
        }
    }
    forget_library(&world).await;
    let finished = scrape(&world, &[]).await;
    assert!(finished.items().iter().all(|item| item["missing_sources"] == json!([])), "{finished:?}");
    for provider in [Provider::Tmdb, Provider::Imdb, Provider::Images] {
        assert!(world.handle().statistics().of(provider).requests > 0, "{provider:?}");
    }
}
