//! What the catalogue knows, as rows of IMDb's files.

use std::collections::BTreeMap;
use std::io;

use super::columns::header;
use super::packed::Packed;
use crate::catalogue::{Catalogue, Details, Episode, Film, Person, Role, Show, Tongue};
use crate::imdb::VOTES_FACTOR;

/// The packed file called `name`; none where IMDb has none of that name.
pub(super) fn file(catalogue: &Catalogue, name: &str) -> Option<Vec<u8>> {
    let header = header(name)?;
    let mut rows = Rows::default();
    for film in catalogue.films() {
        rows.film(name, film);
    }
    for show in catalogue.shows() {
        rows.show(name, show);
    }
    // Writing into memory does not fail.
    pack(header, rows).ok()
}

fn pack(header: &str, rows: Rows) -> io::Result<Vec<u8>> {
    let mut packed = Packed::begin(Vec::new(), header)?;
    for rows in rows.0.into_values() {
        for row in rows {
            packed.row(&row)?;
        }
    }
    packed.finish()
}

/// Rows by the id that each file is sorted by, as text.
#[derive(Default)]
struct Rows(BTreeMap<String, Vec<String>>);

impl Rows {
    fn add(&mut self, id: &str, row: String) {
        self.0.entry(id.to_owned()).or_default().push(row);
    }

    fn film(&mut self, name: &str, film: &Film) {
        let (id, details) = (film.imdb_id(), film.details());
        match name {
            "title.basics" => {
                let genres: Vec<&str> = details.genres.iter().take(3).map(|genre| genre.imdb).collect();
                let (title, original, year) = (film.title(), film.original_title(), film.year());
                let row = format!(
                    "{id}\tmovie\t{title}\t{original}\t0\t{year}\t\\N\t{}\t{}",
                    details.runtime_minutes,
                    listed(&genres)
                );
                self.add(&id, row);
            }
            "title.ratings" => self.rating(&id, details.figures.rating, details.figures.votes),
            "title.akas" => self.akas(&id, film.original_title(), |tongue| film.title_in(tongue)),
            _ => self.people(name, &id, &details),
        }
    }

    fn show(&mut self, name: &str, show: &Show) {
        let (id, details) = (show.imdb_id(), show.details());
        let common = &details.common;
        match name {
            "title.basics" => {
                let genres: Vec<&str> = common.genres.iter().take(3).map(|genre| genre.imdb).collect();
                let end = details.last_aired.filter(|_| show.has_ended()).map(|day| day.year.to_string());
                let row = format!(
                    "{id}\ttvSeries\t{0}\t{0}\t0\t{1}\t{2}\t{3}\t{4}",
                    show.title(),
                    show.year(),
                    end.as_deref().unwrap_or("\\N"),
                    common.runtime_minutes,
                    listed(&genres)
                );
                self.add(&id, row);
            }
            "title.ratings" => self.rating(&id, common.figures.rating, common.figures.votes),
            "title.akas" => self.akas(&id, show.title(), |tongue| Some(show.title_in(tongue))),
            _ => self.people(name, &id, common),
        }
        let episodes = show.seasons().into_iter().flat_map(|season| season.episodes).chain(show.pilot());
        for episode in episodes {
            self.episode(name, &id, &episode);
        }
    }

    fn episode(&mut self, name: &str, show: &str, episode: &Episode) {
        let id = episode.imdb_id();
        match name {
            "title.basics" => {
                let number =
                    |number: Option<u16>| number.map_or("\\N".to_owned(), |number| number.to_string());
                let (year, minutes) =
                    (number(episode.aired.map(|day| day.year)), number(episode.runtime_minutes));
                let title = &episode.title;
                self.add(&id, format!("{id}\ttvEpisode\t{title}\t{title}\t0\t{year}\t\\N\t{minutes}\t\\N"));
            }
            "title.ratings" => self.rating(&id, episode.figures.rating, episode.figures.votes),
            "title.episode" => {
                // IMDb knows no season 0: specials have no numbers.
                let numbers = match episode.season {
                    0 => "\\N\t\\N".to_owned(),
                    season => format!("{season}\t{}", episode.number),
                };
                self.add(&id, format!("{id}\t{show}\t{numbers}"));
            }
            "title.crew" => self.crew(&id, &episode.directors, &episode.writers),
            "title.principals" => self.principals(&id, &episode.guests),
            "name.basics" => {
                let guests = episode.guests.iter().map(|role| &role.person);
                self.names(guests.chain(&episode.directors).chain(&episode.writers));
            }
            _ => {}
        }
    }

    fn rating(&mut self, id: &str, mean: f64, votes: u32) {
        if votes > 0 {
            self.add(id, format!("{id}\t{mean:.1}\t{}", votes * VOTES_FACTOR));
        }
    }

    fn akas(&mut self, id: &str, original: &str, title_in: impl Fn(Tongue) -> Option<String>) {
        self.add(id, format!("{id}\t1\t{original}\t\\N\t\\N\toriginal\t\\N\t1"));
        for (ordering, tongue) in (2..).zip(Tongue::ALL) {
            let Some(title) = title_in(tongue) else { continue };
            let region = match tongue {
                Tongue::English => "US",
                Tongue::German => "DE",
                Tongue::French => "FR",
            };
            self.add(id, format!("{id}\t{ordering}\t{title}\t{region}\t\\N\timdbDisplay\t\\N\t0"));
        }
    }

    fn people(&mut self, name: &str, id: &str, details: &Details) {
        match name {
            "title.crew" => self.crew(id, &details.directors, &details.writers),
            "title.principals" => self.principals(id, &details.cast),
            "name.basics" => {
                let cast = details.cast.iter().map(|role| &role.person);
                self.names(cast.chain(&details.directors).chain(&details.writers));
            }
            _ => {}
        }
    }

    fn crew(&mut self, id: &str, directors: &[Person], writers: &[Person]) {
        let ids = |people: &[Person]| people.iter().map(Person::imdb_id).collect::<Vec<_>>();
        self.add(id, format!("{id}\t{}\t{}", listed(&ids(directors)), listed(&ids(writers))));
    }

    fn principals(&mut self, id: &str, cast: &[Role]) {
        for (ordering, role) in (1..).zip(cast) {
            let category = if role.person.gender == 1 { "actress" } else { "actor" };
            let characters = serde_json::json!([role.character]);
            let person = role.person.imdb_id();
            self.add(id, format!("{id}\t{ordering}\t{person}\t{category}\t\\N\t{characters}"));
        }
    }

    fn names<'a>(&mut self, people: impl Iterator<Item = &'a Person>) {
        for person in people {
            let id = person.imdb_id();
            self.0
                .entry(id.clone())
                .or_insert_with(|| vec![format!("{id}\t{}\t\\N\t\\N\t\\N\t\\N", person.name)]);
        }
    }
}

fn listed(items: &[impl AsRef<str>]) -> String {
    if items.is_empty() {
        return "\\N".to_owned();
    }
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(",")
}
