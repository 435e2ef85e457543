//! `set`: a hand edit, which locks its field.

use std::process::ExitCode;
use std::sync::Arc;

use bioscope_engine::decide::{self, FieldEdit};
use bioscope_model::Field;
use bioscope_model::edit::field_text;
use bioscope_store::Library as _;
use serde_json::json;

use crate::command::{items, scrape};
use crate::output::Output;
use crate::problem::Usage;
use crate::wiring::App;

/// Sets a field in the library and in the NFO file.
pub async fn run(
    app: &App,
    item: &str,
    field: Field,
    value: &str,
    output: &mut Output,
) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let durability = app.scrape_settings(bioscope_engine::Mode::Skip).nfo_durability;
    let edit =
        FieldEdit { item: summary.id, field, text: value.to_owned(), command: scrape::typed(), durability };
    let shared: Arc<dyn bioscope_store::Library> = library.clone();
    let edited = decide::set_field(&shared, &app.writer(), edit, jiff::Timestamp::now()).await;
    let record = match edited {
        Ok(record) => record,
        Err(decide::DecideError::Edit(error)) => return Err(Usage(format!("failed to {error}")).into()),
        Err(other) => return Err(other.into()),
    };
    let shown = field_text(&record.details, field).join("; ");
    if output.is_json() {
        output.object(
            &json!({"id": summary.id, "field": field.name(), "value": field_text(&record.details, field),
            "locked": true}),
        )?;
    } else {
        let shown = if shown.is_empty() { "(nothing)".to_owned() } else { shown };
        output.line(format!(
            "{} {}: {field} is {shown}, and stays so (unlock: bioscope lock {} --field {field} --off)",
            summary.id,
            items::called(&summary),
            summary.id
        ))?;
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}
