//! `uniqueid`, and the elements in which other programs look for ids.

use bioscope_model::{IdSet, Provider};

use super::sequence::{replace, set_text_if_present};
use super::value::line;
use crate::document::{Element, Style};
use crate::read::provider_of_element;

/// Writes the ids: one `uniqueid` for each provider we know an id of, all others kept, and exactly one
/// default: TMDB's, else IMDb's, else the one that was it, else the first. Elements such as `imdbid` follow
/// where they are.
pub(super) fn write(root: &mut Element, ids: &IdSet, style: &Style) {
    let positions = root.positions(|element| element.name() == "uniqueid");
    let mut elements: Vec<Element> = root.children("uniqueid").cloned().collect();
    for (provider, value) in ids.iter() {
        let Some(value) = line(value) else { continue };
        // A second id of the same provider would contradict the one we know.
        let mut is_first = true;
        elements.retain_mut(|element| {
            if provider_of(element).as_ref() != Some(provider) {
                return true;
            }
            if is_first {
                element.set_text(&value, style);
            }
            std::mem::take(&mut is_first)
        });
        if is_first && let Some(name) = line(provider.name()) {
            elements.push(Element::with_text("uniqueid", &value, style).with_attribute("type", &name));
        }
    }
    mark_default(&mut elements);
    replace(root, &positions, elements, style, 0);
    update_aliases(root, ids, style);
}

fn provider_of(element: &Element) -> Option<Provider> {
    element.attribute("type").filter(|name| !name.trim().is_empty()).map(|name| Provider::from(name.trim()))
}

fn mark_default(elements: &mut [Element]) {
    let is_usable = |element: &Element| provider_of(element).is_some() && !element.text().is_empty();
    let is_default = |element: &Element| element.attribute("default").as_deref() == Some("true");
    let of_provider = |provider: Provider| {
        elements
            .iter()
            .position(|element| is_usable(element) && provider_of(element).as_ref() == Some(&provider))
    };
    let default = of_provider(Provider::Tmdb)
        .or_else(|| of_provider(Provider::Imdb))
        .or_else(|| elements.iter().position(|element| is_usable(element) && is_default(element)))
        .or_else(|| elements.iter().position(is_usable));
    for (index, element) in elements.iter_mut().enumerate() {
        if Some(index) == default {
            if !is_default(element) {
                element.set_attribute("default", "true");
            }
        } else if is_default(element) {
            element.remove_attribute("default");
        }
    }
}

/// Ids in other elements follow where they are, so that no reader is led to another film.
fn update_aliases(root: &mut Element, ids: &IdSet, style: &Style) {
    let names: Vec<String> = root.elements().map(|element| element.name().to_owned()).collect();
    for name in names {
        let id = if name == "id" {
            let is_imdb = root.child("id").is_some_and(|id| id.text().starts_with("tt"));
            is_imdb.then_some(Provider::Imdb)
        } else {
            provider_of_element(&name)
        };
        if let Some(value) = id.and_then(|provider| ids.get(&provider)) {
            set_text_if_present(root, &name, value, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn written(inside: &str, ids: &[(Provider, &str)]) -> String {
        let mut document = Document::parse(format!("<m><title/>{inside}</m>").as_bytes()).unwrap();
        let style = document.style();
        write(document.root_mut(), &ids.iter().cloned().collect(), &style);
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<m><title/>".len()..text.len() - "</m>".len()].to_owned()
    }

    #[test]
    fn tmdb_is_the_default_else_imdb() {
        let both = [(Provider::Imdb, "tt0133093"), (Provider::Tmdb, "603")];
        assert_eq!(
            written("", &both),
            "<uniqueid type=\"tmdb\" default=\"true\">603</uniqueid><uniqueid type=\"imdb\">tt0133093</uniqueid>"
        );
        assert_eq!(written("", &both[..1]), "<uniqueid type=\"imdb\" default=\"true\">tt0133093</uniqueid>");
    }

    #[test]
    fn other_ids_are_kept_and_only_one_is_default() {
        let before = "<uniqueid default=\"true\" type=\"imdb\">tt0000001</uniqueid><uniqueid type=\"trakt\" default=\"true\">5</uniqueid>\
                      <uniqueid type=\"IMDB\">tt0000002</uniqueid><id>tt0000001</id><tmdbid>1</tmdbid><TMDbId/>";
        assert_eq!(
            written(before, &[(Provider::Imdb, "tt0133093")]),
            "<uniqueid default=\"true\" type=\"imdb\">tt0133093</uniqueid><uniqueid type=\"trakt\">5</uniqueid>\
             <id>tt0133093</id><tmdbid>1</tmdbid><TMDbId/>"
        );
        assert_eq!(
            written("<uniqueid type=\"x\">1</uniqueid>", &[]),
            "<uniqueid type=\"x\" default=\"true\">1</uniqueid>"
        );
    }
}
