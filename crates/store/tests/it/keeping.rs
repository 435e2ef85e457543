//! What keeps a library safe: copies, migrations, and what happens to a damaged one.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bioscope_model::LibraryKind;
use bioscope_store::{
    Backup, Library, LibrarySettings, Outcome, RebuiltItem, ScanChanges, Selection, SqliteLibrary, StoreError,
};
use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{Fixture, at, commit, film, settings, start_job, with_cast};

/// A closed library with these films, in a folder of its own.
async fn closed_library(titles: &[&str]) -> (TempDir, PathBuf) {
    let fixture = Fixture::new().await;
    let items = fixture.add(titles).await;
    let job = fixture.job().await;
    for (item, title) in items.iter().zip(titles) {
        fixture.library.commit_item(commit(*item, job, with_cast(title, 1))).await.unwrap();
    }
    let path = fixture.library.path().to_owned();
    fixture.library.close().await.unwrap();
    (fixture.folder, path)
}

async fn back_up(path: &Path, name: &str) -> PathBuf {
    let library = SqliteLibrary::open(path, settings()).unwrap();
    let target = path.with_file_name("backups").join(name);
    std::fs::create_dir_all(target.parent().unwrap()).unwrap();
    library.backup(target.clone()).await.unwrap();
    library.close().await.unwrap();
    target
}

/// Writes rubbish over a part of a file.
fn damage(path: &Path, from: u64, length: usize) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(from)).unwrap();
    file.write_all(&vec![0xA5; length]).unwrap();
}

/// As a killed program leaves a library: its log beside it.
fn leave_open(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS left_open (x);").unwrap();
    let log = path.with_file_name("library.db-wal");
    let kept = std::fs::read(&log).unwrap();
    assert!(!kept.is_empty());
    drop(connection);
    std::fs::write(log, kept).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

async fn titles(library: &SqliteLibrary, query: &str) -> Vec<String> {
    let items = library.select(&Selection::Filter(query.into())).await.unwrap();
    items.into_iter().map(|item| item.title).collect()
}

#[tokio::test]
async fn a_library_damaged_when_a_program_was_killed_is_replaced_by_the_newest_sound_copy() {
    let (folder, path) = closed_library(&["Alien"]).await;
    back_up(&path, "library-2026-01-01T000000Z-weekly.db").await;
    let good = back_up(&path, "library-2026-01-08T000000Z.db").await;
    let newest = back_up(&path, "library-2026-01-15T000000Z-weekly.db").await;
    damage(&newest, 4096, 40_000);
    leave_open(&path);
    damage(&path, 4096, 40_000);
    let refused = SqliteLibrary::open(&path, settings()).unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")), "nothing is touched unasked");

    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    let restored = library.opening().restored.clone().unwrap();
    assert_eq!(restored.from.as_deref(), Some(good.as_path()));
    assert_eq!(restored.made_at, Some("2026-01-08T00:00:00Z".parse().unwrap()));
    assert!(!restored.reason.is_empty());
    let name = restored.damaged.file_name().unwrap().to_string_lossy().into_owned();
    assert!(restored.damaged.exists() && name.starts_with("library-damaged-"), "{name}");
    assert_eq!(titles(&library, "alien").await, ["Alien"]);
    assert!(library.sources().await.unwrap()[0].reread, "what is newer lies in the NFO files");
    assert_eq!(library.check().await.unwrap(), Vec::<String>::new());
    let source = library.sources().await.unwrap().remove(0);
    library.note_reread(source.id).await.unwrap();
    library.close().await.unwrap();

    let again = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    assert_eq!(again.opening().restored, None);
    assert!(!again.sources().await.unwrap()[0].reread);
}

#[tokio::test]
async fn without_a_copy_an_empty_library_with_the_same_sources_takes_its_place() {
    let (folder, path) = closed_library(&["Alien"]).await;
    leave_open(&path);
    // The tables that the sources lie in come first; what comes last is damaged.
    let length = std::fs::metadata(&path).unwrap().len();
    damage(&path, length - 60_000, 60_000);
    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    let restored = library.opening().restored.clone().unwrap();
    assert_eq!(restored.from, None);
    let sources = library.sources().await.unwrap();
    assert_eq!((sources[0].path.as_path(), sources[0].reread), (Path::new("/films"), true));
    assert_eq!(titles(&library, "").await, Vec::<String>::new());
    drop(folder);
}

#[tokio::test]
async fn a_library_of_which_not_even_the_beginning_can_be_read_is_replaced_too() {
    let (_folder, path) = closed_library(&["Alien"]).await;
    back_up(&path, "library-2026-01-01T000000Z.db").await;
    damage(&path, 0, 100);
    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    assert!(library.opening().restored.is_some());
    assert_eq!(titles(&library, "alien").await, ["Alien"]);
}

#[tokio::test]
async fn damage_found_while_in_use_is_looked_at_when_the_library_is_opened_next() {
    let (folder, path) = closed_library(&["Alien"]).await;
    back_up(&path, "library-2026-01-01T000000Z.db").await;
    let root =
        "SELECT (rootpage - 1) * page_size FROM sqlite_schema, pragma_page_size WHERE name = 'details'";
    let page: i64 = Connection::open(&path).unwrap().query_row(root, [], |row| row.get(0)).unwrap();
    damage(&path, page as u64, 4_096);
    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    assert_eq!(library.opening().restored, None, "it was closed in good order, so nobody looked");
    let refused = library.item(bioscope_store::ItemId(1)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
    assert!(refused.to_string().contains("start the program again"), "{refused}");
    // In use by this program, it is not replaced by another.
    let other = SqliteLibrary::open_or_mend(&path, settings());
    assert!(other.is_err() || other.unwrap().opening().restored.is_none());
    let _ = library.close().await;
    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    assert!(library.opening().restored.is_some(), "{:?}", names(folder.path()));
    assert_eq!(titles(&library, "alien").await, ["Alien"]);
}

#[tokio::test]
async fn a_sound_library_left_open_is_only_looked_at() {
    let (folder, path) = closed_library(&["Alien"]).await;
    leave_open(&path);
    let library = SqliteLibrary::open_or_mend(&path, settings()).unwrap();
    assert_eq!(library.opening().restored, None);
    assert!(library.last_check().await.unwrap().is_some());
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")));
}

/// A library as the second version of the schema has it.
fn old_library(path: &Path) {
    let connection = Connection::open(path).unwrap();
    for step in [
        include_str!("../../src/sqlite/migrations/0001_library.sql"),
        include_str!("../../src/sqlite/migrations/0002_shows.sql"),
    ] {
        connection.execute_batch(step).unwrap();
    }
    connection
        .execute_batch(
            "PRAGMA application_id = 1114858351; PRAGMA user_version = 2;
             INSERT INTO sources (path, kind) VALUES (CAST('/films' AS BLOB), 'movies');
             INSERT INTO items (source_id, kind, path, parts, versions, layout, own_folder, title, year, player_locked,
                 foreign_nfo, size, modified_ns, added_at, folded)
             VALUES (1, 'movie', CAST('/films/a.mkv' AS BLOB), x'', x'', 'file', 0, 'a', 1978, 0, 0, 1, 1,
                     '2026-01-01T00:00:00Z', 'alien'),
                    (1, 'movie', CAST('/films/b.mkv' AS BLOB), x'', x'', 'file', 0, 'Brazil', 1985, 0, 0, 1, 1,
                     '2026-01-01T00:00:00Z', 'brazil');
             INSERT INTO details (item_id, title, year, plot) VALUES (1, 'Alien', 1979, 'In space, nobody hears.');",
        )
        .unwrap();
}

#[tokio::test]
async fn an_older_library_is_copied_before_it_is_brought_up_to_date() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    old_library(&path);
    let library = SqliteLibrary::open(&path, settings()).unwrap();
    let copy = library.opening().migrated.clone().unwrap();
    assert!(copy.to_string_lossy().ends_with("-schema-2.db"), "{}", copy.display());
    let old = Connection::open(&copy).unwrap();
    let version: i64 = old.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    assert_eq!(titles(&library, "nobody year:1979").await, ["Alien"]);
    assert_eq!(titles(&library, "brazil year:1985").await, ["Brazil"]);
    assert_eq!(library.check().await.unwrap(), Vec::<String>::new());
    library.close().await.unwrap();
    let again = SqliteLibrary::open(&path, settings()).unwrap();
    assert_eq!(again.opening().migrated, None);
}

#[tokio::test]
async fn an_older_library_that_cannot_be_copied_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    old_library(&path);
    std::fs::write(folder.path().join("backups"), "a file where the folder should be").unwrap();
    let refused = SqliteLibrary::open(&path, settings()).unwrap_err();
    assert!(matches!(refused, StoreError::Backup { .. }), "{refused}");
    let version: i64 =
        Connection::open(&path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
}

#[tokio::test]
async fn a_copy_is_made_every_week_and_five_are_kept() {
    fn day(number: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + number * 24 * 3600).unwrap()
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let open = |now| SqliteLibrary::open(&path, LibrarySettings { now, ..settings() }).unwrap();
    let empty = open(|| day(0));
    assert_eq!(empty.back_up_if_due().await.unwrap(), None, "there is nothing to copy");
    let source = empty.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
    let added = ScanChanges { added: vec![film("Alien")], ..ScanChanges::default() };
    empty.apply_scan(source.id, added, at(1)).await.unwrap();
    empty.close().await.unwrap();
    let times: [(fn() -> Timestamp, bool); 10] = [
        (|| day(0), true),
        (|| day(1), false),
        (|| day(6), false),
        (|| day(7), true),
        (|| day(14), true),
        (|| day(20), false),
        (|| day(21), true),
        (|| day(28), true),
        (|| day(35), true),
        (|| day(42), true),
    ];
    for (now, is_due) in times {
        let library = open(now);
        assert_eq!(library.back_up_if_due().await.unwrap().is_some(), is_due, "{}", now());
        library.close().await.unwrap();
    }
    let kept: Vec<Backup> = bioscope_store::sqlite::backups::backups(&path);
    let days: Vec<Timestamp> = kept.iter().map(|backup| backup.made_at).collect();
    assert_eq!(days, [42, 35, 28, 21, 14].map(day));
    let copy = SqliteLibrary::open(&kept[0].path, settings()).unwrap();
    assert_eq!(titles(&copy, "alien").await, ["Alien"]);
}

#[tokio::test]
async fn what_nfo_files_tell_is_kept_together_and_counts_as_scraped_where_it_says_when() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Brazil"]).await;
    let rebuilt = |item, title: &str, scraped_at| RebuiltItem {
        item,
        details: with_cast(title, 1),
        provenance: bioscope_model::Provenance::default(),
        artwork: Vec::new(),
        written: Vec::new(),
        scraped_at,
    };
    fixture.library.set_locked(&items[..1], true).await.unwrap();
    let both = vec![rebuilt(items[0], "Alien", Some(at(5))), rebuilt(items[1], "Brazil", None)];
    fixture.library.rebuild(both).await.unwrap();
    let alien = fixture.library.item(items[0]).await.unwrap();
    assert_eq!((alien.outcome, alien.scraped_at, alien.locked), (Some(Outcome::Scraped), Some(at(5)), true));
    assert_eq!(alien.details, with_cast("Alien", 1));
    let brazil = fixture.library.item(items[1]).await.unwrap();
    assert_eq!((brazil.outcome, brazil.scraped_at), (None, None));
    assert_eq!(fixture.titles(&Selection::New).await, ["Brazil"]);
    let gone = vec![rebuilt(items[0], "Other", None), rebuilt(bioscope_store::ItemId(99), "Gone", None)];
    assert!(matches!(fixture.library.rebuild(gone).await, Err(StoreError::NotFound { .. })));
    assert_eq!(
        fixture.library.item(items[0]).await.unwrap().details,
        with_cast("Alien", 1),
        "all or nothing"
    );
    let job = start_job(&fixture.library).await;
    fixture.library.commit_item(commit(items[1], job, with_cast("Brazil", 9))).await.unwrap();
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
}
