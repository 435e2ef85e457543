//! What a scan finds in a folder of shows, and what it makes of what changed since the last one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bioscope_standin::Catalogue;
use serde_json::Value;

use crate::world::{Finished, World, quick};

/// New, changed, moved, vanished, unchanged.
type Counts = [u64; 5];

/// A world with a folder of shows.
struct Shows {
    world: World,
}

impl Shows {
    async fn with(files: &[&str]) -> Self {
        let shows = Self { world: World::new(quick(Catalogue::classics())).await };
        std::fs::create_dir(shows.folder()).unwrap();
        for file in files {
            shows.put(file);
        }
        shows.run(&["source", "add", "shows", "--kind", "tv"]).await;
        shows
    }

    fn folder(&self) -> PathBuf {
        self.world.path().join("shows")
    }

    /// Puts a file whose content is its path.
    fn put(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.write(relative.as_ref(), relative.as_ref().as_os_str().as_encoded_bytes())
    }

    fn write(&self, relative: impl AsRef<Path>, content: &[u8]) -> PathBuf {
        let path = self.folder().join(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn rename(&self, from: &str, to: &str) {
        let to = self.folder().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.folder().join(from), to).unwrap();
    }

    async fn run(&self, arguments: &[&str]) -> Finished {
        self.world.run(arguments).await.with_status(0)
    }

    /// Scans; the counts of shows and of episodes.
    async fn scan(&self) -> (Counts, Counts) {
        let report = self.run(&["scan", "--json"]).await.json().remove(0);
        let counts = |object: &Value| {
            ["added", "changed", "moved", "vanished", "unchanged"]
                .map(|count| object[count].as_u64().unwrap())
        };
        (counts(&report), counts(&report["episodes"]))
    }

    /// The shows, by their folders below the source (a dot for the source itself).
    async fn shows(&self) -> BTreeMap<String, Value> {
        let mut shows = BTreeMap::new();
        for item in self.world.list().await {
            let record = self.world.show(&item["id"]).await;
            let path = self.below(&record["files"]["main"]);
            shows.insert(if path.is_empty() { ".".to_owned() } else { path }, record);
        }
        shows
    }

    async fn show(&self, folder: &str) -> Value {
        self.shows().await.remove(folder).unwrap_or_else(|| panic!("{folder} is no show"))
    }

    /// The files of a show's episodes below its folder, with their numbers.
    async fn episodes(&self, folder: &str) -> Vec<String> {
        let show = self.show(folder).await;
        let main = show["files"]["main"].as_str().unwrap().to_owned();
        let children = show["children"].as_array().unwrap().clone();
        let line = |child: &Value| {
            let path = child["path"].as_str().unwrap().strip_prefix(&main).unwrap().to_owned();
            let place = &child["place"];
            let number = match (place["season"].as_u64(), place["episode"].as_u64()) {
                (Some(season), Some(episode)) => format!("{season}x{episode}"),
                (Some(season), None) => format!("{season}x?"),
                _ => "?".to_owned(),
            };
            let absolute =
                place["absolute"].as_u64().map_or_else(String::new, |number| format!(" #{number}"));
            let aired = place["aired"].as_str().map_or_else(String::new, |day| format!(" {day}"));
            format!("{} {number}{absolute}{aired}", path.trim_start_matches('/'))
        };
        children.iter().map(line).collect()
    }

    fn below(&self, path: &Value) -> String {
        let path = Path::new(path.as_str().unwrap()).strip_prefix(self.folder()).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// The ids of the episodes of a show, by file name and number.
fn ids(show: &Value) -> BTreeMap<String, i64> {
    let children = show["children"].as_array().unwrap();
    let key = |child: &Value| {
        let name =
            Path::new(child["path"].as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned();
        format!("{name} {} {}", child["place"]["season"], child["place"]["episode"])
    };
    children.iter().map(|child| (key(child), child["id"].as_i64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_are_found_however_they_lie() {
    let shows = Shows::with(&[
        "Dark (2017) {tvdb-334824}/Season 01/Dark - S01E01E02 - Secrets.mkv",
        "Dark (2017) {tvdb-334824}/Season 01/Dark - S01E05-E06.mkv",
        "Dark (2017) {tvdb-334824}/Season 02/Dark.2x01.avi",
        "Dark (2017) {tvdb-334824}/Specials/Dark - S00E01 - Making of.mkv",
        "Dark (2017) {tvdb-334824}/Season 00/Dark - S00E02.mkv",
        "Dark (2017) {tvdb-334824}/Season 01/Dark - S01E01-trailer.mkv",
        "Dark (2017) {tvdb-334824}/Featurettes/The cave.mkv",
        "Flat Show/Flat Show 1x01.mkv",
        "Flat Show/Flat Show 102.mkv",
        "The Daily News/The Daily News - 2011-11-15 - Guest.mkv",
        "Anime/Long Piece/Long Piece - 071 [1080p].mkv",
        "Anime/Long Piece/Long Piece - 1071v2 [1080p].mkv",
        "Anime/Other [tmdbid-12] [imdbid-tt0386676]/Season 1/01.mkv",
        "Alone.S02.1080p.WEB.x264-GROUP/Alone.S02E03.1080p.WEB.x264-GROUP.mkv",
        "On Disc/S01E07/VIDEO_TS/VIDEO_TS.IFO",
        "On Disc/S01E07/VIDEO_TS/VTS_01_1.VOB",
        "Loose.S01E01.mkv",
    ])
    .await;
    assert_eq!(shows.scan().await, ([7, 0, 0, 0, 0], [15, 0, 0, 0, 0]));
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 7], [0, 0, 0, 0, 15]));
    let told = shows.run(&["scan"]).await;
    assert!(told.stdout.contains("shows: 0 new") && told.stdout.contains("; episodes: 0 new"), "{told:?}");
    assert!(told.stderr.contains("Loose.S01E01.mkv"), "what is left out is said: {told:?}");

    let all = shows.shows().await;
    let folders: Vec<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(
        folders,
        [
            "Alone.S02.1080p.WEB.x264-GROUP",
            "Anime/Long Piece",
            "Anime/Other [tmdbid-12] [imdbid-tt0386676]",
            "Dark (2017) {tvdb-334824}",
            "Flat Show",
            "On Disc",
            "The Daily News",
        ]
    );
    let dark = &all["Dark (2017) {tvdb-334824}"];
    assert_eq!((&dark["path_says"]["title"], &dark["path_says"]["year"]), (&"Dark".into(), &2017.into()));
    assert_eq!(dark["path_says"]["ids"]["tvdb"], "334824");
    let other = &all["Anime/Other [tmdbid-12] [imdbid-tt0386676]"]["path_says"]["ids"];
    assert_eq!((&other["tmdb"], &other["imdb"]), (&"12".into(), &"tt0386676".into()));
    assert_eq!(all["Alone.S02.1080p.WEB.x264-GROUP"]["path_says"]["title"], "Alone");

    assert_eq!(
        shows.episodes("Dark (2017) {tvdb-334824}").await,
        [
            "Specials/Dark - S00E01 - Making of.mkv 0x1",
            "Season 00/Dark - S00E02.mkv 0x2",
            "Season 01/Dark - S01E01E02 - Secrets.mkv 1x1",
            "Season 01/Dark - S01E01E02 - Secrets.mkv 1x2",
            "Season 01/Dark - S01E05-E06.mkv 1x5",
            "Season 01/Dark - S01E05-E06.mkv 1x6",
            "Season 02/Dark.2x01.avi 2x1",
        ]
    );
    assert_eq!(shows.episodes("Flat Show").await, ["Flat Show 1x01.mkv 1x1", "Flat Show 102.mkv 1x2"]);
    assert_eq!(
        shows.episodes("The Daily News").await,
        ["The Daily News - 2011-11-15 - Guest.mkv ? 2011-11-15"]
    );
    assert_eq!(
        shows.episodes("Anime/Long Piece").await,
        ["Long Piece - 071 [1080p].mkv ? #71", "Long Piece - 1071v2 [1080p].mkv ? #1071"]
    );
    assert_eq!(shows.episodes("On Disc").await, ["S01E07/VIDEO_TS/VIDEO_TS.IFO 1x7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_and_parts_of_an_episode_are_one() {
    let shows = Shows::with(&[
        "Dark/Season 1/Dark - S01E01 - 720p.mkv",
        "Dark/Season 1/Dark - S01E01 - 1080p.mkv",
        "Dark/Season 1/Dark - S01E02 - pt1.mkv",
        "Dark/Season 1/Dark - S01E02 - pt2.mkv",
    ])
    .await;
    assert_eq!(shows.scan().await.1, [2, 0, 0, 0, 0]);
    let dark = shows.show("Dark").await;
    let children = dark["children"].as_array().unwrap();
    let versions = shows.world.show(&children[0]["id"]).await;
    assert!(versions["files"]["main"].as_str().unwrap().ends_with("1080p.mkv"), "{versions}");
    assert_eq!(versions["files"]["versions"].as_array().unwrap().len(), 1);
    let parts = shows.world.show(&children[1]["id"]).await;
    assert_eq!(parts["files"]["parts"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nfo_files_tell_ids_and_play_counts_and_the_numbers_that_names_do_not() {
    let shows = Shows::with(&[
        "Dark/S01E07.mkv",
        "Dark/S01E08E09.mkv",
        "Dark/Dark 2011-11-15.mkv",
        "Dark/Specials/Making of.mkv",
        "Notes/Notes 1x01.mkv",
    ])
    .await;
    let episode = |season: u32, number: u32, id: u32| {
        format!(
            "<episodedetails><season>{season}</season><episode>{number}</episode>\
             <uniqueid type=\"tvdb\">{id}</uniqueid><playcount>{number}</playcount></episodedetails>"
        )
    };
    shows.write("Dark/tvshow.nfo", b"<tvshow><uniqueid type=\"imdb\">tt5753856</uniqueid></tvshow>");
    shows.write("Dark/S01E07.nfo", episode(4, 9, 407).as_bytes());
    shows.write("Dark/S01E08E09.nfo", (episode(1, 9, 109) + &episode(1, 8, 108)).as_bytes());
    shows.write("Dark/Dark 2011-11-15.nfo", episode(2, 3, 203).as_bytes());
    shows.write("Dark/Specials/Making of.nfo", episode(0, 5, 5).as_bytes());
    shows.write("Notes/tvshow.nfo", b"see https://www.themoviedb.org/tv/1399 for more");
    assert_eq!(shows.scan().await, ([2, 0, 0, 0, 0], [6, 0, 0, 0, 0]));
    assert_eq!(
        shows.episodes("Dark").await,
        [
            "Specials/Making of.mkv 0x5",
            "S01E07.mkv 1x7",
            "S01E08E09.mkv 1x8",
            "S01E08E09.mkv 1x9",
            "Dark 2011-11-15.mkv 2x3 2011-11-15",
        ],
        "a file's own number wins"
    );
    let all = shows.shows().await;
    assert_eq!(all["Dark"]["path_says"]["ids"]["imdb"], "tt5753856");
    assert_eq!(all["Notes"]["path_says"]["ids"]["tmdb"], "1399");
    let mut told = Vec::new();
    for child in all["Dark"]["children"].as_array().unwrap() {
        let says = &shows.world.show(&child["id"]).await["path_says"];
        assert_eq!(says["foreign_nfo"], true);
        told.push((says["ids"]["tvdb"].as_str().unwrap().to_owned(), says["play_count"].as_u64().unwrap()));
    }
    let expected = [("5", 5), ("407", 9), ("108", 8), ("109", 9), ("203", 3)];
    assert_eq!(told, expected.map(|(id, count)| (id.to_owned(), count)));

    let before = ids(&all["Dark"]);
    std::fs::remove_file(shows.folder().join("Dark/Specials/Making of.nfo")).unwrap();
    std::fs::remove_file(shows.folder().join("Dark/Dark 2011-11-15.nfo")).unwrap();
    assert_eq!(shows.run(&["scan", "--rebuild", "--json"]).await.json()[0]["episodes"]["vanished"], 0);
    let after = ids(&shows.show("Dark").await);
    assert_eq!(
        after["Making of.mkv 0 null"], before["Making of.mkv 0 5"],
        "a number lost is no other episode"
    );
    assert_eq!(after["Dark 2011-11-15.mkv null null"], before["Dark 2011-11-15.mkv 2 3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_stays_the_same_item() {
    let shows = Shows::with(&[
        "Dark/Dark S01E01.mkv",
        "Dark/Dark S01E02E03.mkv",
        "Dark/Dark S02E01.mkv",
        "Lost/Season 1/Lost S01E01.mkv",
    ])
    .await;
    shows.scan().await;
    let before = shows.show("Dark").await;

    shows.rename("Dark/Dark S01E01.mkv", "Dark/Season 01/Dark S01E01.mkv");
    shows.rename("Dark/Dark S01E02E03.mkv", "Dark/Season 01/Dark S01E02E03.mkv");
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 2], [0, 0, 3, 0, 2]));
    let sorted = shows.show("Dark").await;
    assert_eq!(ids(&sorted), ids(&before));

    shows.rename("Dark", "Mystery/Dark (2017)");
    assert_eq!(shows.scan().await, ([0, 0, 1, 0, 1], [0, 0, 4, 0, 1]));
    let renamed = shows.show("Mystery/Dark (2017)").await;
    assert_eq!((&renamed["id"], ids(&renamed)), (&before["id"], ids(&before)));
    assert_eq!(renamed["path_says"]["year"], 2017);

    // A video that changed on the way still is what its place in the show says.
    shows.rename("Mystery/Dark (2017)", "Dark again");
    shows.write("Dark again/Dark S02E01.mkv", b"a better copy");
    assert_eq!(shows.scan().await, ([0, 0, 1, 0, 1], [0, 0, 4, 0, 1]));
    let again = shows.show("Dark again").await;
    assert_eq!((&again["id"], ids(&again)), (&before["id"], ids(&before)));

    shows.rename("Dark again/Dark S02E01.mkv", "Dark again/Dark S02E02.mkv");
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 2], [1, 0, 0, 1, 4]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_vanished_is_hidden_and_comes_back_under_its_number_even_elsewhere() {
    let shows = Shows::with(&["Dark/Dark S01E01.mkv", "Dark/Dark S01E02.mkv", "Lost/Lost S01E01.mkv"]).await;
    shows.scan().await;
    let before = shows.show("Dark").await;
    let away = shows.world.path().join("away");
    std::fs::rename(shows.folder().join("Dark/Dark S01E02.mkv"), &away).unwrap();
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 2], [0, 0, 0, 1, 2]));
    std::fs::rename(&away, shows.folder().join("Dark/Dark S01E02.mkv")).unwrap();
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 2], [1, 0, 0, 0, 2]));
    assert_eq!(ids(&shows.show("Dark").await), ids(&before));

    std::fs::rename(shows.folder().join("Dark"), &away).unwrap();
    assert_eq!(shows.scan().await, ([0, 0, 0, 1, 1], [0, 0, 0, 2, 1]));
    assert_eq!(shows.shows().await.len(), 1);
    std::fs::rename(&away, shows.folder().join("Dark, back")).unwrap();
    assert_eq!(shows.scan().await, ([0, 0, 1, 0, 1], [0, 0, 2, 0, 1]));
    let back = shows.show("Dark, back").await;
    assert_eq!((&back["id"], ids(&back)), (&before["id"], ids(&before)));

    std::fs::rename(shows.folder(), &away).unwrap();
    let missing = shows.world.run(&["scan"]).await.with_status(1);
    assert!(missing.stderr.contains("the folder is missing"), "{missing:?}");
    std::fs::create_dir(shows.folder()).unwrap();
    let empty = shows.world.run(&["scan"]).await.with_status(1);
    assert!(empty.stderr.contains("the folder is empty"), "{empty:?}");
    assert_eq!(shows.world.list().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_tvshow_nfo_makes_two_shows_one_and_its_end_two_again() {
    let shows = Shows::with(&["Saga/Part A/Part A S01E01.mkv", "Saga/Part B/Part B S02E01.mkv"]).await;
    shows.scan().await;
    let before = shows.shows().await;
    assert_eq!(before.keys().collect::<Vec<_>>(), ["Saga/Part A", "Saga/Part B"]);
    let notes = shows.write("Saga/tvshow.nfo", b"<tvshow><title>Saga</title></tvshow>");
    assert_eq!(shows.scan().await, ([1, 0, 0, 2, 0], [0, 0, 0, 0, 2]));
    assert_eq!(
        shows.episodes("Saga").await,
        ["Part A/Part A S01E01.mkv 1x1", "Part B/Part B S02E01.mkv 2x1"]
    );
    std::fs::remove_file(notes).unwrap();
    shows.scan().await;
    let after = shows.shows().await;
    assert_eq!(after.keys().collect::<Vec<_>>(), ["Saga/Part A", "Saga/Part B"]);
    for (folder, show) in &after {
        assert_eq!((&show["id"], ids(show)), (&before[folder]["id"], ids(&before[folder])));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_may_be_one_show() {
    let world = World::new(quick(Catalogue::classics())).await;
    let folder = world.path().join("Dark (2017)");
    for file in ["Season 01/S01E01.mkv", "Season 02/S02E01.mkv", "Specials/S00E01.mkv"] {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file).unwrap();
    }
    world.run(&["source", "add", "Dark (2017)", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
    let shows = world.list().await;
    assert_eq!(shows.len(), 1, "{shows:?}");
    assert_eq!((&shows[0]["title"], &shows[0]["year"]), (&"Dark".into(), &2017.into()));
    assert_eq!(shows[0]["path"], folder.to_str().unwrap());
    let record = world.show(&shows[0]["id"]).await;
    assert_eq!(record["children"].as_array().unwrap().len(), 3);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn names_of_any_bytes_are_shows_like_others() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let shows = Shows::with(&["🎬 Dark 🚀 (2017)/🎬 S01E01.mkv", "Üben/Staffel 1/Üben S01E01.mkv"]).await;
    shows.put(OsStr::from_bytes(b"M\xe4dchen (1931)/Staffel 1/M\xe4dchen S01E01 J\xfcnglinge.mkv"));
    shows.put(OsStr::from_bytes(b"M\xe4dchen (1931)/Staffel 1/M\xe4dchen S01E02 J\xf6nglinge.mkv"));
    assert_eq!(shows.scan().await, ([3, 0, 0, 0, 0], [4, 0, 0, 0, 0]));
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 3], [0, 0, 0, 0, 4]));
    let items = shows.world.list().await;
    assert!(items.iter().any(|item| item["title"] == "Mädchen" && item["year"] == 1931), "{items:?}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_episode_leaves_other_shows_unread() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::{Duration, SystemTime};

    let shows = Shows::with(&["Crime/Dark/Dark S01E01.mkv", "Crime/Lost/Lost S01E01.mkv"]).await;
    let notes =
        shows.write("Crime/Lost/tvshow.nfo", b"<tvshow><uniqueid type=\"tmdb\">4607</uniqueid></tvshow>");
    let past = SystemTime::now() - Duration::from_hours(1);
    for folder in ["Crime", "Crime/Dark", "Crime/Lost"] {
        std::fs::File::open(shows.folder().join(folder)).unwrap().set_modified(past).unwrap();
    }
    shows.scan().await;
    // Would be found gone if anybody looked.
    std::fs::remove_file(&notes).unwrap();
    std::fs::File::open(shows.folder().join("Crime/Lost")).unwrap().set_modified(past).unwrap();
    shows.put("Crime/Dark/Dark S01E02.mkv");
    assert_eq!(shows.scan().await, ([0, 0, 0, 0, 2], [1, 0, 0, 0, 2]));
    assert_eq!(shows.show("Crime/Lost").await["path_says"]["ids"]["tmdb"], "4607");

    // What cannot be read stays known.
    let dark = shows.folder().join("Crime/Dark");
    std::fs::set_permissions(&dark, std::fs::Permissions::from_mode(0o000)).unwrap();
    let is_barred = std::fs::read_dir(&dark).is_err();
    let (_, episodes) = shows.scan().await;
    std::fs::set_permissions(&dark, std::fs::Permissions::from_mode(0o755)).unwrap();
    if is_barred {
        assert_eq!(episodes, [0, 0, 0, 0, 3]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ignore_rules_hold_for_shows_too() {
    let shows = Shows::with(&[
        "Dark/Season 1/Dark S01E01.mkv",
        "Dark/Season 2/Dark S02E01.mkv",
        "Dark/sample.mkv",
        "Private/Private S01E01.mkv",
        "Private/.nomedia",
        "@eaDir/X S01E01.mkv",
    ])
    .await;
    shows.write("Dark/.plexignore", b"Season 2\n");
    assert_eq!(shows.scan().await, ([1, 0, 0, 0, 0], [1, 0, 0, 0, 0]));
}
