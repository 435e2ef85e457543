//! Real films as a search returns them, and how often the right one is taken.
//!
//! The defaults were chosen on one half of `benchmark/cases.jsonl`; the other half, told apart by a hash of
//! the case's id, is what the assertions look at.

#![expect(clippy::print_stdout, reason = "the figures are what this test is read for")]

use std::collections::BTreeMap;

use bioscope_matching::{Decision, MatchSettings, MovieEvidence, Ranking, rank_movies};
use bioscope_model::title::fold;
use bioscope_model::{IdSet, MovieCandidate, Provider, Year};
use serde::Deserialize;

const CASES: &str = include_str!("../benchmark/cases.jsonl");

/// Share of acceptances that must be right.
const LEAST_PRECISION: f64 = 0.995;

/// Share of cases that may be left for a person.
const MOST_REVIEW: f64 = 0.08;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    titles: Vec<String>,
    year: Option<Year>,
    runtime_minutes: Option<u32>,
    candidates: Vec<CaseCandidate>,
    right: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseCandidate {
    title: String,
    original_title: Option<String>,
    #[serde(default)]
    alternative_titles: Vec<String>,
    year: Option<Year>,
    runtime_minutes: Option<u32>,
    popularity: f64,
    ids: BTreeMap<String, String>,
}

impl Case {
    /// Whether the case belongs to the half the defaults were chosen on (FNV-1a of its id).
    fn is_for_choosing(&self) -> bool {
        let hash = self.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        (hash >> 32).is_multiple_of(2)
    }

    fn evidence(&self) -> MovieEvidence {
        MovieEvidence {
            titles: self.titles.clone(),
            year: self.year,
            runtime_minutes: self.runtime_minutes,
            ids: IdSet::new(),
        }
    }

    fn candidates(&self) -> Vec<MovieCandidate> {
        self.candidates.iter().zip(0..).map(|(candidate, rank)| candidate.to_model(rank)).collect()
    }
}

impl CaseCandidate {
    fn to_model(&self, rank: u32) -> MovieCandidate {
        MovieCandidate {
            source: Provider::Tmdb,
            ids: self.ids.iter().map(|(name, id)| (Provider::from(name.as_str()), id.as_str())).collect(),
            title: self.title.clone(),
            original_title: self.original_title.clone(),
            alternative_titles: self.alternative_titles.clone(),
            year: self.year,
            runtime_minutes: self.runtime_minutes,
            popularity: self.popularity,
            rank,
            note: None,
        }
    }
}

/// What a way of matching did with one case.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Took(usize),
    Asked,
    Left,
}

#[derive(Default)]
struct Score {
    cases: usize,
    with_a_right_one: usize,
    taken: usize,
    rightly_taken: usize,
    asked: usize,
    /// Asked although no candidate was right, or left although one was.
    wrongly_left: usize,
}

impl Score {
    fn count(&mut self, case: &Case, outcome: Outcome) {
        self.cases += 1;
        self.with_a_right_one += usize::from(case.right.is_some());
        match outcome {
            Outcome::Took(index) => {
                self.taken += 1;
                self.rightly_taken += usize::from(case.right == Some(index));
            }
            Outcome::Asked => self.asked += 1,
            Outcome::Left => self.wrongly_left += usize::from(case.right.is_some()),
        }
    }

    fn precision(&self) -> f64 {
        self.rightly_taken as f64 / self.taken.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.rightly_taken as f64 / self.with_a_right_one.max(1) as f64
    }

    fn review(&self) -> f64 {
        self.asked as f64 / self.cases.max(1) as f64
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<24} {:>4} cases  precision {:6.2} %  wrong {:>3}  recall {:6.2} %  review {:5.2} %  overlooked {:>3}",
            self.cases,
            100.0 * self.precision(),
            self.taken - self.rightly_taken,
            100.0 * self.recall(),
            100.0 * self.review(),
            self.wrongly_left,
        );
    }
}

fn cases() -> Vec<Case> {
    CASES.lines().map(|line| serde_json::from_str(line).expect("every line is a case")).collect()
}

fn rank(case: &Case) -> Ranking {
    rank_movies(&case.evidence(), &case.candidates(), &MatchSettings::default())
}

fn ours(case: &Case) -> Outcome {
    let ranking = rank(case);
    match ranking.decision {
        Decision::Accept => Outcome::Took(ranking.scored[0].index),
        Decision::Ask => Outcome::Asked,
        Decision::Reject => Outcome::Left,
    }
}

/// Baseline: whatever the provider lists first.
fn first_result(case: &Case) -> Outcome {
    if case.candidates.is_empty() { Outcome::Left } else { Outcome::Took(0) }
}

/// Baseline: the only one whose folded title and year are those of the path.
fn title_and_year(case: &Case) -> Outcome {
    let fits = |candidate: &CaseCandidate| {
        fold(&candidate.title) == fold(&case.titles[0])
            && (case.year.is_none() || candidate.year == case.year)
    };
    let fitting: Vec<usize> =
        (0..case.candidates.len()).filter(|&index| fits(&case.candidates[index])).collect();
    match fitting.as_slice() {
        [] if case.candidates.is_empty() => Outcome::Left,
        [only] => Outcome::Took(*only),
        _ => Outcome::Asked,
    }
}

fn score<'a>(cases: impl Iterator<Item = &'a Case>, matcher: fn(&Case) -> Outcome) -> Score {
    let mut score = Score::default();
    for case in cases {
        score.count(case, matcher(case));
    }
    score
}

fn explain(case: &Case) {
    let ranking = rank(case);
    let wrong = ranking.decision == Decision::Accept && case.right != Some(ranking.scored[0].index);
    let overlooked = ranking.decision == Decision::Reject && case.right.is_some();
    if wrong || overlooked || ranking.decision == Decision::Ask {
        let mark = if wrong {
            "WRONG"
        } else if overlooked {
            "overlooked"
        } else {
            "asked"
        };
        let distance = ranking.scored.first().map(|best| best.distance.to_string()).unwrap_or_default();
        println!("  {mark:<10} {} ← {} {distance}", case.id, ranking.reason);
    }
}

#[test]
fn wrong_films_are_not_taken_and_few_questions_are_asked() {
    let cases = cases();
    let (choosing, checking): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.is_for_choosing());
    for case in &choosing {
        explain(case);
    }
    score(choosing.iter().copied(), ours).print("here, half for choosing");
    let checked = score(checking.iter().copied(), ours);
    checked.print("here, half for checking");
    score(checking.iter().copied(), first_result).print("  the first result");
    score(checking.iter().copied(), title_and_year).print("  title and year equal");
    assert!(checked.precision() >= LEAST_PRECISION, "{} wrong", checked.taken - checked.rightly_taken);
    assert!(checked.review() <= MOST_REVIEW, "{:.1} % to review", 100.0 * checked.review());
}

#[test]
fn the_cases_are_many_distinct_and_well_formed() {
    let cases = cases();
    assert!(cases.len() >= 400, "{} cases", cases.len());
    let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cases.len());
    assert!(cases.iter().all(|case| case.right.is_none_or(|right| right < case.candidates.len())));
    assert!(cases.iter().all(|case| !case.titles.is_empty()));
}
