//! Comparing one reading of a path with one title.

use rapidfuzz::common::WithScoreCutoff;
use rapidfuzz::distance::indel::{Args, normalized_distance_with_args};

use super::partial::{PartialTitle, Place, partial_titles};
use super::reading::Reading;
use super::shape::Shape;
use crate::settings::MatchSettings;

/// How well the best pair of titles fits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TitleMatch {
    /// The penalty for the words, 0 to 1.
    pub(crate) penalty: f64,
    /// The penalty for the instalment numbers, 0 to 1.
    pub(crate) number_penalty: f64,
    /// The whole titles agree but for articles and spelling variants.
    pub(crate) exact: bool,
    /// Only one of the two is about a film, or a collection.
    pub(crate) companion: bool,
    /// The titles are no spelling of each other, nor is one a part of the other.
    pub(crate) stranger: bool,
}

impl TitleMatch {
    pub(super) fn of_words(penalty: f64) -> Self {
        Self { penalty, number_penalty: 0.0, exact: false, companion: false, stranger: false }
    }

    fn exact(penalty: f64) -> Self {
        Self { exact: true, ..Self::of_words(penalty) }
    }

    /// What the match adds to a distance, before it is normalised.
    pub(super) fn cost(&self, settings: &MatchSettings) -> f64 {
        let weights = &settings.weights;
        self.penalty * weights.title
            + self.number_penalty * weights.number
            + if self.companion { weights.companion } else { 0.0 }
    }
}

/// Compares a reading with one title, whose shape is `shape`; none where their scripts do not meet.
pub(super) fn compare(
    reading: &Reading,
    title: &str,
    shape: &Shape,
    settings: &MatchSettings,
) -> Option<TitleMatch> {
    let whole = &reading.whole;
    if !whole.scripts.meet(shape.scripts) {
        return None;
    }
    if let Some(penalty) = equality(whole, shape, settings) {
        return Some(TitleMatch::exact(penalty));
    }
    let whole_match = compare_wholes(reading, shape, settings);
    let mut found = match compare_parts(reading, title, shape, settings) {
        Some(part_match)
            if whole_match.stranger || part_match.cost(settings) < whole_match.cost(settings) =>
        {
            part_match
        }
        _ => whole_match,
    };
    found.companion = whole.companion != shape.companion;
    Some(found)
}

/// The penalty of two titles that agree, if they do.
fn equality(left: &Shape, right: &Shape, settings: &MatchSettings) -> Option<f64> {
    if left.numbers != right.numbers || left.compact().is_empty() {
        None
    } else if left.compact() == right.compact() {
        Some(0.0)
    } else if left.bare() == right.bare() {
        Some(settings.title.article)
    } else {
        None
    }
}

fn compare_wholes(reading: &Reading, shape: &Shape, settings: &MatchSettings) -> TitleMatch {
    let whole = &reading.whole;
    if whole.numbers == shape.numbers {
        return match misspelling(shape.bare(), settings, |letters, arguments| {
            reading.letters.normalized_distance_with_args(letters.chars(), arguments)
        }) {
            Some(_) if same_but_for_umlauts(whole.bare(), shape.bare()) => {
                TitleMatch::exact(settings.title.spelling)
            }
            Some(penalty) => TitleMatch::of_words(penalty),
            None => strangers(settings),
        };
    }
    let (left, right) = (whole.without_numbers(), shape.without_numbers());
    let words = match (left.is_empty(), right.is_empty()) {
        // "1917" and "1941" have the same words, none.
        (true, true) => Some(0.0),
        (false, false) if left == right => Some(0.0),
        (false, false) => misspelling(right, settings, |letters, arguments| {
            normalized_distance_with_args(left.chars(), letters.chars(), arguments)
        }),
        _ => None,
    };
    match words {
        Some(penalty) => {
            let number_penalty = number_penalty(whole, shape, settings);
            TitleMatch { number_penalty, ..TitleMatch::of_words(penalty) }
        }
        // Numbers of titles that differ anyway are not comparable.
        None => strangers(settings),
    }
}

/// The penalty of letters that differ in so few places that one title may be the other misspelt.
fn misspelling(
    letters: &str,
    settings: &MatchSettings,
    distance: impl Fn(&str, &Args<f64, WithScoreCutoff<f64>>) -> Option<f64>,
) -> Option<f64> {
    let penalties = &settings.title;
    let farthest = ((penalties.unrelated - penalties.spelling) / penalties.letters).clamp(0.0, 1.0);
    let share = distance(letters, &Args::default().score_cutoff(farthest))?;
    Some(penalties.spelling + penalties.letters * share)
}

fn strangers(settings: &MatchSettings) -> TitleMatch {
    TitleMatch { stranger: true, ..TitleMatch::of_words(settings.title.unrelated) }
}

fn number_penalty(reading: &Shape, candidate: &Shape, settings: &MatchSettings) -> f64 {
    let penalties = &settings.number;
    let only_in = |left: &Shape, right: &Shape| -> Vec<u32> {
        left.numbers.iter().copied().filter(|number| !right.numbers.contains(number)).collect()
    };
    match (only_in(reading, candidate).as_slice(), only_in(candidate, reading).as_slice()) {
        ([], []) => 0.0,
        ([1], []) | ([], [1]) => penalties.first,
        ([], _) if candidate.has_named_subtitle => penalties.named,
        ([], _) | (_, []) => penalties.missing,
        _ => penalties.different,
    }
}

/// The best match of a part of one title with the whole of the other, if there is one.
fn compare_parts(
    reading: &Reading,
    title: &str,
    shape: &Shape,
    settings: &MatchSettings,
) -> Option<TitleMatch> {
    let whole = &reading.whole;
    let starts = shape.without_numbers().starts_with(whole.without_numbers());
    let ends = shape.without_numbers().ends_with(whole.without_numbers());
    let of_candidate = partial_titles(title, starts, ends)
        .into_iter()
        .filter_map(|part| compare_with_part(whole, &part, shape, settings));
    let of_reading = reading.parts.iter().filter_map(|part| {
        let is_enough = part.place == Place::End && part.names_a_film();
        let partial = if is_enough { settings.title.subtitle } else { settings.title.extended };
        Some(TitleMatch::of_words(equality(&part.shape, shape, settings)? + partial))
    });
    of_candidate.chain(of_reading).min_by(|left, right| left.cost(settings).total_cmp(&right.cost(settings)))
}

/// Compares a reading with a `part` of the title whose shape is `title`.
fn compare_with_part(
    reading: &Shape,
    part: &PartialTitle,
    title: &Shape,
    settings: &MatchSettings,
) -> Option<TitleMatch> {
    // "Kill Bill" is no part of "Kill Bill: Vol. 2": what is left out is not a name but a number.
    if !title.has_named_subtitle && part.shape.numbers != title.numbers {
        return None;
    }
    let penalties = &settings.title;
    if let Some(agreement) = equality(reading, &part.shape, settings) {
        let partial = if part.names_a_film() { penalties.subtitle } else { penalties.part };
        return Some(TitleMatch::of_words(agreement + partial));
    }
    // "Avatar 2" may be "Avatar: The Way of Water".
    let words = reading.without_numbers();
    (!words.is_empty() && words == part.shape.without_numbers()).then(|| TitleMatch {
        number_penalty: number_penalty(reading, &part.shape, settings),
        ..TitleMatch::of_words(penalties.subtitle)
    })
}

/// Whether two titles are equal once "ae", "oe" and "ue" are taken for the umlauts they may stand for.
fn same_but_for_umlauts(left: &str, right: &str) -> bool {
    let plain = |text: &str| text.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    left.len() != right.len() && plain(left) == plain(right)
}
