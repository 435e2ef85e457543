//! Ids, and who gave them.
//!
//! TMDB's numbers are unique only per kind (335977 is a film and also an episode), so an id means something
//! only together with its provider and the kind of the item that carries it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest id value kept; real ones have at most 24 characters.
pub const MAX_ID_LENGTH: usize = 64;

/// A provider of metadata, by the name used in NFO files (`uniqueid type="…"`), configuration and reports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Provider {
    /// The Movie Database, themoviedb.org.
    Tmdb,
    /// The Internet Movie Database, imdb.com.
    Imdb,
    /// TheTVDB, thetvdb.com.
    Tvdb,
    /// TVmaze, tvmaze.com.
    Tvmaze,
    /// fanart.tv.
    FanartTv,
    /// Any other, by its lower-case name; its ids are carried along but never asked for.
    Other(String),
}

impl Provider {
    /// The lower-case name, as in configuration and NFO files.
    pub fn name(&self) -> &str {
        match self {
            Self::Tmdb => "tmdb",
            Self::Imdb => "imdb",
            Self::Tvdb => "tvdb",
            Self::Tvmaze => "tvmaze",
            Self::FanartTv => "fanarttv",
            Self::Other(name) => name,
        }
    }

    /// How people write the name.
    pub fn label(&self) -> &str {
        match self {
            Self::Tmdb => "TMDB",
            Self::Imdb => "IMDb",
            Self::Tvdb => "TheTVDB",
            Self::Tvmaze => "TVmaze",
            Self::FanartTv => "fanart.tv",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for Provider {
    fn from(name: String) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "tmdb" | "themoviedb" => Self::Tmdb,
            "imdb" => Self::Imdb,
            "tvdb" | "thetvdb" => Self::Tvdb,
            "tvmaze" => Self::Tvmaze,
            "fanarttv" => Self::FanartTv,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<&str> for Provider {
    fn from(name: &str) -> Self {
        Self::from(name.to_owned())
    }
}

impl From<Provider> for String {
    fn from(provider: Provider) -> Self {
        provider.name().to_owned()
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not `tt` and seven to ten digits.
    #[error("{0:?} is no IMDb id (tt and seven or more digits)")]
    Imdb(String),
    /// Not a positive number.
    #[error("{0:?} is no TMDB id (a positive number)")]
    Tmdb(String),
}

/// An IMDb title id: `tt` and at least seven digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImdbId(u32);

impl ImdbId {
    /// The title of this number; none for 0.
    pub fn new(number: u32) -> Option<Self> {
        (number > 0).then_some(Self(number))
    }

    /// The number behind `tt`.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl FromStr for ImdbId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let refuse = || IdError::Imdb(text.chars().take(MAX_ID_LENGTH).collect());
        let digits = text.trim().strip_prefix("tt").ok_or_else(refuse)?;
        if !(7..=10).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refuse());
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(refuse()),
        }
    }
}

impl TryFrom<String> for ImdbId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ImdbId> for String {
    fn from(id: ImdbId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for ImdbId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "tt{:07}", self.0)
    }
}

/// A TMDB id, a positive number whose meaning depends on the kind of item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TmdbId(pub u64);

impl FromStr for TmdbId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text.trim().parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(IdError::Tmdb(text.chars().take(MAX_ID_LENGTH).collect())),
        }
    }
}

impl fmt::Display for TmdbId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The ids of one item, one a provider, in the providers' fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdSet(BTreeMap<Provider, String>);

impl IdSet {
    /// No ids.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps `value` for `provider` unless there is one already; empty, over-long, and (for TMDB and IMDb)
    /// ill-formed values are ignored. Returns whether it was taken.
    pub fn insert(&mut self, provider: Provider, value: &str) -> bool {
        let value = value.trim();
        if !is_well_formed(&provider, value) || self.0.contains_key(&provider) {
            return false;
        }
        self.0.insert(provider, value.to_owned());
        true
    }

    /// As [`insert`](Self::insert), but an id that is there already is replaced.
    pub fn replace(&mut self, provider: Provider, value: &str) -> bool {
        let value = value.trim();
        if !is_well_formed(&provider, value) {
            return false;
        }
        self.0.insert(provider, value.to_owned());
        true
    }

    /// The id at `provider`, as text.
    pub fn get(&self, provider: &Provider) -> Option<&str> {
        self.0.get(provider).map(String::as_str)
    }

    /// The IMDb id.
    pub fn imdb(&self) -> Option<ImdbId> {
        self.get(&Provider::Imdb).and_then(|value| value.parse().ok())
    }

    /// The TMDB id.
    pub fn tmdb(&self) -> Option<TmdbId> {
        self.get(&Provider::Tmdb).and_then(|value| value.parse().ok())
    }

    /// Takes from `other` what is missing here.
    pub fn unite(&mut self, other: &Self) {
        for (provider, value) in other.iter() {
            self.insert(provider.clone(), value);
        }
    }

    /// Whether both know an id of the same provider and the two differ.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.iter().any(|(provider, value)| other.get(provider).is_some_and(|theirs| theirs != value))
    }

    /// Whether both know the same id of at least one provider.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.iter().any(|(provider, value)| other.get(provider) == Some(value))
    }

    /// All ids, in the providers' order.
    pub fn iter(&self) -> impl Iterator<Item = (&Provider, &str)> {
        self.0.iter().map(|(provider, value)| (provider, value.as_str()))
    }

    /// Whether there is no id at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_well_formed(provider: &Provider, value: &str) -> bool {
    if value.is_empty() || value.len() > MAX_ID_LENGTH || value.chars().any(char::is_control) {
        return false;
    }
    match provider {
        Provider::Imdb => value.parse::<ImdbId>().is_ok(),
        Provider::Tmdb => value.parse::<TmdbId>().is_ok(),
        _ => true,
    }
}

impl<'a> FromIterator<(Provider, &'a str)> for IdSet {
    fn from_iter<I: IntoIterator<Item = (Provider, &'a str)>>(pairs: I) -> Self {
        let mut ids = Self::new();
        for (provider, value) in pairs {
            ids.insert(provider, value);
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imdb_ids_have_seven_or_more_digits() {
        assert_eq!("tt0133093".parse::<ImdbId>().unwrap().to_string(), "tt0133093");
        assert_eq!("tt10985510".parse::<ImdbId>().unwrap().to_string(), "tt10985510");
        for bad in ["tt133", "0133093", "nm0133093", "tt01330x3", "tt0000000", "tt99999999999", ""] {
            assert!(bad.parse::<ImdbId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_first_id_of_a_provider_stays() {
        let mut ids = IdSet::new();
        assert!(ids.insert(Provider::Tmdb, "603"));
        assert!(!ids.insert(Provider::Tmdb, "604"));
        assert!(!ids.insert(Provider::Imdb, "not an id"));
        assert_eq!(ids.tmdb(), Some(TmdbId(603)));
        assert_eq!(ids.imdb(), None);
    }

    #[test]
    fn providers_are_known_by_their_other_names_too() {
        assert_eq!(Provider::from("TheMovieDB"), Provider::Tmdb);
        assert_eq!(Provider::from("Zap2It"), Provider::Other("zap2it".into()));
    }
}
