//! The folder of a written file.

use std::path::Path;

use super::fault::WriteFault;

/// The folder that `target` lies in; the current one for a bare name.
pub(crate) fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the renames in `folder` durable, once after all of its files are written.
///
/// Windows offers no such thing, and some network file systems refuse it; there nothing happens, because the files
/// themselves are whole either way.
pub fn sync_folder(folder: &Path) -> Result<(), WriteFault> {
    #[cfg(unix)]
    {
        use std::fs::File;
        use std::io::ErrorKind;

        let is_refused = |kind| matches!(kind, ErrorKind::InvalidInput | ErrorKind::Unsupported);
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            Err(error) if !is_refused(error.kind()) => return Err(WriteFault::from_io(folder, error)),
            _ => {}
        }
    }
    Ok(())
}
