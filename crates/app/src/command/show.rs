//! `show`: everything known of an item.

use std::process::ExitCode;

use bioscope_model::edit::field_text;
use bioscope_model::{Field, ItemKind};
use bioscope_store::{ItemRecord, Library};
use serde_json::json;

use crate::command::items;
use crate::output::{Output, shorten, table};
use crate::wiring::App;

/// Columns of a season's or an episode's title.
const TITLE_WIDTH: usize = 50;

/// Shows one item.
pub async fn run(app: &App, item: &str, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let record = library.item(summary.id).await?;
    let children = children(&*library, &record).await?;
    if output.is_json() {
        output.object(&object(&record, &children))?;
    } else {
        let show = match record.parent {
            Some(show) => Some(library.item(show).await?),
            None => None,
        };
        for line in lines(&record, show.as_ref()).into_iter().chain(child_lines(&children)) {
            output.line(line)?;
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The seasons and episodes of a show, the episodes of a season.
async fn children(library: &dyn Library, record: &ItemRecord) -> anyhow::Result<Vec<ItemRecord>> {
    let season = record.scanned.place.as_ref().and_then(|place| place.season);
    Ok(match (record.scanned.kind, record.parent) {
        (ItemKind::Show, _) => library.children(record.id).await?,
        (ItemKind::Season, Some(show)) => {
            let of_season = |child: &ItemRecord| {
                let place = child.scanned.place.as_ref().and_then(|place| place.season);
                let number = child.details.number.map(|number| number.season).or(place);
                child.scanned.kind == ItemKind::Episode && number == season
            };
            library.children(show).await?.into_iter().filter(of_season).collect()
        }
        _ => Vec::new(),
    })
}

fn lines(record: &ItemRecord, show: Option<&ItemRecord>) -> Vec<String> {
    let scanned = &record.scanned;
    let mut rows = vec![
        vec!["item".to_owned(), record.id.to_string()],
        vec!["path".to_owned(), scanned.files.main.display().to_string()],
    ];
    if let Some(show) = show {
        rows.push(vec!["show".to_owned(), format!("{} {}", show.id, items::title_of(show))]);
        rows.push(vec![scanned.kind.to_string(), items::standing(record)]);
    }
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

/// The seasons and episodes of a show, a line each.
fn child_lines(children: &[ItemRecord]) -> Vec<String> {
    let rows: Vec<Vec<String>> = children
        .iter()
        .map(|child| {
            vec![
                child.id.to_string(),
                items::standing(child),
                shorten(items::title_of(child), TITLE_WIDTH),
                child.outcome.map_or("new", bioscope_store::Outcome::name).to_owned(),
            ]
        })
        .collect();
    let lines = table(&rows);
    if lines.is_empty() { lines } else { std::iter::once(String::new()).chain(lines).collect() }
}

fn object(record: &ItemRecord, children: &[ItemRecord]) -> serde_json::Value {
    let mut value = own_object(record);
    if matches!(record.scanned.kind, ItemKind::Show | ItemKind::Season) {
        value["children"] = children.iter().map(child_object).collect();
    }
    value
}

fn child_object(child: &ItemRecord) -> serde_json::Value {
    json!({
        "id": child.id,
        "kind": child.scanned.kind.name(),
        "number": child.details.number,
        "title": items::title_of(child),
        "path": child.scanned.files.main.to_string_lossy(),
        "place": place_object(child),
        "outcome": child.outcome,
    })
}

/// Where the path says that a season or an episode stands.
fn place_object(record: &ItemRecord) -> serde_json::Value {
    record.scanned.place.as_ref().map_or(serde_json::Value::Null, |place| {
        json!({
            "season": place.season,
            "episode": place.episode,
            "absolute": place.absolute,
            "aired": place.aired.map(|day| day.to_string()),
        })
    })
}

fn own_object(record: &ItemRecord) -> serde_json::Value {
    let locked: Vec<&str> = record.locked_fields.iter().map(Field::name).collect();
    json!({
        "id": record.id,
        "kind": record.scanned.kind.name(),
        "parent": record.parent,
        "place": place_object(record),
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
            "play_count": record.scanned.player.play_count,
            "foreign_nfo": record.scanned.foreign_nfo,
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
