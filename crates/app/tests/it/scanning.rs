//! What a scan finds, and what it makes of what changed since the last one.

use std::path::Path;

use bioscope_standin::Catalogue;
use serde_json::Value;

use crate::world::{World, quick};

async fn world() -> World {
    World::new(quick(Catalogue::classics())).await
}

/// A world whose folder is a source and holds these videos.
async fn with_videos(videos: &[&str]) -> World {
    let world = world().await;
    for video in videos {
        world.video(video);
    }
    world.run(&["source", "add", "films", "--kind", "movies"]).await.with_status(0);
    world
}

/// What a scan counts: new, changed, moved, vanished, unchanged.
async fn scan(world: &World) -> [u64; 5] {
    let report = world.run(&["scan", "--json"]).await.with_status(0).json().remove(0);
    ["added", "changed", "moved", "vanished", "unchanged"].map(|count| report[count].as_u64().unwrap())
}

async fn list(world: &World) -> Vec<Value> {
    world.run(&["list", "--json"]).await.with_status(0).json()
}

/// The paths of the items below the films' folder, sorted.
async fn paths(world: &World) -> Vec<String> {
    let films = world.films();
    let mut paths: Vec<String> = list(world)
        .await
        .iter()
        .map(|item| {
            let path = Path::new(item["path"].as_str().unwrap());
            path.strip_prefix(&films).unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    paths.sort();
    paths
}

/// Makes every folder look as if nothing had happened in it for an hour: what changes at this moment may change again
/// within the same tick of the clock, and is looked at again next time in any case.
#[cfg(unix)]
fn settle(world: &World) {
    let past = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    let mut folders = vec![world.films()];
    while let Some(folder) = folders.pop() {
        folders.extend(
            std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_dir()),
        );
        std::fs::File::open(&folder).unwrap().set_modified(past).unwrap();
    }
}

fn rename(world: &World, from: &str, to: &str) {
    std::fs::rename(world.films().join(from), world.films().join(to)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn films_are_found_however_they_lie() {
    let world = with_videos(&[
        "Metropolis (1927)/Metropolis (1927).mkv",
        "Old ones/Casablanca (1942).mkv",
        "Old ones/City Lights (1931).avi",
        "Frankenstein (1931).mp4",
        "M (1931)/M (1931) cd1.avi",
        "M (1931)/M (1931) cd2.avi",
        "Vertigo (1958)/VIDEO_TS/VIDEO_TS.IFO",
        "Vertigo (1958)/VIDEO_TS/VTS_01_1.VOB",
        "Psycho (1960)/BDMV/index.bdmv",
        "Psycho (1960)/BDMV/STREAM/00000.m2ts",
        "Jaws (1975)/Jaws (1975) - 1080p.mkv",
        "Jaws (1975)/Jaws (1975) - 2160p.mkv",
    ])
    .await;
    assert_eq!(scan(&world).await, [8, 0, 0, 0, 0]);
    assert_eq!(
        paths(&world).await[..2],
        ["Frankenstein (1931).mp4", "Jaws (1975)/Jaws (1975) - 2160p.mkv"].map(str::to_owned)
    );
    let stack = world.run(&["show", "films/M (1931)", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(stack["files"]["parts"].as_array().unwrap().len(), 2);
    let versions = world.run(&["show", "films/Jaws (1975)", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(versions["files"]["versions"].as_array().unwrap().len(), 1);
    let disc = world.run(&["show", "films/Vertigo (1958)", "--json"]).await.with_status(0).json().remove(0);
    assert!(disc["files"]["main"].as_str().unwrap().ends_with("VIDEO_TS.IFO"), "{disc}");
    assert_eq!((&disc["path_says"]["title"], &disc["path_says"]["year"]), (&"Vertigo".into(), &1958.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn extras_samples_and_what_is_no_video_are_left_out() {
    let world = with_videos(&[
        "Metropolis (1927)/Metropolis (1927).mkv",
        "Metropolis (1927)/Metropolis (1927)-trailer.mp4",
        "Metropolis (1927)/Metropolis (1927).sample.mkv",
        "Metropolis (1927)/sample.mkv",
        "Metropolis (1927)/Sample/metropolis.mkv",
        "Metropolis (1927)/Extras/Making of.mkv",
        "Metropolis (1927)/Featurettes/The City.mkv",
        "Metropolis (1927)/Metropolis (1927).srt",
        "Metropolis (1927)/Metropolis (1927).mkv.part",
        "Metropolis (1927)/._Metropolis (1927).mkv",
        "Metropolis (1927)/.hidden/Secret (1930).mkv",
        "@eaDir/Metropolis (1927).mkv/SYNOVIDEO.mp4",
        "$RECYCLE.BIN/Gone (1930).mkv",
    ])
    .await;
    scan(&world).await;
    assert_eq!(paths(&world).await, ["Metropolis (1927)/Metropolis (1927).mkv"]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn folders_that_ask_to_be_left_alone_are_and_come_when_they_no_longer_do() {
    let world = with_videos(&[
        "Metropolis (1927)/Metropolis (1927).mkv",
        "Private/Casablanca (1942).mkv",
        "Raw/City Lights (1931).mkv",
        "Kept/M (1931).mkv",
        "Kept/drafts/Psycho (1960).mkv",
        "Kept/Jaws (1975) old.mkv",
    ])
    .await;
    std::fs::write(world.films().join("Private/.nomedia"), "").unwrap();
    std::fs::write(world.films().join("Raw/.ignore"), "").unwrap();
    std::fs::write(world.films().join("Kept/.plexignore"), "# not these\ndrafts/*\n* old.*\n").unwrap();
    settle(&world);
    scan(&world).await;
    assert_eq!(paths(&world).await, ["Kept/M (1931).mkv", "Metropolis (1927)/Metropolis (1927).mkv"]);

    std::fs::remove_file(world.films().join("Private/.nomedia")).unwrap();
    std::fs::write(world.films().join("Kept/.plexignore"), "* old.*\n").unwrap();
    assert_eq!(scan(&world).await, [2, 0, 0, 0, 2]);
    settle(&world);
    assert_eq!(scan(&world).await, [0, 0, 0, 0, 4]);
    std::fs::write(world.films().join(".plexignore"), "Psycho*\n").unwrap();
    assert_eq!(scan(&world).await, [0, 0, 0, 1, 3], "a rule reaches folders that did not change");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_look_finds_only_what_changed() {
    let world = with_videos(&[
        "Metropolis (1927)/Metropolis (1927).mkv",
        "Casablanca (1942)/Casablanca (1942).mkv",
        "City Lights (1931)/City Lights (1931).mkv",
    ])
    .await;
    assert_eq!(scan(&world).await, [3, 0, 0, 0, 0]);
    assert_eq!(scan(&world).await, [0, 0, 0, 0, 3]);
    world.video("M (1931)/M (1931).mkv");
    assert_eq!(scan(&world).await, [1, 0, 0, 0, 3]);
    std::fs::remove_dir_all(world.films().join("Casablanca (1942)")).unwrap();
    world.video("Metropolis (1927)/Metropolis (1927) cd1.mkv");
    world.video("Metropolis (1927)/Metropolis (1927) cd2.mkv");
    std::fs::remove_file(world.films().join("Metropolis (1927)/Metropolis (1927).mkv")).unwrap();
    let [.., vanished, unchanged] = scan(&world).await;
    assert_eq!((vanished, unchanged), (2, 2));
    assert_eq!(scan(&world).await, [0, 0, 0, 0, 3]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_video_with_other_content_is_changed() {
    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv"]).await;
    settle(&world);
    scan(&world).await;
    let film = world.films().join("Metropolis (1927)");
    // As downloaders do: a new file takes the place of the old one.
    std::fs::write(film.join("new.tmp"), "a better copy").unwrap();
    rename(&world, "Metropolis (1927)/new.tmp", "Metropolis (1927)/Metropolis (1927).mkv");
    assert_eq!(scan(&world).await, [0, 1, 0, 0, 0]);
    assert_eq!(list(&world).await[0]["id"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_folder_keeps_its_number_its_locks_and_what_is_known_of_it() {
    let world = with_videos(&[
        "Metropolis (1927)/Metropolis (1927).mkv",
        "Casablanca (1942)/Casablanca, the film (1942).mkv",
    ])
    .await;
    scan(&world).await;
    world.run(&["scrape", "--json"]).await.with_status(0);
    let show = async || world.run(&["show", "films/Renamed/City of the future (1927)", "--json"]).await;
    let number = |items: &[Value]| {
        items.iter().find(|item| item["title"] == "Metropolis").unwrap()["id"].as_i64().unwrap()
    };
    let before = number(&list(&world).await);
    let id = before.to_string();
    world.run(&["set", &id, "tagline", "Mine."]).await.with_status(0);
    world.run(&["scrape", "--all"]).await.with_status(0);
    world.run(&["lock", &id]).await.with_status(0);
    world.run(&["mark", &id]).await.with_status(0);

    std::fs::create_dir(world.films().join("Renamed")).unwrap();
    rename(&world, "Metropolis (1927)", "Renamed/City of the future (1927)");
    assert_eq!(scan(&world).await, [0, 0, 1, 0, 1]);
    let item = show().await.with_status(0).json().remove(0);
    assert_eq!(item["id"], before);
    assert_eq!((&item["locked"], &item["marked"]), (&true.into(), &true.into()));
    assert_eq!(item["details"]["tagline"], "Mine.");
    assert_eq!(item["locked_fields"], serde_json::json!(["tagline"]));

    world.run(&["lock", &id, "--off"]).await.with_status(0);
    let files = world.snapshot();
    let again = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(world.snapshot(), files, "its NFO and pictures moved with it");
    assert!(!again.stderr.contains("did not write"), "the NFO is still known as ours: {}", again.stderr);
    let explained = world.run(&["explain", &id, "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(explained["match"]["decided_by"], "matching");
    let item = show().await.with_status(0).json().remove(0);
    assert_eq!(item["details"]["title"], "Metropolis");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_vanished_comes_back_under_its_number() {
    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv", "M (1931)/M (1931).mkv"]).await;
    scan(&world).await;
    let before = list(&world).await;
    let outside = world.path().join("elsewhere");
    std::fs::rename(world.films().join("M (1931)"), &outside).unwrap();
    assert_eq!(scan(&world).await, [0, 0, 0, 1, 1]);
    assert_eq!(paths(&world).await, ["Metropolis (1927)/Metropolis (1927).mkv"]);
    world.run(&["show", "films/M (1931)"]).await.with_status(2);
    std::fs::rename(&outside, world.films().join("M (1931)")).unwrap();
    scan(&world).await;
    assert_eq!(list(&world).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_missing_or_suddenly_empty_empties_nothing() {
    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv", "M (1931)/M (1931).mkv"]).await;
    std::fs::create_dir(world.path().join("more")).unwrap();
    std::fs::write(world.path().join("more/Jaws (1975).mkv"), "jaws").unwrap();
    scan(&world).await;
    world.run(&["source", "add", "more", "--kind", "movies"]).await.with_status(0);
    let before = list(&world).await;

    let away = world.path().join("away");
    std::fs::rename(world.films(), &away).unwrap();
    let missing = world.run(&["scan", "--json"]).await.with_status(1);
    assert!(missing.stderr.contains("the folder is missing"), "{}", missing.stderr);
    assert!(missing.stderr.contains(world.films().to_str().unwrap()), "{}", missing.stderr);
    assert_eq!(missing.json()[0]["added"], 1, "the other folder is scanned");
    assert_eq!(list(&world).await.len(), before.len() + 1);

    std::fs::create_dir(world.films()).unwrap();
    let empty = world.run(&["scan"]).await.with_status(1);
    assert!(empty.stderr.contains("the folder is empty"), "{}", empty.stderr);
    std::fs::create_dir_all(world.films().join("lost+found")).unwrap();
    world.run(&["scan"]).await.with_status(1);
    assert_eq!(list(&world).await.len(), before.len() + 1);

    std::fs::remove_dir_all(world.films()).unwrap();
    std::fs::rename(&away, world.films()).unwrap();
    world.run(&["scan"]).await.with_status(0);
    let after = list(&world).await;
    assert!(before.iter().all(|item| after.contains(item)), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_folders_named_are_scanned() {
    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv"]).await;
    std::fs::create_dir(world.path().join("more")).unwrap();
    std::fs::write(world.path().join("more/Jaws (1975).mkv"), "jaws").unwrap();
    world.run(&["source", "add", "more", "--kind", "movies"]).await.with_status(0);
    let lines = world.run(&["scan", "more", "--json"]).await.with_status(0).json();
    assert_eq!(lines.len(), 1);
    assert_eq!(list(&world).await.len(), 1);
    let twice =
        world.run(&["scan", "films", "films/Metropolis (1927)", "--json"]).await.with_status(0).json();
    assert_eq!(twice.len(), 1, "a folder named twice is scanned once");
    world.run(&["source", "remove", "more"]).await.with_status(0);
    assert_eq!(paths(&world).await, ["Metropolis (1927)/Metropolis (1927).mkv"]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn names_of_any_bytes_are_films_like_others() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let world = with_videos(&["🎬 Metropolis 🚀 (1927)/🎬 Metropolis (1927).mkv"]).await;
    let latin = world.films().join(OsStr::from_bytes(b"M\xe4dchen (1931)"));
    std::fs::create_dir(&latin).unwrap();
    for name in [&b"M\xe4dchen (1931).mkv"[..], b"J\xfcnglinge (1932).mkv", b"J\xf6nglinge (1932).mkv"] {
        std::fs::write(latin.join(OsStr::from_bytes(name)), name).unwrap();
    }
    let catalogue = Catalogue::classics();
    let film = catalogue.films().iter().find(|film| film.title() == "Casablanca").unwrap();
    let mut long = format!("Casablanca (1942) {{tmdb-{}}} ", film.tmdb_id());
    long.push_str(&"x".repeat(250 - ".mkv".len() - long.len()));
    world.video(&format!("{long}.mkv"));
    assert_eq!(scan(&world).await, [5, 0, 0, 0, 0]);
    assert_eq!(scan(&world).await, [0, 0, 0, 0, 5]);
    let items = list(&world).await;
    assert!(items.iter().any(|item| item["title"] == "Mädchen" && item["year"] == 1931), "{items:?}");
    assert!(items.iter().any(|item| item["title"].as_str().unwrap().contains("Metropolis")), "{items:?}");

    // With "-poster.jpg" behind it the name is longer than file systems take; with ".nfo" it is not.
    let finished = world.run(&["scrape", "--json"]).await.with_status(1);
    assert_eq!(finished.items().len(), 5, "{finished:?}");
    assert_eq!(finished.summary()["failed"], 1);
    let error = finished.item("Casablanca")["error"].as_str().unwrap().to_owned();
    assert!(error.contains("-poster.jpg") && error.contains("shorten"), "{error}");
    let finished = world.run(&["scrape", "--parts", "nfo", "--json"]).await.with_status(0);
    assert_eq!(finished.item("Casablanca")["outcome"], "scraped");
    assert!(world.films().join(format!("{long}.nfo")).is_file());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn links_that_lead_round_in_circles_end() {
    use std::os::unix::fs::symlink;

    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv"]).await;
    let film = world.films().join("Metropolis (1927)");
    symlink(world.films(), film.join("up")).unwrap();
    symlink(&film, film.join("self")).unwrap();
    symlink("nowhere", film.join("broken")).unwrap();
    symlink("loop.mkv", film.join("loop.mkv")).unwrap();
    let outside = world.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    symlink(&outside, world.films().join("linked")).unwrap();
    symlink(&outside, outside.join("again")).unwrap();
    std::fs::write(outside.join("Casablanca (1942).mkv"), "casablanca").unwrap();
    scan(&world).await;
    assert_eq!(
        paths(&world).await,
        ["Metropolis (1927)/Metropolis (1927).mkv", "linked/Casablanca (1942).mkv"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_folders_are_scanned_and_scanned_again() {
    let world = with_videos(&[]).await;
    for number in 0..2_000 {
        world.video(&format!("Film number {number} (1950)/Film number {number} (1950).mkv"));
    }
    assert_eq!(scan(&world).await, [2_000, 0, 0, 0, 0]);
    rename(&world, "Film number 7 (1950)", "Renamed (1950)");
    let [added, changed, moved, vanished, unchanged] = scan(&world).await;
    assert_eq!((added + moved, changed, vanished + moved, unchanged), (1, 0, 1, 1_999));
    assert_eq!(list(&world).await.len(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_was_not_scanned_is_scanned_before_it_is_scraped() {
    let world = with_videos(&["Metropolis (1927)/Metropolis (1927).mkv"]).await;
    scan(&world).await;
    world.video("Casablanca (1942)/Casablanca (1942).mkv");
    let finished = world.run(&["scrape", "films/Casablanca (1942)", "--json"]).await.with_status(0);
    assert_eq!(finished.json()[0]["event"], "started", "scripts read events only: {}", finished.stdout);
    assert_eq!(finished.items().len(), 1);
    assert_eq!(finished.item("Casablanca")["outcome"], "scraped");
    let outside = world.run(&["scrape", "elsewhere/X.mkv"]).await.with_status(2);
    assert!(outside.stderr.contains("elsewhere"), "{}", outside.stderr);
    let file = world.video("M (1931)/M (1931).mkv");
    let finished = world.run(&["scrape", file.to_str().unwrap(), "--json"]).await.with_status(0);
    assert_eq!(finished.item("M")["outcome"], "scraped");
}
