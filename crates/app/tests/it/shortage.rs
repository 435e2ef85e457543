//! No room, no right to write, no turn at the library: what a run says, what it leaves, and what the next one does.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bioscope_standin::{Catalogue, sample_library};

use crate::world::{Finished, World, quick};

const FILMS: usize = 12;
const SEED: u64 = 31;
/// The longest that a run may go on after Ctrl-C.
const GENTLE_END: Duration = Duration::from_secs(5);
/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

async fn empty_world() -> World {
    World::new(quick(Catalogue::generated(FILMS, SEED))).await
}

async fn filled_world() -> World {
    let world = empty_world().await;
    fill(&world).await;
    world
}

async fn fill(world: &World) {
    sample_library(&world.films(), &Catalogue::generated(FILMS, SEED), FILMS).unwrap();
    world.scan().await;
}

/// Asserts that all is done and sound, and that nothing but whole files is there.
async fn assert_complete(world: &World) {
    for item in world.list().await {
        assert_eq!(item["outcome"], "scraped", "{item}");
    }
    let pictures = world.assert_pictures_are_whole(&world.standin).await;
    assert!(pictures >= FILMS, "{pictures} pictures");
    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());
    world.run(&["doctor", "--offline"]).await.with_status(0);
}

fn run_quietly(command: &str, arguments: &[&str]) -> bool {
    let done = Command::new(command).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

/// A file system of its own on a folder, gone with this.
struct Mounted(PathBuf);

impl Mounted {
    /// `None`, said aloud, where this user must not mount.
    fn with_room(folder: &Path, kilobytes: u32) -> Option<Self> {
        let (size, folder_text) = (format!("size={kilobytes}k"), folder.to_str().unwrap());
        if run_quietly("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", folder_text]) {
            return Some(Self(folder.to_owned()));
        }
        println!("SKIPPED: this user must not mount a file system");
        None
    }

    fn give_room(&self, kilobytes: u32) {
        let size = format!("remount,size={kilobytes}k");
        assert!(run_quietly("mount", &["-o", &size, self.0.to_str().unwrap()]));
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run_quietly("umount", &["-l", self.0.to_str().unwrap()]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_films_is_told_and_the_rest_is_done_when_there_is_room() {
    let world = empty_world().await;
    let Some(disk) = Mounted::with_room(&world.films(), 300) else { return };
    fill(&world).await;
    // An NFO file that says which film it is may be edited where there is room.
    let is_nfo = |path: &Path| path.extension().is_some_and(|extension| extension == "nfo");
    let mut videos = world.snapshot();
    videos.retain(|path, _| !is_nfo(path));
    let short = world.run(&["scrape", "--auto", "--json"]).await.with_status(1);
    let failed: Vec<_> = short.items().into_iter().filter(|item| item["outcome"] == "failed").collect();
    assert!(!failed.is_empty() && failed.len() <= FILMS);
    for item in &failed {
        let error = item["error"].as_str().unwrap();
        assert!(error.contains("no space is left; free some space, then run again"), "{error}");
    }
    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());
    let now = world.snapshot();
    for (path, file) in &videos {
        assert!(now.get(path) == Some(file), "{} is not as it was", path.display());
    }
    world.run(&["doctor", "--offline"]).await;

    disk.give_room(50_000);
    world.run(&["scrape", "--auto"]).await.with_status(0);
    assert_complete(&world).await;
    assert_all_pictures_are_known(&world);
}

/// Asserts that no picture counts as the user's own: where each came from was not forgotten.
fn assert_all_pictures_are_known(world: &World) {
    let artwork = &world.library_rows()["artwork"];
    assert!(artwork.iter().all(|row| row.contains("http://")), "{artwork:#?}");
}

/// Files of the data folder must not grow: the library, too, finds no room. (The limit is met by every file, so that a
/// right amount is one that the response cache does not need.)
#[tokio::test(flavor = "multi_thread")]
async fn a_library_without_room_to_grow_loses_nothing() {
    let world = filled_world().await;
    let words = "trap '' XFSZ; ulimit -f 250; exec \"$0\" scrape --auto --json";
    let program = world.command::<&str>(&[]);
    let mut limited = Command::new("bash");
    limited.args(["-c", words]).arg(program.get_program()).current_dir(world.path()).stdin(Stdio::null());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    let output = tokio::task::spawn_blocking(move || limited.output()).await.unwrap().unwrap();
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk is full") || said.contains("library"), "{said}");

    world.run(&["scrape", "--resume", "--auto"]).await.with_status(0);
    world.run(&["scrape", "--auto"]).await.with_status(0);
    assert_complete(&world).await;
    assert_all_pictures_are_known(&world);
}

/// A folder that takes no files, until this is dropped.
struct Closed(PathBuf);

impl Closed {
    /// `None`, said aloud, where this user cannot be kept out: the superuser is not by permissions.
    fn on(folder: &Path) -> Option<Self> {
        let text = folder.to_str().unwrap();
        let closed = run_quietly("chmod", &["a-w", text])
            && std::fs::write(folder.join("probe"), "").is_err()
            || run_quietly("chattr", &["+i", text]);
        if !closed {
            println!("SKIPPED: this user cannot be kept from writing to a folder");
            let _ = std::fs::remove_file(folder.join("probe"));
            return None;
        }
        Some(Self(folder.to_owned()))
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        run_quietly("chattr", &["-i", self.0.to_str().unwrap()]);
        run_quietly("chmod", &["u+w", self.0.to_str().unwrap()]);
        let _ = std::fs::remove_file(self.0.join("probe"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_takes_no_files_fails_alone_and_is_done_when_it_does() {
    let world = filled_world().await;
    let folder = std::fs::read_dir(world.films()).unwrap().map(|entry| entry.unwrap().path());
    let folder = folder.filter(|path| path.is_dir()).min().unwrap();
    let Some(closed) = Closed::on(&folder) else { return };
    let finished = world.run(&["scrape", "--auto", "--json"]).await.with_status(1);
    let failed: Vec<_> = finished.items().into_iter().filter(|item| item["outcome"] == "failed").collect();
    assert_eq!(failed.len(), 1, "{failed:#?}");
    let error = failed[0]["error"].as_str().unwrap();
    assert!(error.contains(folder.to_str().unwrap()), "{error}");
    assert!(error.contains("permission was denied; give this user write access"), "{error}");
    assert_eq!(finished.summary()["scraped"], FILMS - 1);
    drop(closed);
    world.run(&["scrape", "--auto"]).await.with_status(0);
    assert_complete(&world).await;
}

/// Holds the library's only right to write, as another program would.
fn hold(world: &World) -> rusqlite::Connection {
    let other = rusqlite::Connection::open(world.data().join("library.db")).unwrap();
    other.busy_timeout(PATIENCE).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

/// Starts a run and holds the library once some films are done; what the run comes to.
async fn held_up(world: &World, until_end: bool) -> Finished {
    let mut command = world.command(&["scrape", "--auto", "--json", "--jobs", "2"]);
    let done = world.data().join("library.db");
    let (path, until_end) = (done, until_end);
    let output = tokio::task::spawn_blocking(move || {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let other = rusqlite::Connection::open(path).unwrap();
        other.busy_timeout(PATIENCE).unwrap();
        let begun = Instant::now();
        let scraped = "SELECT count(*) FROM items WHERE outcome = 'scraped'";
        while other.query_row(scraped, [], |row| row.get::<_, u32>(0)).unwrap() < 2 {
            assert!(begun.elapsed() < PATIENCE, "no film was ever done");
            std::thread::yield_now();
        }
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        if until_end {
            let output = child.wait_with_output().unwrap();
            other.execute_batch("ROLLBACK").unwrap();
            output
        } else {
            // Long enough for writes to wait for it.
            std::thread::sleep(Duration::from_millis(700));
            other.execute_batch("ROLLBACK").unwrap();
            child.wait_with_output().unwrap()
        }
    });
    let output = output.await.unwrap();
    Finished {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_another_program_holds_for_a_while_is_waited_for() {
    let world = filled_world().await;
    let finished = held_up(&world, false).await.with_status(0);
    assert_eq!(finished.summary()["scraped"], FILMS);
    assert_complete(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_another_program_does_not_give_back_is_told_and_nothing_is_lost() {
    let mut world = filled_world().await;
    world.configure("library.wait_s", "1");
    let finished = held_up(&world, true).await.with_status(1);
    let said = format!("{}{}", finished.stdout, finished.stderr);
    assert!(said.contains("another process has held it for 1 s; close it and try again"), "{said}");
    assert!(!said.contains("database is locked"), "{said}");
    let done = world.list().await.iter().filter(|item| item["outcome"] == "scraped").count();
    assert!((2..FILMS).contains(&done), "{done} films were done");
    assert_eq!(world.temporary_files(), Vec::<PathBuf>::new());

    world.run(&["scrape", "--resume"]).await.with_status(0);
    assert_complete(&world).await;
    assert_all_pictures_are_known(&world);

    let other = hold(&world);
    let refused = world.run(&["set", "1", "title", "Mine"]).await.with_status(1);
    assert!(refused.stderr.contains("another process has held it for 1 s"), "{refused:?}");
    drop(other);
    world.run(&["set", "1", "title", "Mine"]).await.with_status(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_is_heard_while_the_library_is_waited_for() {
    let world = filled_world().await;
    let other = hold(&world);
    let mut command = world.command(&["scrape", "--auto", "--json"]);
    let said = world.path().join("said.txt");
    command.stdout(Stdio::null()).stderr(std::fs::File::create(&said).unwrap());
    let (status, elapsed) = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        // It has to have come so far that it listens; before that Ctrl-C ends it at once, which is as good.
        std::thread::sleep(Duration::from_secs(1));
        let begun = Instant::now();
        assert!(run_quietly("kill", &["-INT", &child.id().to_string()]));
        (child.wait().unwrap(), begun.elapsed())
    })
    .await
    .unwrap();
    let said = std::fs::read_to_string(said).unwrap();
    assert_eq!(status.code(), Some(130), "{said}");
    assert!(elapsed < GENTLE_END, "it went on for {elapsed:?}");
    assert!(said.contains("bioscope scrape --resume"), "{said}");
    drop(other);
    world.run(&["scrape", "--auto"]).await.with_status(0);
    assert_complete(&world).await;
}
