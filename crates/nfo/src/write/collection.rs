//! `set`, always in the new form, in every film of the set: Kodi takes the overview from the first it reads.

use bioscope_model::Collection;

use super::order::place;
use super::sequence::set_text;
use super::value::{block, line};
use crate::document::{Element, Node, Style};

/// The attribute in which Jellyfin looks for TMDB's number of the set; Kodi passes it over.
const TMDB_ATTRIBUTE: &str = "tmdbcolid";

/// Makes `collection` the first set, the only one that counts.
pub(super) fn write(root: &mut Element, collection: &Collection, style: &Style) {
    let Some(name) = line(&collection.name) else {
        return;
    };
    if root.child("set").is_none() {
        let after = place(root, "set");
        root.insert_after(after, [Element::new("set")], style, 0);
    }
    let Some(set) = root.child_mut("set") else { return };
    let is_another = set.child("name").map_or_else(|| set.own_text(), Element::text) != name;
    drop_own_text(set);
    set_text(set, "name", &name, style, 1);
    match collection.overview.as_deref().and_then(block) {
        Some(overview) => set_text(set, "overview", &overview, style, 1),
        // What was said of another set is not true of this one.
        None if is_another => super::sequence::remove_all(set, "overview"),
        None => {}
    }
    match collection.ids.tmdb().map(|id| id.to_string()) {
        Some(id) if set.attribute(TMDB_ATTRIBUTE).as_ref() != Some(&id) => {
            set.set_attribute(TMDB_ATTRIBUTE, &id);
        }
        None if is_another => set.remove_attribute(TMDB_ATTRIBUTE),
        _ => {}
    }
}

/// Takes the old form's text away.
fn drop_own_text(set: &mut Element) {
    if set.own_text().is_empty() {
        return;
    }
    let has_elements = set.elements().next().is_some();
    set.nodes_mut().retain(|node| match node {
        Node::Text(_) if has_elements => node.is_blank(),
        Node::Text(_) | Node::CData(_) => false,
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::{IdSet, Provider};

    fn written(inside: &str, overview: Option<&str>) -> String {
        let mut document = Document::parse(format!("<m><title/>{inside}</m>").as_bytes()).unwrap();
        let style = document.style();
        let ids: IdSet = [(Provider::Tmdb, "7")].into_iter().collect();
        let collection = Collection {
            ids,
            name: "New".to_owned(),
            overview: overview.map(str::to_owned),
            artwork: Vec::new(),
        };
        write(document.root_mut(), &collection, &style);
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<m><title/>".len()..text.len() - "</m>".len()].to_owned()
    }

    #[test]
    fn the_old_form_becomes_the_new_one() {
        let expected = "<set tmdbcolid=\"7\"><name>New</name><overview>About</overview></set>";
        for before in ["", "<set/>", "<set>Old</set>", "<set><name>Old</name><overview>x</overview></set>"] {
            assert_eq!(written(before, Some("About")), expected, "{before}");
        }
        assert_eq!(written("<set>Old<name>Older</name></set>", Some("About")), expected);
    }

    #[test]
    fn an_overview_stays_with_its_set() {
        assert!(
            written("<set><name>New</name><overview>x</overview></set>", None)
                .contains("<overview>x</overview>")
        );
        assert!(!written("<set><name>Old</name><overview>x</overview></set>", None).contains("overview"));
        assert!(written("<set>A</set><set>B</set>", None).ends_with("<set>B</set>"));
    }
}
