//! Checks and copies.

use bioscope_store::{Library, Selection, SqliteLibrary, StoreError};
use rusqlite::Connection;

use crate::support::{Fixture, commit, settings, with_cast};

#[tokio::test]
async fn a_check_tells_each_kind_of_damage() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    fixture.library.commit_item(commit(item, fixture.job().await, with_cast("Alien", 1))).await.unwrap();
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
    let vandal = Connection::open(fixture.library.path()).unwrap();
    vandal
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             DELETE FROM details;
             DELETE FROM person_ids WHERE person_id = 1;
             DELETE FROM people WHERE id = 2;
             UPDATE items SET path = CAST('/elsewhere/Alien.mkv' AS BLOB), missing_sources = '[';",
        )
        .unwrap();
    let wrong = fixture.library.check().await.unwrap();
    for expected in [
        "is not in its source folder",
        "was scraped, but nothing is known of it",
        "missing sources of item 1 cannot be read",
        "person 1 cannot be found by any id",
        "a row of credits refers to one of people that is absent",
    ] {
        assert!(wrong.iter().any(|line| line.contains(expected)), "{expected}: {wrong:#?}");
    }
    let unreadable = fixture.library.item(item).await.unwrap_err();
    let library = fixture.library.path();
    assert!(matches!(&unreadable, StoreError::Corrupt { path, .. } if path == library), "{unreadable}");
}

#[tokio::test]
async fn a_copy_is_whole_and_never_overwrites() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    fixture.library.commit_item(commit(item, fixture.job().await, with_cast("Alien", 1))).await.unwrap();
    let target = fixture.folder.path().join("copy.db");
    fixture.library.backup(target.clone()).await.unwrap();
    let copy = SqliteLibrary::open(&target, settings()).unwrap();
    assert_eq!(copy.item(item).await.unwrap(), fixture.library.item(item).await.unwrap());
    assert_eq!(copy.select(&Selection::All).await.unwrap().len(), 1);
    drop(copy);
    let refused = fixture.library.backup(target).await.unwrap_err();
    assert!(matches!(refused, StoreError::Backup { .. }), "{refused}");
    let nowhere = fixture.folder.path().join("absent/copy.db");
    assert!(matches!(fixture.library.backup(nowhere).await, Err(StoreError::Backup { .. })));
    let partial = std::fs::read_dir(fixture.folder.path())
        .unwrap()
        .any(|entry| entry.unwrap().file_name().to_string_lossy().ends_with(".partial"));
    assert!(!partial);
}
