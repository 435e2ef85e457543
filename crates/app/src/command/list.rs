//! `list`: what the library holds.

mod episodes;
mod missing;

use std::collections::HashMap;
use std::process::ExitCode;

use bioscope_model::ItemKind;
use bioscope_store::{ItemId, ItemSummary, Library, Page, Selection, ShowExtent};
use serde_json::json;

use crate::arguments::List;
use crate::command::items::counted;
use crate::output::{Output, shorten, table};
use crate::wiring::App;
use missing::Missing;

/// Columns of a title.
const TITLE_WIDTH: usize = 50;

/// Lists items.
pub async fn run(app: &App, typed: &List, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    if typed.episodes {
        episodes::list(&*library, typed, output).await?;
    } else {
        list(app, &*library, typed, output).await?;
    }
    library.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, library: &dyn Library, typed: &List, output: &mut Output) -> anyhow::Result<()> {
    let selection =
        if typed.filter.trim().is_empty() { Selection::All } else { Selection::Filter(typed.filter.clone()) };
    let mut rows = Vec::new();
    let items = match typed.limit {
        Some(limit) => library.select_page(&selection, Page { offset: typed.offset, limit }).await?,
        None => library.select(&selection).await?,
    };
    let shown = items.len() as u64;
    let extents = extents(library, &items).await?;
    for item in items {
        let missing = if typed.missing {
            let missing = Missing::of(app, library, &item).await?;
            if missing.is_empty() {
                continue;
            }
            Some(missing)
        } else {
            None
        };
        let extent = extents.get(&item.id);
        if output.is_json() {
            output.object(&object(&item, extent, missing.as_ref()))?;
        } else {
            let mut row = vec![
                item.id.to_string(),
                shorten(&item.title, TITLE_WIDTH),
                item.year.map_or_else(String::new, |year| year.to_string()),
                state(&item),
            ];
            if !extents.is_empty() {
                row.push(extent.map_or_else(String::new, in_words));
            }
            row.push(match &missing {
                Some(missing) => missing.in_words(),
                None => item.path.display().to_string(),
            });
            rows.push(row);
            rows.extend(missing.iter().flat_map(Missing::lines));
        }
    }
    if !output.is_json() && rows.is_empty() {
        output.line(nothing(library, typed).await?)?;
    }
    for line in table(&rows) {
        output.line(line)?;
    }
    if typed.limit.is_some() && !output.is_json() {
        let before = typed.offset.saturating_add(shown);
        let left = library.count(&selection).await?.saturating_sub(before);
        if left > 0 {
            output.line(format!("and {left} more: --offset {before}"))?;
        }
    }
    Ok(())
}

/// How much there is of the shows among `items`.
async fn extents(
    library: &dyn Library,
    items: &[ItemSummary],
) -> anyhow::Result<HashMap<ItemId, ShowExtent>> {
    let shows: Vec<ItemId> =
        items.iter().filter(|item| item.kind == ItemKind::Show).map(|item| item.id).collect();
    let extents = if shows.is_empty() { Vec::new() } else { library.extents(&shows).await? };
    Ok(shows.into_iter().zip(extents).collect())
}

fn in_words(extent: &ShowExtent) -> String {
    format!("{}, {}", counted(extent.seasons, "season"), counted(extent.episodes, "episode"))
}

/// What to say where there is nothing to list.
async fn nothing(library: &dyn Library, typed: &List) -> anyhow::Result<&'static str> {
    Ok(if library.sources().await?.is_empty() {
        "The library is empty. Next: bioscope source add PATH --kind movies (or tv)"
    } else if typed.missing {
        "Nothing is missing."
    } else {
        "Nothing found. bioscope scan looks for new items."
    })
}

fn state(item: &ItemSummary) -> String {
    let mut state = item.outcome.map_or("new", bioscope_store::Outcome::name).to_owned();
    if item.locked {
        state.push_str(", locked");
    }
    if item.marked {
        state.push_str(", marked");
    }
    state
}

fn object(item: &ItemSummary, extent: Option<&ShowExtent>, missing: Option<&Missing>) -> serde_json::Value {
    let mut value = json!({
        "id": item.id,
        "kind": item.kind.name(),
        "title": item.title,
        "year": item.year,
        "path": item.path.to_string_lossy(),
        "outcome": item.outcome,
        "locked": item.locked,
        "marked": item.marked,
        "ids": item.ids,
    });
    if let Some(extent) = extent {
        value["seasons"] = json!(extent.seasons);
        value["episodes"] = json!(extent.episodes);
    }
    if item.parent.is_some() {
        value["parent"] = json!(item.parent);
        value["number"] = json!(item.number);
    }
    if let Some(missing) = missing {
        missing.add_to(&mut value, item.kind);
    }
    value
}
