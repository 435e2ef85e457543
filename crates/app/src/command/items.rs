//! What users type to name items.

use std::path::Path;

use bioscope_model::{IdSet, Provider};
use bioscope_store::{ItemId, ItemReference, ItemSummary, Library};

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

/// The one item that `text` names.
pub async fn one(library: &dyn Library, text: &str) -> anyhow::Result<ItemSummary> {
    let mut found = library.resolve(&reference(text)?).await?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(unknown(text).into()),
        many => Err(Usage(format!(
            "{text} names {many} items; name one by its number, as bioscope list prints it"
        ))
        .into()),
    }
}

fn unknown(text: &str) -> Usage {
    Usage(format!(
        "nothing in the library is named by {text:?}; bioscope list shows what there is, bioscope scan looks for more"
    ))
}
