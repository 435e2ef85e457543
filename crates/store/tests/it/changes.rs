//! What runs changed, and taking it back.

use std::path::PathBuf;

use bioscope_model::{
    ArtworkKind, ContentHash, Field, FileChange, FileFacts, FileState, ItemDetails, Origin, Provider,
};
use bioscope_store::{
    Adopted, ChosenArtwork, DecidedBy, HandEdit, ItemId, ItemRecord, ItemState, JobCounts, JobId, JobKind,
    Library, MatchRecord, NewJob, Outcome, RowsBack, SqliteLibrary, StagedFile, WrittenFile,
};

use crate::support::{Fixture, at, commit, with_cast};

fn back(job: JobId, of: JobId, item: ItemId) -> RowsBack {
    RowsBack {
        job,
        of,
        item,
        rows: true,
        files: Vec::new(),
        outcome: Outcome::Scraped,
        error: None,
        changes: vec!["put back".into()],
        elapsed_ms: 1,
    }
}

async fn undo_job(library: &SqliteLibrary, of: JobId) -> JobId {
    undo_job_of(library, of, &[]).await
}

async fn undo_job_of(library: &SqliteLibrary, of: JobId, items: &[ItemId]) -> JobId {
    let (ids, items) = (items.to_vec(), items.len() as u64);
    let job = NewJob { kind: JobKind::Undo, undoes: Some(of), ids, items, ..NewJob::default() };
    library.start_job(job).await.unwrap()
}

async fn undo(library: &SqliteLibrary, of: JobId, item: ItemId) -> JobId {
    let job = undo_job(library, of).await;
    library.put_back(back(job, of, item)).await.unwrap();
    library.finish_job(job, JobCounts::default(), false, Vec::new(), at(9)).await.unwrap();
    job
}

/// All that is known of an item, with the decision on what it is.
async fn state(library: &SqliteLibrary, item: ItemId) -> (ItemRecord, Option<MatchRecord>) {
    (library.item(item).await.unwrap(), library.match_of(item).await.unwrap())
}

fn decision(reason: &str) -> MatchRecord {
    MatchRecord {
        decision: "accept".into(),
        query: "Alien".into(),
        candidates: Vec::new(),
        chosen: None,
        decided_by: DecidedBy::Matching,
        reason: reason.into(),
    }
}

fn file(path: &str, byte: u8, url: Option<&str>) -> StagedFile {
    let path = PathBuf::from(path);
    let facts =
        FileFacts { hash: ContentHash::from_bytes(&[byte; 32]), size: 3, modified_ns: None, mode: None };
    let picture = url.map(|url| ChosenArtwork {
        kind: ArtworkKind::Poster,
        index: 0,
        url: url.into(),
        path: path.clone(),
        width: 1_000,
        height: 1_500,
    });
    StagedFile {
        change: FileChange { path, before: FileState::Absent, after: FileState::File(facts) },
        picture,
    }
}

/// Scrapes an item with everything a scrape leaves.
async fn scrape(library: &SqliteLibrary, job: JobId, item: ItemId, title: &str, first: usize) {
    library.reach(job, item, ItemState::Begun).await.unwrap();
    library.record_match(item, decision(title), at(2)).await.unwrap();
    library.lock_for_job(job, item, Field::Plot).await.unwrap();
    let mut new = commit(item, job, with_cast(title, first));
    new.provenance.set(Field::Title, Origin::provider(Provider::Tmdb));
    new.written = vec![WrittenFile { path: "/films/a.nfo".into(), size: first as u64, modified_ns: 7 }];
    new.artwork = file("/films/poster.jpg", 1, Some("https://pictures/1")).picture.into_iter().collect();
    library.commit_item(new).await.unwrap();
}

fn rows(library: &SqliteLibrary, sql: &str) -> i64 {
    let reader = rusqlite::Connection::open(library.path()).unwrap();
    reader.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_first_scrape_that_is_taken_back_leaves_the_item_as_the_scan_found_it() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let before = state(library, item).await;
    let job = fixture.job().await;
    scrape(library, job, item, "Alien, again", 1).await;
    let after = state(library, item).await;
    assert_ne!(before, after);

    let undone = undo(library, job, item).await;
    assert_eq!(state(library, item).await, before);
    for table in ["details", "people", "credits", "terms", "fields", "matches", "artwork", "written_files"] {
        assert_eq!(rows(library, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(library.last_change(item).await.unwrap(), None, "there is nothing left to take back");
    assert!(library.changes(job, item).await.unwrap().unwrap().is_undone);

    let again = undo(library, undone, item).await;
    assert_eq!(state(library, item).await, after, "an undo can be undone");
    assert_eq!(library.last_change(item).await.unwrap(), Some(job));
    undo(library, again, item).await;
    assert_eq!(state(library, item).await, before);
}

#[tokio::test]
async fn later_runs_cover_earlier_ones_until_they_are_taken_back() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let first = fixture.job().await;
    scrape(library, first, item, "First", 1).await;
    let after_first = state(library, item).await;
    let second = fixture.job().await;
    scrape(library, second, item, "Second", 60).await;
    let covered = async |job| library.changes(job, item).await.unwrap().unwrap().covered_by;
    assert_eq!((covered(first).await, covered(second).await), (Some(second), None));
    assert_eq!(library.last_change(item).await.unwrap(), Some(second));

    undo(library, second, item).await;
    assert_eq!(state(library, item).await, after_first);
    assert_eq!(covered(first).await, None, "what was taken back covers nothing");
    assert_eq!(library.last_change(item).await.unwrap(), Some(first));
    let undone = undo(library, first, item).await;
    assert_eq!(covered(undone).await, None);
    // Another run since: what it did must not be lost by bringing the first back.
    let third = fixture.job().await;
    scrape(library, third, item, "Third", 1).await;
    assert_eq!(covered(undone).await, Some(third));
}

#[tokio::test]
async fn a_lock_that_the_user_set_since_stays() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let job = fixture.job().await;
    scrape(library, job, item, "Alien", 1).await;
    library.set_field_locked(&[item], Field::Title, true).await.unwrap();
    undo(library, job, item).await;
    let locked: Vec<Field> = library.item(item).await.unwrap().locked_fields.iter().collect();
    assert_eq!(locked, [Field::Title]);
}

#[tokio::test]
async fn a_hand_edit_is_taken_back_with_its_lock() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let job = fixture.job().await;
    scrape(library, job, item, "Alien", 1).await;
    let before = state(library, item).await;
    let edit = library.start_job(NewJob { kind: JobKind::Edit, ..NewJob::default() }).await.unwrap();
    let details = ItemDetails { title: Some("Mine".into()), ..before.0.details.clone() };
    let by_hand =
        HandEdit { job: Some(edit), change: "title".into(), field: Field::Title, details, written: None };
    library.edit(item, by_hand, at(5)).await.unwrap();
    assert!(library.item(item).await.unwrap().locked_fields.contains(Field::Title));
    undo(library, edit, item).await;
    assert_eq!(state(library, item).await, before);
}

#[tokio::test]
async fn what_a_cut_off_run_staged_is_told_until_it_is_adopted_or_committed() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    let plan = NewJob { ids: items.clone(), ..NewJob::default() };
    let job = library.start_job(plan).await.unwrap();
    let poster = file("/films/Alien/poster.jpg", 1, Some("https://pictures/1"));
    library.stage_files(job, items[0], vec![poster.clone()]).await.unwrap();
    library.stage_files(job, items[1], vec![file("/films/Aliens/a.nfo", 2, None)]).await.unwrap();
    library.commit_item(commit(items[1], job, with_cast("Aliens", 1))).await.unwrap();

    let cut_off = library.cut_off(None).await.unwrap();
    assert_eq!(cut_off.len(), 1);
    assert_eq!((cut_off[0].item, &cut_off[0].files), (items[0], &vec![poster.clone()]));
    let written = WrittenFile { path: poster.change.path.clone(), size: 3, modified_ns: 4 };
    let artwork: Vec<ChosenArtwork> = poster.picture.into_iter().collect();
    let adopted = Adopted { job, item: items[0], files: vec![written.clone()], artwork: artwork.clone() };
    library.adopt(adopted).await.unwrap();
    let item = library.item(items[0]).await.unwrap();
    assert_eq!((item.written, item.artwork), (vec![written], artwork));
    assert!(library.cut_off(None).await.unwrap().is_empty());
    undo(library, job, items[0]).await;
    assert!(library.item(items[0]).await.unwrap().written.is_empty(), "the adoption belongs to the run");
}

#[tokio::test]
async fn what_a_failed_item_left_and_what_is_staged_anew_is_told_too() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    let job = fixture.job().await;
    let poster = || vec![file("/films/poster.jpg", 1, Some("https://pictures/1"))];
    for item in &items {
        library.stage_files(job, *item, poster()).await.unwrap();
    }
    library.record_outcome(items[0], job, Outcome::Failed, Some("no room".into()), 1).await.unwrap();
    let of_one = library.cut_off(Some(items[0])).await.unwrap();
    assert_eq!(of_one.iter().map(|one| one.item).collect::<Vec<_>>(), items[..1]);
    assert_eq!(library.cut_off(None).await.unwrap().len(), 2);
    let nothing = |item| Adopted { job, item, files: Vec::new(), artwork: Vec::new() };
    library.adopt(nothing(items[0])).await.unwrap();
    assert!(library.cut_off(Some(items[0])).await.unwrap().is_empty());
    library.stage_files(job, items[0], poster()).await.unwrap();
    assert_eq!(library.cut_off(Some(items[0])).await.unwrap().len(), 1, "it was cut off once more");
    library.commit_item(commit(items[0], job, with_cast("Alien", 1))).await.unwrap();
    assert!(library.cut_off(Some(items[0])).await.unwrap().is_empty());
}

#[tokio::test]
async fn changes_of_files_are_taken_back_one_by_one() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let job = fixture.job().await;
    let staged = vec![file("/films/a.nfo", 1, None), file("/films/b.jpg", 2, None)];
    library.stage_files(job, item, staged).await.unwrap();
    library.commit_item(commit(item, job, with_cast("Alien", 1))).await.unwrap();
    let files = library.changes(job, item).await.unwrap().unwrap().files;
    let undo_job = undo_job(library, job).await;
    library.put_back(RowsBack { files: vec![files[1].id], ..back(undo_job, job, item) }).await.unwrap();
    let files = library.changes(job, item).await.unwrap().unwrap().files;
    assert_eq!(files.iter().map(|file| file.is_undone).collect::<Vec<_>>(), [false, true]);
    let part = undo_job_of(library, job, &[item]).await;
    assert_eq!(library.unfinished_undo(job, &[]).await.unwrap(), Some(undo_job));
    assert_eq!(library.unfinished_undo(job, &[item]).await.unwrap(), Some(part));
    assert_eq!(library.unfinished_undo(job, &[ItemId(99)]).await.unwrap(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn paths_that_are_not_unicode_are_put_back_too() {
    use std::os::unix::ffi::OsStrExt as _;

    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/films/Am\xe9lie.nfo"));
    let first = fixture.job().await;
    let mut new = commit(item, first, with_cast("Alien", 1));
    new.written = vec![WrittenFile { path: path.clone(), size: 1, modified_ns: 1 }];
    library.commit_item(new).await.unwrap();
    let before = state(library, item).await;
    let second = fixture.job().await;
    library.commit_item(commit(item, second, with_cast("Aliens", 1))).await.unwrap();
    undo(library, second, item).await;
    assert_eq!(state(library, item).await, before);
}

#[tokio::test]
async fn what_is_older_than_it_is_kept_for_is_forgotten() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let old = fixture.job().await;
    scrape(library, old, item, "Alien", 1).await;
    library.finish_job(old, JobCounts::default(), false, Vec::new(), at(5)).await.unwrap();
    let unfinished = fixture.job().await;
    scrape(library, unfinished, item, "Alien", 1).await;
    assert_eq!(library.forget_changes(at(-5)).await.unwrap(), 0);
    assert_eq!(library.forget_changes(at(50)).await.unwrap(), 1);
    assert!(library.changed_items(old).await.unwrap().is_empty());
    assert_eq!(library.changed_items(unfinished).await.unwrap(), [item]);
}
