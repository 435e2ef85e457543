//! One film: what is at hand for searching, and its details, worked out when they are asked for.

use super::classics::Classic;
use super::generated::Blueprint;
use super::popularity::Figures;
use super::vocabulary::{Country, Genre, Language, Tongue};

/// A film of the catalogue. Its ids are made up; see [`Catalogue`](super::Catalogue).
#[derive(Clone, Debug)]
pub struct Film {
    pub(crate) tmdb_id: u32,
    pub(crate) imdb_number: u32,
    pub(crate) title: String,
    pub(crate) original_title: String,
    pub(crate) original_language: &'static Language,
    pub(crate) year: u16,
    pub(crate) origin: Origin,
}

/// Where a film's details come from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// The list of old films.
    Classic(&'static Classic),
    /// The generator.
    Generated(Blueprint),
}

impl Film {
    /// Number under which the played TMDB knows the film.
    pub fn tmdb_id(&self) -> u32 {
        self.tmdb_id
    }

    /// Id under which the played IMDb knows the film: `tt` and seven or eight digits.
    pub fn imdb_id(&self) -> String {
        format!("tt{:07}", self.imdb_number)
    }

    /// English title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Title in the film's own language and script.
    pub fn original_title(&self) -> &str {
        &self.original_title
    }

    /// Language the film was made in.
    pub fn original_language(&self) -> &'static Language {
        self.original_language
    }

    /// Year of the first release.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Title in a tongue, where it is known.
    pub fn title_in(&self, tongue: Tongue) -> Option<String> {
        match (&self.origin, tongue) {
            (_, Tongue::English) => Some(self.title.clone()),
            (Origin::Classic(classic), _) => classic.title_in(tongue).map(str::to_owned),
            (Origin::Generated(blueprint), _) => blueprint.title_in(tongue),
        }
    }

    /// Made-up votes and popularity.
    pub fn figures(&self) -> Figures {
        match &self.origin {
            Origin::Classic(classic) => classic.figures(),
            Origin::Generated(blueprint) => blueprint.figures(),
        }
    }

    /// The collection it belongs to.
    pub fn membership(&self) -> Option<Membership> {
        match &self.origin {
            Origin::Classic(classic) => classic.membership(),
            Origin::Generated(blueprint) => blueprint.membership(),
        }
    }

    /// Works out everything else there is to know about the film.
    pub fn details(&self) -> Details {
        match &self.origin {
            Origin::Classic(classic) => super::classics::details(classic, self),
            Origin::Generated(blueprint) => super::generated::details(*blueprint, self),
        }
    }
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Ord, PartialOrd)]
pub struct Day {
    /// Year.
    pub year: u16,
    /// Month from 1 to 12.
    pub month: u8,
    /// Day of the month; of films' releases at most 28, so that every month has it.
    pub day: u8,
}

impl Day {
    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A person with made-up ids.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Person {
    /// Number under which the played TMDB knows the person.
    pub id: u32,
    /// Name.
    pub name: String,
    /// TMDB's number for the gender: 0 not said, 1 female, 2 male.
    pub gender: u8,
}

impl Person {
    /// Id under which the played IMDb knows the person: `nm` and seven digits.
    pub fn imdb_id(&self) -> String {
        format!("nm{:07}", self.id)
    }

    /// Whether the services have a picture of the person; about one in seven has none.
    pub fn has_picture(&self) -> bool {
        !crate::random::mix(u64::from(self.id)).is_multiple_of(7)
    }
}

/// A person in a part, in order of billing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Role {
    /// Who.
    pub person: Person,
    /// As whom.
    pub character: String,
}

/// A person behind the camera.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrewMember {
    /// Who.
    pub person: Person,
    /// Department as TMDB names it.
    pub department: &'static str,
    /// Job as TMDB names it.
    pub job: &'static str,
}

/// A production company with a made-up number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Studio {
    /// Number under which both played services know it.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Country code, or empty where none is known.
    pub country: &'static str,
}

/// Which films belong together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Membership {
    /// Number under which the played TMDB knows the collection.
    pub id: u32,
    /// Name of the collection.
    pub name: String,
}

/// Tagline and plot in one tongue.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Texts {
    /// Tagline, or empty.
    pub tagline: String,
    /// Plot.
    pub plot: String,
}

/// Everything about a film that searching does not need.
#[derive(Clone, Debug)]
pub struct Details {
    /// Day of the first release, in the first country.
    pub released: Day,
    /// Running time in minutes.
    pub runtime_minutes: u16,
    /// Genres, the leading one first.
    pub genres: Vec<&'static Genre>,
    /// Countries of origin, the leading one first.
    pub countries: Vec<&'static Country>,
    /// Languages spoken.
    pub languages: Vec<&'static Language>,
    /// Production companies.
    pub studios: Vec<Studio>,
    /// Directors.
    pub directors: Vec<Person>,
    /// Writers.
    pub writers: Vec<Person>,
    /// Actors in order of billing.
    pub cast: Vec<Role>,
    /// Everybody else behind the camera.
    pub crew: Vec<CrewMember>,
    /// Certificates: country code and what is printed on the box.
    pub certificates: Vec<(&'static str, &'static str)>,
    /// Keywords.
    pub keywords: Vec<&'static str>,
    /// Collection it belongs to.
    pub collection: Option<Membership>,
    /// Votes and popularity.
    pub figures: Figures,
    pub(crate) english: Texts,
    pub(crate) german: Option<Texts>,
    pub(crate) french: Option<Texts>,
}

impl Details {
    /// Tagline and plot in a tongue, where the film is translated.
    pub fn texts(&self, tongue: Tongue) -> Option<&Texts> {
        match tongue {
            Tongue::English => Some(&self.english),
            Tongue::German => self.german.as_ref(),
            Tongue::French => self.french.as_ref(),
        }
    }
}
