//! Any number of films that never were. A film is a number; its title is at hand, its details are derived when asked for.

use super::film::{CrewMember, Day, Details, Film, Membership, Origin, Role, Studio, Texts};
use super::people;
use super::popularity::{Figures, figures};
use super::vocabulary::{COUNTRIES, Country, GENRES, Genre, LANGUAGES, Language, Tongue};
use super::words::{EVENTS, KEYWORDS, PARTS, PLACES, QUALITIES, STUDIOS, TAGLINES, THINGS, TRADES, TURNS};
use crate::random::{Dice, mix};

/// Numbers of generated films start here.
const FIRST_TMDB_NUMBER: u32 = 1_000_000;
/// Numbers of generated collections start here.
const FIRST_COLLECTION: u32 = 100_000;
/// IMDb numbers of generated films: most have seven digits, every seventh has eight.
const FIRST_SHORT_IMDB_NUMBER: u32 = 1_000_000;
const FIRST_LONG_IMDB_NUMBER: u32 = 10_000_000;
/// In every run of this many films the first three are a series and one is a remake.
const RUN: usize = 24;
/// Place of the remake in its run; it has the title of the film `REMAKE_OF` in the same run.
const REMAKE: usize = 11;
const REMAKE_OF: usize = 5;
/// A remake is at least this many years younger or older than its original.
const REMAKE_DISTANCE: u16 = 14;
const FIRST_YEAR: u16 = 1932;
const YEARS: usize = 86;
/// Actors of a film, asked for in full.
const CAST: usize = 49;
/// People behind the camera, apart from directors and writers.
const CREW: usize = 36;

/// From which a generated film is derived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blueprint {
    index: usize,
    seed: u64,
}

impl Blueprint {
    /// Place within the run, once the series shares its first film's title.
    fn place(self) -> usize {
        self.index % RUN
    }

    /// The film whose title this one builds on: itself, the series' first film, or the remake's original.
    fn root(self) -> usize {
        match self.place() {
            1 | 2 => self.index - self.place(),
            REMAKE => self.index - REMAKE + REMAKE_OF,
            _ => self.index,
        }
    }

    fn own_seed(self) -> u64 {
        mix(self.seed ^ mix(self.index as u64))
    }

    /// Title in a tongue; every ninth film is not translated to French, every seventh not to German.
    pub(crate) fn title_in(self, tongue: Tongue) -> Option<String> {
        self.translated(tongue).then(|| self.title(tongue))
    }

    /// Votes and popularity; few films are well known.
    pub(crate) fn figures(self) -> Figures {
        let mut dice = Dice::new(self.own_seed() ^ 0x66);
        figures(self.own_seed(), dice.unit() * dice.unit())
    }

    /// The collection of the series that the film is part of.
    pub(crate) fn membership(self) -> Option<Membership> {
        (self.place() < 3).then(|| Membership {
            id: FIRST_COLLECTION + (self.root() / RUN) as u32,
            name: format!("{} Collection", base_title(self.root(), self.seed, Tongue::English)),
        })
    }

    fn translated(self, tongue: Tongue) -> bool {
        match tongue {
            Tongue::English => true,
            Tongue::German => !self.own_seed().is_multiple_of(7),
            Tongue::French => !self.own_seed().is_multiple_of(9),
        }
    }

    fn title(self, tongue: Tongue) -> String {
        let base = base_title(self.root(), self.seed, tongue);
        match self.place() {
            1 => format!("{base} 2"),
            2 => {
                let place = PLACES[(self.own_seed() % PLACES.len() as u64) as usize];
                match tongue {
                    Tongue::English => format!("{base}: Return to {place}"),
                    Tongue::German => format!("{base}: Rückkehr nach {place}"),
                    Tongue::French => format!("{base} : Retour à {place}"),
                }
            }
            _ => base,
        }
    }

    fn year(self) -> u16 {
        let year = |index: usize| FIRST_YEAR + (mix(self.seed ^ (index as u64) << 20) % YEARS as u64) as u16;
        match self.place() {
            // A series follows its first film in steps of three years, so that no two parts share one.
            place @ (1 | 2) => year(self.root()) + 3 * place as u16,
            REMAKE => {
                let original = year(self.root());
                let later = original + REMAKE_DISTANCE + (self.own_seed() % 20) as u16;
                if later < FIRST_YEAR + YEARS as u16 { later } else { original - REMAKE_DISTANCE }
            }
            _ => year(self.index),
        }
    }
}

/// The title in place `index`: every place has another one until all combinations are used up.
pub(super) fn base_title(index: usize, seed: u64, tongue: Tongue) -> String {
    // The step is coprime to every number of combinations used below, which makes this a shuffle without repeats.
    const STEP: usize = 104_729;
    let pairs = QUALITIES.len() * THINGS.len();
    let placed = THINGS.len() * PLACES.len();
    let small = pairs + placed;
    let large = pairs * PLACES.len();
    let offset = (mix(seed) % 1_000_003) as usize;
    let slot = if index < small {
        (index * STEP + offset) % small
    } else {
        small + ((index - small) * STEP + offset) % large
    };
    let thing = &THINGS[slot % THINGS.len()];
    let noun = thing.form(tongue);
    if slot < pairs {
        let quality = QUALITIES[slot / THINGS.len()].form(tongue);
        return match tongue {
            Tongue::English => format!("The {quality} {noun}"),
            Tongue::German | Tongue::French => format!("{noun} {quality}"),
        };
    }
    let link = match tongue {
        Tongue::English => "of",
        Tongue::German => "von",
        Tongue::French => "de",
    };
    if slot < small {
        let place = PLACES[(slot - pairs) / THINGS.len()];
        return format!("{noun} {link} {place}");
    }
    let rest = (slot - small) / THINGS.len();
    let quality = QUALITIES[rest % QUALITIES.len()].form(tongue);
    let place = PLACES[rest / QUALITIES.len() % PLACES.len()];
    match tongue {
        Tongue::English => format!("The {quality} {noun} of {place}"),
        Tongue::German | Tongue::French => format!("{noun} {quality} {link} {place}"),
    }
}

/// Builds `count` films from `seed`.
pub(crate) fn films(count: usize, seed: u64) -> Vec<Film> {
    (0..count)
        .map(|index| {
            let blueprint = Blueprint { index, seed };
            let title = blueprint.title(Tongue::English);
            let (language, tongue) = spoken(blueprint);
            let number = index as u32;
            Film {
                tmdb_id: FIRST_TMDB_NUMBER + number,
                imdb_number: number
                    + if index % 7 == 6 { FIRST_LONG_IMDB_NUMBER } else { FIRST_SHORT_IMDB_NUMBER },
                original_title: if tongue == Tongue::English {
                    title.clone()
                } else {
                    blueprint.title(tongue)
                },
                title,
                original_language: language,
                year: blueprint.year(),
                origin: Origin::Generated(blueprint),
            }
        })
        .collect()
}

/// Language a film was made in: mostly English, now and then German or French.
fn spoken(blueprint: Blueprint) -> (&'static Language, Tongue) {
    let drawn = mix(blueprint.own_seed() ^ 0x6c61) % 10;
    let tongue = match drawn {
        0 => Tongue::German,
        1 => Tongue::French,
        _ => Tongue::English,
    };
    let language = LANGUAGES.iter().find(|language| language.code == tongue.code());
    (language.expect("the list holds every tongue"), tongue)
}

/// Works out the details of a generated film.
pub(crate) fn details(blueprint: Blueprint, film: &Film) -> Details {
    let seed = blueprint.own_seed();
    let mut dice = Dice::new(seed);
    let released = Day { year: film.year, month: 1 + dice.below(12) as u8, day: 1 + dice.below(28) as u8 };
    let genres = genres(&mut dice);
    let country = country_of(film.original_language, &mut dice);
    let place = *dice.pick(&PLACES);
    let numbers = blueprint.figures();
    let cast = cast(&mut dice);
    Details {
        released,
        runtime_minutes: 72 + dice.below(80) as u16,
        german: translation(blueprint, Tongue::German, &genres, film.year, place, &cast),
        french: translation(blueprint, Tongue::French, &genres, film.year, place, &cast),
        genres,
        countries: vec![country],
        languages: vec![film.original_language],
        studios: studios(&mut dice, country),
        directors: some_people(&mut dice, 1),
        writers: {
            let count = 1 + dice.below(3);
            some_people(&mut dice, count)
        },
        cast,
        crew: crew(&mut dice),
        certificates: certificates(&mut dice),
        keywords: {
            let first = dice.below(KEYWORDS.len());
            (0..6).map(|place| KEYWORDS[(first + place * 5) % KEYWORDS.len()]).collect()
        },
        collection: blueprint.membership(),
        figures: numbers,
        english: Texts { tagline: (*dice.pick(&TAGLINES)).to_owned(), plot: plot(&mut dice, place) },
    }
}

fn genres(dice: &mut Dice) -> Vec<&'static Genre> {
    let first = dice.below(GENRES.len());
    let count = 1 + dice.below(3);
    (0..count).map(|place| &GENRES[(first + place * 7) % GENRES.len()]).collect()
}

fn country_of(language: &Language, dice: &mut Dice) -> &'static Country {
    let codes: &[&str] = match language.code {
        "de" => &["DE"],
        "fr" => &["FR"],
        _ => &["US", "US", "GB", "CA"],
    };
    let code = *dice.pick(codes);
    COUNTRIES.iter().find(|country| country.code == code).unwrap_or(&COUNTRIES[0])
}

/// One or two production companies of a country.
pub(super) fn studios(dice: &mut Dice, country: &'static Country) -> Vec<Studio> {
    let first = dice.below(STUDIOS.len());
    (0..=dice.below(2))
        .map(|place| (first + place * 3) % STUDIOS.len())
        .map(|index| Studio {
            id: 800 + index as u32,
            name: STUDIOS[index].to_owned(),
            country: country.code,
        })
        .collect()
}

/// Draws `count` different people.
pub(super) fn some_people(dice: &mut Dice, count: usize) -> Vec<super::film::Person> {
    // The step is odd and no divisor of the crowd's size, so that nobody comes up twice.
    let first = dice.below(people::CROWD);
    (0..count).map(|place| people::made_up(first + place * 1_237)).collect()
}

fn cast(dice: &mut Dice) -> Vec<Role> {
    some_people(dice, CAST)
        .into_iter()
        .enumerate()
        .map(|(place, person)| Role {
            person,
            character: if place < 20 {
                people::made_up(dice.below(people::CROWD)).name
            } else {
                (*dice.pick(&PARTS)).to_owned()
            },
        })
        .collect()
}

fn crew(dice: &mut Dice) -> Vec<CrewMember> {
    const JOBS: [(&str, &str); 12] = [
        ("Production", "Producer"),
        ("Sound", "Original Music Composer"),
        ("Camera", "Director of Photography"),
        ("Editing", "Editor"),
        ("Production", "Casting"),
        ("Art", "Production Design"),
        ("Art", "Art Direction"),
        ("Art", "Set Decoration"),
        ("Costume & Make-Up", "Costume Design"),
        ("Sound", "Sound Effects Editor"),
        ("Visual Effects", "Visual Effects Supervisor"),
        ("Crew", "Stunts"),
    ];
    some_people(dice, CREW)
        .into_iter()
        .enumerate()
        .map(|(place, person)| {
            let (department, job) = JOBS[place % JOBS.len()];
            CrewMember { person, department, job }
        })
        .collect()
}

fn certificates(dice: &mut Dice) -> Vec<(&'static str, &'static str)> {
    const STEPS: [[(&str, &str); 4]; 4] = [
        [("US", "G"), ("GB", "U"), ("DE", "0"), ("FR", "U")],
        [("US", "PG"), ("GB", "PG"), ("DE", "6"), ("FR", "U")],
        [("US", "PG-13"), ("GB", "12A"), ("DE", "12"), ("FR", "12")],
        [("US", "R"), ("GB", "15"), ("DE", "16"), ("FR", "12")],
    ];
    certificates_of(dice, &STEPS)
}

/// The certificates of one of several steps of strictness.
pub(super) fn certificates_of(
    dice: &mut Dice,
    steps: &[[(&'static str, &'static str); 4]],
) -> Vec<(&'static str, &'static str)> {
    dice.pick(steps).to_vec()
}

/// Two or three sentences about nothing that ever happened.
pub(super) fn plot(dice: &mut Dice, place: &str) -> String {
    let trade = dice.pick(&TRADES);
    let (article, rest) = trade.split_once(' ').unwrap_or(("A", trade));
    let article = if article == "an" { "An" } else { "A" };
    let event = dice.pick(&EVENTS);
    let first = dice.below(TURNS.len());
    let turns = (0..2).map(|step| TURNS[(first + step * 7) % TURNS.len()].replace("{place}", place));
    format!("{article} {rest} {event}. {}", turns.collect::<Vec<_>>().join(" "))
}

fn translation(
    blueprint: Blueprint,
    tongue: Tongue,
    genres: &[&Genre],
    year: u16,
    place: &str,
    cast: &[Role],
) -> Option<Texts> {
    let lead = &cast.first()?.person.name;
    let genre = genres.first()?.name(tongue);
    let (tagline, plot) = match tongue {
        Tongue::English => return None,
        Tongue::German => (
            format!("Man sieht sich in {place}."),
            format!(
                "{genre} aus dem Jahr {year} mit {lead}. Die Spur führt nach {place}, wo jeder etwas anderes erzählt."
            ),
        ),
        Tongue::French => (
            format!("Rendez-vous à {place}."),
            format!(
                "{genre}, {year}, avec {lead}. La piste mène à {place}, où chacun raconte une autre histoire."
            ),
        ),
    };
    blueprint.translated(tongue).then_some(Texts { tagline, plot })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn ten_thousand_films_are_built_in_well_under_a_second() {
        let start = Instant::now();
        let built = films(10_000, 1);
        assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
        assert_eq!(built.len(), 10_000);
    }

    #[test]
    fn no_two_films_share_title_and_year() {
        for count in [300, 10_000] {
            let films = films(count, 3);
            let distinct: HashSet<(&str, u16)> =
                films.iter().map(|film| (film.title(), film.year())).collect();
            assert_eq!(distinct.len(), count);
        }
    }

    #[test]
    fn remakes_keep_the_title_and_are_years_apart() {
        let films = films(RUN, 9);
        let (original, remake) = (&films[REMAKE_OF], &films[REMAKE]);
        assert_eq!(original.title(), remake.title());
        assert!(original.year().abs_diff(remake.year()) >= REMAKE_DISTANCE);
    }

    #[test]
    fn a_series_shares_a_collection_and_its_first_title() {
        let films = films(RUN, 9);
        let name = films[0].details().collection.unwrap().name;
        for film in &films[1..3] {
            assert!(film.title().starts_with(films[0].title()));
            assert_eq!(film.details().collection.unwrap().name, name);
        }
        assert!(films[3].details().collection.is_none());
    }

    #[test]
    fn details_have_a_full_cast_of_different_people() {
        let details = films(8, 2)[7].details();
        let people: HashSet<u32> = details.cast.iter().map(|role| role.person.id).collect();
        assert_eq!(people.len(), CAST);
    }

    #[test]
    fn the_same_seed_gives_the_same_films_and_another_seed_others() {
        let titles = |seed| films(50, seed).into_iter().map(|film| film.title).collect::<Vec<_>>();
        assert_eq!(titles(5), titles(5));
        assert_ne!(titles(5), titles(6));
    }
}
