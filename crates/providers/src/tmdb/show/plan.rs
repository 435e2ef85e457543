//! Which seasons come with which request.

use bioscope_model::EpisodeOrder;

use super::address::SHOW_PARTS;
use crate::episodes::distinct;

/// Most calls that TMDB appends to one answer (its error 27 beyond).
pub(super) const MOST_APPENDED: usize = 20;

/// Which seasons come with which request, before anything is known of the show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Those that come with the show itself.
    pub(super) first: Vec<u32>,
    /// Those of each further request, which may be sent at the same time.
    pub(super) further: Vec<Vec<u32>>,
    /// Whether the first request guesses: what the show's own list of seasons holds beyond must still be asked for.
    pub(super) is_guess: bool,
}

impl Plan {
    /// The plan for these seasons (`None` for all) in this order.
    pub(super) fn of(seasons: Option<&[u32]>, order: EpisodeOrder) -> Self {
        let needs_groups = order != EpisodeOrder::Aired;
        let room = MOST_APPENDED - SHOW_PARTS.len() - usize::from(needs_groups);
        match seasons {
            Some(seasons) if !needs_groups => {
                let seasons = distinct(seasons);
                let (first, rest) = seasons.split_at(room.min(seasons.len()));
                Self { first: first.to_vec(), further: by_request(rest), is_guess: false }
            }
            // Which aired seasons hold the episodes of another order's season, only the group tells.
            _ => Self { first: (0..room as u32).collect(), further: Vec::new(), is_guess: true },
        }
    }

    /// The requests for what `known`, the show's own list of seasons, holds beyond those asked for already.
    pub(super) fn rest(&self, known: &[u32]) -> Vec<Vec<u32>> {
        let mut rest = distinct(known);
        rest.retain(|season| !self.first.contains(season));
        by_request(&rest)
    }
}

/// As many seasons a request as TMDB appends.
fn by_request(seasons: &[u32]) -> Vec<Vec<u32>> {
    seasons.chunks(MOST_APPENDED).map(<[u32]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::episodes::MOST_SEASONS;

    fn requests(seasons: u32) -> usize {
        let seasons: Vec<u32> = (1..=seasons).collect();
        1 + Plan::of(Some(&seasons), EpisodeOrder::Aired).further.len()
    }

    #[test]
    fn twelve_seasons_are_one_request_and_sixty_four() {
        assert_eq!([0, 1, 12, 13, 32, 33, 60].map(requests), [1, 1, 1, 2, 2, 3, 4]);
        assert_eq!(requests(100_000), 1 + (MOST_SEASONS - 12).div_ceil(MOST_APPENDED));
    }

    #[test]
    fn every_season_is_asked_for_once() {
        let seasons: Vec<u32> = (0..60).rev().chain(3..5).collect();
        let plan = Plan::of(Some(&seasons), EpisodeOrder::Aired);
        assert_eq!(plan.first, (0..12).collect::<Vec<_>>());
        assert_eq!(plan.further.concat(), (12..60).collect::<Vec<_>>());
        assert!(!plan.is_guess);
    }

    #[test]
    fn all_seasons_are_guessed_at_first_and_completed_by_the_shows_own_list() {
        let plan = Plan::of(None, EpisodeOrder::Aired);
        assert_eq!((plan.first.len(), plan.further.len(), plan.is_guess), (12, 0, true));
        assert_eq!(plan.rest(&(0..12).collect::<Vec<_>>()), Vec::<Vec<u32>>::new());
        let rest = plan.rest(&(0..=59).collect::<Vec<_>>());
        assert_eq!(rest.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 8]);
        assert_eq!(plan.rest(&[2015, 2016, 2015]), [[2015, 2016]]);
    }

    #[test]
    fn another_order_needs_one_call_for_the_groups() {
        for order in [EpisodeOrder::Dvd, EpisodeOrder::Absolute] {
            let plan = Plan::of(Some(&[3]), order);
            assert_eq!((plan.first.len(), plan.is_guess), (11, true));
        }
    }
}
