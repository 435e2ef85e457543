//! A [`Query`] as a condition over `items`.
//!
//! Every condition can be answered from an index: words from `texts`, lists from their words, years, ratings, outcomes
//! and flags from their own. Only what is absent and parts of paths are asked of one item after another.

use std::fmt::Write as _;

use bioscope_model::{ItemKind, Part};
use rusqlite::types::Value;

use super::summaries::due;
use super::texts::apart;
use crate::query::{Absent, Query, RatingRange, Term, TermList, TextField, Words};

/// A condition over `items`.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Condition {
    /// What must hold, with a `?` for each value.
    pub(super) sql: String,
    /// What is looked for.
    pub(super) values: Vec<Value>,
}

/// The condition under which an item is what `query` asks for; `NULL` means that it is not.
pub(super) fn condition(query: &Query) -> Condition {
    let mut condition = Condition::default();
    condition.add(query);
    condition
}

/// Whether a query says which kinds of items it is about; otherwise it is about films and shows.
pub(super) fn names_kind(query: &Query) -> bool {
    query.terms().iter().any(|term| matches!(term, Term::Kind(_)))
}

impl Condition {
    fn add(&mut self, query: &Query) {
        match query {
            Query::All(parts) => self.add_all(parts),
            Query::Any(parts) => self.add_between(parts.len(), " OR ", |this, place| this.add(&parts[place])),
            Query::Not(part) => {
                self.sql.push_str("NOT coalesce(");
                self.add(part);
                self.sql.push_str(", 0)");
            }
            Query::Term(term) => self.add_term(term),
        }
    }

    /// All words that must be there are one question to the index of texts.
    fn add_all(&mut self, parts: &[Query]) {
        let words: Vec<&Words> = parts.iter().filter_map(as_words).collect();
        let others: Vec<&Query> = parts.iter().filter(|part| as_words(part).is_none()).collect();
        let texts = usize::from(!words.is_empty());
        if texts + others.len() == 0 {
            return self.sql.push_str("true");
        }
        self.add_between(texts + others.len(), " AND ", |this, place| match place.checked_sub(texts) {
            None => this.add_words(&words),
            Some(place) => this.add(others[place]),
        });
    }

    fn add_between(&mut self, count: usize, sign: &str, mut add: impl FnMut(&mut Self, usize)) {
        for place in 0..count {
            self.sql.push_str(if place == 0 { "(" } else { sign });
            add(self, place);
        }
        self.sql.push(')');
    }

    fn add_term(&mut self, term: &Term) {
        match term {
            Term::Text(words) => self.add_words(&[words]),
            Term::Listed { list, folded } => self.bound(
                "items.id IN (SELECT item_id FROM item_terms WHERE term_id IN
                     (SELECT id FROM terms WHERE kind = ? AND instr(folded, ?) > 0))",
                [list_name(*list).to_owned().into(), folded.clone().into()],
            ),
            Term::Year(range) => self.bound(
                "items.shown_year BETWEEN ? AND ?",
                [i64::from(range.first).into(), i64::from(range.last).into()],
            ),
            Term::Rating(range) => self.add_rating(range),
            Term::Kind(kind) => self.plain(kind_is(*kind)),
            Term::Outcome(outcome) => self.bound("items.outcome = ?", [outcome.name().to_owned().into()]),
            Term::Scraped => self.plain("items.outcome IN ('scraped', 'unchanged')"),
            Term::New => self.sql.push_str(&due()),
            Term::Locked => self.plain("items.locked = 1"),
            Term::Marked => self.plain("items.marked = 1"),
            Term::Missing(absent) => self.add_absent(*absent),
            Term::Source(part) => self.bound(
                "items.source_id IN (SELECT id FROM sources WHERE instr(lower(CAST(path AS TEXT)), ?) > 0)",
                [part.clone().into()],
            ),
            Term::Path(part) => {
                self.bound("instr(lower(CAST(items.path AS TEXT)), ?) > 0", [part.clone().into()]);
            }
        }
    }

    fn plain(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn bound<const COUNT: usize>(&mut self, sql: &str, values: [Value; COUNT]) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn add_words(&mut self, words: &[&Words]) {
        self.bound("items.id IN (SELECT rowid FROM texts WHERE texts MATCH ?)", [matching(words).into()]);
    }

    fn add_rating(&mut self, range: &RatingRange) {
        let (from, to) = (range.from, range.to);
        let (above, below) =
            (if from.is_included { ">=" } else { ">" }, if to.is_included { "<=" } else { "<" });
        let sql = format!(
            "items.id IN (SELECT item_id FROM ratings
                 WHERE position = 0 AND value * 10.0 / max {above} ? AND value * 10.0 / max {below} ?)"
        );
        self.bound(&sql, [from.value.into(), to.value.into()]);
    }

    fn add_absent(&mut self, absent: Absent) {
        match absent {
            Absent::Part(Part::Nfo) => self.plain(
                "(items.foreign_nfo = 0 AND NOT EXISTS (SELECT 1 FROM written_files
                     WHERE item_id = items.id AND lower(CAST(path AS TEXT)) LIKE '%.nfo'))",
            ),
            Absent::Part(Part::ExtraFanarts) => self.plain(
                "NOT EXISTS (SELECT 1 FROM artwork WHERE item_id = items.id AND kind = 'fanart' AND kind_index > 0)",
            ),
            Absent::Part(part) => self.bound(
                "NOT EXISTS (SELECT 1 FROM artwork WHERE item_id = items.id AND kind = ? AND kind_index = 0)",
                [part.name().to_owned().into()],
            ),
            Absent::Year => self.plain("items.shown_year IS NULL"),
            Absent::Plot => self.plain(
                "NOT EXISTS (SELECT 1 FROM details WHERE item_id = items.id AND nullif(plot, '') IS NOT NULL)",
            ),
            Absent::Rating => self.plain("NOT EXISTS (SELECT 1 FROM ratings WHERE item_id = items.id)"),
            Absent::Genre => {
                self.plain("NOT EXISTS (SELECT 1 FROM item_terms WHERE item_id = items.id AND kind = 'genre')");
            }
            Absent::Actor => {
                self.plain("NOT EXISTS (SELECT 1 FROM credits WHERE item_id = items.id AND section = 'cast')");
            }
        }
    }
}

fn as_words(query: &Query) -> Option<&Words> {
    match query {
        Query::Term(Term::Text(words)) => Some(words),
        _ => None,
    }
}

/// What is asked of the index of texts. Folded words hold letters, digits and marks alone, nothing that has a meaning
/// there.
fn matching(words: &[&Words]) -> String {
    let mut asked = String::new();
    for (place, words) in words.iter().enumerate() {
        let joined = if place == 0 { "" } else { " AND " };
        let columns = words.field.map_or("", columns);
        let goes_on = if words.may_go_on { " *" } else { "" };
        // Writing to a text does not fail.
        let _ = write!(asked, "{joined}({columns}\"{}\"{goes_on})", apart(&words.folded));
    }
    asked
}

fn columns(field: TextField) -> &'static str {
    match field {
        TextField::Title => "{title other_titles} : ",
        TextField::Plot => "plot : ",
        TextField::Actor => "actors : ",
        TextField::Director => "directors : ",
        TextField::Writer => "writers : ",
    }
}

fn list_name(list: TermList) -> &'static str {
    match list {
        TermList::Genre => "genre",
        TermList::Tag => "tag",
        TermList::Country => "country",
        TermList::Studio => "studio",
    }
}

fn kind_is(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Movie => "items.kind = 'movie'",
        ItemKind::Show => "items.kind = 'show'",
        ItemKind::Season => "items.kind = 'season'",
        ItemKind::Episode => "items.kind = 'episode'",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(query: &str) -> Condition {
        condition(&Query::parse(query).unwrap())
    }

    #[test]
    fn words_are_one_question() {
        let condition = of("Alien -aliens actor:\"Sigourney Weaver\" title:千尋");
        let texts: Vec<Value> = vec![
            "(\"alien\" *) AND (actors : \"sigourney weaver\") AND ({title other_titles} : \"千 尋\" *)"
                .to_owned()
                .into(),
            "(\"aliens\" *)".to_owned().into(),
        ];
        assert_eq!(condition.values, texts);
        assert_eq!(of("").sql, "true");
    }

    proptest! {
        #[test]
        fn each_value_has_its_place(query in "[-a-z:\"()| 0-9.<>O R]{0,40}") {
            if let Ok(query) = Query::parse(&query) {
                let condition = condition(&query);
                prop_assert_eq!(condition.sql.matches('?').count(), condition.values.len());
            }
        }
    }
}
