//! The user's own files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context as _;
use bioscope_datasets::{Dataset, DatasetPart, recognise};

use crate::arguments::ImdbImport;
use crate::problem::Usage;
use crate::wiring::App;

/// How the files' names end, packed and not.
const ENDINGS: [&str; 2] = [".tsv.gz", ".tsv"];

/// The files to import, in the order of their import.
pub(super) fn choose(app: &App, typed: &ImdbImport) -> anyhow::Result<BTreeMap<Dataset, PathBuf>> {
    let configured = app.configuration.imdb.dataset_dir.clone();
    let paths = if typed.paths.is_empty() { configured.into_iter().collect() } else { typed.paths.clone() };
    if paths.is_empty() {
        return Err(Usage(
            "name the dataset files, or a folder with them (or set providers.imdb.dataset_dir); to fetch them from IMDb: \
             bioscope imdb import --download"
                .to_owned(),
        )
        .into());
    }
    let mut chosen = BTreeMap::new();
    for path in &paths {
        if path.is_dir() {
            for file in files_in(path)? {
                // What else lies there is none of ours.
                if let Ok(dataset) = recognise(&file) {
                    keep_newer(&mut chosen, dataset, file);
                }
            }
        } else {
            let dataset = recognise(path)?;
            if let Some(other) = chosen.insert(dataset, path.clone()) {
                let (other, path) = (other.display(), path.display());
                return Err(Usage(format!("{other} and {path} are both {dataset}; name one of them")).into());
            }
        }
    }
    chosen.retain(|dataset, _| is_wanted(&typed.parts, *dataset));
    if chosen.is_empty() {
        let places = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        let parts = if typed.parts.is_empty() { "" } else { " of these parts" };
        return Err(Usage(format!("there are no dataset files{parts} in {places}")).into());
    }
    Ok(chosen)
}

/// Whether a file belongs to the parts asked for; all do where none are.
pub(super) fn is_wanted(parts: &[DatasetPart], dataset: Dataset) -> bool {
    parts.is_empty() || parts.contains(&dataset.part())
}

fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let read = || {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if ENDINGS.iter().any(|ending| name.ends_with(ending)) && path.is_file() {
                files.push(path);
            }
        }
        Ok::<_, std::io::Error>(files)
    };
    read().with_context(|| format!("failed to read the folder {}", folder.display()))
}

/// Of a packed and an unpacked copy the newer one counts.
fn keep_newer(chosen: &mut BTreeMap<Dataset, PathBuf>, dataset: Dataset, path: PathBuf) {
    let time = |path: &Path| {
        path.metadata().and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
    };
    let known = chosen.entry(dataset).or_insert_with(|| path.clone());
    if time(&path) > time(known) {
        *known = path;
    }
}
