//! How a show's files are named and arranged: half a dozen habits, taken in turn.

use std::path::PathBuf;

use super::content;
use super::layout::{SampleFile, dotted, in_path};
use crate::catalogue::{Episode, Season, Show, ShowKind};

/// A habit of naming. The catalogue's sample shows are made for them, in this order.
#[derive(Clone, Copy, Debug)]
enum Habit {
    /// Season folders, specials, and one file that holds two episodes.
    Nested,
    /// Everything in the show's folder, whose name holds the number at TheTVDB.
    FlatWithId,
    /// Named by the day of the broadcast.
    Dated,
    /// Numbered through all seasons.
    Absolute,
    /// A folder that says nothing, and a `tvshow.nfo` that holds an id and nothing else.
    IdInNotes,
    /// A season as a release group packs it.
    Release,
}

const HABITS: [Habit; 6] =
    [Habit::Nested, Habit::FlatWithId, Habit::Dated, Habit::Absolute, Habit::IdInNotes, Habit::Release];

/// Files of a show, and how many episodes they hold.
pub(super) struct ShowFiles {
    pub(super) files: Vec<SampleFile>,
    pub(super) episodes: usize,
}

/// The files of the show in a place of the library. What is only announced has none.
pub(super) fn files_of(show: &Show, place: usize) -> ShowFiles {
    let habit = match (show.plan().kind, HABITS[place % HABITS.len()]) {
        (ShowKind::Daily, _) => Habit::Dated,
        (ShowKind::Numbered, _) => Habit::Absolute,
        (ShowKind::Weekly, Habit::Dated | Habit::Absolute) => Habit::Nested,
        (ShowKind::Weekly, habit) => habit,
    };
    let mut seasons = show.seasons();
    for season in &mut seasons {
        season.episodes.retain(|episode| season.number == 0 || episode.aired.is_some());
    }
    let mut files: Vec<SampleFile> =
        seasons.iter().flat_map(|season| of_season(show, season, habit)).collect();
    if let Habit::IdInNotes = habit {
        let notes = content::show_notes(show.tmdb_id());
        files
            .push(SampleFile { path: PathBuf::from(folder(show, habit)).join("tvshow.nfo"), content: notes });
    }
    ShowFiles { files, episodes: seasons.iter().map(|season| season.episodes.len()).sum() }
}

fn folder(show: &Show, habit: Habit) -> String {
    let title = in_path(show.title());
    match habit {
        Habit::Nested | Habit::Dated => format!("{title} ({})", show.year()),
        Habit::FlatWithId => format!("{title} {{tvdb-{}}}", show.tvdb_id()),
        Habit::Absolute => title,
        Habit::IdInNotes => format!("stnd-show-{:04x}", show.tmdb_id() % 0x1_0000),
        Habit::Release => format!("{}.S01.1080p.WEB.x264-STANDIN", dotted(show.title())),
    }
}

fn of_season(show: &Show, season: &Season, habit: Habit) -> Vec<SampleFile> {
    let (title, number) = (in_path(show.title()), season.number);
    let folder = folder(show, habit);
    let file = |path: String| SampleFile { path: PathBuf::from(path), content: content::matroska() };
    match habit {
        Habit::Nested => {
            let below = if number == 0 { "Specials".to_owned() } else { format!("Season {number:02}") };
            let name = |numbers: String, episode: &Episode| {
                format!("{folder}/{below}/{title} - S{number:02}{numbers} - {}.mkv", in_path(&episode.title))
            };
            // The last two episodes of the first season came as one.
            let count = season.episodes.len();
            let joined = if number == 1 && count > 2 { 2 } else { 0 };
            let (single, pair) = season.episodes.split_at(count - joined);
            let single = single.iter().map(|episode| name(format!("E{:02}", episode.number), episode));
            let pair = pair
                .first_chunk::<2>()
                .map(|[one, two]| name(format!("E{:02}-E{:02}", one.number, two.number), one));
            single.chain(pair).map(file).collect()
        }
        Habit::FlatWithId => {
            let names = season.episodes.iter();
            names.map(|one| file(format!("{folder}/{title} {number}x{:02}.mkv", one.number))).collect()
        }
        Habit::Dated => season
            .episodes
            .iter()
            .filter_map(|episode| Some((episode, episode.aired?)))
            .map(|(episode, day)| {
                file(format!("{folder}/{title} - {} - {}.mkv", day.iso(), in_path(&episode.title)))
            })
            .collect(),
        Habit::Absolute => season
            .episodes
            .iter()
            .filter_map(|episode| episode.absolute)
            .map(|absolute| file(format!("{folder}/{title} - {absolute:02} [1080p].mkv")))
            .collect(),
        Habit::IdInNotes => {
            let below = if number == 0 { "Specials".to_owned() } else { format!("S{number:02}") };
            let names = season.episodes.iter();
            names.map(|one| file(format!("{folder}/{below}/s{number:02}e{:02}.mkv", one.number))).collect()
        }
        Habit::Release => season
            .episodes
            .iter()
            .map(|one| {
                let name =
                    format!("{}.S{number:02}E{:02}.1080p.WEB.x264-STANDIN", dotted(show.title()), one.number);
                file(format!("{folder}/{name}.mkv"))
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::catalogue::Catalogue;

    fn paths(place: usize) -> Vec<String> {
        let catalogue = Catalogue::generated(0, 3).with_sample_shows(6, 3);
        let files = files_of(&catalogue.shows()[place], place).files;
        files.iter().map(|file| file.path.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_habit_shows_its_oddity() {
        let has = |place: usize, part: &str| paths(place).iter().any(|path| path.contains(part));
        assert!(has(0, "/Season 01/") && has(0, "S01E07-E08") && has(0, "/Specials/") && has(0, "S00E03"));
        assert!(has(1, "{tvdb-70001}/") && has(1, " 2x06.mkv"));
        assert!(has(2, " - 20") && !has(2, "S01"));
        assert!(has(3, " - 12 [1080p].mkv"));
        assert!(has(4, "tvshow.nfo") && has(4, "/S03/s03e04.mkv") && !has(4, "s03e05"));
        assert!(has(5, ".S01E10.1080p"));
    }

    #[test]
    fn paths_are_safe_everywhere_and_differ() {
        let catalogue = Catalogue::generated(0, 3).with_sample_shows(40, 3);
        let mut seen = HashSet::new();
        for (place, show) in catalogue.shows().iter().enumerate() {
            for file in files_of(show, place).files {
                let path = file.path.to_str().unwrap().to_owned();
                assert!(!path.contains([':', '?', '*', '"', '<', '>', '|', '\\']), "{path}");
                assert!(seen.insert(path.clone()), "{path} twice");
            }
        }
    }
}
