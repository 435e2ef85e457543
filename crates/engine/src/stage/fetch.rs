//! Asks every source for a film's details.

use bioscope_http::FetchContext;
use bioscope_model::merge::SourceAnswer;
use bioscope_model::{ArtworkCandidate, Collection, IdSet, ItemDetails, Language, Provider};
use bioscope_providers::ProviderError;
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use crate::run::Run;
use crate::stage::Ending;
use crate::stage::asking::{OnOffer, Sources, ask_all};

/// What the sources said.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The answers in the user's order; sources that know nothing are left out.
    pub answers: Vec<SourceAnswer>,
    /// Sources that could not answer.
    pub missing: Vec<Provider>,
}

/// The pictures on offer, known as soon as every source that offers pictures has answered.
#[derive(Debug, Clone)]
pub struct Offers {
    /// The candidates; `None` where the sources that offer pictures could not answer.
    pub candidates: Option<Vec<ArtworkCandidate>>,
    /// The language the film was made in.
    pub original_language: Option<Language>,
    /// The cast's portraits, for those who ask for them.
    pub details: Option<Box<ItemDetails>>,
}

impl Offers {
    fn of(offer: &OnOffer<'_, Box<ItemDetails>>) -> Self {
        let told = || offer.told.iter().map(|(_, details)| *details);
        let candidates = || told().flat_map(|details| details.artwork.iter().cloned()).collect();
        Self {
            candidates: offer.is_known.then(candidates),
            original_language: told().find_map(|details| details.original_language.clone()),
            details: told().next().cloned(),
        }
    }
}

/// Fetches the details of the film with these ids. `offers` hears of the pictures as early as possible.
pub async fn fetch(
    run: &Run,
    ids: IdSet,
    context: &FetchContext,
    offers: oneshot::Sender<Offers>,
) -> Result<Fetched, Ending> {
    let tell = |offer: OnOffer<'_, Box<ItemDetails>>| {
        // The receiver is gone only where the item ended already.
        let _ = offers.send(Offers::of(&offer));
    };
    let answers = ask_all(run, &FilmSources { run, context }, ids, tell).await?;
    let told = answers.told.into_iter();
    Ok(Fetched {
        answers: told
            .map(|(provider, details)| SourceAnswer { provider, details: details.map(|details| *details) })
            .collect(),
        missing: answers.missing,
    })
}

struct FilmSources<'a> {
    run: &'a Run,
    context: &'a FetchContext,
}

impl Sources for FilmSources<'_> {
    type Told = Box<ItemDetails>;
    /// A collection's overview and pictures are one more request, which all its films share.
    type Further = Collection;

    fn count(&self) -> usize {
        self.run.registry.movie_details.len()
    }

    fn provider(&self, place: usize) -> Provider {
        self.run.registry.movie_details[place].provider()
    }

    fn can_describe(&self, place: usize, ids: &IdSet) -> bool {
        self.run.registry.movie_details[place].can_describe(ids)
    }

    fn offers_artwork(&self, place: usize) -> bool {
        self.run.registry.movie_details[place].offers_artwork()
    }

    fn ask(&self, place: usize, ids: IdSet) -> BoxFuture<'_, Result<Box<ItemDetails>, ProviderError>> {
        Box::pin(async move {
            let source = &self.run.registry.movie_details[place];
            source.movie_details(&ids, &self.run.settings.preferences, self.context).await.map(Box::new)
        })
    }

    fn ids<'t>(&self, told: &'t Box<ItemDetails>) -> &'t IdSet {
        &told.ids
    }

    fn further(
        &self,
        place: usize,
        told: &Box<ItemDetails>,
    ) -> Option<BoxFuture<'_, Result<Collection, ProviderError>>> {
        let collection = told.collection.clone()?;
        let provider = self.provider(place);
        let source = self.run.registry.collections.iter().find(|source| source.provider() == provider)?;
        Some(Box::pin(async move {
            source.collection(&collection, &self.run.settings.preferences, self.context).await
        }))
    }

    fn add(&self, told: &mut Box<ItemDetails>, further: Collection) {
        told.collection = Some(further);
    }
}
