//! `explain`: why an item is what it is.

use std::process::ExitCode;

use bioscope_model::edit::field_text;
use bioscope_store::{ItemRecord, Library as _, MatchRecord};
use serde_json::json;

use crate::command::items;
use crate::output::{Output, shorten, table};
use crate::wiring::App;

/// Columns of a value.
const VALUE_WIDTH: usize = 70;

/// Explains one item.
pub async fn run(app: &App, item: &str, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let summary = items::one(&*library, item).await?;
    let record = library.item(summary.id).await?;
    let decision = library.match_of(summary.id).await?;
    let show = match record.parent {
        Some(show) => Some(library.item(show).await?),
        None => None,
    };
    if output.is_json() {
        let fields: serde_json::Map<String, serde_json::Value> = record
            .provenance
            .iter()
            .map(|(field, origin)| {
                let value = json!({"value": field_text(&record.details, field), "from": origin.to_string(),
                    "origin": origin, "locked": record.locked_fields.contains(field)});
                (field.to_string(), value)
            })
            .collect();
        output.object(&json!({"id": record.id, "path": record.scanned.files.main.to_string_lossy(),
            "parent": record.parent, "match": decision, "fields": fields}))?;
    } else {
        output.line(format!("{} — {}", record.id, record.scanned.files.main.display()))?;
        match &show {
            None => {
                for line in matching(decision.as_ref()) {
                    output.line(line)?;
                }
            }
            Some(show) => output.line(format!(
                "\n{} of {}; which show that is, and why: bioscope explain {}",
                items::standing(&record),
                items::title_of(show),
                show.id
            ))?,
        }
        for line in fields(&record) {
            output.line(line)?;
        }
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn matching(decision: Option<&MatchRecord>) -> Vec<String> {
    let Some(decision) = decision else {
        return vec!["It was not identified yet. Next: bioscope scrape".to_owned()];
    };
    let mut lines =
        vec![format!("\nIdentity: {} for {}. {}", decision.decision, decision.query, decision.reason)];
    if let Some(chosen) = &decision.chosen {
        let ids: Vec<String> = chosen.iter().map(|(provider, id)| format!("{provider}:{id}")).collect();
        lines.push(format!("Chosen: {}", ids.join(" ")));
    }
    lines.extend(candidates(decision));
    lines
}

/// The candidates of a decision, best first, with their distances and what they are made of.
pub fn candidates(decision: &MatchRecord) -> Vec<String> {
    let rows: Vec<Vec<String>> = decision
        .candidates
        .iter()
        .enumerate()
        .map(|(place, scored)| {
            let candidate = &scored.candidate;
            let ids: Vec<String> =
                candidate.ids.iter().map(|(provider, id)| format!("{provider}:{id}")).collect();
            let penalties: Vec<String> = scored
                .penalties
                .iter()
                .filter(|(_, share)| *share > 0.0005)
                .map(|(name, share)| format!("{name} {share:.3}"))
                .collect();
            vec![
                format!("  {}", place + 1),
                format!("{:.3}", scored.distance),
                shorten(&candidate.title, 44),
                candidate.year.map_or_else(|| "----".to_owned(), |year| year.to_string()),
                ids.join(" "),
                penalties.join(", "),
            ]
        })
        .collect();
    table(&rows)
}

fn fields(record: &ItemRecord) -> Vec<String> {
    let rows: Vec<Vec<String>> = record
        .provenance
        .iter()
        .map(|(field, origin)| {
            let locked = if record.locked_fields.contains(field) { ", locked" } else { "" };
            vec![
                format!("  {field}"),
                shorten(&field_text(&record.details, field).join("; "), VALUE_WIDTH),
                format!("{origin}{locked}"),
            ]
        })
        .collect();
    let mut lines =
        if rows.is_empty() { Vec::new() } else { vec!["\nFields and where they come from:".to_owned()] };
    lines.extend(table(&rows));
    lines
}
