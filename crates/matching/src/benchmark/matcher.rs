//! Ways of matching.

use bioscope_model::title::fold;

use super::case::{Case, CaseCandidate};
use crate::decision::Decision;
use crate::ranking::rank_movies;
use crate::settings::MatchSettings;

/// A way of matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matcher {
    /// This crate with its defaults.
    Bioscope,
    /// Baseline: whatever the search lists first.
    FirstResult,
    /// Baseline: the only candidate whose folded title is that of the path, and whose year is, where the path tells one.
    TitleAndYear,
}

/// What a way of matching does with a case; the numbers are places in its list of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It takes this one.
    Accepted(usize),
    /// It lets a person choose, and would take this one if it had to choose itself.
    Asked(usize),
    /// It says that the film is none of them.
    Rejected,
}

impl Matcher {
    /// Every way, ours first.
    pub const ALL: [Self; 3] = [Self::Bioscope, Self::FirstResult, Self::TitleAndYear];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bioscope => "Bioscope",
            Self::FirstResult => "first result",
            Self::TitleAndYear => "title and year equal",
        }
    }

    /// What it does with `case`.
    pub fn outcome(self, case: &Case) -> Outcome {
        match self {
            Self::Bioscope => ranked(case),
            Self::FirstResult if case.candidates.is_empty() => Outcome::Rejected,
            Self::FirstResult => Outcome::Accepted(0),
            Self::TitleAndYear => title_and_year(case),
        }
    }
}

fn ranked(case: &Case) -> Outcome {
    let ranking = rank_movies(&case.evidence(), &case.movie_candidates(), &MatchSettings::default());
    match (ranking.decision, ranking.scored.first()) {
        (Decision::Accept, Some(best)) => Outcome::Accepted(best.index),
        (Decision::Ask, Some(best)) => Outcome::Asked(best.index),
        _ => Outcome::Rejected,
    }
}

fn title_and_year(case: &Case) -> Outcome {
    let told: Option<String> = case.titles.first().map(|title| fold(title));
    let fits = |candidate: &CaseCandidate| {
        told.as_ref() == Some(&fold(&candidate.title)) && (case.year.is_none() || candidate.year == case.year)
    };
    let fitting: Vec<usize> =
        (0..case.candidates.len()).filter(|&index| fits(&case.candidates[index])).collect();
    match fitting.as_slice() {
        [] if case.candidates.is_empty() => Outcome::Rejected,
        [] => Outcome::Asked(0),
        [only] => Outcome::Accepted(*only),
        [first, ..] => Outcome::Asked(*first),
    }
}
