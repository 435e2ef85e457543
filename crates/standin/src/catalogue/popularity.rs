//! Made-up votes and popularity: nobody's opinion, only numbers of plausible sizes.

use crate::random::Dice;

/// Made-up figures of a film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Mean vote from 1 to 10, one decimal.
    pub rating: f64,
    /// Number of votes.
    pub votes: u32,
    /// TMDB's popularity.
    pub popularity: f64,
}

/// Draws figures; `fame` from 0.0 to 1.0 scales the number of votes.
pub(crate) fn figures(seed: u64, fame: f64) -> Figures {
    let mut dice = Dice::new(seed ^ 0x0070_6f70);
    let votes = (40.0 + 9_000.0 * fame * dice.between(0.5, 1.0)) as u32;
    Figures {
        rating: (dice.between(55.0, 88.0)).round() / 10.0,
        votes,
        popularity: (1_000.0 * (0.6 + 40.0 * fame * dice.between(0.5, 1.0))).round() / 1_000.0,
    }
}
