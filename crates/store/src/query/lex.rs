//! A query's text as words, signs and brackets.

use super::error::QueryError;

/// A piece of a query, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'q> {
    /// Its first character, counted from 1.
    pub position: usize,
    /// As it was typed.
    pub text: &'q str,
    /// What it is.
    pub kind: TokenKind<'q>,
}

/// What a piece of a query is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind<'q> {
    /// `-` directly before what shall not hold.
    Not,
    /// `OR` or `|`.
    Or,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `word`, `"some words"`, `key:word` or `key:"some words"`.
    Word {
        /// What stands before the colon, in lower case.
        key: Option<String>,
        /// What stands behind it, without quotation marks.
        value: &'q str,
        /// Whether it stood in quotation marks.
        is_quoted: bool,
    },
}

/// Splits a query into its pieces.
pub fn tokens(query: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut lexer = Lexer { rest: query, position: 1, depth: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'q> {
    rest: &'q str,
    position: usize,
    /// How many brackets are open; outside of all, `)` is a character like any other.
    depth: usize,
}

impl<'q> Lexer<'q> {
    fn next(&mut self) -> Result<Option<Token<'q>>, QueryError> {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.take(blanks);
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        let (length, kind) = match first {
            '-' => (1, TokenKind::Not),
            '(' => (1, TokenKind::Open),
            ')' if self.depth > 0 => (1, TokenKind::Close),
            '|' if self.word_length(self.rest) == 1 => (1, TokenKind::Or),
            _ if &self.rest[..self.word_length(self.rest)] == "OR" => (2, TokenKind::Or),
            _ => self.word()?,
        };
        match kind {
            TokenKind::Open => self.depth += 1,
            TokenKind::Close => self.depth -= 1,
            _ => {}
        }
        let position = self.position;
        let text = self.take(length);
        Ok(Some(Token { position, text, kind }))
    }

    fn take(&mut self, length: usize) -> &'q str {
        let (taken, rest) = self.rest.split_at(length);
        self.position += taken.chars().count();
        self.rest = rest;
        taken
    }

    /// Bytes up to a blank, or to the bracket that closes an open one.
    fn word_length(&self, text: &str) -> usize {
        let ends = |character: char| character.is_whitespace() || character == ')' && self.depth > 0;
        text.find(ends).unwrap_or(text.len())
    }

    fn word(&self) -> Result<(usize, TokenKind<'q>), QueryError> {
        let (key, value) = split_key(self.rest);
        let before = self.rest.len() - value.len();
        let key = key.map(str::to_ascii_lowercase);
        if let Some(quoted) = value.strip_prefix('"') {
            let Some(end) = quoted.find('"') else {
                return Err(QueryError {
                    position: self.position + self.rest[..before].chars().count(),
                    text: value.to_owned(),
                    reason: "this quotation mark is not closed".to_owned(),
                });
            };
            return Ok((before + end + 2, TokenKind::Word { key, value: &quoted[..end], is_quoted: true }));
        }
        let length = self.word_length(value);
        Ok((before + length, TokenKind::Word { key, value: &value[..length], is_quoted: false }))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<(usize, &str)> {
        tokens(query).unwrap().into_iter().map(|token| (token.position, token.text)).collect()
    }

    #[test]
    fn pieces_know_where_they_begin_in_characters() {
        assert_eq!(texts("Amélie  -year:2001"), [(1, "Amélie"), (9, "-"), (10, "year:2001")]);
        assert_eq!(
            texts("é genre:\"Science Fiction\" x"),
            [(1, "é"), (3, "genre:\"Science Fiction\""), (27, "x")]
        );
    }

    #[test]
    fn brackets_group_and_are_plain_characters_elsewhere() {
        assert_eq!(texts("(a OR b) c"), [(1, "("), (2, "a"), (4, "OR"), (7, "b"), (8, ")"), (10, "c")]);
        assert_eq!(texts("alien(1979) ):"), [(1, "alien(1979)"), (13, "):")]);
        assert_eq!(texts("a|b | ORB or"), [(1, "a|b"), (5, "|"), (7, "ORB"), (11, "or")]);
    }

    #[test]
    fn an_open_quotation_mark_is_told_by_its_place() {
        let error = tokens("é genre:\"war").unwrap_err();
        assert_eq!((error.position, error.text.as_str()), (9, "\"war"));
    }
}
