//! IMDb as a provider of shows: of its pages one for the show and one a season, all asked at once; never an episode's
//! page.
//!
//! Specials have no season at IMDb; none is asked for them. Stills are left alone like all pictures of these pages:
//! those who wait for pictures need not wait for IMDb.

use async_trait::async_trait;
use bioscope_http::FetchContext;
use bioscope_model::{Candidate, EpisodeOrder, IdSet, ImdbId, Provider, SPECIALS};
use futures_util::future::{join, join_all};

use super::pages::{self, SeasonPage};
use super::provider::{Imdb, NOTHING};
use super::wanted::Wanted;
use crate::capability::{
    Preferences, ShowAnswer, ShowDetailsSource, ShowFault, ShowQuery, ShowRequest, ShowSearch,
};
use crate::episodes::{aired_order_only, count, distinct, withhold_numbers};
use crate::error::ProviderError;
use crate::timing::measured;

/// The operations, as metrics name them: the whole, and the request in it.
const SEARCH: (&str, &str) = ("IMDB.SearchTVShow", "IMDB.SearchTVShow.HttpRequest");
const SHOW: (&str, &str) = ("IMDB.GetTVShowInfo", "IMDB.GetTVShowInfo.HttpRequest");
const SEASON: (&str, &str) = ("IMDB.GetTVSeasonInfo", "IMDB.GetTVSeasonInfo.HttpRequest");

/// The season asked for where nobody knows yet which there are; its page lists them all.
const FIRST_SEASON: u32 = 1;

/// A season's number, and what came of asking for its page.
type Asked = (u32, Result<SeasonPage, ProviderError>);

/// A show that is being asked for.
struct Asking<'a> {
    imdb: &'a Imdb,
    id: ImdbId,
    preferences: &'a Preferences,
    context: &'a FetchContext,
}

impl Asking<'_> {
    async fn describe(&self, request: &ShowRequest) -> Result<ShowAnswer, ProviderError> {
        let show = self.imdb.describe_by_page(self.id, Wanted::Shows, SHOW.1, self.preferences, self.context);
        let (show, pages) = join(measured(SHOW.0, show), self.seasons(request.seasons.as_deref())).await;
        let nothing_else =
            pages.iter().all(|(_, page)| page.as_ref().map_or(true, |page| page.season.is_none()));
        let mut answer = ShowAnswer::default();
        match show {
            Ok(details) => answer.show = details,
            Err(error) if nothing_else || error.is_cancelled() => return Err(error),
            Err(error) => answer.faults.push(ShowFault { season: None, error }),
        }
        answer.show.ids.insert(Provider::Imdb, &self.id.to_string());
        gather(pages, &mut answer)?;
        Ok(answer)
    }

    /// The pages of the seasons asked for, all at once; of all seasons where `None`, the first one before the others.
    async fn seasons(&self, wanted: Option<&[u32]>) -> Vec<Asked> {
        if let Some(wanted) = wanted {
            return self.pages(distinct(wanted)).await;
        }
        let mut asked = self.pages(vec![FIRST_SEASON]).await;
        let known = asked.first().and_then(|(_, page)| Some(page.as_ref().ok()?.known.clone()));
        let mut rest = distinct(&known.unwrap_or_default());
        rest.retain(|season| *season != FIRST_SEASON);
        asked.extend(self.pages(rest).await);
        asked
    }

    async fn pages(&self, seasons: Vec<u32>) -> Vec<Asked> {
        let asked = seasons.into_iter().filter(|season| *season != SPECIALS);
        let asked = asked.map(async |season| (season, measured(SEASON.0, self.season(season)).await));
        join_all(asked).await
    }

    async fn season(&self, season: u32) -> Result<SeasonPage, ProviderError> {
        let url = pages::season_address(&self.imdb.settings.base_url, self.id, season);
        let page = self.imdb.page(url.clone(), SEASON.1, self.preferences, self.context).await?;
        self.imdb.understood(pages::read_season(&page, season), &url, &page).await
    }
}

/// Puts the pages of seasons into `answer`; an error only where the run is being stopped.
fn gather(pages: Vec<Asked>, answer: &mut ShowAnswer) -> Result<(), ProviderError> {
    let mut known = Vec::new();
    let mut is_whole = true;
    for (number, page) in pages {
        match page {
            Ok(page) => {
                known.extend(page.known);
                let Some(season) = page.season else { continue };
                if page.total > page.listed {
                    is_whole = false;
                    answer.remarks.push(cut_off(number, page.listed, page.total));
                }
                answer.seasons.push(season);
            }
            Err(error) if error.is_nothing() => {}
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => answer.faults.push(ShowFault { season: Some(number), error }),
        }
    }
    answer.seasons.sort_by_key(|season| season.number);
    if is_whole {
        count(&mut answer.seasons, &distinct(&known));
    }
    Ok(())
}

fn cut_off(season: u32, listed: u64, total: u64) -> String {
    format!(
        "IMDb's page of season {season} lists only {listed} of its {total} episodes; what it would tell of the others is missing."
    )
}

impl Imdb {
    /// The show's page and those of its seasons.
    pub(super) async fn describe_show_by_pages(
        &self,
        id: ImdbId,
        request: &ShowRequest,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        Asking { imdb: self, id, preferences, context }.describe(request).await
    }
}

#[async_trait]
impl ShowSearch for Imdb {
    fn provider(&self) -> Provider {
        Provider::Imdb
    }

    async fn search_shows(
        &self,
        query: &ShowQuery,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let search = self.search(&query.title, query.year, Wanted::Shows, SEARCH.1, context);
        measured(SEARCH.0, search).await
    }
}

#[async_trait]
impl ShowDetailsSource for Imdb {
    fn provider(&self) -> Provider {
        Provider::Imdb
    }

    fn can_describe(&self, ids: &IdSet) -> bool {
        self.has_details() && ids.imdb().is_some()
    }

    /// As for films: none are taken from IMDb's pages.
    fn offers_artwork(&self) -> bool {
        false
    }

    /// Of the first source that knows the show; of all seasons where none are named.
    async fn show_details(
        &self,
        request: &ShowRequest,
        preferences: &Preferences,
        context: &FetchContext,
    ) -> Result<ShowAnswer, ProviderError> {
        let Some(id) = request.ids.imdb() else { return Err(NOTHING) };
        if !self.has_details() {
            return Err(super::provider::no_details());
        }
        let mut answer = self.describe_show(id, request, preferences, context).await?;
        // Files and pages alike know the aired order only.
        if request.order != EpisodeOrder::Aired {
            withhold_numbers(&mut answer.seasons);
            answer.remarks.push(aired_order_only(&Provider::Imdb, request.order));
        }
        Ok(answer)
    }
}
