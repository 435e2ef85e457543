//! What a page is about: a film or a show.

use crate::catalogue::{Details, Film, Listing, Person, Season, Show, Tongue, listing_of, listing_of_show};
use crate::images::PictureStyle;

/// What a page is made from.
pub(super) struct Subject<'a> {
    pub(super) work: Work<'a>,
    pub(super) details: Details,
    /// What only a show has.
    pub(super) series: Option<Series>,
    pub(super) style: PictureStyle,
    /// Where pictures are: scheme, host and port.
    pub(super) origin: &'a str,
}

/// What only a show has.
pub(super) struct Series {
    /// Year of the last broadcast; none where it goes on.
    pub(super) end: Option<u16>,
    pub(super) creators: Vec<Person>,
    /// Seasons, without the specials.
    pub(super) seasons: Vec<Season>,
    /// Specials, which have no season at IMDb.
    pub(super) specials: Option<Season>,
}

impl Series {
    /// Years of broadcasts in order.
    pub(super) fn years(&self) -> Vec<u16> {
        let episodes = self.seasons.iter().flat_map(|season| &season.episodes);
        let mut years: Vec<u16> = episodes.filter_map(|episode| Some(episode.aired?.year)).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Number of episodes without specials.
    pub(super) fn episodes(&self) -> u32 {
        self.seasons.iter().map(|season| season.episodes.len() as u32).sum()
    }

    /// Seasons as IMDb names them: those of specials are "Unknown" and come last.
    pub(super) fn season_values(&self) -> Vec<String> {
        let numbered = self.seasons.iter().map(|season| season.number.to_string());
        numbered.chain(self.specials.iter().map(|_| UNKNOWN_SEASON.to_owned())).collect()
    }
}

/// Name of the season of episodes that have none.
pub(super) const UNKNOWN_SEASON: &str = "Unknown";

/// A film or a show, as far as they have the same fields.
#[derive(Clone, Copy)]
pub(super) enum Work<'a> {
    Film(&'a Film),
    Show(&'a Show),
}

impl<'a> Subject<'a> {
    /// A film.
    pub(super) fn film(film: &'a Film, style: PictureStyle, origin: &'a str) -> Self {
        Self { work: Work::Film(film), details: film.details(), series: None, style, origin }
    }

    /// A show.
    pub(super) fn show(show: &'a Show, style: PictureStyle, origin: &'a str) -> Self {
        let details = show.details();
        let (mut specials, seasons): (Vec<Season>, Vec<Season>) =
            show.seasons().into_iter().partition(|season| season.number == 0);
        let series = Series {
            end: details.last_aired.filter(|_| show.has_ended()).map(|day| day.year),
            creators: details.creators,
            seasons,
            specials: specials.pop(),
        };
        Self { work: Work::Show(show), details: details.common, series: Some(series), style, origin }
    }
}

impl<'a> Work<'a> {
    pub(super) fn imdb_id(self) -> String {
        match self {
            Self::Film(film) => film.imdb_id(),
            Self::Show(show) => show.imdb_id(),
        }
    }

    pub(super) fn tmdb_id(self) -> u32 {
        match self {
            Self::Film(film) => film.tmdb_id(),
            Self::Show(show) => show.tmdb_id(),
        }
    }

    pub(super) fn title(self) -> &'a str {
        match self {
            Self::Film(film) => film.title(),
            Self::Show(show) => show.title(),
        }
    }

    pub(super) fn original_title(self) -> &'a str {
        match self {
            Self::Film(film) => film.original_title(),
            Self::Show(show) => show.title(),
        }
    }

    pub(super) fn year(self) -> u16 {
        match self {
            Self::Film(film) => film.year(),
            Self::Show(show) => show.year(),
        }
    }

    pub(super) fn title_in(self, tongue: Tongue) -> Option<String> {
        match self {
            Self::Film(film) => film.title_in(tongue),
            Self::Show(show) => Some(show.title_in(tongue)),
        }
    }

    pub(super) fn listing(self, style: PictureStyle) -> Listing {
        match self {
            Self::Film(film) => listing_of(film, style),
            Self::Show(show) => listing_of_show(show, style),
        }
    }
}
