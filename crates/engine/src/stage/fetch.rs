//! Asks every source for details: at once where no source needs another's id.

use std::sync::Arc;

use bioscope_http::FetchContext;
use bioscope_model::merge::SourceAnswer;
use bioscope_model::{ArtworkCandidate, Collection, IdSet, ItemDetails, Language, Provider};
use bioscope_providers::{MovieDetailsSource, ProviderError};
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use tokio::sync::oneshot;

use crate::run::Run;
use crate::stage::{Ending, sentence};

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

enum Arrived {
    Details(usize, Result<Box<ItemDetails>, ProviderError>),
    Collection(usize, Result<Collection, ProviderError>),
}

/// Fetches the details of the film with these ids. `offers` hears of the pictures as early as possible.
pub async fn fetch(
    run: &Run,
    ids: IdSet,
    context: &FetchContext,
    offers: oneshot::Sender<Offers>,
) -> Result<Fetched, Ending> {
    let mut fetch = Fetch::new(run, ids, context, offers);
    fetch.ask_whoever_can();
    while let Some(arrived) = fetch.on_the_way.next().await {
        match arrived {
            Arrived::Details(place, result) => fetch.take_details(place, result).await?,
            Arrived::Collection(place, result) => fetch.take_collection(place, result).await?,
        }
        fetch.ask_whoever_can();
        fetch.tell_offers_once_known();
    }
    fetch.finish()
}

enum SourceState {
    Waiting,
    Asked,
    Told(Box<ItemDetails>),
    KnowsNothing,
    CouldNotAnswer(ProviderError),
}

struct Fetch<'a> {
    run: &'a Run,
    ids: IdSet,
    context: &'a FetchContext,
    states: Vec<SourceState>,
    on_the_way: FuturesUnordered<BoxFuture<'a, Arrived>>,
    offers: Option<oneshot::Sender<Offers>>,
    missing: Vec<Provider>,
}

impl<'a> Fetch<'a> {
    fn new(run: &'a Run, ids: IdSet, context: &'a FetchContext, offers: oneshot::Sender<Offers>) -> Self {
        Self {
            run,
            ids,
            context,
            states: run.registry.movie_details.iter().map(|_| SourceState::Waiting).collect(),
            on_the_way: FuturesUnordered::new(),
            offers: Some(offers),
            missing: Vec::new(),
        }
    }

    fn source(&self, place: usize) -> &'a Arc<dyn MovieDetailsSource> {
        &self.run.registry.movie_details[place]
    }

    /// Asks every source that waits and that the ids known by now are enough for.
    fn ask_whoever_can(&mut self) {
        for place in 0..self.states.len() {
            if !matches!(self.states[place], SourceState::Waiting)
                || !self.source(place).can_describe(&self.ids)
            {
                continue;
            }
            self.states[place] = SourceState::Asked;
            let (source, ids, run, context) =
                (Arc::clone(self.source(place)), self.ids.clone(), self.run, self.context);
            self.on_the_way.push(
                async move {
                    let result = source.movie_details(&ids, &run.settings.preferences, context).await;
                    Arrived::Details(place, result.map(Box::new))
                }
                .boxed(),
            );
        }
    }

    async fn take_details(
        &mut self,
        place: usize,
        result: Result<Box<ItemDetails>, ProviderError>,
    ) -> Result<(), Ending> {
        self.states[place] = match result {
            Ok(details) => {
                self.ids.unite(&details.ids);
                self.ask_for_collection(place, &details);
                SourceState::Told(details)
            }
            Err(error) if error.is_nothing() => SourceState::KnowsNothing,
            Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
            Err(error) => {
                self.run.tell_trouble(&error).await;
                self.missing.push(self.source(place).provider());
                SourceState::CouldNotAnswer(error)
            }
        };
        Ok(())
    }

    /// A collection's overview and pictures are one more request, which all its films share.
    fn ask_for_collection(&mut self, place: usize, details: &ItemDetails) {
        let Some(collection) = details.collection.clone() else {
            return;
        };
        let provider = self.source(place).provider();
        let Some(source) = self.run.registry.collections.iter().find(|source| source.provider() == provider)
        else {
            return;
        };
        let (source, run, context) = (Arc::clone(source), self.run, self.context);
        self.on_the_way.push(
            async move {
                let result = source.collection(&collection, &run.settings.preferences, context).await;
                Arrived::Collection(place, result)
            }
            .boxed(),
        );
    }

    async fn take_collection(
        &mut self,
        place: usize,
        result: Result<Collection, ProviderError>,
    ) -> Result<(), Ending> {
        match result {
            Ok(described) => {
                if let SourceState::Told(details) = &mut self.states[place] {
                    details.collection = Some(described);
                }
            }
            Err(error) if error.is_nothing() => {}
            Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
            Err(error) => {
                // The film keeps the collection's name, which its details told; the overview is caught up later.
                self.run.tell_trouble(&error).await;
                self.missing.push(error.provider().clone());
            }
        }
        Ok(())
    }

    fn tell_offers_once_known(&mut self) {
        let open = self.states.iter().enumerate().any(|(place, state)| {
            self.source(place).offers_artwork() && matches!(state, SourceState::Waiting | SourceState::Asked)
        });
        if open && !self.on_the_way.is_empty() {
            return;
        }
        let Some(sender) = self.offers.take() else { return };
        let told: Vec<&ItemDetails> = self
            .states
            .iter()
            .filter_map(|state| if let SourceState::Told(details) = state { Some(&**details) } else { None })
            .collect();
        let answered = self.states.iter().enumerate().any(|(place, state)| {
            self.source(place).offers_artwork()
                && matches!(state, SourceState::Told(_) | SourceState::KnowsNothing)
        });
        let candidates = answered
            .then(|| told.iter().flat_map(|details| details.artwork.iter().cloned()).collect::<Vec<_>>());
        let original_language = told.iter().find_map(|details| details.original_language.clone());
        let details = told.first().map(|details| Box::new((*details).clone()));
        // The receiver is gone only where the item ended already.
        let _ = sender.send(Offers { candidates, original_language, details });
    }

    fn finish(mut self) -> Result<Fetched, Ending> {
        self.tell_offers_once_known();
        let providers: Vec<Provider> =
            self.run.registry.movie_details.iter().map(|source| source.provider()).collect();
        let told = self.states.iter().any(|state| matches!(state, SourceState::Told(_)));
        if !told {
            return Err(why_nobody_told(&self.states, &self.ids));
        }
        let mut missing = self.missing;
        let answers = providers
            .into_iter()
            .zip(self.states)
            .filter_map(|(provider, state)| match state {
                SourceState::Told(details) => Some(SourceAnswer { provider, details: Some(*details) }),
                SourceState::CouldNotAnswer(_) => Some(SourceAnswer { provider, details: None }),
                SourceState::Waiting | SourceState::Asked | SourceState::KnowsNothing => None,
            })
            .collect();
        missing.sort();
        missing.dedup();
        Ok(Fetched { answers, missing })
    }
}

fn why_nobody_told(states: &[SourceState], ids: &IdSet) -> Ending {
    let faults: Vec<&ProviderError> = states
        .iter()
        .filter_map(|state| if let SourceState::CouldNotAnswer(error) = state { Some(error) } else { None })
        .collect();
    if faults.is_empty() {
        let asked: Vec<_> = ids.iter().map(|(provider, id)| format!("{provider}:{id}")).collect();
        return Ending::NotFound(format!("no source knows {}", asked.join(" ")));
    }
    let reasons: Vec<_> = faults.iter().map(|error| format!("failed to {error}")).collect();
    Ending::Failed {
        reason: sentence(&reasons.join("; ")),
        by_fault: faults
            .iter()
            .any(|error| matches!(error, ProviderError::Fault { .. } | ProviderError::Blocked { .. })),
    }
}
