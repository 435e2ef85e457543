//! `source`: the folders to catalogue.

use std::process::ExitCode;

use bioscope_store::Library as _;
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
