//! Which candidate a picture comes from.

use std::collections::BTreeMap;
use std::fs;

use bioscope_artwork::{FileWriter, PictureFault, PictureOutcome, PictureSaver, SaveFault, Target};
use bioscope_http::FetchContext;
use bioscope_model::{ArtworkKind, Part, Provider};
use tempfile::tempdir;

use crate::fixture::{candidate, fanarts, files, held, order, poster, saver};
use crate::pictures::{Answer, PictureHost, client, jpeg, serve_jpeg};

/// What a candidate's host does, and what follows from it.
#[derive(Clone, Copy, PartialEq)]
enum Conduct {
    Serves,
    IsGone,
    IsBroken,
    CannotAnswer,
}

#[tokio::test]
async fn gone_and_broken_candidates_give_way_but_faults_do_not() {
    let cut = |length: usize| jpeg(9)[..length].to_vec();
    let conducts: [(&str, Answer, Conduct); 9] = [
        ("good", serve_jpeg(1), Conduct::Serves),
        ("other", serve_jpeg(2), Conduct::Serves),
        ("gone", Answer::Status(404), Conduct::IsGone),
        ("page", Answer::Whole(b"<!doctype html><html>".to_vec(), "image/jpeg"), Conduct::IsBroken),
        ("cut", Answer::Whole(cut(300), "image/jpeg"), Conduct::IsBroken),
        ("empty", Answer::Whole(Vec::new(), "image/jpeg"), Conduct::IsBroken),
        ("forbidden", Answer::Status(403), Conduct::IsBroken),
        ("failing", Answer::Status(500), Conduct::CannotAnswer),
        ("breaking", Answer::Breaks(jpeg(3)), Conduct::CannotAnswer),
    ];
    // Faults have a host to themselves, so that its breaker does not hold up the others.
    let answers = |wanted: bool| {
        let chosen =
            conducts.iter().filter(move |(_, _, conduct)| (*conduct == Conduct::CannotAnswer) == wanted);
        chosen.map(|(name, answer, _)| (*name, answer.clone()))
    };
    let host = PictureHost::start(answers(false)).await;
    let failing_host = PictureHost::start(answers(true)).await;
    let address = |name: &str, conduct| {
        if conduct == Conduct::CannotAnswer { failing_host.address(name) } else { host.address(name) }
    };

    let folder = tempdir().unwrap();
    let mut targets = Vec::new();
    let mut expected = Vec::new();
    for (first, first_answer, first_conduct) in &conducts {
        for (second, second_answer, second_conduct) in &conducts {
            let path = folder.path().join(format!("{first}-{second}.jpg"));
            fs::write(&path, "old").unwrap();
            targets.push(Target {
                part: Part::Artwork(ArtworkKind::Poster),
                index: 0,
                candidates: vec![
                    candidate(address(first, *first_conduct)),
                    candidate(address(second, *second_conduct)),
                ],
                path,
                keep_existing: false,
            });
            let (answer, decisive) = match first_conduct {
                Conduct::Serves | Conduct::CannotAnswer => (first_answer, *first_conduct),
                _ if *second_conduct == Conduct::IsGone => (second_answer, *first_conduct),
                _ => (second_answer, *second_conduct),
            };
            expected.push((answer, decisive));
        }
    }
    let reports = saver().save_all(&order(&folder), targets).await;

    assert_eq!(reports.len(), conducts.len() * conducts.len());
    for (report, (answer, decisive)) in reports.iter().zip(expected) {
        let on_disk = fs::read(&report.target).unwrap();
        match (&report.outcome, answer, decisive) {
            (PictureOutcome::Saved(_), Answer::Whole(served, _), Conduct::Serves) => {
                assert_eq!(&on_disk, served);
            }
            (PictureOutcome::NothingOnOffer, _, Conduct::IsGone)
            | (
                PictureOutcome::Failed(SaveFault::Picture { .. } | SaveFault::Status { .. }),
                _,
                Conduct::IsBroken,
            ) => {
                assert_eq!(on_disk, b"old");
            }
            (PictureOutcome::Failed(fault), _, Conduct::CannotAnswer) => {
                assert!(fault.is_fault_of_host(), "{fault}");
                assert_eq!(on_disk, b"old");
            }
            _ => panic!("{report:?}"),
        }
    }
    assert_eq!(files(folder.path()).len(), reports.len());
}

#[tokio::test]
async fn says_what_is_wrong_with_the_best_candidate() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([
        ("page.jpg", Answer::Whole(b"<html>".to_vec(), "image/jpeg")),
        ("note.jpg", Answer::Whole(b"{}".to_vec(), "image/jpeg")),
    ])
    .await;
    let reports =
        saver().save_all(&order(&folder), vec![poster(&folder, &host, &["page.jpg", "note.jpg"])]).await;
    let PictureOutcome::Failed(fault) = &reports[0].outcome else {
        panic!("{reports:?}");
    };
    assert!(matches!(fault, SaveFault::Picture { fault: PictureFault::Html, .. }));
    assert_eq!(
        fault.to_string(),
        "use the picture from 127.0.0.1: an HTML page came in its place; choose another one, or try again later"
    );
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn an_address_that_is_none_or_refused_gives_way() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("good.jpg", serve_jpeg(1))]).await;
    let mut wanted = poster(&folder, &host, &["good.jpg"]);
    for address in ["file:///etc/hostname", "no address", "http://user:word@127.0.0.1/x.jpg"] {
        wanted.candidates.insert(0, candidate(address.to_owned()));
    }
    saver().save_all(&order(&folder), vec![wanted]).await;
    assert_eq!(held(&folder, "poster.jpg"), jpeg(1));
}

#[tokio::test]
async fn a_public_provider_cannot_point_at_this_machine() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("good.jpg", serve_jpeg(1))]).await;
    let origins = BTreeMap::from([(Provider::Tmdb, "https://api.themoviedb.org".parse().unwrap())]);
    let saver = PictureSaver::new(client(), FileWriter::new(), origins);
    let reports = saver.save_all(&order(&folder), vec![poster(&folder, &host, &["good.jpg"])]).await;
    assert!(matches!(reports[0].outcome, PictureOutcome::Failed(SaveFault::Fetch(_))), "{reports:?}");
    assert!(host.asked().is_empty());
}

#[tokio::test]
async fn extrafanarts_show_neither_the_main_one_nor_each_other() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([
        ("a.jpg", serve_jpeg(1)),
        ("a-again.jpg", serve_jpeg(1)),
        ("b.jpg", serve_jpeg(2)),
        ("b-again.jpg", serve_jpeg(2)),
        ("c.jpg", serve_jpeg(3)),
        ("d.jpg", serve_jpeg(4)),
        ("spare.jpg", serve_jpeg(5)),
    ])
    .await;
    let names = ["a.jpg", "a-again.jpg", "b.jpg", "b-again.jpg", "c.jpg", "d.jpg", "spare.jpg"];
    saver().save_all(&order(&folder), fanarts(&folder, &host, &names)).await;
    let shown = ["fanart.jpg", "fanart1.jpg", "fanart2.jpg", "fanart3.jpg"].map(|file| held(&folder, file));
    assert_eq!(shown, [1, 2, 3, 4].map(jpeg));
    assert!(
        !host.asked().contains(&"spare.jpg".to_owned()),
        "nothing is downloaded that no place is open for"
    );
}

#[tokio::test]
async fn the_next_fanart_moves_up_where_the_best_is_broken() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([
        ("a.jpg", Answer::Whole(b"<html>".to_vec(), "text/html")),
        ("b.jpg", serve_jpeg(2)),
        ("c.jpg", serve_jpeg(3)),
        ("d.jpg", serve_jpeg(4)),
    ])
    .await;
    let reports = saver()
        .save_all(&order(&folder), fanarts(&folder, &host, &["a.jpg", "b.jpg", "c.jpg", "d.jpg"]))
        .await;
    assert_eq!(
        ["fanart.jpg", "fanart1.jpg", "fanart2.jpg"].map(|file| held(&folder, file)),
        [2, 3, 4].map(jpeg)
    );
    assert!(matches!(reports[3].outcome, PictureOutcome::Failed(SaveFault::Picture { .. })), "{reports:?}");
}

#[tokio::test]
async fn a_fanart_that_stays_is_not_downloaded_again_as_an_extra_one() {
    let folder = tempdir().unwrap();
    let host =
        PictureHost::start([("a.jpg", serve_jpeg(1)), ("b.jpg", serve_jpeg(2)), ("c.jpg", serve_jpeg(3))])
            .await;
    fs::write(folder.path().join("fanart.jpg"), jpeg(1)).unwrap();
    let mut targets = fanarts(&folder, &host, &["a.jpg", "gone1.jpg", "b.jpg", "c.jpg", "a.jpg"]);
    targets[0].keep_existing = true;
    saver().save_all(&order(&folder), targets).await;
    assert_eq!(
        ["fanart.jpg", "fanart1.jpg", "fanart2.jpg"].map(|file| held(&folder, file)),
        [1, 2, 3].map(jpeg)
    );
    assert_eq!(host.asked(), ["b.jpg", "c.jpg", "gone1.jpg"]);
}

#[tokio::test]
async fn one_picture_is_downloaded_without_being_written() {
    let folder = tempdir().unwrap();
    let host = PictureHost::start([("good.jpg", serve_jpeg(1)), ("failing.jpg", Answer::Status(500))]).await;
    let saver = saver();
    let part = Part::Artwork(ArtworkKind::Poster);
    let context = FetchContext::default();
    let candidates = |names: &[&str]| poster(&folder, &host, names).candidates;

    let downloaded = saver.download(&candidates(&["gone.jpg", "good.jpg"]), part, &context).await.unwrap();
    assert_eq!(downloaded.map(|downloaded| downloaded.bytes.to_vec()), Some(jpeg(1)));
    assert!(saver.download(&candidates(&["gone.jpg"]), part, &context).await.unwrap().is_none());
    assert!(saver.download(&[], part, &context).await.unwrap().is_none());
    let fault = saver.download(&candidates(&["failing.jpg", "good.jpg"]), part, &context).await.unwrap_err();
    assert!(fault.is_fault_of_host(), "{fault}");
}
