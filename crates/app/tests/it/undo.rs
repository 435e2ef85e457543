//! Runs that are taken back: files and library as they were.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use bioscope_standin::{Catalogue, sample_library};
use serde_json::Value;

use crate::world::{Finished, World, quick};

const FILMS: usize = 12;

/// Everything below the films (folders, too) with bytes and time stamps of files, and all rows by natural keys.
#[derive(Debug, PartialEq)]
struct Everything {
    files: BTreeMap<PathBuf, (Vec<u8>, SystemTime)>,
    folders: Vec<PathBuf>,
    rows: BTreeMap<String, Vec<String>>,
}

impl Everything {
    fn of(world: &World) -> Self {
        Self { files: world.snapshot(), folders: folders(&world.films()), rows: world.library_rows() }
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir())
    {
        found.extend(folders(&entry.path()));
    }
    found.sort();
    found
}

#[track_caller]
fn assert_same(now: &Everything, before: &Everything) {
    let names = |everything: &Everything| everything.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(now), names(before));
    for (path, file) in &before.files {
        assert!(now.files[path] == *file, "{} differs", path.display());
    }
    assert_eq!(now.folders, before.folders);
    for (table, rows) in &before.rows {
        assert_eq!(now.rows[table], *rows, "{table}");
    }
}

/// A sample library in which people and other programs have left files, scanned.
async fn lived_in() -> World {
    let mut world = World::new(quick(Catalogue::generated(FILMS, 5))).await;
    world.configure("scrape.parts", "nfo,poster,fanart,clearlogo,landscape,extrafanarts,actorthumbs");
    sample_library(&world.films(), &Catalogue::generated(FILMS, 5), FILMS).unwrap();
    let mut videos: Vec<PathBuf> = world.snapshot().into_keys().collect();
    videos.retain(|path| path.extension().is_some_and(|extension| extension == "mkv"));
    // Some films of the sample have one already, which says what they are.
    videos.retain(|path| !path.with_extension("nfo").exists());
    for (number, video) in videos.iter().enumerate() {
        let nfo = video.with_extension("nfo");
        match number % 3 {
            0 => std::fs::write(&nfo, "<movie>\n  <playcount>2</playcount>\n  <mine>yes</mine>\n</movie>\n")
                .unwrap(),
            1 => std::fs::write(&nfo, "no XML at all").unwrap(),
            _ => {}
        }
        if nfo.exists() {
            let long_ago = SystemTime::UNIX_EPOCH + Duration::new(1_234_567_890, 987_654_321);
            std::fs::File::options().write(true).open(&nfo).unwrap().set_modified(long_ago).unwrap();
        }
    }
    world.scan().await;
    world
}

async fn scrape(world: &World, arguments: &[&str]) -> Finished {
    let all = [&["scrape", "--auto", "--json"], arguments].concat();
    world.run(&all).await.with_status(0)
}

async fn newest_job(world: &World) -> String {
    world.run(&["jobs", "--json"]).await.with_status(0).json()[0]["job"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_taken_back_leaves_tree_and_library_as_they_were() {
    let world = lived_in().await;
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    let after = Everything::of(&world);
    assert!(after.files.len() > before.files.len() + FILMS);
    assert!(after.folders.len() > before.folders.len(), "there are folders of portraits");

    let dry = world.run(&["undo", "1", "--dry-run"]).await.with_status(0);
    assert!(dry.stdout.contains("would be undone") && dry.stdout.contains("taken away"), "{dry:?}");
    assert_same(&Everything::of(&world), &after);

    let undone = world.run(&["undo", "1", "--json"]).await.with_status(0).json();
    let last = undone.last().unwrap();
    assert_eq!((&last["undone"], &last["left"]), (&FILMS.into(), &0.into()), "{last}");
    assert_same(&Everything::of(&world), &before);
    world.run(&["doctor", "--offline"]).await.with_status(0);
    let jobs = world.run(&["jobs"]).await.with_status(0).stdout;
    assert!(jobs.lines().next().unwrap().contains(&format!("{FILMS} undone")), "{jobs}");

    // An undo can be undone: contents and rows come back; their time stamps too, since they were kept.
    let job = newest_job(&world).await;
    world.run(&["undo", &job]).await.with_status(0);
    assert_same(&Everything::of(&world), &after);
    let again = scrape(&world, &["--all"]).await;
    let summary = again.summary();
    let counts = (&summary["unchanged"], &summary["requests"]);
    assert_eq!(counts, (&FILMS.into(), &0.into()), "all is as it was left: {again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_killed_is_completed_by_the_next() {
    let world = lived_in().await;
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    let after = Everything::of(&world);
    for kill in 1..=3 {
        let mut command = world.command(&["undo", "1"]);
        let library = world.data().join("library.db");
        tokio::task::spawn_blocking(move || {
            let mut child = command.stdout(Stdio::null()).spawn().unwrap();
            let library = rusqlite::Connection::open(library).unwrap();
            let undone = "SELECT count(*) FROM job_items WHERE job_id = 2";
            while library.query_row(undone, [], |row| row.get::<_, u32>(0)).unwrap() < 3 * kill
                && child.try_wait().unwrap().is_none()
            {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            child.wait().unwrap();
        })
        .await
        .unwrap();
    }
    world.run(&["undo", "1"]).await.with_status(0);
    assert_same(&Everything::of(&world), &before);
    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());
    let jobs = world.run(&["jobs", "--json"]).await.with_status(0).json();
    assert_eq!(jobs.len(), 2, "it was one undo all the time: {jobs:?}");
    let told = world.run(&["jobs"]).await.with_status(0).stdout;
    assert!(told.lines().next().unwrap().contains(&format!("{FILMS} undone")), "all its parts count: {told}");
    world.run(&["undo", "2"]).await.with_status(0);
    assert_same(&Everything::of(&world), &after);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_items_that_the_library_no_longer_holds_are_put_back() {
    let world = lived_in().await;
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    world.run(&["source", "remove", world.films().to_str().unwrap()]).await.with_status(0);
    let undone = world.run(&["undo", "1"]).await.with_status(0);
    assert!(undone.stdout.contains("library: it is no longer there"), "{undone:?}");
    let now = Everything::of(&world);
    assert_eq!(now.files.keys().collect::<Vec<_>>(), before.files.keys().collect::<Vec<_>>());
    assert!(now.files == before.files && now.folders == before.folders);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_set_aside_stays_where_its_content_is_not_kept_elsewhere() {
    let world = lived_in().await;
    scrape(&world, &["--all"]).await;
    std::fs::remove_dir_all(world.data().join("undo")).unwrap();
    let is_theirs = |file: &(Vec<u8>, SystemTime)| file.0 == b"no XML at all";
    let count = |world: &World| world.snapshot().values().filter(|file| is_theirs(file)).count();
    let aside = count(&world);
    assert!(aside > 0);
    for arguments in [&["undo", "1"][..], &["undo", "1", "--force"]] {
        let undone = world.run(arguments).await.with_status(1);
        assert!(undone.stdout.contains("which could not be put back"), "{undone:?}");
        assert_eq!(count(&world), aside, "{undone:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_is_taken_back_to_the_first() {
    let mut world = lived_in().await;
    scrape(&world, &["--all"]).await;
    let first = Everything::of(&world);
    world.configure("scrape.limits.actors", "2");
    world.configure("providers.tmdb.language", "de-DE");
    scrape(&world, &["--all", "--replace-artwork"]).await;
    assert_ne!(world.snapshot(), first.files);
    let covered = world.run(&["undo", "1"]).await.with_status(1);
    assert!(covered.stdout.contains("job 2 changed it since"), "{covered:?}");
    world.run(&["undo", "2"]).await.with_status(0);
    assert_same(&Everything::of(&world), &first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_run_that_found_all_unchanged_does_not_stand_in_the_way() {
    let world = lived_in().await;
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    let again = scrape(&world, &["--all"]).await;
    assert_eq!(again.summary()["unchanged"], FILMS, "{again:?}");
    world.run(&["undo", "1"]).await.with_status(0);
    assert_same(&Everything::of(&world), &before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_since_is_left_named_and_only_forced() {
    let world = lived_in().await;
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    let mut ours: Vec<PathBuf> =
        world.snapshot().into_keys().filter(|path| !before.files.contains_key(path)).collect();
    ours.retain(|path| path.ends_with("poster.jpg") || path.to_string_lossy().ends_with("-poster.jpg"));
    let (mine, gone) = (&ours[0], &ours[1]);
    std::fs::write(mine, "my own poster").unwrap();
    std::fs::remove_file(gone).unwrap();

    let undone = world.run(&["undo", "1"]).await.with_status(1);
    assert!(undone.stdout.contains(&mine.display().to_string()), "{undone:?}");
    assert_eq!(std::fs::read(mine).unwrap(), b"my own poster");
    assert_eq!(undone.stdout.matches(": left, because ").count(), 1, "{undone:?}");
    let mut now = Everything::of(&world);
    assert!(now.files.remove(mine).is_some());
    assert_same(&now, &before);

    world.run(&["undo", "1"]).await.with_status(1);
    let forced = world.run(&["undo", "1", "--force"]).await.with_status(0);
    assert!(forced.stdout.contains("taken away"), "{forced:?}");
    assert_same(&Everything::of(&world), &before);
    let nothing = world.run(&["undo", "1"]).await.with_status(0);
    assert!(nothing.stdout.contains("0 items as before"), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_items_last_change_is_taken_back_and_its_history_says_so() {
    let world = lived_in().await;
    scrape(&world, &["--all"]).await;
    let after_scrape = Everything::of(&world);
    let id = world.list().await[0]["id"].to_string();
    world.run(&["set", &id, "title", "Mine"]).await.with_status(0);
    assert_eq!(world.show(&id.parse().unwrap()).await["details"]["title"], "Mine");
    let history = world.run(&["history", &id]).await.with_status(0).stdout;
    assert!(history.contains("title:") && history.contains("to take it back: bioscope undo 2"), "{history}");
    assert!(history.contains("can be taken back after job 2"), "{history}");

    world.run(&["undo", &id, "--item"]).await.with_status(0);
    assert_same(&Everything::of(&world), &after_scrape);
    let history: Vec<Value> = world.run(&["history", &id, "--json"]).await.with_status(0).json();
    let notes: Vec<&str> = history.iter().map(|run| run["undo"]["note"].as_str().unwrap()).collect();
    let again = format!("to take it back: bioscope undo {id} --item");
    assert_eq!(notes[1..], ["taken back", &again], "the first run was about other films, too: {history:?}");

    world.run(&["undo", &id, "--item"]).await.with_status(0);
    let item = world.show(&id.parse().unwrap()).await;
    assert_eq!(item["outcome"], Value::Null, "{item}");
    let nothing = world.run(&["undo", &id, "--item"]).await.with_status(2);
    assert!(nothing.stderr.contains("no change"), "{nothing:?}");
    world.run(&["undo", "99"]).await.with_status(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_kept_is_said_and_never_guessed() {
    let mut world = lived_in().await;
    world.configure("undo.max_mb", "0");
    let before = Everything::of(&world);
    scrape(&world, &["--all"]).await;
    assert!(!world.data().join("undo").exists(), "nothing is kept");
    let undone = world.run(&["undo", "1"]).await.with_status(1);
    assert!(undone.stdout.contains("what was there before is no longer kept"), "{undone:?}");
    let now = Everything::of(&world);
    let left = now.files.iter().filter(|(path, file)| before.files.get(*path) != Some(file)).count();
    assert!(left > 0 && left <= FILMS, "what was made is gone, what was replaced stays: {left}");
    assert_eq!(now.rows["items"], before.rows["items"]);
    assert_eq!(now.rows["people"], before.rows["people"]);

    world.configure("undo.keep_days", "0");
    scrape(&world, &["--all", "--refresh"]).await;
    let job = newest_job(&world).await;
    let nothing = world.run(&["undo", &job]).await.with_status(2);
    assert!(nothing.stderr.contains("no longer kept"), "{nothing:?}");
}
