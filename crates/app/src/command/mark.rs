//! `mark`: marks items for `scrape --marked`.

use std::process::ExitCode;

use bioscope_store::{ItemId, Library as _};
use serde_json::json;

use crate::arguments::Mark;
use crate::command::items;
use crate::output::Output;
use crate::wiring::App;

/// Marks or unmarks.
pub async fn run(app: &App, typed: &Mark, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let chosen = items::all(&*library, &typed.items).await?;
    let ids: Vec<ItemId> = chosen.iter().map(|item| item.id).collect();
    library.set_marked(&ids, !typed.off).await?;
    for item in &chosen {
        if output.is_json() {
            output.object(&json!({"id": item.id, "marked": !typed.off}))?;
        } else {
            output.line(format!(
                "{} {}: {}",
                item.id,
                items::called(item),
                if typed.off { "unmarked" } else { "marked" }
            ))?;
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}
