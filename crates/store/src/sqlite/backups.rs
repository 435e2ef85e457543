//! Copies that are made without being asked for: before a migration, and once a week.
//!
//! They lie in the folder `backups` beside the library. The five newest stay; copies made by hand are never taken away.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The folder of the copies, beside the library.
pub const BACKUPS_FOLDER: &str = "backups";

/// How many of the copies that nobody asked for are kept.
pub const BACKUPS_KEPT: usize = 5;

/// How old the newest copy may become.
pub const BACKUP_AGE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A copy's time in its name.
const STAMP: &str = "%Y-%m-%dT%H%M%SZ";

/// A copy of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made, to the second, as its name tells.
    pub made_at: Timestamp,
    /// Whether somebody asked for it; it then stays.
    pub by_hand: bool,
}

/// Why a copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupReason {
    /// Somebody asked for it.
    Asked,
    /// The newest one is a week old, or there is none.
    Weekly,
    /// The schema of this version is about to be replaced.
    Migration(u32),
}

/// The folder of the copies of `library`.
pub fn backups_folder(library: &Path) -> PathBuf {
    library.with_file_name(BACKUPS_FOLDER)
}

/// Where a copy of `library` made now belongs.
pub fn backup_path(library: &Path, at: Timestamp, reason: BackupReason) -> PathBuf {
    let stamp = at.strftime(STAMP);
    let name = match reason {
        BackupReason::Asked => format!("library-{stamp}.db"),
        BackupReason::Weekly => format!("library-{stamp}-weekly.db"),
        BackupReason::Migration(version) => format!("library-{stamp}-schema-{version}.db"),
    };
    backups_folder(library).join(name)
}

/// The copies of `library`, newest first. Files with other names are none.
pub fn backups(library: &Path) -> Vec<Backup> {
    let entries = std::fs::read_dir(backups_folder(library)).into_iter().flatten().flatten();
    let mut backups: Vec<Backup> = entries.filter_map(|entry| read_name(entry.path())).collect();
    backups.sort_by(|one, other| (other.made_at, &other.path).cmp(&(one.made_at, &one.path)));
    backups
}

fn read_name(path: PathBuf) -> Option<Backup> {
    let name = path.file_name()?.to_str()?.strip_prefix("library-")?.strip_suffix(".db")?;
    let end = name.find('Z')? + 1;
    let made_at = jiff::civil::DateTime::strptime(STAMP, &name[..end]).ok()?.to_zoned(TimeZone::UTC).ok()?;
    let by_hand = name.len() == end;
    Some(Backup { made_at: made_at.timestamp(), by_hand, path })
}

/// Whether a weekly copy is to be made now.
pub(super) fn is_due(library: &Path, now: Timestamp) -> bool {
    let newest = backups(library).first().map(|backup| backup.made_at);
    newest.is_none_or(|made_at| now.duration_since(made_at) >= BACKUP_AGE)
}

/// Takes away what is beyond the number kept. What cannot be taken away stays; the next time tries again.
pub(super) fn prune(library: &Path) {
    let mut automatic = backups(library);
    automatic.retain(|backup| !backup.by_hand);
    for backup in automatic.iter().skip(BACKUPS_KEPT) {
        if let Err(error) = std::fs::remove_file(&backup.path) {
            tracing::warn!(%error, path = %backup.path.display(), "an old copy of the library stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + day * 24 * 3600).unwrap()
    }

    fn make(library: &Path, day: i64, reason: BackupReason) -> PathBuf {
        let path = backup_path(library, at(day), reason);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "copy").unwrap();
        path
    }

    #[test]
    fn the_five_newest_stay_and_all_that_were_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.db");
        let asked = make(&library, 0, BackupReason::Asked);
        let old = make(&library, 1, BackupReason::Migration(2));
        let kept: Vec<PathBuf> = (2..7).map(|day| make(&library, day, BackupReason::Weekly)).collect();
        let foreign = backups_folder(&library).join("library-of-mine.db");
        std::fs::write(&foreign, "mine").unwrap();
        prune(&library);
        assert!(asked.exists() && foreign.exists() && !old.exists());
        assert!(kept.iter().all(|path| path.exists()));
        let left: Vec<PathBuf> = backups(&library).into_iter().map(|backup| backup.path).collect();
        assert_eq!(left, kept.iter().rev().chain([&asked]).cloned().collect::<Vec<_>>());
    }

    #[test]
    fn a_copy_is_due_a_week_after_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.db");
        assert!(is_due(&library, at(0)));
        make(&library, 0, BackupReason::Asked);
        assert!(!is_due(&library, at(6)));
        assert!(is_due(&library, at(7)));
    }
}
