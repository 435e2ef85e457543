//! Real films as a search returns them, and how often the right one is taken.
//!
//! The defaults were chosen on one half of `benchmark/cases.jsonl`; the other half is what the assertions look at.

#![expect(clippy::print_stdout, reason = "the figures are what this test is read for")]

use bioscope_matching::benchmark::{Case, Figures, Half, Matcher, evaluate, read_cases};
use bioscope_matching::{Decision, MatchSettings, rank_movies};

const CASES: &str = include_str!("../benchmark/cases.jsonl");

/// Share of acceptances that must be right.
const LEAST_PRECISION: f64 = 0.995;

/// Share of cases that may be left for a person.
const MOST_REVIEW: f64 = 0.08;

fn cases() -> Vec<Case> {
    read_cases(CASES).expect("every line is a case")
}

fn print(matcher: Matcher, half: Half, figures: &Figures) {
    println!(
        "{:<22} {:<9} {:>4} cases  precision {:6.2} %  wrong {:>3}  recall {:6.2} %  review {:5.2} %  overlooked {:>3}  \
         unasked: precision {:6.2} %  wrong {:>3}  recall {:6.2} %",
        matcher.name(),
        half.name(),
        figures.cases,
        100.0 * figures.precision(),
        figures.wrongly_accepted(),
        100.0 * figures.recall(),
        100.0 * figures.review(),
        figures.overlooked,
        100.0 * figures.precision_unasked(),
        figures.wrong_unasked(),
        100.0 * figures.recall_unasked(),
    );
}

/// Prints what is not simply right, so that a change of the defaults can be understood.
fn explain(case: &Case) {
    let ranking = rank_movies(&case.evidence(), &case.movie_candidates(), &MatchSettings::default());
    let is_right = case.right.is_some() && case.right == ranking.scored.first().map(|best| best.index);
    let mark = match (ranking.decision, is_right) {
        (Decision::Accept, false) => "WRONG",
        (Decision::Ask, true) => "asked",
        (Decision::Ask, false) => "ASKED",
        (Decision::Reject, _) if case.right.is_some() => "overlooked",
        (Decision::Accept, true) | (Decision::Reject, _) => return,
    };
    let distance = ranking.scored.first().map(|best| best.distance.to_string()).unwrap_or_default();
    println!("  {mark:<10} {} ← {} {distance}", case.id, ranking.reason);
}

#[test]
fn wrong_films_are_not_taken_and_few_questions_are_asked() {
    let cases = cases();
    for case in cases.iter().filter(|case| case.half() == Half::Choosing) {
        explain(case);
    }
    for half in Half::ALL {
        for matcher in Matcher::ALL {
            print(matcher, half, &evaluate(matcher, cases.iter().filter(|case| case.half() == half)));
        }
    }
    let checked = evaluate(Matcher::Bioscope, cases.iter().filter(|case| case.half() == Half::Checking));
    assert!(checked.precision() >= LEAST_PRECISION, "{} wrong", checked.wrongly_accepted());
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
    assert!(cases.iter().all(|case| !case.titles.is_empty()));
}
