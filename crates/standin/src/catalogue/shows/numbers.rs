//! Ids of shows, seasons and episodes: every number says whose it is, so that no table is needed to find it again.
//!
//! TMDB's ids are unique only within a kind. The numbers of shows, seasons and episodes here therefore overlap with
//! those of films on purpose.

/// Numbers that one show takes for its episodes, and for itself at IMDb.
const SPAN: u32 = 10_000;
/// Numbers that one show takes for its seasons.
const SEASON_SPAN: u32 = 1_000;
/// Shows that there are numbers for.
pub(crate) const MOST_SHOWS: u32 = 7_900;

const TMDB_SHOWS: u32 = 1_000_000;
const TMDB_SEASONS: u32 = 2_000_000;
const TMDB_EPISODES: u32 = 1_000_000;
const IMDB: u32 = 20_000_000;
const TVDB_SHOWS: u32 = 70_000;
const TVDB_EPISODES: u32 = 300_000;
const TVMAZE_SHOWS: u32 = 40_000;
const TVMAZE_SEASONS: u32 = 100_000;
const TVMAZE_EPISODES: u32 = 500_000;

/// Ids of the show in a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) index: u32,
}

impl Numbers {
    pub(crate) fn tmdb(self) -> u32 {
        TMDB_SHOWS + self.index
    }

    pub(crate) fn imdb(self) -> u32 {
        IMDB + self.index * SPAN
    }

    pub(crate) fn tvdb(self) -> u32 {
        TVDB_SHOWS + self.index
    }

    pub(crate) fn tvmaze(self) -> u32 {
        TVMAZE_SHOWS + self.index
    }

    pub(crate) fn tmdb_season(self, season: u32) -> u32 {
        TMDB_SEASONS + self.index * SEASON_SPAN + season
    }

    pub(crate) fn tvmaze_season(self, season: u32) -> u32 {
        TVMAZE_SEASONS + self.index * SEASON_SPAN + season
    }

    /// TMDB's number of the episode with an ordinal from 1.
    pub(crate) fn tmdb_episode(self, ordinal: u32) -> u32 {
        TMDB_EPISODES + self.index * SPAN + ordinal
    }

    pub(crate) fn imdb_episode(self, ordinal: u32) -> u32 {
        self.imdb() + ordinal
    }

    pub(crate) fn tvdb_episode(self, ordinal: u32) -> u32 {
        TVDB_EPISODES + self.index * SPAN + ordinal
    }

    pub(crate) fn tvmaze_episode(self, ordinal: u32) -> u32 {
        TVMAZE_EPISODES + self.index * SPAN + ordinal
    }
}

/// The show with a number of TMDB.
pub(crate) fn of_tmdb(number: u32) -> Option<u32> {
    number.checked_sub(TMDB_SHOWS)
}

/// The show with a number of TheTVDB.
pub(crate) fn of_tvdb(number: u32) -> Option<u32> {
    number.checked_sub(TVDB_SHOWS)
}

/// The show with a number of TVmaze.
pub(crate) fn of_tvmaze(number: u32) -> Option<u32> {
    number.checked_sub(TVMAZE_SHOWS)
}

/// Show and season of a season's number at TMDB.
pub(crate) fn of_tmdb_season(number: u32) -> Option<(u32, u32)> {
    number.checked_sub(TMDB_SEASONS).map(|rest| (rest / SEASON_SPAN, rest % SEASON_SPAN))
}

/// Show and ordinal of a number at IMDb; the ordinal of the show itself is 0.
pub(crate) fn of_imdb(number: u32) -> Option<(u32, u32)> {
    number.checked_sub(IMDB).map(|rest| (rest / SPAN, rest % SPAN))
}

/// Show and ordinal of an episode's number at TheTVDB.
pub(crate) fn of_tvdb_episode(number: u32) -> Option<(u32, u32)> {
    number.checked_sub(TVDB_EPISODES).map(|rest| (rest / SPAN, rest % SPAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back_to_what_they_name() {
        let numbers = Numbers { index: MOST_SHOWS - 1 };
        assert_eq!(of_tmdb(numbers.tmdb()), Some(numbers.index));
        assert_eq!(of_tvdb(numbers.tvdb()), Some(numbers.index));
        assert_eq!(of_tvmaze(numbers.tvmaze()), Some(numbers.index));
        assert_eq!(of_tmdb_season(numbers.tmdb_season(60)), Some((numbers.index, 60)));
        assert_eq!(of_imdb(numbers.imdb_episode(3)), Some((numbers.index, 3)));
        assert_eq!(of_tvdb_episode(numbers.tvdb_episode(7)), Some((numbers.index, 7)));
        assert_eq!(of_tmdb(5), None);
        assert!(numbers.imdb_episode(9_999) < 100_000_000, "ids have eight digits at most");
    }
}
