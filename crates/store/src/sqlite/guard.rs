//! Who has the library open, and whether the last one closed it.
//!
//! Everybody who opens a library holds a shared lock on a file beside it. Whoever gets that lock alone knows that a log
//! left beside the library is nobody's: the last program that had it open was killed, or the power went.

use std::fs::File;
use std::path::{Path, PathBuf};

/// The lock of one that has the library open; the system gives it back when the program ends, however it ends.
#[derive(Debug)]
pub(super) struct Guard {
    held: Option<File>,
    is_alone: bool,
}

impl Guard {
    /// Takes the lock; waits for a program that looks after the library right now. Where the drive knows no locks,
    /// nobody is alone.
    pub(super) fn take(library: &Path) -> Self {
        let Ok(file) =
            File::options().create(true).truncate(false).write(true).open(beside(library, ".lock"))
        else {
            return Self { held: None, is_alone: false };
        };
        if file.try_lock().is_ok() {
            return Self { held: Some(file), is_alone: true };
        }
        let held = file.lock_shared().is_ok().then_some(file);
        Self { held, is_alone: false }
    }

    /// Whether nobody else has the library open, and nobody can until [`share`](Self::share).
    pub(super) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Lets others in.
    pub(super) fn share(&mut self) {
        let Some(file) = self.held.as_ref().filter(|_| self.is_alone) else { return };
        self.is_alone = false;
        // Between the two somebody else may look after the library alone; we wait until that is done.
        if file.unlock().and_then(|()| file.lock_shared()).is_err() {
            self.held = None;
        }
    }
}

/// Whether the library was not closed by the last who had it open: its log is still there.
pub(super) fn was_left_open(library: &Path) -> bool {
    std::fs::metadata(beside(library, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Notes that the library was found damaged while in use, so that the next who opens it looks closely.
pub(super) fn suspect(library: &Path) {
    if let Err(error) = File::create(beside(library, ".suspect")) {
        tracing::warn!(%error, "that the library seems damaged could not be noted");
    }
}

/// Whether that was noted.
pub(super) fn is_suspect(library: &Path) -> bool {
    beside(library, ".suspect").exists()
}

/// The library is sound, or another.
pub(super) fn clear_suspicion(library: &Path) {
    // Mostly there is nothing to remove; what stays costs the next one a look.
    let _ = std::fs::remove_file(beside(library, ".suspect"));
}

/// The file whose name is the library's with `ending` behind it.
pub(super) fn beside(library: &Path, ending: &str) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_alone_until_it_shares() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.db");
        let mut first = Guard::take(&library);
        assert!(first.is_alone());
        first.share();
        let second = Guard::take(&library);
        assert!(!second.is_alone());
        drop(first);
        assert!(!Guard::take(&library).is_alone());
        drop(second);
        assert!(Guard::take(&library).is_alone());
    }
}
