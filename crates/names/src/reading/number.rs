//! Numbers that stand alone, and the words they stand among.

use super::blocks::Role;
use super::{LoneNumber, Reading, Scene};
use crate::evidence::{Rule, Span};
use crate::identification::Numbering;
use crate::marks::cursor::Cursor;
use crate::text::same_title;
use crate::token::{Bracket, Shape};
use crate::vocabulary::Word;

/// A range of more episodes than this is no range.
pub(crate) const LONGEST_RANGE: u32 = 500;

/// Seasons with more episodes than this are not written as `102`.
pub(crate) const LONGEST_SEASON: u32 = 40;

/// A number of the head of a name: the words before the technical ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) span: Span,
    pub(crate) value: u32,
    /// Digits written.
    pub(crate) width: usize,
    /// Whether it has a fraction, as specials between two episodes have.
    pub(crate) fraction: bool,
    /// The tokens it takes.
    pub(crate) tokens: usize,
}

/// The words before the technical ones.
pub(crate) struct Head {
    /// Token indices, outside of brackets.
    pub(crate) indices: Vec<usize>,
    /// Whether technical words or brackets follow.
    pub(crate) tagged: bool,
}

/// A number at a token: `07`, `07v2`, `12.5`.
pub(crate) fn candidate(scene: &Scene<'_>, index: usize) -> Option<Candidate> {
    let token = scene.tokens.tokens.get(index)?;
    let counts_parts = index
        .checked_sub(1)
        .is_some_and(|before| matches!(scene.tokens.tokens[before].word, Some(Word::Part(_))));
    if counts_parts {
        return None;
    }
    let mut cursor = Cursor::new(scene.text, token.span.start);
    let (value, width) = cursor.digits(4)?;
    if token.shape == Shape::Mixed {
        let versioned = cursor.letter(b'v') && cursor.digits(1).is_some() && cursor.at == token.span.end;
        return versioned.then_some(Candidate { span: token.span, value, width, fraction: false, tokens: 1 });
    }
    let next = scene.tokens.tokens.get(index + 1).filter(|next| {
        next.span.end - next.span.start == 1
            && matches!(next.shape, Shape::Number(_))
            && scene.between(token.span.end, next.span.start) == "."
            && scene.text[next.span.end..].chars().next().is_none_or(|after| after == ' ' || after == '_')
    });
    Some(match next {
        Some(next) => Candidate {
            span: Span::new(token.span.start, next.span.end),
            value,
            width,
            fraction: true,
            tokens: 2,
        },
        None => Candidate { span: token.span, value, width, fraction: false, tokens: 1 },
    })
}

/// The words of the head of a name, less what describes its number.
pub(crate) fn head(scene: &Scene<'_>, technical_start: usize) -> Head {
    let tokens = &scene.tokens.tokens;
    let mut head = Head { indices: Vec::new(), tagged: false };
    let stop = scene.tokens.outer_blocks().find(|(index, block)| {
        block.span.start >= scene.body_start
            && !matches!(scene.blocks.role(*index), Role::Year(_) | Role::Country(_))
            && !(block.bracket == Bracket::Round && matches!(scene.blocks.role(*index), Role::Text))
    });
    let stop = stop.map_or(scene.end, |(_, block)| block.span.start);
    head.tagged = stop < scene.end || technical_start < scene.end;
    let end = stop.min(technical_start).min(scene.end);
    let first = scene.tokens.at_or_after(scene.body_start);
    head.indices =
        (first..scene.tokens.at_or_after(end)).filter(|&index| tokens[index].block.is_none()).collect();
    while let Some(&last) = head.indices.last()
        && head.indices.len() > 1
        && tokens[last].word.is_some_and(|word| matches!(word, Word::Special | Word::Finale | Word::Batch))
    {
        head.indices.pop();
        head.tagged = true;
    }
    head
}

/// A number counted from the first, and how else it could be read.
pub(crate) fn absolute(candidate: Candidate, numbers: Vec<u32>) -> LoneNumber {
    let alternative = match numbers.as_slice() {
        [number] if (101..10_000).contains(number) => {
            Some(Numbering::SeasonEpisode { season: number / 100, episode: number % 100 })
        }
        _ => None,
    };
    let numbers = if candidate.fraction { Vec::new() } else { numbers };
    LoneNumber {
        span: candidate.span,
        rule: Rule::AbsoluteNumber,
        season: candidate.fraction.then_some(0),
        episodes: Vec::new(),
        absolute: numbers,
        alternative,
    }
}

/// The number as an episode of the season folder, where it has one; otherwise an absolute one.
pub(crate) fn placed(scene: &Scene<'_>, candidate: Candidate, last: u32, rule: Rule) -> LoneNumber {
    let numbers: Vec<u32> = (candidate.value..=last).collect();
    match scene.context.season {
        Some(season) => {
            let in_hundreds = season > 0
                && last == candidate.value
                && candidate.width >= 3
                && candidate.value / 100 == season;
            let episodes = if in_hundreds { vec![candidate.value % 100] } else { numbers };
            LoneNumber {
                span: candidate.span,
                rule,
                season: None,
                episodes,
                absolute: Vec::new(),
                alternative: None,
            }
        }
        None => absolute(candidate, numbers),
    }
}

/// Whether the year closes the name behind the number, as it does in a film's name.
pub(crate) fn film_year_follows(scene: &Scene<'_>, candidate: Candidate, reading: &Reading) -> bool {
    let Some(year) = reading.year.filter(|year| year.span.start >= candidate.span.end) else {
        return false;
    };
    let padded = candidate.width >= 2;
    let rest = scene.text.get(year.span.end..scene.end).unwrap_or_default().trim_start();
    !(padded && rest.starts_with('[') && scene.between(candidate.span.end, year.span.start).trim().is_empty())
}

/// Whether the words before a token are the folder's title.
pub(crate) fn folder_agrees(scene: &Scene<'_>, index: usize) -> bool {
    let end = scene.tokens.tokens[index].span.start;
    scene.context.folder_title.is_some_and(|title| same_title(title, scene.between(scene.body_start, end)))
}
