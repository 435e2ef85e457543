//! Runs and what they tell later.

use bioscope_model::ItemDetails;
use bioscope_store::{
    ItemId, ItemState, JobCounts, JobId, JobKind, Library, NewJob, OperationTiming, Outcome, ScanChanges,
    StoreError,
};

use crate::support::{Fixture, at, commit, with_cast};

fn timing(operation: &str) -> OperationTiming {
    OperationTiming {
        operation: operation.into(),
        count: 3,
        min_ms: 0.1,
        mean_ms: 0.2,
        p50_ms: 0.3,
        p95_ms: 0.4,
        p99_ms: 0.5,
        max_ms: 0.6,
        total_ms: 0.7,
    }
}

fn planned(command: &str, items: &[ItemId]) -> NewJob {
    NewJob {
        command: command.into(),
        items: items.len() as u64,
        ids: items.to_vec(),
        at: at(0),
        ..NewJob::default()
    }
}

async fn left(library: &dyn Library) -> Vec<ItemId> {
    library.resumable().await.unwrap().map(|run| run.left).unwrap_or_default()
}

#[tokio::test]
async fn a_run_tells_how_it_went_and_how_its_items_ended() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens", "Brazil"]).await;
    let library = &fixture.library;
    let job = library.start_job(planned("scrape --all", &items)).await.unwrap();
    library.record_outcome(items[1], job, Outcome::Failed, Some("no answer".into()), 7).await.unwrap();
    library.commit_item(commit(items[0], job, with_cast("Alien", 1))).await.unwrap();
    // A late pass over what failed: it ended only now.
    library.commit_item(commit(items[1], job, ItemDetails::default())).await.unwrap();
    let running = library.jobs(10).await.unwrap().remove(0);
    assert_eq!((running.command.as_str(), running.items, running.finished_at), ("scrape --all", 3, None));
    let counts = JobCounts { scraped: 2, unchanged: 1, ..JobCounts::default() };
    let timings = vec![timing("TMDB.SearchMovie"), timing("BulkScrape.Movie.Parallel")];
    library.finish_job(job, counts, true, timings.clone(), at(9)).await.unwrap();
    let (record, ended) = library.job(job).await.unwrap();
    assert_eq!((record.started_at, record.finished_at), (at(0), Some(at(9))));
    assert_eq!((record.counts, record.cancelled), (counts, true));
    assert_eq!(ended.iter().map(|item| item.item).collect::<Vec<_>>(), [items[0], items[1]]);
    assert_eq!(ended[0].title, "Alien");
    assert_eq!((ended[1].outcome, ended[1].elapsed_ms, &ended[1].error), (Outcome::Scraped, 1_500, &None));
    assert_eq!(library.timings(Some(job)).await.unwrap(), timings);
    let newer = fixture.job().await;
    assert_eq!(library.timings(None).await.unwrap(), timings, "the newest run has none");
    assert!(library.timings(Some(newer)).await.unwrap().is_empty());
    assert_eq!(library.jobs(1).await.unwrap()[0].id, newer);
}

#[tokio::test]
async fn history_tells_the_runs_that_changed_an_item() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    let jobs = [fixture.job().await, fixture.job().await, fixture.job().await];
    library.commit_item(commit(items[0], jobs[0], with_cast("Alien", 1))).await.unwrap();
    library.record_outcome(items[0], jobs[1], Outcome::Failed, None, 1).await.unwrap();
    library.commit_item(commit(items[0], jobs[2], with_cast("Alien", 2))).await.unwrap();
    library.commit_item(commit(items[1], jobs[2], with_cast("Aliens", 2))).await.unwrap();
    let history = library.history(items[0]).await.unwrap();
    assert_eq!(history.iter().map(|(job, _)| job.id).collect::<Vec<_>>(), [jobs[2], jobs[0]]);
    assert_eq!(history[0].1.changes, ["title"]);
}

#[tokio::test]
async fn what_belongs_to_no_run_is_refused() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let library = &fixture.library;
    let nowhere = JobId(99);
    let is_absent = |result: Result<(), StoreError>| matches!(result, Err(StoreError::NotFound { what }) if what == "job 99");
    assert!(is_absent(library.commit_item(commit(item, nowhere, with_cast("Alien", 1))).await));
    assert!(is_absent(library.record_outcome(item, nowhere, Outcome::Failed, None, 1).await));
    assert!(is_absent(library.finish_job(nowhere, JobCounts::default(), false, vec![], at(1)).await));
    assert!(is_absent(library.job(nowhere).await.map(|_| ())));
    assert!(is_absent(library.timings(Some(nowhere)).await.map(|_| ())));
    assert_eq!(library.item(item).await.unwrap().outcome, None, "the film was not committed either");
}

#[tokio::test]
async fn only_the_last_five_hundred_runs_are_kept() {
    let fixture = Fixture::new().await;
    let first = fixture.job().await;
    for _ in 0..500 {
        fixture.job().await;
    }
    assert_eq!(fixture.library.jobs(1_000).await.unwrap().len(), 500);
    assert!(matches!(fixture.library.job(first).await, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn what_the_newest_run_did_not_come_to_is_told_in_its_order() {
    let fixture = Fixture::new().await;
    let titles: Vec<String> = (0..300).map(|number| format!("Film {number}")).collect();
    let mut items = fixture.add(&titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
    items.reverse();
    let library = &fixture.library;
    assert!(left(library).await.is_empty(), "there was no run");

    let twice: Vec<ItemId> = items.iter().chain(&items[..2]).copied().collect();
    let job = library.start_job(planned("scrape --all", &twice)).await.unwrap();
    assert_eq!(left(library).await, items);
    library.commit_item(commit(items[0], job, with_cast("Alien", 1))).await.unwrap();
    library.record_outcome(items[2], job, Outcome::Failed, None, 1).await.unwrap();
    fixture.scan(ScanChanges { vanished: vec![items[3]], ..ScanChanges::default() }).await;
    let rest: Vec<ItemId> = [items[1]].into_iter().chain(items[4..].iter().copied()).collect();
    assert_eq!(left(library).await, rest);

    let newer = library.start_job(planned("scrape", &items[1..2])).await.unwrap();
    assert_eq!(left(library).await, items[1..2], "only the newest run counts");
    library.commit_item(commit(items[1], newer, with_cast("Aliens", 1))).await.unwrap();
    assert!(left(library).await.is_empty());
}

#[tokio::test]
async fn of_an_older_run_only_what_it_did_not_come_to_is_remembered() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    let first = library.start_job(planned("scrape", &items)).await.unwrap();
    library.commit_item(commit(items[0], first, with_cast("Alien", 1))).await.unwrap();
    library.reach(first, items[1], ItemState::Fetched).await.unwrap();
    for _ in 0..3 {
        library.start_job(planned("scrape", &items)).await.unwrap();
    }
    let planned = library.left(first).await.unwrap();
    assert_eq!(planned.len(), 1);
    assert_eq!((planned[0].title.as_str(), planned[0].state), ("Aliens", ItemState::Fetched));
    for _ in 0..30 {
        library.start_job(planned_none()).await.unwrap();
    }
    assert!(library.left(first).await.unwrap().is_empty(), "long ago");
}

fn planned_none() -> NewJob {
    planned("scrape", &[])
}

#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_as_itself() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let library = &fixture.library;
    let new = NewJob { flags: Some("{\"mode\":\"auto\"}".into()), ..planned("scrape --auto", &items) };
    let job = library.start_job(new.clone()).await.unwrap();
    library.commit_item(commit(items[0], job, with_cast("Alien", 1))).await.unwrap();
    library.finish_job(job, JobCounts::default(), true, Vec::new(), at(3)).await.unwrap();
    let edit = NewJob { kind: JobKind::Edit, ..planned("set 1 title Alien", &[]) };
    library.start_job(edit).await.unwrap();

    let resumable = library.resumable().await.unwrap().unwrap();
    assert_eq!((resumable.job, resumable.flags, resumable.items), (job, new.flags, 2));
    assert_eq!(resumable.left, items[1..]);
    library.reopen_job(job).await.unwrap();
    let (record, _) = library.job(job).await.unwrap();
    assert_eq!((record.finished_at, record.cancelled, record.kind), (None, false, JobKind::Scrape));
}
