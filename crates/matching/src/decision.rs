//! What to do about the best candidate, and the sentence that says why.

use bioscope_model::Candidate;
use serde::{Deserialize, Serialize};

use crate::distance::Aspect;
use crate::ranking::Assessed;
use crate::same_film::are_same_film;
use crate::score::{IdVerdict, YearVerdict};
use crate::settings::MatchSettings;

/// What to do about the best candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Take it.
    Accept,
    /// Let a person choose.
    Ask,
    /// It is none of them.
    Reject,
}

/// A decision and its reason.
pub(crate) struct Verdict {
    pub(crate) decision: Decision,
    pub(crate) reason: String,
}

impl Verdict {
    fn new(decision: Decision, reason: impl Into<String>) -> Self {
        Self { decision, reason: reason.into() }
    }
}

/// Decides about the first of `assessed`, which is in order.
pub(crate) fn decide(assessed: &[Assessed<'_>], settings: &MatchSettings) -> Verdict {
    let Some(best) = assessed.first() else {
        return Verdict::new(Decision::Reject, "The search found nothing.");
    };
    if let Some(verdict) = rejection(assessed, best, settings) {
        return verdict;
    }
    let name = label(best.candidate);
    if let Some(rival) = close_rival(assessed, best, settings) {
        let rival = label(rival.candidate);
        return Verdict::new(Decision::Ask, format!("{name} and {rival} fit about equally well."));
    }
    match doubt(best, settings) {
        Some(doubt) => Verdict::new(Decision::Ask, format!("{name} is the nearest, but {doubt}.")),
        None => Verdict::new(Decision::Accept, acceptance(best, &name)),
    }
}

fn rejection(assessed: &[Assessed<'_>], best: &Assessed<'_>, settings: &MatchSettings) -> Option<Verdict> {
    let does_not_fit = match best.assessment.ids {
        IdVerdict::Same | IdVerdict::Torn => false,
        IdVerdict::Other => true,
        IdVerdict::Unknown => best.total > settings.reject_above || is_a_guess(assessed, best),
    };
    does_not_fit.then(|| {
        let name = label(best.candidate);
        let reason = format!("Even the nearest, {name}, does not fit: {}.", objection(best));
        Verdict::new(Decision::Reject, reason)
    })
}

/// Whether only its year speaks for `best`, while another film of about that year was found too: then the year tells
/// nothing, and the first of them would be taken where nobody is asked.
fn is_a_guess(assessed: &[Assessed<'_>], best: &Assessed<'_>) -> bool {
    let is_of_about_that_year =
        |other: &Assessed<'_>| matches!(other.assessment.year, YearVerdict::Apart(0 | 1));
    best.assessment.other_title
        && assessed[1..]
            .iter()
            .any(|other| is_of_about_that_year(other) && !are_same_film(best.candidate, other.candidate))
}

/// The first candidate that is another film and not clearly behind the best.
fn close_rival<'a>(
    assessed: &'a [Assessed<'a>],
    best: &Assessed<'a>,
    settings: &MatchSettings,
) -> Option<&'a Assessed<'a>> {
    assessed[1..]
        .iter()
        .take_while(|other| other.total - best.total < settings.gap)
        .find(|other| !are_same_film(best.candidate, other.candidate))
}

/// What keeps the best candidate, alone as it is, from being taken.
fn doubt(best: &Assessed<'_>, settings: &MatchSettings) -> Option<String> {
    let assessment = &best.assessment;
    match assessment.ids {
        IdVerdict::Same => return None,
        IdVerdict::Torn => return Some("one of its ids is another than the one given".to_owned()),
        IdVerdict::Other | IdVerdict::Unknown => {}
    }
    match assessment.year {
        YearVerdict::Apart(years) if years > 1 => return Some(format!("its year is {years} years off")),
        YearVerdict::Apart(1) if !assessment.exact_title => {
            return Some("neither its title nor its year is quite the one told".to_owned());
        }
        YearVerdict::NotKnown => return Some("its year is not known".to_owned()),
        YearVerdict::NotTold if !assessment.exact_title => {
            return Some("its title differs and the path tells no year".to_owned());
        }
        _ => {}
    }
    (best.total > settings.accept_up_to).then(|| objection(best))
}

/// What speaks most against `best`.
fn objection(best: &Assessed<'_>) -> String {
    match best.assessment.distance.worst() {
        Some(Aspect::Number) => "it is another part of a series".to_owned(),
        Some(Aspect::Year) => match best.assessment.year {
            YearVerdict::Apart(1) => "its year is one year off".to_owned(),
            YearVerdict::Apart(years) => format!("its year is {years} years off"),
            YearVerdict::NotTold | YearVerdict::NotKnown => "its year is not known".to_owned(),
        },
        Some(Aspect::Runtime) => "its running time differs".to_owned(),
        Some(Aspect::Companion) => "one is about the other, or a collection".to_owned(),
        Some(Aspect::Ids) => "it has another id than the one given".to_owned(),
        Some(Aspect::Title) | None => "its title differs".to_owned(),
    }
}

fn acceptance(best: &Assessed<'_>, name: &str) -> String {
    let assessment = &best.assessment;
    let why = match (assessment.ids, assessment.exact_title, assessment.year) {
        (IdVerdict::Same, ..) => "has the id given",
        (_, true, YearVerdict::Apart(0)) => "agrees in title and year",
        (_, true, YearVerdict::Apart(_)) => "agrees in title, its year is one off, and nothing else is close",
        (_, true, _) => "is the only one of this title",
        (_, false, _) => "agrees in the year, nearly in the title, and nothing else is close",
    };
    format!("{name} {why}.")
}

fn label(candidate: &Candidate) -> String {
    match candidate.year {
        Some(year) => format!("“{}” ({year})", candidate.title),
        None => format!("“{}”", candidate.title),
    }
}
