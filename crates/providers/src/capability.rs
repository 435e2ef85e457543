//! What a provider can do: a small trait for each capability, so that a source may have only some.

use async_trait::async_trait;
use bioscope_http::FetchContext;
use bioscope_model::{Collection, Country, IdSet, Language, MovieCandidate, MovieDetails, Provider, Year};

use crate::error::ProviderError;

/// Most fallback languages used; each makes addresses longer.
const MAX_FALLBACKS: usize = 8;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovieQuery {
    /// The title as the path gives it.
    pub title: String,
    /// Only films first released in this year, where the provider can filter.
    pub year: Option<Year>,
    /// The language of the titles in the result.
    pub language: Language,
}

/// Languages and country of what is fetched; a value, so that two libraries can differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The language asked for first.
    pub language: Language,
    /// What to fall back on, field by field, in order.
    pub fallback_languages: Vec<Language>,
    /// The country of certifications and release dates.
    pub country: Option<Country>,
}

impl Preferences {
    /// The languages in order of preference, the one asked for first, each once.
    pub fn languages(&self) -> Vec<&Language> {
        let mut languages = vec![&self.language];
        for language in self.fallback_languages.iter().take(MAX_FALLBACKS) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        languages
    }

    /// The country of age ratings: the one set, else the one that the language names (`en-US`).
    pub fn rating_country(&self) -> Option<&Country> {
        self.country.as_ref().or_else(|| self.language.country())
    }
}

/// Searches films by title.
#[async_trait]
pub trait MovieSearch: Send + Sync {
    /// Who searches.
    fn provider(&self) -> Provider;
    /// The candidates, best first by the provider's own order; empty where it knows none.
    async fn search_movies(
        &self,
        query: &MovieQuery,
        context: &FetchContext,
    ) -> Result<Vec<MovieCandidate>, ProviderError>;
}

/// Finds a film by another provider's id.
#[async_trait]
pub trait MovieFinder: Send + Sync {
    /// Who finds.
    fn provider(&self) -> Provider;
    /// Whether it can start from any of these ids.
    fn can_find(&self, ids: &IdSet) -> bool;
    /// The film's ids at this provider, as a candidate; `Nothing` where none of the ids is known.
    async fn find_movie(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<MovieCandidate, ProviderError>;
}

/// Tells everything about a film.
#[async_trait]
pub trait MovieDetailsSource: Send + Sync {
    /// Who tells.
    fn provider(&self) -> Provider;
    /// Whether these ids are enough to ask.
    fn can_describe(&self, ids: &IdSet) -> bool;
    /// Whether its details hold pictures; those that do not need not be waited for before pictures are fetched.
    fn offers_artwork(&self) -> bool {
        true
    }
    /// The film's details; ids of other providers among them, pictures on offer too.
    async fn movie_details(
        &self,
        ids: &IdSet,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<MovieDetails, ProviderError>;
}

/// Tells about a series of films.
#[async_trait]
pub trait CollectionSource: Send + Sync {
    /// Who tells.
    fn provider(&self) -> Provider;
    /// The collection's overview and pictures.
    async fn collection(
        &self,
        collection: &Collection,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<Collection, ProviderError>;
}
