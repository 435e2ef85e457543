//! `source`: the folders to catalogue.

use std::path::Path;
use std::process::ExitCode;

use bioscope_model::LibraryKind;
use bioscope_store::{Library as _, SourceFolder};
use serde_json::json;

use crate::arguments::SourceAction;
use crate::output::{Output, table};
use crate::place::absolute;
use crate::problem::Usage;
use crate::wiring::App;

/// Adds, lists or forgets source folders.
pub async fn run(app: &App, action: SourceAction, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    match action {
        SourceAction::Add { path, kind } => {
            let path = absolute(&path)?;
            if !path.is_dir() {
                return Err(Usage(format!("{} is no folder", path.display())).into());
            }
            refuse_overlaps(&path, kind, &library.sources().await?)?;
            let source = library.add_source(&path, kind).await?;
            if output.is_json() {
                output.object(&json!({"path": source.path.to_string_lossy(), "kind": source.kind.name()}))?;
            } else {
                output.line(format!(
                    "Added {} ({}). Next: bioscope scan",
                    source.path.display(),
                    source.kind
                ))?;
            }
        }
        SourceAction::List => {
            let sources = library.sources().await?;
            if output.is_json() {
                for source in sources {
                    output.object(
                        &json!({"path": source.path.to_string_lossy(), "kind": source.kind.name()}),
                    )?;
                }
            } else if sources.is_empty() {
                output.line("No folders yet. Next: bioscope source add PATH --kind movies")?;
            } else {
                let rows: Vec<_> = sources
                    .iter()
                    .map(|source| vec![source.kind.to_string(), source.path.display().to_string()])
                    .collect();
                for line in table(&rows) {
                    output.line(line)?;
                }
            }
        }
        SourceAction::Remove { path } => {
            let path = absolute(&path)?;
            let items = library.remove_source(&path).await?;
            if output.is_json() {
                output.object(&json!({"path": path.to_string_lossy(), "items": items}))?;
            } else {
                output.line(format!("Forgot {} and its {items} items; the files stay.", path.display()))?;
            }
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// A film in two source folders would be two items that write the same files.
fn refuse_overlaps(path: &Path, kind: LibraryKind, known: &[SourceFolder]) -> Result<(), Usage> {
    // A folder on a drive that is away is compared by its name.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let new = real(path);
    for source in known {
        if source.path == path && source.kind == kind {
            continue;
        }
        let Some(relation) = overlap(&new, &real(&source.path)) else { continue };
        return Err(Usage(format!(
            "{} {relation} the source folder {} ({}); forget that one first: bioscope source remove {}",
            path.display(),
            source.path.display(),
            source.kind,
            source.path.display()
        )));
    }
    Ok(())
}

fn overlap(new: &Path, known: &Path) -> Option<&'static str> {
    if new == known {
        Some("is the same as")
    } else if new.starts_with(known) {
        Some("lies inside")
    } else if known.starts_with(new) {
        Some("lies above")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use bioscope_store::SourceId;

    use super::*;

    #[test]
    fn folders_that_share_films_are_refused_and_the_very_same_one_is_not() {
        let root = tempfile::tempdir().unwrap();
        let films = root.path().join("films");
        let below = films.join("old");
        let beside = root.path().join("films 2");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::create_dir(&beside).unwrap();
        let known =
            [SourceFolder { id: SourceId(1), path: films.clone(), kind: LibraryKind::Movies, reread: false }];
        let refused = |path: &Path, kind| refuse_overlaps(path, kind, &known).err().map(|error| error.0);
        assert_eq!(refused(&films, LibraryKind::Movies), None);
        assert_eq!(refused(&beside, LibraryKind::Movies), None);
        assert!(refused(&films, LibraryKind::Tv).unwrap().contains("is the same as"));
        assert!(refused(&below.join(".."), LibraryKind::Movies).unwrap().contains("is the same as"));
        assert!(refused(&below, LibraryKind::Movies).unwrap().contains("lies inside"));
        let above = refused(root.path(), LibraryKind::Movies).unwrap();
        assert!(above.contains("lies above") && above.contains(&films.display().to_string()), "{above}");
    }
}
