//! Seasons and their episodes.

use std::collections::BTreeMap;

use bioscope_model::{EpisodeNumber, ItemDetails, SPECIALS};

use super::details::{date, minutes, own_id, plain, rating, seasons};
use super::picture;
use super::wire::{Episode, Show};
use crate::capability::{EpisodeAnswer, SeasonAnswer};
use crate::document::{Malformation, read_list};
use crate::episodes::{count, title_and_placeholder};

/// The episodes in `body`, an answer of `/shows/{id}/episodes`.
pub(super) fn read_episodes(body: &[u8]) -> Result<Vec<Episode>, Malformation> {
    read_list(body)
}

/// The episodes that came with the show; `None` where none did, and must be asked for.
pub(super) fn embedded(show: &Show) -> Option<&[Episode]> {
    let parts = show.embedded.get()?;
    let told = parts.episodeswithspecials.get().or(parts.episodes.get())?;
    Some(told)
}

/// All seasons with their episodes in order, the specials (episodes without a number) as season 0.
pub(super) fn answers(show: &Show, episodes: &[Episode]) -> Vec<SeasonAnswer> {
    let mut answers: BTreeMap<u32, SeasonAnswer> = BTreeMap::new();
    for season in seasons(show) {
        let Some(number) = season.number.get().and_then(|number| u32::try_from(*number).ok()) else {
            continue;
        };
        let (title, placeholder) = title_and_placeholder(season.name.text(), Some(number));
        let details = ItemDetails {
            ids: own_id(&season.id),
            title,
            placeholder,
            plot: plain(&season.summary),
            premiered: date(&season.premiere_date),
            artwork: picture::poster(&season.image, show).into_iter().collect(),
            ..numbered(number)
        };
        answers.entry(number).or_insert(SeasonAnswer { number, details, episodes: Vec::new() });
    }
    for episode in episodes.iter().filter_map(episode) {
        let number = episode.number.season;
        let empty = || SeasonAnswer { number, details: numbered(number), episodes: Vec::new() };
        answers.entry(number).or_insert_with(empty).episodes.push(episode);
    }
    let mut answers: Vec<SeasonAnswer> = answers.into_values().collect();
    for answer in &mut answers {
        // Specials have no number, and stand by the day they were aired.
        answer.episodes.sort_by_key(|episode| (episode.number, episode.aired));
    }
    let regular: Vec<u32> = answers.iter().map(|answer| answer.number).filter(|number| *number > 0).collect();
    count(&mut answers, &regular);
    answers
}

/// An episode; `None` without a season.
fn episode(told: &Episode) -> Option<EpisodeAnswer> {
    let season = u32::try_from(*told.season.get()?).ok()?;
    let number = match told.number.get() {
        Some(number) => EpisodeNumber::episode(season, u32::try_from(*number).ok()?),
        None => EpisodeNumber::season(SPECIALS),
    };
    let aired = date(&told.airdate);
    let (title, placeholder) = title_and_placeholder(told.name.text(), number.episode);
    let details = ItemDetails {
        ids: own_id(&told.id),
        title,
        placeholder,
        plot: plain(&told.summary),
        premiered: aired,
        runtime_minutes: minutes(&told.runtime),
        ratings: rating(&told.rating).into_iter().collect(),
        number: number.episode.map(|_| number),
        artwork: picture::still(&told.image).into_iter().collect(),
        ..ItemDetails::default()
    };
    Some(EpisodeAnswer { number, absolute: None, aired, details })
}

fn numbered(season: u32) -> ItemDetails {
    ItemDetails { number: Some(EpisodeNumber::season(season)), ..ItemDetails::default() }
}
