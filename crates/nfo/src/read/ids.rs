//! Ids in elements: `uniqueid`, `id`, and what other writers use instead.

use bioscope_model::{IdSet, ImdbId, ItemKind, Provider};

use super::mining::mine_ids;
use crate::document::Element;

/// The provider that an element such as `imdbid` or `tmdbId` holds the id of.
pub(crate) fn provider_of_element(name: &str) -> Option<Provider> {
    let folded = name.to_ascii_lowercase().replace('_', "");
    match folded.as_str() {
        "imdb" | "imdbid" => Some(Provider::Imdb),
        "tmdb" | "tmdbid" | "themoviedbid" => Some(Provider::Tmdb),
        "tvdb" | "tvdbid" | "thetvdbid" => Some(Provider::Tvdb),
        "tvmazeid" => Some(Provider::Tvmaze),
        _ => None,
    }
}

/// The providers whose ids can be asked for.
const ASKED: [Provider; 4] = [Provider::Tmdb, Provider::Imdb, Provider::Tvdb, Provider::Tvmaze];

/// All ids in the children of `root`, which describes an item of this kind. The surer an element, the earlier it is asked: `uniqueid`, then
/// elements named after a provider, then `id`.
pub(super) fn ids_of(root: &Element, kind: ItemKind) -> IdSet {
    let mut ids = IdSet::new();
    let mut unique: Vec<&Element> = root.children("uniqueid").collect();
    unique.sort_by_key(|element| element.attribute("default").is_none_or(|default| default != "true"));
    for element in unique {
        if let Some(provider) = element.attribute("type").filter(|name| !name.trim().is_empty()) {
            ids.insert(Provider::from(provider.trim()), &element.text());
        }
    }
    for element in root.elements() {
        if let Some(provider) = provider_of_element(element.name()) {
            ids.insert(provider, &element.text());
        }
    }
    for entry in root.child("ids").into_iter().flat_map(|list| list.children("entry")) {
        if let (Some(key), Some(value)) = (entry.child("key"), entry.child("value")) {
            ids.insert(Provider::from(key.text()), &value.text());
        }
    }
    for element in root.children("id") {
        insert_plain_id(&mut ids, element, kind, root);
    }
    ids
}

/// `<id>` holds an IMDb id, or (where nothing else is known) the number that Kodi's scraper put there; some writers put
/// further ids in its attributes.
fn insert_plain_id(ids: &mut IdSet, element: &Element, kind: ItemKind, root: &Element) {
    for (attribute, provider) in
        [("IMDB", Provider::Imdb), ("TMDB", Provider::Tmdb), ("TVDB", Provider::Tvdb)]
    {
        if let Some(value) = element.attribute(attribute) {
            ids.insert(provider, &value);
        }
    }
    let text = element.text();
    if text.parse::<ImdbId>().is_ok() {
        ids.insert(Provider::Imdb, &text);
    } else if text.contains("://") {
        ids.unite(&mine_ids(&text).ids);
    } else if kind == ItemKind::Movie {
        if ids.is_empty() {
            ids.insert(Provider::Tmdb, &text);
        }
    } else if ASKED.iter().all(|provider| ids.get(provider).is_none()) && is_number(&text) {
        ids.insert(scraper_of_show(root), &text);
    }
}

/// Whose number a show's or an episode's plain id is: TheTVDB's, whose scraper was Kodi's for shows, unless the pictures
/// are TMDB's.
fn scraper_of_show(root: &Element) -> Provider {
    let is_at_tmdb = root.children("thumb").any(|thumb| thumb.text().contains("tmdb.org/"));
    if is_at_tmdb { Provider::Tmdb } else { Provider::Tvdb }
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok_and(|number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::TmdbId;

    fn read(inside: &str) -> IdSet {
        read_as(ItemKind::Movie, inside)
    }

    fn read_as(kind: ItemKind, inside: &str) -> IdSet {
        ids_of(Document::parse(format!("<movie>{inside}</movie>").as_bytes()).unwrap().root(), kind)
    }

    #[test]
    fn a_shows_plain_number_is_that_of_kodis_scraper() {
        let unknown = "<id>77585</id><uniqueid type=\"unknown\" default=\"true\">77585</uniqueid>";
        assert_eq!(read_as(ItemKind::Show, unknown).get(&Provider::Tvdb), Some("77585"));
        let at_tmdb = format!("{unknown}<thumb>https://image.tmdb.org/t/p/original/a.jpg</thumb>");
        assert_eq!(read_as(ItemKind::Episode, &at_tmdb).tmdb(), Some(TmdbId(77585)));
        let named = "<id>1399</id><uniqueid type=\"tvdb\">121361</uniqueid>";
        assert_eq!(read_as(ItemKind::Show, named).tmdb(), None);
        assert!(read_as(ItemKind::Show, "<id>-1</id><id>x</id>").is_empty());
    }

    #[test]
    fn reads_every_form_of_id() {
        for inside in [
            "<uniqueid type=\"imdb\">tt0133093</uniqueid>",
            "<id>tt0133093</id>",
            "<imdbid> tt0133093 </imdbid>",
            "<imdb_id>tt0133093</imdb_id>",
            "<ids><entry><key>imdb</key><value>tt0133093\n</value></entry></ids>",
            "<id IMDB=\"tt0133093\">603</id>",
            "<id>https://www.imdb.com/title/tt0133093/</id>",
        ] {
            assert_eq!(read(inside).get(&Provider::Imdb), Some("tt0133093"), "{inside}");
        }
        assert_eq!(read("<tmdbId>603</tmdbId>").tmdb(), Some(TmdbId(603)));
        assert_eq!(read("<id>603</id>").tmdb(), Some(TmdbId(603)));
        assert_eq!(read("<id>603</id><imdbid>tt0133093</imdbid>").tmdb(), None);
    }

    #[test]
    fn the_default_id_of_a_provider_wins() {
        let ids = read(
            "<id>tt0000009</id><uniqueid type=\"tmdb\">1</uniqueid><uniqueid type=\"TMDB\" default=\"true\">2</uniqueid>",
        );
        assert_eq!(ids.tmdb(), Some(TmdbId(2)));
        assert_eq!(ids.get(&Provider::Imdb), Some("tt0000009"));
    }

    #[test]
    fn what_is_no_id_is_passed_over() {
        assert!(
            read(
                "<id>tt1234</id><uniqueid>5</uniqueid><uniqueid type=\"imdb\"></uniqueid><tmdbid>0</tmdbid>"
            )
            .is_empty()
        );
    }
}
