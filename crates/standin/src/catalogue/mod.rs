//! The films and shows that the played providers know.
//!
//! Both services tell of the same films under the same ids, which are made up: plausible, stable from run to run, and no
//! film's real ones. So are votes, popularity and days of release. What [`Catalogue::classics`] says about titles,
//! years, people, running times, genres, countries and certificates is fact; everything in [`Catalogue::generated`] is
//! invented, and any likeness is chance. So is every show.

mod artwork;
mod calendar;
mod classics;
mod collections;
mod film;
mod generated;
mod index;
pub(crate) mod people;
mod popularity;
mod shows;
mod vocabulary;
pub(crate) mod words;

use std::collections::HashMap;
use std::sync::OnceLock;

pub(crate) use artwork::{
    Listed, Listing, listing_of, listing_of_show, picture_of_person, pictures_of_collection,
    posters_of_season, stills_of_episode,
};
pub use collections::Collection;
pub use film::{CrewMember, Day, Details, Film, Membership, Person, Role, Studio, Texts};
use index::TitleIndex;
pub use popularity::Figures;
use shows::numbers;
pub use shows::{
    Episode, Network, Season, Show, ShowDetails, ShowKind, ShowPictures, ShowPlan, ShowPreset, ShowSettings,
};
pub(crate) use shows::{Order, OrderGroup, season_name};
pub(crate) use vocabulary::country_coded;
pub use vocabulary::{COUNTRIES, Country, GENRES, Genre, LANGUAGES, Language, SHOW_GENRES, Tongue};

/// A list of films and one of shows, and the ways to find something in them.
#[derive(Debug)]
pub struct Catalogue {
    films: Vec<Film>,
    shows: Vec<Show>,
    by_tmdb: HashMap<u32, usize>,
    by_imdb: HashMap<u32, usize>,
    index: OnceLock<TitleIndex>,
    show_index: OnceLock<TitleIndex>,
    collections: OnceLock<Vec<Collection>>,
}

impl Catalogue {
    /// The real old films.
    pub fn classics() -> Self {
        Self::of(classics::films())
    }

    /// `count` invented films; the same `seed` gives the same ones.
    pub fn generated(count: usize, seed: u64) -> Self {
        Self::of(generated::films(count, seed))
    }

    /// The real old films first, then as many invented ones as it takes to reach `count`.
    pub fn mixed(count: usize, seed: u64) -> Self {
        let mut films = classics::films();
        let missing = count.saturating_sub(films.len());
        films.extend(generated::films(missing, seed));
        Self::of(films)
    }

    /// The same films, and a show for every plan; the same `seed` gives the same shows. Ids reach for 7,900 shows.
    #[must_use]
    pub fn with_shows(mut self, plans: Vec<ShowPlan>, seed: u64) -> Self {
        self.shows = shows::build(plans, seed);
        self.show_index = OnceLock::new();
        self
    }

    /// The same films, and `count` small shows with the oddities that a sample library shows.
    #[must_use]
    pub fn with_sample_shows(self, count: usize, seed: u64) -> Self {
        self.with_shows(shows::sample(count), seed)
    }

    fn of(films: Vec<Film>) -> Self {
        let tmdb_places = films.iter().enumerate().map(|(place, film)| (film.tmdb_id, place)).collect();
        let imdb_places = films.iter().enumerate().map(|(place, film)| (film.imdb_number, place)).collect();
        Self {
            films,
            shows: Vec::new(),
            by_tmdb: tmdb_places,
            by_imdb: imdb_places,
            index: OnceLock::new(),
            show_index: OnceLock::new(),
            collections: OnceLock::new(),
        }
    }

    /// Every film, in a fixed order.
    pub fn films(&self) -> &[Film] {
        &self.films
    }

    /// The film with a TMDB number.
    pub fn film(&self, tmdb_id: u32) -> Option<&Film> {
        self.by_tmdb.get(&tmdb_id).map(|&place| &self.films[place])
    }

    /// The film with an IMDb id such as `tt0012345`.
    pub fn film_of_imdb(&self, imdb_id: &str) -> Option<&Film> {
        let number: u32 = imdb_id.strip_prefix("tt")?.parse().ok()?;
        self.by_imdb.get(&number).map(|&place| &self.films[place])
    }

    /// Every collection, in the order of its first film.
    pub fn collections(&self) -> &[Collection] {
        self.collections.get_or_init(|| collections::gather(&self.films))
    }

    /// The films whose titles answer `query`, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<&Film> {
        let index = self.index.get_or_init(|| {
            TitleIndex::new(self.films.iter().map(|film| {
                let translated = Tongue::ALL.into_iter().filter_map(|tongue| film.title_in(tongue));
                std::iter::once(film.original_title().to_owned()).chain(translated).collect()
            }))
        });
        let found = index.search(query, |place| self.films[place].figures().popularity);
        found.into_iter().map(|place| &self.films[place]).collect()
    }

    /// Every show, in a fixed order.
    pub fn shows(&self) -> &[Show] {
        &self.shows
    }

    /// The show with a TMDB number.
    pub fn show(&self, tmdb_id: u32) -> Option<&Show> {
        self.shows.get(numbers::of_tmdb(tmdb_id)? as usize)
    }

    /// The show with a number at TheTVDB.
    pub fn show_of_tvdb(&self, tvdb_id: u32) -> Option<&Show> {
        self.shows.get(numbers::of_tvdb(tvdb_id)? as usize)
    }

    /// The show with a number at TVmaze.
    pub fn show_of_tvmaze(&self, tvmaze_id: u32) -> Option<&Show> {
        self.shows.get(numbers::of_tvmaze(tvmaze_id)? as usize)
    }

    /// The show with an IMDb id.
    pub fn show_of_imdb(&self, imdb_id: &str) -> Option<&Show> {
        let (index, ordinal) = Self::imdb_numbers(imdb_id)?;
        (ordinal == 0).then(|| self.shows.get(index as usize)).flatten()
    }

    /// The episode with an IMDb id, and its show.
    pub(crate) fn episode_of_imdb(&self, imdb_id: &str) -> Option<(&Show, Episode)> {
        self.episode_at(Self::imdb_numbers(imdb_id)?)
    }

    /// The episode with a number at TheTVDB, and its show.
    pub(crate) fn episode_of_tvdb(&self, tvdb_id: u32) -> Option<(&Show, Episode)> {
        self.episode_at(numbers::of_tvdb_episode(tvdb_id)?)
    }

    /// The show of a season's number at TMDB, and the number of the season in it.
    pub(crate) fn season_of_tmdb(&self, tmdb_id: u32) -> Option<(&Show, u32)> {
        let (index, season) = numbers::of_tmdb_season(tmdb_id)?;
        Some((self.shows.get(index as usize)?, season))
    }

    /// The order of episodes with an id, and its show.
    pub(crate) fn order(&self, id: &str) -> Option<(&Show, Order)> {
        let show = self.shows.get(Show::index_of_order(id)?)?;
        let order = show.orders().into_iter().find(|order| order.id == id)?;
        Some((show, order))
    }

    /// The shows whose titles answer `query`, best first.
    pub(crate) fn search_shows(&self, query: &str) -> Vec<&Show> {
        let index = self.show_index.get_or_init(|| {
            let titles = |show: &Show| Tongue::ALL.map(|tongue| show.title_in(tongue)).to_vec();
            TitleIndex::new(self.shows.iter().map(titles))
        });
        let found = index.search(query, |place| self.shows[place].figures().popularity);
        found.into_iter().map(|place| &self.shows[place]).collect()
    }

    fn imdb_numbers(imdb_id: &str) -> Option<(u32, u32)> {
        numbers::of_imdb(imdb_id.strip_prefix("tt")?.parse().ok()?)
    }

    fn episode_at(&self, (index, ordinal): (u32, u32)) -> Option<(&Show, Episode)> {
        let show = self.shows.get(index as usize)?;
        Some((show, show.episode_of_ordinal(ordinal)?))
    }
}
