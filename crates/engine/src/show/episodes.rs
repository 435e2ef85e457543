//! Which told episode a file is: by number, else by date, else (specials) by title. What does not match is said, never
//! guessed.
//!
//! The first source, in the user's order, that knows the episode settles its number. Another source's episode of that
//! number is the same one unless both its title and its date say otherwise; then it is looked for by date and title.

use std::collections::HashMap;

use bioscope_model::{EpisodeNumber, SPECIALS, title};
use bioscope_providers::{EpisodeAnswer, SeasonAnswer};
use bioscope_store::EpisodePlace;
use jiff::civil::Date;

/// Days by which two sources may date one episode differently: countries, time zones, early releases.
const MOST_DAYS_APART: i32 = 3;

/// What a path tells of an episode.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Where it stands.
    pub(crate) place: EpisodePlace,
    /// What it may be called.
    pub(crate) titles: Vec<String>,
}

/// An episode that at least one source knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its number in the chosen order.
    pub(crate) number: EpisodeNumber,
    /// For each source the places of its season and of the episode in it; `None` where it does not know the episode.
    pub(crate) told: Vec<Option<(usize, usize)>>,
}

/// Why no source's episode is the wanted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotFound {
    /// What was looked for: `S03E07`, `the episode of 2010-01-05`.
    pub(crate) what: String,
    /// Several fit equally well.
    pub(crate) is_ambiguous: bool,
}

/// What all sources told, ready to be searched.
pub(crate) struct Index<'a> {
    sources: Vec<Source<'a>>,
}

type Place = (usize, usize);

struct Source<'a> {
    seasons: &'a [SeasonAnswer],
    by_number: HashMap<EpisodeNumber, Place>,
    by_date: HashMap<Date, Vec<Place>>,
    by_absolute: HashMap<u32, Place>,
    by_title: HashMap<String, Vec<Place>>,
}

impl<'a> Index<'a> {
    /// What each source told, in the user's order.
    pub(crate) fn of(sources: &[&'a [SeasonAnswer]]) -> Self {
        Self { sources: sources.iter().map(|seasons| Source::of(seasons)).collect() }
    }

    /// The told episode that is the wanted one.
    pub(crate) fn find(&self, wanted: &Wanted) -> Result<Found, NotFound> {
        let mut is_ambiguous = false;
        let (mut first, mut is_numbered) = (None, false);
        for way in ways(&wanted.place) {
            for (source, known) in self.sources.iter().enumerate() {
                match known.find(way, &wanted.titles) {
                    // Where the path tells no number, a source that does comes first.
                    Candidates::One(place) => {
                        let has_number = wanted.place.episode.is_some() || !has_no_number(known.at(place));
                        if first.is_none() || has_number && !is_numbered {
                            (first, is_numbered) = (Some((source, place)), has_number);
                        }
                    }
                    Candidates::Several => is_ambiguous = true,
                    Candidates::None => {}
                }
            }
            if first.is_some() {
                break;
            }
        }
        let not_found = NotFound { what: describe(wanted), is_ambiguous };
        let (source, place) = first.ok_or_else(|| not_found.clone())?;
        let anchor = self.sources[source].at(place);
        // A special that its source does not number keeps the number of its path.
        let number = match (anchor.number, wanted.place.season, wanted.place.episode) {
            (number @ EpisodeNumber { episode: Some(_), .. }, ..) => number,
            (_, Some(season), Some(episode)) => EpisodeNumber::episode(season, episode),
            _ => return Err(not_found),
        };
        let told = |(other, known): (usize, &Source<'_>)| {
            if other == source { Some(place) } else { known.same(number, anchor) }
        };
        Ok(Found { number, told: self.sources.iter().enumerate().map(told).collect() })
    }
}

/// How an episode is looked for.
#[derive(Debug, Clone, Copy)]
enum Way {
    Date(Date),
    Absolute(u32),
    Number(EpisodeNumber),
    /// By title among the specials.
    Special,
}

/// The ways to look for an episode, the one that its file's name uses first.
fn ways(place: &EpisodePlace) -> Vec<Way> {
    let number =
        place.season.zip(place.episode).map(|(season, episode)| EpisodeNumber::episode(season, episode));
    let mut ways = Vec::new();
    ways.extend(place.aired.map(Way::Date));
    ways.extend(place.absolute.map(Way::Absolute));
    ways.extend(number.map(Way::Number));
    if place.season == Some(SPECIALS) {
        ways.push(Way::Special);
    }
    ways
}

fn describe(wanted: &Wanted) -> String {
    let EpisodePlace { season, episode, absolute, aired, .. } = &wanted.place;
    let called = wanted.titles.iter().find(|title| !title.is_empty());
    match (aired, absolute, season, episode) {
        (Some(day), ..) => format!("the episode of {day}"),
        (_, Some(absolute), ..) => format!("episode {absolute} of one count over all seasons"),
        (_, _, Some(season), Some(episode)) => EpisodeNumber::episode(*season, *episode).to_string(),
        _ => called.map_or_else(|| "an episode without a number".to_owned(), |title| format!("“{title}”")),
    }
}

enum Candidates {
    None,
    One(Place),
    Several,
}

impl<'a> Source<'a> {
    fn of(seasons: &'a [SeasonAnswer]) -> Self {
        let mut source = Self {
            seasons,
            by_number: HashMap::new(),
            by_date: HashMap::new(),
            by_absolute: HashMap::new(),
            by_title: HashMap::new(),
        };
        for (season, told) in seasons.iter().enumerate() {
            for (episode, told) in told.episodes.iter().enumerate() {
                let place = (season, episode);
                if told.number.episode.is_some() {
                    source.by_number.entry(told.number).or_insert(place);
                }
                if let Some(aired) = told.aired {
                    source.by_date.entry(aired).or_default().push(place);
                }
                if let Some(absolute) = told.absolute {
                    source.by_absolute.entry(absolute).or_insert(place);
                }
                for folded in titles(told) {
                    source.by_title.entry(folded).or_default().push(place);
                }
            }
        }
        source
    }

    fn at(&self, (season, episode): Place) -> &'a EpisodeAnswer {
        &self.seasons[season].episodes[episode]
    }

    fn find(&self, way: Way, titles: &[String]) -> Candidates {
        match way {
            Way::Number(number) => {
                self.by_number.get(&number).map_or(Candidates::None, |place| Candidates::One(*place))
            }
            Way::Absolute(count) => {
                self.by_absolute.get(&count).map_or(Candidates::None, |place| Candidates::One(*place))
            }
            Way::Date(day) => self.of_day(day, titles),
            Way::Special => self.special(titles),
        }
    }

    /// The episode of a day: the regular one, and of several the one of the title.
    fn of_day(&self, day: Date, titles: &[String]) -> Candidates {
        let all = self.by_date.get(&day).map_or(&[][..], Vec::as_slice);
        let is_regular = |place: &&Place| self.at(**place).number.season != SPECIALS;
        let regular: Vec<Place> = all.iter().filter(is_regular).copied().collect();
        let candidates = if regular.is_empty() { all } else { &regular };
        match candidates {
            [] => Candidates::None,
            [one] => Candidates::One(*one),
            _ => match self.of_title(candidates, titles) {
                Candidates::None => Candidates::Several,
                found => found,
            },
        }
    }

    /// The special of one of these titles.
    fn special(&self, titles: &[String]) -> Candidates {
        let of_titles = titles.iter().filter_map(|wanted| self.by_title.get(&title::fold(wanted)));
        let specials: Vec<Place> =
            of_titles.flatten().filter(|place| self.at(**place).number.season == SPECIALS).copied().collect();
        self.of_title(&specials, titles)
    }

    /// The only one of `places` that has one of these titles.
    fn of_title(&self, places: &[Place], wanted: &[String]) -> Candidates {
        let wanted: Vec<String> =
            wanted.iter().map(|wanted| title::fold(wanted)).filter(|title| !title.is_empty()).collect();
        let has_title = |place: &&Place| titles(self.at(**place)).any(|title| wanted.contains(&title));
        let mut fitting: Vec<Place> = places.iter().filter(has_title).copied().collect();
        fitting.sort_unstable();
        fitting.dedup();
        match fitting.as_slice() {
            [] => Candidates::None,
            [one] => Candidates::One(*one),
            _ => Candidates::Several,
        }
    }

    /// This source's own telling of `anchor`, another source's episode of this number.
    fn same(&self, number: EpisodeNumber, anchor: &EpisodeAnswer) -> Option<Place> {
        let agrees = |place: &Place| !contradict(self.at(*place), anchor);
        if let Some(place) = self.by_number.get(&number).filter(|place| agrees(place)) {
            return Some(*place);
        }
        let titles: Vec<String> = anchor.details.title.iter().cloned().collect();
        if let Some(day) = anchor.aired
            && let Candidates::One(place) = self.of_day(day, &titles)
            && (has_no_number(self.at(place)) || is_titled_alike(self.at(place), anchor))
        {
            return Some(place);
        }
        let counted = anchor.absolute.and_then(|absolute| self.by_absolute.get(&absolute));
        if let Some(place) = counted.filter(|place| has_no_number(self.at(**place)) && agrees(place)) {
            return Some(*place);
        }
        match self.special(&titles) {
            Candidates::One(place) if number.season == SPECIALS => Some(place),
            _ => None,
        }
    }
}

fn has_no_number(episode: &EpisodeAnswer) -> bool {
    episode.number.episode.is_none()
}

/// The folded titles of a told episode.
fn titles(episode: &EpisodeAnswer) -> impl Iterator<Item = String> {
    let own = [&episode.details.title, &episode.details.original_title];
    own.into_iter().flatten().map(|told| title::fold(told)).filter(|folded| !folded.is_empty())
}

fn is_titled_alike(one: &EpisodeAnswer, other: &EpisodeAnswer) -> bool {
    titles(one).any(|title| titles(other).any(|theirs| theirs == title))
}

/// Whether two sources' episodes of one number are different ones: neither their titles nor their dates agree. One of
/// these alone says little: titles are translated, and dates differ from country to country.
fn contradict(one: &EpisodeAnswer, other: &EpisodeAnswer) -> bool {
    let (Some(mine), Some(theirs)) = (one.aired, other.aired) else { return false };
    let days = mine.since(theirs).map_or(i32::MAX, |span| span.get_days().abs());
    let have_titles = titles(one).next().is_some() && titles(other).next().is_some();
    days > MOST_DAYS_APART && have_titles && !is_titled_alike(one, other)
}

#[cfg(test)]
mod tests;
