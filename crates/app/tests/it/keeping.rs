//! A library that is lost, damaged or shared: what is left, and what is said.

use std::collections::BTreeSet;
use std::io::{Seek, SeekFrom, Write};

use bioscope_standin::Catalogue;
use serde_json::Value;

use crate::world::{World, quick};

/// A world with the first `count` old films, scraped.
async fn scraped(count: usize) -> World {
    let world = World::classics(count).await;
    world.scan().await;
    world.run(&["scrape", "--json"]).await.with_status(0);
    world
}

/// What every film is, by its path: all that `show` tells but its number and what only a library knows.
async fn films(world: &World) -> Vec<(String, Value)> {
    let mut films = Vec::new();
    for item in world.list().await {
        let mut film = world.show(&item["id"]).await;
        let details = film["details"].as_object_mut().unwrap();
        // Pictures on offer, further titles and languages are in no NFO file, and tags may be a person's.
        for unwritten in ["artwork", "alternative_titles", "original_language", "certifications", "tags"] {
            details.remove(unwritten);
        }
        if let Some(collection) = details.get_mut("collection").and_then(Value::as_object_mut) {
            collection.remove("artwork");
        }
        // Nor are the ids of people, and the faces of those behind the camera.
        for list in ["cast", "crew"] {
            for member in details.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                let person = member["person"].as_object_mut().unwrap();
                person.remove("ids");
                if list == "crew" {
                    person.remove("thumb");
                }
            }
        }
        films.push((item["path"].as_str().unwrap().to_owned(), film["details"].clone()));
    }
    films.sort_by(|one, other| one.0.cmp(&other.0));
    films
}

fn forget_library(world: &World) {
    for name in ["library.db", "library.db-wal", "library.db-shm", "cache.db", "cache.db-wal", "cache.db-shm"]
    {
        let _ = std::fs::remove_file(world.data().join(name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_library_is_rebuilt_from_nfo_files_alone() {
    let world = scraped(6).await;
    let nfo = |name: &str| world.snapshot().into_keys().find(|path| path.ends_with(name)).unwrap();
    // A player saw one film, and somebody wrote an NFO file for a film of his own.
    let seen = nfo("The Kid (1921).nfo");
    let text = std::fs::read_to_string(&seen).unwrap();
    std::fs::write(&seen, text.replace("</movie>", "  <lockdata>true</lockdata>\n</movie>")).unwrap();
    let before = films(&world).await;
    let files = world.snapshot();
    forget_library(&world);
    let own = world.video("Mine (2001)/Mine (2001).mkv");
    std::fs::write(
        own.with_extension("nfo"),
        "<movie><title>Mine Alone</title><plot>Of mine.</plot><uniqueid type=\"tmdb\">19</uniqueid></movie>",
    )
    .unwrap();
    world.handle().reset_statistics();

    let source = world.films().to_string_lossy().into_owned();
    world.run(&["source", "add", &source, "--kind", "movies"]).await.with_status(0);
    let rebuilt = world.run(&["scan", "--rebuild", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(rebuilt["rebuilt"], serde_json::json!({"own": 6, "foreign": 1}), "{rebuilt}");
    let mut after = films(&world).await;
    let mine = after.iter().position(|(path, _)| path.contains("Mine")).unwrap();
    let (_, mine) = after.remove(mine);
    assert_eq!((&mine["title"], &mine["plot"]), (&"Mine Alone".into(), &"Of mine.".into()));
    for ((path, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(after, before, "{path}");
    }
    assert_eq!(world.handle().statistics().requests(), 0);

    // What was scraped needs nothing; what others wrote is still to be done, and known by its id.
    let posters = world.run(&["list", "--json", "--filter", "missing:poster"]).await.with_status(0).json();
    assert_eq!(posters.len(), 1);
    let new = world.run(&["list", "--json", "--filter", "is:new"]).await.with_status(0).json();
    assert_eq!((new.len(), &new[0]["title"]), (1, &"Mine Alone".into()));
    let mut unchanged = world.snapshot();
    unchanged.retain(|path, _| files.contains_key(path));
    assert_eq!(unchanged.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    assert!(unchanged == files, "a scan changes no file");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rebuild_nothing_is_searched_for_and_no_nfo_file_changes() {
    let world = scraped(4).await;
    let files = world.snapshot();
    forget_library(&world);
    let source = world.films().to_string_lossy().into_owned();
    world.run(&["source", "add", &source, "--kind", "movies"]).await.with_status(0);
    world.run(&["scan", "--rebuild"]).await.with_status(0);
    world.handle().reset_statistics();
    let finished = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    let outcomes: BTreeSet<String> =
        finished.items().iter().map(|item| item["outcome"].as_str().unwrap().to_owned()).collect();
    assert!(outcomes.iter().all(|outcome| outcome == "scraped" || outcome == "unchanged"), "{outcomes:?}");
    let asked = world.handle().statistics().providers;
    let endpoints: BTreeSet<&String> =
        asked.values().flat_map(|counted| counted.by_endpoint.keys()).collect();
    assert!(endpoints.len() > 1, "{endpoints:?}");
    assert!(endpoints.iter().all(|endpoint| !endpoint.contains("search")), "{endpoints:?}");
    let after = world.snapshot();
    for (path, (bytes, _)) in files.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "nfo"))
    {
        let (before, now) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&after[path].0));
        assert_eq!(now, before, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_library_is_replaced_by_its_weekly_copy_and_the_rest_comes_from_nfo_files() {
    let world = scraped(3).await;
    assert_eq!(
        std::fs::read_dir(world.data().join("backups")).unwrap().count(),
        1,
        "made after the first scan"
    );
    let before = films(&world).await;
    // Damaged from the beginning on, while no program has it open.
    let path = world.data().join("library.db");
    let mut file = std::fs::File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(&vec![0xA5; 50_000]).unwrap();
    drop(file);
    let told = world.run(&["list", "--json"]).await.with_status(0);
    assert!(told.stderr.contains("The library was damaged"), "{}", told.stderr);
    assert!(told.stderr.contains("bioscope scan"), "{}", told.stderr);
    // The copy was made when the films were found, before they were scraped.
    assert_eq!(told.json().len(), 3);
    let scanned = world.run(&["scan", "--json"]).await.with_status(0);
    assert_eq!(scanned.json()[0]["rebuilt"]["own"], 3, "{scanned:?}");
    assert_eq!(films(&world).await, before);
    let again = world.run(&["scan", "--json"]).await.with_status(0);
    assert!(again.json()[0].get("rebuilt").is_none() && again.stderr.is_empty(), "{again:?}");
    let doctor = world.run(&["doctor", "--offline"]).await;
    assert!(doctor.stdout.contains("backups: 1, the newest of"), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("checked for the first time"), "{}", doctor.stdout);
    let doctor = world.run(&["doctor", "--offline"]).await;
    assert!(doctor.stdout.contains("checked before on"), "{}", doctor.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_beside_a_run_neither_fail_nor_hold_it_up() {
    let catalogue = Catalogue::generated(30, 3);
    let films = catalogue.films().to_vec();
    let world = World::new(quick(catalogue)).await;
    for film in &films {
        world.shelve(film, &format!(" [tmdbid-{}]", film.tmdb_id()));
    }
    world.scan().await;
    let run = world.run(&["scrape", "--json"]);
    let beside = async {
        for _ in 0..3 {
            for command in
                [&["list"][..], &["mark", "1"], &["jobs"], &["show", "2"], &["lock", "3"], &["scan"]]
            {
                world.run(command).await.with_status(0);
            }
        }
    };
    let (finished, ()) = tokio::join!(run, beside);
    let summary = finished.with_status(0).summary();
    assert_eq!(summary["failed"], 0, "{summary}");
    assert_eq!(summary["scraped"].as_u64().unwrap() + summary["skipped"].as_u64().unwrap(), 30, "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_item_has_any_more_is_told_and_taken_away_when_asked() {
    let world = scraped(2).await;
    let source = world.films().to_string_lossy().into_owned();
    world.run(&["source", "remove", &source]).await.with_status(0);
    let told = world.run(&["doctor", "--offline"]).await;
    assert!(told.stdout.contains("that no item has any more; they do no harm"), "{}", told.stdout);
    let mended = world.run(&["doctor", "--offline", "--fix"]).await;
    assert!(mended.stdout.contains("that no item has any more taken away"), "{}", mended.stdout);
    let after = world.run(&["doctor", "--offline"]).await;
    assert!(!after.stdout.contains("orphans"), "{}", after.stdout);
}
