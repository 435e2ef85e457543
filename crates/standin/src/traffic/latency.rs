//! How long the providers take to answer.

use std::time::Duration;

use crate::provider::Provider;

/// A profile of latencies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Latency {
    /// As measured of the original program: TMDB 80 ms, a picture 114 ms, an IMDb page 1,857 ms; a suggestion,
    /// TVmaze and a dataset file, which it did not ask, 80 ms.
    Seed,
    /// A sixteenth of that.
    Fast,
    /// At once.
    #[default]
    None,
    /// The seed's latencies times a factor; negative factors count as 0.
    Scaled(f64),
}

const FAST: f64 = 1.0 / 16.0;

impl Latency {
    /// Time from a request to its answer.
    pub fn of(self, provider: Provider) -> Duration {
        let seed = Duration::from_millis(match provider {
            Provider::Tmdb | Provider::Suggestion | Provider::Tvmaze | Provider::Datasets => 80,
            Provider::Images => 114,
            Provider::Imdb => 1_857,
        });
        let factor = match self {
            Self::Seed => 1.0,
            Self::Fast => FAST,
            Self::Scaled(factor) if factor.is_finite() => factor.clamp(0.0, 1_000.0),
            Self::None | Self::Scaled(_) => 0.0,
        };
        seed.mul_f64(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_scale_the_measured_latencies() {
        assert_eq!(Latency::Seed.of(Provider::Imdb), Duration::from_millis(1_857));
        assert_eq!(Latency::Fast.of(Provider::Tmdb), Duration::from_millis(5));
        assert_eq!(Latency::None.of(Provider::Images), Duration::ZERO);
        assert_eq!(Latency::Scaled(0.5).of(Provider::Suggestion), Duration::from_millis(40));
        assert_eq!(Latency::Scaled(f64::NAN).of(Provider::Tmdb), Duration::ZERO);
    }
}
