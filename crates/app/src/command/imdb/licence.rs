//! The conditions of IMDb's datasets, told once.

use std::path::Path;

use anyhow::Context as _;

use crate::output::tell;

/// What is told before the first import, and kept beside the index.
const CONDITIONS: &str = "\
IMDb lets everybody keep its datasets for personal and non-commercial use, and for that alone; its conditions are at
https://developer.imdb.com/non-commercial-datasets/. Who shows what comes of them says: Information courtesy of IMDb
(https://www.imdb.com). Used with permission.";
/// The file that keeps it, whose presence says that it was told.
const FILE: &str = "CONDITIONS.txt";

/// Tells the conditions unless the index in `folder` has them already.
pub(super) fn tell_once(folder: &Path) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    if path.exists() {
        return Ok(());
    }
    for line in CONDITIONS.lines() {
        tell(line);
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, format!("{CONDITIONS}\n")))
        .with_context(|| format!("failed to write {}", path.display()))
}
