//! What can be measured, by name.

use bioscope_standin::{ShowPlan, ShowPreset};

use crate::arguments;
use crate::command::items::counted;
use crate::problem::Usage;

use super::{FILMS, datasets, library, matching, pragmas};

/// Films of the largest scenario.
const LARGE: u32 = 10_000;
/// Films whose own work is measured: enough to make the start of the program small.
const ENGINE: u32 = 300;
/// Most films of any scenario.
const MOST_FILMS: u32 = 20_000;
/// The numbers of items in flight that are compared.
const JOBS: [u16; 7] = [1, 2, 3, 5, 8, 16, 32];

/// One scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scenario {
    /// As it was typed.
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What a scenario is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Scraping films or shows.
    Films(Load),
    /// Keeping people.
    Actors,
    /// A library of so many films, rows only.
    Library(u32),
    /// The same with other settings of SQLite.
    Pragmas(u32),
    /// Choosing a film.
    Matching,
    /// IMDb's dataset files.
    Datasets,
}

/// What a scenario scrapes, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Load {
    /// How many films, or episodes of the shows.
    pub(super) films: u32,
    /// Shows in place of films.
    pub(super) shows: Option<ShowPreset>,
    /// What the library and the cache hold before.
    pub(super) start: Start,
    /// Items in flight; a run for each, `None` for the default.
    pub(super) jobs: Vec<Option<u16>>,
    /// Whether the providers take their time and refuse who asks too much.
    pub(super) is_throttled: bool,
    /// Whether IMDb's pages and pictures are wanted beside TMDB's details.
    pub(super) wants_all: bool,
    /// Whether the other ways are measured too.
    pub(super) is_compared: bool,
    /// Whether IMDb's datasets are imported beforehand, and take the place of its pages.
    pub(super) has_datasets: bool,
}

/// What is there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing.
    Empty,
    /// All of it, scraped.
    Scraped,
    /// Nothing, but the cache holds the answers for half of it.
    HalfCached,
}

impl Load {
    fn films(films: u32) -> Self {
        Self {
            films,
            shows: None,
            start: Start::Empty,
            jobs: vec![None],
            is_throttled: true,
            wants_all: true,
            is_compared: true,
            has_datasets: false,
        }
    }

    fn shows(preset: ShowPreset) -> Self {
        let episodes = preset.plans().iter().map(ShowPlan::episodes).sum();
        Self { shows: Some(preset), ..Self::films(episodes) }
    }

    /// What it scrapes, in words.
    pub(super) fn in_words(&self) -> String {
        match self.shows {
            Some(preset) => {
                format!("{}, {} episodes", counted(preset.plans().len() as u64, "show"), self.films)
            }
            None => format!("{} films", self.films),
        }
    }

    /// Without waiting for anybody: what is left is the program's own work.
    fn own_work(films: u32, wants_all: bool) -> Self {
        Self { is_throttled: false, is_compared: false, wants_all, ..Self::films(films) }
    }
}

impl Scenario {
    /// The scenario called `name`.
    pub(super) fn parse(name: &str, typed: &arguments::Bench) -> Result<Self, Usage> {
        let kind = match name {
            "repeat" => Kind::Films(Load { start: Start::Scraped, ..Load::films(FILMS) }),
            "partial" => Kind::Films(Load { start: Start::HalfCached, ..Load::films(FILMS) }),
            "movies-jobs" => Kind::Films(Load {
                jobs: JOBS.map(Some).into(),
                is_compared: false,
                ..Load::films(FILMS)
            }),
            "large" => Kind::Films(Load::own_work(typed.films.unwrap_or(LARGE), true)),
            "engine" => Kind::Films(Load::own_work(typed.films.unwrap_or(ENGINE), true)),
            "engine-tmdb" => Kind::Films(Load::own_work(typed.films.unwrap_or(ENGINE), false)),
            "actors" => Kind::Actors,
            library::SCENARIO => Kind::Library(typed.films.unwrap_or(library::FILMS)),
            pragmas::SCENARIO => Kind::Pragmas(typed.films.unwrap_or(pragmas::FILMS)),
            matching::SCENARIO => Kind::Matching,
            datasets::SCENARIO => Kind::Datasets,
            _ if let Some(preset) = ShowPreset::of_name(name) => Kind::Films(Load::shows(preset)),
            _ => numbered(name).map(Kind::Films).ok_or_else(|| {
                Usage(format!(
                    "{name:?} is no scenario; there are movies-N (such as movies-50), movies-jobs, repeat, partial, shows-6, \
                     show-50, show-1000, show-60-seasons, actors, library, pragmas, large, engine, engine-tmdb, matching, \
                     datasets and movies-N-datasets"
                ))
            })?,
        };
        Ok(Self { name: name.to_owned(), kind })
    }
}

/// `movies-50`, or `movies-50-datasets`.
fn numbered(name: &str) -> Option<Load> {
    let rest = name.strip_prefix("movies-")?;
    let (number, has_datasets) = match rest.strip_suffix("-datasets") {
        Some(number) => (number, true),
        None => (rest, false),
    };
    let films = number.parse().ok().filter(|films| (1..=MOST_FILMS).contains(films))?;
    Some(Load { has_datasets, is_compared: !has_datasets, ..Load::films(films) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_films_may_be_followed_by_what_stands_in_for_pages() {
        assert_eq!(numbered("movies-50"), Some(Load::films(50)));
        let with_datasets = numbered("movies-50-datasets").unwrap();
        assert_eq!((with_datasets.films, with_datasets.has_datasets), (50, true));
        for wrong in ["movies-0", "movies-x", "films-5", "movies-5-pages", "movies-30000"] {
            assert_eq!(numbered(wrong), None, "{wrong}");
        }
    }
}
