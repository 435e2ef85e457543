//! Full dates: `2011-11-15`, `15.11.2011`, `20111115`, `111115`, `23rd Feb 2024`.

use crate::date::Date;
use crate::evidence::Span;
use crate::token::{Shape, Token};

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date at a token, and the number of tokens it takes.
pub(crate) fn read(text: &str, tokens: &[Token], index: usize) -> Option<(Date, Span)> {
    separated(text, tokens, index)
        .or_else(|| compact(text, tokens, index))
        .or_else(|| named_month(text, tokens, index))
}

/// Three numbers with the same separator between them.
fn separated(text: &str, tokens: &[Token], index: usize) -> Option<(Date, Span)> {
    let [first, second, third] = tokens.get(index..index + 3)? else {
        return None;
    };
    let separator = text.get(first.span.end..second.span.start)?;
    let alike = matches!(separator, "-" | "." | "_" | " ")
        && text.get(second.span.end..third.span.start)? == separator;
    if !alike || width(second) > 2 {
        return None;
    }
    let (a, b, c) = (first.number()?, second.number()?, third.number()?);
    let date = match (width(first), width(third)) {
        (4, 1..=2) => Date::year_first(a, b, c),
        (1..=2, 4) if separator != " " || width(first) == 2 => Date::year_last(a, b, c),
        _ => None,
    }?;
    Some((date, Span::new(first.span.start, third.span.end)))
}

/// One number of eight digits, or of six between other words.
fn compact(text: &str, tokens: &[Token], index: usize) -> Option<(Date, Span)> {
    let token = &tokens[index];
    let number = token.number()?;
    let date = match width(token) {
        8 => Date::new(number / 10_000, number / 100 % 100, number % 100),
        6 if is_apart(text, tokens, index) && !is_pair_of_episodes(number) => {
            Date::new(2000 + number / 10_000, number / 100 % 100, number % 100)
        }
        _ => None,
    }?;
    Some((date, token.span))
}

/// Whether a six-digit number stands after other words and before technical ones or the end.
fn is_apart(text: &str, tokens: &[Token], index: usize) -> bool {
    let technical = tokens
        .get(index + 1)
        .is_none_or(|next| next.word.and_then(crate::vocabulary::Word::certainty).is_some());
    index > 0 && technical && tokens[index - 1].span.of(text).len() > 1
}

/// Whether six digits rather state a season and two episodes in a row, `010708`.
fn is_pair_of_episodes(number: u32) -> bool {
    number < 100_000 && number / 100 % 100 + 1 == number % 100
}

/// `23rd Feb 2024`, `5 March 2025`.
fn named_month(text: &str, tokens: &[Token], index: usize) -> Option<(Date, Span)> {
    let [day, month, year] = tokens.get(index..index + 3)? else {
        return None;
    };
    let name = month.span.of(text).get(..3)?;
    let month_number = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(name))? as u32 + 1;
    let digits = day.span.of(text).trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let date = Date::new(year.number()?, month_number, digits.parse().ok()?)?;
    (month.shape == Shape::Letters).then_some((date, Span::new(day.span.start, year.span.end)))
}

fn width(token: &Token) -> usize {
    token.span.end - token.span.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Tokens;

    fn date(text: &str) -> Option<String> {
        let mut tokens = Tokens::default();
        tokens.split(text);
        (0..tokens.tokens.len())
            .find_map(|index| read(text, &tokens.tokens, index))
            .map(|(date, _)| date.to_string())
    }

    #[test]
    fn reads_dates_in_the_usual_orders() {
        for text in [
            "2011-11-15",
            "2011 11 15",
            "15.11.2011",
            "11-15-2011",
            "Show 20111115",
            "Show 111115 720p",
            "15th Nov 2011",
        ] {
            assert_eq!(date(text).as_deref(), Some("2011-11-15"), "{text}");
        }
    }

    #[test]
    fn takes_other_numbers_for_no_dates() {
        for text in ["2011-11", "1-23-45", "202401244070", "2011.13.32", "show 010708 720p", "170424_26"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
