//! Scoring and ordering all candidates of a search.

use std::cmp::Ordering;

use bioscope_model::Candidate;

use crate::decision::{Decision, decide};
use crate::distance::Distance;
use crate::evidence::MovieEvidence;
use crate::score::{Assessment, assess};
use crate::settings::MatchSettings;
use crate::title::Reading;

/// Most readings of a path's title that are compared; more say nothing new.
pub const MAX_READINGS: usize = 8;

/// The candidates in order, and what to do about the first of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Every candidate, best first.
    pub scored: Vec<Scored>,
    /// Whether the first may be taken.
    pub decision: Decision,
    /// Why, in one sentence for people.
    pub reason: String,
}

/// A candidate and how far it is from the evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its place in the list that was given.
    pub index: usize,
    /// How far it is.
    pub distance: Distance,
}

/// Orders `candidates` by their distance from `evidence` and decides about the best of them.
///
/// Among equal distances the more popular comes first, then the one the provider ranked higher; neither can
/// turn a question into an acceptance.
pub fn rank_movies(evidence: &MovieEvidence, candidates: &[Candidate], settings: &MatchSettings) -> Ranking {
    let readings: Vec<Reading> =
        evidence.titles.iter().take(MAX_READINGS).map(|title| Reading::new(title)).collect();
    let mut assessed: Vec<Assessed<'_>> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            Assessed::new(index, candidate, assess(evidence, &readings, candidate, settings))
        })
        .collect();
    assessed.sort_by(Assessed::order);
    let verdict = decide(&assessed, settings);
    let scored =
        assessed.into_iter().map(|it| Scored { index: it.index, distance: it.assessment.distance }).collect();
    Ranking { scored, decision: verdict.decision, reason: verdict.reason }
}

/// A candidate with all that is known about how it fits.
pub(crate) struct Assessed<'a> {
    pub(crate) index: usize,
    pub(crate) candidate: &'a Candidate,
    pub(crate) assessment: Assessment,
    pub(crate) total: f64,
}

impl<'a> Assessed<'a> {
    fn new(index: usize, candidate: &'a Candidate, assessment: Assessment) -> Self {
        let total = assessment.distance.total();
        Self { index, candidate, assessment, total }
    }

    fn order(&self, other: &Self) -> Ordering {
        self.total
            .total_cmp(&other.total)
            .then_with(|| other.candidate.popularity.total_cmp(&self.candidate.popularity))
            .then_with(|| self.candidate.rank.cmp(&other.candidate.rank))
            .then_with(|| self.candidate.ids.iter().cmp(other.candidate.ids.iter()))
    }
}
