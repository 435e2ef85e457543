//! What lies beside the videos: NFO files and pictures, ours and other people's.

use std::path::{Path, PathBuf};

use bioscope_nfo::Document;
use bioscope_standin::{Catalogue, Film};
use serde_json::Value;

use crate::world::{Finished, World, quick};

/// The bytes of a picture somebody chose; only that they stay matters.
const OWN_PICTURE: &[u8] = b"a picture of mine";

async fn world() -> World {
    World::new(quick(Catalogue::classics())).await
}

fn film(title: &str, year: u16) -> Film {
    let catalogue = Catalogue::classics();
    catalogue.films().iter().find(|film| film.title() == title && film.year() == year).unwrap().clone()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of an element of the NFO at `path`; empty where there is none.
fn element(path: &Path, name: &str) -> String {
    let document = Document::parse(read(path).as_bytes()).unwrap();
    document.root().child(name).map(bioscope_nfo::Element::text).unwrap_or_default()
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> PathBuf {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
    path.to_owned()
}

async fn scrape(world: &World, arguments: &[&str]) -> Finished {
    let mut all = vec!["scrape", "--json"];
    all.extend(arguments);
    world.run(&all).await
}

async fn show(world: &World, item: &str) -> Value {
    world.run(&["show", item, "--json"]).await.with_status(0).json().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_put_into_an_nfo_stays() {
    let world = world().await;
    world.video("Some Film/film.mkv");
    // Names and titles say nothing; only the id does.
    let id = film("Metropolis", 1927).imdb_id();
    let nfo = write(
        &world.films().join("Some Film/film.nfo"),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n<!-- from the attic -->\n<movie>\n\
             \x20   <title>Some Film</title>\n    <userrating>9</userrating>\n    <playcount>3</playcount>\n\
             \x20   <lastplayed>2024-11-02 21:14:00</lastplayed>\n    <dateadded>2020-02-03 04:05:06</dateadded>\n\
             \x20   <id>{id}</id>\n    <tag>rainy Sundays</tag>\n    <shelf position=\"2\"><row>left</row></shelf>\n\
             \x20   <!-- lent to nobody -->\n    <fileinfo><streamdetails><video><codec>h264</codec></video>\
             </streamdetails></fileinfo>\n    <resume><position>12</position></resume>\n</movie>\n"
        ),
    );
    world.scan().await;
    let finished = scrape(&world, &[]).await.with_status(0);
    assert_eq!(finished.items()[0]["title"], "Metropolis");
    let text = read(&nfo);
    for kept in [
        "<!-- from the attic -->",
        "<userrating>9</userrating>",
        "<playcount>3</playcount>",
        "<lastplayed>2024-11-02 21:14:00</lastplayed>",
        "<dateadded>2020-02-03 04:05:06</dateadded>",
        "<tag>rainy Sundays</tag>",
        "<shelf position=\"2\"><row>left</row></shelf>",
        "<!-- lent to nobody -->",
        "<fileinfo><streamdetails><video><codec>h264</codec></video></streamdetails></fileinfo>",
        "<resume><position>12</position></resume>",
    ] {
        assert!(text.contains(kept), "{kept} is gone: {text}");
    }
    assert_eq!(element(&nfo, "title"), "Metropolis");
    assert_eq!(names(nfo.parent().unwrap()).iter().filter(|name| name.contains(".nfo")).count(), 1);

    // What a player writes between two runs stays too, and is no change by hand.
    std::fs::write(&nfo, text.replace("<playcount>3</playcount>", "<playcount>4</playcount>")).unwrap();
    scrape(&world, &["--refresh", "--all"]).await.with_status(0);
    assert_eq!(element(&nfo, "playcount"), "4");
    assert_eq!(show(&world, "1").await["locked_fields"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_bytes_are_not_written_twice() {
    let world = World::classics(4).await;
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    let before = world.snapshot();
    let again = scrape(&world, &["--refresh", "--all"]).await.with_status(0);
    assert_eq!(again.summary()["unchanged"], 4, "{again:?}");
    assert_eq!(world.snapshot(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_changed_by_hand_is_kept_told_and_locked() {
    let world = World::classics(2).await;
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    let nfo = world.films().join("A Trip to the Moon (1902)/A Trip to the Moon (1902).nfo");
    let theirs = element(&nfo, "plot");
    assert!(!theirs.is_empty());
    std::fs::write(
        &nfo,
        read(&nfo).replace(&format!("<plot>{theirs}"), "<plot>They fly to the moon &amp; back."),
    )
    .unwrap();
    for scope in [&["--refresh", "--all"][..], &["--all"], &["--refresh", "1"]] {
        let finished = scrape(&world, scope).await.with_status(0);
        let notices: Vec<Value> =
            finished.json().into_iter().filter(|line| line["event"] == "notice").collect();
        if scope == ["--refresh", "--all"] {
            assert_eq!(notices.len(), 1, "{finished:?}");
            let message = notices[0]["message"].as_str().unwrap();
            assert!(
                message.contains("plot") && message.contains("bioscope lock 1 --field plot --off"),
                "{message}"
            );
        }
        assert_eq!(element(&nfo, "plot"), "They fly to the moon & back.");
    }
    let item = show(&world, "1").await;
    assert_eq!(item["details"]["plot"], "They fly to the moon & back.");
    assert_eq!(item["locked_fields"], serde_json::json!(["plot"]));
    world.run(&["lock", "1", "--field", "plot", "--off"]).await.with_status(0);
    scrape(&world, &["--refresh", "--all"]).await.with_status(0);
    assert_eq!(element(&nfo, "plot"), theirs, "unlocked, the sources' text comes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn release_notes_in_the_way_are_set_aside_and_their_id_is_used() {
    let world = world().await;
    let notes =
        format!("  .:: NOTES ::.\n  https://www.imdb.com/title/{}/\n", film("Nosferatu", 1922).imdb_id());
    let stands_at_our_place = write(&world.films().join("xyz-123/xyz-123.nfo"), &notes);
    world.video("xyz-123/xyz-123.mkv");
    let elsewhere = write(&world.films().join("abc-456/release.nfo"), notes.replace("NOTES", "OTHERS"));
    world.video("abc-456/abc-456.mkv");
    world.scan().await;
    let finished = scrape(&world, &[]).await.with_status(0);
    assert!(finished.items().iter().all(|item| item["title"] == "Nosferatu"), "{finished:?}");
    assert_eq!(element(&stands_at_our_place, "title"), "Nosferatu");
    assert_eq!(read(&stands_at_our_place.with_file_name("xyz-123.nfo.original")), notes);
    assert!(read(&elsewhere).contains("OTHERS"), "notes that are not in the way stay where they are");
    assert_eq!(element(&elsewhere.with_file_name("abc-456.nfo"), "title"), "Nosferatu");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_set_by_hand_does_not_overwrite_release_notes() {
    let world = world().await;
    let notes = format!("imdb: {}\n", film("Nosferatu", 1922).imdb_id());
    let nfo = write(&world.films().join("xyz-123/xyz-123.nfo"), &notes);
    world.video("xyz-123/xyz-123.mkv");
    world.scan().await;
    scrape(&world, &["--parts", "poster"]).await.with_status(0);
    assert_eq!(read(&nfo), notes, "no NFO was asked for");
    world.run(&["set", "1", "title", "Orlok"]).await.with_status(0);
    assert_eq!(element(&nfo, "title"), "Orlok");
    assert_eq!(read(&nfo.with_file_name("xyz-123.nfo.original")), notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_movie_nfo_of_a_films_own_folder_is_the_one_edited() {
    let world = world().await;
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    let nfo = write(
        &world.films().join("Metropolis (1927)/movie.nfo"),
        "<movie><title>Metropolis</title><playcount>1</playcount></movie>",
    );
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    assert_eq!(element(&nfo, "year"), "1927");
    assert_eq!(element(&nfo, "playcount"), "1");
    assert!(!nfo.with_file_name("Metropolis (1927).nfo").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_under_other_names_that_players_take_are_kept_and_not_doubled() {
    let world = world().await;
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    world.video("City Lights (1931)/City Lights (1931).mkv");
    let plain = write(&world.films().join("Metropolis (1927)/poster.jpg"), OWN_PICTURE);
    let png = write(&world.films().join("City Lights (1931)/City Lights (1931)-poster.png"), OWN_PICTURE);
    let fanart = write(&world.films().join("City Lights (1931)/City Lights (1931)-fanart.jpg"), OWN_PICTURE);
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    for own in [&plain, &png, &fanart] {
        assert_eq!(std::fs::read(own).unwrap(), OWN_PICTURE, "{}", own.display());
    }
    for folder in ["Metropolis (1927)", "City Lights (1931)"] {
        let posters: Vec<String> =
            names(&world.films().join(folder)).into_iter().filter(|name| name.contains("poster")).collect();
        assert_eq!(posters.len(), 1, "{posters:?}");
    }
    assert!(plain.with_file_name("Metropolis (1927)-fanart.jpg").is_file());

    scrape(&world, &["--all", "--replace-artwork"]).await.with_status(0);
    assert_ne!(std::fs::read(&fanart).unwrap(), OWN_PICTURE);
    assert!(!png.exists(), "a poster of two spellings is one too many");
    assert!(png.with_extension("jpg").is_file());
    assert!(plain.with_file_name("Metropolis (1927)-poster.jpg").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_follow_the_layout_of_the_video() {
    let world = world().await;
    world.video("Metropolis (1927)/Metropolis (1927) cd1.avi");
    world.video("Metropolis (1927)/Metropolis (1927) cd2.avi");
    world.video("City Lights (1931)/VIDEO_TS/VIDEO_TS.IFO");
    world.video("City Lights (1931)/VIDEO_TS/VTS_01_1.VOB");
    world.video("Frankenstein (1931)/BDMV/index.bdmv");
    world.video("Frankenstein (1931)/BDMV/STREAM/00000.m2ts");
    world.video("Casablanca (1942).mkv");
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    let pictures = ["clearlogo.png", "fanart.jpg", "fanart1.jpg", "landscape.jpg", "poster.jpg"];
    let expected = |folder: &str, nfo: &str, prefix: &str| {
        assert!(!element(&world.films().join(folder).join(nfo), "title").is_empty());
        for picture in pictures {
            let path = world.films().join(folder).join(format!("{prefix}{picture}"));
            assert!(path.is_file(), "{}", path.display());
        }
    };
    expected("Metropolis (1927)", "Metropolis (1927).nfo", "Metropolis (1927)-");
    expected("City Lights (1931)", "VIDEO_TS/VIDEO_TS.nfo", "");
    expected("Frankenstein (1931)", "BDMV/index.nfo", "");
    expected("", "Casablanca (1942).nfo", "Casablanca (1942)-");
    for folder in ["City Lights (1931)/VIDEO_TS", "Frankenstein (1931)/BDMV"] {
        let pictures: Vec<String> = names(&world.films().join(folder))
            .into_iter()
            .filter(|name| name.ends_with("jpg") || name.ends_with("png"))
            .collect();
        assert!(pictures.is_empty(), "{pictures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_nfo_is_what_kodi_reads() {
    let world = world().await;
    for (title, year) in [("A Fistful of Dollars", 1964), ("For a Few Dollars More", 1965)] {
        world.video(&format!("{title} ({year})/{title} ({year}).mkv"));
    }
    world.scan().await;
    scrape(&world, &[]).await.with_status(0);
    for (title, year) in [("A Fistful of Dollars", 1964), ("For a Few Dollars More", 1965)] {
        let path = world.films().join(format!("{title} ({year})/{title} ({year}).nfo"));
        let text = read(&path);
        assert!(
            text.starts_with("<?xml") && !text.contains("CDATA") && !text.contains("<episodeguide"),
            "{text}"
        );
        let document = Document::parse(text.as_bytes()).unwrap();
        assert!(!document.was_repaired());
        let root = document.root();
        let default_ids: Vec<_> = root
            .children("uniqueid")
            .filter(|id| id.attribute("default").as_deref() == Some("true"))
            .collect();
        assert_eq!(default_ids.len(), 1, "{text}");
        assert!(root.children("uniqueid").count() >= 2, "{text}");
        assert_eq!(root.children("set").count(), 1);
        let set = root.child("set").unwrap();
        assert_eq!(set.child("name").unwrap().text(), "The Dollars Collection");
        assert!(
            !set.child("overview").unwrap().text().is_empty(),
            "Kodi takes it from the first film: {text}"
        );
        let premiered = element(&path, "premiered");
        assert!(premiered.len() == 10 && premiered.starts_with(&format!("{year}-")), "{premiered}");
        let added = element(&path, "dateadded");
        assert_eq!(added.len(), "2020-02-03 04:05:06".len(), "{added}");
        assert!(element(&path, "runtime").parse::<u32>().unwrap() > 10);
        let ratings: Vec<_> = root.child("ratings").unwrap().children("rating").collect();
        assert!(!ratings.is_empty());
        assert_eq!(
            ratings.iter().filter(|rating| rating.attribute("default").as_deref() == Some("true")).count(),
            1
        );
        for actor in root.children("actor") {
            assert!(!actor.child("name").unwrap().text().is_empty());
        }
        assert!(
            root.elements().all(|element| !element.text().trim().is_empty()),
            "no empty elements: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_written_fails_its_film_and_no_other() {
    let world = world().await;
    for title in ["Metropolis (1927)", "City Lights (1931)", "Casablanca (1942)"] {
        world.video(&format!("{title}/{title}.mkv"));
    }
    world.scan().await;
    let nfo = world.films().join("Metropolis (1927)/Metropolis (1927).nfo");
    std::fs::create_dir(&nfo).unwrap();
    let gone = world.films().join("City Lights (1931)");
    std::fs::remove_dir_all(&gone).unwrap();
    let finished = scrape(&world, &[]).await.with_status(1);
    let blocked = finished.item("Metropolis");
    assert_eq!(blocked["outcome"], "failed");
    assert!(blocked["error"].as_str().unwrap().contains(nfo.to_str().unwrap()), "{blocked}");
    let missing = finished.item("City Lights");
    assert_eq!(missing["outcome"], "failed");
    assert!(missing["error"].as_str().unwrap().contains(gone.to_str().unwrap()), "{missing}");
    assert!(!gone.exists(), "a folder that is gone must not come back empty");
    assert_eq!(finished.item("Casablanca")["outcome"], "scraped");
    let summary = finished.summary();
    assert_eq!((&summary["failed"], &summary["scraped"]), (&Value::from(2), &Value::from(1)));
    assert!(nfo.is_dir());

    let told = world.run(&["scrape"]).await.with_status(1);
    assert!(told.stdout.contains("Failed") && told.stdout.contains("Metropolis"), "{}", told.stdout);
    std::fs::remove_dir(&nfo).unwrap();
    let mended = scrape(&world, &["films/Metropolis (1927)"]).await.with_status(0);
    assert_eq!(mended.item("Metropolis")["outcome"], "scraped");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_parts_asked_for_are_written() {
    let world = world().await;
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    world.scan().await;
    let folder = world.films().join("Metropolis (1927)");
    scrape(&world, &["--parts", "poster"]).await.with_status(0);
    assert_eq!(names(&folder), ["Metropolis (1927)-poster.jpg", "Metropolis (1927).mkv"]);
    scrape(&world, &["--all", "--parts", "nfo"]).await.with_status(0);
    assert_eq!(
        names(&folder),
        ["Metropolis (1927)-poster.jpg", "Metropolis (1927).mkv", "Metropolis (1927).nfo"]
    );
    // A folder where the NFO belongs is no trouble for those who ask for none.
    let nfo = folder.join("Metropolis (1927).nfo");
    std::fs::remove_file(&nfo).unwrap();
    std::fs::create_dir(&nfo).unwrap();
    scrape(&world, &["--all", "--parts", "fanart,actorthumbs"]).await.with_status(0);
    assert!(folder.join("Metropolis (1927)-fanart.jpg").is_file());
    let portraits = names(&folder.join(".actors"));
    assert!(!portraits.is_empty());
    assert!(portraits.iter().all(|name| name.contains(".jpg") && !name.contains(' ')), "{portraits:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_what_would_change_and_writes_nothing() {
    let world = world().await;
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    write(
        &world.films().join("Metropolis (1927)/Metropolis (1927).nfo"),
        "<movie>\n  <title>Old</title>\n</movie>\n",
    );
    world.scan().await;
    let before = world.snapshot();
    let told = world.run(&["scrape", "--all", "--dry-run"]).await.with_status(0).stdout;
    assert!(told.contains("- ") && told.contains("<title>Old</title>"), "{told}");
    assert!(told.contains("+ ") && told.contains("<title>Metropolis</title>"), "{told}");
    assert!(told.contains("Metropolis (1927)-poster.jpg: would be fetched"), "{told}");
    assert_eq!(world.snapshot(), before);
    let listed = world.run(&["list", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(listed["outcome"], Value::Null);
}
