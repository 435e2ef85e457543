//! How writes are grouped, and what a bad one does to the others.

use std::sync::Arc;
use std::time::Duration;

use bioscope_model::ItemDetails;
use bioscope_store::{ItemId, Library, LibrarySettings, Selection, StoreError};
use rusqlite::Connection;

use crate::support::{Fixture, commit, settings, with_cast};

/// Enough time for a whole crowd to arrive, however slow the machine: a full transaction does not wait for it.
fn patient() -> LibrarySettings {
    LibrarySettings { gathering_time: Duration::from_secs(20), ..LibrarySettings::default() }
}

#[tokio::test]
async fn a_crowd_of_writes_shares_a_transaction_and_a_bad_one_fails_alone() {
    let fixture = Fixture::with(patient()).await;
    let titles: Vec<String> = (0..64).map(|number| format!("Film {number:02}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut items = fixture.add(&titles).await;
    items[40] = ItemId(9_999);
    let job = fixture.job().await;
    let before = fixture.library.statistics();
    let library = Arc::new(fixture.library);
    let mut writes = tokio::task::JoinSet::new();
    for (place, item) in items.iter().copied().enumerate() {
        let library = Arc::clone(&library);
        let details = with_cast(&format!("Film {place:02}"), place);
        writes.spawn(async move { (place, library.commit_item(commit(item, job, details)).await) });
    }
    while let Some(written) = writes.join_next().await {
        match written.unwrap() {
            (40, result) => assert!(matches!(result, Err(StoreError::NotFound { .. }))),
            (_, result) => result.unwrap(),
        }
    }
    let after = library.statistics();
    assert_eq!(after.transactions - before.transactions, 1);
    assert_eq!(after.writes - before.writes, 63);
    assert_eq!(after.failed_writes - before.failed_writes, 1);
    for (place, item) in items.iter().enumerate().filter(|(place, _)| *place != 40) {
        let read = library.item(*item).await.unwrap();
        assert_eq!(read.details, with_cast(&format!("Film {place:02}"), place));
    }
}

#[tokio::test]
async fn a_write_that_comes_alone_does_not_wait_for_others() {
    let fixture = Fixture::with(patient()).await;
    let items = fixture.add(&["Alien"]).await;
    let marked =
        tokio::time::timeout(Duration::from_secs(10), fixture.library.set_marked(&items, true)).await;
    marked.expect("it was not gathered for 20 s").unwrap();
}

#[tokio::test]
async fn a_bad_write_leaves_none_of_its_own_parts() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    let mut sent = commit(item, job, with_cast("Alien", 1));
    sent.written =
        vec![bioscope_store::WrittenFile { path: "/films/zero\0byte".into(), size: 1, modified_ns: 1 }];
    let refused = fixture.library.commit_item(sent).await.unwrap_err();
    assert!(matches!(refused, StoreError::Path { .. }), "{refused}");
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!((read.details, read.outcome), (ItemDetails::default(), None));
    // Its people were undone too, and are not remembered as if they were there.
    fixture.library.commit_item(commit(item, job, with_cast("Alien", 1))).await.unwrap();
    assert_eq!(fixture.library.item(item).await.unwrap().details, with_cast("Alien", 1));
}

#[tokio::test]
async fn forty_nine_actors_cost_a_handful_of_statements() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens", "Brazil", "Diva"]).await;
    let job = fixture.job().await;
    let mut costs = Vec::new();
    let mut save = async |item: ItemId, details: ItemDetails| {
        let before = fixture.library.statistics().statements;
        fixture.library.commit_item(commit(item, job, details)).await.unwrap();
        costs.push(fixture.library.statistics().statements - before);
    };
    let alone = ItemDetails { cast: vec![], crew: vec![], ..with_cast("Alien", 1) };
    // Its words are new; those of the others are known.
    save(items[3], ItemDetails { title: Some("Diva".into()), ..alone.clone() }).await;
    save(items[0], alone).await;
    save(items[1], with_cast("Aliens", 1)).await;
    save(items[2], with_cast("Brazil", 1)).await;
    let [words, none, new, known] = costs[..] else { panic!("four films were saved") };
    assert!(new - none <= 6, "49 new actors and a director cost {} statements", new - none);
    assert_eq!(known - none, 1, "known ones only their credits");
    assert_eq!(words - none, 2, "new words are added and looked up");
}

#[tokio::test]
async fn reading_goes_on_while_another_program_holds_the_library_and_writing_says_who_is_busy() {
    let impatient = LibrarySettings { busy_timeout: Duration::from_millis(50), ..settings() };
    let fixture = Fixture::with(impatient).await;
    let items = fixture.add(&["Alien"]).await;
    let mut other = Connection::open(fixture.library.path()).unwrap();
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let refused = fixture.library.set_marked(&items, true).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy { .. }), "{refused}");
    assert_eq!(fixture.titles(&Selection::All).await, ["Alien"]);
    drop(held);
    fixture.library.set_marked(&items, true).await.unwrap();
    assert_eq!(fixture.library.statistics().failed_writes, 1);
}
