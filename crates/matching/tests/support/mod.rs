//! Short ways to write evidence and candidates.

use bioscope_matching::MovieEvidence;
use bioscope_model::{Candidate, IdSet, Provider, Year};

/// What a path with this title tells; a `year` of 0 is none.
pub(crate) fn path(title: &str, year: i32) -> MovieEvidence {
    MovieEvidence { titles: vec![title.to_owned()], year: Year::new(year).ok(), ..MovieEvidence::default() }
}

/// A film as TMDB's search tells it; its id is made of title and year, a `year` of 0 is none.
pub(crate) fn film(title: &str, year: i32) -> Candidate {
    let id = title
        .bytes()
        .fold(u64::from(year.unsigned_abs()) + 1, |id, byte| id % 1_000_000 * 31 + u64::from(byte));
    Candidate {
        source: Provider::Tmdb,
        ids: ids(&[(Provider::Tmdb, &id.to_string())]),
        title: title.to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Year::new(year).ok(),
        runtime_minutes: None,
        popularity: 1.0,
        rank: 0,
        note: None,
    }
}

/// The ids in `pairs`.
pub(crate) fn ids(pairs: &[(Provider, &str)]) -> IdSet {
    pairs.iter().cloned().collect()
}
