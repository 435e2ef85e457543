//! Reading JSON whose shape cannot be relied on: one field of the wrong type costs that field and nothing else.
//!
//! Every field of a wire type is a [`Told`]. It is read in one pass, without an intermediate tree: what does not
//! fit is skipped where it stands. Only a body that is no JSON at all, or breaks off, is an error.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Most elements kept of one list; the longest credits recorded have about 1,500, daily shows 15,000 episodes.
const MAX_ELEMENTS: usize = 20_000;

/// Largest whole number that a JSON number holds exactly.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A field that may be absent, null, or of the wrong type, which are all the same to the reader.
#[derive(Debug, Clone)]
pub(crate) struct Told<T>(Option<T>);

impl<T> Told<T> {
    /// The value, if there was one of the right type.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// As [`get`](Self::get), by value.
    pub(crate) fn into_inner(self) -> Option<T> {
        self.0
    }
}

impl Told<String> {
    /// The text, if there was one that is not empty.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }
}

impl<T> Told<Vec<T>> {
    /// The elements; none where there was no list.
    pub(crate) fn all(&self) -> &[T] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What a [`Told`] can be read from. The defaults refuse everything.
pub(crate) trait Tellable: Sized {
    /// What was expected, for the log.
    const EXPECTED: &'static str;

    fn from_text(_: &str) -> Option<Self> {
        None
    }

    fn from_number(_: f64) -> Option<Self> {
        None
    }

    fn from_flag(_: bool) -> Option<Self> {
        None
    }

    fn from_object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl Tellable for String {
    const EXPECTED: &'static str = "a text";

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Tellable for f64 {
    const EXPECTED: &'static str = "a number";

    /// Some old answers write numbers as texts.
    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn from_number(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Tellable for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn from_number(number: f64) -> Option<Self> {
        ((0.0..=MAX_EXACT).contains(&number) && number.fract() == 0.0).then_some(number as u64)
    }
}

impl Tellable for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_flag(flag: bool) -> Option<Self> {
        Some(flag)
    }
}

/// Marks the wire types that are JSON objects.
pub(crate) trait Object: DeserializeOwned {}

impl<T: Object> Tellable for T {
    const EXPECTED: &'static str = "an object";

    fn from_object<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

impl<T: Tellable> Tellable for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut elements = Vec::new();
        while elements.len() < MAX_ELEMENTS {
            match list.next_element::<Told<T>>()? {
                Some(Told(element)) => elements.extend(element),
                None => return Ok(Some(elements)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(elements))
    }
}

impl<'de, T: Tellable> Deserialize<'de> for Told<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ToldVisitor(PhantomData)).map(Self)
    }
}

struct ToldVisitor<T>(PhantomData<T>);

impl<T: Tellable> ToldVisitor<T> {
    fn note(value: Option<T>, found: &str) -> Option<T> {
        if value.is_none() {
            tracing::debug!(expected = T::EXPECTED, found, "left out a field of the wrong type");
        }
        value
    }
}

impl<'de, T: Tellable> Visitor<'de> for ToldVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Self::note(T::from_flag(flag), "true or false"))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Self::note(T::from_number(number as f64), "a number"))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Self::note(T::from_number(number as f64), "a number"))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Self::note(T::from_number(number), "a number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(match T::from_text(text) {
            None if text.is_empty() => None,
            value => Self::note(value, "a text"),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Ok(Self::note(T::from_list(list)?, "a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(Self::note(T::from_object(map)?, "an object"))
    }
}

/// Declares that these wire types are JSON objects.
macro_rules! objects {
    ($($name:ty),+ $(,)?) => { $(impl $crate::lenient::Object for $name {})+ };
}
pub(crate) use objects;

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Film {
        title: Told<String>,
        year: Told<u64>,
        score: Told<f64>,
        genres: Told<Vec<String>>,
        sequel: Told<Sequel>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Sequel {
        title: Told<String>,
    }

    objects!(Film, Sequel);

    fn read(json: &str) -> Film {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_field_of_the_wrong_type_costs_only_itself() {
        let film = read(
            r#"{"title": {"deep": [1, {"x": "y"}]}, "year": [1999], "score": "8.5",
                "genres": ["Drama", 7, null, "War"], "sequel": {"title": "Two"}, "unknown": {}}"#,
        );
        assert_eq!(film.title.text(), None);
        assert_eq!(film.year.get(), None);
        assert_eq!(film.score.get(), Some(&8.5));
        assert_eq!(film.genres.all(), ["Drama", "War"]);
        assert_eq!(film.sequel.get().and_then(|sequel| sequel.title.text()), Some("Two"));
    }

    #[test]
    fn whole_numbers_are_exact_or_absent() {
        for (json, year) in [("1999", Some(1999)), ("1999.0", Some(1999)), ("\"1999\"", Some(1999))] {
            assert_eq!(read(&format!(r#"{{"year": {json}}}"#)).year.get().copied(), year);
        }
        for json in ["-1", "19.5", "1e30", "true", "\"\"", "null"] {
            assert_eq!(read(&format!(r#"{{"year": {json}}}"#)).year.get(), None, "{json}");
        }
    }

    #[test]
    fn lists_are_bounded() {
        let long = format!(r#"{{"genres": [{}"x"], "title": "kept"}}"#, "\"x\",".repeat(MAX_ELEMENTS + 10));
        let film = read(&long);
        assert_eq!(film.genres.all().len(), MAX_ELEMENTS);
        assert_eq!(film.title.text(), Some("kept"));
    }
}
