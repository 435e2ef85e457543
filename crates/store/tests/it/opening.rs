//! Files: new, foreign, newer, closed, killed, shared.

use std::sync::Arc;

use bioscope_model::LibraryKind;
use bioscope_store::{Library, LibrarySettings, ScanChanges, Selection, SqliteLibrary, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{Fixture, at, commit, film, settings, start_job, with_cast};

#[tokio::test]
async fn what_was_closed_is_there_when_opened_again_as_one_file() {
    let fixture = Fixture::new().await;
    fixture.add(&["Alien"]).await;
    fixture.library.close().await.unwrap();
    assert!(matches!(fixture.library.select(&Selection::All).await, Err(StoreError::Closed)));
    assert!(matches!(fixture.library.set_marked(&[], true).await, Err(StoreError::Closed)));
    fixture.library.close().await.unwrap();
    let files: Vec<_> = std::fs::read_dir(fixture.folder.path()).unwrap().collect();
    // The other is the lock by which programs know of each other.
    assert_eq!(files.len(), 2, "the log is folded in: {files:?}");
    let library = SqliteLibrary::open(fixture.library.path(), settings()).unwrap();
    assert_eq!(library.select(&Selection::All).await.unwrap()[0].title, "Alien");
}

#[tokio::test]
async fn dropping_writes_what_is_pending() {
    let fixture = Fixture::with(LibrarySettings::default()).await;
    let item = fixture.add(&["Alien"]).await[0];
    let record = bioscope_store::MatchRecord {
        decision: "ask".into(),
        query: "Alien".into(),
        candidates: vec![],
        chosen: None,
        decided_by: bioscope_store::DecidedBy::User,
        reason: String::new(),
    };
    assert!(!fixture.library.item(item).await.unwrap().is_decided);
    fixture.library.record_match(item, record.clone(), at(1)).await.unwrap();
    let path = fixture.library.path().to_owned();
    drop(fixture.library);
    let library = SqliteLibrary::open(&path, settings()).unwrap();
    assert!(library.item(item).await.unwrap().is_decided);
    assert_eq!(library.match_of(item).await.unwrap(), Some(record));
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let details = with_cast("Alien", 1);
    fixture.library.commit_item(commit(item, fixture.job().await, details.clone())).await.unwrap();
    // What a killed process leaves: the file and its log as they are, nothing closed.
    let left = TempDir::new().unwrap();
    for name in ["library.db", "library.db-wal"] {
        std::fs::copy(fixture.folder.path().join(name), left.path().join(name)).unwrap();
    }
    let library = SqliteLibrary::open(&left.path().join("library.db"), settings()).unwrap();
    assert_eq!(library.item(item).await.unwrap().details, details);
    assert_eq!(library.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let fixture = Fixture::new().await;
    fixture.library.close().await.unwrap();
    let path = fixture.library.path();
    Connection::open(path).unwrap().pragma_update(None, "user_version", 9_000).unwrap();
    let refused = SqliteLibrary::open(path, settings()).unwrap_err();
    assert!(matches!(refused, StoreError::NewerSchema { found: 9_000, .. }));
    let version: i64 =
        Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 9_000);
}

#[test]
fn files_that_are_no_library_are_refused() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "This is no database, and long enough to be told from one. ".repeat(20)).unwrap();
    let refused = SqliteLibrary::open(&text, settings()).unwrap_err();
    assert!(matches!(&refused, StoreError::Corrupt { path, .. } if *path == text), "{refused}");
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    assert!(matches!(SqliteLibrary::open(&other, settings()), Err(StoreError::Open { .. })));
    let nowhere = folder.path().join("absent/library.db");
    let refused = SqliteLibrary::open(&nowhere, settings()).unwrap_err();
    assert!(matches!(&refused, StoreError::Open { path, .. } if *path == nowhere), "{refused}");
}

#[test]
fn several_programs_can_make_the_library_at_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..6).map(|_| scope.spawn(|| SqliteLibrary::open(&path, settings()))).collect();
        for library in opened {
            library.join().unwrap().unwrap();
        }
    });
}

#[cfg(unix)]
#[test]
fn a_library_that_must_not_be_written_is_told_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    drop(SqliteLibrary::open(&path, settings()).unwrap());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    match SqliteLibrary::open(&path, settings()) {
        Err(error) => assert!(matches!(error, StoreError::ReadOnly), "{error}"),
        // Nothing is read-only for the superuser.
        Ok(_) => assert!(std::fs::OpenOptions::new().write(true).open(&path).is_ok()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_can_write_to_one_library_at_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let first = Arc::new(SqliteLibrary::open(&path, settings()).unwrap());
    let second = Arc::new(SqliteLibrary::open(&path, settings()).unwrap());
    let source = first.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
    let added = (0..60).map(|number| film(&format!("Film {number:02}"))).collect();
    first.apply_scan(source.id, ScanChanges { added, ..ScanChanges::default() }, at(1)).await.unwrap();
    let items = second.select(&Selection::All).await.unwrap();
    assert_eq!(items.len(), 60);
    let write = async |library: Arc<SqliteLibrary>, parity: usize| {
        let job = start_job(&library).await;
        for (place, item) in items.iter().enumerate().filter(|(place, _)| place % 2 == parity) {
            // Both meet the same people, new to both.
            library.commit_item(commit(item.id, job, with_cast(&item.title, place / 2 * 7))).await.unwrap();
        }
    };
    tokio::join!(write(Arc::clone(&first), 0), write(Arc::clone(&second), 1));
    for (place, item) in items.iter().enumerate() {
        let read = first.item(item.id).await.unwrap();
        assert_eq!(read.details, with_cast(&item.title, place / 2 * 7));
    }
    assert_eq!(second.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn people_removed_by_another_program_are_not_remembered() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    fixture.library.commit_item(commit(item, job, with_cast("Alien", 1))).await.unwrap();
    let other = SqliteLibrary::open(fixture.library.path(), settings()).unwrap();
    other.remove_source("/films".as_ref()).await.unwrap();
    assert_eq!(other.collect_orphans().await.unwrap().people, 50);
    let source = other.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
    let added = ScanChanges { added: vec![film("Brazil")], ..ScanChanges::default() };
    other.apply_scan(source.id, added, at(1)).await.unwrap();
    let brazil = other.select(&Selection::All).await.unwrap()[0].id;
    // Other people get the numbers that the first program remembers for its own.
    other.commit_item(commit(brazil, job, with_cast("Brazil", 500))).await.unwrap();
    fixture.library.commit_item(commit(brazil, job, with_cast("Brazil", 1))).await.unwrap();
    assert_eq!(other.item(brazil).await.unwrap().details, with_cast("Brazil", 1));
}
