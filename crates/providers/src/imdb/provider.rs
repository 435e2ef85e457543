//! IMDb as a provider: asks its sources, and hands answers to the readers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use bioscope_datasets::Index;
use bioscope_http::{Answer, Client, FetchContext, FetchError, Freshness, GateKey, Reply, Request, Role};
use bioscope_model::{Candidate, IdSet, ImdbId, ItemDetails, Provider, Year};
use bytes::Bytes;
use url::Url;

use super::challenge::{self, Verdict};
use super::cool_down::CoolDown;
use super::datasets::Datasets;
use super::pages::{self, TitlePage};
use super::settings::{ImdbSettings, ImdbSource};
use super::suggestion;
use super::wanted::Wanted;
use crate::capability::{
    AlternativeTitles, MovieDetailsSource, MovieQuery, MovieSearch, Preferences, ShowAnswer, ShowRequest,
};
use crate::document::Malformation;
use crate::error::ProviderError;
use crate::timing::measured;

/// The gate of the pages.
const PAGES_GATE: GateKey = GateKey::new("imdb", Role::Pages);
/// The gate of the suggestion service.
const SUGGESTION_GATE: GateKey = GateKey::new("imdb", Role::Search);

/// Largest page accepted, in bytes; reference pages of long series have about 3 MB.
const PAGE_LIMIT: u64 = 16 * 1024 * 1024;
/// Largest suggestion accepted, in bytes; the largest recorded has 2.5 kB.
const SUGGESTION_LIMIT: u64 = 256 * 1024;

/// The operations, as metrics name them: the whole, and the request in it.
const SEARCH: (&str, &str) = ("IMDB.SearchMovie", "IMDB.SearchMovie.HttpRequest");
const DETAILS: (&str, &str) = ("IMDB.GetMovieInfo", "IMDB.GetMovieInfo.HttpRequest");

/// The answer "not known here".
pub(super) const NOTHING: ProviderError = ProviderError::Nothing { provider: Provider::Imdb };

/// Reads the candidates of one kind out of suggestions.
type ReadSuggestions = fn(&[u8]) -> Result<Vec<Candidate>, Malformation>;

/// The Internet Movie Database.
#[derive(Clone)]
pub struct Imdb {
    client: Client,
    pub(super) settings: ImdbSettings,
    pages_pause: CoolDown,
    suggestion_pause: CoolDown,
    /// The imported files, where there are any.
    datasets: Option<Datasets>,
    /// Whether it was told that a source is passed over.
    told: Arc<AtomicBool>,
}

impl Imdb {
    /// IMDb through `client`.
    pub fn new(client: Client, settings: ImdbSettings) -> Self {
        Self {
            client,
            pages_pause: CoolDown::of(settings.cool_down),
            suggestion_pause: CoolDown::of(settings.cool_down),
            settings,
            datasets: None,
            told: Arc::default(),
        }
    }

    /// The same with the imported files, which are asked where the sources name them.
    #[must_use]
    pub fn with_datasets(mut self, index: Arc<Index>) -> Self {
        self.datasets = Some(Datasets::new(index));
        self
    }

    /// The imported files, where they are a source.
    pub(super) fn datasets(&self) -> Option<&Datasets> {
        self.datasets.as_ref().filter(|_| self.settings.sources.contains(&ImdbSource::Datasets))
    }

    /// Whether any of its sources can search.
    pub fn can_search(&self) -> bool {
        self.settings.sources.contains(&ImdbSource::Suggestion)
            || self.datasets().is_some_and(Datasets::can_search)
    }

    /// Whether any of its sources tells details.
    pub fn has_details(&self) -> bool {
        self.settings.sources.contains(&ImdbSource::Pages)
            || self.datasets().is_some_and(Datasets::has_details)
    }

    /// Whether it knows by which titles films are known elsewhere.
    pub fn knows_titles(&self) -> bool {
        self.datasets().is_some_and(Datasets::can_search)
    }

    /// Searches the sources in their order, until one knows a title of that name.
    pub(super) async fn search(
        &self,
        title: &str,
        year: Option<Year>,
        wanted: Wanted,
        operation: &'static str,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        if !self.can_search() {
            return Err(missing_source("none of its sources can search; add \"suggestion\""));
        }
        let mut trouble = None;
        for source in &self.settings.sources {
            let found = match (source, self.datasets()) {
                (ImdbSource::Datasets, Some(datasets)) => datasets.search(title, year, wanted).await,
                (ImdbSource::Suggestion, _) => {
                    self.search_suggestions(title, year, wanted, operation, context).await
                }
                _ => continue,
            };
            match found {
                Ok(found) if found.is_empty() => {}
                Ok(found) => return Ok(found),
                Err(error) if error.is_cancelled() => return Err(error),
                Err(error) => trouble = trouble.or(Some(error)),
            }
        }
        trouble.map_or(Ok(Vec::new()), Err)
    }

    async fn search_suggestions(
        &self,
        title: &str,
        year: Option<Year>,
        wanted: Wanted,
        operation: &'static str,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let read: ReadSuggestions = match wanted {
            Wanted::Films => suggestion::read_suggestions,
            Wanted::Shows => suggestion::read_shows,
        };
        let found = self.suggestions(title, year, operation, read, context).await?;
        // The year narrows the search, and may be wrong.
        if found.is_empty() && year.is_some() {
            return self.suggestions(title, None, operation, read, context).await;
        }
        Ok(found)
    }

    async fn suggestions(
        &self,
        title: &str,
        year: Option<Year>,
        operation: &'static str,
        read: ReadSuggestions,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let Some(url) = suggestion::address(&self.settings.suggestion_base_url, title, year) else {
            return Ok(Vec::new());
        };
        let request = Request::get(url.clone(), SUGGESTION_GATE, operation, context.clone())
            .keep_for(self.settings.lifetimes)
            .keep_when(challenge::may_keep_suggestion)
            .negative_when(suggestion::is_nothing)
            .header("accept", "application/json")
            .body_limit(SUGGESTION_LIMIT);
        let body = match self.fetch(request, &self.suggestion_pause, challenge::judge_suggestion).await {
            Err(error) if error.is_nothing() => return Ok(Vec::new()),
            outcome => outcome?,
        };
        self.understood(read(&body), &url, &body).await
    }

    /// The title's details, of the first source that knows it.
    async fn describe(
        &self,
        id: ImdbId,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ItemDetails, ProviderError> {
        self.first_that_knows(async |teller| match teller {
            Teller::Datasets(datasets) => datasets.describe(id, preferences).await,
            Teller::Pages => self.describe_by_page(id, Wanted::Films, DETAILS.1, preferences, context).await,
        })
        .await
    }

    /// A show's details, of the first source that knows it.
    pub(super) async fn describe_show(
        &self,
        id: ImdbId,
        request: &ShowRequest,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        self.first_that_knows(move |teller| async move {
            match teller {
                Teller::Datasets(datasets) => datasets.describe_show(id, request, preferences).await,
                Teller::Pages => self.describe_show_by_pages(id, request, preferences, context).await,
            }
        })
        .await
    }

    /// What the first of the sources that tell details knows, in the user's order.
    async fn first_that_knows<'a, T, Asked: Future<Output = Result<T, ProviderError>>>(
        &'a self,
        ask: impl Fn(Teller<'a>) -> Asked,
    ) -> Result<T, ProviderError> {
        let mut troubles = Troubles::default();
        for source in &self.settings.sources {
            let teller = match (source, self.datasets()) {
                (ImdbSource::Datasets, Some(datasets)) => Teller::Datasets(datasets),
                (ImdbSource::Pages, _) => Teller::Pages,
                _ => continue,
            };
            if let Some(answer) = troubles.pass(ask(teller).await)? {
                troubles.tell_once(&self.told);
                return Ok(answer);
            }
        }
        Err(troubles.into_error())
    }

    /// The title's details: of its reference page, or of its title page where that fails; nothing where it is not of
    /// the kind that is wanted.
    pub(super) async fn describe_by_page(
        &self,
        id: ImdbId,
        wanted: Wanted,
        operation: &'static str,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ItemDetails, ProviderError> {
        let reference = pages::reference_address(&self.settings.base_url, id);
        let page = match self.title(reference, operation, preferences, context).await {
            Err(error) if is_about_this_page(&error) => {
                let title = pages::title_address(&self.settings.base_url, id);
                self.title(title, operation, preferences, context).await?
            }
            outcome => outcome?,
        };
        let is_another = page.kind.is_some_and(|kind| !wanted.may_be(kind));
        if is_another { Err(NOTHING) } else { Ok(page.details) }
    }

    async fn title(
        &self,
        url: Url,
        operation: &'static str,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<TitlePage, ProviderError> {
        let page = self.page(url.clone(), operation, preferences, context).await?;
        self.understood(pages::read_page(&page, preferences), &url, &page).await
    }

    /// What was read of `body`, the answer to `url`; what could not be read is put aside for whoever reports it.
    pub(super) async fn understood<T>(
        &self,
        read: Result<T, Malformation>,
        url: &Url,
        body: &Bytes,
    ) -> Result<T, ProviderError> {
        match read {
            Ok(value) => Ok(value),
            Err(error) => {
                let error = error.of(Provider::Imdb, url.as_str());
                Err(error.kept_for_report(&self.client, url, body).await)
            }
        }
    }

    /// The page at `url`, which is no challenge.
    pub(super) async fn page(
        &self,
        url: Url,
        operation: &'static str,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<Bytes, ProviderError> {
        let request = Request::get(url, PAGES_GATE, operation, context.clone())
            .keep_for(self.settings.lifetimes)
            .keep_when(challenge::may_keep_page)
            .header("accept", "text/html")
            .header("accept-language", pages::accept_language(preferences))
            .body_limit(PAGE_LIMIT);
        self.fetch(request, &self.pages_pause, challenge::judge_page).await
    }

    /// Sends `request` unless its source is being left alone; then, and when it answers with a challenge, only the
    /// cache is asked, whatever the age of what it holds.
    async fn fetch(
        &self,
        request: Request,
        pause: &CoolDown,
        judge: fn(&Answer) -> Verdict,
    ) -> Result<Bytes, ProviderError> {
        let blocked = |cooling| ProviderError::Blocked { provider: Provider::Imdb, cooling };
        let is_offline = request.context.freshness == Freshness::CacheOnly;
        if let (Some(cooling), false) = (pause.remaining(), is_offline) {
            return self.kept(request, judge).await.unwrap_or_else(|| Err(blocked(cooling)));
        }
        let url = request.url.to_string();
        let reply = tokio::select! {
            biased;
            reply = Box::pin(self.client.fetch(request.clone())) => reply,
            // What was waiting for its turn when another request met the challenge must not be sent after it.
            cooling = pause.begun(), if !is_offline => {
                return self.kept(request, judge).await.unwrap_or_else(|| Err(blocked(cooling)));
            }
        };
        let reply = reply.map_err(|source| ProviderError::Fault { provider: Provider::Imdb, source })?;
        let answer = answer_of(reply);
        match judge(&answer) {
            Verdict::Answered => Ok(answer.body),
            Verdict::Unknown => Err(NOTHING),
            Verdict::Challenged => {
                let cooling = pause.begin();
                tracing::info!(
                    url,
                    minutes = cooling.as_secs() / 60,
                    "IMDb answers with a bot challenge; it is left alone"
                );
                self.kept(request, judge).await.unwrap_or_else(|| Err(blocked(cooling)))
            }
            Verdict::Strange(status) => {
                Err(Malformation::new(".", &format!("status {status}")).of(Provider::Imdb, &url))
            }
        }
    }

    /// What the cache holds for `request`, "no such title" too.
    async fn kept(
        &self,
        mut request: Request,
        judge: fn(&Answer) -> Verdict,
    ) -> Option<Result<Bytes, ProviderError>> {
        request.context.freshness = Freshness::CacheOnly;
        let answer = answer_of(Box::pin(self.client.fetch(request)).await.ok()?);
        match judge(&answer) {
            Verdict::Answered => Some(Ok(answer.body)),
            Verdict::Unknown => Some(Err(NOTHING)),
            Verdict::Challenged | Verdict::Strange(_) => None,
        }
    }
}

/// A source that tells details.
#[derive(Clone, Copy)]
enum Teller<'a> {
    Datasets(&'a Datasets),
    Pages,
}

/// What became of the sources asked so far.
#[derive(Default)]
struct Troubles {
    first: Option<ProviderError>,
    /// Whether one of them answered, and knew nothing.
    knew_nothing: bool,
}

impl Troubles {
    /// What a source told, or nothing where the next one is to be asked; an error only where the run is being stopped.
    fn pass<T>(&mut self, told: Result<T, ProviderError>) -> Result<Option<T>, ProviderError> {
        match told {
            Ok(told) => return Ok(Some(told)),
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) if error.is_nothing() => self.knew_nothing = true,
            Err(error) => self.first = self.first.take().or(Some(error)),
        }
        Ok(None)
    }

    /// Where another source answered in place of one that could not, the user should know, once.
    fn tell_once(&self, told: &AtomicBool) {
        if let Some(error) = &self.first
            && !told.swap(true, Ordering::Relaxed)
        {
            tracing::warn!("failed to {error}; IMDb's other sources serve instead");
        }
    }

    /// A source that could not answer may know what the others do not.
    fn into_error(self) -> ProviderError {
        self.first.unwrap_or_else(|| if self.knew_nothing { NOTHING } else { no_details() })
    }
}

fn answer_of(reply: Reply) -> Answer {
    Answer { status: reply.status, headers: reply.headers, body: reply.body }
}

/// What the caller is told where no source tells details.
pub(super) fn no_details() -> ProviderError {
    missing_source(
        "none of its sources tells details; import its datasets (bioscope imdb import --download), or add \"pages\"",
    )
}

fn missing_source(reason: &str) -> ProviderError {
    ProviderError::Denied {
        provider: Provider::Imdb,
        reason: format!("{reason} to sources in [providers.imdb]"),
    }
}

/// Whether another page about the same title may do better: this one could not be read, does not exist, or broke its
/// server. A host that cannot be reached or that refuses will do the same for any page.
fn is_about_this_page(error: &ProviderError) -> bool {
    let is_servers =
        |source: &FetchError| matches!(source, FetchError::Status { .. } | FetchError::TooLarge { .. });
    match error {
        ProviderError::Nothing { .. } | ProviderError::Malformed { .. } => true,
        ProviderError::Fault { source, .. } => is_servers(source),
        ProviderError::Denied { .. } | ProviderError::Blocked { .. } => false,
    }
}

#[async_trait]
impl MovieSearch for Imdb {
    fn provider(&self) -> Provider {
        Provider::Imdb
    }

    async fn search_movies(
        &self,
        query: &MovieQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let search = self.search(&query.title, query.year, Wanted::Films, SEARCH.1, context);
        measured(SEARCH.0, search).await
    }
}

#[async_trait]
impl MovieDetailsSource for Imdb {
    fn provider(&self) -> Provider {
        Provider::Imdb
    }

    fn can_describe(&self, ids: &IdSet) -> bool {
        self.has_details() && ids.imdb().is_some()
    }

    /// IMDb's pages show pictures, but not in which language they are; none are taken from them.
    fn offers_artwork(&self) -> bool {
        false
    }

    async fn movie_details(
        &self,
        ids: &IdSet,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ItemDetails, ProviderError> {
        let Some(id) = ids.imdb() else { return Err(NOTHING) };
        let mut details = measured(DETAILS.0, self.describe(id, preferences, context)).await?;
        details.ids.insert(Provider::Imdb, &id.to_string());
        Ok(details)
    }
}

#[async_trait]
impl AlternativeTitles for Imdb {
    fn provider(&self) -> Provider {
        Provider::Imdb
    }

    async fn add_movie_titles(&self, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, ProviderError> {
        match self.datasets() {
            Some(datasets) => datasets.add_titles(candidates, Wanted::Films).await,
            None => Ok(candidates),
        }
    }

    async fn add_show_titles(&self, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, ProviderError> {
        match self.datasets() {
            Some(datasets) => datasets.add_titles(candidates, Wanted::Shows).await,
            None => Ok(candidates),
        }
    }
}
