//! When two addresses ask for the same thing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use url::Url;

/// Parameters that select no other content in a recording: keys, and languages, which a bundle is recorded in once.
const PASSED_OVER: &[&str] =
    &["api_key", "apikey", "client_key", "language", "include_image_language", "include_video_language"];

/// Parameters that hold a search text, which is compared without regard to case.
const SEARCH_TEXTS: &[&str] = &["query", "q"];

/// The parameter that asks for several answers in one.
const APPEND: &str = "append_to_response";

/// The query of an address, taken apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    /// What selects the content, in canonical form.
    selecting: BTreeMap<String, Vec<String>>,
    /// The parts asked for beside the main answer.
    pub(super) appended: BTreeSet<String>,
    /// Everything but keys, as it stands, to prefer the closest among equals.
    literal: BTreeSet<(String, String)>,
}

impl Query {
    pub(super) fn of(url: &Url) -> Self {
        let mut query = Self::default();
        for (name, value) in url.query_pairs() {
            let (name, value) = (name.into_owned(), value.into_owned());
            if name == APPEND {
                query.appended.extend(parts(&value));
                continue;
            }
            if !matches!(name.as_str(), "api_key" | "apikey" | "client_key") {
                query.literal.insert((name.clone(), value.clone()));
            }
            let first_page = name == "page" && value == "1";
            if first_page || PASSED_OVER.contains(&name.as_str()) {
                continue;
            }
            let value = if SEARCH_TEXTS.contains(&name.as_str()) { folded(&value) } else { value };
            query.selecting.entry(name).or_default().push(value);
        }
        for values in query.selecting.values_mut() {
            values.sort();
        }
        query
    }

    /// Whether both ask for the same content and the same appended parts.
    pub(super) fn asks_the_same(&self, other: &Self) -> bool {
        self.selecting == other.selecting && self.appended == other.appended
    }

    /// Whether both ask for the same content, whatever is appended.
    pub(super) fn asks_for_the_same_base(&self, other: &Self) -> bool {
        self.selecting == other.selecting
    }

    /// Orders answers that match equally: the fewer parameters differ literally, the greater.
    pub(super) fn agreement(&self, other: &Self) -> Reverse<usize> {
        Reverse(self.literal.symmetric_difference(&other.literal).count())
    }
}

/// The names in a list separated by commas.
fn parts(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(',').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned)
}

/// A search text without case and without superfluous spaces.
fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A path with its escapes resolved where they hide nothing, and without a trailing slash.
///
/// An escaped slash stays escaped, because it does not separate.
pub(super) fn normalised_path(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let escaped = (byte == b'%').then(|| escaped_byte(bytes.get(index + 1..index + 3)?)).flatten();
        match escaped {
            Some(b'/') => decoded.extend_from_slice(b"%2F"),
            Some(value) => decoded.push(value),
            None => decoded.push(byte),
        }
        index += if escaped.is_some() { 3 } else { 1 };
    }
    let decoded = String::from_utf8_lossy(&decoded);
    decoded.trim_end_matches('/').to_owned()
}

fn escaped_byte(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(left: &str, right: &str) -> bool {
        let query = |text: &str| Query::of(&Url::parse(&format!("https://h/p?{text}")).unwrap());
        query(left).asks_the_same(&query(right))
    }

    #[test]
    fn key_language_and_first_page_select_nothing() {
        assert!(same("query=dune&api_key=a&language=de&page=1", "query=dune"));
        assert!(same("include_image_language=de,en,null&include_video_language=de", ""));
        assert!(!same("query=dune&page=2", "query=dune"));
        assert!(!same("query=dune&year=1984", "query=dune"));
    }

    #[test]
    fn search_texts_match_whatever_their_case_and_escapes() {
        assert!(same("query=Blade%20Runner", "query=blade+runner"));
        assert!(same("q=MATRIX", "q=matrix"));
        assert!(!same("query=blade", "query=runner"));
    }

    #[test]
    fn the_order_of_parameters_and_of_appended_parts_is_of_no_account() {
        assert!(same("a=1&b=2&append_to_response=x,y", "append_to_response=y,%20x&b=2&a=1"));
        assert!(!same("append_to_response=x", "append_to_response=x,y"));
    }

    #[test]
    fn paths_match_whatever_their_escapes_and_trailing_slash() {
        assert_eq!(normalised_path("/a%20b/%C3%A9/"), normalised_path("/a b/é"));
        assert_eq!(normalised_path("/t/%74t1"), "/t/tt1");
        assert_ne!(normalised_path("/a%2Fb"), normalised_path("/a/b"));
        assert_eq!(normalised_path("/100%"), "/100%");
        assert_eq!(normalised_path("/%zz/%+1"), "/%zz/%+1");
        assert_eq!(normalised_path("/"), "");
    }
}
