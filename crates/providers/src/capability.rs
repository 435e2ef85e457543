//! What a provider can do: a small trait for each capability, so that a source may have only some.

use std::iter;

use async_trait::async_trait;
use bioscope_http::FetchContext;
use bioscope_model::{
    Candidate, Collection, Country, EpisodeNumber, EpisodeOrder, IdSet, ItemDetails, Language, Provider, Year,
};
use jiff::civil::Date;

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
    /// Further languages in which pictures are worth having; texts are not wanted in them.
    pub artwork_languages: Vec<Language>,
    /// The country of certifications and release dates.
    pub country: Option<Country>,
}

impl Preferences {
    /// The languages in order of preference, the one asked for first, each once.
    pub fn languages(&self) -> Vec<&Language> {
        distinct(iter::once(&self.language).chain(self.fallback_languages.iter().take(MAX_FALLBACKS)))
    }

    /// The languages of pictures, each once: those of texts, then those of pictures alone.
    pub fn picture_languages(&self) -> Vec<&Language> {
        distinct(self.languages().into_iter().chain(self.artwork_languages.iter().take(MAX_FALLBACKS)))
    }

    /// The country of age ratings: the one set, else the one that the language names (`en-US`).
    pub fn rating_country(&self) -> Option<&Country> {
        self.country.as_ref().or_else(|| self.language.country())
    }
}

fn distinct<'a>(languages: impl Iterator<Item = &'a Language>) -> Vec<&'a Language> {
    let mut kept = Vec::new();
    for language in languages {
        if !kept.contains(&language) {
            kept.push(language);
        }
    }
    kept
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
    ) -> Result<Vec<Candidate>, ProviderError>;
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
    ) -> Result<Candidate, ProviderError>;
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
    ) -> Result<ItemDetails, ProviderError>;
}

/// Knows by which titles films and shows are known elsewhere, which searches do not tell, without asking anybody.
#[async_trait]
pub trait AlternativeTitles: Send + Sync {
    /// Who knows.
    fn provider(&self) -> Provider;
    /// The same films in the same order; those it recognises with further alternative titles.
    async fn add_movie_titles(&self, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, ProviderError>;
    /// The same of shows.
    async fn add_show_titles(&self, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, ProviderError>;
}

/// What to search for among shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowQuery {
    /// The title as the path gives it.
    pub title: String,
    /// Only shows first aired in this year, where the provider can filter.
    pub year: Option<Year>,
    /// The language of the titles in the result.
    pub language: Language,
}

/// Searches shows by title.
#[async_trait]
pub trait ShowSearch: Send + Sync {
    /// Who searches.
    fn provider(&self) -> Provider;
    /// The candidates, best first by the provider's own order; empty where it knows none.
    async fn search_shows(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError>;
}

/// Finds a show by another provider's id (IMDb's, TheTVDB's).
#[async_trait]
pub trait ShowFinder: Send + Sync {
    /// Who finds.
    fn provider(&self) -> Provider;
    /// Whether it can start from any of these ids.
    fn can_find(&self, ids: &IdSet) -> bool;
    /// The show's ids at this provider, as a candidate; `Nothing` where none of the ids is known.
    async fn find_show(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError>;
}

/// Which part of a show is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowRequest {
    /// The show's ids.
    pub ids: IdSet,
    /// The seasons of which there are files, ascending; `None` asks for all, for files that are numbered by date or
    /// by one count over all seasons.
    pub seasons: Option<Vec<u32>>,
    /// The numbering that the files follow.
    pub order: EpisodeOrder,
}

/// A show as one source describes it.
#[derive(Debug, Default)]
pub struct ShowAnswer {
    /// The show itself; `season_names` too. Its pictures are those of the show alone.
    pub show: ItemDetails,
    /// The seasons asked for that the source knows, ascending.
    pub seasons: Vec<SeasonAnswer>,
    /// Parts that could not be had (a season's page, say); the rest holds all the same.
    pub faults: Vec<ShowFault>,
    /// What the user should know of this answer, full sentences: a page that lists only the first fifty episodes, an
    /// order that the source does not know.
    pub remarks: Vec<String>,
}

/// A season as one source describes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeasonAnswer {
    /// Its number, 0 for specials.
    pub number: u32,
    /// Its title, plot, first air date, ids and pictures.
    pub details: ItemDetails,
    /// Its episodes, in order.
    pub episodes: Vec<EpisodeAnswer>,
}

/// An episode as one source describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeAnswer {
    /// Where it stands in the order asked for; without an episode number for specials that have none.
    pub number: EpisodeNumber,
    /// Its place in one count over all seasons, from 1, where the source tells it.
    pub absolute: Option<u32>,
    /// The day it was aired.
    pub aired: Option<Date>,
    /// Its title, plot, people, ratings, ids and stills (as `ArtworkKind::Thumb`).
    pub details: ItemDetails,
}

/// A part of a show that could not be had.
#[derive(Debug)]
pub struct ShowFault {
    /// The season it is about; `None` for the show itself.
    pub season: Option<u32>,
    /// Why.
    pub error: ProviderError,
}

/// Tells everything about a show, its seasons and its episodes, in as few requests as the provider allows.
#[async_trait]
pub trait ShowDetailsSource: Send + Sync {
    /// Who tells.
    fn provider(&self) -> Provider;
    /// Whether these ids are enough to ask.
    fn can_describe(&self, ids: &IdSet) -> bool;
    /// Whether its details hold pictures; those that do not need not be waited for before pictures are fetched.
    fn offers_artwork(&self) -> bool {
        true
    }
    /// The show with the seasons asked for; an error only where nothing of it could be had.
    async fn show_details(
        &self,
        request: &ShowRequest,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError>;
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
