//! Several episodes at once, and numbers alone in brackets.

use super::blocks::Role;
use super::number::{Candidate, Head, LONGEST_RANGE, absolute, candidate, placed};
use super::{LoneNumber, Reading, Scene};
use crate::evidence::{Rule, Span};
use crate::token::Bracket;
use crate::vocabulary::Word;

/// `01-12`, `01 ~ 12`, `(892-916)`.
pub(crate) fn range(scene: &Scene<'_>, head: &Head, reading: &Reading) -> Option<LoneNumber> {
    let batch = scene.tokens.tokens.iter().any(|token| token.word == Some(Word::Batch));
    let year_at_end =
        reading.year.is_some_and(|year| year.span.start >= scene.tokens.tokens[head.indices[0]].span.end);
    for (position, pair) in head.indices.windows(2).enumerate().skip(1) {
        let (Some(first), Some(last)) = (candidate(scene, pair[0]), candidate(scene, pair[1])) else {
            continue;
        };
        let gap = scene.between(first.span.end, last.span.start);
        let zero_padded = first.width >= 2 && first.span.of(scene.text).starts_with('0');
        let tied = match gap {
            "-" | "~" | " ~ " | "～" => true,
            " - " => zero_padded || batch,
            _ => false,
        };
        let closed = position + 2 == head.indices.len() && head.tagged;
        if tied
            && closed
            && !year_at_end
            && last.value > first.value
            && last.value - first.value <= LONGEST_RANGE
        {
            let span = Span::new(first.span.start, last.span.end);
            return Some(absolute(Candidate { span, ..first }, (first.value..=last.value).collect()));
        }
    }
    None
}

/// A number alone in brackets: `[04]`, `{01}`, `[215 END]`, or a range, `(892-916)`.
pub(crate) fn in_brackets(scene: &Scene<'_>, reading: &Reading) -> Option<LoneNumber> {
    let grouped = scene.body_start > 0;
    for (index, block) in
        scene.tokens.outer_blocks().filter(|(_, block)| block.span.start >= scene.body_start)
    {
        let first = block.tokens.0;
        let count = block.tokens.1 - first;
        let Some(start) = candidate(scene, first).filter(|_| count > 0) else {
            continue;
        };
        if scene.blocks.role(index) == Role::Number {
            let stated = block.bracket == Bracket::Curly || (block.bracket == Bracket::Square && grouped);
            if stated && block.span.start > scene.body_start {
                return Some(LoneNumber {
                    rule: Rule::BracketedNumber,
                    ..placed(scene, start, start.value, Rule::BracketedNumber)
                });
            }
            continue;
        }
        let Some(last) = candidate(scene, first + 1).filter(|_| count == 2) else {
            continue;
        };
        let tied = matches!(scene.between(start.span.end, last.span.start), "-" | "~" | " - ");
        let zero_padded = start.width >= 2 && start.span.of(scene.text).starts_with('0');
        let years = reading.year.is_some_and(|year| year.span.start == block.span.start);
        if tied
            && !years
            && (grouped || zero_padded)
            && last.value > start.value
            && last.value - start.value <= LONGEST_RANGE
        {
            let span = Span::new(start.span.start, last.span.end);
            return Some(absolute(Candidate { span, ..start }, (start.value..=last.value).collect()));
        }
    }
    None
}
