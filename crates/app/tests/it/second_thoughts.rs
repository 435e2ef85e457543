//! What a user does after a scrape counts: other ids, unlocked fields, better versions, new names, own pictures.

use std::path::{Path, PathBuf};

use bioscope_standin::{Catalogue, Film};
use serde_json::{Value, json};

use crate::world::{World, quick};

fn film(title: &str) -> Film {
    let catalogue = Catalogue::classics();
    catalogue.films().iter().find(|film| film.title() == title).unwrap().clone()
}

/// A world with one film, scraped once; the path of its video.
async fn with_one(title: &str) -> (World, PathBuf) {
    let world = World::new(quick(Catalogue::classics())).await;
    let video = world.shelve(&film(title), "");
    world.scan().await;
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    (world, video)
}

fn beside(video: &Path, end: &str) -> PathBuf {
    let stem = video.file_stem().unwrap().to_string_lossy().into_owned();
    video.with_file_name(format!("{stem}{end}"))
}

async fn only(world: &World) -> Value {
    let listed = world.list().await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    world.show(&listed[0]["id"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_corrected_in_our_nfo_is_followed_and_own_pictures_stay() {
    let (world, video) = with_one("Metropolis").await;
    let (nfo, poster) = (beside(&video, ".nfo"), beside(&video, "-poster.jpg"));
    let right = film("Nosferatu");
    let wrong = film("Metropolis").tmdb_id().to_string();
    let text = std::fs::read_to_string(&nfo).unwrap();
    std::fs::write(&nfo, text.replace(&wrong, &right.tmdb_id().to_string())).unwrap();
    let mine = std::fs::read(beside(&video, "-fanart.jpg")).unwrap();
    std::fs::write(&poster, &mine).unwrap();

    world.run(&["scrape", "--all", "--json"]).await.with_status(0);

    let shown = only(&world).await;
    assert_eq!(shown["details"]["title"], "Nosferatu");
    assert_eq!(std::fs::read(&poster).unwrap(), mine, "the user's own poster was replaced");
    assert_ne!(std::fs::read(beside(&video, "-landscape.jpg")).unwrap(), mine);
    assert!(!std::fs::read_to_string(&nfo).unwrap().contains(&wrong), "the wrong film's id lingers");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_field_is_filled_again_by_the_next_scrape() {
    let (world, _) = with_one("Metropolis").await;
    world.run(&["set", "1", "title", "My Title"]).await.with_status(0);
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(only(&world).await["details"]["title"], "My Title");
    world.run(&["lock", "1", "--field", "title", "--off"]).await.with_status(0);
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    assert_eq!(only(&world).await["details"]["title"], "Metropolis");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_written_by_a_run_that_was_killed_before_its_rows_is_no_hand_edit() {
    let (mut world, video) = with_one("Nosferatu").await;
    let before = world.path().join("before");
    world.run(&["backup", before.to_str().unwrap()]).await.with_status(0);
    world.configure("providers.tmdb.language", "de-DE");
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    let german = std::fs::read_to_string(beside(&video, ".nfo")).unwrap();

    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(world.data().join(format!("library.db{end}")));
    }
    std::fs::copy(&before, world.data().join("library.db")).unwrap();
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);

    assert_eq!(only(&world).await["locked_fields"], json!([]));
    assert_eq!(std::fs::read_to_string(beside(&video, ".nfo")).unwrap(), german);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_better_version_does_not_make_the_film_another_item() {
    let world = World::new(quick(Catalogue::classics())).await;
    world.video("Metropolis (1927)/Metropolis (1927) - 1080p.mkv");
    world.scan().await;
    world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    world.run(&["mark", "1"]).await.with_status(0);
    let number = world.list().await[0]["id"].clone();

    world.video("Metropolis (1927)/Metropolis (1927) - 2160p.mkv");
    world.run(&["scan"]).await.with_status(0);

    let listed = world.list().await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!((&listed[0]["id"], &listed[0]["marked"]), (&number, &json!(true)));
    assert!(listed[0]["path"].as_str().unwrap().contains("2160p"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_was_not_found_is_due_again_under_a_better_name() {
    let world = World::new(quick(Catalogue::classics())).await;
    world.video("Qwxyz Vbnm (1951)/Qwxyz Vbnm (1951).mkv");
    world.scan().await;
    let first = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(first.summary()["not_found"], 1);
    assert_eq!(world.run(&["scrape", "--json"]).await.with_status(0).items().len(), 0);

    std::fs::rename(world.films().join("Qwxyz Vbnm (1951)"), world.films().join("Metropolis (1927)"))
        .unwrap();
    let old = world.films().join("Metropolis (1927)/Qwxyz Vbnm (1951).mkv");
    std::fs::rename(&old, old.with_file_name("Metropolis (1927).mkv")).unwrap();
    world.run(&["scan"]).await.with_status(0);
    let second = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(second.item("Metropolis")["outcome"], "scraped");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_could_not_be_had_offline_are_fetched_later() {
    let (world, video) = with_one("Metropolis").await;
    let poster = beside(&video, "-poster.jpg");
    std::fs::remove_file(&poster).unwrap();
    world.run(&["scrape", "--all", "--offline", "--json"]).await.with_status(0);
    assert!(!poster.exists());
    world.run(&["scrape", "--json"]).await.with_status(0);
    assert!(poster.exists(), "the next run did not catch up");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_do_not_share_a_library() {
    let (world, _) = with_one("Metropolis").await;
    let held = std::fs::File::create(world.data().join("run.lock")).unwrap();
    held.lock().unwrap();
    let refused = world.run(&["scrape", "--all"]).await.with_status(2);
    assert!(refused.stderr.contains("another run"), "{refused:?}");
    world.run(&["scrape", "--all", "--dry-run"]).await.with_status(0);
    drop(held);
    world.run(&["scrape", "--all"]).await.with_status(0);
}
