//! A whole JSON body: read leniently inside, strictly as a whole.

use bioscope_model::Provider;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::error::ProviderError;
use crate::lenient::{Object, Told};
use crate::surrogates::without_lone_surrogates;
use crate::text;

/// Longest path or reason passed on, in characters.
const MAX_DETAIL: usize = 300;

/// What is wrong with a body, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformation {
    /// Where in the body.
    pub(crate) path: String,
    /// What is wrong there.
    pub(crate) reason: String,
}

impl Malformation {
    pub(crate) fn new(path: &str, reason: &str) -> Self {
        let bounded = |words: &str| text::line(words, MAX_DETAIL).unwrap_or_default();
        Self { path: bounded(path), reason: bounded(reason) }
    }

    /// The error for the caller: `address` was asked of `provider`, without secrets.
    pub(crate) fn of(self, provider: Provider, address: &str) -> ProviderError {
        ProviderError::Malformed {
            provider,
            address: address.to_owned(),
            path: self.path,
            reason: self.reason,
            kept: None,
        }
    }
}

/// Reads the object that `body` must be.
pub(crate) fn read_object<T: Object>(body: &[u8]) -> Result<T, Malformation> {
    let told: Told<T> = read_json(body)?;
    told.into_inner().ok_or_else(|| Malformation::new(".", "an object was expected"))
}

/// Reads the list of objects that `body` must be.
pub(crate) fn read_list<T: Object>(body: &[u8]) -> Result<Vec<T>, Malformation> {
    let told: Told<Vec<T>> = read_json(body)?;
    told.into_inner().ok_or_else(|| Malformation::new(".", "a list was expected"))
}

/// Whether the body is JSON from its beginning to its end: a half of it must not be kept as if it were the whole.
pub(crate) fn is_whole_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(without_mark(body)).is_ok()
}

/// The body without the byte order mark that some servers once put before it.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Malformation> {
    let body = without_mark(body);
    // One look at the whole for what UTF-8 allows is cheaper than one at every text in it.
    let read = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    read.or_else(|error| {
        // Looked for only where something is wrong: every other body is read as it came.
        if let Some(mended) = without_lone_surrogates(body)
            && let Ok(read) = serde_json::from_slice(&mended)
        {
            return Ok(read);
        }
        Err(malformation::<T>(body, &error))
    })
}

fn malformation<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Malformation {
    if body.trim_ascii_start().starts_with(b"<") {
        return Malformation::new(
            ".",
            "a web page came in place of JSON; check base_url and any proxy in between",
        );
    }
    // Keeping track of the path costs an allocation a key, so only a body that failed is read that way.
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let tracked = serde_path_to_error::deserialize::<_, T>(&mut deserializer);
    let path = tracked.err().map_or_else(|| ".".to_owned(), |failure| failure.path().to_string());
    Malformation::new(&path, &error.to_string())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::lenient::objects;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Film {
        title: Told<String>,
        genres: Told<Vec<Film>>,
    }

    objects!(Film);

    #[test]
    fn a_body_that_breaks_off_names_the_place() {
        let error =
            read_object::<Film>(br#"{"title": "Alien", "genres": [{"title": "Horror"}, {"title": "Sci"#);
        let error = error.unwrap_err();
        assert_eq!(error.path, "genres[1].title");
        assert!(error.reason.contains("EOF"), "{}", error.reason);
    }

    #[test]
    fn half_a_character_costs_itself_and_not_the_whole_answer() {
        let body = br#"{"title": "Alien \ud83d", "genres": [{"title": "Horror \ud83d\ude00"}]}"#;
        let film = read_object::<Film>(body).unwrap();
        assert_eq!(film.title.text(), Some("Alien \u{FFFD}"));
        assert_eq!(film.genres.all()[0].title.text(), Some("Horror \u{1F600}"));
        let error =
            read_object::<Film>(br#"{"title": "Alien \ud83d", "genres": [{"title": "Hor"#).unwrap_err();
        assert_eq!(error.path, "title", "what breaks off is an error all the same");
    }

    #[test]
    fn a_web_page_in_place_of_json_is_called_one() {
        let error = read_object::<Film>(b"\n<!DOCTYPE html><html></html>").unwrap_err();
        assert!(error.reason.contains("web page"), "{}", error.reason);
        assert!(read_object::<Film>(b"").is_err());
        assert!(read_object::<Film>(b"[]").is_err());
        assert!(read_object::<Film>(br#"{"title": "x"} trailing"#).is_err());
        assert!(read_object::<Film>(b"{}").is_ok());
        assert!(
            read_object::<Film>(b"\xEF\xBB\xBF{\"title\": \"x\"}")
                .is_ok_and(|film| film.title.text() == Some("x"))
        );
        assert_eq!(read_list::<Film>(b"[{}, 7, {}]").unwrap().len(), 2);
        assert!(read_list::<Film>(b"{}").is_err());
    }
}
