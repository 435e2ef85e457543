//! A season without its episode: `S02`, `Season 2`, `3.Staffel`, `2nd Season`, `S01-S05`, `第2季`.

use super::Mark;
use super::cursor::Cursor;
use crate::evidence::{Rule, Span};
use crate::token::{Shape, Token};
use crate::vocabulary::{self, Word};

/// A range of more seasons than this is no range.
const LONGEST_RANGE: u32 = 60;

/// English ordinals, from the first.
const ORDINALS: &[&str] =
    &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Reads a season number at a token.
pub(crate) fn read(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let token = &tokens[index];
    match token.shape {
        Shape::Letters => after_word(text, tokens, index).or_else(|| ordinal_word(text, tokens, index)),
        Shape::Mixed => {
            glued(text, token).or_else(|| counted(text, token)).or_else(|| ordinal(text, tokens, index))
        }
        Shape::Number(_) => before_word(text, tokens, index),
    }
}

fn mark(text: &str, start: usize, season: u32, after: Cursor<'_>, rule: Rule) -> Mark {
    let (seasons, end) = range(text, season, after, rule);
    Mark { span: Span::new(start, end), rule, seasons, episodes: Vec::new(), part: None }
}

/// `Season 2`, `S 01`.
fn after_word(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let token = &tokens[index];
    let mut cursor = Cursor::new(text, token.span.end);
    let separators = cursor.separators(b" ._-:", 3);
    if separators.starts_with([' ', '_', '.']) && separators.contains('-') {
        return None;
    }
    let (season, width) = cursor.digits(4)?;
    let boundary = cursor.at_boundary();
    let is_season = match token.word {
        Some(Word::Season) => true,
        Some(Word::LooseSeason) => {
            let abbreviated = token.span.of(text).len() == 2;
            width <= 2 && if abbreviated { separators == "." } else { stands_apart(text, token.span.start) }
        }
        None => {
            let lone_letter =
                token.span.of(text).eq_ignore_ascii_case("s") && separators == " " && width == 2;
            lone_letter
                && tokens.get(index + 2).is_some_and(|next| next.word.and_then(Word::certainty).is_some())
        }
        _ => false,
    };
    (is_season && boundary).then(|| mark(text, token.span.start, season, cursor, Rule::SeasonWord))
}

/// Whether the word opens the name or follows a dash.
fn stands_apart(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '_', '.']);
    before.is_empty() || before.ends_with('-')
}

/// `S02`, `Saison3`, `시즌1`.
fn glued(text: &str, token: &Token) -> Option<Mark> {
    let word = token.span.of(text);
    let letters = word.find(|character: char| character.is_ascii_digit())?;
    let mut cursor = Cursor::new(text, token.span.start + letters);
    let (season, width) = cursor.digits(4)?;
    let prefix = &word[..letters];
    let rule = if prefix.eq_ignore_ascii_case("s") {
        Rule::SeasonLetter
    } else {
        match vocabulary::lookup(prefix) {
            Some(Word::Season) => Rule::SeasonWord,
            Some(Word::LooseSeason) if width == 2 => Rule::SeasonWord,
            _ => return None,
        }
    };
    let plausible = width < 4 || crate::date::is_plausible_year(season);
    (plausible && cursor.at_boundary()).then(|| mark(text, token.span.start, season, cursor, rule))
}

/// `第2季`, `第2期`.
fn counted(text: &str, token: &Token) -> Option<Mark> {
    let word = token.span.of(text).strip_prefix('第')?;
    let mut cursor = Cursor::new(word, 0);
    let (season, _) = cursor.digits(2)?;
    matches!(cursor.rest(), "季" | "期").then(|| Mark {
        span: token.span,
        rule: Rule::SeasonWord,
        seasons: vec![season],
        episodes: Vec::new(),
        part: None,
    })
}

/// `2nd Season`.
fn ordinal(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let (token, next) = (&tokens[index], tokens.get(index + 1)?);
    let mut cursor = Cursor::new(text, token.span.start);
    let (season, _) = cursor.digits(2)?;
    let suffix = Cursor::new(text, cursor.at).rest();
    let suffixed = ["st", "nd", "rd", "th", "ª", "º", "a", "e"].iter().any(|known| {
        suffix.get(..known.len()).is_some_and(|text| text.eq_ignore_ascii_case(known))
            && cursor.at + known.len() == token.span.end
    });
    (suffixed && next.word == Some(Word::Season) && next.block == token.block).then(|| Mark {
        span: Span::new(token.span.start, next.span.end),
        rule: Rule::SeasonWord,
        seasons: vec![season],
        episodes: Vec::new(),
        part: None,
    })
}

/// `Second Season`.
fn ordinal_word(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let (token, next) = (&tokens[index], tokens.get(index + 1)?);
    if next.word != Some(Word::Season) || next.block != token.block {
        return None;
    }
    let word = token.span.of(text);
    let position = ORDINALS.iter().position(|ordinal| ordinal.eq_ignore_ascii_case(word))?;
    Some(Mark {
        span: Span::new(token.span.start, next.span.end),
        rule: Rule::SeasonWord,
        seasons: vec![position as u32 + 1],
        episodes: Vec::new(),
        part: None,
    })
}

/// `3.Staffel`, `2. Sezon`.
fn before_word(text: &str, tokens: &[Token], index: usize) -> Option<Mark> {
    let (token, word) = (&tokens[index], tokens.get(index + 1)?);
    let season = token.number().filter(|&number| number < 100)?;
    let between = text.get(token.span.end..word.span.start)?;
    let number_follows = tokens
        .get(index + 2)
        .is_some_and(|next| matches!(next.shape, Shape::Number(_)) && next.block == word.block);
    let tied = matches!(between, "." | ". " | ".º " | "ª " | "º ");
    (word.word == Some(Word::Season) && tied && !number_follows).then(|| Mark {
        span: Span::new(token.span.start, word.span.end),
        rule: Rule::SeasonWord,
        seasons: vec![season],
        episodes: Vec::new(),
        part: None,
    })
}

/// Reads on from the first season: `-S05`, `-05`, ` - Season 5`, ` S05`.
fn range<'t>(text: &'t str, first: u32, cursor: Cursor<'t>, rule: Rule) -> (Vec<u32>, usize) {
    let mut after = cursor;
    let separators = after.separators(b" ._-+&~", 3);
    let lettered = after.letter(b's');
    if lettered && after.word("eason") {
        after.separators(b" ._", 1);
    }
    let tight = matches!(separators, "-" | "~" | "+" | "&") && rule == Rule::SeasonLetter;
    let last = after.digits(2).filter(|&(last, width)| {
        let tied = (lettered && !separators.is_empty()) || (tight && width == 2);
        tied && last > first && last - first <= LONGEST_RANGE && after.at_boundary()
    });
    match last {
        Some((last, _)) => ((first..=last).collect(), after.at),
        None => (vec![first], Cursor::new(text, cursor.at).at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Tokens;

    fn seasons(text: &str) -> Option<Vec<u32>> {
        let mut tokens = Tokens::default();
        tokens.split(text);
        (0..tokens.tokens.len()).find_map(|index| read(text, &tokens.tokens, index)).map(|mark| mark.seasons)
    }

    #[test]
    fn reads_seasons_in_many_languages() {
        for text in [
            "Season 2",
            "S02",
            "STAFFEL 2",
            "2.Staffel",
            "Säsong 2",
            "Сезон 2",
            "시즌 2",
            "第2季",
            "2nd Season",
            "Saison2",
            "Second Season",
            "Series 2",
            "Show - Series 2",
        ] {
            assert_eq!(seasons(text), Some(vec![2]), "{text}");
        }
    }

    #[test]
    fn reads_ranges_of_seasons() {
        for text in ["S01-S03", "S01-03", "S01 - S03", "S01 S03", "Season 01 - Season 03"] {
            assert_eq!(seasons(text), Some(vec![1, 2, 3]), "{text}");
        }
    }

    #[test]
    fn takes_titles_for_no_seasons() {
        for text in [
            "Season (8)",
            "The Final Season - 05",
            "Mobile Series 00",
            "Series 100",
            "Open Season",
            "Stargate SG-1",
        ] {
            assert_eq!(seasons(text), None, "{text}");
        }
    }
}
