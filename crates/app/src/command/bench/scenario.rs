//! What can be measured, by name.

use crate::arguments;
use crate::problem::Usage;

use super::{FILMS, library, matching};

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
    /// Scraping.
    Films(Load),
    /// Keeping people.
    Actors,
    /// A library of so many films, rows only.
    Library(u32),
    /// Choosing a film.
    Matching,
}

/// What a scenario scrapes, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Load {
    /// How many films.
    pub(super) films: u32,
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
            start: Start::Empty,
            jobs: vec![None],
            is_throttled: true,
            wants_all: true,
            is_compared: true,
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
            matching::SCENARIO => Kind::Matching,
            _ => numbered(name).map(|films| Kind::Films(Load::films(films))).ok_or_else(|| {
                Usage(format!(
                    "{name:?} is no scenario; there are movies-N (such as movies-50), movies-jobs, repeat, partial, \
                     actors, library, large, engine, engine-tmdb and matching"
                ))
            })?,
        };
        Ok(Self { name: name.to_owned(), kind })
    }
}

fn numbered(name: &str) -> Option<u32> {
    let films = name.strip_prefix("movies-")?.parse().ok()?;
    (1..=MOST_FILMS).contains(&films).then_some(films)
}
