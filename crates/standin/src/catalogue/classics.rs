//! Real old films, read from `classics.txt` beside this file.
//!
//! What the text states is fact; ids, the day of release within the year, keywords, votes and popularity are made up.

use std::sync::LazyLock;

use super::film::{Day, Details, Film, Membership, Origin, Role, Studio, Texts};
use super::people;
use super::popularity::{Figures, figures};
use super::vocabulary::{Country, Genre, Language, Tongue, country_coded, genre_named, language_coded};
use crate::random::{Dice, hash_text, mix};

/// Numbers of classics start here.
const FIRST_TMDB_NUMBER: u32 = 10_000;
const TMDB_NUMBERS: u64 = 980_000;
const FIRST_IMDB_NUMBER: u32 = 10_000;
const IMDB_NUMBERS: u64 = 89_000;
/// Classics are better known than generated films.
const LEAST_FAME: f64 = 0.3;

const KEYWORDS: [&str; 16] = [
    "black and white",
    "silent era",
    "based on a novel",
    "mistaken identity",
    "night train",
    "small town",
    "telephone",
    "old house",
    "double life",
    "courtroom",
    "fog",
    "lighthouse",
    "newspaper",
    "harbour",
    "masquerade",
    "long journey",
];

static CLASSICS: LazyLock<Vec<Classic>> =
    LazyLock::new(|| parse(include_str!("classics.txt")).expect("a test reads the very same text"));

/// One paragraph of the list.
#[derive(Debug)]
pub(crate) struct Classic {
    title: &'static str,
    original: &'static str,
    german: Option<&'static str>,
    french: Option<&'static str>,
    year: u16,
    language: &'static Language,
    runtime: u16,
    countries: Vec<&'static Country>,
    genres: Vec<&'static Genre>,
    directors: Vec<&'static str>,
    writers: Vec<&'static str>,
    cast: Vec<(&'static str, &'static str)>,
    certificates: Vec<(&'static str, &'static str)>,
    collection: Option<&'static str>,
    tagline: &'static str,
    plot: &'static str,
}

impl Classic {
    /// Title in a tongue, where it is known.
    pub(crate) fn title_in(&self, tongue: Tongue) -> Option<&'static str> {
        match tongue {
            Tongue::English => Some(self.title),
            Tongue::German => self.german,
            Tongue::French => self.french,
        }
    }

    /// Votes and popularity; classics are well known.
    pub(crate) fn figures(&self) -> Figures {
        figures(self.seed(), Dice::new(self.seed() ^ 0x66).between(LEAST_FAME, 1.0))
    }

    /// The collection the film belongs to.
    pub(crate) fn membership(&self) -> Option<Membership> {
        self.collection.map(|name| Membership { id: collection_id(name), name: name.to_owned() })
    }

    /// Number from which everything made up about the film is drawn.
    fn seed(&self) -> u64 {
        hash_text(self.title) ^ mix(u64::from(self.year))
    }
}

/// The films of the list, in its order.
pub(crate) fn films() -> Vec<Film> {
    CLASSICS
        .iter()
        .map(|classic| Film {
            tmdb_id: FIRST_TMDB_NUMBER + (classic.seed() % TMDB_NUMBERS) as u32,
            imdb_number: FIRST_IMDB_NUMBER + (mix(classic.seed()) % IMDB_NUMBERS) as u32,
            title: classic.title.to_owned(),
            original_title: classic.original.to_owned(),
            original_language: classic.language,
            year: classic.year,
            origin: Origin::Classic(classic),
        })
        .collect()
}

/// Number of a collection, made up from its name.
fn collection_id(name: &str) -> u32 {
    100 + (hash_text(name) % 99_000) as u32
}

/// Works out the details of a classic.
pub(crate) fn details(classic: &Classic, film: &Film) -> Details {
    let mut dice = Dice::new(classic.seed());
    let named = |names: &[&'static str]| names.iter().map(|name| people::of_name(name)).collect::<Vec<_>>();
    Details {
        released: Day { year: film.year, month: 1 + dice.below(12) as u8, day: 1 + dice.below(28) as u8 },
        runtime_minutes: classic.runtime,
        genres: classic.genres.clone(),
        countries: classic.countries.clone(),
        languages: vec![classic.language],
        studios: vec![studio(classic, &mut dice)],
        german: translation(classic, Tongue::German),
        french: translation(classic, Tongue::French),
        directors: named(&classic.directors),
        writers: named(&classic.writers),
        cast: classic
            .cast
            .iter()
            .map(|(actor, character)| Role {
                person: people::of_name(actor),
                character: (*character).to_owned(),
            })
            .collect(),
        crew: Vec::new(),
        certificates: classic.certificates.clone(),
        keywords: (0..4).map(|place| KEYWORDS[(dice.below(4) * 4 + place) % KEYWORDS.len()]).collect(),
        collection: classic.membership(),
        figures: classic.figures(),
        english: Texts { tagline: classic.tagline.to_owned(), plot: classic.plot.to_owned() },
    }
}

fn studio(classic: &Classic, dice: &mut Dice) -> Studio {
    let name = *dice.pick(&[
        "Lantern Pictures",
        "Harbour Film",
        "Meridian Studios",
        "Nordlicht Film",
        "Belle Étoile",
    ]);
    let country = classic.countries.first().map_or("", |country| country.code);
    Studio { id: 500 + (hash_text(name) % 90_000) as u32, name: name.to_owned(), country }
}

/// A plain factual sentence in another tongue; a few films have none, as on the real service.
fn translation(classic: &Classic, tongue: Tongue) -> Option<Texts> {
    if mix(classic.seed() ^ tongue as u64).is_multiple_of(9) {
        return None;
    }
    let actors = classic.cast.iter().take(2).map(|(actor, _)| *actor).collect::<Vec<_>>();
    let (year, genre) = (classic.year, classic.genres.first()?.name(tongue));
    let plot = match tongue {
        Tongue::English => classic.plot.to_owned(),
        Tongue::German => format!(
            "Ein Film aus dem Jahr {year} ({genre}) von {}, mit {}.",
            classic.directors.join(" und "),
            actors.join(" und ")
        ),
        Tongue::French => format!(
            "Un film de {} sorti en {year} ({genre}), avec {}.",
            classic.directors.join(" et "),
            actors.join(" et ")
        ),
    };
    Some(Texts { tagline: String::new(), plot })
}

/// Reads the list; the error names the paragraph and what is wrong with it.
fn parse(text: &'static str) -> Result<Vec<Classic>, String> {
    text.split("\n\n")
        .filter(|paragraph| paragraph.lines().any(|line| !line.starts_with('#') && !line.trim().is_empty()))
        .map(parse_paragraph)
        .collect()
}

fn parse_paragraph(paragraph: &'static str) -> Result<Classic, String> {
    let optional = |key: &str| {
        paragraph.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':').map(str::trim))
    };
    let required = |key: &str| optional(key).ok_or_else(|| format!("no {key} in {paragraph:?}"));
    let number =
        |key: &str| required(key)?.parse::<u16>().map_err(|_| format!("{key} is no number in {paragraph:?}"));
    let list = |key: &str, separator: char| -> Vec<&'static str> {
        optional(key).into_iter().flat_map(|value| value.split(separator)).map(str::trim).collect()
    };
    let pairs = |key: &str, separator: char| -> Result<Vec<(&'static str, &'static str)>, String> {
        list(key, separator)
            .into_iter()
            .map(|pair| {
                let (left, right) = pair.split_once('=').ok_or_else(|| format!("no = in {pair:?}"))?;
                Ok((left.trim(), right.trim()))
            })
            .collect()
    };
    let title = required("title")?;
    Ok(Classic {
        title,
        original: optional("original").unwrap_or(title),
        german: optional("german"),
        french: optional("french"),
        year: number("year")?,
        language: language_coded(required("language")?)
            .ok_or_else(|| format!("unknown language of {title}"))?,
        runtime: number("runtime")?,
        countries: list("countries", ',')
            .into_iter()
            .map(|code| country_coded(code).ok_or_else(|| format!("unknown country {code} of {title}")))
            .collect::<Result<_, _>>()?,
        genres: list("genres", ',')
            .into_iter()
            .map(|name| genre_named(name).ok_or_else(|| format!("unknown genre {name} of {title}")))
            .collect::<Result<_, _>>()?,
        directors: list("directors", ';'),
        writers: list("writers", ';'),
        cast: pairs("cast", ';')?,
        certificates: pairs("certificates", ',')?,
        collection: optional("collection"),
        tagline: required("tagline")?,
        plot: required("plot")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn reads_every_paragraph_of_the_list() {
        let classics = parse(include_str!("classics.txt")).unwrap();
        assert!(classics.len() >= 60, "only {} films", classics.len());
        for classic in &classics {
            assert!((1895..=1975).contains(&classic.year), "{}", classic.title);
            assert!(!classic.directors.is_empty() && !classic.cast.is_empty(), "{}", classic.title);
            assert!(!classic.genres.is_empty() && !classic.countries.is_empty(), "{}", classic.title);
        }
    }

    #[test]
    fn a_broken_paragraph_is_named() {
        assert!(parse("title: Nothing else").unwrap_err().contains("Nothing else"));
    }

    #[test]
    fn made_up_numbers_are_unique_and_stable() {
        let films = films();
        let tmdb: HashSet<u32> = films.iter().map(Film::tmdb_id).collect();
        let imdb: HashSet<String> = films.iter().map(Film::imdb_id).collect();
        assert_eq!((tmdb.len(), imdb.len()), (films.len(), films.len()));
        let mut people: HashMap<u32, String> = HashMap::new();
        for film in &films {
            let details = film.details();
            let cast = details.cast.into_iter().map(|role| role.person);
            for person in cast.chain(details.directors).chain(details.writers) {
                let name = people.entry(person.id).or_insert_with(|| person.name.clone());
                assert_eq!(*name, person.name, "two people share number {}", person.id);
            }
        }
    }

    #[test]
    fn some_collections_have_three_films_and_some_titles_two_years() {
        let films = films();
        let mut collections: HashMap<String, usize> = HashMap::new();
        let mut titles: HashMap<&str, usize> = HashMap::new();
        for film in &films {
            if let Some(collection) = film.details().collection {
                *collections.entry(collection.name).or_default() += 1;
            }
            *titles.entry(film.title()).or_default() += 1;
        }
        assert!(collections.values().filter(|&&count| count >= 3).count() >= 4);
        assert!(titles.values().filter(|&&count| count >= 2).count() >= 4);
    }
}
