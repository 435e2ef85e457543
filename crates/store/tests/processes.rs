//! Several programs and one library: real processes, this very program started again.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use bioscope_store::{Library, LibrarySettings, ScanChanges, Selection, SqliteLibrary};
use tokio::task::JoinSet;

#[path = "it/support.rs"]
#[expect(dead_code, reason = "only a part of what the other tests need")]
mod support;

/// Names the library for a process that was started by a test.
const LIBRARY: &str = "BIOSCOPE_TEST_LIBRARY";
/// Which films a process is to write: every one whose place leaves this remainder.
const SHARE: &str = "BIOSCOPE_TEST_SHARE";

const WRITERS: usize = 3;
const FILMS: usize = 120;

fn start(test: &str, library: &std::path::Path, share: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(LIBRARY, library)
        .env(SHARE, share.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ended_well(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_write_and_read_at_once_are_never_refused() {
    let fixture = support::Fixture::with(LibrarySettings::default()).await;
    let added = (0..FILMS).map(|number| support::film(&format!("Film {number:03}"))).collect();
    fixture.scan(ScanChanges { added, ..ScanChanges::default() }).await;
    let path = fixture.library.path().to_owned();
    let mut children: Vec<Child> =
        (0..WRITERS).map(|share| start("as_another_program_writes", &path, share)).collect();
    // This process reads and marks all the while, as a command beside a run does.
    let mut marked = 0;
    while children.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
        let items = fixture.library.select(&Selection::All).await.unwrap();
        let item = items[marked % FILMS].id;
        fixture.library.set_marked(&[item], true).await.unwrap();
        fixture.library.item(item).await.unwrap();
        marked += 1;
    }
    children.into_iter().for_each(ended_well);
    let items = fixture.library.select(&Selection::All).await.unwrap();
    for (place, item) in items.iter().enumerate() {
        let expected = support::with_cast(&format!("Film {place:03}"), place / 2);
        assert_eq!(fixture.library.item(item.id).await.unwrap().details, expected);
    }
    assert_eq!(items.iter().filter(|item| item.marked).count(), marked.min(FILMS));
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
}

/// The part of another program in the test above; by itself it has nothing to write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_another_program_writes() {
    let Some(path) = std::env::var_os(LIBRARY).map(PathBuf::from) else { return };
    let share: usize = std::env::var(SHARE).unwrap().parse().unwrap();
    let library = Arc::new(SqliteLibrary::open(&path, LibrarySettings::default()).unwrap());
    let job = support::start_job(&library).await;
    let items = library.select(&Selection::All).await.unwrap();
    let mut commits = JoinSet::new();
    for (place, item) in items.iter().enumerate().filter(|(place, _)| place % WRITERS == share) {
        if commits.len() == 8 {
            commits.join_next().await.unwrap().unwrap();
        }
        // Neighbours share people, whom all programs meet for the first time.
        let details = support::with_cast(&format!("Film {place:03}"), place / 2);
        let (library, id) = (Arc::clone(&library), item.id);
        commits.spawn(async move { library.commit_item(support::commit(id, job, details)).await.unwrap() });
    }
    commits.join_all().await;
    library.close().await.unwrap();
}
