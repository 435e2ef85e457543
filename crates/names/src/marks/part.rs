//! Numbered parts: `cd1`, `Part 2`, `pt. III`, `Part Two`, `disc b`.

use super::cursor::Cursor;
use crate::evidence::Span;
use crate::token::{Shape, Token};
use crate::vocabulary::{self, PartWord, Word};

/// Films have no more parts than this; a larger number belongs to the title.
const MOST_PARTS: u32 = 99;

const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
const WORDS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// How a part is counted; only digits and letters stack, and they do not mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counting {
    Digits,
    Letters,
    Words,
}

/// A part word with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) span: Span,
    pub(crate) word: PartWord,
    pub(crate) number: u32,
    pub(crate) counting: Counting,
}

/// Reads a part at a token.
pub(crate) fn read(text: &str, tokens: &[Token], index: usize) -> Option<Part> {
    let token = &tokens[index];
    let own = token.span.of(text);
    let (word, number, counting, end) = match token.word {
        Some(Word::Part(word)) => {
            let mut cursor = Cursor::new(text, token.span.end);
            cursor.separators(b" ._-", 2);
            let next = tokens.get(index + 1).filter(|next| next.span.start == cursor.at)?;
            let (number, counting) = count(next.span.of(text))?;
            (word, number, counting, next.span.end)
        }
        _ if token.shape == Shape::Letters => {
            let (prefix, letter) = own.split_at_checked(own.len().checked_sub(1)?)?;
            let (number, counting) = count(letter).filter(|&(_, counting)| counting == Counting::Letters)?;
            (part_word(prefix)?, number, counting, token.span.end)
        }
        _ => {
            let letters = own.find(|character: char| character.is_ascii_digit())?;
            let (number, counting) = count(&own[letters..])?;
            (part_word(&own[..letters])?, number, counting, token.span.end)
        }
    };
    Some(Part { span: Span::new(token.span.start, end), word, number, counting })
}

fn part_word(text: &str) -> Option<PartWord> {
    match vocabulary::lookup(text) {
        Some(Word::Part(word)) => Some(word),
        _ => None,
    }
}

fn count(text: &str) -> Option<(u32, Counting)> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().ok().filter(|number| (1..=MOST_PARTS).contains(number))?;
        return Some((number, Counting::Digits));
    }
    if let [letter @ (b'a'..=b'd' | b'A'..=b'D')] = text.as_bytes() {
        return Some((u32::from(letter.to_ascii_lowercase() - b'a') + 1, Counting::Letters));
    }
    let place = |words: &[&str]| words.iter().position(|word| word.eq_ignore_ascii_case(text));
    place(ROMAN).or_else(|| place(WORDS)).map(|index| (index as u32 + 1, Counting::Words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Tokens;

    fn part(text: &str) -> Option<(u32, Counting)> {
        let mut tokens = Tokens::default();
        tokens.split(text);
        (0..tokens.tokens.len())
            .find_map(|index| read(text, &tokens.tokens, index))
            .map(|part| (part.number, part.counting))
    }

    #[test]
    fn tells_how_a_part_is_counted() {
        assert_eq!(part("cd2"), Some((2, Counting::Digits)));
        assert_eq!(part("Disc 02"), Some((2, Counting::Digits)));
        assert_eq!(part("partb"), Some((2, Counting::Letters)));
        assert_eq!(part("pt. II"), Some((2, Counting::Words)));
        assert_eq!(part("Part Two"), Some((2, Counting::Words)));
    }

    #[test]
    fn needs_a_number_behind_the_word() {
        for text in ["part", "part e", "parting", "cd 0", "Disco 2", "part of 2"] {
            assert_eq!(part(text), None, "{text}");
        }
    }
}
