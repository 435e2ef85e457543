//! Asks every source for the show with the seasons that have files.

use bioscope_http::FetchContext;
use bioscope_model::{IdSet, Provider};
use bioscope_providers::{ProviderError, ShowAnswer, ShowRequest};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::family::Family;
use super::offers::Offers;
use super::told::Told;
use crate::run::{Run, title_of};
use crate::stage::Ending;
use crate::stage::asking::{OnOffer, Sources, ask_all};

/// Fetches the show with these ids. `offers` hears of the pictures of all levels as early as possible.
pub(crate) async fn fetch(
    run: &Run,
    family: &Family,
    ids: IdSet,
    context: &FetchContext,
    offers: oneshot::Sender<Offers>,
) -> Result<Told, Ending> {
    let tell = |offer: OnOffer<'_, Box<ShowAnswer>>| {
        // The receiver is gone only where the show ended already.
        let _ = offers.send(Offers::of(family, &offer));
    };
    let answers = ask_all(run, &ShowSources { run, family, context }, ids, tell).await?;
    for (_, answer) in &answers.told {
        let Some(answer) = answer else { continue };
        for fault in &answer.faults {
            run.tell_trouble(&fault.error).await;
        }
        for remark in &answer.remarks {
            run.notice(None, format!("{}: {remark}", title_of(&family.show))).await;
        }
    }
    Ok(Told::of(family, answers))
}

struct ShowSources<'a> {
    run: &'a Run,
    family: &'a Family,
    context: &'a FetchContext,
}

impl ShowSources<'_> {
    /// Whoever finds shows by other providers' ids for the source at `place`.
    fn finder(&self, place: usize) -> Option<&dyn bioscope_providers::ShowFinder> {
        let provider = self.provider(place);
        let finders = &self.run.registry.show_finders;
        finders.iter().find(|finder| finder.provider() == provider).map(AsRef::as_ref)
    }

    async fn describe(&self, place: usize, mut ids: IdSet) -> Result<Box<ShowAnswer>, ProviderError> {
        let source = &self.run.registry.show_details[place];
        let preferences = &self.run.settings.preferences;
        if !source.can_describe(&ids)
            && let Some(finder) = self.finder(place)
        {
            ids.unite(&finder.find_show(&ids, &preferences.language, self.context).await?.ids);
        }
        let request =
            ShowRequest { ids, seasons: self.family.seasons_with_files(), order: self.run.settings.order };
        source.show_details(&request, preferences, self.context).await.map(Box::new)
    }
}

impl Sources for ShowSources<'_> {
    type Told = Box<ShowAnswer>;
    type Further = ();

    fn count(&self) -> usize {
        self.run.registry.show_details.len()
    }

    fn provider(&self, place: usize) -> Provider {
        self.run.registry.show_details[place].provider()
    }

    /// A source that finds its own id by another one's can be asked, too.
    fn can_describe(&self, place: usize, ids: &IdSet) -> bool {
        self.run.registry.show_details[place].can_describe(ids)
            || self.finder(place).is_some_and(|finder| finder.can_find(ids))
    }

    fn offers_artwork(&self, place: usize) -> bool {
        self.run.registry.show_details[place].offers_artwork()
    }

    fn ask(&self, place: usize, ids: IdSet) -> BoxFuture<'_, Result<Box<ShowAnswer>, ProviderError>> {
        Box::pin(self.describe(place, ids))
    }

    fn ids<'t>(&self, told: &'t Box<ShowAnswer>) -> &'t IdSet {
        &told.show.ids
    }

    fn further(&self, _: usize, _: &Box<ShowAnswer>) -> Option<BoxFuture<'_, Result<(), ProviderError>>> {
        None
    }

    fn add(&self, _: &mut Box<ShowAnswer>, (): ()) {}
}
