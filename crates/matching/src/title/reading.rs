//! What a path calls a film, compared with all titles of a candidate.

use bioscope_model::Candidate;
use rapidfuzz::distance::indel::BatchComparator;

use super::compare::{TitleMatch, compare};
use super::partial::{PartialTitle, partial_titles};
use super::shape::Shape;
use crate::settings::MatchSettings;

/// Most alternative titles of a candidate that are compared.
const MAX_ALTERNATIVES: usize = 100;

/// A title the path gives.
pub(crate) struct Reading {
    pub(super) whole: Shape,
    /// The letters after a leading article, prepared to be compared with many.
    pub(super) letters: BatchComparator<char>,
    pub(super) parts: Vec<PartialTitle>,
}

impl Reading {
    pub(crate) fn new(title: &str) -> Self {
        let whole = Shape::of(title);
        let letters = BatchComparator::new(whole.bare().chars());
        Self { whole, letters, parts: partial_titles(title, true, true) }
    }
}

/// The best match of any reading with any title of `candidate`.
pub(crate) fn best_match(
    readings: &[Reading],
    candidate: &Candidate,
    settings: &MatchSettings,
) -> TitleMatch {
    let penalties = &settings.title;
    let mut best: Option<TitleMatch> = None;
    let mut is_related = false;
    for (title, title_penalty) in titles_of(candidate, settings) {
        let shape = Shape::of(title);
        for (position, reading) in readings.iter().enumerate() {
            let Some(mut found) = compare(reading, title, &shape, settings) else {
                continue;
            };
            is_related |= found.stranger && reading.whole.shares_a_word_with(&shape);
            let reading_penalty = if position == 0 { 0.0 } else { penalties.other_reading };
            found.penalty = (found.penalty + title_penalty + reading_penalty).min(1.0);
            if best.is_none_or(|best| found.cost(settings) < best.cost(settings)) {
                best = Some(found);
            }
        }
        if best.is_some_and(|best| best.cost(settings) <= 0.0) {
            break;
        }
    }
    match best {
        // Any title that shares a word explains why the search found it.
        Some(stranger) if stranger.stranger && is_related => {
            TitleMatch { penalty: penalties.different, ..stranger }
        }
        Some(found) => found,
        None => TitleMatch::of_words(if readings.is_empty() { 1.0 } else { penalties.other_script }),
    }
}

/// The titles of `candidate`, and what being found by each costs.
fn titles_of<'a>(candidate: &'a Candidate, settings: &MatchSettings) -> impl Iterator<Item = (&'a str, f64)> {
    let original = candidate.original_title.as_deref().filter(|original| *original != candidate.title);
    let own = std::iter::once(candidate.title.as_str()).chain(original).map(|title| (title, 0.0));
    let alternative = settings.title.alternative;
    own.chain(
        candidate
            .alternative_titles
            .iter()
            .take(MAX_ALTERNATIVES)
            .map(move |title| (title.as_str(), alternative)),
    )
}
