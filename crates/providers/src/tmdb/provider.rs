//! TMDB as a provider: asks, and hands answers to the readers.

use async_trait::async_trait;
use bioscope_http::{Client, FetchContext, GateKey, Reply, Request, Role};
use bioscope_model::{Candidate, Collection, IdSet, ItemDetails, Language, Provider};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::endpoint;
use super::picture::Pictures;
use super::settings::TmdbSettings;
use super::{answer, collection, movie, search};
use crate::asking;
use crate::capability::{
    CollectionSource, MovieDetailsSource, MovieFinder, MovieQuery, MovieSearch, Preferences,
};
use crate::document::Malformation;
use crate::error::ProviderError;
use crate::foreign_id::ForeignId;
use crate::timing::measured;

/// TMDB's gate; its pictures have one of their own.
const GATE: GateKey = GateKey::new("tmdb", Role::Api);

/// Largest body accepted, in bytes. A recorded season of ten episodes has 152 kB, most of it guests; twenty long ones
/// come with one answer.
const BODY_LIMIT: u64 = 32 * 1024 * 1024;

/// The operations, as metrics name them: the whole, and the request in it.
const SEARCH: (&str, &str) = ("TMDB.SearchMovie", "TMDB.SearchMovie.APICall");
const DETAILS: (&str, &str) = ("TMDB.GetInfo_Movie", "TMDB.GetInfo_Movie.APICall");

/// How the key is sent.
#[derive(Debug, Clone)]
enum Key {
    /// A v3 key, in the query.
    Query(SecretString),
    /// A v4 read token with its `Bearer `, in a header field.
    Bearer(SecretString),
}

/// The Movie Database.
#[derive(Clone)]
pub struct Tmdb {
    client: Client,
    key: Key,
    pub(super) settings: TmdbSettings,
    pub(super) pictures: Pictures,
}

impl Tmdb {
    /// TMDB through `client`.
    pub fn new(client: Client, settings: TmdbSettings) -> Self {
        let key = settings.api_key.expose_secret().trim();
        let key = if key.contains('.') {
            Key::Bearer(format!("Bearer {key}").into())
        } else {
            Key::Query(key.to_owned().into())
        };
        let pictures = Pictures::below(&settings.image_base_url);
        Self { client, key, settings, pictures }
    }

    fn request(&self, url: Url, operation: &'static str, context: &FetchContext) -> Request {
        let request = Request::get(url, GATE, operation, context.clone())
            .keep_for(self.settings.lifetimes)
            .keep_when(answer::may_be_kept)
            .negative_when(answer::is_nothing)
            .header("accept", "application/json")
            .body_limit(BODY_LIMIT);
        match &self.key {
            Key::Query(key) => request.secret_query("api_key", key.clone()),
            Key::Bearer(token) => request.secret_header("authorization", token.clone()),
        }
    }

    /// Asks `url` and reads the answer.
    pub(super) async fn ask<T>(
        &self,
        url: Url,
        operation: &'static str,
        context: &FetchContext,
        read: impl Fn(&[u8]) -> Result<T, Malformation>,
    ) -> Result<T, ProviderError> {
        let request = self.request(url.clone(), operation, context);
        let fault = |source| ProviderError::Fault { provider: Provider::Tmdb, source };
        let read = |reply: &Reply| {
            answer::judge(reply, &url)
                .and_then(|body| read(body).map_err(|error| error.of(Provider::Tmdb, url.as_str())))
        };
        asking::ask(&self.client, request, fault, read).await
    }

    async fn search(
        &self,
        query: &MovieQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        // TMDB refuses a search without words; nothing can be found by them either.
        let Some(url) = endpoint::search_movie(&self.settings.base_url, query) else {
            return Ok(Vec::new());
        };
        self.ask(url, SEARCH.1, context, search::read_search).await
    }

    async fn find(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        let Some(id) = ids.imdb().map(ForeignId::Imdb) else { return Err(NOTHING) };
        let url = endpoint::find(&self.settings.base_url, id, &language.to_string());
        let read = |body: &[u8]| search::read_find(body, id);
        self.ask(url, SEARCH.1, context, read).await?.ok_or(NOTHING)
    }
}

/// The answer "not known here".
pub(super) const NOTHING: ProviderError = ProviderError::Nothing { provider: Provider::Tmdb };

#[async_trait]
impl MovieSearch for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    async fn search_movies(
        &self,
        query: &MovieQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        measured(SEARCH.0, self.search(query, context)).await
    }
}

#[async_trait]
impl MovieFinder for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    /// By IMDb's id alone: TMDB knows TheTVDB's of shows, but none of films.
    fn can_find(&self, ids: &IdSet) -> bool {
        ids.imdb().is_some()
    }

    async fn find_movie(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        measured(SEARCH.0, self.find(ids, language, context)).await
    }
}

#[async_trait]
impl MovieDetailsSource for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    fn can_describe(&self, ids: &IdSet) -> bool {
        ids.tmdb().is_some()
    }

    async fn movie_details(
        &self,
        ids: &IdSet,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ItemDetails, ProviderError> {
        let Some(id) = ids.tmdb() else { return Err(NOTHING) };
        let url = endpoint::movie(&self.settings.base_url, id, preferences);
        let read = |body: &[u8]| movie::read_movie(body, preferences, &self.pictures);
        let mut details = measured(DETAILS.0, self.ask(url, DETAILS.1, context, read)).await?;
        details.ids.insert(Provider::Tmdb, &id.to_string());
        Ok(details)
    }
}

#[async_trait]
impl CollectionSource for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    async fn collection(
        &self,
        known: &Collection,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<Collection, ProviderError> {
        let Some(id) = known.ids.tmdb() else {
            return Err(NOTHING);
        };
        let url = endpoint::collection(&self.settings.base_url, id, preferences);
        let read = |body: &[u8]| collection::read_collection(body, known, preferences, &self.pictures);
        self.ask(url, COLLECTION, context, read).await
    }
}

/// A collection has no name among the agreed operations; its request counts with the details it completes.
const COLLECTION: &str = DETAILS.1;
