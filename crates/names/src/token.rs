//! One pass over a name: words, numbers and the brackets around them.

use crate::evidence::Span;
use crate::text::is_word_char;
use crate::vocabulary::{self, Word};

/// Names are read up to this many bytes; file systems allow 255 characters, at most 1,020 bytes.
pub(crate) const MAX_NAME_BYTES: usize = 2048;

/// Brackets beyond this many are read as plain punctuation.
const MAX_BLOCKS: usize = 64;

/// Brackets nested deeper than this are read as plain punctuation.
const MAX_DEPTH: usize = 6;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// ASCII digits only, with their value when it fits nine digits.
    Number(Option<u32>),
    /// Letters without ASCII digits.
    Letters,
    /// Letters and digits together.
    Mixed,
}

/// A word or number of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) shape: Shape,
    /// The innermost closed bracket around it, as an index into [`Tokens::blocks`].
    pub(crate) block: Option<u8>,
    /// What the word means, if it is a known one.
    pub(crate) word: Option<Word>,
}

impl Token {
    /// The value, for a number of at most nine digits.
    pub(crate) fn number(&self) -> Option<u32> {
        match self.shape {
            Shape::Number(value) => value,
            _ => None,
        }
    }
}

/// The kind of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

/// A closed pair of brackets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    /// The whole of it, brackets included.
    pub(crate) span: Span,
    /// The text between the brackets.
    pub(crate) inner: Span,
    pub(crate) bracket: Bracket,
    /// The closed bracket around this one.
    pub(crate) parent: Option<u8>,
    /// The first token inside and one past the last.
    pub(crate) tokens: (usize, usize),
}

/// A name in pieces. Reused from name to name to save allocations.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) tokens: Vec<Token>,
    pub(crate) blocks: Vec<Block>,
}

impl Tokens {
    /// Splits a name, forgetting the one before. `text` is at most [`MAX_NAME_BYTES`] long.
    pub(crate) fn split(&mut self, text: &str) {
        self.tokens.clear();
        self.blocks.clear();
        let mut open: [usize; MAX_DEPTH] = [0; MAX_DEPTH];
        let mut depth = 0;
        let mut start = None;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let joins_word = matches!(character, '\'' | '’')
                && start.is_some()
                && characters.peek().is_some_and(|&(_, next)| next.is_alphabetic());
            if joins_word || is_word_char(character) {
                start.get_or_insert(at);
                continue;
            }
            self.finish(text, start.take(), at, &open[..depth]);
            if let Some((bracket, opens)) = bracket(character) {
                let after = at + character.len_utf8();
                if opens {
                    if depth < MAX_DEPTH && self.blocks.len() < MAX_BLOCKS {
                        open[depth] = self.blocks.len();
                        self.blocks.push(Block {
                            span: Span::new(at, at),
                            inner: Span::new(after, after),
                            bracket,
                            parent: depth.checked_sub(1).map(|outer| open[outer] as u8),
                            tokens: (self.tokens.len(), self.tokens.len()),
                        });
                        depth += 1;
                    }
                } else if depth > 0 && self.blocks[open[depth - 1]].bracket == bracket {
                    depth -= 1;
                    let block = &mut self.blocks[open[depth]];
                    block.span.end = after;
                    block.inner.end = at;
                    block.tokens.1 = self.tokens.len();
                }
            }
        }
        self.finish(text, start, text.len(), &open[..depth]);
        self.forget_unclosed();
    }

    fn finish(&mut self, text: &str, start: Option<usize>, end: usize, open: &[usize]) {
        let Some(start) = start else { return };
        let span = Span::new(start, end);
        let word = span.of(text);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let shape = if digits == word.len() {
            Shape::Number(if digits <= 9 { word.parse().ok() } else { None })
        } else if digits == 0 {
            Shape::Letters
        } else {
            Shape::Mixed
        };
        let known = if matches!(shape, Shape::Number(_)) { None } else { vocabulary::lookup(word) };
        self.tokens.push(Token { span, shape, block: open.last().map(|&block| block as u8), word: known });
    }

    /// A bracket that is never closed is punctuation: what it seemed to hold belongs to the one around it.
    fn forget_unclosed(&mut self) {
        if self.blocks.iter().all(|block| !block.span.is_empty()) {
            return;
        }
        for index in 0..self.blocks.len() {
            self.blocks[index].parent = self.closed(self.blocks[index].parent);
        }
        for index in 0..self.tokens.len() {
            self.tokens[index].block = self.closed(self.tokens[index].block);
        }
    }

    fn closed(&self, mut block: Option<u8>) -> Option<u8> {
        while let Some(index) = block {
            let candidate = &self.blocks[usize::from(index)];
            if !candidate.span.is_empty() {
                return Some(index);
            }
            block = candidate.parent;
        }
        None
    }

    /// The closed blocks that stand in no other, with their indices, in order.
    pub(crate) fn outer_blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.blocks.iter().enumerate().filter(|(_, block)| block.parent.is_none() && !block.span.is_empty())
    }

    /// The index of the first token that starts at or after a byte.
    pub(crate) fn at_or_after(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start < byte)
    }
}

fn bracket(character: char) -> Option<(Bracket, bool)> {
    Some(match character {
        '(' | '（' => (Bracket::Round, true),
        ')' | '）' => (Bracket::Round, false),
        '[' | '【' | '［' => (Bracket::Square, true),
        ']' | '】' | '］' => (Bracket::Square, false),
        '{' => (Bracket::Curly, true),
        '}' => (Bracket::Curly, false),
        _ => return None,
    })
}

/// The longest beginning of `text` within [`MAX_NAME_BYTES`] that ends between characters.
pub(crate) fn bounded(text: &str) -> &str {
    if text.len() <= MAX_NAME_BYTES {
        return text;
    }
    let mut end = MAX_NAME_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        tokens.split(text);
        tokens.tokens.iter().map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn splits_at_punctuation_and_keeps_apostrophes() {
        assert_eq!(words("Ocean's.Edge_(2010)"), ["Ocean's", "Edge", "2010"]);
        assert_eq!(words("【组】第05话！x"), ["组", "第05话", "x"]);
    }

    #[test]
    fn forgets_brackets_that_never_close() {
        let mut tokens = Tokens::default();
        tokens.split("a [b (c) d");
        assert_eq!(tokens.outer_blocks().count(), 1);
        assert_eq!(tokens.tokens[1].block, None);
        assert_eq!(tokens.tokens[2].block, Some(1));
        tokens.split("{a)");
        assert_eq!(tokens.outer_blocks().count(), 0);
    }

    #[test]
    fn bounds_a_name_between_characters() {
        let long = "é".repeat(MAX_NAME_BYTES);
        assert_eq!(bounded(&long).len(), MAX_NAME_BYTES);
        let odd = format!("x{long}");
        assert_eq!(bounded(&odd).len(), MAX_NAME_BYTES - 1);
    }
}
