use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::future::join_all;
use tempfile::tempdir;

use super::*;

/// Set in the process that the kill test starts and kills.
const KILL_FOLDER: &str = "BIOSCOPE_KILL_TEST_FOLDER";

/// How many bytes the kill test writes each time: enough for a kill to hit the middle.
const KILL_BYTES: usize = 4 * 1024 * 1024;

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn fault_of(target: &Path) -> WriteFault {
    write_atomic(target, b"new", Durability::Full).unwrap_err()
}

#[test]
fn writes_whole_files_and_leaves_nothing_else() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("a.nfo");
    for (bytes, durability) in
        [("one", Durability::Full), ("two, longer", Durability::None), ("", Durability::Full)]
    {
        assert_eq!(write_atomic(&target, bytes.as_bytes(), durability).unwrap(), WriteOutcome::Written);
        assert_eq!(fs::read_to_string(&target).unwrap(), bytes);
        assert_eq!(entries(folder.path()), ["a.nfo"]);
    }
    sync_folder(folder.path()).unwrap();
}

#[test]
fn does_not_touch_a_file_with_equal_bytes() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("a.nfo");
    fs::write(&target, "same").unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(&target).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(write_atomic(&target, b"same", Durability::Full).unwrap(), WriteOutcome::Unchanged);
    assert_eq!(fs::metadata(&target).unwrap().modified().unwrap(), long_ago);
    assert_eq!(write_atomic(&target, b"sane", Durability::Full).unwrap(), WriteOutcome::Written);
    assert_ne!(fs::metadata(&target).unwrap().modified().unwrap(), long_ago);
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_mode_that_the_umask_leaves() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempdir().unwrap();
    let (plain, target) = (folder.path().join("plain"), folder.path().join("a.nfo"));
    fs::write(&plain, "x").unwrap();
    write_atomic(&target, b"x", Durability::None).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&target), mode(&plain));
}

#[cfg(unix)]
#[test]
fn replaces_a_link_and_not_what_it_leads_to() {
    let folder = tempdir().unwrap();
    let (shared, link) = (folder.path().join("shared.jpg"), folder.path().join("poster.jpg"));
    fs::write(&shared, "old").unwrap();
    std::os::unix::fs::symlink(&shared, &link).unwrap();

    assert_eq!(write_atomic(&link, b"old", Durability::None).unwrap(), WriteOutcome::Unchanged);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

    assert_eq!(write_atomic(&link, b"new", Durability::None).unwrap(), WriteOutcome::Written);
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(fs::read(&link).unwrap(), b"new");
    assert_eq!(fs::read(&shared).unwrap(), b"old");

    let dangling = folder.path().join("fanart.jpg");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &dangling).unwrap();
    write_atomic(&dangling, b"new", Durability::None).unwrap();
    assert_eq!(entries(folder.path()), ["fanart.jpg", "poster.jpg", "shared.jpg"]);
}

#[test]
fn a_folder_that_vanished_or_is_a_file_is_told_and_not_made() {
    let folder = tempdir().unwrap();
    let vanished = folder.path().join("drive/a.nfo");
    assert_eq!(fault_of(&vanished).cause, WriteCause::FolderMissing);
    fs::write(folder.path().join("file"), "x").unwrap();
    assert_eq!(fault_of(&folder.path().join("file/a.nfo")).cause, WriteCause::FolderMissing);
    assert_eq!(entries(folder.path()), ["file"]);
    assert_eq!(sweep_leftovers(&folder.path().join("drive")).unwrap(), 0);
}

#[test]
fn a_folder_of_that_name_is_told_and_stays() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("a.nfo");
    fs::create_dir(&target).unwrap();
    let fault = fault_of(&target);
    assert_eq!(fault.cause, WriteCause::IsFolder);
    assert_eq!(
        fault.to_string(),
        format!("write {}: a folder has that name; move it out of the way", target.display())
    );
    assert_eq!(entries(folder.path()), ["a.nfo"]);
}

#[cfg(unix)]
#[test]
fn a_socket_of_that_name_is_told_and_stays() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("a.nfo");
    let _socket = std::os::unix::net::UnixListener::bind(&target).unwrap();
    assert_eq!(fault_of(&target).cause, WriteCause::IsNoFile);
    assert_eq!(entries(folder.path()), ["a.nfo"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_refused_leaves_no_temporary_file() {
    let folder = tempdir().unwrap();
    let target = folder.path().join(format!("{}.nfo", "x".repeat(300)));
    assert_eq!(fault_of(&target).cause, WriteCause::NameRefused);
    assert!(entries(folder.path()).is_empty());
}

/// The kernel's own file system takes no files, not even from the superuser, whom modes do not stop.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_told() {
    let fault = fault_of(Path::new("/sys/kernel/bioscope.nfo"));
    assert!(matches!(fault.cause, WriteCause::ReadOnly | WriteCause::Denied), "{fault}");
}

#[test]
fn sweeps_what_other_processes_left_and_nothing_else() {
    let folder = tempdir().unwrap();
    let portraits = folder.path().join(".actors");
    fs::create_dir_all(portraits.join(".bioscope-folder.tmp")).unwrap();
    for name in [".bioscope-0123456789abcdef-0.tmp", "poster.jpg", ".bioscope-notes.txt", "a.tmp"] {
        fs::write(folder.path().join(name), "half").unwrap();
    }
    fs::write(portraits.join(".bioscope-0123456789abcdef-1.tmp"), "half").unwrap();
    let (ours, _file) = temporary::TemporaryFile::create_in(folder.path()).unwrap();

    assert_eq!(sweep_leftovers(folder.path()).unwrap(), 2);
    assert_eq!(sweep_leftovers(folder.path()).unwrap(), 0);
    assert_eq!(entries(folder.path()).len(), 5);
    assert_eq!(entries(&portraits), [".bioscope-folder.tmp"]);
    drop(ours);
    assert_eq!(entries(folder.path()), [".actors", ".bioscope-notes.txt", "a.tmp", "poster.jpg"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_one_path_take_turns() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("a.nfo");
    let writer = FileWriter::new();
    // Large enough that writers without turns would meet.
    let same = Bytes::from(vec![7; 2 * 1024 * 1024]);
    let equal = (0..32).map(|_| writer.write(target.clone(), same.clone(), Durability::None));
    let outcomes = join_all(equal).await;
    let count =
        |wanted| outcomes.iter().filter(|outcome| outcome.as_ref().is_ok_and(|it| *it == wanted)).count();
    assert_eq!((count(WriteOutcome::Written), count(WriteOutcome::Unchanged)), (1, 31));

    let different = (0..32).map(|number| {
        let bytes = Bytes::from(format!("{number}").repeat(10_000));
        writer.write(target.clone(), bytes, Durability::None)
    });
    assert!(join_all(different).await.into_iter().all(|outcome| outcome.is_ok()));
    let held = fs::read_to_string(&target).unwrap();
    assert!((0..32).any(|number| held == format!("{number}").repeat(10_000)));
    assert_eq!(entries(folder.path()), ["a.nfo"]);
}

/// Not a test of its own: the process that [`a_kill_leaves_a_whole_file`] starts runs only this, until it is killed.
#[test]
fn writes_until_killed() {
    let Some(folder) = std::env::var_os(KILL_FOLDER).map(PathBuf::from) else {
        return;
    };
    for number in 0_u8.. {
        write_atomic(&folder.join("a.jpg"), &vec![number; KILL_BYTES], Durability::None).unwrap();
        println!("written");
    }
}

#[test]
fn a_kill_leaves_a_whole_file() {
    let folder = tempdir().unwrap();
    for writes_before_kill in 1..=6 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "atomic::tests::writes_until_killed", "--nocapture"])
            .env(KILL_FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let written = output.lines().map_while(Result::ok).filter(|line| line.ends_with("written"));
        assert_eq!(written.take(writes_before_kill).count(), writes_before_kill);
        child.kill().unwrap();
        child.wait().unwrap();

        let held = fs::read(folder.path().join("a.jpg")).unwrap();
        assert_eq!(held.len(), KILL_BYTES);
        assert!(held.iter().all(|byte| *byte == held[0]));
    }
    sweep_leftovers(folder.path()).unwrap();
    assert_eq!(entries(folder.path()), ["a.jpg"]);
}
