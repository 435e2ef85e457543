//! An answer of `/tv/{id}`: the show, and the seasons appended to it.
//!
//! Seasons come under keys of their own, `season/1`, so that no struct can name them. They are taken out on the way:
//! the struct of the show is read from the same pass over the body and never sees them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::wire::{Season, Show};
use crate::document::{Malformation, read_object};
use crate::lenient::{Object, Told};

/// Most seasons kept of one answer; no request appends more than twenty.
const MOST_SEASONS: usize = 100;

/// What the keys of seasons begin with.
const SEASON_KEY: &str = "season/";

/// The show, and the seasons appended to it by number.
#[derive(Debug, Default)]
pub(super) struct ShowBody {
    pub(super) show: Show,
    pub(super) seasons: BTreeMap<u32, Season>,
}

/// The show in `body`; an error unless it is one.
pub(super) fn read_show(body: &[u8]) -> Result<ShowBody, Malformation> {
    let told: ShowBody = read_object(body)?;
    let show = &told.show;
    if show.id.get().is_none() && show.name.text().is_none() && show.original_name.text().is_none() {
        return Err(Malformation::new(".", "a show was expected, with an id or a name"));
    }
    Ok(told)
}

impl Object for ShowBody {}

impl<'de> Deserialize<'de> for ShowBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> Visitor<'de> for BodyVisitor {
    type Value = ShowBody;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a show")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ShowBody, A::Error> {
        let mut seasons = BTreeMap::new();
        let apart = SeasonsApart { map, seasons: &mut seasons };
        let show = Show::deserialize(MapAccessDeserializer::new(apart))?;
        Ok(ShowBody { show, seasons })
    }
}

/// The fields of the answer without the seasons, which are collected on the way.
struct SeasonsApart<'a, A> {
    map: A,
    seasons: &'a mut BTreeMap<u32, Season>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for SeasonsApart<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<String>()? {
            let Some(number) = season_number(&key) else {
                return seed.deserialize(key.into_deserializer()).map(Some);
            };
            let season: Told<Season> = self.map.next_value()?;
            if let Some(season) = season.into_inner().filter(is_season)
                && self.seasons.len() < MOST_SEASONS
            {
                self.seasons.insert(number, season);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

fn season_number(key: &str) -> Option<u32> {
    key.strip_prefix(SEASON_KEY)?.parse().ok()
}

/// Whether it is a season, and not an error in its place.
fn is_season(season: &Season) -> bool {
    season.id.get().is_some() || season.episodes.get().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_told_apart_from_the_show() {
        let body = br#"{"season/0": {"id": 1}, "id": 5, "season/2": {"episodes": [{"id": 7}]}, "name": "x",
            "season/3": {"success": false, "status_code": 34}, "season/4": null, "season/x": {"id": 1},
            "seasons": [{"season_number": 0}], "season/5": [1]}"#;
        let told = read_show(body).unwrap();
        assert_eq!((told.show.id.get(), told.show.name.text()), (Some(&5), Some("x")));
        assert_eq!(told.show.seasons.all().len(), 1);
        assert_eq!(told.seasons.keys().copied().collect::<Vec<_>>(), [0, 2]);
        assert_eq!(told.seasons[&2].episodes.all().len(), 1);
    }

    #[test]
    fn what_is_no_show_is_an_error_and_says_where() {
        assert!(read_show(b"{}").is_err() && read_show(b"[]").is_err());
        let error = read_show(br#"{"id": 1, "season/1": {"episodes": [{"name": "x"#).unwrap_err();
        assert!(error.path.contains("season/1"), "{}", error.path);
    }
}
