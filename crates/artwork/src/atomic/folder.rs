//! The folder of a written file.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Instant;

use super::fault::WriteFault;

/// The folder that `target` lies in; the current one for a bare name.
pub(crate) fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Waits until a file or folder is on the disk, and tells how long that took.
pub(crate) fn timed_sync(file: &File) -> io::Result<()> {
    let begun = Instant::now();
    file.sync_all()?;
    let elapsed_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "bioscope::timing", operation = "File.Sync", elapsed_us);
    Ok(())
}

/// Makes the renames in `folder` durable, once after all of its files are written.
///
/// Windows offers no such thing, and some network file systems refuse it; there nothing happens, because the files
/// themselves are whole either way.
pub fn sync_folder(folder: &Path) -> Result<(), WriteFault> {
    #[cfg(unix)]
    {
        use std::io::ErrorKind;

        let is_refused = |kind| matches!(kind, ErrorKind::InvalidInput | ErrorKind::Unsupported);
        match File::open(folder).and_then(|folder| timed_sync(&folder)) {
            Err(error) if !is_refused(error.kind()) => return Err(WriteFault::from_io(folder, error)),
            _ => {}
        }
    }
    Ok(())
}
