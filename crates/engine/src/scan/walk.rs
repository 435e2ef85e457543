//! What lies in a source folder. A folder that did not change since the last scan costs one stat.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bioscope_store::FolderRecord;

use crate::scan::ignore_rules::{IgnoreRules, is_control_file};

/// How deep folders may nest below a source.
pub const MAX_DEPTH: usize = 24;
/// How many entries of one folder are read.
pub const MAX_ENTRIES: usize = 200_000;
/// A folder that changed this shortly before the scan may change again without a new time stamp, because file
/// systems count time in steps (two seconds at worst); it is read again next time.
const RACY: Duration = Duration::from_secs(2);

/// A source folder as it lies on disk.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every folder that was entered, by its path below the source.
    pub folders: BTreeMap<PathBuf, FolderRecord>,
    /// Those that are new or changed.
    pub changed: BTreeSet<PathBuf>,
    /// Known folders that are gone.
    pub gone: Vec<PathBuf>,
    /// Folders that could not be read, with the reason; what is known below them stays.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// A folder that is still to be visited.
#[derive(Debug, Default)]
struct Pending {
    relative: PathBuf,
    /// What the folders above leave out.
    rules: IgnoreRules,
    /// Whether that may differ from what it was: what is known of the folder then says nothing.
    rules_changed: bool,
}

/// Reads the tree below `root`; `known` is what the last scan saw.
///
/// Fails only where `root` itself cannot be read.
pub fn walk(root: &Path, known: Vec<FolderRecord>, now: SystemTime) -> io::Result<Tree> {
    let known: HashMap<PathBuf, FolderRecord> =
        known.into_iter().map(|folder| (folder.path.clone(), folder)).collect();
    let mut links = Links { root: root.canonicalize()?, followed: HashSet::new() };
    let mut tree = Tree::default();
    let mut pending = vec![Pending::default()];
    while let Some(Pending { relative, rules, rules_changed }) = pending.pop() {
        let absolute = root.join(&relative);
        let before = known.get(&relative);
        match visit(&absolute, &relative, before, &rules, rules_changed, &mut links, now) {
            Ok((record, changed)) => {
                let rules = rules.entering(&absolute, &record.files);
                let had_rules = before.is_some_and(|before| has_control_file(&before.files));
                let may_differ = changed || record.modified_ns == i64::MIN;
                let rules_changed =
                    rules_changed || may_differ && (had_rules || has_control_file(&record.files));
                if relative.components().count() < MAX_DEPTH && !rules.skips_whole_folder() {
                    pending.extend(record.folders.iter().map(|name| Pending {
                        relative: relative.join(name),
                        rules: rules.clone(),
                        rules_changed,
                    }));
                }
                if changed {
                    tree.changed.insert(relative.clone());
                }
                tree.folders.insert(relative, record);
            }
            Err(error) if relative.as_os_str().is_empty() => return Err(error),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => keep_known(&mut tree, &known, relative, error.to_string()),
        }
    }
    tree.gone = known.into_keys().filter(|path| !tree.folders.contains_key(path)).collect();
    tree.gone.sort();
    Ok(tree)
}

fn keep_known(tree: &mut Tree, known: &HashMap<PathBuf, FolderRecord>, relative: PathBuf, reason: String) {
    for (path, record) in known.iter().filter(|(path, _)| path.starts_with(&relative)) {
        tree.folders.insert(path.clone(), record.clone());
    }
    tree.unreadable.push((relative, reason));
}

fn visit(
    absolute: &Path,
    relative: &Path,
    known: Option<&FolderRecord>,
    rules: &IgnoreRules,
    rules_changed: bool,
    links: &mut Links,
    now: SystemTime,
) -> io::Result<(FolderRecord, bool)> {
    let folder_modified = fs::metadata(absolute)?.modified()?;
    let as_known = known.filter(|record| {
        record.modified_ns == nanoseconds(last_change(absolute, folder_modified, &record.files))
    });
    if let Some(record) = as_known.filter(|_| !rules_changed) {
        return Ok((record.clone(), false));
    }
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(absolute)?.take(MAX_ENTRIES) {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if is_folder(&entry) {
            if !bioscope_names::is_ignored_folder(&name.to_string_lossy()) && links.may_enter(&entry) {
                folders.push(name);
            }
        } else if matters(&name) {
            files.push(name);
        }
    }
    let own_rules = rules.entering(absolute, &files);
    if own_rules.skips_whole_folder() {
        files.retain(|name| is_control_file(name));
        folders.clear();
    } else {
        files.retain(|name| is_control_file(name) || !own_rules.ignores(&absolute.join(name), false));
        folders.retain(|name| !own_rules.ignores(&absolute.join(name), true));
    }
    files.sort();
    folders.sort();
    let modified = last_change(absolute, folder_modified, &files);
    let racy = now.duration_since(modified).map_or(true, |age| age < RACY);
    let record = FolderRecord {
        path: relative.to_owned(),
        modified_ns: if racy { i64::MIN } else { nanoseconds(modified) },
        files,
        folders,
    };
    // A folder that was racy last time and still is, with the same names in it, has nothing new to tell yet.
    let changed = known.is_none_or(|known| {
        as_known.is_none() && (known.modified_ns != i64::MIN || !racy)
            || known.files != record.files
            || known.folders != record.folders
    });
    Ok((record, changed))
}

/// When a folder changed last. A file that steers the scan may be edited in place, which leaves the folder's own time
/// stamp as it is.
fn last_change(folder: &Path, modified: SystemTime, files: &[PathBuf]) -> SystemTime {
    files
        .iter()
        .filter(|name| is_control_file(name))
        .filter_map(|name| fs::metadata(folder.join(name)).ok()?.modified().ok())
        .fold(modified, SystemTime::max)
}

fn has_control_file(files: &[PathBuf]) -> bool {
    files.iter().any(|name| is_control_file(name))
}

fn is_folder(entry: &fs::DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => fs::metadata(entry.path()).is_ok_and(|target| target.is_dir()),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    }
}

/// Links to folders: each target is entered once, and none that lies in the source anyway, so that links among
/// folders make the walk neither endless nor count a film twice.
struct Links {
    root: PathBuf,
    followed: HashSet<PathBuf>,
}

impl Links {
    fn may_enter(&mut self, entry: &fs::DirEntry) -> bool {
        if !entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
            return true;
        }
        let Ok(target) = entry.path().canonicalize() else { return false };
        !target.starts_with(&self.root) && !self.root.starts_with(&target) && self.followed.insert(target)
    }
}

/// Whether a file says anything about the library: a video, an NFO, a picture, or a file that steers the scan.
fn matters(name: &Path) -> bool {
    if is_control_file(name) {
        return true;
    }
    let text = name.to_string_lossy();
    let extension = name.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let beside_a_video =
        matches!(extension.as_deref(), Some("nfo" | "jpg" | "jpeg" | "png" | "webp" | "gif" | "bmp" | "tbn"));
    !text.starts_with("._")
        && (beside_a_video
            || extension.is_some_and(|extension| bioscope_names::is_video_extension(&extension)))
}

/// A file's time stamp in nanoseconds since 1970; far-away stamps are capped.
pub fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |before| -before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_mins(1)
    }

    fn make(root: &Path, file: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }

    fn records(tree: &Tree) -> Vec<FolderRecord> {
        tree.folders.values().cloned().collect()
    }

    #[test]
    fn an_unchanged_tree_is_not_read_again_and_a_new_file_is_seen() {
        let root = tempfile::tempdir().unwrap();
        make(root.path(), "A (2000)/A (2000).mkv");
        make(root.path(), "B (2001)/B (2001).mkv");
        let first = walk(root.path(), Vec::new(), later()).unwrap();
        assert_eq!(first.changed.len(), 3);
        let second = walk(root.path(), records(&first), later()).unwrap();
        assert!(second.changed.is_empty() && second.gone.is_empty());
        make(root.path(), "B (2001)/B (2001).nfo");
        fs::remove_dir_all(root.path().join("A (2000)")).unwrap();
        let third = walk(root.path(), records(&second), later()).unwrap();
        assert!(third.changed.contains(Path::new("B (2001)")));
        assert_eq!(third.gone, [PathBuf::from("A (2000)")]);
    }

    #[test]
    fn folders_that_ask_to_be_left_alone_are() {
        let root = tempfile::tempdir().unwrap();
        make(root.path(), "Private/film.mkv");
        make(root.path(), "Private/.nomedia");
        make(root.path(), "Raw/film.mkv");
        fs::write(root.path().join("Raw/.ignore"), "").unwrap();
        make(root.path(), "Kept/film.mkv");
        make(root.path(), "Kept/drafts/film.mkv");
        fs::write(root.path().join("Kept/.plexignore"), "drafts\n").unwrap();
        make(root.path(), "@eaDir/film.mkv");
        let tree = walk(root.path(), Vec::new(), later()).unwrap();
        let videos: Vec<_> = tree
            .folders
            .values()
            .flat_map(|folder| folder.files.iter().map(move |file| folder.path.join(file)))
            .filter(|file| file.extension().is_some_and(|extension| extension == "mkv"))
            .collect();
        assert_eq!(videos, [PathBuf::from("Kept/film.mkv")]);
    }

    #[test]
    fn rules_edited_in_place_reach_folders_that_did_not_change() {
        let root = tempfile::tempdir().unwrap();
        make(root.path(), "A (2000)/drafts/film.mkv");
        fs::write(root.path().join(".plexignore"), "nothing\n").unwrap();
        let first = walk(root.path(), Vec::new(), later()).unwrap();
        let folder = fs::metadata(root.path()).unwrap().modified().unwrap();
        fs::write(root.path().join(".plexignore"), "drafts\n").unwrap();
        let edited = fs::File::options().write(true).open(root.path().join(".plexignore")).unwrap();
        edited.set_modified(folder + Duration::from_secs(1)).unwrap();
        let second = walk(root.path(), records(&first), later()).unwrap();
        assert_eq!(second.gone, [PathBuf::from("A (2000)/drafts")]);
        assert!(second.changed.contains(Path::new("A (2000)")));
        let third = walk(root.path(), records(&second), later()).unwrap();
        assert!(third.changed.is_empty() && third.gone.is_empty());
        fs::remove_file(root.path().join(".plexignore")).unwrap();
        let fourth = walk(root.path(), records(&third), later()).unwrap();
        assert!(fourth.changed.contains(Path::new("A (2000)/drafts")));
    }

    #[cfg(unix)]
    #[test]
    fn links_among_folders_make_the_walk_neither_endless_nor_count_twice() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        make(elsewhere.path(), "C (2002)/C (2002).mkv");
        for name in ["A (2000)", "B (2001)"] {
            make(root.path(), &format!("{name}/{name}.mkv"));
            for target in [root.path(), &root.path().join("A (2000)"), &root.path().join("B (2001)")] {
                let link =
                    root.path().join(name).join(format!("to {}", target.file_name().unwrap().display()));
                std::os::unix::fs::symlink(target, link).unwrap();
            }
            std::os::unix::fs::symlink(elsewhere.path(), root.path().join(name).join("elsewhere")).unwrap();
        }
        let tree = walk(root.path(), Vec::new(), later()).unwrap();
        let videos = tree.folders.values().flat_map(|folder| &folder.files).count();
        assert_eq!(videos, 3, "{:?}", tree.folders.keys());
    }
    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_above_ends_nothing() {
        let root = tempfile::tempdir().unwrap();
        make(root.path(), "A (2000)/A (2000).mkv");
        std::os::unix::fs::symlink(root.path(), root.path().join("A (2000)/loop")).unwrap();
        let tree = walk(root.path(), Vec::new(), later()).unwrap();
        assert_eq!(tree.folders.len(), 2);
    }
}
