//! Scans, and what they leave of what is known.

use bioscope_model::{ItemDetails, LibraryKind, Provider, Year};
use bioscope_store::{
    FolderRecord, ItemReference, Library, Outcome, ScanChanges, ScannedItem, Selection, StoreError,
};

use crate::support::{Fixture, at, commit, film, with_cast};

#[tokio::test]
async fn folders_are_kept_replaced_and_forgotten() {
    let fixture = Fixture::new().await;
    let folder = |path: &str, modified_ns| FolderRecord {
        path: path.into(),
        modified_ns,
        files: vec!["a.mkv".into(), "VIDEO_TS/VIDEO_TS.IFO".into()],
        folders: vec!["extras".into()],
    };
    let folders = vec![folder("", 1), folder("Alien", 2), folder("Aliens", 3)];
    fixture.scan(ScanChanges { folders: folders.clone(), ..ScanChanges::default() }).await;
    assert_eq!(fixture.library.folders(fixture.source.id).await.unwrap(), folders);
    fixture
        .scan(ScanChanges {
            folders: vec![folder("", 9)],
            folders_gone: vec!["Alien".into()],
            ..ScanChanges::default()
        })
        .await;
    let left = fixture.library.folders(fixture.source.id).await.unwrap();
    assert_eq!(left, [folder("", 9), folder("Aliens", 3)]);
}

#[tokio::test]
async fn vanished_items_are_hidden_and_come_back_with_what_was_known() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let details = with_cast("Alien", 1);
    fixture.library.commit_item(commit(item, fixture.job().await, details.clone())).await.unwrap();
    fixture.scan(ScanChanges { vanished: vec![item], ..ScanChanges::default() }).await;
    assert!(fixture.titles(&Selection::All).await.is_empty());
    assert!(fixture.library.resolve(&ItemReference::Id(item)).await.unwrap().is_empty());
    assert!(fixture.library.scanned(fixture.source.id).await.unwrap()[0].1, "flagged for the scan");

    let again = fixture.add(&["Alien"]).await[0];
    assert_eq!(again, item);
    assert_eq!(fixture.library.item(item).await.unwrap().details, details);
}

#[tokio::test]
async fn adding_what_is_there_already_changes_it() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let bigger = ScannedItem { size: 2_000, ..film("Alien") };
    assert_eq!(fixture.add_scanned(vec![bigger.clone()]).await, [item]);
    assert_eq!(fixture.library.item(item).await.unwrap().scanned, bigger);
}

#[tokio::test]
async fn a_moved_item_keeps_what_is_known_of_it() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    fixture.library.commit_item(commit(item, fixture.job().await, with_cast("Alien", 1))).await.unwrap();
    fixture.scan(ScanChanges { moved: vec![(item, film("Alien (1979)"))], ..ScanChanges::default() }).await;
    let by_title = Selection::Filter("alien -1979".into());
    assert_eq!(fixture.titles(&by_title).await, ["Alien"], "the scraped title stays");
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!(read.scanned, film("Alien (1979)"));
    assert_eq!(read.details, with_cast("Alien", 1));
}

/// The outcome of an item that ended as `outcome`, after a scan that tells `now` of it.
async fn outcome_after(
    outcome: Outcome,
    is_locked: bool,
    is_moved: bool,
    now: ScannedItem,
) -> Option<Outcome> {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    fixture.library.record_outcome(item, job, outcome, Some("no answer".into()), 1).await.unwrap();
    fixture.library.set_locked(&[item], is_locked).await.unwrap();
    let told = vec![(item, now)];
    fixture
        .scan(if is_moved {
            ScanChanges { moved: told, ..ScanChanges::default() }
        } else {
            ScanChanges { changed: told, ..ScanChanges::default() }
        })
        .await;
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!(read.error.is_none(), read.outcome.is_none(), "an error goes with its outcome");
    let is_new = !fixture.titles(&Selection::New).await.is_empty();
    assert_eq!(is_new, matches!(read.outcome, None | Some(Outcome::Failed)));
    read.outcome
}

#[tokio::test]
async fn an_unanswered_item_told_anew_is_new_again() {
    let told_anew = [
        ScannedItem { title: "Aliens".into(), ..film("Alien") },
        ScannedItem { year: Year::new(1979).ok(), ..film("Alien") },
        ScannedItem { ids: [(Provider::Tmdb, "348")].into_iter().collect(), ..film("Alien") },
    ];
    for now in told_anew {
        for outcome in [Outcome::Uncertain, Outcome::NotFound] {
            assert_eq!(outcome_after(outcome, false, false, now.clone()).await, None, "{now:?}");
        }
        let failed = outcome_after(Outcome::Failed, false, false, now.clone()).await;
        assert_eq!(failed, Some(Outcome::Failed));
        let locked = outcome_after(Outcome::Uncertain, true, false, now).await;
        assert_eq!(locked, Some(Outcome::Uncertain), "a locked item stays as it is");
    }
    assert_eq!(outcome_after(Outcome::NotFound, false, true, film("Alien (1979)")).await, None);
}

#[tokio::test]
async fn an_unanswered_item_told_as_before_is_not_asked_again() {
    let bigger = ScannedItem { size: 9_000, foreign_nfo: true, ..film("Alien") };
    assert_eq!(outcome_after(Outcome::Uncertain, false, false, bigger).await, Some(Outcome::Uncertain));
    let elsewhere = ScannedItem { title: "Alien".into(), ..film("Moved") };
    assert_eq!(outcome_after(Outcome::NotFound, false, true, elsewhere).await, Some(Outcome::NotFound));
}

#[tokio::test]
async fn two_items_can_change_places() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let moved = vec![(items[0], film("Aliens")), (items[1], film("Alien"))];
    fixture.scan(ScanChanges { moved, ..ScanChanges::default() }).await;
    assert_eq!(fixture.library.item(items[0]).await.unwrap().scanned.title, "Aliens");
    assert_eq!(fixture.library.item(items[1]).await.unwrap().scanned.title, "Alien");
    assert_eq!(fixture.titles(&Selection::All).await, ["Alien", "Aliens"]);
}

#[tokio::test]
async fn an_item_whose_place_another_takes_is_hidden_not_lost() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    fixture.scan(ScanChanges { moved: vec![(items[0], film("Aliens"))], ..ScanChanges::default() }).await;
    let visible = fixture.library.select(&Selection::All).await.unwrap();
    assert_eq!(visible.iter().map(|item| item.id).collect::<Vec<_>>(), [items[0]]);
    assert_eq!(fixture.library.scanned(fixture.source.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_scan_that_cannot_be_applied_whole_changes_nothing() {
    let fixture = Fixture::new().await;
    let unknown = bioscope_store::ItemId(99);
    let changes = ScanChanges {
        added: vec![film("Alien")],
        changed: vec![(unknown, film("Aliens"))],
        ..ScanChanges::default()
    };
    let refused = fixture.library.apply_scan(fixture.source.id, changes, at(1)).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotFound { what } if what == "item 99"));
    assert!(fixture.titles(&Selection::All).await.is_empty());
}

#[tokio::test]
async fn what_the_scan_compares_with_has_ids_and_written_files() {
    let fixture = Fixture::new().await;
    let scanned = ScannedItem { ids: [(Provider::Tmdb, "348")].into_iter().collect(), ..film("Alien") };
    let items = fixture.add_scanned(vec![scanned.clone(), film("Aliens")]).await;
    let written =
        bioscope_store::WrittenFile { path: "/films/Alien/Alien.nfo".into(), size: 5, modified_ns: 6 };
    let mut sent = commit(items[0], fixture.job().await, ItemDetails::default());
    sent.written = vec![written.clone()];
    fixture.library.commit_item(sent).await.unwrap();
    let compared = fixture.library.scanned(fixture.source.id).await.unwrap();
    assert_eq!(compared.len(), 2);
    assert_eq!(compared[0].0.scanned, scanned);
    assert_eq!(compared[0].0.written, [written]);
    assert!(compared[1].0.written.is_empty() && compared[1].0.scanned.ids.is_empty());
}

#[tokio::test]
async fn an_nfo_is_foreign_until_this_program_wrote_one() {
    let fixture = Fixture::new().await;
    let scanned = ScannedItem { foreign_nfo: true, ..film("Alien") };
    let items = fixture.add_scanned(vec![scanned, film("Aliens")]).await;
    assert_eq!(fixture.library.foreign_nfo_count(&items).await.unwrap(), 1);
    assert_eq!(fixture.library.foreign_nfo_count(&items[1..]).await.unwrap(), 0);
    let mut sent = commit(items[0], fixture.job().await, ItemDetails::default());
    sent.written =
        vec![bioscope_store::WrittenFile { path: "/films/Alien/Alien.NFO".into(), size: 5, modified_ns: 6 }];
    fixture.library.commit_item(sent).await.unwrap();
    assert_eq!(fixture.library.foreign_nfo_count(&items).await.unwrap(), 0);
}

#[tokio::test]
async fn removing_a_source_removes_its_items_and_only_them() {
    let fixture = Fixture::new().await;
    let other = fixture.library.add_source("/more".as_ref(), LibraryKind::Tv).await.unwrap();
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let job = fixture.job().await;
    for (place, item) in items.iter().enumerate() {
        fixture.library.commit_item(commit(*item, job, with_cast("Alien", place * 10))).await.unwrap();
    }
    assert_eq!(fixture.library.sources().await.unwrap(), [fixture.source.clone(), other.clone()]);
    assert_eq!(fixture.library.remove_source("/films/".as_ref()).await.unwrap(), 2);
    assert_eq!(fixture.library.sources().await.unwrap(), [other]);
    assert!(fixture.titles(&Selection::All).await.is_empty());
    assert!(matches!(fixture.library.item(items[0]).await, Err(StoreError::NotFound { .. })));
    assert_eq!(fixture.library.job(job).await.unwrap().1.len(), 2, "the history stays");
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
    let refused = fixture.library.remove_source("/films".as_ref()).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));

    let source = fixture.library.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
    let added = ScanChanges { added: vec![film("Alien")], ..ScanChanges::default() };
    fixture.library.apply_scan(source.id, added, at(3)).await.unwrap();
    let again = fixture.library.select(&Selection::All).await.unwrap()[0].id;
    assert!(again > items[1], "numbers are not used twice");
    let details = with_cast("Alien", 0);
    fixture.library.commit_item(commit(again, job, details.clone())).await.unwrap();
    assert_eq!(fixture.library.item(again).await.unwrap().details, details, "people removed are added again");
}
