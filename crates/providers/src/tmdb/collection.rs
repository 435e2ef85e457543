//! A collection: a series of films, Kodi's movie set.

use bioscope_model::{Collection, IdSet, Provider};

use super::picture::Pictures;
use super::translation;
use super::wire;
use crate::capability::Preferences;
use crate::document::{Malformation, read_object};
use crate::text;

/// The collection in `body`, an answer of `/collection/{id}`; what it does not tell is taken from `known`.
pub(super) fn read_collection(
    body: &[u8],
    known: &Collection,
    preferences: &Preferences,
    pictures: &Pictures,
) -> Result<Collection, Malformation> {
    let told: wire::Collection = read_object(body)?;
    if told.id.get().is_none() && told.name.text().is_none() {
        return Err(Malformation::new(".", "a collection was expected, with an id or a name"));
    }
    let languages = preferences.languages();
    let mut ids = IdSet::new();
    if let Some(id) = told.id.get() {
        ids.insert(Provider::Tmdb, &id.to_string());
    }
    ids.unite(&known.ids);
    let overview = told.overview.text();
    Ok(Collection {
        ids,
        name: told
            .name
            .text()
            .and_then(|name| text::line(name, text::TITLE))
            .unwrap_or_else(|| known.name.clone()),
        overview: translation::prose(
            overview,
            &told.translations,
            &languages,
            |texts| &texts.overview,
            text::PLOT,
        )
        .map(|told| told.text),
        artwork: pictures.on_offer(
            &told.images,
            told.poster_path.text(),
            told.backdrop_path.text(),
            &preferences.language,
        ),
    })
}
