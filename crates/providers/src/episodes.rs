//! What sources of episodes have in common: one count over all seasons, numbers that cannot be told, and names that
//! nobody gave.

use std::collections::BTreeSet;

use bioscope_model::{EpisodeNumber, EpisodeOrder, Provider};

use crate::capability::SeasonAnswer;
use crate::text;

/// Most seasons asked for of one show; the longest-running ones have about seventy, some that are numbered by year
/// a hundred.
pub(crate) const MOST_SEASONS: usize = 400;

/// TMDB's name of the season of specials where nobody has named it, and TVmaze's of an episode to come.
const UNNAMED: [&str; 2] = ["Specials", "TBA"];

/// How the names begin that IMDb makes up: "Episode #2.5", "Episode dated 5 January 2010".
const MADE_UP: [&str; 2] = ["Episode #", "Episode dated "];

/// What stands before an ordinal number in Japanese and Chinese: "第5話", "第 5 集".
const ORDINAL: &str = "第";

/// The seasons asked for, ascending, each once, at most [`MOST_SEASONS`].
pub(crate) fn distinct(seasons: &[u32]) -> Vec<u32> {
    let distinct: BTreeSet<u32> = seasons.iter().copied().collect();
    distinct.into_iter().take(MOST_SEASONS).collect()
}

/// Numbers the episodes of the regular seasons in one count from 1, if all of `regular`, the regular seasons that
/// the show has, are there. An episode 0 stands before the count and has no place in it; neither has a special.
pub(crate) fn count(seasons: &mut [SeasonAnswer], regular: &[u32]) {
    let is_there = |number: &u32| seasons.iter().any(|season| season.number == *number);
    if regular.is_empty() || !regular.iter().all(is_there) {
        return;
    }
    let regular =
        seasons.iter_mut().filter(|season| season.number > 0).flat_map(|season| &mut season.episodes);
    let counted = regular.filter(|episode| episode.number.episode.is_some_and(|number| number > 0));
    for (place, episode) in (1..).zip(counted) {
        episode.absolute = Some(place);
    }
}

/// Takes the aired numbers away, for a source that knows no other order than the aired one and is asked for another:
/// the same number means another episode there. Without one an episode is matched by date, by its place in one count,
/// or by title.
pub(crate) fn withhold_numbers(seasons: &mut [SeasonAnswer]) {
    for season in seasons {
        for episode in &mut season.episodes {
            episode.number = EpisodeNumber::season(season.number);
            episode.details.number = None;
        }
    }
}

/// What the user is told where numbers were withheld.
pub(crate) fn aired_order_only(provider: &Provider, order: EpisodeOrder) -> String {
    format!(
        "{} knows only the order in which episodes were aired, not the {} one; its episodes are matched by date or title.",
        provider.label(),
        order_name(order)
    )
}

/// How people write the name of an order.
pub(crate) fn order_name(order: EpisodeOrder) -> &'static str {
    match order {
        EpisodeOrder::Aired => "aired",
        EpisodeOrder::Dvd => "DVD",
        EpisodeOrder::Absolute => "absolute",
    }
}

/// The title that somebody gave to a season or an episode of this number; apart from it the name that a source makes up
/// where nobody did.
pub(crate) fn title_and_placeholder(
    name: Option<&str>,
    number: Option<u32>,
) -> (Option<String>, Option<String>) {
    match name.and_then(|name| text::line(name, text::TITLE)) {
        Some(name) if is_made_up(&name, number) => (None, Some(name)),
        name => (name, None),
    }
}

/// Whether a name is a word and the number of the season or the episode, or another that sources make up.
pub(crate) fn is_made_up(name: &str, number: Option<u32>) -> bool {
    UNNAMED.contains(&name)
        || MADE_UP.iter().any(|start| name.starts_with(start))
        || number.is_some_and(|number| is_numbered(name, number))
}

fn is_numbered(name: &str, number: u32) -> bool {
    // Japanese and Chinese write the number without a space: "シーズン2", "第5話".
    let numbers_apart = name.chars().fold(String::new(), |mut apart, letter| {
        if apart.ends_with(|last: char| last.is_ascii_digit() != letter.is_ascii_digit()) {
            apart.push(' ');
        }
        apart.push(letter);
        apart
    });
    let words: Vec<&str> = numbers_apart
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &&str| word.parse() == Ok(number);
    let is_short = words.len() <= 2 || (words.len() == 3 && words[0] == ORDINAL);
    is_short && words.iter().any(is_number)
}

#[cfg(test)]
mod tests {
    use bioscope_model::ItemDetails;

    use super::*;
    use crate::capability::EpisodeAnswer;

    fn season(number: u32, episodes: &[Option<u32>]) -> SeasonAnswer {
        let episode = |episode: &Option<u32>| EpisodeAnswer {
            number: EpisodeNumber { season: number, episode: *episode },
            absolute: None,
            aired: None,
            details: ItemDetails::default(),
        };
        SeasonAnswer {
            number,
            details: ItemDetails::default(),
            episodes: episodes.iter().map(episode).collect(),
        }
    }

    fn counts(seasons: &[SeasonAnswer]) -> Vec<Option<u32>> {
        seasons.iter().flat_map(|season| &season.episodes).map(|episode| episode.absolute).collect()
    }

    #[test]
    fn one_count_goes_over_the_regular_seasons_when_all_are_there() {
        let told = || {
            vec![
                season(0, &[Some(1), None]),
                season(1, &[Some(0), Some(1), Some(2)]),
                season(2, &[Some(3), None]),
            ]
        };
        let mut seasons = told();
        count(&mut seasons, &[1, 2]);
        assert_eq!(counts(&seasons), [None, None, None, Some(1), Some(2), Some(3), None]);
        let mut seasons = told();
        count(&mut seasons, &[1, 2, 3]);
        assert_eq!(counts(&seasons), [None; 7]);
        count(&mut seasons, &[]);
        assert_eq!(counts(&seasons), [None; 7]);
    }

    #[test]
    fn withheld_numbers_leave_season_and_count() {
        let mut seasons = vec![season(1, &[Some(1), Some(2)])];
        count(&mut seasons, &[1]);
        withhold_numbers(&mut seasons);
        assert_eq!(counts(&seasons), [Some(1), Some(2)]);
        assert!(seasons[0].episodes.iter().all(|episode| episode.number == EpisodeNumber::season(1)));
    }

    #[test]
    fn seasons_are_asked_for_once_and_not_without_end() {
        assert_eq!(distinct(&[3, 1, 3, 0]), [0, 1, 3]);
        assert_eq!(distinct(&(0..10_000).collect::<Vec<_>>()).len(), MOST_SEASONS);
    }

    #[test]
    fn names_that_nobody_gave_are_told_from_titles() {
        let generic = [
            ("Season 2", 2),
            ("Staffel 2", 2),
            ("Сезон 2", 2),
            ("2. évad", 2),
            ("Specials", 0),
            ("シーズン2", 2),
            ("第5話", 5),
            ("第 5 集", 5),
            ("Episode #2.5", 5),
            ("Episode dated 5 January 2010", 7),
            ("TBA", 1),
        ];
        for (name, number) in generic {
            assert!(is_made_up(name, Some(number)), "{name}");
        }
        for (name, number) in
            [("Live Another Day", 9), ("Season 3", 2), ("Book One: Water", 1), ("Die 2", 3), ("Se7en", 7)]
        {
            assert!(!is_made_up(name, Some(number)), "{name}");
        }
    }

    #[test]
    fn a_name_without_a_number_is_a_title() {
        assert_eq!(title_and_placeholder(Some("Episode 5"), None), (Some("Episode 5".to_owned()), None));
        assert_eq!(title_and_placeholder(Some("Episode 5"), Some(5)), (None, Some("Episode 5".to_owned())));
        assert_eq!(title_and_placeholder(Some(" "), Some(5)), (None, None));
    }
}
