//! Many films at once: what is asked, how fast, and what the scopes and switches of `scrape` leave alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bioscope_standin::{Catalogue, Film, Latency, Provider, sample_library};
use serde_json::{Value, json};

use crate::world::{Finished, World, quick};

/// A scanned library of invented films, each in a folder that names its TMDB id.
async fn shelf(count: usize) -> (World, Vec<Film>) {
    let catalogue = Catalogue::generated(count, 3);
    let films = catalogue.films().to_vec();
    let world = World::new(quick(catalogue)).await;
    for film in &films {
        world.shelve(film, &format!(" [tmdbid-{}]", film.tmdb_id()));
    }
    world.scan().await;
    (world, films)
}

/// The same, scraped; nothing is counted yet.
async fn scraped_shelf(count: usize) -> (World, Vec<Film>) {
    let (world, films) = shelf(count).await;
    let finished = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished), BTreeMap::from([("scraped".to_owned(), count)]), "{finished:?}");
    world.handle().reset_statistics();
    (world, films)
}

fn outcomes(finished: &Finished) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in finished.items() {
        *counts.entry(item["outcome"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

fn titles(finished: &Finished) -> Vec<String> {
    let mut titles: Vec<_> =
        finished.items().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
    titles.sort();
    titles
}

fn requests(world: &World) -> BTreeMap<Provider, u64> {
    let statistics = world.handle().statistics();
    statistics.providers.iter().map(|(provider, counted)| (*provider, counted.requests)).collect()
}

fn files_called(world: &World, name: &str) -> Vec<PathBuf> {
    world.snapshot().into_keys().filter(|path| path.to_string_lossy().ends_with(name)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_films_keep_within_every_limit_and_a_second_run_asks_nothing() {
    const FILMS: usize = 50;
    let catalogue = Catalogue::generated(FILMS, 5);
    let collections = catalogue.collections().len() as u64;
    let pages: BTreeMap<String, u64> =
        catalogue.films().iter().map(|film| (format!("/title/{}/reference/", film.imdb_id()), 1)).collect();
    let mut settings = quick(catalogue);
    settings.latency = Latency::Scaled(0.05);
    let world = World::new(settings).await;
    sample_library(&world.films(), &Catalogue::generated(FILMS, 5), FILMS).unwrap();
    world.scan().await;

    let first = world.run(&["scrape", "--auto", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&first), BTreeMap::from([("scraped".to_owned(), FILMS)]), "{first:?}");
    let statistics = world.handle().statistics();
    assert_eq!(statistics.of(Provider::Imdb).by_path, pages, "one page a film");
    assert!(
        statistics.of(Provider::Imdb).peak_in_flight <= 4,
        "{}",
        statistics.of(Provider::Imdb).peak_in_flight
    );
    for provider in Provider::ALL {
        assert_eq!(statistics.of(provider).refused, 0, "{provider:?} had to refuse");
    }
    let tmdb = statistics.of(Provider::Tmdb);
    assert!(
        tmdb.requests <= 2 * FILMS as u64 + collections,
        "{} requests to TMDB for {FILMS} films and {collections} collections: {:?}",
        tmdb.requests,
        tmdb.by_path
    );

    let files = world.snapshot();
    world.handle().reset_statistics();
    let second = world.run(&["scrape", "--all", "--auto", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&second), BTreeMap::from([("unchanged".to_owned(), FILMS)]), "{second:?}");
    assert_eq!(second.summary()["requests"], 0);
    assert_eq!(world.handle().statistics().requests(), 0);
    assert!(world.snapshot() == files, "a file was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let (mut world, films) = shelf(4).await;
    let before = (world.snapshot(), world.list().await);
    let told = world.run(&["scrape", "--dry-run"]).await.with_status(0);
    for film in &films {
        assert!(told.stdout.contains(&format!("<title>{}</title>", film.title())), "{}", told.stdout);
    }
    assert!(told.stdout.contains("poster.jpg: would be fetched"), "{}", told.stdout);
    let told = world.run(&["scrape", "--dry-run", "--json"]).await.with_status(0);
    assert!(told.items().iter().all(|item| !item["changes"].as_array().unwrap().is_empty()), "{told:?}");
    assert!((world.snapshot(), world.list().await) == before, "a dry run left something behind");
    assert!(world.run(&["jobs", "--json"]).await.with_status(0).json().is_empty());

    world.run(&["scrape"]).await.with_status(0);
    let before = (world.snapshot(), world.list().await);
    world.configure("providers.tmdb.language", "de-DE");
    let told = world.run(&["scrape", "--all", "--dry-run"]).await.with_status(0);
    let film = films.iter().find(|film| german(film).is_some_and(|title| title != film.title())).unwrap();
    for (sign, title) in [('-', film.title()), ('+', german(film).unwrap().as_str())] {
        let line = format!("<title>{title}</title>");
        let shown =
            told.stdout.lines().any(|shown| shown.contains(&line) && shown.trim_start().starts_with(sign));
        assert!(shown, "{sign} {line} is not in\n{}", told.stdout);
    }
    assert!((world.snapshot(), world.list().await) == before, "a dry run left something behind");
}

fn german(film: &Film) -> Option<String> {
    film.title_in(bioscope_standin::Tongue::German)
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_without_a_run_before_does_everything_and_then_nothing() {
    let (world, _) = shelf(3).await;
    let first = world.run(&["scrape", "--resume", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&first), BTreeMap::from([("scraped".to_owned(), 3)]));
    let second = world.run(&["scrape", "--resume", "--json"]).await.with_status(0);
    assert_eq!((second.items().len(), &second.summary()["requests"]), (0, &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_poster_is_all_that_is_fetched() {
    let (world, _) = scraped_shelf(4).await;
    let before = world.snapshot();
    let poster = files_called(&world, "poster.jpg").remove(0);
    std::fs::remove_file(&poster).unwrap();
    let listed = world.run(&["list", "--missing", "--json"]).await.with_status(0).json();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["missing"], json!(["poster"]));

    let finished = world.run(&["scrape", "--missing", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished).get("scraped"), Some(&1), "{finished:?}");
    assert_eq!(requests(&world), BTreeMap::from([(Provider::Images, 1)]));
    let mut after = world.snapshot();
    assert!(after[&poster].0 == before[&poster].0, "another poster was fetched");
    after.insert(poster.clone(), before[&poster].clone());
    assert!(after == before, "something but the poster was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_marked_films_or_those_a_query_finds_are_done() {
    let (world, films) = shelf(6).await;
    let marked = [format!("tmdb:{}", films[3].tmdb_id()), format!("tmdb:{}", films[4].tmdb_id())];
    world.run(&["mark", &marked[0], &marked[1]]).await.with_status(0);
    let finished = world.run(&["scrape", "--marked", "--json"]).await.with_status(0);
    let mut expected = vec![films[3].title().to_owned(), films[4].title().to_owned()];
    expected.sort();
    assert_eq!(titles(&finished), expected);

    let year = films[5].year();
    let mut expected: Vec<_> =
        films.iter().filter(|film| film.year() == year).map(|film| film.title().to_owned()).collect();
    expected.sort();
    let query = format!("year:{year}");
    assert_eq!(titles(&world.run(&["scrape", "--filter", &query, "--json"]).await.with_status(0)), expected);
    let refused = world.run(&["scrape", "--filter", "yeer:1950"]).await.with_status(2);
    assert!(refused.stderr.contains("yeer"), "{}", refused.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_parts_asked_for_are_written() {
    let (world, _) = shelf(3).await;
    let videos = world.snapshot().len();
    let finished = world.run(&["scrape", "--parts", "poster", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished), BTreeMap::from([("scraped".to_owned(), 3)]));
    assert_eq!((world.snapshot().len(), files_called(&world, "poster.jpg").len()), (videos + 3, 3));
    assert_eq!(requests(&world)[&Provider::Images], 3);

    world.handle().reset_statistics();
    let rest = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&rest), BTreeMap::from([("scraped".to_owned(), 3)]));
    assert_eq!(requests(&world).get(&Provider::Tmdb), None, "the answers are in the cache");
    assert_eq!(files_called(&world, ".nfo").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_fields_asked_for_change() {
    let (mut world, _) = shelf(3).await;
    let without = ["scrape", "--fields", "title,plot,year", "--json"];
    world.run(&without).await.with_status(0);
    let ids: Vec<Value> = world.list().await.into_iter().map(|item| item["id"].clone()).collect();
    let mut before = Vec::new();
    for id in &ids {
        let details = world.show(id).await["details"].clone();
        assert!(details["ratings"].as_array().is_none_or(Vec::is_empty), "{details}");
        before.push(details);
    }
    world.configure("providers.tmdb.language", "de-DE");
    let finished = world.run(&["scrape", "--all", "--fields", "rating", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished), BTreeMap::from([("scraped".to_owned(), 3)]));
    for (id, before) in ids.iter().zip(before) {
        let now = world.show(id).await["details"].clone();
        assert!(!now["ratings"].as_array().unwrap().is_empty(), "{now}");
        for field in ["title", "plot", "year", "tagline", "genres", "cast", "runtime_minutes"] {
            assert_eq!(now[field], before[field], "{field} of {now}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_only_the_cache_answers() {
    let (world, _) = scraped_shelf(3).await;
    let before = world.snapshot();
    let nfo = files_called(&world, ".nfo").remove(0);
    std::fs::remove_file(&nfo).unwrap();
    let finished = world.run(&["scrape", "--all", "--offline", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished).get("failed"), None, "{finished:?}");
    assert!(world.snapshot()[&nfo].0 == before[&nfo].0, "the NFO file is another one");

    world.video("Never Asked (1950) [tmdbid-77]/Never Asked (1950).mkv");
    world.run(&["scan"]).await.with_status(0);
    let finished = world.run(&["scrape", "--offline", "--json"]).await.with_status(1);
    let failed = finished.item("Never Asked");
    assert_eq!(failed["outcome"], "failed");
    let reason = failed["error"].as_str().unwrap();
    assert!(reason.contains("/3/movie/77") && reason.contains("cache"), "{reason}");
    assert_eq!(world.handle().statistics().requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_asks_again_and_leaves_what_is_the_same() {
    let (world, films) = scraped_shelf(4).await;
    let before = world.snapshot();
    let finished = world.run(&["scrape", "--all", "--refresh", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&finished), BTreeMap::from([("unchanged".to_owned(), 4)]), "{finished:?}");
    let statistics = world.handle().statistics();
    for film in &films {
        assert_eq!(statistics.of(Provider::Tmdb).by_path[&format!("/3/movie/{}", film.tmdb_id())], 1);
        let page = format!("/title/{}/reference/", film.imdb_id());
        assert_eq!(statistics.of(Provider::Imdb).by_path[&page], 1);
    }
    assert_eq!(statistics.of(Provider::Images).requests, 0);
    assert!(world.snapshot() == before, "a file was touched");
}
