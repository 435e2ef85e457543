//! Thresholds, weights and penalties, with the reason for each default.

use serde::{Deserialize, Serialize};

/// How distances are made and judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatchSettings {
    /// The largest distance that is accepted. Default 0.10: a typing error or a left-out subtitle beside the
    /// right year, or a year off by one beside the right title. Both together are always asked.
    pub accept_up_to: f64,
    /// The smallest distance that is rejected is just above this. Default 0.35: the right title with a year
    /// six or more apart, another instalment, or another title without the very year.
    pub reject_above: f64,
    /// How far behind the runner-up must be. Default 0.05: just less than one year apart costs, so that the
    /// right year beats a remake of the year before.
    pub gap: f64,
    /// How much each aspect counts.
    pub weights: Weights,
    /// What differences between titles cost.
    pub title: TitlePenalties,
    /// What differences between instalment numbers cost.
    pub number: NumberPenalties,
    /// What years apart cost.
    pub year: YearPenalties,
    /// How running times are compared.
    pub runtime: RuntimeTolerance,
}

impl Default for MatchSettings {
    fn default() -> Self {
        Self {
            accept_up_to: 0.10,
            reject_above: 0.35,
            gap: 0.05,
            weights: Weights::default(),
            title: TitlePenalties::default(),
            number: NumberPenalties::default(),
            year: YearPenalties::default(),
            runtime: RuntimeTolerance::default(),
        }
    }
}

/// How much each aspect counts where it is known; the total is divided by the sum of those that are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// The title. Default 3.
    pub title: f64,
    /// The instalment number, where the two differ. Default 3: "Part 2" is never "Part 1".
    pub number: f64,
    /// The year. Default 2.
    pub year: f64,
    /// The running time. Default 0.5: cuts and television speed make it weak evidence.
    pub runtime: f64,
    /// A film about a film, or a collection, where the other is the film itself. Default 3.
    pub companion: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { title: 3.0, number: 3.0, year: 2.0, runtime: 0.5, companion: 3.0 }
    }
}

/// What differences between titles cost, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TitlePenalties {
    /// A leading article on one side only. Default 0.06: more than the gap, so that "Heat" is not "The Heat".
    pub article: f64,
    /// Any other difference in spelling, before its size counts. Default 0.02.
    pub spelling: f64,
    /// Times the share of letters that differ (0 to 1). Default 2: one letter left out of seven is just acceptable.
    pub letters: f64,
    /// The title of the path is a candidate's title without its subtitle, or one of the two is the subtitle of
    /// the other and long enough to name a film. Default 0.15: acceptable with the very year.
    pub subtitle: f64,
    /// The part of a candidate's title that agrees is too short to name a film: one word before the subtitle, or
    /// two after it. Default 0.20: with the very year a question.
    pub part: f64,
    /// The title of the path goes on where a candidate's ends. Default 0.36: without a year it is rejected, for
    /// the rest may name a sequel.
    pub extended: f64,
    /// The equal title is one of the alternative ones. Default 0.02.
    pub alternative: f64,
    /// The equal reading is not the path's first. Default 0.03.
    pub other_reading: f64,
    /// The titles are in different scripts and cannot be compared. Default 0.35.
    pub other_script: f64,
    /// The titles have no word in common. Default 0.55, not 1: a search finds films by titles it does not show,
    /// which is worth a question when the year agrees and no other film of about that year was found.
    pub unrelated: f64,
    /// The titles differ but have words in common. Default 0.9: these words are why the search found it.
    pub different: f64,
}

impl Default for TitlePenalties {
    fn default() -> Self {
        Self {
            article: 0.06,
            spelling: 0.02,
            letters: 2.0,
            subtitle: 0.15,
            part: 0.20,
            extended: 0.36,
            alternative: 0.02,
            other_reading: 0.03,
            other_script: 0.35,
            unrelated: 0.55,
            different: 0.9,
        }
    }
}

/// What differences between instalment numbers cost, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberPenalties {
    /// "Part 1" against no number. Default 0.1: first parts are often listed without.
    pub first: f64,
    /// Any number only the candidate has, where the words of its subtitle agree. Default 0.2: "Hellraiser: Hell
    /// on Earth" is "Hellraiser III: Hell on Earth".
    pub named: f64,
    /// Any other number against none. Default 0.75: with the very year a question.
    pub missing: f64,
    /// Two different numbers. Default 1.
    pub different: f64,
}

impl Default for NumberPenalties {
    fn default() -> Self {
        Self { first: 0.1, named: 0.2, missing: 0.75, different: 1.0 }
    }
}

/// What years apart cost, each 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YearPenalties {
    /// One year apart, as between a festival and the cinemas. Default 0.15.
    pub one: f64,
    /// Two years apart. Default 0.4.
    pub two: f64,
    /// Each further year. Default 0.15, up to 1 at six years.
    pub further: f64,
}

impl Default for YearPenalties {
    fn default() -> Self {
        Self { one: 0.15, two: 0.4, further: 0.15 }
    }
}

/// How running times are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuntimeTolerance {
    /// Minutes that cost nothing. Default 3.
    pub minutes: u32,
    /// A share of the running time that costs nothing, if it is more. Default 0.05: television runs 4 % faster.
    pub share: f64,
    /// Minutes beyond which the penalty is 1. Default 30.
    pub far_minutes: u32,
}

impl Default for RuntimeTolerance {
    fn default() -> Self {
        Self { minutes: 3, share: 0.05, far_minutes: 30 }
    }
}
