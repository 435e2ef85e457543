//! The movie set: `set/name` and `set/overview`, or the name alone.

use bioscope_model::{Collection, IdSet, Provider};

use super::pictures::set_pictures;
use super::values::text;
use crate::document::Element;

/// The first set, which is the only one that counts in Kodi.
pub(super) fn collection(root: &Element) -> Option<Collection> {
    let set = root.children("set").find(|set| !set.text().is_empty())?;
    let name = text(set, "name").or_else(|| Some(set.own_text()).filter(|name| !name.is_empty()))?;
    let mut ids = IdSet::new();
    let elsewhere = ["tmdbCollectionId", "tmdbSet"].into_iter().filter_map(|name| text(root, name));
    let unique = root.children("uniqueid").filter(|id| id.attribute("type").as_deref() == Some("tmdbcol"));
    for id in set.attribute("tmdbcolid").into_iter().chain(unique.map(Element::text)).chain(elsewhere) {
        ids.insert(Provider::Tmdb, &id);
    }
    Some(Collection { ids, name, overview: text(set, "overview"), artwork: set_pictures(root) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::TmdbId;

    fn read(inside: &str) -> Option<Collection> {
        collection(Document::parse(format!("<movie>{inside}</movie>").as_bytes()).unwrap().root())
    }

    #[test]
    fn reads_either_form() {
        assert_eq!(read("<set>Old</set>").unwrap().name, "Old");
        let new = read("<set tmdbcolid=\"7\"><name>New</name><overview>About</overview></set>").unwrap();
        assert_eq!(
            (new.name.as_str(), new.overview.as_deref(), new.ids.tmdb()),
            ("New", Some("About"), Some(TmdbId(7)))
        );
        assert_eq!(read("<set>Old<name>New</name></set>").unwrap().name, "New");
        assert_eq!(read("<set></set><set>Second</set>").unwrap().name, "Second");
        assert!(read("<set><name/></set>").is_none());
    }
}
