//! Seasons and episodes, worked out when they are asked for.

use super::{Show, ShowKind};
use crate::catalogue::film::{Day, Person, Role};
use crate::catalogue::generated::{base_title, plot};
use crate::catalogue::people;
use crate::catalogue::popularity::{Figures, figures};
use crate::catalogue::vocabulary::Tongue;
use crate::catalogue::words::PLACES;
use crate::random::{Dice, mix};

/// Days from the beginning of one season to that of the next, at least.
const SEASON_DAYS: u32 = 364;
/// Episodes at the end of a running show that are only announced.
const ANNOUNCED: u32 = 2;
/// People from among whom guests, directors and writers of all shows of a catalogue are drawn.
const COMPANY: usize = 400;
/// Ordinal of the pilot that was never aired, behind every other episode.
const PILOT: u32 = super::plan::MOST_EPISODES + 1;

/// A season, or the specials.
#[derive(Clone, Debug)]
pub struct Season {
    /// Number; 0 for the specials.
    pub number: u32,
    /// Its episodes in order.
    pub episodes: Vec<Episode>,
}

impl Season {
    /// Day of the first episode that has one.
    pub fn aired(&self) -> Option<Day> {
        self.episodes.iter().filter_map(|episode| episode.aired).min()
    }

    /// Mean vote of its episodes with one decimal; 0 where there are no votes.
    pub(crate) fn rating(&self) -> f64 {
        let voted: Vec<f64> =
            self.episodes.iter().filter(|one| one.figures.votes > 0).map(|one| one.figures.rating).collect();
        (voted.iter().sum::<f64>() / voted.len().max(1) as f64 * 10.0).round() / 10.0
    }
}

/// An episode or a special.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Number of the season; 0 for a special.
    pub season: u32,
    /// Number within the season.
    pub number: u32,
    /// Number through all seasons; none for specials.
    pub absolute: Option<u32>,
    /// Title in English.
    pub title: String,
    /// Plot in English; empty where it is only announced.
    pub plot: String,
    /// First broadcast.
    pub aired: Option<Day>,
    /// Running time in minutes.
    pub runtime_minutes: Option<u16>,
    /// Votes; none at all where it is only announced.
    pub figures: Figures,
    /// Directors.
    pub directors: Vec<Person>,
    /// Writers.
    pub writers: Vec<Person>,
    /// Guests.
    pub guests: Vec<Role>,
    /// Stills that the services have.
    pub stills: usize,
    /// Whether it ends its season.
    pub finale: bool,
    /// Number under which the played TMDB knows the episode.
    pub tmdb_id: u32,
    /// Number under which TheTVDB would know the episode.
    pub tvdb_id: u32,
    /// Number under which the played TVmaze knows the episode.
    pub tvmaze_id: u32,
    imdb_number: u32,
    title_seed: u64,
    ordinal: u32,
}

impl Episode {
    /// Id under which the played IMDb knows the episode.
    pub fn imdb_id(&self) -> String {
        format!("tt{:07}", self.imdb_number)
    }

    /// Title in a tongue; announced episodes are not translated.
    pub fn title_in(&self, tongue: Tongue) -> Option<String> {
        match tongue {
            Tongue::English => Some(self.title.clone()),
            Tongue::German | Tongue::French => {
                self.aired.map(|_| base_title(self.ordinal as usize, self.title_seed, tongue))
            }
        }
    }
}

impl Show {
    /// Every season in order, the specials first where there are any.
    pub fn seasons(&self) -> Vec<Season> {
        (0..=self.plan.seasons.len() as u32).filter_map(|number| self.season(number)).collect()
    }

    /// A season by its number, 0 being the specials.
    pub fn season(&self, number: u32) -> Option<Season> {
        let count = self.episode_count(number)?;
        let episodes = (1..=count).map(|episode| self.build(number, episode)).collect();
        Some(Season { number, episodes })
    }

    /// An episode by its numbers.
    pub fn episode(&self, season: u32, number: u32) -> Option<Episode> {
        (1..=self.episode_count(season)?).contains(&number).then(|| self.build(season, number))
    }

    /// The pilot that was never aired and that only IMDb knows, as episode 0 of the first season.
    pub fn pilot(&self) -> Option<Episode> {
        self.plan.pilot.then(|| Episode {
            title: "Unaired Pilot".to_owned(),
            aired: None,
            figures: Figures { rating: 0.0, votes: 0, popularity: 0.0 },
            absolute: None,
            number: 0,
            imdb_number: self.numbers.imdb_episode(PILOT),
            ..self.build(1, 1)
        })
    }

    /// The episode with an ordinal from 1, specials behind the others.
    pub(crate) fn episode_of_ordinal(&self, ordinal: u32) -> Option<Episode> {
        let mut left = ordinal.checked_sub(1)?;
        let regular = self.plan.seasons.iter().zip(1..).map(|(&count, season)| (season, count));
        for (season, count) in regular.chain([(0, self.plan.specials)]) {
            if left < count {
                return self.episode(season, left + 1);
            }
            left -= count;
        }
        None
    }

    /// Episodes of a season; none where there is no such season.
    fn episode_count(&self, season: u32) -> Option<u32> {
        match season.checked_sub(1) {
            None => (self.plan.specials > 0).then_some(self.plan.specials),
            Some(place) => self.plan.seasons.get(place as usize).copied(),
        }
    }

    /// Years from the first day to the last, rounded up.
    pub(super) fn years(&self) -> u32 {
        let days: u32 = self.plan.seasons.iter().map(|&count| self.stride(count)).sum();
        days.div_ceil(365)
    }

    /// Days from the beginning of a season of `count` episodes to that of the next.
    fn stride(&self, count: u32) -> u32 {
        let lasting = match self.plan.kind {
            ShowKind::Daily => (count + 5) / 5 * 7,
            ShowKind::Weekly | ShowKind::Numbered => (count + 1) * 7,
        };
        lasting.div_ceil(SEASON_DAYS) * SEASON_DAYS
    }

    /// First day of a season.
    fn first_day(&self, season: u32) -> Day {
        let mut dice = Dice::new(self.seed() ^ 0x6461_7973);
        let first = Day { year: self.year, month: 1 + dice.below(10) as u8, day: 1 + dice.below(28) as u8 };
        let earlier = self.plan.seasons.iter().take(season.saturating_sub(1) as usize);
        let start = first.plus(earlier.map(|&count| self.stride(count)).sum());
        match self.plan.kind {
            // A year of weeks later it is the same day of the week.
            ShowKind::Daily => start.working_day(),
            ShowKind::Weekly | ShowKind::Numbered => start,
        }
    }

    fn aired(&self, season: u32, number: u32) -> Option<Day> {
        let Some(place) = season.checked_sub(1) else {
            // Specials follow the seasons in turn; every third has no date.
            let seasons = self.plan.seasons.len().max(1) as u32;
            let after = (number - 1) % seasons + 1;
            let weeks = self.plan.seasons.first().copied().unwrap_or_default().min(40) + 2 + number / seasons;
            return (!number.is_multiple_of(3)).then(|| self.first_day(after).plus(weeks * 7));
        };
        let announced = self.plan.running
            && place as usize + 1 == self.plan.seasons.len()
            && number + ANNOUNCED > *self.plan.seasons.last()?;
        if announced {
            return None;
        }
        let first = self.first_day(season);
        Some(match self.plan.kind {
            ShowKind::Weekly | ShowKind::Numbered => first.plus((number - 1) * 7),
            ShowKind::Daily => {
                let days = first.weekday() + number - 1;
                first.plus(days / 5 * 7 + days % 5 - first.weekday())
            }
        })
    }

    fn build(&self, season: u32, number: u32) -> Episode {
        let before = |season: u32| -> u32 { self.plan.seasons.iter().take(season as usize).sum() };
        let (absolute, ordinal) = match season.checked_sub(1) {
            Some(place) => (Some(before(place) + number), before(place) + number),
            None => (None, self.plan.episodes() + number),
        };
        let seed = mix(self.seed() ^ mix(u64::from(ordinal)) ^ 0x6570);
        let mut dice = Dice::new(seed);
        let aired = self.aired(season, number);
        let announced = aired.is_none() && season > 0;
        let place = *dice.pick(&PLACES);
        let plot = if announced { String::new() } else { plot(&mut dice, place) };
        let figures = if announced {
            Figures { rating: 0.0, votes: 0, popularity: 0.0 }
        } else {
            figures(seed, f64::from(self.figures().votes) / 90_000.0)
        };
        let usual = 22 + (self.seed() % 4) as u16 * 10;
        Episode {
            season,
            number,
            absolute,
            title: base_title(ordinal as usize, self.seed(), Tongue::English),
            plot,
            aired,
            runtime_minutes: (!announced).then(|| usual + dice.below(5) as u16),
            figures,
            directors: self.company(&mut dice, 1),
            writers: self.company(&mut dice, 2),
            guests: self
                .company(&mut dice, self.plan.guests)
                .into_iter()
                .map(|person| Role { person, character: people::made_up(dice.below(people::CROWD)).name })
                .collect(),
            stills: if announced { 0 } else { self.plan.pictures.stills },
            finale: season > 0 && self.episode_count(season) == Some(number),
            tmdb_id: self.numbers.tmdb_episode(ordinal),
            tvdb_id: self.numbers.tvdb_episode(ordinal),
            tvmaze_id: self.numbers.tvmaze_episode(ordinal),
            imdb_number: self.numbers.imdb_episode(ordinal),
            title_seed: self.seed(),
            ordinal,
        }
    }

    /// Draws `count` different people out of the company that all shows of the catalogue share.
    pub(super) fn company(&self, dice: &mut Dice, count: usize) -> Vec<Person> {
        let offset = (self.shared_seed() % people::CROWD as u64) as usize;
        let first = dice.below(COMPANY);
        // Both steps share no divisor with what they are taken modulo, so that nobody comes up twice.
        (0..count.min(COMPANY))
            .map(|place| people::made_up(offset + (first + place * 7) % COMPANY * 29))
            .collect()
    }
}

/// Name of a season in a tongue.
pub(crate) fn season_name(number: u32, tongue: Tongue) -> String {
    match (number, tongue) {
        (0, Tongue::English) => "Specials".to_owned(),
        (0, Tongue::German) => "Extras".to_owned(),
        (0, Tongue::French) => "Épisodes spéciaux".to_owned(),
        (_, Tongue::English) => format!("Season {number}"),
        (_, Tongue::German) => format!("Staffel {number}"),
        (_, Tongue::French) => format!("Saison {number}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{ShowPlan, ShowPreset, build};
    use super::*;

    #[test]
    fn episodes_are_dated_in_order_and_have_ids_and_titles_of_their_own() {
        for preset in ShowPreset::ALL {
            for show in build(preset.plans(), 5) {
                let episodes: Vec<Episode> =
                    show.seasons().into_iter().flat_map(|season| season.episodes).collect();
                assert_eq!(episodes.len() as u32, show.plan().episodes());
                assert!(episodes.is_sorted_by_key(|episode| episode.aired), "{}", show.title());
                assert!(episodes.last().unwrap().aired.unwrap().year <= 2025);
                let ids: HashSet<String> = episodes.iter().map(Episode::imdb_id).collect();
                let titles: HashSet<&str> = episodes.iter().map(|one| one.title.as_str()).collect();
                assert_eq!((ids.len(), titles.len()), (episodes.len(), episodes.len()));
                assert!(episodes.iter().zip(1..).all(|(one, number)| one.absolute == Some(number)));
            }
        }
    }

    #[test]
    fn a_daily_show_is_broadcast_on_working_days() {
        let plan = ShowPlan { kind: ShowKind::Daily, ..ShowPlan::regular(2, 30) };
        for show in build(vec![plan; 7], 5) {
            let days: Vec<Day> =
                show.seasons().iter().flat_map(|one| &one.episodes).filter_map(|one| one.aired).collect();
            assert!(days.iter().all(|day| day.weekday() < 5));
            assert!(days.is_sorted() && days.iter().collect::<HashSet<_>>().len() == 60);
        }
    }

    #[test]
    fn oddities_are_there_when_asked_for() {
        let plan = ShowPlan { specials: 3, running: true, pilot: true, ..ShowPlan::regular(2, 6) };
        let show = &build(vec![plan], 5)[0];
        let season = show.season(2).unwrap();
        assert_eq!(season.episodes.iter().filter(|episode| episode.aired.is_none()).count(), 2);
        assert_eq!(show.season(0).unwrap().episodes[2].aired, None);
        assert_eq!(show.pilot().unwrap().number, 0);
        assert_eq!(show.episode_of_ordinal(13).map(|one| (one.season, one.number)), Some((0, 1)));
        assert!(show.season(3).is_none() && show.episode(1, 7).is_none() && show.episode(1, 0).is_none());
    }
}
