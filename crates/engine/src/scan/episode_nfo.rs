//! What the NFO file beside a video says of its episodes.

use bioscope_model::{EpisodeNumber, IdSet, PlayerFacts};
use bioscope_nfo::{EpisodeNfo, NfoContent};
use bioscope_store::EpisodePlace;

use crate::scan::own_files::{Sorted, first};

/// The episodes of the NFO files beside a video.
#[derive(Default)]
pub(crate) struct EpisodeNotes {
    /// In the order of the file that somebody else wrote.
    foreign: Vec<EpisodeNfo>,
    /// The same of this program's file, where there is no other.
    own: Vec<EpisodeNfo>,
}

/// What is told of one episode.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct EpisodeNote {
    /// Its ids.
    pub(crate) ids: IdSet,
    /// Its number.
    pub(crate) number: Option<EpisodeNumber>,
    /// What a person or a player put in.
    pub(crate) player: PlayerFacts,
}

impl EpisodeNotes {
    /// Reads the first file of each sort that is about episodes.
    pub(crate) fn read(files: &Sorted) -> Self {
        let episodes = |content| match content {
            NfoContent::Episodes(nfo) => Some(nfo.episodes),
            _ => None,
        };
        let foreign = first(&files.foreign, episodes).unwrap_or_default();
        let own =
            if foreign.is_empty() { first(&files.own, episodes).unwrap_or_default() } else { Vec::new() };
        Self { foreign, own }
    }

    /// Whether somebody else wrote of the episodes.
    pub(crate) fn is_foreign(&self) -> bool {
        !self.foreign.is_empty()
    }

    /// What is told of the episode at `place`, number `index` of the `count` in its video.
    pub(crate) fn of(&self, place: &EpisodePlace, index: usize, count: usize) -> EpisodeNote {
        let Some((told, is_its_own)) = told_of(&self.foreign, place, index, count) else {
            let own = told_of(&self.own, place, index, count);
            let player = own.map(|(told, _)| told.player.clone()).unwrap_or_default();
            return EpisodeNote { player, ..EpisodeNote::default() };
        };
        EpisodeNote {
            ids: if is_its_own { told.details.ids.clone() } else { IdSet::new() },
            number: told.details.number,
            player: told.player.clone(),
        }
    }
}

/// What is told of an episode, and whether it is told of that one alone: by its number, else by its turn where as many
/// are told of as there are; a lone one stands for all of its video, as with Kodi.
fn told_of<'n>(
    told: &'n [EpisodeNfo],
    place: &EpisodePlace,
    index: usize,
    count: usize,
) -> Option<(&'n EpisodeNfo, bool)> {
    let is_this = |one: &&EpisodeNfo| {
        one.details.number.is_some_and(|number| {
            place.episode.is_some() && (Some(number.season), number.episode) == (place.season, place.episode)
        })
    };
    if let Some(this) = told.iter().find(is_this) {
        return Some((this, true));
    }
    if told.len() == count {
        return told.get(index).map(|one| (one, true));
    }
    let [only] = told else { return None };
    Some((only, index == 0 && only.details.number.is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::Provider;
    use bioscope_nfo::read_nfo;

    fn notes(text: &str) -> EpisodeNotes {
        let NfoContent::Episodes(nfo) = read_nfo(text.as_bytes()) else { panic!("{text}") };
        EpisodeNotes { foreign: nfo.episodes, own: Vec::new() }
    }

    fn root(season: u32, episode: u32, tvdb: u32) -> String {
        format!(
            "<episodedetails><season>{season}</season><episode>{episode}</episode>\
             <uniqueid type=\"tvdb\">{tvdb}</uniqueid><playcount>{episode}</playcount></episodedetails>"
        )
    }

    fn place(season: u32, episode: u32) -> EpisodePlace {
        EpisodePlace { season: Some(season), episode: Some(episode), ..EpisodePlace::default() }
    }

    fn tvdb(note: &EpisodeNote) -> Option<&str> {
        note.ids.get(&Provider::Tvdb)
    }

    #[test]
    fn each_episode_has_the_root_of_its_number_whatever_the_order() {
        let notes = notes(&(root(1, 2, 22) + &root(1, 1, 11)));
        assert_eq!(tvdb(&notes.of(&place(1, 1), 0, 2)), Some("11"));
        let second = notes.of(&place(1, 2), 1, 2);
        assert_eq!((tvdb(&second), second.player.play_count), (Some("22"), Some(2)));
    }

    #[test]
    fn other_numbers_go_by_their_turn() {
        let notes = notes(&(root(4, 8, 48) + &root(4, 9, 49)));
        assert_eq!(tvdb(&notes.of(&place(1, 2), 1, 2)), Some("49"));
        let lone = self::notes(&root(4, 9, 49));
        assert_eq!(tvdb(&lone.of(&place(1, 7), 0, 1)), Some("49"));
    }

    #[test]
    fn a_lone_root_stands_for_all_episodes_of_its_video_but_its_ids_are_those_of_one() {
        let notes = notes(&root(1, 1, 11));
        let second = notes.of(&place(1, 2), 1, 2);
        assert_eq!((tvdb(&second), second.player.play_count), (None, Some(1)));
        assert_eq!(tvdb(&notes.of(&place(1, 1), 0, 2)), Some("11"));
        let three = self::notes(&(root(1, 1, 11) + &root(1, 2, 22)));
        assert_eq!(three.of(&place(1, 3), 2, 3), EpisodeNote::default());
    }
}
