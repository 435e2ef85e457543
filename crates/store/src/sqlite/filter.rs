//! A [`Query`] as a condition over `items`.
//!
//! Every condition can be answered from an index: words from `texts`, lists from their words, years, ratings, outcomes
//! and flags from their own. Only what is absent and parts of paths are asked of one item after another.
//!
//! Which index leads matters for a page of a large library. A rare term leads: the few items it finds are asked about the
//! others. Where all terms are common, the list itself leads: its items are asked one after another until the page is full.
//! [`leading`] counts, up to a limit, to tell the one from the other.

use std::fmt::Write as _;

use bioscope_model::ItemKind;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::fault::Fault;
use super::session::find;
use super::summaries::due;
use super::texts::{WITH_WORDS, apart};
use crate::query::{Absent, Query, RatingRange, Term, TermList, TextField, Words};

/// How many items a term may find at most to be called rare: reading and sorting as many takes a few milliseconds.
const RARE: u32 = 4_000;

/// What leads to the items of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// SQLite chooses.
    Any,
    /// The part of the query at this place, where what must hold together is counted from 0; all words are one part.
    Part(usize),
    /// The list, in its order.
    List,
}

/// A condition over `items`.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Condition {
    /// What must hold, with a `?` for each value.
    pub(super) sql: String,
    /// What is looked for.
    pub(super) values: Vec<Value>,
    /// Whether terms are asked of one item after another, which something else leads to.
    asks_each: bool,
}

/// The condition under which an item is what `query` asks for; `NULL` means that it is not.
pub(super) fn condition(query: &Query, lead: Lead) -> Condition {
    let mut condition = Condition { asks_each: lead != Lead::Any, ..Condition::default() };
    let parts = parts(query);
    condition.add_between(parts.len(), " AND ", |this, place| {
        let asks_each = this.asks_each;
        this.asks_each &= lead != Lead::Part(place);
        this.add_part(&parts[place]);
        this.asks_each = asks_each;
    });
    if parts.is_empty() {
        condition.sql.push_str("true");
    }
    condition
}

/// What leads best to a page of what `query` asks for: the rarest part, or the list where none is rare.
pub(super) fn leading(connection: &Connection, query: &Query) -> Result<Lead, Fault> {
    if matches!(query, Query::Any(_)) {
        // Each alternative has its own index, and SQLite unites what they find.
        return Ok(Lead::Any);
    }
    let mut rarest = None;
    for (place, part) in parts(query).iter().enumerate() {
        let mut counted = Condition::default();
        if !counted.add_source(part) {
            continue;
        }
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {RARE})", counted.sql);
        let count =
            find(connection, &sql, params_from_iter(&counted.values), |row| Ok(row.get::<_, u32>(0)?))?;
        let count = count.unwrap_or(RARE);
        if count < rarest.map_or(RARE, |(count, _)| count) {
            rarest = Some((count, place));
        }
    }
    Ok(rarest.map_or(Lead::List, |(_, place)| Lead::Part(place)))
}

/// What must hold together. All words are one part, since they are one question to the index of texts.
enum Part<'q> {
    Words(Vec<&'q Words>),
    Query(&'q Query),
}

fn parts(query: &Query) -> Vec<Part<'_>> {
    let all: Vec<&Query> = match query {
        Query::All(parts) => parts.iter().collect(),
        other => vec![other],
    };
    let words: Vec<&Words> = all.iter().filter_map(|part| as_words(part)).collect();
    let words = (!words.is_empty()).then_some(Part::Words(words));
    let others = all.into_iter().filter(|part| as_words(part).is_none()).map(Part::Query);
    words.into_iter().chain(others).collect()
}

/// Whether a query says which kinds of items it is about; otherwise it is about films and shows.
pub(super) fn names_kind(query: &Query) -> bool {
    query.terms().iter().any(|term| matches!(term, Term::Kind(_)))
}

impl Condition {
    fn add_part(&mut self, part: &Part<'_>) {
        match part {
            Part::Words(words) => self.add_words(words),
            Part::Query(query) => self.add(query),
        }
    }

    fn add(&mut self, query: &Query) {
        match query {
            Query::All(_) => {
                let parts = parts(query);
                if parts.is_empty() {
                    self.plain("true");
                }
                self.add_between(parts.len(), " AND ", |this, place| this.add_part(&parts[place]));
            }
            Query::Any(parts) => self.add_between(parts.len(), " OR ", |this, place| this.add(&parts[place])),
            Query::Not(part) => {
                self.sql.push_str("NOT coalesce(");
                self.add(part);
                self.sql.push_str(", 0)");
            }
            Query::Term(term) => self.add_term(term),
        }
    }

    fn add_between(&mut self, count: usize, sign: &str, mut add: impl FnMut(&mut Self, usize)) {
        for place in 0..count {
            self.sql.push_str(if place == 0 { "(" } else { sign });
            add(self, place);
        }
        if count > 0 {
            self.sql.push(')');
        }
    }

    /// Where a part finds its items, for counting them; `false` where no index of its own leads to them.
    fn add_source(&mut self, part: &Part<'_>) -> bool {
        match part {
            Part::Words(words) => self.bound("texts WHERE texts MATCH ?", [matching(words).into()]),
            Part::Query(Query::Term(Term::Listed { list, folded })) => self.bound(
                &format!("item_terms WHERE {WITH_TERM}"),
                [list_name(*list).to_owned().into(), folded.clone().into()],
            ),
            Part::Query(Query::Term(Term::Rating(range))) => {
                let (sql, values) = rated(range);
                self.bound(&format!("ratings WHERE {sql}"), values);
            }
            Part::Query(Query::Term(
                term @ (Term::Year(_)
                | Term::Outcome(_)
                | Term::Locked
                | Term::Marked
                | Term::Scraped
                | Term::New),
            )) => {
                self.plain("items WHERE items.vanished = 0 AND ");
                self.add_term(term);
            }
            Part::Query(_) => return false,
        }
        true
    }

    /// A plus sign before a column keeps SQLite from its index.
    fn column(&self, name: &str) -> String {
        if self.asks_each { format!("+items.{name}") } else { format!("items.{name}") }
    }

    fn add_term(&mut self, term: &Term) {
        match term {
            Term::Text(words) => self.add_words(&[words]),
            Term::Listed { list, folded } => {
                let values = [list_name(*list).to_owned().into(), folded.clone().into()];
                if self.asks_each {
                    let sql = format!(
                        "EXISTS (SELECT 1 FROM item_terms WHERE item_terms.item_id = items.id AND +{WITH_TERM})"
                    );
                    self.bound(&sql, values);
                } else {
                    let sql = format!("items.id IN (SELECT item_id FROM item_terms WHERE {WITH_TERM})");
                    self.bound(&sql, values);
                }
            }
            Term::Year(range) => {
                let sql = format!("{} BETWEEN ? AND ?", self.column("shown_year"));
                self.bound(&sql, [i64::from(range.first).into(), i64::from(range.last).into()]);
            }
            Term::Rating(range) => {
                let (sql, values) = rated(range);
                let sql = if self.asks_each {
                    format!("EXISTS (SELECT 1 FROM ratings WHERE ratings.item_id = items.id AND {sql})")
                } else {
                    format!("items.id IN (SELECT item_id FROM ratings WHERE {sql})")
                };
                self.bound(&sql, values);
            }
            Term::Kind(kind) => self.plain(kind_is(*kind)),
            Term::Outcome(outcome) => {
                let sql = format!("{} = ?", self.column("outcome"));
                self.bound(&sql, [outcome.name().to_owned().into()]);
            }
            Term::Scraped => {
                let sql = format!("{} IN ('scraped', 'unchanged')", self.column("outcome"));
                self.plain(&sql);
            }
            Term::New => self.sql.push_str(&due()),
            Term::Locked => {
                let sql = format!("{} = 1", self.column("locked"));
                self.plain(&sql);
            }
            Term::Marked => {
                let sql = format!("{} = 1", self.column("marked"));
                self.plain(&sql);
            }
            Term::Missing(absent) => self.add_absent(*absent),
            Term::Source(part) => {
                let sql = format!(
                    "{} IN (SELECT id FROM sources WHERE instr(lower(CAST(path AS TEXT)), ?) > 0)",
                    self.column("source_id")
                );
                self.bound(&sql, [part.clone().into()]);
            }
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
        let sql = format!("{} IN ({WITH_WORDS})", self.column("id"));
        self.bound(&sql, [matching(words).into()]);
    }

    fn add_absent(&mut self, absent: Absent) {
        match absent {
            Absent::Part(bioscope_model::Part::Nfo) => self.plain(
                "(items.foreign_nfo = 0 AND NOT EXISTS (SELECT 1 FROM written_files
                     WHERE item_id = items.id AND lower(CAST(path AS TEXT)) LIKE '%.nfo'))",
            ),
            Absent::Part(bioscope_model::Part::ExtraFanarts) => self.plain(
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

/// The numbers of the words of a list that contain a text.
const WITH_TERM: &str = "term_id IN (SELECT id FROM terms WHERE kind = ? AND instr(folded, ?) > 0)";

/// The condition over `ratings` that an item's first rating is in a range.
fn rated(range: &RatingRange) -> (String, [Value; 2]) {
    let (from, to) = (range.from, range.to);
    let (above, below) = (if from.is_included { ">=" } else { ">" }, if to.is_included { "<=" } else { "<" });
    let sql = format!("position = 0 AND value * 10.0 / max {above} ? AND value * 10.0 / max {below} ?");
    (sql, [from.value.into(), to.value.into()])
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
        // As the index of films and shows says it, too, so that it serves.
        ItemKind::Movie => "items.kind IN ('movie', 'show') AND items.kind = 'movie'",
        ItemKind::Show => "items.kind IN ('movie', 'show') AND items.kind = 'show'",
        ItemKind::Season => "items.kind = 'season'",
        ItemKind::Episode => "items.kind = 'episode'",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(query: &str) -> Condition {
        condition(&Query::parse(query).unwrap(), Lead::Any)
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
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            for lead in [Lead::Any, Lead::List, Lead::Part(0), Lead::Part(1)] {
                let condition = condition(&query, lead);
                prop_assert_eq!(condition.sql.matches('?').count(), condition.values.len());
            }
        }
    }
}
