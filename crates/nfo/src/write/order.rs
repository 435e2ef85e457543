//! Where a new element goes among those that are there.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::document::{Element, Node};

/// The elements of films, shows, seasons and episodes in the order Kodi exports them, with those of others beside their kin.
const ORDER: [&str; 48] = [
    "title",
    "originaltitle",
    "showtitle",
    "sorttitle",
    "ratings",
    "rating",
    "votes",
    "userrating",
    "top250",
    "seasonnumber",
    "season",
    "episode",
    "displayseason",
    "displayepisode",
    "outline",
    "plot",
    "tagline",
    "runtime",
    "thumb",
    "fanart",
    "mpaa",
    "certification",
    "playcount",
    "lastplayed",
    "id",
    "uniqueid",
    "genre",
    "tag",
    "country",
    "set",
    "credits",
    "director",
    "creator",
    "premiered",
    "year",
    "status",
    "aired",
    "studio",
    "trailer",
    "namedseason",
    "episodeguide",
    "edition",
    "videosource",
    "fileinfo",
    "actor",
    "resume",
    "dateadded",
    "locked",
];

/// The places in [`ORDER`] by name: each new element asks for those of all that are there.
static RANKS: LazyLock<HashMap<&str, usize>> =
    LazyLock::new(|| ORDER.into_iter().enumerate().map(|(rank, name)| (name, rank)).collect());

/// The node after which an element called `name` goes: the last one of its own name, or of the
/// nearest before it in Kodi's order. `None` is the very beginning.
pub(super) fn place(root: &Element, name: &str) -> Option<usize> {
    let rank = |name: &str| RANKS.get(name).copied();
    let own_rank = rank(name).unwrap_or(ORDER.len());
    // Most elements have many of their name beside them.
    let mut last = ("", None);
    let before = root.nodes().iter().enumerate().filter_map(|(at, node)| match node {
        Node::Element(element) => {
            if element.name() != last.0 {
                last = (element.name(), rank(element.name()));
            }
            last.1.filter(|&rank| rank <= own_rank).map(|rank| (rank, at))
        }
        _ => None,
    });
    before.max().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn an_element_goes_behind_its_nearest_predecessor() {
        let document = Document::parse(b"<movie><year/><x/><title/><genre/><genre/></movie>").unwrap();
        let root = document.root();
        assert_eq!(place(root, "plot"), Some(2));
        assert_eq!(place(root, "set"), Some(4));
        assert_eq!(place(root, "actor"), Some(0));
        assert_eq!(place(root, "genre"), Some(4));
        assert_eq!(place(Document::parse(b"<movie><x/><plot/></movie>").unwrap().root(), "title"), None);
    }
}
