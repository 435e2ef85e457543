//! `list --episodes`: the episodes, show by show.

use std::collections::HashMap;

use bioscope_store::{ItemId, ItemSummary, Library, Selection};

use super::{TITLE_WIDTH, nothing, object, state};
use crate::arguments::List;
use crate::output::{Output, shorten, table};

/// Columns of a show's title.
const SHOW_WIDTH: usize = 30;

/// Lists episodes in the order of their shows and of their numbers.
pub(super) async fn list(library: &dyn Library, typed: &List, output: &mut Output) -> anyhow::Result<()> {
    let query = match typed.filter.trim() {
        "" => "kind:episode".to_owned(),
        filter => format!("kind:episode ({filter})"),
    };
    let mut episodes = library.select(&Selection::Filter(query)).await?;
    let shows = library.select(&Selection::Filter("kind:show".to_owned())).await?;
    let places: HashMap<ItemId, usize> =
        shows.iter().enumerate().map(|(place, show)| (show.id, place)).collect();
    let place = |episode: &ItemSummary| episode.parent.and_then(|show| places.get(&show).copied());
    episodes.sort_by(|one, other| {
        let key = |episode: &ItemSummary| (place(episode).unwrap_or(usize::MAX), episode.number, episode.id);
        key(one).cmp(&key(other))
    });
    let count = episodes.len();
    let first = usize::try_from(typed.offset).unwrap_or(usize::MAX).min(count);
    let length = typed.limit.map_or(count - first, |limit| (limit as usize).min(count - first));
    let mut rows = Vec::new();
    for episode in &episodes[first..first + length] {
        let show = place(episode).map_or("", |place| shows[place].title.as_str());
        if output.is_json() {
            let mut value = object(episode, None, None);
            value["show"] = show.into();
            output.object(&value)?;
        } else {
            rows.push(vec![
                episode.id.to_string(),
                shorten(show, SHOW_WIDTH),
                episode.number.map_or_else(String::new, |number| number.to_string()),
                shorten(&episode.title, TITLE_WIDTH),
                state(episode),
                episode.path.display().to_string(),
            ]);
        }
    }
    if output.is_json() {
        return Ok(());
    }
    if rows.is_empty() {
        output.line(nothing(library, typed).await?)?;
    }
    for line in table(&rows) {
        output.line(line)?;
    }
    let left = count - first - length;
    if left > 0 {
        output.line(format!("and {left} more: --offset {}", first + length))?;
    }
    Ok(())
}
