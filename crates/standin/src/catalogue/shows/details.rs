//! What there is to know about a show besides its episodes.

use super::Show;
use crate::catalogue::film::{Day, Details, Person, Role, Texts};
use crate::catalogue::generated::{certificates_of, plot, some_people, studios};
use crate::catalogue::people;
use crate::catalogue::vocabulary::{COUNTRIES, Genre, SHOW_GENRES, Tongue};
use crate::catalogue::words::{KEYWORDS, PLACES, TAGLINES};
use crate::random::Dice;

/// Who broadcasts or streams a show.
#[derive(Debug, Eq, PartialEq)]
pub struct Network {
    /// Number under which all played services know it.
    pub id: u32,
    /// Name.
    pub name: &'static str,
    /// Country code; empty for a streaming service that is nowhere at home.
    pub country: &'static str,
    /// Time zone of the country; empty for such a service.
    pub zone: &'static str,
}

const NETWORKS: [Network; 5] = [
    Network { id: 901, name: "Channel Nine Lives", country: "US", zone: "America/New_York" },
    Network { id: 902, name: "Harbour Television", country: "GB", zone: "Europe/London" },
    Network { id: 903, name: "Lantern Stream", country: "", zone: "" },
    Network { id: 904, name: "Prairie One", country: "CA", zone: "America/Toronto" },
    Network { id: 905, name: "Meridian", country: "US", zone: "America/New_York" },
];

/// Everything about a show that searching does not need.
#[derive(Clone, Debug)]
pub struct ShowDetails {
    /// What a show has in common with a film; the cast are the regulars, directors and writers are left to episodes.
    pub common: Details,
    /// Who invented it.
    pub creators: Vec<Person>,
    /// Who broadcasts it.
    pub network: &'static Network,
    /// Last broadcast so far.
    pub last_aired: Option<Day>,
}

impl Show {
    /// Works out the details.
    pub fn details(&self) -> ShowDetails {
        let mut dice = Dice::new(self.seed());
        let network = &NETWORKS[dice.below(NETWORKS.len())];
        let country =
            COUNTRIES.iter().find(|country| country.code == network.country).unwrap_or(&COUNTRIES[0]);
        let days =
            || self.seasons().into_iter().flat_map(|season| season.episodes).filter_map(|one| one.aired);
        let first = dice.below(SHOW_GENRES.len());
        let genres: Vec<&'static Genre> =
            (0..2).map(|place| &SHOW_GENRES[(first + place * 5) % SHOW_GENRES.len()]).collect();
        let place = *dice.pick(&PLACES);
        let cast = self.regulars(&mut dice);
        let keyword = dice.below(KEYWORDS.len());
        let common = Details {
            released: days().min().unwrap_or(Day { year: self.year(), month: 1, day: 1 }),
            runtime_minutes: 22 + (self.seed() % 4) as u16 * 10,
            german: Some(self.translation(Tongue::German, genres[0], place, &cast)),
            french: Some(self.translation(Tongue::French, genres[0], place, &cast)),
            genres,
            countries: vec![country],
            languages: vec![self.original_language()],
            studios: studios(&mut dice, country),
            directors: Vec::new(),
            writers: Vec::new(),
            cast,
            crew: Vec::new(),
            certificates: certificates_of(&mut dice, &CERTIFICATES),
            keywords: (0..5).map(|step| KEYWORDS[(keyword + step * 5) % KEYWORDS.len()]).collect(),
            collection: None,
            figures: self.figures(),
            english: Texts { tagline: (*dice.pick(&TAGLINES)).to_owned(), plot: plot(&mut dice, place) },
        };
        let creators = self.company(&mut dice, 2);
        ShowDetails { common, creators, network, last_aired: days().max() }
    }

    /// In how many of `episodes` episodes the regular in a place of the cast appears.
    pub(crate) fn appearances(place: usize, episodes: u32) -> u32 {
        if place < 6 { episodes } else { episodes - episodes / (place as u32 - 3) }
    }

    /// Every other regular comes from the company that all shows share.
    fn regulars(&self, dice: &mut Dice) -> Vec<Role> {
        let count = self.plan().regulars;
        let shared = self.company(dice, count);
        let own = some_people(dice, count);
        let mut people: Vec<Person> = Vec::with_capacity(count);
        for person in shared.into_iter().zip(own).flat_map(|(one, other)| [one, other]) {
            if people.len() < count && people.iter().all(|other| other.id != person.id) {
                people.push(person);
            }
        }
        people
            .into_iter()
            .map(|person| Role { person, character: people::made_up(dice.below(people::CROWD)).name })
            .collect()
    }

    fn translation(&self, tongue: Tongue, genre: &Genre, place: &str, cast: &[Role]) -> Texts {
        let lead = cast.first().map_or("", |role| role.person.name.as_str());
        let (year, genre) = (self.year(), genre.name(tongue));
        let plot = match tongue {
            Tongue::English => String::new(),
            Tongue::German => format!(
                "{genre}-Serie, seit {year}, mit {lead}. Alle Wege führen nach {place}, und keiner führt zurück."
            ),
            Tongue::French => format!(
                "Série ({genre}) lancée en {year}, avec {lead}. Tous les chemins mènent à {place}, aucun n'en revient."
            ),
        };
        Texts { tagline: String::new(), plot }
    }
}

const CERTIFICATES: [[(&str, &str); 4]; 3] = [
    [("US", "TV-PG"), ("GB", "PG"), ("DE", "6"), ("FR", "U")],
    [("US", "TV-14"), ("GB", "12"), ("DE", "12"), ("FR", "10")],
    [("US", "TV-MA"), ("GB", "18"), ("DE", "16"), ("FR", "16")],
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{ShowPreset, build};

    #[test]
    fn shows_share_people_and_no_cast_holds_anybody_twice() {
        let shows = build(ShowPreset::SixShows.plans(), 5);
        let casts: Vec<HashSet<u32>> = shows
            .iter()
            .map(|show| show.details().common.cast.iter().map(|role| role.person.id).collect())
            .collect();
        assert!(casts.iter().all(|cast| cast.len() == 14));
        let guests = |place: usize| -> HashSet<u32> {
            let seasons = shows[place].seasons();
            let episodes = seasons.iter().flat_map(|season| &season.episodes);
            episodes.flat_map(|episode| &episode.guests).map(|role| role.person.id).collect()
        };
        assert!(guests(0).intersection(&guests(1)).count() > 20);
    }
}
