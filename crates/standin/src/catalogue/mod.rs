//! The films that the played providers know.
//!
//! Both services tell of the same films under the same ids, which are made up: plausible, stable from run to run, and no
//! film's real ones. So are votes, popularity and days of release. What [`Catalogue::classics`] says about titles,
//! years, people, running times, genres, countries and certificates is fact; everything in [`Catalogue::generated`] is
//! invented, and any likeness is chance.

mod artwork;
mod classics;
mod collections;
mod film;
mod generated;
mod index;
mod people;
mod popularity;
mod vocabulary;
mod words;

use std::collections::HashMap;
use std::sync::OnceLock;

pub(crate) use artwork::{Listed, Listing, listing_of, picture_of_person, pictures_of_collection};
pub use collections::Collection;
pub use film::{CrewMember, Day, Details, Film, Membership, Person, Role, Studio, Texts};
use index::TitleIndex;
pub use popularity::Figures;
pub(crate) use vocabulary::country_coded;
pub use vocabulary::{COUNTRIES, Country, GENRES, Genre, LANGUAGES, Language, Tongue};

/// A list of films and the ways to find one in it.
#[derive(Debug)]
pub struct Catalogue {
    films: Vec<Film>,
    by_tmdb: HashMap<u32, usize>,
    by_imdb: HashMap<u32, usize>,
    index: OnceLock<TitleIndex>,
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

    fn of(films: Vec<Film>) -> Self {
        let tmdb_places = films.iter().enumerate().map(|(place, film)| (film.tmdb_id, place)).collect();
        let imdb_places = films.iter().enumerate().map(|(place, film)| (film.imdb_number, place)).collect();
        Self {
            films,
            by_tmdb: tmdb_places,
            by_imdb: imdb_places,
            index: OnceLock::new(),
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
        self.index.get_or_init(|| TitleIndex::new(&self.films)).search(query, &self.films)
    }
}
