//! Sources that fail, block or refuse: what a run does without them, and what the next one catches up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, Reporter};
use bioscope_http::{Client, ClientSettings, GateKey, GateSettings, NetworkSettings, NetworkTransport, Role};
use bioscope_standin::{
    Catalogue, Fault, FaultPlan, FaultRates, FaultRule, Film, Latency, Provider, sample_library,
};
use serde_json::{Value, json};
use url::Url;

use crate::in_process::{catalogue, registry, settings};
use crate::world::{Finished, World, quick};

/// Page requests that a challenge may cost: the four on the wire when it comes, and for each of them one that takes its
/// place before its answer is understood.
const MOST_CHALLENGED: u64 = 8;

/// A world that knows the first `count` invented films, in which nothing is tried twice in a row.
async fn impatient(count: usize) -> (World, Vec<Film>) {
    impatient_with(count, Latency::None).await
}

async fn impatient_with(count: usize, latency: Latency) -> (World, Vec<Film>) {
    let catalogue = Catalogue::generated(count, 7);
    let films = catalogue.films().to_vec();
    let mut settings = quick(catalogue);
    settings.latency = latency;
    let mut world = World::new(settings).await;
    for gate in ["providers.tmdb.gate", "providers.tmdb.image_gate", "providers.imdb.gate"] {
        world.configure(&format!("{gate}.retries"), "0");
    }
    (world, films)
}

fn tmdb_id(film: &Film) -> String {
    format!(" [tmdbid-{}]", film.tmdb_id())
}

fn imdb_id(film: &Film) -> String {
    format!(" {{imdb-{}}}", film.imdb_id())
}

/// The paths that a provider was asked for.
fn asked(world: &World, provider: Provider) -> Vec<String> {
    world.handle().statistics().of(provider).by_path.into_keys().collect()
}

fn requests(world: &World, provider: Provider) -> u64 {
    world.handle().statistics().of(provider).requests
}

fn notices_of(finished: &Finished, provider: &str) -> usize {
    let is_notice = |line: &&Value| line["event"] == "notice" && line["provider"] == provider;
    finished.json().iter().filter(is_notice).count()
}

#[track_caller]
fn assert_all(finished: &Finished, count: usize, outcome: &str, missing: &Value) {
    let items = finished.items();
    assert_eq!(items.len(), count, "{finished:?}");
    for item in items {
        assert_eq!((&item["outcome"], &item["missing_sources"]), (&json!(outcome), missing), "{item}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_no_source_can_tell_of_fails_alone_and_is_done_by_the_next_run() {
    let (world, films) = impatient(8).await;
    for film in &films {
        world.shelve(film, &tmdb_id(film));
    }
    let unlucky = &films[5];
    let details = format!("/3/movie/{}", unlucky.tmdb_id());
    let page = format!("/title/{}/", unlucky.imdb_id());
    for path in [&details, &page] {
        world.handle().add_fault(FaultRule::always(path, Fault::Status(500)));
    }
    world.scan().await;

    let first = world.run(&["scrape", "--json"]).await.with_status(1);
    assert_eq!(
        (&first.summary()["scraped"], &first.summary()["failed"]),
        (&json!(7), &json!(1)),
        "{first:?}"
    );
    let failed = first.items().into_iter().find(|item| item["outcome"] == "failed").unwrap();
    let path = failed["path"].as_str().unwrap();
    assert!(path.contains(&tmdb_id(unlucky)), "{failed}");
    let reason = failed["error"].as_str().unwrap();
    assert!(reason.contains("TMDB") || reason.contains("tmdb"), "{reason}");
    assert!(reason.contains("500"), "{reason}");

    world.handle().clear_faults();
    world.handle().reset_statistics();
    let second = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&second, 1, "scraped", &json!([]));
    assert_eq!(asked(&world, Provider::Tmdb), [details]);
    assert_eq!(asked(&world, Provider::Imdb), [format!("{page}reference/")]);

    world.handle().reset_statistics();
    let third = world.run(&["scrape", "--json", "--all"]).await.with_status(0);
    assert_all(&third, 8, "unchanged", &json!([]));
    assert_eq!(world.handle().statistics().requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_told_once_costs_a_handful_of_requests_and_is_caught_up() {
    // The pages take long enough that most films wait for theirs when the first challenge comes.
    let (world, films) = impatient_with(24, Latency::Scaled(0.25)).await;
    for film in &films[..4] {
        world.shelve(film, &tmdb_id(film));
    }
    world.scan().await;
    assert_all(&world.run(&["scrape", "--json"]).await.with_status(0), 4, "scraped", &json!([]));

    for film in &films[4..] {
        world.shelve(film, &tmdb_id(film));
    }
    world.run(&["scan"]).await.with_status(0);
    world.handle().take_down(Provider::Imdb, Fault::Challenge);
    world.handle().reset_statistics();
    let blocked = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&blocked, 20, "scraped", &json!(["imdb"]));
    assert_eq!(notices_of(&blocked, "imdb"), 1, "{blocked:?}");
    assert_eq!(blocked.stderr.matches("bot challenge").count(), 1, "{}", blocked.stderr);
    let pages = requests(&world, Provider::Imdb);
    assert!((1..=MOST_CHALLENGED).contains(&pages), "{pages} pages were asked for");

    world.handle().bring_up(Provider::Imdb);
    world.handle().reset_statistics();
    let caught_up = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&caught_up, 20, "scraped", &json!([]));
    let pages = world.handle().statistics().of(Provider::Imdb).by_path;
    let expected = films[4..].iter().map(|film| (format!("/title/{}/reference/", film.imdb_id()), 1));
    assert_eq!(pages, expected.collect());
    assert_eq!((requests(&world, Provider::Tmdb), requests(&world, Provider::Images)), (0, 0));
    assert!(world.run(&["scrape", "--json"]).await.with_status(0).items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn films_are_scraped_without_imdb_while_it_is_down() {
    let (world, films) = impatient(3).await;
    for film in &films {
        world.shelve(film, &tmdb_id(film));
    }
    world.scan().await;
    world.handle().take_down(Provider::Imdb, Fault::Status(500));
    assert_all(&world.run(&["scrape", "--json"]).await.with_status(0), 3, "scraped", &json!(["imdb"]));
    world.handle().bring_up(Provider::Imdb);
    world.handle().reset_statistics();
    assert_all(&world.run(&["scrape", "--json"]).await.with_status(0), 3, "scraped", &json!([]));
    assert_eq!((requests(&world, Provider::Tmdb), requests(&world, Provider::Imdb)), (0, 3));
}

/// Keeps what runs tell of a provider.
struct Notices(Arc<Mutex<Vec<String>>>);

impl Reporter for Notices {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        if let Event::Notice { provider: Some(provider), message } = event {
            self.0.lock().unwrap().push(format!("{provider}: {message}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_stays_down_is_given_up_and_told_once() {
    let (world, films) = impatient(12).await;
    for film in &films {
        world.shelve(film, &tmdb_id(film));
    }
    world.handle().take_down(Provider::Imdb, Fault::Status(500));
    let transport = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let client = Client::new(ClientSettings::new("Bioscope/test", transport)).unwrap();
    // Runs wait a minute for a source that is down; here nobody has so much time.
    let gate = GateSettings::default().retries(0).patience(Duration::ZERO);
    client.configure_gate(GateKey::new("imdb", Role::Pages), gate);
    let base_url: Url = world.standin.base_url().parse().unwrap();
    let (registry, told) = (registry(&client, &base_url), Arc::default());
    let reporter = Box::new(Notices(Arc::clone(&told)));
    let records =
        catalogue(world.path(), &client, &registry, &base_url, settings(&["en-US"]), reporter).await;
    assert_eq!(records.len(), 12);
    assert!(records.iter().all(|record| record.missing_sources == [bioscope_model::Provider::Imdb]));
    let told = told.lock().unwrap();
    assert!(told.len() == 1 && told[0].contains("IMDb does not answer"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn films_with_known_ids_are_scraped_from_imdb_while_tmdb_is_down() {
    let (world, films) = impatient(4).await;
    for film in &films[..2] {
        world.shelve(film, &imdb_id(film));
    }
    for film in &films[2..] {
        world.shelve(film, &format!("{}{}", imdb_id(film), tmdb_id(film)));
    }
    world.scan().await;
    world.handle().take_down(Provider::Tmdb, Fault::Status(503));
    let without = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&without, 4, "scraped", &json!(["tmdb"]));
    for film in &films {
        assert_eq!(without.item(film.title())["outcome"], "scraped");
    }
    let pictures = |world: &World| {
        world.snapshot().keys().filter(|path| path.to_string_lossy().ends_with("poster.jpg")).count()
    };
    assert_eq!(pictures(&world), 0);

    world.handle().bring_up(Provider::Tmdb);
    world.handle().reset_statistics();
    let caught_up = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&caught_up, 4, "scraped", &json!([]));
    assert_eq!(requests(&world, Provider::Imdb), 0);
    assert_eq!(pictures(&world), 4);
    let known: BTreeSet<String> =
        world.list().await.iter().map(|item| item["ids"]["tmdb"].as_str().unwrap().to_owned()).collect();
    assert_eq!(known, films.iter().map(|film| film.tmdb_id().to_string()).collect());
}

/// A scanned sample library of invented films, and a stand-in with these faults.
async fn sample(films: usize, faults: FaultPlan) -> World {
    let catalogue = || Catalogue::generated(films, 11);
    let mut settings = quick(catalogue());
    settings.faults = faults;
    let world = World::new(settings).await;
    sample_library(&world.films(), &catalogue(), films).unwrap();
    world.scan().await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_every_kind_neither_lose_a_film_nor_damage_a_file_nor_multiply_the_requests() {
    const FILMS: usize = 200;
    let clean = sample(FILMS, FaultPlan::default()).await;
    assert_all(
        &clean.run(&["scrape", "--auto", "--json"]).await.with_status(0),
        FILMS,
        "scraped",
        &json!([]),
    );
    let without_faults = clean.handle().statistics();

    let rates = FaultRates {
        internal_error: 0.05,
        too_many_requests: 0.03,
        bad_gateway: 0.02,
        cut_body: 0.03,
        reset: 0.01,
        slow_drip: 0.02,
        challenge: 0.01,
    };
    let world = sample(FILMS, FaultPlan { seed: 20, rates, rules: Vec::new() }).await;
    // A challenge ends the pages for its run; each of these runs goes on where the one before was stopped.
    let mut challenged = 0;
    for run in 0.. {
        assert!(run < 6, "{challenged} films are left without IMDb");
        let finished = world.run(&["scrape", "--auto", "--json"]).await.with_status(0);
        let missing: Vec<_> =
            finished.items().into_iter().filter(|item| item["missing_sources"] != json!([])).collect();
        assert!(run > 0 || finished.items().len() == FILMS);
        for item in finished.items() {
            assert!(matches!(item["outcome"].as_str(), Some("scraped" | "unchanged")), "{item}");
        }
        for item in &missing {
            assert_eq!(
                item["missing_sources"],
                json!(["imdb"]),
                "only a challenge leaves anything out: {item}"
            );
        }
        challenged += missing.len();
        assert!(missing.is_empty() || notices_of(&finished, "imdb") == 1, "{finished:?}");
        if missing.is_empty() {
            break;
        }
    }
    assert!(challenged > 0, "nothing was challenged");
    let statistics = world.handle().statistics();
    let faults: u64 = Provider::ALL.into_iter().map(|provider| statistics.of(provider).faults).sum();
    assert!(faults > 200, "only {faults} faults");
    println!(
        "{} requests with {faults} faults in place of {}; {challenged} films were challenged at first",
        statistics.requests(),
        without_faults.requests()
    );
    assert!(
        statistics.requests() * 100 <= without_faults.requests() * 135,
        "{} requests in place of {}",
        statistics.requests(),
        without_faults.requests()
    );
    let pictures = statistics.of(Provider::Images);
    let distinct = pictures.by_path.len() as u64;
    assert_eq!(distinct, without_faults.of(Provider::Images).by_path.len() as u64);
    // What was answered well was not asked for again; a drip is a fault and an answer.
    assert!(pictures.requests - pictures.faults <= distinct, "{pictures:?}");

    assert_eq!(world.temporary_files(), [""; 0].map(PathBuf::from));
    let (expected, found) = (files(&clean), files(&world));
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&expected), names(&found));
    let is_picture = |path: &&PathBuf| path.extension().is_some_and(|end| end == "jpg" || end == "png");
    let pictures: Vec<_> = expected.keys().filter(is_picture).collect();
    assert!(pictures.len() >= 6 * FILMS, "only {} pictures", pictures.len());
    for path in pictures {
        assert!(expected[path] == found[path], "{} is not what the clean run wrote", path.display());
    }
}

/// The files below the films, by their place there.
fn files(world: &World) -> BTreeMap<PathBuf, Vec<u8>> {
    let below = |path: PathBuf| path.strip_prefix(world.films()).unwrap().to_owned();
    world.snapshot().into_iter().map(|(path, (bytes, _))| (below(path), bytes)).collect()
}

/// How long a provider is down in the middle of a run.
const OUTAGE: Duration = Duration::from_secs(5);

/// Requests that an outage of [`OUTAGE`] may cost at most: those on the wire when it begins, and the probes.
const MOST_IN_OUTAGE: u64 = 20 + 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_for_a_while_is_left_alone_and_waited_for() {
    const FILMS: usize = 60;
    let catalogue = || Catalogue::generated(FILMS, 11);
    let mut settings = quick(catalogue());
    settings.latency = Latency::Scaled(0.25);
    let world = World::new(settings).await;
    sample_library(&world.films(), &catalogue(), FILMS).unwrap();
    world.scan().await;
    let handle = world.handle();
    let outage = tokio::spawn(async move {
        let asked = || handle.statistics().of(Provider::Tmdb).requests;
        while asked() < 20 {
            tokio::task::yield_now().await;
        }
        handle.take_down(Provider::Tmdb, Fault::Status(503));
        let before = asked();
        tokio::time::sleep(OUTAGE).await;
        let during = asked() - before;
        handle.bring_up(Provider::Tmdb);
        during
    });
    let finished = world.run(&["scrape", "--auto", "--json"]).await.with_status(0);
    let during = outage.await.unwrap();
    assert_all(&finished, FILMS, "scraped", &json!([]));
    assert!((1..=MOST_IN_OUTAGE).contains(&during), "asked {during} times while it was down");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_named_with_what_to_do() {
    let (mut world, films) = impatient(6).await;
    world.configure("providers.tmdb.api_key", "invalid");
    world.configure("providers.imdb.sources", "suggestion");
    for film in &films {
        world.shelve(film, &tmdb_id(film));
    }
    world.scan().await;
    let refused = world.run(&["scrape", "--json"]).await.with_status(1);
    assert_all(&refused, 6, "failed", &json!([]));
    for text in [refused.items()[0]["error"].as_str().unwrap(), refused.stderr.as_str()] {
        assert!(text.contains("Invalid API key"), "{text}");
        assert!(text.contains("BIOSCOPE_PROVIDERS__TMDB__API_KEY"), "{text}");
        assert!(text.contains("themoviedb.org/settings/api"), "{text}");
    }
    assert_eq!(notices_of(&refused, "tmdb"), 1, "{refused:?}");
    assert_eq!(requests(&world, Provider::Tmdb), 6, "a refused key is not tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_source_the_way_out_is_told() {
    let (mut world, films) = impatient(1).await;
    world.shelve(&films[0], "");
    world.scan().await;
    world.configure("providers.tmdb.api_key", "");
    world.configure("providers.imdb.sources", "suggestion");
    let refused = world.run(&["scrape", "--json"]).await.with_status(2);
    let key = "BIOSCOPE_PROVIDERS__TMDB__API_KEY";
    for hint in
        ["no source is left", "providers.tmdb.api_key", key, "pages", "bioscope imdb import --download"]
    {
        assert!(refused.stderr.contains(hint), "{}", refused.stderr);
    }
    assert_eq!(world.handle().statistics().requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_the_pages_alone_describe_films() {
    let (mut world, films) = impatient(5).await;
    for film in &films[..4] {
        world.shelve(film, &imdb_id(film));
    }
    world.shelve(&films[4], "");
    world.scan().await;
    world.configure("providers.tmdb.api_key", "");
    let finished = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_all(&finished, 5, "scraped", &json!([]));
    assert_eq!(notices_of(&finished, "tmdb"), 1, "{finished:?}");
    assert_eq!(finished.stderr.matches("TMDB is skipped").count(), 1, "{}", finished.stderr);
    assert_eq!(requests(&world, Provider::Tmdb), 0);
    assert_eq!(requests(&world, Provider::Imdb), 5);
}
