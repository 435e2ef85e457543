//! Pieces become a tree.

use super::error::QueryError;
use super::keys;
use super::lex::{Token, TokenKind, tokens};
use super::term::Term;

/// Longest query understood, in bytes.
pub const MAX_QUERY_LENGTH: usize = 1_000;

/// Most terms of one query.
pub const MAX_TERMS: usize = 32;

/// How deep brackets may nest.
pub const MAX_DEPTH: usize = 8;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these hold; of none, everything does.
    All(Vec<Query>),
    /// One of these holds.
    Any(Vec<Query>),
    /// This does not hold.
    Not(Box<Query>),
    /// This holds.
    Term(Term),
}

impl Query {
    /// Understands a query; an empty one takes everything.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY_LENGTH {
            return Err(error_at_end(text, format!("it is longer than {MAX_QUERY_LENGTH} bytes")));
        }
        let tokens = tokens(text)?;
        if let Some(one_too_many) = tokens.iter().filter(|token| is_word(token)).nth(MAX_TERMS) {
            return Err(error(one_too_many, format!("there are more than {MAX_TERMS} terms")));
        }
        if tokens.is_empty() {
            return Ok(Self::All(Vec::new()));
        }
        let mut parser = Parser { text, tokens: &tokens, depth: 0 };
        parser.any()
    }

    /// The terms of the query, whether they must hold or must not.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::terms).collect(),
            Self::Not(part) => part.terms(),
            Self::Term(term) => vec![term],
        }
    }
}

fn is_word(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Word { .. })
}

fn error(token: &Token<'_>, reason: impl Into<String>) -> QueryError {
    QueryError { position: token.position, text: token.text.to_owned(), reason: reason.into() }
}

fn error_at_end(text: &str, reason: impl Into<String>) -> QueryError {
    QueryError { position: text.chars().count() + 1, text: String::new(), reason: reason.into() }
}

struct Parser<'t, 'q> {
    text: &'q str,
    tokens: &'t [Token<'q>],
    depth: usize,
}

impl<'t, 'q> Parser<'t, 'q> {
    fn next(&mut self) -> Option<&'t Token<'q>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// Alternatives, up to the end or a closing bracket.
    fn any(&mut self) -> Result<Query, QueryError> {
        let mut alternatives = vec![self.all()?];
        while let Some(Token { kind: TokenKind::Or, .. }) = self.tokens.first() {
            self.next();
            alternatives.push(self.all()?);
        }
        Ok(one_or(alternatives, Query::Any))
    }

    /// What must hold together; at least one.
    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        while let Some(token) = self.tokens.first() {
            match token.kind {
                TokenKind::Or | TokenKind::Close => break,
                _ => parts.push(self.part()?),
            }
        }
        if parts.is_empty() {
            let reason = "something to look for is missing here";
            return Err(match self.tokens.first() {
                Some(token) => error(token, reason),
                None => error_at_end(self.text, reason),
            });
        }
        Ok(one_or(parts, Query::All))
    }

    fn part(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.next() else {
            return Err(error_at_end(self.text, "something to look for is missing here"));
        };
        match &token.kind {
            TokenKind::Not => self.negated(token),
            TokenKind::Open => self.group(token),
            TokenKind::Word { key, value, is_quoted } => {
                let term = match key {
                    Some(key) => keys::keyed(key, value, *is_quoted),
                    None => keys::bare(value, *is_quoted),
                };
                term.map(Query::Term).map_err(|reason| error(token, reason))
            }
            TokenKind::Or | TokenKind::Close => {
                Err(error(token, "something to look for is missing before this"))
            }
        }
    }

    fn negated(&mut self, sign: &Token<'q>) -> Result<Query, QueryError> {
        let follows = self.tokens.first().filter(|next| {
            next.position == sign.position + 1 && (is_word(next) || next.kind == TokenKind::Open)
        });
        if follows.is_none() {
            return Err(error(sign, "put \"-\" directly before what shall not hold"));
        }
        Ok(Query::Not(Box::new(self.part()?)))
    }

    fn group(&mut self, bracket: &Token<'q>) -> Result<Query, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error(bracket, format!("brackets nest more than {MAX_DEPTH} deep")));
        }
        let inside = self.any()?;
        self.depth -= 1;
        match self.next() {
            Some(Token { kind: TokenKind::Close, .. }) => Ok(inside),
            _ => Err(error(bracket, "this bracket is not closed")),
        }
    }
}

/// The only one, or all of them together.
fn one_or(mut parts: Vec<Query>, together: impl FnOnce(Vec<Query>) -> Query) -> Query {
    if parts.len() == 1 { parts.remove(0) } else { together(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::term::{TextField, Words};
    use proptest::prelude::*;

    fn told(query: &str) -> String {
        Query::parse(query).unwrap_err().to_string()
    }

    fn word(folded: &str) -> Query {
        Query::Term(Term::Text(Words { field: None, folded: folded.to_owned(), may_go_on: true }))
    }

    #[test]
    fn words_hold_together_and_alternatives_apart() {
        let parsed = Query::parse("Amélie -WALL·E OR (x | -(y z))").unwrap();
        let expected = Query::Any(vec![
            Query::All(vec![word("amelie"), Query::Not(Box::new(word("wall e")))]),
            Query::Any(vec![word("x"), Query::Not(Box::new(Query::All(vec![word("y"), word("z")])))]),
        ]);
        assert_eq!(parsed, expected);
        assert_eq!(Query::parse(" \t").unwrap(), Query::All(Vec::new()));
    }

    #[test]
    fn words_in_quotation_marks_are_whole() {
        let whole = |field, folded: &str| {
            Query::Term(Term::Text(Words { field, folded: folded.to_owned(), may_go_on: false }))
        };
        assert_eq!(Query::parse("\"Alien: Covenant\"").unwrap(), whole(None, "alien covenant"));
        let actor = Some(TextField::Actor);
        assert_eq!(Query::parse("ACTOR:\"Sigourney Weaver\"").unwrap(), whole(actor, "sigourney weaver"));
        assert_eq!(Query::parse("-locked").unwrap(), Query::Not(Box::new(Query::Term(Term::Locked))));
        assert_eq!(Query::parse("\"locked\"").unwrap(), whole(None, "locked"));
    }

    #[test]
    fn errors_say_where_what_and_what_is_allowed() {
        for (query, expected) in [
            (
                "alien genr:war",
                "at character 7 (genr:war): \"genr:\" is unknown; known are title: plot: actor:",
            ),
            (
                "is:lokced",
                "at character 1 (is:lokced): \"lokced\" is no state; known are locked, marked, new",
            ),
            (
                "é missing:postr",
                "at character 3 (missing:postr): \"postr\" is no part; known are nfo, extrafanarts",
            ),
            ("kind:film", "no kind; known are movie, show, episode"),
            ("outcome:bad", "no outcome; known are scraped, unchanged, uncertain, not-found"),
            ("year:99x", "at character 1 (year:99x): this is no year; write 1999, 1990..1999"),
            ("year:1999..1990", "ends before it begins"),
            ("rating:good", "no rating; write 7, 6.5..8"),
            ("\"alien", "at character 1 (\"alien): this quotation mark is not closed"),
            ("alien -", "at character 7 (-): put \"-\" directly before"),
            ("alien - war", "at character 7 (-): put \"-\" directly before"),
            ("--alien", "at character 1 (-): put \"-\" directly before"),
            ("actor:", "at character 1 (actor:): letters or digits are missing"),
            ("…", "letters or digits are missing"),
            ("alien OR", "at character 9: something to look for is missing here"),
            ("OR alien", "at character 1 (OR): something to look for is missing here"),
            ("(alien", "at character 1 ((): this bracket is not closed"),
            ("()", "at character 2 ()): something to look for is missing here"),
            ("path:", "a part of a path is missing"),
        ] {
            let told = told(query);
            assert!(told.contains(expected), "{query}: {told}");
        }
        assert!(told(&"a ".repeat(MAX_TERMS + 1)).contains("more than 32 terms"));
        assert!(told(&"a".repeat(MAX_QUERY_LENGTH + 1)).contains("longer than"));
        assert!(told(&"(".repeat(MAX_DEPTH + 1)).contains("more than 8 deep"));
    }

    proptest! {
        #[test]
        fn no_query_panics_and_errors_lie_within_it(query in "\\PC{0,40}|[-a-z:\"()| 0-9.<>O R]{0,40}") {
            if let Err(error) = Query::parse(&query) {
                prop_assert!(error.position >= 1 && error.position <= query.chars().count() + 1);
            }
        }
    }
}
