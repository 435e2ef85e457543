//! `backup`: a copy of the library's database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use bioscope_store::sqlite::backups::backup_path;
use bioscope_store::{BackupReason, Library as _};
use serde_json::json;

use crate::output::Output;
use crate::place::absolute;
use crate::problem::Usage;
use crate::wiring::App;

fn usual_target(app: &App) -> PathBuf {
    backup_path(&app.places.library(), jiff::Timestamp::now(), BackupReason::Asked)
}

/// Copies the library while it may be in use.
pub async fn run(app: &App, target: Option<PathBuf>, output: &mut Output) -> anyhow::Result<ExitCode> {
    let target = match target {
        Some(target) => absolute(&target)?,
        None => usual_target(app),
    };
    if target.exists() {
        return Err(Usage(format!("{} exists already; name another file", target.display())).into());
    }
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("failed to make the folder {}", folder.display()))?;
    }
    let library = app.library()?;
    library.backup(target.clone()).await?;
    library.close().await?;
    if output.is_json() {
        output.object(&json!({"backup": target.to_string_lossy()}))?;
    } else {
        output.line(format!("Copied the library to {}.", target.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
