//! What the sources told of a show, level by level, with the told episode of each file.

use std::collections::BTreeSet;

use bioscope_model::merge::SourceAnswer;
use bioscope_model::{ArtworkCandidate, EpisodeNumber, IdSet, ItemDetails, Provider};
use bioscope_providers::{ShowAnswer, ShowFault};
use bioscope_store::KnownEpisode;

use super::episodes::{self, Found, NotFound, Wanted};
use super::family::Family;
use crate::stage::asking::Answers;

/// What the sources told of a show.
pub(crate) struct Told {
    /// In the user's order; `None` of those that could not answer.
    sources: Vec<(Provider, Option<Box<ShowAnswer>>)>,
    /// The told episode of each file, in the family's order.
    found: Vec<Result<Found, NotFound>>,
}

impl Told {
    /// Finds the episodes of the family among what was told.
    pub(crate) fn of(family: &Family, answers: Answers<Box<ShowAnswer>>) -> Self {
        let seasons: Vec<_> = answers.told.iter().map(|(_, answer)| seasons_of(answer.as_deref())).collect();
        let found = find_all(family, &seasons);
        Self { sources: answers.told, found }
    }

    /// What was told of the show itself.
    pub(crate) fn show(&self) -> Vec<SourceAnswer> {
        let of_source = |(provider, answer): &(Provider, Option<Box<ShowAnswer>>)| {
            let details = answer.as_ref().filter(|answer| !is_without_show(answer));
            SourceAnswer { provider: provider.clone(), details: details.map(|answer| answer.show.clone()) }
        };
        self.sources.iter().map(of_source).collect()
    }

    /// What was told of a season; sources that know none of this number are left out.
    pub(crate) fn season(&self, number: u32) -> Vec<SourceAnswer> {
        self.level(number, |_, answer| {
            answer.seasons.iter().find(|season| season.number == number).map(|season| season.details.clone())
        })
    }

    /// What was told of the episode at `place` in the family, of which `found` says where it stands.
    pub(crate) fn episode(&self, found: &Found) -> Vec<SourceAnswer> {
        self.level(found.number.season, |source, answer| {
            let (season, episode) = found.told[source]?;
            let episode = &answer.seasons[season].episodes[episode];
            let aired = episode.details.premiered.or(episode.aired);
            Some(ItemDetails { premiered: aired, ..episode.details.clone() })
        })
    }

    fn level(
        &self,
        season: u32,
        details: impl Fn(usize, &ShowAnswer) -> Option<ItemDetails>,
    ) -> Vec<SourceAnswer> {
        let of_source = |(place, (provider, answer)): (usize, &(Provider, Option<Box<ShowAnswer>>))| {
            let provider = provider.clone();
            let Some(answer) = answer else { return Some(SourceAnswer { provider, details: None }) };
            match details(place, answer) {
                Some(details) => Some(SourceAnswer { provider, details: Some(details) }),
                None => lacks(answer, season).then_some(SourceAnswer { provider, details: None }),
            }
        };
        self.sources.iter().enumerate().filter_map(of_source).collect()
    }

    /// Which told episode the one at `place` in the family is.
    pub(crate) fn found(&self, place: usize) -> Result<&Found, &NotFound> {
        self.found[place].as_ref()
    }

    /// The seasons of the episodes that were found, ascending.
    pub(crate) fn seasons(&self) -> BTreeSet<u32> {
        self.found.iter().flatten().map(|found| found.number.season).collect()
    }

    /// The sources that could not answer about the show itself.
    pub(crate) fn missing_of_show(&self) -> Vec<Provider> {
        let is_missing = |answer: &Option<Box<ShowAnswer>>| {
            let faults = answer.as_ref().map(|answer| answer.faults.as_slice());
            faults.is_none_or(|faults| faults.iter().any(|fault| fault.season.is_none()))
        };
        self.missing(is_missing)
    }

    /// The sources that could not answer about a season or its episodes.
    pub(crate) fn missing_of_season(&self, number: u32) -> Vec<Provider> {
        self.missing(|answer| answer.as_ref().is_none_or(|answer| lacks(answer, number)))
    }

    /// The sources that could not answer about something.
    pub(crate) fn missing_of_any(&self) -> Vec<Provider> {
        self.missing(|answer| answer.as_ref().is_none_or(|answer| !answer.faults.is_empty()))
    }

    fn missing(&self, is_missing: impl Fn(&Option<Box<ShowAnswer>>) -> bool) -> Vec<Provider> {
        let missing = self.sources.iter().filter(|(_, answer)| is_missing(answer));
        missing.map(|(provider, _)| provider.clone()).collect()
    }

    /// The names of the sources that answered.
    pub(crate) fn asked(&self) -> Vec<&str> {
        let answered = self.sources.iter().filter(|(_, answer)| answer.is_some());
        answered.map(|(provider, _)| provider.label()).collect()
    }

    /// The pictures offered for a season.
    pub(crate) fn season_artwork(&self, number: u32) -> Vec<ArtworkCandidate> {
        let told = self.season(number).into_iter().filter_map(|answer| answer.details);
        told.flat_map(|details| details.artwork).collect()
    }

    /// The ids that were told of a season or an episode, the first source's first.
    pub(crate) fn ids(answers: &[SourceAnswer]) -> IdSet {
        let mut ids = IdSet::new();
        for details in answers.iter().filter_map(|answer| answer.details.as_ref()) {
            ids.unite(&details.ids);
        }
        ids
    }

    /// The episodes that the seasons with files have, each season as the first source tells it that knows it.
    pub(crate) fn known_episodes(&self) -> Vec<KnownEpisode> {
        let mut known = Vec::new();
        let mut seasons = BTreeSet::new();
        for answer in self.sources.iter().filter_map(|(_, answer)| answer.as_ref()) {
            for season in &answer.seasons {
                let numbered = season.episodes.iter().filter_map(|told| match told.number {
                    EpisodeNumber { season, episode: Some(episode) } => Some(KnownEpisode {
                        season,
                        episode,
                        title: told.details.title.clone().or_else(|| told.details.placeholder.clone()),
                        aired: told.aired,
                    }),
                    EpisodeNumber { episode: None, .. } => None,
                });
                let numbered: Vec<_> = numbered.collect();
                if !numbered.is_empty() && seasons.insert(season.number) {
                    known.extend(numbered);
                }
            }
        }
        known
    }
}

/// The seasons of each source, for the search of episodes; none of one that could not answer.
pub(super) fn seasons_of(answer: Option<&ShowAnswer>) -> &[bioscope_providers::SeasonAnswer] {
    answer.map_or(&[], |answer| answer.seasons.as_slice())
}

/// Which told episode each of the family's is.
pub(super) fn find_all(
    family: &Family,
    seasons: &[&[bioscope_providers::SeasonAnswer]],
) -> Vec<Result<Found, NotFound>> {
    let sources = episodes::Index::of(seasons);
    let wanted = |(place, episode): (usize, &bioscope_store::ItemRecord)| {
        sources.find(&Wanted { place: family.place(place), titles: titles(episode) })
    };
    family.episodes.iter().enumerate().map(wanted).collect()
}

/// The titles that an episode's path tells.
fn titles(episode: &bioscope_store::ItemRecord) -> Vec<String> {
    let path = episode.scanned.files.main.to_string_lossy();
    let read = bioscope_names::identify(&path, Some(bioscope_names::LibraryKind::Tv));
    read.episode_title.into_iter().chain([episode.scanned.title.clone()]).collect()
}

/// Whether a source told of the seasons only, because it could not answer about the show.
fn is_without_show(answer: &ShowAnswer) -> bool {
    answer.show.title.is_none() && answer.faults.iter().any(|fault| fault.season.is_none())
}

/// Whether a source could not answer about this season.
fn lacks(answer: &ShowAnswer, number: u32) -> bool {
    let is_there = answer.seasons.iter().any(|season| season.number == number);
    let concerns = |fault: &ShowFault| fault.season.is_none_or(|season| season == number);
    // A show whose own page is missing may have told its seasons all the same.
    !is_there && answer.faults.iter().any(concerns)
}
