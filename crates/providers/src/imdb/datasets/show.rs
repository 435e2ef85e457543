//! A show with its episodes: their ids, titles and ratings at once.

use std::collections::BTreeMap;

use bioscope_datasets::{DatasetError, Episode, Index};
use bioscope_model::{EpisodeNumber, ImdbId, ItemDetails, Provider, SPECIALS};

use super::super::wanted::Wanted;
use super::{film, people};
use crate::capability::{EpisodeAnswer, Preferences, SeasonAnswer, ShowAnswer, ShowRequest};
use crate::episodes::{MOST_SEASONS, count, is_made_up, title_and_placeholder};
use crate::{runtime, text};

/// What is known of a show; `None` where nothing is. Episodes of no season are IMDb's specials and the like; they stand
/// among the specials, without a number.
pub(super) fn describe(
    index: &Index,
    id: ImdbId,
    request: &ShowRequest,
    preferences: &Preferences,
) -> Result<Option<ShowAnswer>, DatasetError> {
    let Some(show) = film::describe(index, id, Wanted::Shows, preferences)? else { return Ok(None) };
    let mut by_season: BTreeMap<u32, Vec<Episode>> = BTreeMap::new();
    for episode in index.episodes(id)? {
        by_season.entry(episode.season.map_or(SPECIALS, u32::from)).or_default().push(episode);
    }
    let regular: Vec<u32> = by_season.keys().copied().filter(|season| *season != SPECIALS).collect();
    let is_wanted = |season: &u32| request.seasons.as_ref().is_none_or(|wanted| wanted.contains(season));
    let mut seasons = Vec::new();
    for (number, episodes) in by_season.into_iter().filter(|(season, _)| is_wanted(season)).take(MOST_SEASONS)
    {
        seasons.push(season(index, number, &episodes, &show)?);
    }
    count(&mut seasons, &regular);
    Ok(Some(ShowAnswer { show, seasons, ..ShowAnswer::default() }))
}

fn season(
    index: &Index,
    number: u32,
    episodes: &[Episode],
    show: &ItemDetails,
) -> Result<SeasonAnswer, DatasetError> {
    let mut answers: Vec<EpisodeAnswer> = Vec::with_capacity(episodes.len());
    for episode in episodes {
        let place = match episode.number {
            Some(episode) => EpisodeNumber::episode(number, episode.into()),
            None => EpisodeNumber::season(number),
        };
        // Two that claim one number: the first has it, as in a look-up.
        if place.episode.is_some() && answers.last().is_some_and(|last| last.number == place) {
            continue;
        }
        answers.push(EpisodeAnswer {
            number: place,
            absolute: None,
            aired: None,
            details: self::episode(index, episode.id, place, show)?,
        });
    }
    let details = ItemDetails {
        number: Some(EpisodeNumber::season(number)),
        year: answers.iter().filter_map(|episode| episode.details.year).min(),
        ..ItemDetails::default()
    };
    Ok(SeasonAnswer { number, details, episodes: answers })
}

fn episode(
    index: &Index,
    id: ImdbId,
    number: EpisodeNumber,
    show: &ItemDetails,
) -> Result<ItemDetails, DatasetError> {
    let told = index.title(id)?;
    let is_regular = |name: &str| show.cast.iter().any(|member| member.person.name == name);
    let mut guests = people::cast(index, id)?;
    guests.retain(|member| !is_regular(&member.person.name));
    let mut details = ItemDetails {
        number: Some(number),
        ratings: film::rating(index, id)?.into_iter().collect(),
        crew: people::crew(index, id)?,
        guest_stars: guests,
        ..ItemDetails::default()
    };
    details.ids.insert(Provider::Imdb, &id.to_string());
    if let Some(told) = told {
        (details.title, details.placeholder) = title_and_placeholder(Some(&told.title), number.episode);
        let original = told.original_title.filter(|title| !is_made_up(title, number.episode));
        details.original_title = original.and_then(|title| text::line(&title, text::TITLE));
        details.year = told.year;
        details.runtime_minutes = told.runtime_minutes.and_then(|minutes| runtime::believed(minutes.into()));
    }
    Ok(details)
}
