//! The title, and what stands around it.

use super::blocks::{Blocks, Role, is_address};
use super::{Reading, Scene};
use crate::evidence::{Rule, Span};
use crate::text::{is_han_or_kana, trim_title, trimmed};
use crate::token::{Bracket, Shape, Tokens};

/// Where the body of a name begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    pub(crate) start: usize,
    pub(crate) group: Option<Span>,
    /// The title, where the whole name stands in brackets.
    pub(crate) bracketed_title: Option<Span>,
}

/// Skips groups and addresses in front, unless nothing would be left.
pub(crate) fn body(text: &str, tokens: &Tokens, blocks: &Blocks) -> Body {
    let mut body = Body { start: 0, group: None, bracketed_title: None };
    if let Some(end) = address_in_front(text) {
        body.start = end;
    }
    let outside = tokens.tokens.iter().any(|token| {
        let loose = token.block.is_none() && token.span.start >= body.start;
        loose && !token.span.of(text).contains("新番")
    });
    if !outside {
        return all_bracketed(text, tokens, blocks, body);
    }
    for (index, block) in tokens.outer_blocks() {
        let gap = text.get(body.start..block.span.start).unwrap_or("x");
        if !gap.chars().all(|character| matches!(character, ' ' | '_' | '-' | '.')) {
            break;
        }
        let role = blocks.role(index);
        let in_front = match block.bracket {
            Bracket::Square => !matches!(role, Role::Year(_)) && !holds_number(text, tokens, block.tokens),
            Bracket::Round => role == Role::Address,
            Bracket::Curly => false,
        };
        if !in_front || is_title_itself(text, tokens, block.span.end) {
            break;
        }
        if body.group.is_none() && role == Role::Text {
            body.group = Some(block.inner);
        }
        body.start = block.span.end;
    }
    body
}

/// Whether brackets in front hold season and episode, which no group does.
fn holds_number(text: &str, tokens: &Tokens, (first, last): (usize, usize)) -> bool {
    tokens.tokens[first..last]
        .iter()
        .any(|token| crate::marks::season_episode::read(text, token.span.start).is_some())
}

/// Whether what follows the bracket is too little for a title, so that the bracket is part of it: `[REC] 2 (2009)`.
fn is_title_itself(text: &str, tokens: &Tokens, end: usize) -> bool {
    let mut loose = tokens.tokens[tokens.at_or_after(end)..].iter().filter(|token| token.block.is_none());
    match (loose.next(), loose.next()) {
        (None, _) => true,
        (Some(only), None) => matches!(only.shape, Shape::Number(_)) && only.span.of(text).len() == 1,
        _ => false,
    }
}

/// `www.example.org - Title`, `example.net - Title`.
fn address_in_front(text: &str) -> Option<usize> {
    let (address, _) = text.split_once(" - ")?;
    let address = address.trim_matches(['[', ']', '(', ')', ' ']);
    (is_address(address) && !address.is_empty()).then(|| text.find(" - ").map_or(0, |at| at + 3))
}

/// A name of brackets only: group, titles, number, technical words.
fn all_bracketed(text: &str, tokens: &Tokens, blocks: &Blocks, mut body: Body) -> Body {
    let mut texts = tokens
        .outer_blocks()
        .take_while(|&(index, block)| {
            let counts =
                matches!(blocks.role(index), Role::Number) || holds_number(text, tokens, block.tokens);
            block.span.start < body.start || !counts
        })
        .filter(|&(index, _)| blocks.role(index) == Role::Text)
        .map(|(_, block)| block.inner);
    let first = texts.next();
    let mut title = texts.next();
    if title.is_none() {
        title = first;
    } else {
        body.group = first;
        let is_latin = |span: &Span| span.of(text).bytes().filter(u8::is_ascii_alphabetic).count() >= 2;
        title = title.filter(is_latin).or_else(|| texts.find(is_latin)).or(title);
    }
    body.bracketed_title = title.map(|span| latin_part(text, span).unwrap_or(span));
    if let Some(title) = title {
        body.start = title.start;
    }
    body
}

/// The Latin words of a title that gives Han or Kana as well, with a separator between them.
fn latin_part(text: &str, span: Span) -> Option<Span> {
    let title = span.of(text);
    if !title.contains(is_han_or_kana) {
        return None;
    }
    let mut start = span.start;
    for piece in title.split([' ', '_', '.', '·', '/', '|']) {
        let end = start + piece.len();
        if piece.bytes().any(|byte| byte.is_ascii_alphabetic()) && !piece.contains(is_han_or_kana) {
            let rest = Span::new(start, span.end).of(text);
            let stop = rest.find(is_han_or_kana).unwrap_or(rest.len());
            return Some(Span::new(start, start + trim_title(&rest[..stop]).len().max(piece.len())));
        }
        start = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// Finds the title, the other title, and the episode's title.
pub(crate) fn find(scene: &Scene<'_>, technical_start: usize, body: &Body, reading: &mut Reading) {
    let numbered = first_number(scene, reading);
    if let Some(title) = body.bracketed_title {
        reading.title = Some(title);
    } else {
        let limits = [
            numbered.map(|span| span.start),
            reading.year.map(|year| year.span.start),
            Some(technical_start),
        ];
        let start = skip_recording_date(scene, reading);
        let end =
            limits.into_iter().flatten().chain([scene.end]).filter(|&end| end >= scene.body_start).min();
        let end = first_closing_block(scene, start, end.unwrap_or(scene.end), reading);
        let raw = strip_remarks(scene.between(start, end));
        let is_id = |title: &Span| reading.id_spans.iter().any(|(id, _)| id == title);
        reading.title = non_empty(start, raw).filter(|title| !is_id(title));
    }
    split_other_title(scene, reading);
    if let Some(span) = numbered {
        reading.episode_title = episode_title(scene, span.end, technical_start);
    }
}

/// Where the first number of the episode stands, its brackets included.
fn first_number(scene: &Scene<'_>, reading: &Reading) -> Option<Span> {
    let spans = [
        reading.mark.as_ref().map(|mark| mark.span),
        reading.date.map(|(_, span)| span),
        reading.number.as_ref().map(|number| number.span),
        reading.absolute.as_ref().map(|(_, span)| *span),
        reading
            .special
            .filter(|_| !scene.context.is_movies() && (scene.body_start > 0 || scene.context.is_tv())),
        reading.bonus,
    ];
    let start = spans.iter().flatten().map(|span| span.start).min()?;
    let end = spans[..4].iter().flatten().map(|span| span.end).max().unwrap_or(start);
    let start = scene
        .tokens
        .outer_blocks()
        .find(|(_, block)| block.span.start <= start && start < block.span.end)
        .map_or(start, |(_, block)| block.span.start);
    let start = if scene.text[..start].ends_with('#') { start - 1 } else { start };
    Some(Span::new(start, end.max(start)))
}

/// Skips the day of recording in front of titles whose number has its own word: `221205 Title #17`.
fn skip_recording_date(scene: &Scene<'_>, reading: &Reading) -> usize {
    let worded = reading.mark.as_ref().is_some_and(|mark| mark.rule == Rule::EpisodeWord);
    let first = scene.tokens.tokens.get(scene.tokens.at_or_after(scene.body_start));
    match first {
        Some(token) if worded => {
            let width = token.span.end - token.span.start;
            let number = token.number().unwrap_or_default();
            let date = match width {
                6 => crate::date::Date::new(2000 + number / 10_000, number / 100 % 100, number % 100),
                8 => crate::date::Date::new(number / 10_000, number / 100 % 100, number % 100),
                _ => None,
            };
            if date.is_some() { token.span.end } else { scene.body_start }
        }
        _ => scene.body_start,
    }
}

/// The title ends at the first bracket that cannot be part of it.
fn first_closing_block(scene: &Scene<'_>, start: usize, end: usize, reading: &Reading) -> usize {
    let mut title_begun = false;
    for (index, block) in scene.tokens.outer_blocks().filter(|(_, block)| block.span.start >= start) {
        if block.span.start >= end {
            break;
        }
        title_begun |= scene.tokens.at_or_after(start) < block.tokens.0;
        let role = scene.blocks.role(index);
        let part_of_title = match block.bracket {
            Bracket::Round => match role {
                Role::Text => true,
                Role::Number => !title_begun,
                Role::Year(value) => reading.year.is_some_and(|year| year.bracketed && year.value != value),
                _ => false,
            },
            Bracket::Square => role == Role::Text && !title_begun,
            Bracket::Curly => false,
        };
        if !part_of_title {
            return block.span.start;
        }
        title_begun = true;
    }
    end
}

/// The title without words that describe a collection of seasons.
fn strip_remarks(raw: &str) -> &str {
    let title = &raw[..trimmed(raw).end];
    for remark in ["complete series", "complete.series", "complete"] {
        let at = title.len().saturating_sub(remark.len());
        if at > 0 && title.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(remark)) {
            return &title[..at];
        }
    }
    title
}

/// The span of the trimmed text, if it says anything.
fn non_empty(start: usize, raw: &str) -> Option<Span> {
    let span = trimmed(raw);
    let title = span.of(raw);
    let says_something = title.chars().any(crate::text::is_word_char) || title.chars().count() > 1;
    says_something.then(|| Span::new(start + span.start, start + span.end))
}

/// `Title AKA Other`, and Han or Kana in front of Latin words.
fn split_other_title(scene: &Scene<'_>, reading: &mut Reading) {
    let Some(span) = reading.title else { return };
    let title = span.of(scene.text);
    let tokens = &scene.tokens.tokens[scene.tokens.at_or_after(span.start)..];
    let between = tokens.iter().skip(1).take_while(|token| token.span.end < span.end);
    if let Some(also) = between
        .filter(|token| token.shape == Shape::Letters)
        .find(|token| token.span.of(scene.text).eq_ignore_ascii_case("aka"))
    {
        reading.title = Some(Span::new(span.start, also.span.start));
        reading.other_title = Some(Span::new(also.span.end, span.end));
        return;
    }
    let starts_east_asian = title.chars().next().is_some_and(is_han_or_kana);
    if starts_east_asian && let Some(latin) = latin_part(scene.text, span) {
        let letters = latin.of(scene.text).bytes().filter(u8::is_ascii_alphabetic).count();
        if letters >= 3 {
            reading.other_title = Some(Span::new(span.start, latin.start));
            reading.title = Some(latin);
        }
    }
}

/// The text between the number and the technical words.
fn episode_title(scene: &Scene<'_>, start: usize, technical_start: usize) -> Option<Span> {
    let mut end = technical_start.max(start).min(scene.end);
    if let Some((_, block)) = scene.tokens.outer_blocks().find(|(index, block)| {
        block.span.start >= start
            && !(block.bracket == Bracket::Round && scene.blocks.role(*index) == Role::Text)
    }) {
        end = end.min(block.span.start);
    }
    non_empty(start, scene.between(start, end))
}
