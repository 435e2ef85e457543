//! TMDB as a provider of shows: asks by plan, and puts the answers together.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bioscope_http::FetchContext;
use bioscope_model::{Candidate, EpisodeOrder, IdSet, Language, Provider, TmdbId};
use futures_util::future::{join, join_all};

use super::super::endpoint;
use super::super::provider::{NOTHING, Tmdb};
use super::body::{ShowBody, read_show};
use super::plan::Plan;
use super::wire::{OrderedShow, Season};
use super::{address, details, order, search, season};
use crate::capability::{
    Preferences, SeasonAnswer, ShowAnswer, ShowDetailsSource, ShowFault, ShowFinder, ShowQuery, ShowRequest,
    ShowSearch,
};
use crate::episodes::count;
use crate::error::ProviderError;
use crate::foreign_id::ForeignId;
use crate::timing::measured;

/// The operations, as metrics name them: the whole, and each request in it.
const SEARCH: (&str, &str) = ("TMDB.SearchTVShow", "TMDB.SearchTVShow.APICall");
const DETAILS: (&str, &str) = ("TMDB.GetInfo_TVShow", "TMDB.GetInfo_TVShow.APICall");

/// What requests after the first brought: seasons, and why others could not be had.
#[derive(Default)]
struct Further {
    seasons: BTreeMap<u32, Season>,
    faults: Vec<ShowFault>,
}

/// A show that is being asked for.
struct Asking<'a> {
    tmdb: &'a Tmdb,
    id: TmdbId,
    request: &'a ShowRequest,
    preferences: &'a Preferences,
    context: &'a FetchContext,
}

impl Asking<'_> {
    /// The show, then what only its answer names: the seasons that the plan could not guess, and the other order.
    async fn describe(&self) -> Result<ShowAnswer, ProviderError> {
        let plan = Plan::of(self.request.seasons.as_deref(), self.request.order);
        let (first, further) = join(self.show(&plan), self.further(plan.further.clone())).await;
        let ShowBody { show, mut seasons } = first?;
        let rest = if plan.is_guess { plan.rest(&details::known_seasons(&show, true)) } else { Vec::new() };
        let group = order::group_id(&show, self.request.order);
        let (rest, group) = join(self.further(rest), self.group(group.as_deref())).await;
        let mut answer = ShowAnswer {
            show: details::details(&show, self.preferences, &self.tmdb.pictures),
            ..ShowAnswer::default()
        };
        for part in [further, rest] {
            seasons.extend(part.seasons);
            answer.faults.extend(part.faults);
        }
        answer.seasons = self.in_order(&show, &seasons, group, &mut answer.faults, &mut answer.remarks);
        answer.show.ids.insert(Provider::Tmdb, &self.id.to_string());
        // A run that is being stopped has no answer, rather than one with holes.
        match answer.faults.iter().position(|fault| fault.error.is_cancelled()) {
            Some(place) => Err(answer.faults.swap_remove(place).error),
            None => Ok(answer),
        }
    }

    async fn show(&self, plan: &Plan) -> Result<ShowBody, ProviderError> {
        let base = &self.tmdb.settings.base_url;
        let url = address::show(base, self.id, self.preferences, self.request.order, &plan.first);
        self.tmdb.ask(url, DETAILS.1, self.context, read_show).await
    }

    /// Asks for each list of seasons at the same time.
    async fn further(&self, requests: Vec<Vec<u32>>) -> Further {
        let asked = requests.into_iter().map(async |seasons| {
            let language = self.preferences.language.to_string();
            let url = address::seasons(&self.tmdb.settings.base_url, self.id, &language, &seasons);
            (self.tmdb.ask(url, DETAILS.1, self.context, read_show).await, seasons)
        });
        let mut further = Further::default();
        for (outcome, seasons) in join_all(asked).await {
            match outcome {
                Ok(body) => further.seasons.extend(body.seasons),
                Err(error) => further.faults.extend(
                    seasons
                        .into_iter()
                        .map(|season| ShowFault { season: Some(season), error: error.clone() }),
                ),
            }
        }
        further
    }

    /// The other order, if there is one to ask for.
    async fn group(&self, id: Option<&str>) -> Option<Result<OrderedShow, ProviderError>> {
        let url = address::group(&self.tmdb.settings.base_url, id?, &self.preferences.language.to_string());
        Some(self.tmdb.ask(url, DETAILS.1, self.context, order::read_order).await)
    }

    /// The seasons asked for, in the order asked for where TMDB knows it.
    fn in_order(
        &self,
        show: &super::wire::Show,
        told: &BTreeMap<u32, Season>,
        group: Option<Result<OrderedShow, ProviderError>>,
        faults: &mut Vec<ShowFault>,
        remarks: &mut Vec<String>,
    ) -> Vec<SeasonAnswer> {
        let pictures = &self.tmdb.pictures;
        let mut seasons: Vec<SeasonAnswer> = told
            .iter()
            .map(|(number, told)| season::season(*number, told, self.preferences, pictures))
            .collect();
        match group {
            Some(Ok(group)) => seasons = order::reordered(&group, seasons, pictures),
            outcome => {
                let regular: Vec<u32> =
                    details::known_seasons(show, false).into_iter().filter(|number| *number > 0).collect();
                count(&mut seasons, &regular);
                if let Some(Err(error)) = outcome {
                    // Aired numbers in place of those asked for would describe other episodes.
                    faults.push(ShowFault { season: None, error });
                    return Vec::new();
                }
                if self.request.order != EpisodeOrder::Aired {
                    let title = show.name.text().or(show.original_name.text()).unwrap_or("this show");
                    remarks.push(order::unknown_order(title, self.request.order));
                }
            }
        }
        if let Some(wanted) = &self.request.seasons {
            seasons.retain(|season| wanted.contains(&season.number));
        }
        seasons
    }
}

impl Tmdb {
    async fn search_show(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        // TMDB refuses a search without words; nothing can be found by them either.
        let Some(url) = address::search(&self.settings.base_url, query) else {
            return Ok(Vec::new());
        };
        self.ask(url, SEARCH.1, context, search::read_search).await
    }

    async fn look_show_up(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        for id in ForeignId::of_show(ids) {
            let url = endpoint::find(&self.settings.base_url, id, &language.to_string());
            let read = |body: &[u8]| search::read_find(body, id);
            if let Some(candidate) = self.ask(url, SEARCH.1, context, read).await? {
                return Ok(candidate);
            }
        }
        Err(NOTHING)
    }
}

#[async_trait]
impl ShowSearch for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    async fn search_shows(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        measured(SEARCH.0, self.search_show(query, context)).await
    }
}

#[async_trait]
impl ShowFinder for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    /// By IMDb's id, else by TheTVDB's.
    fn can_find(&self, ids: &IdSet) -> bool {
        ForeignId::of_show(ids).next().is_some()
    }

    async fn find_show(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        measured(SEARCH.0, self.look_show_up(ids, language, context)).await
    }
}

#[async_trait]
impl ShowDetailsSource for Tmdb {
    fn provider(&self) -> Provider {
        Provider::Tmdb
    }

    fn can_describe(&self, ids: &IdSet) -> bool {
        ids.tmdb().is_some()
    }

    /// One request for up to twelve seasons, one more for every further twenty; the module's page says how.
    async fn show_details(
        &self,
        request: &ShowRequest,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        let Some(id) = request.ids.tmdb() else { return Err(NOTHING) };
        let asking = Asking { tmdb: self, id, request, preferences, context };
        measured(DETAILS.0, asking.describe()).await
    }
}
