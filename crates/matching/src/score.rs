//! The distance of one candidate.

use bioscope_model::{Candidate, Year};

use crate::distance::{Aspect, Distance};
use crate::evidence::MovieEvidence;
use crate::settings::MatchSettings;
use crate::span::{runtime_penalty, year_penalty};
use crate::title::{Reading, TitleMatch, best_match};

/// What the ids of evidence and candidate say about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdVerdict {
    Same,
    Other,
    /// One id agrees and another differs.
    Torn,
    Unknown,
}

/// How the year the path tells and the candidate's relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YearVerdict {
    Apart(u32),
    /// The path tells none.
    NotTold,
    /// The path tells one and the candidate has none.
    NotKnown,
}

/// A candidate's distance and what the decision needs to know beside it.
#[derive(Debug, Clone)]
pub(crate) struct Assessment {
    pub(crate) distance: Distance,
    pub(crate) ids: IdVerdict,
    pub(crate) year: YearVerdict,
    /// The title agrees but for articles and spelling variants.
    pub(crate) exact_title: bool,
    /// No title is a spelling or a part of what the path tells; only a title that the search does not show can have
    /// led to the candidate.
    pub(crate) other_title: bool,
}

/// Scores `candidate` against the evidence, whose titles are `readings`.
pub(crate) fn assess(
    evidence: &MovieEvidence,
    readings: &[Reading],
    candidate: &Candidate,
    settings: &MatchSettings,
) -> Assessment {
    let ids = compare_ids(evidence, candidate);
    let title = best_match(readings, candidate, settings);
    let distance = match ids {
        IdVerdict::Same => decided_by_ids(0.0),
        IdVerdict::Other => decided_by_ids(1.0),
        IdVerdict::Torn | IdVerdict::Unknown => distance_of(evidence, &title, candidate, settings),
    };
    Assessment {
        distance,
        ids,
        year: compare_years(evidence.year, candidate.year),
        exact_title: title.exact,
        other_title: title.stranger,
    }
}

fn compare_ids(evidence: &MovieEvidence, candidate: &Candidate) -> IdVerdict {
    match (evidence.ids.agrees_with(&candidate.ids), evidence.ids.contradicts(&candidate.ids)) {
        (true, false) => IdVerdict::Same,
        (false, true) => IdVerdict::Other,
        (true, true) => IdVerdict::Torn,
        (false, false) => IdVerdict::Unknown,
    }
}

fn compare_years(told: Option<Year>, candidate: Option<Year>) -> YearVerdict {
    match (told, candidate) {
        (Some(told), Some(candidate)) => YearVerdict::Apart(told.distance(candidate)),
        (None, _) => YearVerdict::NotTold,
        (Some(_), None) => YearVerdict::NotKnown,
    }
}

fn decided_by_ids(size: f64) -> Distance {
    let mut distance = Distance::default();
    distance.set(Aspect::Ids, size, 1.0);
    distance
}

fn distance_of(
    evidence: &MovieEvidence,
    title: &TitleMatch,
    candidate: &Candidate,
    settings: &MatchSettings,
) -> Distance {
    let weights = &settings.weights;
    let mut distance = Distance::default();
    distance.set(Aspect::Title, title.penalty, weights.title);
    // Only where they differ: agreeing numbers must not make a wrong year or a misspelling cheaper.
    if title.number_penalty > 0.0 {
        distance.set(Aspect::Number, title.number_penalty, weights.number);
    }
    if title.companion {
        distance.set(Aspect::Companion, 1.0, weights.companion);
    }
    if let Some((told, known)) = evidence.year.zip(candidate.year) {
        distance.set(Aspect::Year, year_penalty(told, known, &settings.year), weights.year);
    }
    if let Some((video, known)) = evidence.runtime_minutes.zip(candidate.runtime_minutes)
        && video > 0
        && known > 0
    {
        distance.set(Aspect::Runtime, runtime_penalty(video, known, &settings.runtime), weights.runtime);
    }
    distance
}
