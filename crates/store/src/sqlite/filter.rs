//! The query language of [`Selection::Filter`](crate::Selection::Filter).
//!
//! A query is a list of terms, all of which must hold:
//!
//! | term | holds where |
//! |---|---|
//! | `word`, `"some words"` | the title contains it, without regard to case, accents and punctuation |
//! | `year:1999`, `year:1990..1999`, `year:1990..`, `year:..1999` | the year is in that range |
//! | `genre:`, `actor:`, `director:` and a word or words in quotes | one of its genres, actors, directors contains it |
//! | `is:` and a word of [`STATES`] | it is in that state |
//! | `-` before any of these | that does not hold |

use bioscope_model::title;
use rusqlite::types::Value;

use super::summaries::DUE;
use crate::error::StoreError;

/// Longest query understood, in bytes.
pub(super) const MAX_QUERY_LENGTH: usize = 1_000;

/// Most terms of one query.
pub(super) const MAX_TERMS: usize = 32;

/// What can stand after `is:`, and its condition.
const STATES: [(&str, &str); 7] = [
    ("locked", "items.locked = 1"),
    ("marked", "items.marked = 1"),
    ("new", DUE),
    ("scraped", "coalesce(items.outcome IN ('scraped', 'unchanged'), 0)"),
    ("uncertain", "coalesce(items.outcome = 'uncertain', 0)"),
    ("not-found", "coalesce(items.outcome = 'not_found', 0)"),
    ("failed", "coalesce(items.outcome = 'failed', 0)"),
];

const TITLE: &str = "instr(items.folded, ?) > 0";
const YEAR: &str = "coalesce(coalesce(details.year, items.year) BETWEEN ? AND ?, 0)";
const GENRE: &str = "EXISTS (SELECT 1 FROM item_terms JOIN terms ON terms.id = item_terms.term_id
    WHERE item_terms.item_id = items.id AND item_terms.kind = 'genre' AND instr(terms.folded, ?) > 0)";
const ACTOR: &str = "EXISTS (SELECT 1 FROM credits JOIN people ON people.id = credits.person_id
    WHERE credits.item_id = items.id AND credits.section = 'cast' AND instr(people.folded, ?) > 0)";
const DIRECTOR: &str = "EXISTS (SELECT 1 FROM credits JOIN people ON people.id = credits.person_id
    WHERE credits.item_id = items.id AND credits.section = 'crew' AND credits.job = 'director'
      AND instr(people.folded, ?) > 0)";

/// A query as a condition over `items` and `details`.
#[derive(Debug, PartialEq)]
pub(super) struct Condition {
    /// What must hold, with a `?` for each value.
    pub(super) sql: String,
    /// What is looked for.
    pub(super) values: Vec<Value>,
}

/// Understands a query; an empty one takes every item.
pub(super) fn parse(query: &str) -> Result<Condition, StoreError> {
    if query.len() > MAX_QUERY_LENGTH {
        return Err(wrong(format!("it is longer than {MAX_QUERY_LENGTH} bytes")));
    }
    let terms = split(query)?;
    if terms.len() > MAX_TERMS {
        return Err(wrong(format!("it has more than {MAX_TERMS} terms")));
    }
    let mut condition = Condition { sql: "true".to_owned(), values: Vec::new() };
    for term in &terms {
        let (sql, values) = understand(term)?;
        condition.sql.push_str(if term.negated { " AND NOT (" } else { " AND (" });
        condition.sql.push_str(sql);
        condition.sql.push(')');
        condition.values.extend(values);
    }
    Ok(condition)
}

fn wrong(reason: impl Into<String>) -> StoreError {
    StoreError::Filter { reason: reason.into() }
}

#[derive(Debug, PartialEq)]
struct Term {
    negated: bool,
    key: Option<String>,
    value: String,
}

/// Splits a query at blanks outside quotes.
fn split(query: &str) -> Result<Vec<Term>, StoreError> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (negated, unsigned) = match rest.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, rest),
        };
        let (key, unkeyed) = split_key(unsigned);
        let (value, left) = split_value(unkeyed)?;
        if value.is_empty() && key.is_none() && negated {
            return Err(wrong("a \"-\" stands before nothing; put it directly before what shall not hold"));
        }
        terms.push(Term { negated, key: key.map(str::to_ascii_lowercase), value: value.to_owned() });
        rest = left.trim_start();
    }
    Ok(terms)
}

/// Letters and a colon make a key; anything else, `2001:` or `"Alien: Covenant"`, is looked for as it stands.
fn split_key(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((key, value)) if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            (Some(key), value)
        }
        _ => (None, text),
    }
}

fn split_value(text: &str) -> Result<(&str, &str), StoreError> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or_else(|| wrong("a quotation mark is not closed")),
        None => Ok(text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))),
    }
}

fn understand(term: &Term) -> Result<(&'static str, Vec<Value>), StoreError> {
    let contains = |sql| Ok((sql, vec![Value::Text(folded(&term.value)?)]));
    match term.key.as_deref() {
        None => contains(TITLE),
        Some("genre") => contains(GENRE),
        Some("actor") => contains(ACTOR),
        Some("director") => contains(DIRECTOR),
        Some("year") => {
            let (first, last) = years(&term.value)?;
            Ok((YEAR, vec![first.into(), last.into()]))
        }
        Some("is") => Ok((state(&term.value)?, Vec::new())),
        Some(key) => Err(wrong(format!(
            "\"{key}:\" is unknown (known: year, genre, actor, director, is); put it in quotes to look for it in titles"
        ))),
    }
}

fn folded(value: &str) -> Result<String, StoreError> {
    let folded = title::fold(value);
    if folded.is_empty() { Err(wrong(format!("\"{value}\" has no letters or digits"))) } else { Ok(folded) }
}

fn state(word: &str) -> Result<&'static str, StoreError> {
    let word = word.to_ascii_lowercase().replace('_', "-");
    STATES.iter().find(|(name, _)| *name == word).map(|(_, sql)| *sql).ok_or_else(|| {
        let known: Vec<_> = STATES.iter().map(|(name, _)| *name).collect();
        wrong(format!("\"is:{word}\" is unknown (known: {})", known.join(", ")))
    })
}

fn years(value: &str) -> Result<(i64, i64), StoreError> {
    let refuse =
        || wrong(format!("\"year:{value}\" is no year (examples: 1999, 1990..1999, 1990.., ..1999)"));
    let year = |text: &str| text.parse::<u16>().map(i64::from).map_err(|_| refuse());
    match value.split_once("..") {
        None => year(value).map(|year| (year, year)),
        Some(("", "")) => Err(refuse()),
        Some(("", last)) => Ok((0, year(last)?)),
        Some((first, "")) => Ok((year(first)?, i64::from(u16::MAX))),
        Some((first, last)) => match (year(first)?, year(last)?) {
            (first, last) if first <= last => Ok((first, last)),
            _ => Err(wrong(format!("\"year:{value}\" ends before it begins"))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reason(query: &str) -> String {
        match parse(query) {
            Err(StoreError::Filter { reason }) => reason,
            other => panic!("{query}: {other:?}"),
        }
    }

    fn texts(query: &str) -> Vec<String> {
        let values = parse(query).unwrap().values;
        values
            .iter()
            .map(|value| if let Value::Text(text) = value { text.clone() } else { panic!() })
            .collect()
    }

    #[test]
    fn words_are_folded_and_quotes_keep_them_together() {
        assert_eq!(texts("Amélie  WALL·E"), ["amelie", "wall e"]);
        assert_eq!(texts("\"Alien: Covenant\""), ["alien covenant"]);
        assert_eq!(texts("2001: odyssey"), ["2001", "odyssey"]);
        assert_eq!(texts("genre:\"Science Fiction\" -actor:weaver"), ["science fiction", "weaver"]);
    }

    #[test]
    fn years_may_be_open_ranges() {
        assert_eq!(years("1999").unwrap(), (1999, 1999));
        assert_eq!(years("1990..1999").unwrap(), (1990, 1999));
        assert_eq!(years("1990..").unwrap(), (1990, 65_535));
        assert_eq!(years("..1999").unwrap(), (0, 1999));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert!(reason("genr:war").contains("\"genr:\" is unknown (known: year, genre"));
        assert!(reason("is:lokced").contains("known: locked, marked, new"));
        assert!(reason("year:99x").contains("is no year"));
        assert!(reason("year:..").contains("is no year"));
        assert!(reason("year:1999..1990").contains("ends before it begins"));
        assert!(reason("\"alien").contains("not closed"));
        assert!(reason("alien -").contains("before nothing"));
        assert!(reason("actor:").contains("no letters or digits"));
        assert!(reason("…").contains("no letters or digits"));
        assert!(reason(&"a ".repeat(MAX_TERMS + 1)).contains("more than 32 terms"));
        assert!(reason(&"a".repeat(MAX_QUERY_LENGTH + 1)).contains("longer than"));
    }

    #[test]
    fn an_empty_query_takes_everything() {
        assert_eq!(parse("  ").unwrap(), Condition { sql: "true".into(), values: vec![] });
    }

    proptest! {
        #[test]
        fn no_query_panics_and_each_value_has_its_place(query in "\\PC{0,40}|[-a-z:\". 0-9]{0,40}") {
            if let Ok(condition) = parse(&query) {
                prop_assert_eq!(condition.sql.matches('?').count(), condition.values.len());
            }
        }
    }
}
