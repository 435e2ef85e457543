//! An episode without its season: `E02`, `Episode 2`, `Cap.102`, `2. Bölüm`, `第02话`, `#2`.

use super::Mark;
use super::continuation::{self, Notation, Start};
use super::cursor::Cursor;
use crate::evidence::{Rule, Span};
use crate::token::{Shape, Token};
use crate::vocabulary::{self, Word};

/// Reads an episode number at a token.
pub(crate) fn read(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let token = &tokens[index];
    match token.shape {
        Shape::Number(_) => before_word(text, tokens, index).or_else(|| after_hash(text, token)),
        Shape::Letters if token.word == Some(Word::Episode) => {
            let mut cursor = Cursor::new(text, token.span.end);
            cursor.separators(b" ._-:#", 2);
            number(text, token, cursor)
        }
        Shape::Letters => None,
        Shape::Mixed => glued(text, token).or_else(|| counted(text, token)),
    }
}

/// Letters and number in one word.
fn glued(text: &str, token: &Token) -> Option<Mark> {
    let word = token.span.of(text);
    let letters = word.find(|character: char| character.is_ascii_digit())?;
    let cursor = Cursor::new(text, token.span.start + letters);
    let single = word[..letters].eq_ignore_ascii_case("e");
    if single {
        let mut peeked = cursor;
        peeked.digits(5).filter(|&(_, width)| width >= 2)?;
    } else if vocabulary::lookup(&word[..letters]) != Some(Word::Episode) {
        return None;
    }
    number(text, token, cursor)
}

fn number(text: &str, token: &Token, mut cursor: Cursor<'_>) -> Option<Mark> {
    let (episode, width) = cursor.digits(5)?;
    let start = Start {
        at: token.span.start,
        season: None,
        episode,
        width,
        notation: Notation::Letters,
        rule: Rule::EpisodeWord,
    };
    let is_chapter =
        width >= 3 && text[token.span.start..].get(..3).is_some_and(|word| word.eq_ignore_ascii_case("cap"));
    if is_chapter {
        return chapter(cursor, start);
    }
    let mark = continuation::complete(cursor, start);
    Cursor::new(text, mark.span.end).at_boundary().then_some(mark)
}

/// A Spanish chapter counts season and episode in one number, `Cap.102` or `Cap.102_103`.
fn chapter(mut cursor: Cursor<'_>, start: Start) -> Option<Mark> {
    let season = start.episode / 100;
    let mut episodes = vec![start.episode % 100];
    let mut after = cursor;
    if matches!(after.separators(b"_-", 1), "_" | "-")
        && let Some((last, _)) = after.digits(4)
        && last / 100 == season
        && last % 100 > episodes[0]
    {
        episodes = (episodes[0]..=last % 100).collect();
        cursor = after;
    }
    cursor.at_boundary().then(|| Mark {
        span: Span::new(start.at, cursor.at),
        rule: start.rule,
        seasons: vec![season],
        episodes,
        part: None,
    })
}

/// A number with the word behind it.
fn before_word(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let (token, word) = (&tokens[index], tokens.get(index + 1)?);
    let between = text.get(token.span.end..word.span.start)?;
    let episode = token.number().filter(|&number| number < 10_000)?;
    (word.word == Some(Word::EpisodeAfter) && matches!(between, "." | ". " | " " | "-" | "_")).then(|| Mark {
        span: Span::new(token.span.start, word.span.end),
        rule: Rule::EpisodeWord,
        seasons: Vec::new(),
        episodes: vec![episode],
        part: None,
    })
}

fn after_hash(text: &str, token: &Token) -> Option<Mark> {
    let start = token.span.start.checked_sub(1)?;
    let episode = token.number().filter(|&number| number < 10_000)?;
    (text.as_bytes()[start] == b'#').then(|| Mark {
        span: Span::new(start, token.span.end),
        rule: Rule::EpisodeWord,
        seasons: Vec::new(),
        episodes: vec![episode],
        part: None,
    })
}

/// A number between East Asian counters: `第02话`, `02話`, `2화`.
fn counted(text: &str, token: &Token) -> Option<Mark> {
    let word = token.span.of(text);
    let digits = word.strip_prefix('第').unwrap_or(word);
    let mut cursor = Cursor::new(digits, 0);
    let (episode, _) = cursor.digits(4)?;
    let counter = cursor.rest().chars().next()?;
    let alone = cursor.rest().chars().count() == 1 || digits.len() < word.len();
    (matches!(counter, '话' | '話' | '集' | '回' | '화' | '회') && alone).then(|| Mark {
        span: token.span,
        rule: Rule::EpisodeWord,
        seasons: Vec::new(),
        episodes: vec![episode],
        part: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Tokens;

    fn episodes(text: &str) -> Option<(Vec<u32>, Vec<u32>)> {
        let mut tokens = Tokens::default();
        tokens.split(text);
        let mark = (0..tokens.tokens.len()).find_map(|index| read(text, &tokens.tokens, index))?;
        Some((mark.seasons, mark.episodes))
    }

    #[test]
    fn reads_episode_words_before_and_behind_their_numbers() {
        for text in
            ["E02", "Ep02", "Episode 2", "Folge 2", "ep_02", "2. Bölüm", "第02话", "Show #2", "Серия 2"]
        {
            assert_eq!(episodes(text), Some((vec![], vec![2])), "{text}");
        }
        assert_eq!(episodes("E11-E13"), Some((vec![], vec![11, 12, 13])));
    }

    #[test]
    fn splits_a_chapter_into_season_and_episode() {
        assert_eq!(episodes("Cap.102"), Some((vec![1], vec![2])));
        assert_eq!(episodes("Cap.1002_1003"), Some((vec![10], vec![2, 3])));
    }

    #[test]
    fn takes_single_letters_and_roman_numbers_for_words() {
        for text in ["Wall-E2", "Episode IV", "E.010910", "Ep 720p"] {
            assert_eq!(episodes(text), None, "{text}");
        }
    }
}
