//! Items that want pictures of the same host at the same time.

use bioscope_artwork::{PictureOutcome, Target};
use bioscope_model::Provider;
use tempfile::tempdir;

use crate::fixture::{order, saver};
use crate::pictures::{PictureHost, serve_jpeg};

/// Pictures of the large item.
const MANY: usize = 300;
/// Pictures of the small one.
const FEW: usize = 7;
/// The large one's pictures that may be asked for before the small one's last: those on the wire and those that wait at
/// the host's gate when it comes, sixteen together, and for each of the small one's, which wait behind these, the
/// sixteen that take their places.
const HEAD_START: usize = 2 * 16;

#[tokio::test]
async fn an_item_with_hundreds_of_pictures_does_not_starve_the_others() {
    let names: Vec<String> = (0..MANY)
        .map(|number| format!("many-{number}"))
        .chain((0..FEW).map(|number| format!("few-{number}")))
        .collect();
    let host = PictureHost::start(names.iter().map(|name| (name.as_str(), serve_jpeg(1)))).await;
    let (large, small) = (tempdir().unwrap(), tempdir().unwrap());
    let portraits = |folder: &tempfile::TempDir, kind: &str, count: usize| -> Vec<Target> {
        let portrait = |number: usize| {
            let name = format!("{kind}-{number}");
            Target::portrait(
                &host.address(&name),
                Provider::Tmdb,
                folder.path().join(format!("{name}.jpg")),
                false,
            )
        };
        (0..count).map(portrait).collect()
    };
    let saver = saver();
    let (large_order, small_order) = (order(&large), order(&small));
    let (of_large, of_small) = tokio::join!(
        saver.save_all(&large_order, portraits(&large, "many", MANY)),
        saver.save_all(&small_order, portraits(&small, "few", FEW)),
    );
    let are_saved = |reports: &[bioscope_artwork::PictureReport]| {
        reports.iter().filter(|report| matches!(report.outcome, PictureOutcome::Saved(_))).count()
    };
    assert_eq!((are_saved(&of_large), are_saved(&of_small)), (MANY, FEW));

    let asked = host.asked_in_order();
    let last_of_few = asked.iter().rposition(|name| name.starts_with("few-")).unwrap();
    let before = asked[..last_of_few].iter().filter(|name| name.starts_with("many-")).count();
    assert!(before <= HEAD_START, "{before} pictures of the large item came first");
}
