//! What is on disk afterwards, and what is reported and timed.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bioscope_artwork::{Content, PictureOutcome, PictureReport, SaveFault, SaveOrder, Target, WriteCause};
use bioscope_model::{ArtworkKind, Part, Provider};
use image::ImageFormat;
use tempfile::tempdir;
use tokio::sync::Barrier;

use crate::fixture::{files, held, long_ago, make_old, order, poster, saver, target};
use crate::pictures::{Answer, PictureHost, jpeg, picture, serve_jpeg};
use crate::timings;

#[tokio::test]
async fn saves_every_picture_as_it_was_served() {
    let folder = tempdir().unwrap();
    let logo = picture(2, ImageFormat::Png);
    let host = PictureHost::start([
        ("poster.jpg", serve_jpeg(1)),
        ("logo.png", Answer::Whole(logo.clone(), "image/png")),
        ("face.jpg", serve_jpeg(3)),
    ])
    .await;
    let portrait_path = folder.path().join(".actors/Ada_Lovelace.jpg");
    let targets = vec![
        poster(&folder, &host, &["poster.jpg"]),
        target(&folder, "clearlogo.png", Part::Artwork(ArtworkKind::ClearLogo), 0, &host, &["logo.png"]),
        Target::portrait(&host.address("face.jpg"), Provider::Tmdb, &portrait_path, false),
        target(&folder, "discart.png", Part::Artwork(ArtworkKind::DiscArt), 0, &host, &[]),
    ];
    let order = order(&folder);
    let reports = saver().save_all(&order, targets).await;

    assert_eq!(held(&folder, "poster.jpg"), jpeg(1));
    assert_eq!(held(&folder, "clearlogo.png"), logo);
    assert_eq!(fs::read(&portrait_path).unwrap(), jpeg(3));
    assert_eq!(files(folder.path()), [".actors", "clearlogo.png", "poster.jpg"]);
    assert!(matches!(reports[3].outcome, PictureOutcome::NothingOnOffer));
    let PictureOutcome::Saved(saved) = &reports[0].outcome else {
        panic!("{reports:?}");
    };
    assert_eq!((saved.bytes, saved.facts.width, saved.facts.height), (jpeg(1).len() as u64, 40, 60));
    assert_eq!(saved.candidate.url, host.address("poster.jpg"));
    assert_eq!(order.context.tally.requests(), 3);
}

#[tokio::test]
async fn a_second_run_touches_nothing() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("poster.jpg", serve_jpeg(1))]).await;
    let saver = saver();
    saver.save_all(&order(&folder), vec![poster(&folder, &host, &["poster.jpg"])]).await;
    make_old(&folder.path().join("poster.jpg"));

    let reports = saver.save_all(&order(&folder), vec![poster(&folder, &host, &["poster.jpg"])]).await;
    assert!(matches!(reports[0].outcome, PictureOutcome::EqualAlready(_)), "{reports:?}");
    assert_eq!(fs::metadata(folder.path().join("poster.jpg")).unwrap().modified().unwrap(), long_ago());
}

#[tokio::test]
async fn an_existing_picture_is_kept_without_asking_whatever_its_extension() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("new.jpg", serve_jpeg(1))]).await;
    fs::write(folder.path().join("poster.png"), "a person's own").unwrap();
    fs::write(folder.path().join("banner.jpg"), "").unwrap();
    let mut kept = poster(&folder, &host, &["new.jpg"]);
    let mut empty = target(&folder, "banner.jpg", Part::Artwork(ArtworkKind::Banner), 0, &host, &["new.jpg"]);
    kept.keep_existing = true;
    empty.keep_existing = true;

    let reports = saver().save_all(&order(&folder), vec![kept, empty]).await;
    assert_eq!(reports[0].path(), Some(&folder.path().join("poster.png")));
    assert!(matches!(reports[0].outcome, PictureOutcome::Kept { .. }));
    assert_eq!(held(&folder, "poster.png"), b"a person's own");
    assert_eq!(held(&folder, "banner.jpg"), jpeg(1));
    assert_eq!(host.asked(), ["new.jpg"]);
    assert_eq!(files(folder.path()), ["banner.jpg", "poster.png"]);
}

#[tokio::test]
async fn the_extension_fits_the_content_and_one_picture_has_one_file() {
    let folder = tempdir().unwrap();
    let png = picture(7, ImageFormat::Png);
    let host =
        PictureHost::start([("p.jpg", Answer::Whole(png.clone(), "image/jpeg")), ("q.jpg", serve_jpeg(8))])
            .await;
    fs::write(folder.path().join("poster.jpg"), "old").unwrap();
    fs::write(folder.path().join("poster.txt"), "notes").unwrap();
    let saver = saver();

    let reports = saver.save_all(&order(&folder), vec![poster(&folder, &host, &["p.jpg"])]).await;
    assert_eq!(reports[0].path(), Some(&folder.path().join("poster.png")));
    assert_eq!(files(folder.path()), ["poster.png", "poster.txt"]);
    assert_eq!(held(&folder, "poster.png"), png);

    saver.save_all(&order(&folder), vec![poster(&folder, &host, &["q.jpg"])]).await;
    assert_eq!(files(folder.path()), ["poster.jpg", "poster.txt"]);
    assert_eq!(held(&folder, "poster.jpg"), jpeg(8));
}

#[tokio::test]
async fn a_target_outside_the_folder_is_refused_before_anything_is_asked() {
    let parent = tempdir().unwrap();
    let folder = tempfile::tempdir_in(parent.path()).unwrap();
    let host = PictureHost::start([("p.jpg", serve_jpeg(1))]).await;
    let outside: [PathBuf; 4] = [
        folder.path().join("../poster.jpg"),
        folder.path().join(".actors/../../poster.jpg"),
        parent.path().join("poster.jpg"),
        folder.path().to_owned(),
    ];
    let targets = outside.map(|path| Target { path, ..poster(&folder, &host, &["p.jpg"]) }).to_vec();
    for report in saver().save_all(&order(&folder), targets).await {
        let PictureOutcome::Failed(SaveFault::Write(fault)) = report.outcome else {
            panic!("{report:?}");
        };
        assert_eq!(fault.cause, WriteCause::Outside);
    }
    assert!(host.asked().is_empty());
    assert_eq!(files(parent.path()).len(), 1);
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_vanished_is_told_and_not_made() {
    let parent = tempdir().unwrap();
    let folder = tempfile::tempdir_in(parent.path()).unwrap();
    let host = PictureHost::start([("p.jpg", serve_jpeg(1))]).await;
    fs::remove_dir(folder.path()).unwrap();
    let reports = saver().save_all(&order(&folder), vec![poster(&folder, &host, &["p.jpg"])]).await;
    assert!(is_write_fault(&reports[0], WriteCause::FolderMissing), "{reports:?}");
    assert!(host.asked().is_empty());
    assert!(files(parent.path()).is_empty());
}

#[tokio::test]
async fn what_cannot_be_written_costs_no_other_picture() {
    let folder = tempdir().unwrap();
    let host =
        PictureHost::start([("p.jpg", serve_jpeg(1)), ("b.jpg", serve_jpeg(2)), ("f.jpg", serve_jpeg(3))])
            .await;
    fs::create_dir(folder.path().join("banner.jpg")).unwrap();
    fs::write(folder.path().join(".actors"), "a file in the folder's place").unwrap();
    let targets = vec![
        target(&folder, "banner.jpg", Part::Artwork(ArtworkKind::Banner), 0, &host, &["b.jpg"]),
        Target::portrait(
            &host.address("f.jpg"),
            Provider::Tmdb,
            folder.path().join(".actors/A_B.jpg"),
            false,
        ),
        poster(&folder, &host, &["p.jpg"]),
    ];
    let reports = saver().save_all(&order(&folder), targets).await;
    assert!(is_write_fault(&reports[0], WriteCause::IsFolder), "{reports:?}");
    assert!(is_write_fault(&reports[1], WriteCause::FolderMissing), "{reports:?}");
    assert_eq!(held(&folder, "poster.jpg"), jpeg(1));
    assert_eq!(files(folder.path()), [".actors", "banner.jpg", "poster.jpg"]);
}

fn is_write_fault(report: &PictureReport, cause: WriteCause) -> bool {
    matches!(&report.outcome, PictureOutcome::Failed(SaveFault::Write(fault)) if fault.cause == cause)
}

/// The host answers none of the seven until all are asked for.

#[tokio::test]
async fn all_pictures_of_an_item_are_downloaded_at_once() {
    let folder = tempdir().unwrap();
    let barrier = Arc::new(Barrier::new(7));
    let names = ["poster", "fanart", "clearlogo", "landscape", "keyart", "banner", "discart"];
    let answers = names
        .iter()
        .zip(1..)
        .map(|(name, number)| (*name, Answer::Together(jpeg(number), Arc::clone(&barrier))));
    let host = PictureHost::start(answers).await;
    let targets = names
        .iter()
        .map(|name| {
            let part = Part::Artwork(name.parse().unwrap());
            target(&folder, &format!("{name}.jpg"), part, 0, &host, &[name])
        })
        .collect();
    let order = order(&folder);
    // Spawned, because the pipeline does so too: the future must be able to move between threads.
    let save = tokio::spawn(async move { saver().save_all(&order, targets).await });
    let reports = tokio::time::timeout(Duration::from_secs(30), save).await;
    let reports = reports.expect("none waits for another").unwrap();
    assert!(reports.iter().all(|report| matches!(report.outcome, PictureOutcome::Saved(_))), "{reports:?}");
    assert_eq!(files(folder.path()).len(), 7);
}

#[tokio::test]
async fn each_step_is_timed_under_its_name() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("p.jpg", serve_jpeg(1)), ("b.jpg", serve_jpeg(2))]).await;
    let banner = target(&folder, "banner.jpg", Part::Artwork(ArtworkKind::Banner), 0, &host, &["b.jpg"]);
    let order = SaveOrder { content: Content::TvSeason, ..order(&folder) };
    saver().save_all(&order, vec![poster(&folder, &host, &["p.jpg"]), banner]).await;
    assert_eq!(
        timings::of_this_thread(),
        [
            "Image.LoadFromWebAsync",
            "Image.LoadFromWebAsync",
            "SaveAllImages.TVSeason.ParallelDownload",
            "SaveAllImages.TVSeason.SaveToDisk",
            "SaveAllImages.TVSeason.Total",
        ]
    );
}
