//! Seasons and their episodes.

use bioscope_model::{EpisodeNumber, IdSet, ItemDetails, Provider};
use jiff::civil::Date;

use super::super::credits::{cast_of, crew_of};
use super::super::picture::Pictures;
use super::details::rating;
use super::wire::{Episode, Season};
use crate::capability::{EpisodeAnswer, Preferences, SeasonAnswer};
use crate::episodes::title_and_placeholder;
use crate::lenient::Told;
use crate::{date, runtime, text};

/// The season `number`, its episodes in order. "Season 1" and the like are no title.
pub(super) fn season(
    number: u32,
    told: &Season,
    preferences: &Preferences,
    pictures: &Pictures,
) -> SeasonAnswer {
    let (title, placeholder) = title_and_placeholder(told.name.text(), Some(number));
    let poster = told.poster_path.text().and_then(|path| pictures.poster(path, &preferences.language));
    let details = ItemDetails {
        ids: ids(&told.id),
        title,
        placeholder,
        plot: told.overview.text().and_then(|plot| text::prose(plot, text::PLOT)),
        premiered: aired(&told.air_date),
        number: Some(EpisodeNumber::season(number)),
        artwork: poster.into_iter().collect(),
        ..ItemDetails::default()
    };
    let mut episodes: Vec<EpisodeAnswer> =
        told.episodes.all().iter().filter_map(|told| episode(told, number, pictures)).collect();
    episodes.sort_by_key(|episode| episode.number);
    episodes.dedup_by_key(|episode| episode.number);
    SeasonAnswer { number, details, episodes }
}

/// An episode of `season`; `None` without a number, by which alone it could be matched.
pub(super) fn episode(told: &Episode, season: u32, pictures: &Pictures) -> Option<EpisodeAnswer> {
    let place = u32::try_from(*told.number.get()?).ok()?;
    let number = EpisodeNumber::episode(season, place);
    let aired = aired(&told.air_date);
    let (title, placeholder) = title_and_placeholder(told.name.text(), Some(place));
    let details = ItemDetails {
        ids: ids(&told.id),
        title,
        placeholder,
        plot: told.overview.text().and_then(|plot| text::prose(plot, text::PLOT)),
        premiered: aired,
        runtime_minutes: told.runtime.get().copied().and_then(runtime::believed),
        guest_stars: cast_of(told.guest_stars.all(), pictures),
        crew: crew_of(told.crew.all(), pictures),
        ratings: rating(&told.vote_average, &told.vote_count).into_iter().collect(),
        number: Some(number),
        artwork: told.still_path.text().and_then(|path| pictures.still(path)).into_iter().collect(),
        ..ItemDetails::default()
    };
    Some(EpisodeAnswer { number, absolute: None, aired, details })
}

fn ids(id: &Told<u64>) -> IdSet {
    let mut ids = IdSet::new();
    if let Some(id) = id.get() {
        ids.insert(Provider::Tmdb, &id.to_string());
    }
    ids
}

fn aired(told: &Told<String>) -> Option<Date> {
    told.text().and_then(date::of_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seasons(json: serde_json::Value) -> Vec<SeasonAnswer> {
        let pictures = Pictures::below(&"http://127.0.0.1:9/".parse().unwrap());
        let preferences = Preferences {
            language: bioscope_model::Language::english(),
            fallback_languages: Vec::new(),
            artwork_languages: Vec::new(),
            country: None,
        };
        let told: Vec<Season> = serde_json::from_value(json).unwrap();
        (0..).zip(&told).map(|(number, told)| season(number, told, &preferences, &pictures)).collect()
    }

    #[test]
    fn a_name_that_nobody_gave_is_no_title() {
        let told = seasons(serde_json::json!([{"name": "Specials"}, {"name": "Staffel 1", "episodes": [
            {"episode_number": 5, "name": "Epizóda 5"}, {"episode_number": 6, "name": "Folge 7"}]}]));
        let details = told.iter().map(|season| &season.details);
        let details = details.chain(told[1].episodes.iter().map(|episode| &episode.details));
        let names: Vec<_> =
            details.map(|told| (told.title.as_deref(), told.placeholder.as_deref())).collect();
        assert_eq!(
            names,
            [
                (None, Some("Specials")),
                (None, Some("Staffel 1")),
                (None, Some("Epizóda 5")),
                (Some("Folge 7"), None)
            ]
        );
    }

    #[test]
    fn episodes_are_in_order_each_once_and_may_lack_a_date() {
        let told = seasons(serde_json::json!([{"episodes": [
            {"episode_number": 2, "air_date": null, "name": "Two"},
            {"episode_number": 0, "air_date": "", "name": "Nought"},
            {"episode_number": 1, "air_date": "2011-04-17"},
            {"episode_number": 2, "name": "Again"}, {"name": "Without a number"}, {"episode_number": -1},
        ]}]));
        let episodes: Vec<_> = told[0]
            .episodes
            .iter()
            .map(|episode| {
                (episode.number.to_string(), episode.aired.is_some(), episode.details.title.as_deref())
            })
            .collect();
        assert_eq!(
            episodes,
            [
                ("S00E00".to_owned(), false, Some("Nought")),
                ("S00E01".to_owned(), true, None),
                ("S00E02".to_owned(), false, Some("Two"))
            ]
        );
    }
}
