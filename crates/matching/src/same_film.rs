//! When two candidates are one film, found by two providers.

use bioscope_model::Candidate;
use bioscope_model::title::fold;

/// Whether `left` and `right` are one film: their ids say so, or two providers that share no kind of id tell
/// the same title and years at most one apart. Two results of one provider are never taken for one.
pub(crate) fn are_same_film(left: &Candidate, right: &Candidate) -> bool {
    if left.ids.contradicts(&right.ids) {
        return false;
    }
    if left.ids.agrees_with(&right.ids) {
        return true;
    }
    left.source != right.source && years_fit(left, right) && titles_meet(left, right)
}

fn years_fit(left: &Candidate, right: &Candidate) -> bool {
    left.year.zip(right.year).is_some_and(|(left, right)| left.distance(right) <= 1)
}

fn titles_meet(left: &Candidate, right: &Candidate) -> bool {
    let names = |candidate: &Candidate| {
        std::iter::once(&candidate.title).chain(&candidate.original_title).map(|title| fold(title)).collect()
    };
    let (left, right): (Vec<String>, Vec<String>) = (names(left), names(right));
    left.iter().any(|title| !title.is_empty() && right.contains(title))
}
