//! The words before a colon, and what may stand behind them.

use bioscope_model::{ArtworkKind, ItemKind, Part, title};

use super::numbers::{RatingRange, YearRange};
use super::term::{Absent, Term, TermList, TextField, Words};
use crate::records::Outcome;

/// Every key, in the order in which errors name them.
pub const KEYS: [&str; 17] = [
    "title", "plot", "actor", "director", "writer", "genre", "tag", "country", "studio", "year", "rating",
    "kind", "outcome", "is", "missing", "source", "path",
];

/// What may stand behind `kind:`.
const KINDS: [(&str, ItemKind); 3] =
    [("movie", ItemKind::Movie), ("show", ItemKind::Show), ("episode", ItemKind::Episode)];

/// What may stand behind `is:`.
const STATES: [(&str, Term); 7] = [
    ("locked", Term::Locked),
    ("marked", Term::Marked),
    ("new", Term::New),
    ("scraped", Term::Scraped),
    ("uncertain", Term::Outcome(Outcome::Uncertain)),
    ("not-found", Term::Outcome(Outcome::NotFound)),
    ("failed", Term::Outcome(Outcome::Failed)),
];

/// What may stand behind `missing:` beside the parts.
const ABSENT: [(&str, Absent); 5] = [
    ("year", Absent::Year),
    ("plot", Absent::Plot),
    ("rating", Absent::Rating),
    ("genre", Absent::Genre),
    ("actor", Absent::Actor),
];

/// The term that a key and its value make; the error says what is wrong.
pub(super) fn keyed(key: &str, value: &str, is_quoted: bool) -> Result<Term, String> {
    let listed = |list| Ok(Term::Listed { list, folded: folded(value)? });
    let text = |field| Ok(Term::Text(words(Some(field), value, is_quoted)?));
    match key {
        "title" => text(TextField::Title),
        "plot" => text(TextField::Plot),
        "actor" => text(TextField::Actor),
        "director" => text(TextField::Director),
        "writer" => text(TextField::Writer),
        "genre" => listed(TermList::Genre),
        "tag" => listed(TermList::Tag),
        "country" => listed(TermList::Country),
        "studio" => listed(TermList::Studio),
        "year" => YearRange::parse(value).map(Term::Year),
        "rating" => RatingRange::parse(value).map(Term::Rating),
        "kind" => choice(value, "kind", &KINDS).map(Term::Kind),
        "is" => choice(value, "state", &STATES),
        "outcome" => {
            let named = Outcome::ALL.map(|outcome| (outcome.name(), outcome));
            choice(value, "outcome", &named).map(Term::Outcome)
        }
        "missing" => choice(value, "part", &all_absent()).map(Term::Missing),
        "source" => path_part(value).map(Term::Source),
        "path" => path_part(value).map(Term::Path),
        _ => Err(format!(
            "\"{key}:\" is unknown; known are {}; put it in quotation marks to look for it as it stands",
            KEYS.map(|key| format!("{key}:")).join(" ")
        )),
    }
}

/// The term that a bare word or words in quotation marks make.
pub(super) fn bare(value: &str, is_quoted: bool) -> Result<Term, String> {
    match value {
        "locked" if !is_quoted => Ok(Term::Locked),
        "marked" if !is_quoted => Ok(Term::Marked),
        _ => words(None, value, is_quoted).map(Term::Text),
    }
}

fn words(field: Option<TextField>, value: &str, is_quoted: bool) -> Result<Words, String> {
    Ok(Words { field, folded: folded(value)?, may_go_on: !is_quoted })
}

fn folded(value: &str) -> Result<String, String> {
    match title::fold(value) {
        empty if empty.is_empty() => Err("letters or digits are missing here".to_owned()),
        folded => Ok(folded),
    }
}

fn path_part(value: &str) -> Result<String, String> {
    if value.is_empty() {
        Err("a part of a path is missing here".to_owned())
    } else {
        Ok(value.to_ascii_lowercase())
    }
}

/// Parts of items, and values that may be absent.
fn all_absent() -> Vec<(&'static str, Absent)> {
    let pictures = ArtworkKind::ALL.map(|kind| (kind.name(), Absent::Part(Part::Artwork(kind))));
    let others = [("nfo", Absent::Part(Part::Nfo)), ("extrafanarts", Absent::Part(Part::ExtraFanarts))];
    others.into_iter().chain(pictures).chain(ABSENT).collect()
}

fn choice<T: Clone>(value: &str, what: &str, known: &[(&'static str, T)]) -> Result<T, String> {
    let word = value.to_ascii_lowercase().replace('_', "-");
    let same = |name: &str| name.replace('_', "-") == word;
    known.iter().find(|(name, _)| same(name)).map(|(_, term)| term.clone()).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| name.replace('_', "-")).collect();
        format!("\"{value}\" is no {what}; known are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_understood_and_no_other() {
        for key in KEYS {
            let error = keyed(key, "\u{0}", false).unwrap_or(Term::Locked);
            assert!(matches!(error, Term::Locked | Term::Source(_) | Term::Path(_)), "{key}");
            let reason = keyed(key, "", false).unwrap_err();
            assert!(!reason.contains("is unknown"), "{key}: {reason}");
        }
        assert!(keyed("genr", "war", false).unwrap_err().contains("genre: "));
    }

    #[test]
    fn names_of_two_words_may_be_written_either_way() {
        for word in ["not-found", "not_found", "NOT_FOUND"] {
            assert_eq!(keyed("is", word, false), Ok(Term::Outcome(Outcome::NotFound)));
            assert_eq!(keyed("outcome", word, false), Ok(Term::Outcome(Outcome::NotFound)));
        }
    }
}
