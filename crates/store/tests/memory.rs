//! How much memory a long run takes. Alone in its program, since it measures the whole process.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![cfg(target_os = "linux")]

use std::sync::Arc;

use bioscope_store::{ItemId, Library, LibrarySettings, ScanChanges, Selection};
use tokio::task::JoinSet;

#[path = "it/support.rs"]
#[expect(dead_code, reason = "only a part of what the other tests need")]
mod support;

/// Films in flight at once, as in a real run.
const IN_FLIGHT: usize = 64;

/// Films after which the cache of people is full.
const WARMING_UP: usize = 1_000;

/// How much a run may grow once it is warm, in kilobytes; SQLite's page cache may still fill. Remembering the
/// 25,000 people that it adds would take more.
const ALLOWED_GROWTH_KB: u64 = 8_000;

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_commits_take_no_more_memory_than_the_first_thousand() {
    let fixture = support::Fixture::with(LibrarySettings::default()).await;
    let added = (0..2_000).map(|number| support::film(&format!("Film {number:04}"))).collect();
    fixture.scan(ScanChanges { added, ..ScanChanges::default() }).await;
    let items: Vec<ItemId> =
        fixture.library.select(&Selection::All).await.unwrap().iter().map(|item| item.id).collect();
    let job = fixture.job().await;
    let library = Arc::new(fixture.library);
    let before = library.statistics();
    let begun = std::time::Instant::now();
    let mut warm = 0;
    let mut commits = JoinSet::new();
    for (place, item) in items.iter().copied().enumerate() {
        if commits.len() == IN_FLIGHT {
            commits.join_next().await.unwrap().unwrap();
        }
        if place == WARMING_UP {
            warm = resident_kb();
        }
        let library = Arc::clone(&library);
        // Half of the people of each film are new.
        let details = support::with_cast(&format!("Film {place:04}"), place * 25);
        commits.spawn(async move {
            library.commit_item(support::commit(item, job, details)).await.unwrap();
        });
    }
    commits.join_all().await;
    let grown = resident_kb().saturating_sub(warm);
    let after = library.statistics();
    println!(
        "2,000 films, 50 people each: {:?}, {} transactions, {} statements, {warm} kB when warm, {grown} kB more at the end",
        begun.elapsed(),
        after.transactions - before.transactions,
        after.statements - before.statements,
    );
    assert!(grown < ALLOWED_GROWTH_KB, "{grown} kB more than when warm");
    // Whoever asks when a transaction has just begun waits for the next.
    assert!(after.transactions - before.transactions < 500);
    assert_eq!(library.select(&Selection::New).await.unwrap().len(), 0);
}
