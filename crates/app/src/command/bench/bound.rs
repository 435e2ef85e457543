//! What no program could beat, from what the played providers imposed.

use std::collections::BTreeMap;
use std::time::Duration;

use bioscope_standin::{Latency, Limits, Provider};

use super::world::Counted;

/// Pictures at once, as configured by default.
const PICTURES_IN_FLIGHT: f64 = 16.0;
/// TMDB's requests at once, as configured by default.
const TMDB_IN_FLIGHT: f64 = 20.0;

/// The largest of: each host's summed latency over its limit in flight, each host's requests over its rate, the longest
/// chain of one film (search, details, page; the pictures are fetched beside the page).
pub(super) fn lower_bound(counted: &BTreeMap<String, Counted>, latency: Latency, limits: Limits) -> Duration {
    let requests = |provider: Provider| {
        counted.get(provider.name()).map_or(0, |counts| counts.requests.saturating_sub(counts.refused))
    };
    let summed = |provider: Provider, in_flight: f64| {
        latency.of(provider).mul_f64(requests(provider) as f64 / in_flight)
    };
    let imdb = limits.imdb_in_flight.map_or(Duration::ZERO, |limit| summed(Provider::Imdb, limit as f64));
    let rate = limits.tmdb_per_second.map_or(Duration::ZERO, |limit| {
        Duration::from_secs_f64(requests(Provider::Tmdb) as f64 / limit as f64)
    });
    let asked =
        |provider: Provider| if requests(provider) > 0 { latency.of(provider) } else { Duration::ZERO };
    let chain = asked(Provider::Tmdb) * 2 + asked(Provider::Imdb).max(asked(Provider::Images));
    let bounds = [
        imdb,
        summed(Provider::Images, PICTURES_IN_FLIGHT),
        summed(Provider::Tmdb, TMDB_IN_FLIGHT),
        rate,
        chain,
    ];
    bounds.into_iter().max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(tmdb: u64, images: u64, imdb: u64) -> BTreeMap<String, Counted> {
        let counts = |requests| Counted { requests, ..Counted::default() };
        [("tmdb", tmdb), ("images", images), ("imdb", imdb)]
            .map(|(name, requests)| (name.to_owned(), counts(requests)))
            .into()
    }

    #[test]
    fn the_scarcest_thing_decides() {
        let bound = |counted| lower_bound(&counted, Latency::Seed, Limits::default());
        assert_eq!(
            bound(asked(100, 350, 50)),
            Duration::from_millis(1_857) * 50 / 4,
            "IMDb's four in flight"
        );
        assert_eq!(bound(asked(100, 350, 0)), Duration::from_millis(2_500), "TMDB's 40 a second");
        assert_eq!(bound(asked(10, 350, 0)), Duration::from_millis(114) * 350 / 16, "16 pictures at once");
        assert_eq!(bound(asked(2, 7, 1)), Duration::from_millis(80 + 80 + 1_857), "one film's own chain");
        assert_eq!(lower_bound(&asked(100, 350, 50), Latency::None, Limits::LIFTED), Duration::ZERO);
    }
}
