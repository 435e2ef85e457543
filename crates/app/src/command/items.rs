//! What users type to name items.

use std::path::Path;

use bioscope_model::{EpisodeNumber, IdSet, ItemKind, Provider};
use bioscope_store::{ItemId, ItemRecord, ItemReference, ItemSummary, Library};

use crate::place::absolute;
use crate::problem::Usage;

/// What a text names: a number, `tmdb:603`, `imdb:tt0133093`, or a path.
pub fn reference(text: &str) -> anyhow::Result<ItemReference> {
    if text.trim().is_empty() {
        return Err(unknown(text).into());
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !Path::new(text).exists() {
        return Ok(ItemReference::Id(ItemId(
            text.parse().map_err(|_| Usage(format!("{text} is no item's number")))?,
        )));
    }
    if let Some((provider, id)) = text.split_once(':')
        && let provider @ (Provider::Tmdb | Provider::Imdb | Provider::Tvdb | Provider::Tvmaze) =
            Provider::from(provider)
    {
        let mut ids = IdSet::new();
        if !ids.insert(provider.clone(), id) {
            return Err(Usage(format!("{id:?} is no id at {}", provider.label())).into());
        }
        return Ok(ItemReference::External(provider, id.trim().to_owned()));
    }
    Ok(ItemReference::Path(absolute(Path::new(text))?))
}

/// All items that `texts` name, in order, each once. A text that names none is an error.
pub async fn all(library: &dyn Library, texts: &[String]) -> anyhow::Result<Vec<ItemSummary>> {
    let mut items: Vec<ItemSummary> = Vec::new();
    for text in texts {
        let found = library.resolve(&reference(text)?).await?;
        if found.is_empty() {
            return Err(unknown(text).into());
        }
        for item in found {
            if !items.iter().any(|known| known.id == item.id) {
                items.push(item);
            }
        }
    }
    Ok(items)
}

/// What an item is called where it stands without its show: an episode by its number, too.
pub fn called(item: &ItemSummary) -> String {
    match item.number.filter(|_| item.kind == ItemKind::Episode) {
        Some(number) => format!("{number} {}", item.title),
        None => item.title.clone(),
    }
}

/// Where a season or an episode stands in its show: `S01E02`, `S01`, `#1071`, `2011-11-15`; `?` where that is not known.
pub fn standing(record: &ItemRecord) -> String {
    let place = record.scanned.place.clone().unwrap_or_default();
    if let Some(number) = record.details.number {
        return number.to_string();
    }
    match (place.season, place.episode, place.absolute, place.aired) {
        (Some(season), episode @ Some(_), ..) => EpisodeNumber { season, episode }.to_string(),
        (_, _, Some(absolute), _) => format!("#{absolute}"),
        (_, _, _, Some(day)) => day.to_string(),
        (Some(season), ..) => EpisodeNumber::season(season).to_string(),
        _ => "?".to_owned(),
    }
}

/// The title of an item: the scraped one, else the path's.
pub fn title_of(record: &ItemRecord) -> &str {
    record.details.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&record.scanned.title)
}

/// `1 season`, `2 seasons`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The one item that `text` names.
pub async fn one(library: &dyn Library, text: &str) -> anyhow::Result<ItemSummary> {
    let mut found = library.resolve(&reference(text)?).await?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(unknown(text).into()),
        many => Err(Usage(format!(
            "{text} names {many} items; name one by its number, as bioscope list (of episodes: bioscope list --episodes) prints it"
        ))
        .into()),
    }
}

fn unknown(text: &str) -> Usage {
    Usage(format!(
        "nothing in the library is named by {text:?}; bioscope list shows what there is, bioscope scan looks for more"
    ))
}
