//! `lock`: an item or a field stays as it is.

use std::process::ExitCode;

use bioscope_store::{ItemId, Library as _};
use serde_json::json;

use crate::arguments::Lock;
use crate::command::items;
use crate::output::Output;
use crate::wiring::App;

/// Locks or unlocks.
pub async fn run(app: &App, typed: &Lock, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let chosen = items::all(&*library, &typed.items).await?;
    let ids: Vec<ItemId> = chosen.iter().map(|item| item.id).collect();
    if typed.fields.is_empty() {
        library.set_locked(&ids, !typed.off).await?;
    }
    for &field in &typed.fields {
        library.set_field_locked(&ids, field, !typed.off).await?;
    }
    let fields: Vec<&str> = typed.fields.iter().map(|field| field.name()).collect();
    for item in &chosen {
        if output.is_json() {
            output.object(&json!({"id": item.id, "locked": !typed.off, "fields": fields}))?;
        } else {
            let what = if fields.is_empty() { String::new() } else { format!(" {}", fields.join(", ")) };
            let done = if typed.off { "unlocked" } else { "locked" };
            output.line(format!("{} {}:{what} {done}", item.id, items::called(item)))?;
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}
