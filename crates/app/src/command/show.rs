//! `show`: everything known of an item.

use std::process::ExitCode;

use bioscope_model::Field;
use bioscope_model::edit::field_text;
use bioscope_store::{ItemRecord, Library as _};
use serde_json::json;

use crate::command::items;
use crate::output::{Output, table};
use crate::wiring::App;

/// Shows one item.
pub async fn run(app: &App, item: &str, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let record = library.item(summary.id).await?;
    if output.is_json() {
        output.object(&object(&record))?;
    } else {
        for line in lines(&record) {
            output.line(line)?;
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn lines(record: &ItemRecord) -> Vec<String> {
    let scanned = &record.scanned;
    let mut rows = vec![
        vec!["item".to_owned(), record.id.to_string()],
        vec!["path".to_owned(), scanned.files.main.display().to_string()],
    ];
    for part in scanned.files.parts.iter().skip(1) {
        rows.push(vec!["part".to_owned(), part.display().to_string()]);
    }
    for version in &scanned.files.versions {
        rows.push(vec!["version".to_owned(), version.display().to_string()]);
    }
    rows.push(vec![
        "outcome".to_owned(),
        record.outcome.map_or("new", bioscope_store::Outcome::name).to_owned(),
    ]);
    if let Some(error) = &record.error {
        rows.push(vec!["reason".to_owned(), error.clone()]);
    }
    if record.locked {
        rows.push(vec!["locked".to_owned(), "yes".to_owned()]);
    }
    for (provider, id) in record
        .details
        .ids
        .iter()
        .chain(scanned.ids.iter().filter(|(provider, _)| record.details.ids.get(provider).is_none()))
    {
        rows.push(vec!["id".to_owned(), format!("{provider}:{id}")]);
    }
    for &field in Field::ALL {
        let values = field_text(&record.details, field);
        if !values.is_empty() {
            let locked = if record.locked_fields.contains(field) { " (locked)" } else { "" };
            rows.push(vec![field.to_string(), format!("{}{locked}", values.join("; "))]);
        }
    }
    for picture in &record.artwork {
        let index = if picture.index == 0 { String::new() } else { picture.index.to_string() };
        rows.push(vec![format!("{}{index}", picture.kind), picture.path.display().to_string()]);
    }
    if !record.missing_sources.is_empty() {
        let missing: Vec<&str> = record.missing_sources.iter().map(bioscope_model::Provider::label).collect();
        rows.push(vec!["missing".to_owned(), format!("{} (asked again next time)", missing.join(", "))]);
    }
    table(&rows)
}

fn object(record: &ItemRecord) -> serde_json::Value {
    let locked: Vec<&str> = record.locked_fields.iter().map(Field::name).collect();
    json!({
        "id": record.id,
        "kind": record.scanned.kind.name(),
        "files": {
            "main": record.scanned.files.main.to_string_lossy(),
            "parts": record.scanned.files.parts.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
            "versions": record.scanned.files.versions.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
        },
        "path_says": {
            "title": record.scanned.title,
            "year": record.scanned.year,
            "ids": record.scanned.ids,
            "edition": record.scanned.edition,
        },
        "outcome": record.outcome,
        "error": record.error,
        "locked": record.locked,
        "marked": record.marked,
        "locked_fields": locked,
        "missing_sources": record.missing_sources,
        "scraped_at": record.scraped_at,
        "details": record.details,
        "provenance": record.provenance,
        "artwork": record.artwork.iter().map(|picture| json!({
            "kind": picture.kind,
            "index": picture.index,
            "url": picture.url,
            "path": picture.path.to_string_lossy(),
            "width": picture.width,
            "height": picture.height,
        })).collect::<Vec<_>>(),
    })
}
