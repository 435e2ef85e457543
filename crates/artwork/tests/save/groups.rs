//! The pictures of a show and all below it, at once.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bioscope_artwork::{
    Content, Durability, MAX_GROUPS_IN_WORK, PictureOutcome, PictureReport, PictureSaver, SaveGroup, Target,
};
use bioscope_http::FetchContext;
use bioscope_model::{ArtworkKind, Part};
use tempfile::{TempDir, tempdir};
use tokio::sync::Barrier;

use crate::fixture::{files, held, saver, target};
use crate::pictures::{Answer, PictureHost, jpeg, serve_jpeg};
use crate::timings;

const POSTER: Part = Part::Artwork(ArtworkKind::Poster);
const THUMB: Part = Part::Artwork(ArtworkKind::Thumb);

fn group(key: &'static str, content: Content, targets: Vec<Target>) -> SaveGroup<&'static str> {
    SaveGroup { key, content, context: FetchContext::default(), journal: None, targets }
}

async fn save(
    saver: &PictureSaver,
    folder: &TempDir,
    groups: Vec<SaveGroup<&'static str>>,
) -> BTreeMap<&'static str, Vec<PictureReport>> {
    let all = Mutex::new(BTreeMap::new());
    let done = |key, reports| {
        let is_first = all.lock().expect("no holder of the lock panics").insert(key, reports).is_none();
        assert!(is_first, "{key} is told twice");
        std::future::ready(())
    };
    saver.save_groups(folder.path(), Durability::None, groups, done).await;
    all.into_inner().expect("no holder of the lock panics")
}

#[tokio::test]
async fn every_file_is_what_was_served_whatever_the_host_does() {
    let folder = tempdir().unwrap();
    let mut answers: Vec<(String, Answer)> = Vec::new();
    let (mut groups, mut expected) = (Vec::new(), BTreeMap::new());
    let names: Vec<(String, String)> =
        (0_u8..150).map(|number| (format!("{number}.jpg"), format!("S01/E{number}-thumb.jpg"))).collect();
    fs::create_dir(folder.path().join("S01")).unwrap();
    for (number, (address, _)) in (0_u8..).zip(&names) {
        // Faults are few, so that the host's breaker does not hold up the rest.
        let answer = match number {
            10 => Answer::Breaks(jpeg(number)),
            20 => Answer::Status(500),
            30 => Answer::Whole(jpeg(number)[..200].to_vec(), "image/jpeg"),
            40 => Answer::Whole(b"<html>".to_vec(), "image/jpeg"),
            50 => Answer::Status(404),
            _ => serve_jpeg(number),
        };
        answers.push((address.clone(), answer));
    }
    let host = PictureHost::start(answers.iter().map(|(name, answer)| (name.as_str(), answer.clone()))).await;
    for (number, (address, file)) in (0_u8..).zip(&names) {
        let targets = vec![target(&folder, file, THUMB, 0, &host, &[address])];
        groups.push(SaveGroup {
            key: number,
            content: Content::TvEpisode,
            context: FetchContext::default(),
            journal: None,
            targets,
        });
        if ![10, 20, 30, 40, 50].contains(&number) {
            expected.insert(file.trim_start_matches("S01/").to_owned(), jpeg(number));
        }
    }
    let outcomes = Mutex::new(BTreeMap::new());
    let done = |key: u8, mut reports: Vec<PictureReport>| {
        outcomes.lock().unwrap().insert(key, reports.pop().map(|report| report.outcome));
        std::future::ready(())
    };
    saver().save_groups(folder.path(), Durability::None, groups, done).await;

    let on_disk: BTreeMap<String, Vec<u8>> = files(&folder.path().join("S01"))
        .into_iter()
        .map(|file| (file.clone(), held(&folder, &format!("S01/{file}"))))
        .collect();
    assert_eq!(on_disk, expected);
    let outcomes = outcomes.into_inner().unwrap();
    assert_eq!(outcomes.len(), 150);
    for (number, outcome) in outcomes {
        match (number, outcome) {
            (10 | 20 | 30 | 40, Some(PictureOutcome::Failed(_)))
            | (50, Some(PictureOutcome::NothingOnOffer)) => {}
            (10 | 20 | 30 | 40 | 50, other) => panic!("{number}: {other:?}"),
            (_, Some(PictureOutcome::Saved(_))) => {}
            (_, other) => panic!("{number}: {other:?}"),
        }
    }
    assert_eq!(host.asked().len(), 150);
}

#[tokio::test]
async fn one_address_is_asked_for_once_and_one_file_is_written_once() {
    let folder = tempdir().unwrap();
    let host =
        PictureHost::start([("p.jpg", serve_jpeg(1)), ("a.jpg", serve_jpeg(2)), ("b.jpg", serve_jpeg(3))])
            .await;
    let at = |file: &str, part, names: &[&str]| target(&folder, file, part, 0, &host, names);
    let portrait = |name| at(".actors/Ada.jpg", Part::ActorThumbs, &[name]);
    let groups = vec![
        group("show", Content::TvShow, vec![at("poster.jpg", POSTER, &["p.jpg"]), portrait("a.jpg")]),
        group("all", Content::TvSeason, vec![at("season-all-poster.jpg", POSTER, &["p.jpg"])]),
        // Another address, and another extension, for a file that the show has taken.
        group("e1", Content::TvEpisode, vec![portrait("b.jpg"), at("e1-thumb.jpg", THUMB, &["b.jpg"])]),
        group("e2", Content::TvEpisode, vec![at("poster.png", POSTER, &["b.jpg"])]),
    ];
    let reports = save(&saver(), &folder, groups).await;
    assert_eq!(host.asked(), ["a.jpg", "b.jpg", "p.jpg"]);
    assert_eq!((held(&folder, "poster.jpg"), held(&folder, "season-all-poster.jpg")), (jpeg(1), jpeg(1)));
    assert_eq!((held(&folder, ".actors/Ada.jpg"), held(&folder, "e1-thumb.jpg")), (jpeg(2), jpeg(3)));
    assert_eq!(files(folder.path()), [".actors", "e1-thumb.jpg", "poster.jpg", "season-all-poster.jpg"]);
    assert!(matches!(reports["all"][0].outcome, PictureOutcome::Saved(_)));
    assert!(
        matches!(&reports["e1"][0].outcome, PictureOutcome::Kept { path } if path.ends_with(".actors/Ada.jpg"))
    );
    assert!(matches!(reports["e1"][1].outcome, PictureOutcome::Saved(_)));
    assert!(
        matches!(&reports["e2"][0].outcome, PictureOutcome::Kept { path } if path.ends_with("poster.jpg"))
    );
}

#[tokio::test]
async fn what_a_later_item_offers_serves_where_the_earlier_ones_is_gone() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("good.jpg", serve_jpeg(1)), ("bad.jpg", Answer::Status(403))]).await;
    let at = |file: &str, names: &[&str]| vec![target(&folder, file, THUMB, 0, &host, names)];
    let groups = vec![
        group("e1", Content::TvEpisode, at("both-thumb.jpg", &["gone.jpg"])),
        group("e2", Content::TvEpisode, at("both-thumb.jpg", &["good.jpg"])),
        group("e3", Content::TvEpisode, at("none-thumb.jpg", &["bad.jpg"])),
        group("e4", Content::TvEpisode, at("none-thumb.jpg", &["bad.jpg"])),
        group("e5", Content::TvEpisode, at("empty-thumb.jpg", &[])),
        group("e6", Content::TvEpisode, at("empty-thumb.jpg", &["gone.jpg"])),
        group("e7", Content::TvEpisode, Vec::new()),
    ];
    let reports = save(&saver(), &folder, groups).await;
    assert_eq!(held(&folder, "both-thumb.jpg"), jpeg(1));
    assert!(matches!(reports["e2"][0].outcome, PictureOutcome::Kept { .. }));
    for key in ["e3", "e4"] {
        assert!(matches!(reports[key][0].outcome, PictureOutcome::Failed(_)), "{key}");
    }
    for key in ["e5", "e6"] {
        assert!(matches!(reports[key][0].outcome, PictureOutcome::NothingOnOffer), "{key}");
    }
    assert!(reports["e7"].is_empty());
}

#[tokio::test]
async fn an_item_is_told_while_others_are_on_their_way() {
    let folder = tempdir().unwrap();
    // The show's poster comes only when somebody else knocks as well: when the episode has been told.
    let barrier = Arc::new(Barrier::new(2));
    let host = PictureHost::start([
        ("slow.jpg", Answer::Together(jpeg(1), Arc::clone(&barrier))),
        ("quick.jpg", serve_jpeg(2)),
    ])
    .await;
    let groups = vec![
        group("show", Content::TvShow, vec![target(&folder, "poster.jpg", POSTER, 0, &host, &["slow.jpg"])]),
        group(
            "e1",
            Content::TvEpisode,
            vec![target(&folder, "e1-thumb.jpg", THUMB, 0, &host, &["quick.jpg"])],
        ),
    ];
    let told = Mutex::new(Vec::new());
    let done = |key, _reports| {
        told.lock().unwrap().push(key);
        let barrier = Arc::clone(&barrier);
        async move {
            if key == "e1" {
                barrier.wait().await;
            }
        }
    };
    let saver = saver();
    let saving = saver.save_groups(folder.path(), Durability::None, groups, done);
    saving.await;
    assert_eq!(told.into_inner().unwrap(), ["e1", "show"]);
    let of_content =
        |content: &str| timings::of_this_thread().iter().filter(|name| name.contains(content)).count();
    assert_eq!((of_content("SaveAllImages.TVShow."), of_content("SaveAllImages.TVEpisode.")), (3, 3));
    assert_eq!(of_content("SaveAllImages.Movie."), 0);
}

#[tokio::test]
async fn few_items_are_in_work_however_many_there_are() {
    let folder = tempdir().unwrap();
    let groups =
        (0..10 * MAX_GROUPS_IN_WORK).map(|_| group("episode", Content::TvEpisode, Vec::new())).collect();
    let in_work = AtomicUsize::new(0);
    let most = AtomicUsize::new(0);
    let done = |_key, _reports| {
        let (in_work, most) = (&in_work, &most);
        async move {
            most.fetch_max(in_work.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            in_work.fetch_sub(1, Ordering::Relaxed);
        }
    };
    saver().save_groups(folder.path(), Durability::None, groups, done).await;
    assert_eq!(most.into_inner(), MAX_GROUPS_IN_WORK);
}
