//! Changes that are noted before they happen, and what was there before put back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bioscope_model::FileState;
use bytes::Bytes;
use tempfile::{TempDir, tempdir};

use super::*;

/// Notes changes in memory, and looks whether they have happened already.
#[derive(Debug, Default)]
struct Notes {
    changes: Mutex<Vec<StagedChange>>,
    rounds: Mutex<usize>,
    refuses: bool,
    /// Called when something is noted: what somebody else does just then.
    meddle: Mutex<Option<(PathBuf, &'static str)>>,
}

#[async_trait]
impl Journal for Notes {
    async fn stage(&self, changes: Vec<StagedChange>) -> Result<(), String> {
        if self.refuses {
            return Err("write to the library: the disk is full".into());
        }
        for staged in &changes {
            assert_eq!(
                file_state(&staged.change.path).unwrap(),
                staged.change.before,
                "it happened too early"
            );
        }
        self.changes.lock().unwrap().extend(changes);
        *self.rounds.lock().unwrap() += 1;
        if let Some((path, text)) = self.meddle.lock().unwrap().take() {
            fs::write(path, text).unwrap();
        }
        Ok(())
    }
}

struct World {
    folder: TempDir,
    notes: Arc<Notes>,
    writer: FileWriter,
}

impl World {
    fn new(notes: Notes) -> Self {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("films")).unwrap();
        let notes = Arc::new(notes);
        let old_files = OldFiles::new(folder.path().join("undo"), 1_000);
        let writer = FileWriter::new().keeping(old_files).noting(Arc::clone(&notes) as Arc<dyn Journal>);
        Self { folder, notes, writer }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("films").join(name)
    }

    async fn put(&self, name: &str, bytes: &'static str) -> Result<WriteOutcome, WriteFault> {
        self.writer.write(self.path(name), Bytes::from(bytes), Durability::Full).await
    }

    /// Puts back what was noted, newest first.
    async fn put_all_back(&self) {
        let changes = std::mem::take(&mut *self.notes.changes.lock().unwrap());
        for staged in changes.into_iter().rev() {
            let step = FileStep::new(staged.change.path.clone(), Wanted::Before(staged.change.before));
            let done = self.writer.change(vec![(staged.change.path, vec![step])]).await;
            assert!(done.into_iter().all(|done| done.is_ok()));
        }
    }
}

/// Everything below a folder: paths, what they are, and time stamps of files.
fn tree(folder: &Path) -> Vec<(PathBuf, FileState)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let state = file_state(&path).unwrap();
            if state == FileState::Folder {
                folders.push(path.clone());
            }
            found.push((path, state));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

#[tokio::test]
async fn everything_that_was_there_is_put_back_to_the_byte_and_the_nanosecond() {
    let world = World::new(Notes::default());
    let films = world.folder.path().join("films");
    let old = world.path("film.nfo");
    fs::write(&old, "<movie>mine</movie>").unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
    File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    fs::write(world.path("poster.png"), "png").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("poster.png", world.path("folder.png")).unwrap();
    }
    let before = tree(&films);

    world.put("film.nfo", "<movie>ours</movie>").await.unwrap();
    world.put("folder.png", "ours").await.unwrap();
    let steps = vec![
        FileStep::new(world.path(".actors"), Wanted::Folder),
        FileStep::new(
            world.path(".actors/Somebody.jpg"),
            Wanted::Content { bytes: Bytes::from("face"), durability: Durability::None },
        ),
        FileStep::new(world.path("poster.png"), Wanted::Nothing),
        FileStep::new(world.path("poster.gif"), Wanted::Nothing),
    ];
    let done = world.writer.change(vec![(world.path("poster"), steps)]).await.remove(0).unwrap();
    let (written, unchanged) = (WriteOutcome::Written, WriteOutcome::Unchanged);
    assert_eq!(done, [written, written, written, unchanged]);
    let after = tree(&films);
    assert_ne!(before, after);

    world.put_all_back().await;
    assert_eq!(tree(&films), before);
    world.put_all_back().await;
    let contents = |tree: Vec<(PathBuf, FileState)>| -> Vec<_> {
        tree.into_iter().map(|(path, state)| (path, state.hash().cloned())).collect()
    };
    assert_eq!(contents(tree(&films)), contents(after), "what was put back can be put back");
}

#[tokio::test]
async fn many_files_share_one_note_and_unchanged_ones_have_none() {
    let world = World::new(Notes::default());
    fs::write(world.path("same.jpg"), "same").unwrap();
    let group = |name: &str, bytes: &'static str| {
        let wanted = Wanted::Content { bytes: Bytes::from(bytes), durability: Durability::None };
        (world.path(name), vec![FileStep::new(world.path(name), wanted)])
    };
    let groups = vec![group("a.jpg", "a"), group("b.jpg", "b"), group("same.jpg", "same")];
    let done = world.writer.change(groups).await;
    assert_eq!(done.len(), 3);
    assert_eq!(*world.notes.rounds.lock().unwrap(), 1);
    assert_eq!(world.notes.changes.lock().unwrap().len(), 2);
    assert_eq!(world.put("a.jpg", "a").await.unwrap(), WriteOutcome::Unchanged);
    assert_eq!(*world.notes.rounds.lock().unwrap(), 1, "there was nothing to note");
}

#[tokio::test]
async fn what_cannot_be_noted_does_not_happen() {
    let world = World::new(Notes { refuses: true, ..Notes::default() });
    let fault = world.put("a.nfo", "new").await.unwrap_err();
    assert_eq!(fault.cause, WriteCause::NotNoted);
    assert!(fault.to_string().contains("the disk is full"), "{fault}");
    assert!(tree(&world.folder.path().join("films")).is_empty());
}

#[tokio::test]
async fn what_somebody_else_writes_meanwhile_is_kept_too() {
    let world = World::new(Notes::default());
    *world.notes.meddle.lock().unwrap() = Some((world.path("a.nfo"), "theirs"));
    world.put("a.nfo", "ours").await.unwrap();
    assert_eq!(fs::read(world.path("a.nfo")).unwrap(), b"ours");
    let last = world.notes.changes.lock().unwrap().last().cloned().unwrap();
    let hash = last.change.before.hash().unwrap().clone();
    assert_eq!(world.writer.old_files().unwrap().read(&hash).as_deref(), Some(&b"theirs"[..]));
}

#[tokio::test]
async fn what_is_no_longer_kept_is_told_and_nothing_is_touched() {
    let world = World::new(Notes::default());
    fs::write(world.path("a.nfo"), "mine").unwrap();
    world.put("a.nfo", "ours").await.unwrap();
    fs::remove_dir_all(world.folder.path().join("undo")).unwrap();
    let staged = world.notes.changes.lock().unwrap()[0].clone();
    let step = FileStep::new(world.path("a.nfo"), Wanted::Before(staged.change.before));
    let fault = world.writer.change(vec![(world.path("a.nfo"), vec![step])]).await.remove(0).unwrap_err();
    assert_eq!(fault.cause, WriteCause::NotKept);
    assert_eq!(fs::read(world.path("a.nfo")).unwrap(), b"ours");
}

#[tokio::test]
async fn a_folder_that_somebody_uses_stays() {
    let world = World::new(Notes::default());
    let steps = vec![FileStep::new(world.path(".actors"), Wanted::Folder)];
    world.writer.change(vec![(world.path(".actors"), steps)]).await.remove(0).unwrap();
    fs::write(world.path(".actors/theirs.jpg"), "theirs").unwrap();
    world.put_all_back().await;
    assert!(world.path(".actors/theirs.jpg").exists());
}
