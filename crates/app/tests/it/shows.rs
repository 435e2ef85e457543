//! Shows: all levels of a library, against the stand-in.

use std::path::{Path, PathBuf};

use bioscope_nfo::{EpisodeNfo, NfoContent, read_nfo};
use bioscope_standin::{Catalogue, Fault, Provider, Standin, sample_shows};
use bioscope_store::{ItemRecord, Library, LibrarySettings, Selection, SqliteLibrary};

use crate::world::{World, get, quick};

/// The first `count` sample shows, scanned.
pub async fn sample(count: usize) -> (World, Catalogue) {
    let made = || Catalogue::generated(0, 3).with_sample_shows(count, 3);
    let catalogue = made();
    let world = World::new(quick(made())).await;
    sample_shows(&world.path().join("shows"), &catalogue, count).unwrap();
    scan(&world).await;
    (world, catalogue)
}

/// Adds the shows' folder and scans it.
pub async fn scan(world: &World) {
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
}

fn walk(folder: &Path, videos: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            walk(&path, videos);
        } else if path.extension().is_some_and(|extension| extension == "mkv") {
            videos.push(path);
        }
    }
}

/// Everything the library knows: each show, followed by its seasons and episodes.
pub async fn records(world: &World) -> Vec<(ItemRecord, Vec<ItemRecord>)> {
    let library = SqliteLibrary::open(&world.data().join("library.db"), LibrarySettings::default()).unwrap();
    let mut all = Vec::new();
    for show in library.select(&Selection::All).await.unwrap() {
        let children = library.children(show.id).await.unwrap();
        all.push((library.item(show.id).await.unwrap(), children));
    }
    library.close().await.unwrap();
    all
}

/// Asserts that every picture the library knows of lies on the disk byte for byte as `truth` serves it; returns how many
/// there are.
pub async fn assert_pictures_are_whole(world: &World, truth: &Standin) -> usize {
    let mut count = 0;
    for (show, children) in records(world).await {
        for picture in children.iter().chain([&show]).flat_map(|item| &item.artwork) {
            let path =
                picture.url.strip_prefix(&world.standin.base_url()).unwrap_or_else(|| panic!("{picture:?}"));
            let bytes = std::fs::read(&picture.path).unwrap_or_else(|error| panic!("{error}: {picture:?}"));
            assert!(bytes == get(truth, path).await, "{picture:?} is not what is served");
            count += 1;
        }
    }
    count
}

fn episodes(nfo: &Path) -> Vec<EpisodeNfo> {
    let bytes = std::fs::read(nfo).unwrap_or_else(|error| panic!("{error}: {}", nfo.display()));
    match read_nfo(&bytes) {
        NfoContent::Episodes(nfo) => nfo.episodes,
        other => panic!("{}: {other:?}", nfo.display()),
    }
}

#[tokio::test]
async fn every_level_of_every_sort_of_show_gets_its_files_and_rows() {
    let (world, catalogue) = sample(6).await;
    let run = world.run(&["scrape", "--json"]).await.with_status(0);
    let summary = run.summary();
    assert_eq!((&summary["scraped"], &summary["failed"]), (&6.into(), &0.into()), "{run:?}");
    let of_kind = |kind: &str| run.items().iter().filter(|item| item["kind"] == kind).count();
    assert_eq!((of_kind("show"), of_kind("season"), of_kind("episode")), (6, 13, 80));
    assert!(run.items().iter().all(|item| item["outcome"] == "scraped"), "{run:?}");

    // One search or look-up and one request for details a show; one IMDb page a show and one a season.
    let asked = world.handle().statistics();
    assert_eq!(asked.of(Provider::Tmdb).requests, 5 + 6, "{asked:?}");
    assert_eq!(asked.of(Provider::Imdb).requests, 6 + 11, "{asked:?}");

    for (show, children) in records(&world).await {
        let told = catalogue.shows().iter().find(|told| Some(told.title()) == show.details.title.as_deref());
        let told = told.unwrap_or_else(|| panic!("{:?}", show.details.title));
        let folder = &show.scanned.files.main;
        for name in
            ["tvshow.nfo", "poster.jpg", "fanart.jpg", "clearlogo.png", "landscape.jpg", "fanart3.jpg"]
        {
            assert!(folder.join(name).is_file(), "{name} of {}", folder.display());
        }
        let of_all = std::fs::read(folder.join("season-all-poster.jpg")).unwrap();
        assert!(of_all == std::fs::read(folder.join("poster.jpg")).unwrap());
        for child in &children {
            let number = child.details.number.unwrap();
            let Some(episode) = number.episode else {
                let name = match number.season {
                    0 => "season-specials-poster.jpg".to_owned(),
                    season => format!("season{season:02}-poster.jpg"),
                };
                assert!(folder.join(&name).is_file(), "{name}");
                continue;
            };
            let told = told.episode(number.season, episode).unwrap();
            assert_eq!(child.details.title.as_deref(), Some(told.title.as_str()), "{number}");
            let nfo = child.scanned.files.main.with_extension("nfo");
            let written = episodes(&nfo);
            let written = written.iter().find(|one| one.details.number == Some(number));
            assert_eq!(written.unwrap().details.title, child.details.title, "{number}");
            assert!(
                child.artwork.iter().any(|picture| picture.path.to_string_lossy().ends_with("-thumb.jpg"))
            );
        }
    }
    let several = world.path().join("shows").join(format!(
        "{} ({})",
        catalogue.shows()[0].title(),
        catalogue.shows()[0].year()
    ));
    let mut videos = Vec::new();
    walk(&several, &mut videos);
    let pair = videos.iter().find(|video| video.to_string_lossy().contains("E07-E08")).unwrap();
    let numbers: Vec<_> = episodes(&pair.with_extension("nfo"))
        .iter()
        .map(|one| one.details.number.unwrap().to_string())
        .collect();
    assert_eq!(numbers, ["S01E07", "S01E08"]);
    // Seven of each show; one a season; one an episode, which the two of one file share.
    assert_eq!(assert_pictures_are_whole(&world, &world.standin).await, 6 * 7 + 13 + 80);
    let is_temporary = |path: &PathBuf| path.to_string_lossy().contains("/.bioscope-");
    assert!(!world.snapshot_of("shows").keys().any(is_temporary));
}

#[tokio::test]
async fn a_show_that_is_done_costs_no_request_and_touches_no_file() {
    let (world, _) = sample(6).await;
    world.run(&["scrape"]).await.with_status(0);
    let files = world.snapshot_of("shows");
    world.handle().reset_statistics();
    let again = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(again.summary()["unchanged"], 6, "{again:?}");
    assert_eq!(world.handle().statistics().requests(), 0);
    assert_eq!(world.snapshot_of("shows"), files);
    let none = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(none.json()[0]["items"], 0, "{none:?}");
}

#[tokio::test]
async fn one_new_episode_of_a_finished_show_costs_no_request_and_touches_only_its_own_files() {
    let (world, catalogue) = sample(1).await;
    let show = &catalogue.shows()[0];
    let folder = world.path().join("shows").join(format!("{} ({})", show.title(), show.year()));
    let mut videos = Vec::new();
    walk(&folder, &mut videos);
    let video = videos.iter().find(|video| video.to_string_lossy().contains("S01E03")).unwrap();
    let content = std::fs::read(video).unwrap();
    std::fs::remove_file(video).unwrap();
    world.run(&["scan"]).await.with_status(0);
    world.run(&["scrape"]).await.with_status(0);
    let before = world.snapshot_of("shows");
    assert!(!before.contains_key(&video.with_extension("nfo")));

    std::fs::write(video, content).unwrap();
    world.run(&["scan"]).await.with_status(0);
    world.handle().reset_statistics();
    let run = world.run(&["scrape", "--json"]).await.with_status(0);
    let items = run.items();
    let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["episode", "show"], "{run:?}");
    let asked = world.handle().statistics();
    assert_eq!((asked.of(Provider::Tmdb).requests, asked.of(Provider::Imdb).requests), (0, 0), "{asked:?}");
    let after = world.snapshot_of("shows");
    let new: Vec<String> = after
        .iter()
        .filter(|(path, file)| before.get(*path) != Some(file))
        .map(|(path, _)| path.extension().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(new, ["jpg", "mkv", "nfo"].map(str::to_owned), "only its thumb and its NFO are new");
}

#[tokio::test]
async fn shows_are_scraped_without_any_key() {
    let (mut world, catalogue) = sample(2).await;
    world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
    world.configure("providers.imdb.sources", "suggestion");
    let run = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(run.summary()["scraped"], 2, "{run:?}");
    let told = run
        .json()
        .iter()
        .filter(|line| line["event"] == "notice")
        .filter(|line| line["message"].as_str().unwrap().contains("TMDB is skipped"))
        .count();
    assert_eq!(told, 1, "{run:?}");
    let asked = world.handle().statistics();
    assert_eq!((asked.of(Provider::Tmdb).requests, asked.of(Provider::Imdb).requests), (0, 0), "{asked:?}");
    // A search; a look-up by TheTVDB's id, which leads on to the show; each show; and each show's list of episodes, since
    // this TVmaze embeds none that holds specials.
    assert_eq!(asked.of(Provider::Tvmaze).requests, 1 + 2 + 2 + 2, "{asked:?}");
    for (show, children) in records(&world).await {
        let told = catalogue
            .shows()
            .iter()
            .find(|told| Some(told.title()) == show.details.title.as_deref())
            .unwrap();
        assert_eq!(
            show.details.ids.get(&bioscope_model::Provider::Tvmaze),
            Some(told.tvmaze_id().to_string().as_str())
        );
        for child in children
            .iter()
            .filter(|child| child.details.number.is_some_and(|number| number.episode.is_some()))
        {
            let number = child.details.number.unwrap();
            let episode = told.episode(number.season, number.episode.unwrap()).unwrap();
            assert_eq!(child.details.title.as_deref(), Some(episode.title.as_str()), "{number}");
        }
    }
}

#[tokio::test]
async fn a_dead_source_is_named_and_asked_again_while_the_other_serves() {
    let (world, _) = sample(1).await;
    world.handle().take_down(Provider::Imdb, Fault::Challenge);
    let run = world.run(&["scrape", "--json"]).await.with_status(0);
    let show = run.items().pop().unwrap();
    assert_eq!((&show["kind"], &show["outcome"]), (&"show".into(), &"scraped".into()), "{run:?}");
    assert_eq!(show["missing_sources"], serde_json::json!(["imdb"]), "{run:?}");
    world.handle().bring_up(Provider::Imdb);
    let again = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(again.items().pop().unwrap()["missing_sources"], serde_json::json!([]), "{again:?}");
    let (show, _) = records(&world).await.remove(0);
    assert!(show.details.ratings.iter().any(|rating| rating.source == "imdb"));
}
