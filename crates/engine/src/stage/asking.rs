//! Asks several sources about one item: at once where no source needs another's id, else as soon as that id arrives.

use bioscope_model::{IdSet, Provider};
use bioscope_providers::ProviderError;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;

use crate::run::Run;
use crate::stage::{Ending, sentence};

/// The sources of one kind of item, by their place in the user's order.
pub(crate) trait Sources {
    /// What a source tells.
    type Told: Send;
    /// What a further request adds to what a source told.
    type Further: Send;

    /// How many there are.
    fn count(&self) -> usize;
    /// Who it is.
    fn provider(&self, place: usize) -> Provider;
    /// Whether these ids are enough to ask it.
    fn can_describe(&self, place: usize, ids: &IdSet) -> bool;
    /// Whether it offers pictures.
    fn offers_artwork(&self, place: usize) -> bool;
    /// Asks it.
    fn ask(&self, place: usize, ids: IdSet) -> BoxFuture<'_, Result<Self::Told, ProviderError>>;
    /// The ids that it told.
    fn ids<'t>(&self, told: &'t Self::Told) -> &'t IdSet;
    /// What more must be asked because of what it told.
    fn further(
        &self,
        place: usize,
        told: &Self::Told,
    ) -> Option<BoxFuture<'_, Result<Self::Further, ProviderError>>>;
    /// Puts that in.
    fn add(&self, told: &mut Self::Told, further: Self::Further);
}

/// Where a source stands.
pub(crate) enum State<Told> {
    Waiting,
    Asked,
    Told(Told),
    KnowsNothing,
    CouldNotAnswer(ProviderError),
}

/// What the sources said.
pub(crate) struct Answers<Told> {
    /// In the user's order; `None` of those that could not answer. Those that know nothing are left out.
    pub(crate) told: Vec<(Provider, Option<Told>)>,
    /// Those that could not answer, and those whose further answers are missing.
    pub(crate) missing: Vec<Provider>,
}

/// What those sources told that offer pictures, in the user's order.
pub(crate) struct OnOffer<'s, Told> {
    /// What everybody told who has answered by now.
    pub(crate) told: Vec<(Provider, &'s Told)>,
    /// Whether any of those that offer pictures answered at all.
    pub(crate) is_known: bool,
}

enum Arrived<S: Sources + ?Sized> {
    Told(usize, Result<S::Told, ProviderError>),
    Further(usize, Result<S::Further, ProviderError>),
}

/// Asks every source about the item with these ids. `offers` hears of the pictures as early as possible: as soon as
/// every source that offers some has answered, while others are still being asked.
pub(crate) async fn ask_all<S: Sources + Sync>(
    run: &Run,
    sources: &S,
    ids: IdSet,
    offers: impl FnOnce(OnOffer<'_, S::Told>) + Send,
) -> Result<Answers<S::Told>, Ending> {
    let states = (0..sources.count()).map(|_| State::Waiting).collect();
    let mut asking = Asking {
        run,
        sources,
        ids,
        states,
        on_the_way: FuturesUnordered::new(),
        offers: Some(offers),
        missing: Vec::new(),
    };
    asking.ask_whoever_can();
    while let Some(arrived) = asking.on_the_way.next().await {
        match arrived {
            Arrived::Told(place, result) => asking.take(place, result).await?,
            Arrived::Further(place, result) => asking.take_further(place, result).await?,
        }
        asking.ask_whoever_can();
        asking.tell_offers_once_known();
    }
    asking.finish()
}

struct Asking<'a, S: Sources, Offers> {
    run: &'a Run,
    sources: &'a S,
    ids: IdSet,
    states: Vec<State<S::Told>>,
    on_the_way: FuturesUnordered<BoxFuture<'a, Arrived<S>>>,
    offers: Option<Offers>,
    missing: Vec<Provider>,
}

impl<S: Sources + Sync, Offers: FnOnce(OnOffer<'_, S::Told>)> Asking<'_, S, Offers> {
    /// Asks every source that waits and that the ids known by now are enough for.
    fn ask_whoever_can(&mut self) {
        for place in 0..self.states.len() {
            let waits = matches!(self.states[place], State::Waiting);
            if !waits || !self.sources.can_describe(place, &self.ids) {
                continue;
            }
            self.states[place] = State::Asked;
            let asked = self.sources.ask(place, self.ids.clone());
            self.on_the_way.push(Box::pin(async move { Arrived::Told(place, asked.await) }));
        }
    }

    async fn take(&mut self, place: usize, result: Result<S::Told, ProviderError>) -> Result<(), Ending> {
        self.states[place] = match result {
            Ok(told) => {
                self.ids.unite(self.sources.ids(&told));
                if let Some(further) = self.sources.further(place, &told) {
                    self.on_the_way.push(Box::pin(async move { Arrived::Further(place, further.await) }));
                }
                State::Told(told)
            }
            Err(error) if error.is_nothing() => State::KnowsNothing,
            Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
            Err(error) => {
                self.run.tell_trouble(&error).await;
                self.missing.push(self.sources.provider(place));
                State::CouldNotAnswer(error)
            }
        };
        Ok(())
    }

    async fn take_further(
        &mut self,
        place: usize,
        result: Result<S::Further, ProviderError>,
    ) -> Result<(), Ending> {
        match result {
            Ok(further) => {
                if let State::Told(told) = &mut self.states[place] {
                    self.sources.add(told, further);
                }
            }
            Err(error) if error.is_nothing() => {}
            Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
            Err(error) => {
                // The item keeps what was told; the rest is caught up later.
                self.run.tell_trouble(&error).await;
                self.missing.push(error.provider().clone());
            }
        }
        Ok(())
    }

    fn tell_offers_once_known(&mut self) {
        let states = || self.states.iter().enumerate();
        let offering = || states().filter(|(place, _)| self.sources.offers_artwork(*place));
        let is_open = offering().any(|(_, state)| matches!(state, State::Waiting | State::Asked));
        if is_open && !self.on_the_way.is_empty() {
            return;
        }
        let Some(offers) = self.offers.take() else { return };
        let told = states().filter_map(|(place, state)| match state {
            State::Told(told) => Some((self.sources.provider(place), told)),
            _ => None,
        });
        let is_known = offering().any(|(_, state)| matches!(state, State::Told(_) | State::KnowsNothing));
        offers(OnOffer { told: told.collect(), is_known });
    }

    fn finish(mut self) -> Result<Answers<S::Told>, Ending> {
        self.tell_offers_once_known();
        if !self.states.iter().any(|state| matches!(state, State::Told(_))) {
            return Err(why_nobody_told(&self.states, &self.ids));
        }
        let providers = (0..self.states.len()).map(|place| self.sources.provider(place));
        let told = providers.zip(self.states).filter_map(|(provider, state)| match state {
            State::Told(told) => Some((provider, Some(told))),
            State::CouldNotAnswer(_) => Some((provider, None)),
            State::Waiting | State::Asked | State::KnowsNothing => None,
        });
        let told = told.collect();
        self.missing.sort();
        self.missing.dedup();
        Ok(Answers { told, missing: self.missing })
    }
}

fn why_nobody_told<Told>(states: &[State<Told>], ids: &IdSet) -> Ending {
    let faults: Vec<&ProviderError> = states
        .iter()
        .filter_map(|state| if let State::CouldNotAnswer(error) = state { Some(error) } else { None })
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
