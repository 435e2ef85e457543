//! Ratings.

use serde::{Deserialize, Serialize};

/// What the users of one service think.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// The service, as Kodi names it: `imdb`, `themoviedb`, `metacritic`.
    pub source: String,
    /// The mean, between 0 and `max`.
    pub value: f64,
    /// The best possible value: 10 or 100.
    pub max: u32,
    /// How many voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<u64>,
}

impl Rating {
    /// A rating, unless `value` is zero (nobody voted), no number, or beyond `max`.
    pub fn new(source: impl Into<String>, value: f64, max: u32, votes: Option<u64>) -> Option<Self> {
        (value.is_finite() && value > 0.0 && value <= f64::from(max) && votes != Some(0)).then(|| Self {
            source: source.into(),
            value,
            max,
            votes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_nobody_rated_has_no_rating() {
        assert!(Rating::new("imdb", 0.0, 10, Some(0)).is_none());
        assert!(Rating::new("imdb", 11.0, 10, Some(5)).is_none());
        assert!(Rating::new("imdb", f64::NAN, 10, None).is_none());
        assert!(Rating::new("imdb", 8.7, 10, Some(5)).is_some());
    }
}
