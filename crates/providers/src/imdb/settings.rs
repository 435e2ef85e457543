//! Which of IMDb's sources are asked, and how.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use bioscope_http::Lifetimes;
use url::Url;

/// How long a source is left alone after it answered with a challenge.
pub const DEFAULT_COOL_DOWN: Duration = Duration::from_mins(15);

/// Longest word repeated in an error, in characters.
const MAX_WORD: usize = 32;

/// One of the ways to IMDb's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImdbSource {
    /// The official dataset files, imported into a local index: they search, and tell titles, years, ratings, people and
    /// episodes without a request.
    Datasets,
    /// The suggestion service behind the search box: it searches, and tells title, year and main actors.
    Suggestion,
    /// The pages of titles: they tell everything.
    Pages,
}

impl ImdbSource {
    /// The name in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Datasets => "datasets",
            Self::Suggestion => "suggestion",
            Self::Pages => "pages",
        }
    }
}

impl fmt::Display for ImdbSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A word that names no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use the IMDb source {0:?}: there is none of that name (known: datasets, suggestion, pages)")]
pub struct UnknownSource(String);

impl FromStr for ImdbSource {
    type Err = UnknownSource;

    fn from_str(word: &str) -> Result<Self, UnknownSource> {
        match word.trim().to_ascii_lowercase().as_str() {
            "datasets" => Ok(Self::Datasets),
            "suggestion" => Ok(Self::Suggestion),
            "pages" => Ok(Self::Pages),
            _ => Err(UnknownSource(word.chars().take(MAX_WORD).collect())),
        }
    }
}

/// Which of IMDb's sources are asked, and how.
#[derive(Debug, Clone)]
pub struct ImdbSettings {
    /// The sources, in the order in which they are asked.
    pub sources: Vec<ImdbSource>,
    /// Where the pages are: `https://www.imdb.com`.
    pub base_url: Url,
    /// Where the suggestion service is: `https://v3.sg.media-imdb.com`.
    pub suggestion_base_url: Url,
    /// How long a source is left alone after it answered with a challenge.
    pub cool_down: Duration,
    /// How long answers are used.
    pub lifetimes: Lifetimes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_known_by_name_and_strangers_refused() {
        assert_eq!("Pages".parse(), Ok(ImdbSource::Pages));
        assert_eq!("suggestion".parse(), Ok(ImdbSource::Suggestion));
        assert_eq!("datasets".parse(), Ok(ImdbSource::Datasets));
        let error = "graphql".parse::<ImdbSource>().unwrap_err();
        assert!(error.to_string().contains("known: datasets, suggestion, pages"), "{error}");
    }
}
