//! TVmaze as a provider: asks, and hands answers to the readers.

use async_trait::async_trait;
use bioscope_http::{Client, FetchContext, GateKey, Reply, Request, Role};
use bioscope_model::{Candidate, EpisodeOrder, IdSet, Language, Provider};
use url::Url;

use super::address;
use super::answer::{self, NOTHING};
use super::settings::TvmazeSettings;
use super::wire::{Episode, Show};
use super::{details, search, season};
use crate::asking;
use crate::capability::{
    Preferences, ShowAnswer, ShowDetailsSource, ShowFault, ShowFinder, ShowQuery, ShowRequest, ShowSearch,
};
use crate::document::{Malformation, read_object};
use crate::episodes::{aired_order_only, withhold_numbers};
use crate::error::ProviderError;
use crate::foreign_id::ForeignId;
use crate::timing::measured;

/// TVmaze's gate.
const GATE: GateKey = GateKey::new("tvmaze", Role::Api);

/// Largest body accepted, in bytes: some 20,000 episodes.
const BODY_LIMIT: u64 = 16 * 1024 * 1024;

/// The operations, as metrics name them: the whole, and each request in it.
const SEARCH: (&str, &str) = ("TVmaze.SearchTVShow", "TVmaze.SearchTVShow.APICall");
const DETAILS: (&str, &str) = ("TVmaze.GetInfo_TVShow", "TVmaze.GetInfo_TVShow.APICall");

/// TVmaze, which needs no key.
#[derive(Clone)]
pub struct Tvmaze {
    client: Client,
    settings: TvmazeSettings,
}

impl Tvmaze {
    /// TVmaze through `client`.
    pub fn new(client: Client, settings: TvmazeSettings) -> Self {
        Self { client, settings }
    }

    /// Asks `url` and reads the answer.
    async fn ask<T>(
        &self,
        url: Url,
        operation: &'static str,
        context: &FetchContext,
        read: impl Fn(&[u8]) -> Result<T, Malformation>,
    ) -> Result<T, ProviderError> {
        let request = Request::get(url.clone(), GATE, operation, context.clone())
            .keep_for(self.settings.lifetimes)
            .keep_when(answer::may_be_kept)
            .negative_when(answer::is_nothing)
            .header("accept", "application/json")
            .body_limit(BODY_LIMIT);
        let fault = |source| ProviderError::Fault { provider: Provider::Tvmaze, source };
        let read = |reply: &Reply| {
            answer::judge(reply, &url)
                .and_then(|body| read(body).map_err(|error| error.of(Provider::Tvmaze, url.as_str())))
        };
        asking::ask(&self.client, request, fault, read).await
    }

    async fn search(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let Some(url) = address::search(&self.settings.base_url, &query.title) else {
            return Ok(Vec::new());
        };
        match self.ask(url, SEARCH.1, context, search::read_search).await {
            Err(error) if error.is_nothing() => Ok(Vec::new()),
            outcome => outcome,
        }
    }

    async fn look_up(&self, ids: &IdSet, context: &FetchContext) -> Result<Candidate, ProviderError> {
        for id in ForeignId::of_show(ids) {
            let url = address::look_up(&self.settings.base_url, id);
            let read = |body: &[u8]| search::read_look_up(body, id);
            match self.ask(url, SEARCH.1, context, read).await {
                Err(error) if error.is_nothing() => {}
                outcome => return outcome,
            }
        }
        Err(NOTHING)
    }

    async fn describe(
        &self,
        id: u64,
        request: &ShowRequest,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        let show: Show =
            self.ask(address::show(&self.settings.base_url, id), DETAILS.1, context, read_show).await?;
        let mut answer = ShowAnswer { show: details::details(&show), ..ShowAnswer::default() };
        answer.show.ids.insert(Provider::Tvmaze, &id.to_string());
        let asked_apart;
        let episodes = if let Some(embedded) = season::embedded(&show) {
            embedded
        } else {
            asked_apart = self.episodes(id, &mut answer.faults, context).await?;
            &asked_apart
        };
        answer.seasons = season::answers(&show, episodes);
        if request.order == EpisodeOrder::Aired {
            if let Some(wanted) = &request.seasons {
                answer.seasons.retain(|season| wanted.contains(&season.number));
            }
        } else {
            // Which aired seasons hold the episodes asked for, only the other order would tell: all stay.
            withhold_numbers(&mut answer.seasons);
            answer.remarks.push(aired_order_only(&Provider::Tvmaze, request.order));
        }
        Ok(answer)
    }

    /// The list of episodes by itself; an error only where the run is being stopped.
    async fn episodes(
        &self,
        id: u64,
        faults: &mut Vec<ShowFault>,
        context: &FetchContext,
    ) -> Result<Vec<Episode>, ProviderError> {
        let url = address::episodes(&self.settings.base_url, id);
        match self.ask(url, DETAILS.1, context, season::read_episodes).await {
            Err(error) if error.is_cancelled() => Err(error),
            Err(error) => {
                if !error.is_nothing() {
                    faults.push(ShowFault { season: None, error });
                }
                Ok(Vec::new())
            }
            told => told,
        }
    }
}

fn read_show(body: &[u8]) -> Result<Show, Malformation> {
    let show: Show = read_object(body)?;
    if show.id.get().is_none() && show.name.text().is_none() {
        return Err(Malformation::new(".", "a show was expected, with an id or a name"));
    }
    Ok(show)
}

/// TVmaze's own id, a positive number.
fn own_id(ids: &IdSet) -> Option<u64> {
    ids.get(&Provider::Tvmaze)?.parse().ok().filter(|id| *id > 0)
}

#[async_trait]
impl ShowSearch for Tvmaze {
    fn provider(&self) -> Provider {
        Provider::Tvmaze
    }

    /// TVmaze filters neither by year nor by language.
    async fn search_shows(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        measured(SEARCH.0, self.search(query, context)).await
    }
}

#[async_trait]
impl ShowFinder for Tvmaze {
    fn provider(&self) -> Provider {
        Provider::Tvmaze
    }

    /// By IMDb's id, else by TheTVDB's.
    fn can_find(&self, ids: &IdSet) -> bool {
        ForeignId::of_show(ids).next().is_some()
    }

    async fn find_show(
        &self,
        ids: &IdSet,
        _: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        measured(SEARCH.0, self.look_up(ids, context)).await
    }
}

#[async_trait]
impl ShowDetailsSource for Tvmaze {
    fn provider(&self) -> Provider {
        Provider::Tvmaze
    }

    fn can_describe(&self, ids: &IdSet) -> bool {
        own_id(ids).is_some()
    }

    /// One request, whatever seasons are wanted. The language is TVmaze's own.
    async fn show_details(
        &self,
        request: &ShowRequest,
        _: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        let Some(id) = own_id(&request.ids) else { return Err(NOTHING) };
        measured(DETAILS.0, self.describe(id, request, context)).await
    }
}
