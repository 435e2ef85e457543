//! The first thing a stranger types.

use crate::world::{World, quick};
use bioscope_standin::Catalogue;

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_needs_nothing_and_a_second_one_changes_nothing() {
    let world = World::new(quick(Catalogue::generated(0, 0))).await;
    let demo = ["demo", "--dir", "films", "--movies", "12", "--latency", "none", "--json"];
    let first = world.run(&demo).await.with_status(0);
    let of_kind = |kind: &str| first.items().iter().filter(|item| item["kind"] == kind).count();
    assert_eq!((of_kind("movie"), of_kind("show")), (12, 2));
    assert_eq!((of_kind("season"), of_kind("episode")), (3 + 2, 19 + 12));
    assert!(first.items().iter().all(|item| item["outcome"] == "scraped"), "{first:?}");
    let files = world.snapshot();
    let count = |end: &str| files.keys().filter(|path| path.to_string_lossy().ends_with(end)).count();
    assert!(
        count(".nfo") >= 12 + 2 + 30 && count("fanart.jpg") >= 14 && count("poster.jpg") >= 14 + 5,
        "{:?}",
        files.keys()
    );
    assert_eq!((count("tvshow.nfo"), count("-thumb.jpg")), (2, 30), "two episodes share a file");

    let second = world.run(&demo).await.with_status(0);
    assert!(second.items().iter().all(|item| item["outcome"] == "unchanged"), "{second:?}");
    assert_eq!(second.summary()["unchanged"], 14);
    assert_eq!(second.summary()["requests"], 0);
    let again = world.snapshot();
    for (path, (bytes, modified)) in
        files.iter().filter(|(path, _)| !path.starts_with(world.films().join("data")))
    {
        let (bytes_now, modified_now) = &again[path];
        assert!(bytes == bytes_now && modified == modified_now, "{} was touched", path.display());
    }

    let told = world.run(&demo[..demo.len() - 1]).await.with_status(0).stdout;
    for part in ["One film:", "One show:", "Your own shows:"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
