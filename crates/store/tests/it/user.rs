//! Locks, marks, hand edits and decisions.

use bioscope_model::{Candidate, Field, IdSet, ItemDetails, Origin, Provenance, Provider};
use bioscope_store::{
    DecidedBy, HandEdit, ItemId, Library, MatchRecord, Outcome, ScannedItem, ScoredCandidate, Selection,
    StoreError, WrittenFile,
};

use crate::support::{Fixture, at, commit, film, with_cast};

#[tokio::test]
async fn locks_of_fields_outlive_a_scrape() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    library.set_field_locked(&items, Field::Plot, true).await.unwrap();
    library.set_field_locked(&items[1..], Field::Plot, false).await.unwrap();
    let mut sent = commit(items[0], fixture.job().await, ItemDetails::default());
    sent.provenance.set(Field::Plot, Origin::provider(Provider::Tmdb));
    library.commit_item(sent).await.unwrap();
    let read = library.item(items[0]).await.unwrap();
    assert_eq!(read.locked_fields.iter().collect::<Vec<_>>(), [Field::Plot]);
    assert_eq!(read.provenance.get(Field::Plot), Some(&Origin::provider(Provider::Tmdb)));
    assert!(library.item(items[1]).await.unwrap().locked_fields.is_empty());
}

fn by_hand(details: &ItemDetails, written: Option<WrittenFile>) -> HandEdit {
    HandEdit { job: None, change: String::new(), field: Field::Title, details: details.clone(), written }
}

#[tokio::test]
async fn a_file_that_a_hand_edit_wrote_is_known_as_our_own() {
    let fixture = Fixture::new().await;
    let item = fixture.add_scanned(vec![ScannedItem { foreign_nfo: true, ..film("Alien") }]).await[0];
    let library = &fixture.library;
    let file =
        |name: &str, size| WrittenFile { path: format!("/films/Alien/{name}").into(), size, modified_ns: 7 };
    let mut sent = commit(item, fixture.job().await, ItemDetails::default());
    sent.written = vec![file("movie.xml", 1), file("poster.jpg", 2)];
    library.commit_item(sent).await.unwrap();
    assert_eq!(library.foreign_nfo_count(&[item]).await.unwrap(), 1);

    let details = with_cast("Zalien", 1);
    library.edit(item, by_hand(&details, None), at(5)).await.unwrap();
    assert_eq!(library.foreign_nfo_count(&[item]).await.unwrap(), 1, "no file was written");
    library.edit(item, by_hand(&details, Some(file("Alien.nfo", 3))), at(6)).await.unwrap();
    assert_eq!(library.foreign_nfo_count(&[item]).await.unwrap(), 0);
    library.edit(item, by_hand(&details, Some(file("Alien.nfo", 4))), at(7)).await.unwrap();
    library.edit(item, by_hand(&details, Some(file("movie.xml", 5))), at(8)).await.unwrap();
    let written = library.item(item).await.unwrap().written;
    assert_eq!(written, [file("movie.xml", 5), file("poster.jpg", 2), file("Alien.nfo", 4)]);
}

#[tokio::test]
async fn a_file_that_a_hand_edit_wrote_is_the_first_of_an_item_that_had_none() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let file = WrittenFile { path: "/films/Alien/Alien.nfo".into(), size: 3, modified_ns: 7 };
    let edit = by_hand(&ItemDetails::default(), Some(file.clone()));
    fixture.library.edit(item, edit, at(5)).await.unwrap();
    assert_eq!(fixture.library.item(item).await.unwrap().written, [file]);
}

#[tokio::test]
async fn a_hand_edit_is_kept_and_locks_its_field() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    library.commit_item(commit(item, fixture.job().await, with_cast("Alien", 1))).await.unwrap();
    let details = ItemDetails { title: Some("Zalien".into()), ..with_cast("Alien", 1) };
    library.edit(item, by_hand(&details, None), at(5)).await.unwrap();
    let read = library.item(item).await.unwrap();
    assert_eq!(read.details, details);
    assert!(read.locked_fields.contains(Field::Title));
    assert_eq!(read.provenance.get(Field::Title), Some(&Origin::User));
    assert_eq!(read.outcome, Some(Outcome::Scraped));
    assert_eq!(fixture.titles(&Selection::Filter("zalien".into())).await, ["Zalien"]);
    let refused = library.edit(ItemId(99), by_hand(&details, None), at(5)).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn locking_several_items_locks_all_or_none() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let refused = fixture.library.set_locked(&[items[0], ItemId(99)], true).await;
    assert!(matches!(refused, Err(StoreError::NotFound { what }) if what == "item 99"));
    assert!(!fixture.library.item(items[0]).await.unwrap().locked);
    fixture.library.set_locked(&items, true).await.unwrap();
    assert!(fixture.library.item(items[1]).await.unwrap().locked);
}

#[tokio::test]
async fn an_item_skipped_for_its_lock_is_new_again_once_unlocked() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    fixture.library.set_locked(&[item], true).await.unwrap();
    fixture.library.record_outcome(item, job, Outcome::Skipped, None, 0).await.unwrap();
    fixture.library.set_locked(&[item], false).await.unwrap();
    assert_eq!(fixture.titles(&Selection::New).await, ["Alien"]);
    assert_eq!(fixture.library.job(job).await.unwrap().1[0].outcome, Outcome::Skipped);
}

#[tokio::test]
async fn an_unchanged_item_becomes_fresher_too() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    fixture.library.commit_item(commit(item, job, ItemDetails::default())).await.unwrap();
    let mut sent = commit(item, job, ItemDetails::default());
    (sent.outcome, sent.at) = (Outcome::Unchanged, at(1_000));
    fixture.library.commit_item(sent).await.unwrap();
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!((read.outcome, read.scraped_at), (Some(Outcome::Unchanged), Some(at(1_000))));
}

#[tokio::test]
async fn a_failure_keeps_what_was_known_and_an_answer_catches_up() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    let mut sent = commit(item, job, with_cast("Alien", 1));
    sent.missing_sources = vec![Provider::Imdb];
    fixture.library.commit_item(sent).await.unwrap();
    let failure = Some("the disk is full".to_owned());
    fixture.library.record_outcome(item, job, Outcome::Failed, failure.clone(), 1).await.unwrap();
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!((read.outcome, &read.error), (Some(Outcome::Failed), &failure));
    assert_eq!((read.details, read.missing_sources), (with_cast("Alien", 1), vec![Provider::Imdb]));
    fixture.library.record_outcome(item, job, Outcome::Uncertain, None, 1).await.unwrap();
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!((read.error, read.missing_sources), (None, vec![]));
    assert!(fixture.titles(&Selection::New).await.is_empty());
}

#[tokio::test]
async fn the_last_decision_on_an_item_is_kept() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let ids: IdSet = [(Provider::Tmdb, "348")].into_iter().collect();
    let candidate = Candidate {
        source: Provider::Tmdb,
        ids: ids.clone(),
        title: "Alien".into(),
        original_title: None,
        alternative_titles: vec!["Alien - Das unheimliche Wesen".into()],
        year: None,
        runtime_minutes: Some(117),
        popularity: 37.123_456_789_012_3,
        rank: 0,
        note: None,
    };
    let record = MatchRecord {
        decision: "accept".into(),
        query: "Alien".into(),
        candidates: vec![ScoredCandidate {
            candidate,
            distance: 0.1 + 0.2,
            penalties: vec![("year".into(), 1.0 / 3.0)],
        }],
        chosen: Some(ids),
        decided_by: DecidedBy::Matching,
        reason: "It is the only one.".into(),
    };
    let library = &fixture.library;
    assert_eq!(library.match_of(item).await.unwrap(), None);
    let earlier = MatchRecord { decision: "ask".into(), ..record.clone() };
    library.record_match(item, earlier, at(1)).await.unwrap();
    library.record_match(item, record.clone(), at(2)).await.unwrap();
    // Waits for what was written behind, since writes keep their order.
    library.set_marked(&[item], true).await.unwrap();
    assert_eq!(library.match_of(item).await.unwrap(), Some(record));
    assert_eq!(library.item(item).await.unwrap().provenance, Provenance::default());
}
