//! Other orders than the aired one: TMDB's episode groups.
//!
//! A group's own `order` is its season's number, and an episode's `order`, which counts from 0, its place in it. The
//! group of order 0 holds the specials, unless it is the only one.

use std::collections::HashMap;

use bioscope_model::{EpisodeNumber, EpisodeOrder, ItemDetails, Provider};

use super::super::picture::Pictures;
use super::season::episode;
use super::wire::{Episode, OrderedSeason, OrderedShow, Show};
use crate::capability::{EpisodeAnswer, SeasonAnswer};
use crate::document::{Malformation, read_object};
use crate::episodes::{count, order_name, title_and_placeholder};

/// The types of groups.
const ABSOLUTE: u64 = 2;
const DVD: u64 = 3;

/// The id of the group that has the show in `order`: of several the one with most episodes. `None` where TMDB does
/// not know the order, and for the aired one, which is no group.
pub(super) fn group_id(show: &Show, order: EpisodeOrder) -> Option<String> {
    let wanted = match order {
        EpisodeOrder::Aired => return None,
        EpisodeOrder::Dvd => DVD,
        EpisodeOrder::Absolute => ABSOLUTE,
    };
    let groups = show.episode_groups.get()?.results.all();
    let of_type = groups.iter().filter(|group| group.r#type.get() == Some(&wanted));
    // The first of those with as many.
    let largest = of_type.rev().max_by_key(|group| group.episode_count.get().copied().unwrap_or_default())?;
    largest.id.text().map(str::to_owned)
}

/// What the user is told where TMDB does not know the order asked for.
pub(super) fn unknown_order(title: &str, order: EpisodeOrder) -> String {
    format!(
        "TMDB does not know the {} order of {title}; its episodes stand in the order in which they were aired.",
        order_name(order)
    )
}

/// The order in `body`, an answer of `/tv/episode_group/{id}`.
pub(super) fn read_order(body: &[u8]) -> Result<OrderedShow, Malformation> {
    let told: OrderedShow = read_object(body)?;
    if told.groups.all().is_empty() {
        return Err(Malformation::new("groups", "a list of seasons was expected"));
    }
    Ok(told)
}

/// The episodes of `aired` in the order told. What a season's own answer tells (people, say) is taken from there; an
/// episode that is not in it is described by the group, which tells less.
pub(super) fn reordered(
    told: &OrderedShow,
    aired: Vec<SeasonAnswer>,
    pictures: &Pictures,
) -> Vec<SeasonAnswer> {
    let mut aired = Aired::of(aired);
    let mut groups: Vec<&OrderedSeason> = told.groups.all().iter().collect();
    groups.sort_by_key(|group| group.order.get().copied().unwrap_or(u64::MAX));
    let is_only_one = groups.len() == 1;
    let mut seasons: Vec<SeasonAnswer> = Vec::new();
    for group in groups {
        let Some(number) = group.order.get().and_then(|order| u32::try_from(*order).ok()) else {
            continue;
        };
        let number = if is_only_one { number.max(1) } else { number };
        if seasons.last().is_some_and(|last| last.number == number) {
            continue;
        }
        let episodes = (0..).zip(group.episodes.all()).filter_map(|(place, told)| {
            let place = told.order.get().and_then(|order| u32::try_from(*order).ok()).unwrap_or(place);
            let mut answer = aired.take(told, pictures)?;
            answer.number = EpisodeNumber::episode(number, place.checked_add(1)?);
            answer.details.number = Some(answer.number);
            answer.absolute = None;
            Some(answer)
        });
        let mut episodes: Vec<EpisodeAnswer> = episodes.collect();
        episodes.sort_by_key(|episode| episode.number);
        episodes.dedup_by_key(|episode| episode.number);
        let (title, placeholder) = title_and_placeholder(group.name.text(), Some(number));
        let details = ItemDetails {
            title,
            placeholder,
            premiered: episodes.iter().filter_map(|episode| episode.aired).min(),
            number: Some(EpisodeNumber::season(number)),
            artwork: aired.posters.remove(&number).unwrap_or_default(),
            ..ItemDetails::default()
        };
        seasons.push(SeasonAnswer { number, details, episodes });
    }
    let regular: Vec<u32> = seasons.iter().map(|season| season.number).filter(|number| *number > 0).collect();
    count(&mut seasons, &regular);
    seasons
}

/// The aired seasons, by what a group names them by.
struct Aired {
    episodes: Vec<EpisodeAnswer>,
    by_id: HashMap<String, usize>,
    by_number: HashMap<EpisodeNumber, usize>,
    /// The posters of the aired seasons, for those of the same number.
    posters: HashMap<u32, Vec<bioscope_model::ArtworkCandidate>>,
}

impl Aired {
    fn of(seasons: Vec<SeasonAnswer>) -> Self {
        let mut episodes = Vec::new();
        let mut posters = HashMap::new();
        for season in seasons {
            posters.insert(season.number, season.details.artwork);
            episodes.extend(season.episodes);
        }
        let (mut by_id, mut by_number) = (HashMap::new(), HashMap::new());
        for (place, episode) in episodes.iter().enumerate() {
            by_number.insert(episode.number, place);
            if let Some(id) = episode.details.ids.get(&Provider::Tmdb) {
                by_id.insert(id.to_owned(), place);
            }
        }
        Self { episodes, by_id, by_number, posters }
    }

    /// The episode that a group names by id, else by its aired number.
    fn take(&self, told: &Episode, pictures: &Pictures) -> Option<EpisodeAnswer> {
        let number = |told: &Episode| {
            let (season, episode) = (*told.season.get()?, *told.number.get()?);
            Some(EpisodeNumber::episode(u32::try_from(season).ok()?, u32::try_from(episode).ok()?))
        };
        let by_id = told.id.get().and_then(|id| self.by_id.get(&id.to_string()));
        let place = by_id.or_else(|| self.by_number.get(&number(told)?));
        match place {
            Some(place) => self.episodes.get(*place).cloned(),
            None => episode(told, number(told)?.season, pictures),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::body::read_show;
    use super::super::season::season;
    use super::*;
    use crate::capability::Preferences;

    fn pictures() -> Pictures {
        Pictures::below(&"http://127.0.0.1:9/".parse().unwrap())
    }

    /// Firefly as aired: the pilot came last.
    fn aired() -> Vec<SeasonAnswer> {
        let body = json!({"id": 1, "season/1": {"id": 10, "poster_path": "/one.jpg", "episodes": [
            {"id": 101, "season_number": 1, "episode_number": 1, "name": "The Train Job", "air_date": "2002-09-20",
             "crew": [{"id": 5, "name": "Somebody", "department": "Directing", "job": "Director"}]},
            {"id": 102, "season_number": 1, "episode_number": 2, "name": "Bushwhacked", "air_date": "2002-09-27"},
            {"id": 111, "season_number": 1, "episode_number": 11, "name": "Serenity", "air_date": "2002-12-20"},
        ]}});
        let preferences = Preferences {
            language: bioscope_model::Language::english(),
            fallback_languages: Vec::new(),
            artwork_languages: Vec::new(),
            country: None,
        };
        let told = read_show(body.to_string().as_bytes()).unwrap();
        told.seasons.iter().map(|(number, told)| season(*number, told, &preferences, &pictures())).collect()
    }

    fn told(seasons: &[SeasonAnswer]) -> Vec<(String, Option<u32>, &str)> {
        let episodes = seasons.iter().flat_map(|season| &season.episodes);
        episodes
            .map(|one| {
                (one.number.to_string(), one.absolute, one.details.title.as_deref().unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn episodes_stand_in_the_order_of_the_group() {
        let group = json!({"id": "x", "groups": [
            {"name": "Season 1", "order": 1, "episodes": [
                {"id": 101, "order": 1}, {"id": 111, "order": 0}, {"season_number": 1, "episode_number": 2, "order": 2}]},
            {"name": "Specials", "order": 0, "episodes": [
                {"id": 900, "season_number": 0, "episode_number": 4, "order": 0, "name": "Outtakes", "still_path": "/s.jpg"}]},
        ]});
        let group = read_order(group.to_string().as_bytes()).unwrap();
        let seasons = reordered(&group, aired(), &pictures());
        assert_eq!(
            told(&seasons),
            [
                ("S00E01".to_owned(), None, "Outtakes"),
                ("S01E01".to_owned(), Some(1), "Serenity"),
                ("S01E02".to_owned(), Some(2), "The Train Job"),
                ("S01E03".to_owned(), Some(3), "Bushwhacked"),
            ]
        );
        assert_eq!(seasons[1].episodes[1].details.crew.len(), 1);
        assert_eq!(seasons[1].details.premiered.map(|date| date.to_string()).as_deref(), Some("2002-09-20"));
        assert_eq!((seasons[1].details.artwork.len(), seasons[0].episodes[0].details.artwork.len()), (1, 1));
    }

    #[test]
    fn the_only_group_is_no_group_of_specials() {
        let group = json!({"groups": [{"order": 0, "episodes": [{"id": 102}, {"id": 101}]}]});
        let group = read_order(group.to_string().as_bytes()).unwrap();
        let seasons = reordered(&group, aired(), &pictures());
        assert_eq!(told(&seasons)[0], ("S01E01".to_owned(), Some(1), "Bushwhacked"));
        assert!(read_order(b"{\"groups\": []}").is_err());
    }

    #[test]
    fn the_largest_group_of_the_type_is_the_order() {
        let show = json!({"episode_groups": {"results": [
            {"id": "a", "type": 3, "episode_count": 10}, {"id": "b", "type": 3, "episode_count": 14},
            {"id": "c", "type": 3, "episode_count": 14}, {"id": "d", "type": 2},
        ]}});
        let show: Show = serde_json::from_value(show).unwrap();
        assert_eq!(group_id(&show, EpisodeOrder::Dvd).as_deref(), Some("b"));
        assert_eq!(group_id(&show, EpisodeOrder::Absolute).as_deref(), Some("d"));
        assert_eq!(group_id(&show, EpisodeOrder::Aired), None);
        assert_eq!(group_id(&Show::default(), EpisodeOrder::Dvd), None);
        assert!(unknown_order("Firefly", EpisodeOrder::Dvd).ends_with('.'));
    }
}
