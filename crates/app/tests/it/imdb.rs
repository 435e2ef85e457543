//! IMDb's datasets: fetched, imported, and in place of requests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bioscope_standin::{
    BulkFiles, Catalogue, Fault, FaultRule, Provider, Tongue, sample_library, sample_shows,
};
use serde_json::Value;

use crate::world::{World, quick};

const ALL_PARTS: &str = "--parts=ratings,episodes,titles,akas,people";

/// The outcome of each file, as `name outcome`.
fn outcomes(lines: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    lines.iter().map(|line| format!("{} {}", text(&line["dataset"]), text(&line["outcome"]))).collect()
}

/// Folder of the index.
fn index(world: &World) -> PathBuf {
    world.data().join("imdb")
}

/// A world whose program knows IMDb's datasets and nothing else.
async fn offline_world(films: usize) -> World {
    let catalogue = Catalogue::classics().with_sample_shows(2, 7);
    let mut world = World::new(quick(catalogue)).await;
    sample_library(&world.films(), &Catalogue::classics(), films).unwrap();
    world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
    world.configure("providers.imdb.sources", "datasets");
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn films_are_catalogued_with_neither_key_nor_network_once_the_datasets_are_imported() {
    let world = offline_world(8).await;
    world.scan().await;
    let refused = world.run(&["scrape"]).await.with_status(2);
    assert!(refused.stderr.contains("bioscope imdb import --download"), "{refused:?}");

    let told = world.run(&["imdb", "import", "--download", ALL_PARTS]).await.with_status(0);
    assert!(told.stderr.contains("personal and non-commercial use"), "{told:?}");
    world.handle().reset_statistics();
    let scraped = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(scraped.summary()["scraped"], 8, "{scraped:?}");
    assert_eq!(world.handle().statistics().requests(), 0);

    let catalogue = Catalogue::classics();
    for item in world.list().await {
        let shown = world.show(&item["id"]).await;
        let details = &shown["details"];
        let film = catalogue.film_of_imdb(details["ids"]["imdb"].as_str().unwrap()).unwrap();
        assert_eq!(details["title"], film.title());
        assert_eq!(details["original_title"], film.original_title());
        assert_eq!(details["year"], film.year());
        assert_eq!(details["runtime_minutes"], film.details().runtime_minutes);
        assert_eq!(details["ratings"][0]["source"], "imdb");
        assert_eq!(details["ratings"][0]["votes"], u64::from(film.figures().votes) * 61);
        assert_eq!(details["genres"][0], film.details().genres[0].imdb);
        let cast = film.details().cast;
        assert_eq!(details["cast"].as_array().unwrap().len(), cast.len());
        assert_eq!(details["cast"][0]["person"]["name"], cast[0].person.name.as_str());
        assert_eq!(details["cast"][0]["role"], cast[0].character.as_str());
        assert_eq!(details["crew"][0]["person"]["name"], film.details().directors[0].name.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_in_the_users_language_is_taken_from_the_titles_elsewhere() {
    let mut world = offline_world(0).await;
    world.configure("providers.tmdb.language", "de-DE");
    let catalogue = Catalogue::classics();
    let film = catalogue
        .films()
        .iter()
        .find(|film| film.title_in(Tongue::German).is_some_and(|german| german != film.title()));
    let film = film.unwrap();
    let german = film.title_in(Tongue::German).unwrap();
    let name = format!("{} ({})", german.replace(':', " -"), film.year());
    world.video(&format!("{name}/{name}.mkv"));
    world.scan().await;
    world.run(&["imdb", "import", "--download"]).await.with_status(0);
    let scraped = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(scraped.items()[0]["title"], german.as_str(), "{scraped:?}");
    let shown = world.show(&scraped.items()[0]["id"]).await;
    assert_eq!(shown["details"]["ids"]["imdb"], film.imdb_id());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_changed_since_is_not_fetched_again() {
    let world = World::new(quick(Catalogue::classics())).await;
    let files = ["title.ratings", "title.episode", "title.basics", "title.akas"];
    let first = world.run(&["imdb", "import", "--download", "--json"]).await;
    // No show is played, so there is no episode either.
    assert_eq!(
        outcomes(&first.json()),
        ["title.ratings imported", "title.episode failed", "title.basics imported", "title.akas imported"]
    );
    assert!(first.with_status(1).stderr.contains("it has no rows"));
    assert_eq!(std::fs::read_dir(index(&world).join("files")).unwrap().count(), 0, "files stayed behind");

    world.handle().reset_statistics();
    let parts = ["imdb", "import", "--download", "--parts=ratings,titles,akas", "--json"];
    let second = world.run(&parts).await.with_status(0);
    assert_eq!(
        outcomes(&second.json()),
        ["title.ratings unchanged", "title.basics unchanged", "title.akas unchanged"]
    );
    assert!(!second.stderr.contains("personal"), "the conditions are told once: {second:?}");
    let asked = world.handle().statistics().of(Provider::Datasets);
    assert_eq!((asked.requests, asked.bytes), (3, 0), "{files:?}");

    let status = world.run(&["imdb", "status", "--json"]).await.with_status(0).json();
    assert_eq!(status.iter().map(|line| &line["part"]).collect::<Vec<_>>(), ["ratings", "titles", "akas"]);
    assert_eq!(status[1]["rows"], Catalogue::classics().films().len());
    let doctor = world.run(&["doctor", "--offline"]).await.stdout;
    assert!(!doctor.contains("IMDb datasets"), "they are no source here: {doctor}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_breaks_off_goes_on_in_the_next_run() {
    let mut world = World::new(quick(Catalogue::generated(300, 5))).await;
    world.configure("providers.imdb.gate.retries", "0");
    world.handle().add_fault(FaultRule::first(1, "/title.basics", Fault::CutBody));
    let titles = ["imdb", "import", "--download", "--parts=titles", "--json"];
    let broken = world.run(&titles).await.with_status(1);
    assert_eq!(outcomes(&broken.json()), ["title.basics failed"]);
    let part = index(&world).join("files/title.basics.tsv.gz.part");
    let begun = std::fs::metadata(&part).unwrap().len();
    assert!(begun > 0);
    world.handle().reset_statistics();
    let whole = world.run(&titles).await.with_status(0);
    assert_eq!(whole.json()[0]["rows"], 300, "{whole:?}");
    assert!(!part.exists());
    let sent = world.handle().statistics().of(Provider::Datasets).bytes;
    assert!(sent <= begun + 1, "{sent} bytes came again, {begun} were there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_own_files_are_imported_and_a_damaged_one_leaves_the_old_index() {
    let world = World::new(quick(Catalogue::classics())).await;
    let folder = world.path().join("datasets");
    std::fs::create_dir(&folder).unwrap();
    let ratings = folder.join("ratings.tsv");
    std::fs::write(&ratings, "tconst\taverageRating\tnumVotes\ntt0000001\t5.7\t2000\n").unwrap();
    std::fs::write(folder.join("notes.tsv"), "something else\n").unwrap();

    let usage = world.run(&["imdb", "import"]).await.with_status(2);
    assert!(usage.stderr.contains("--download"), "{usage:?}");
    let folder = folder.to_str().unwrap();
    let usage = world.run(&["imdb", "import", folder, "--parts", "people"]).await.with_status(2);
    assert!(usage.stderr.contains("no dataset files of these parts"), "{usage:?}");
    world.run(&["imdb", "import", folder, "--parts", "stars"]).await.with_status(2);

    let done = world.run(&["imdb", "import", folder]).await.with_status(0);
    assert!(done.stdout.contains("title.ratings  imported"), "{done:?}");
    std::fs::write(&ratings, b"\x1f\x8bthis is no archive").unwrap();
    let failed = world.run(&["imdb", "import", ratings.to_str().unwrap()]).await.with_status(1);
    assert!(failed.stderr.contains("cut or damaged"), "{failed:?}");
    let status = world.run(&["imdb", "status", "--json"]).await.with_status(0).json();
    assert_eq!((status.len(), &status[0]["rows"]), (1, &Value::from(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_users_folder_of_files_what_is_fetched_stays_and_is_imported_from_there() {
    let mut world = World::new(quick(Catalogue::classics())).await;
    let folder = world.path().join("datasets");
    world.configure("providers.imdb.dataset_dir", folder.to_str().unwrap());
    world.run(&["imdb", "import", "--download", "--parts=ratings"]).await.with_status(0);
    assert!(folder.join("title.ratings.tsv.gz").is_file());
    std::fs::remove_dir_all(index(&world)).unwrap();
    world.handle().reset_statistics();
    // What lies there is new to an empty index, and is not sent again.
    let again =
        world.run(&["imdb", "import", "--download", "--parts=ratings", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&again.json()), ["title.ratings imported"]);
    assert_eq!(world.handle().statistics().of(Provider::Datasets).bytes, 0);
    std::fs::remove_dir_all(index(&world)).unwrap();
    let own = world.run(&["imdb", "import", "--json"]).await.with_status(0);
    assert_eq!(outcomes(&own.json()), ["title.ratings imported"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_damaged_index_is_told_once_and_the_run_goes_on() {
    let mut world = World::classics(3).await;
    world.configure("providers.imdb.sources", "datasets,suggestion");
    world.scan().await;
    let scraped = world.run(&["scrape"]).await.with_status(0);
    assert_eq!(scraped.stderr.matches("IMDb's datasets are skipped").count(), 1, "{scraped:?}");

    world.run(&["imdb", "import", "--download", "--parts=ratings,titles"]).await.with_status(0);
    let doctor = world.run(&["doctor", "--offline"]).await.stdout;
    assert!(
        doctor.contains("IMDb datasets: title.ratings, title.basics; the oldest imported just now"),
        "{doctor}"
    );
    let table = index(&world).join("title.ratings-1/main.table");
    let mut bytes = std::fs::read(&table).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&table, bytes).unwrap();
    let scraped = world.run(&["scrape", "--all"]).await.with_status(0);
    assert_eq!(scraped.stderr.matches("import again").count(), 1, "{scraped:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ratings_come_from_the_datasets_and_no_page_is_asked() {
    let mut world = World::classics(5).await;
    world.configure("providers.imdb.sources", "datasets,suggestion,pages");
    world.scan().await;
    world.run(&["imdb", "import", "--download", "--parts=ratings,titles,akas"]).await.with_status(0);
    let scraped = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(scraped.summary()["scraped"], 5);
    let asked = world.handle().statistics();
    assert_eq!((asked.of(Provider::Imdb).requests, asked.of(Provider::Suggestion).requests), (0, 0));
    for item in scraped.items() {
        let shown = world.show(&item["id"]).await;
        let sources: Vec<_> =
            shown["details"]["ratings"].as_array().unwrap().iter().map(|rating| &rating["source"]).collect();
        assert_eq!(sources, ["themoviedb", "imdb"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn blocked_pages_that_come_first_leave_the_rating_to_the_datasets() {
    let mut world = World::classics(4).await;
    world.configure("providers.imdb.sources", "pages,datasets");
    world.scan().await;
    world.run(&["imdb", "import", "--download", "--parts=ratings,titles"]).await.with_status(0);
    world.handle().take_down(Provider::Imdb, Fault::Challenge);
    let scraped = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(scraped.stderr.matches("bot challenge").count(), 1, "{scraped:?}");
    for item in scraped.items() {
        assert_eq!(item["missing_sources"], Value::Array(Vec::new()), "{item}");
        let shown = world.show(&item["id"]).await;
        assert_eq!(shown["details"]["ratings"].as_array().unwrap().len(), 2, "{shown}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_called_off_leaves_the_old_index_serving() {
    let world = World::new(quick(Catalogue::generated(0, 0))).await;
    let small = world.path().join("small.tsv");
    let header = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n";
    std::fs::write(&small, format!("{header}tt0000001\t1\tnm0000001\tactor\t\\N\t\\N\n")).unwrap();
    world.run(&["imdb", "import", small.to_str().unwrap()]).await.with_status(0);
    // Large enough that its import is under way for long after its tables were begun.
    let large = BulkFiles::of_scale(0.1).write("title.principals", world.path()).unwrap();
    let mut command = world.command(&["imdb", "import", large.path.to_str().unwrap(), "--json"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = index(&world).join("title.principals-2");
    while !begun.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before its tables were begun");
        tokio::task::yield_now().await;
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output()).await.unwrap().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
    assert!(String::from_utf8_lossy(&ended.stderr).contains("Called off"), "{ended:?}");
    assert!(!begun.exists(), "half a table stayed behind");
    let status = world.run(&["imdb", "status", "--json"]).await.with_status(0).json();
    assert_eq!(status[0]["rows"], 1);
}

/// Six sample shows, scanned, with IMDb's datasets for them imported.
async fn shows_with_datasets(configure: impl FnOnce(&mut World)) -> (World, Catalogue) {
    let made = || Catalogue::generated(0, 3).with_sample_shows(6, 3);
    let mut world = World::new(quick(made())).await;
    world.configure("providers.imdb.sources", "datasets,suggestion");
    configure(&mut world);
    sample_shows(&world.path().join("shows"), &made(), 6).unwrap();
    world.run(&["imdb", "import", "--download", ALL_PARTS]).await.with_status(0);
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
    world.handle().reset_statistics();
    (world, made())
}

/// All NFO files below `folder`, one text.
fn nfo_files(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            text += &nfo_files(&path);
        } else if path.extension().is_some_and(|extension| extension == "nfo") {
            text += &std::fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_have_imdbs_ids_and_ratings_without_a_request_to_it() {
    let (world, catalogue) = shows_with_datasets(|_| {}).await;
    let scraped = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(scraped.summary()["scraped"], 6, "{scraped:?}");
    let asked = world.handle().statistics();
    assert_eq!((asked.of(Provider::Imdb).requests, asked.of(Provider::Suggestion).requests), (0, 0));
    let written = nfo_files(&world.path().join("shows"));
    for show in catalogue.shows() {
        assert!(written.contains(&show.imdb_id()), "{}", show.title());
    }
    let episodes = written.matches("<episodedetails>").count();
    let rated = written.matches("<rating name=\"imdb\"").count();
    assert!(episodes > 50 && rated > 50, "{rated} ratings of {episodes} episodes");
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_are_catalogued_with_neither_key_nor_network() {
    let (world, _) = shows_with_datasets(|world| {
        world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
        world.configure("providers.imdb.sources", "datasets");
        world.configure("scrapers.tv", "imdb");
    })
    .await;
    let scraped = world.run(&["scrape", "--json", "--auto"]).await;
    assert_eq!(world.handle().statistics().requests(), 0, "{scraped:?}");
    let summary = scraped.summary();
    assert!(summary["scraped"].as_u64().unwrap() >= 5 && summary["failed"] == 0, "{scraped:?}");
}
