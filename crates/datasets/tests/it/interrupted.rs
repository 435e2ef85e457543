//! Imports that were called off or killed.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bioscope_datasets::{Dataset, DatasetError, Importer, Outcome, Phase, Progress, SourceFile, Watch};

use crate::support::{NOW, World, id};

fn ratings(votes: u32) -> String {
    let rows = (1..60_000).map(|number| format!("tt{number:07}\t6.1\t{votes}\n"));
    std::iter::once("tconst\taverageRating\tnumVotes\n".to_owned()).chain(rows).collect()
}

fn folders(world: &World) -> usize {
    let entries = fs::read_dir(world.index_folder()).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().is_dir()).count()
}

#[test]
fn an_import_that_is_called_off_leaves_the_old_index() {
    let world = World::new();
    world.imported(&world.packed("ratings.gz", &ratings(1)));
    let new = SourceFile::on_disk(&world.packed("new.gz", &ratings(2))).unwrap();
    for phase in [Phase::Reading, Phase::Writing] {
        let cancelled = AtomicBool::new(false);
        let tell = |progress: Progress| {
            if progress.phase == phase && (progress.rows > 0 || phase == Phase::Writing) {
                cancelled.store(true, Ordering::Relaxed);
            }
        };
        let importer = Importer::new(&world.index_folder()).unwrap().memory(100_000);
        let outcome = importer.import(&new, NOW, &Watch::new(&tell, &cancelled));
        assert!(matches!(outcome, Err(DatasetError::Cancelled)), "{phase:?}: {outcome:?}");
        drop(importer);
        assert_eq!(world.index().rating(id("tt0000007")).unwrap().unwrap().votes, 1, "{phase:?}");
        assert_eq!(folders(&world), 1, "{phase:?}");
    }
}

#[test]
fn what_a_killed_import_left_is_swept_and_the_next_one_goes_through() {
    let world = World::new();
    world.imported(&world.packed("ratings.gz", &ratings(1)));
    // A kill leaves a folder that the manifest does not name, with pieces and half a table, and the lock's file.
    let left = world.index_folder().join("title.ratings-2");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("run-0"), b"piece").unwrap();
    fs::write(left.join("main.table"), b"half").unwrap();
    assert_eq!(world.index().rating(id("tt0000007")).unwrap().unwrap().votes, 1);
    world.imported(&world.packed("ratings.gz", &ratings(22)));
    assert_eq!(world.index().rating(id("tt0000007")).unwrap().unwrap().votes, 22);
    assert_eq!(folders(&world), 1);
}

#[test]
fn folders_of_others_are_left_alone() {
    let world = World::new();
    let theirs = world.index_folder().join("title.ratings-mine");
    fs::create_dir_all(&theirs).unwrap();
    fs::create_dir_all(world.index_folder().join("files")).unwrap();
    world.imported(&world.packed("ratings.gz", &ratings(1)));
    assert!(theirs.is_dir());
    assert_eq!(folders(&world), 3);
}

#[test]
fn an_index_that_is_open_serves_on_while_it_is_replaced() {
    let world = World::new();
    world.imported(&world.packed("ratings.gz", &ratings(1)));
    let old = world.index();
    world.imported(&world.packed("ratings.gz", &ratings(22)));
    assert_eq!(old.rating(id("tt0059999")).unwrap().unwrap().votes, 1);
    assert_eq!(world.index().rating(id("tt0059999")).unwrap().unwrap().votes, 22);
}

#[test]
fn what_is_in_the_index_already_is_not_imported_again() {
    let world = World::new();
    let path = world.packed("ratings.gz", &ratings(1));
    world.imported(&path);
    assert!(matches!(world.import(&path).unwrap(), Outcome::Unchanged(_)));
}

#[test]
fn progress_goes_up_to_the_end() {
    let world = World::new();
    let source = SourceFile::on_disk(&world.packed("ratings.gz", &ratings(1))).unwrap();
    let rows = AtomicU64::new(0);
    let tell = |progress: Progress| {
        assert_eq!(progress.dataset, Dataset::Ratings);
        assert!(progress.done <= progress.total);
        if progress.phase == Phase::Reading {
            assert!(rows.swap(progress.rows, Ordering::Relaxed) <= progress.rows);
        }
    };
    let importer = Importer::new(&world.index_folder()).unwrap();
    importer.import(&source, NOW, &Watch::new(&tell, &AtomicBool::new(false))).unwrap();
    assert!(rows.load(Ordering::Relaxed) > 40_000);
}

#[test]
fn a_damaged_table_is_told_and_not_believed() {
    let world = World::new();
    world.imported(&world.packed("ratings.gz", &ratings(1)));
    let table = world.index_folder().join("title.ratings-1/main.table");
    let mut bytes = fs::read(&table).unwrap();
    bytes[100] ^= 1;
    fs::write(&table, bytes).unwrap();
    let error = world.index().rating(id("tt0000007")).unwrap_err();
    assert!(matches!(error, DatasetError::Damaged { .. }), "{error}");
}
