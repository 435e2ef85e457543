//! One walk over the words for season, episode and date.

use super::{Reading, Scene};
use crate::evidence::{Rule, Span};
use crate::marks::{Mark, calendar, episode, part, season, season_episode};
use crate::token::{Shape, Token};
use crate::vocabulary::{self, Word};

/// A part this close behind the episode's number is a part of the episode.
const PART_DISTANCE: usize = 4;

/// Finds season, episode and date, specials and bonus material.
pub(crate) fn find(scene: &Scene<'_>, reading: &mut Reading) {
    let (text, tokens) = (scene.text, &scene.tokens.tokens);
    let first = scene.tokens.at_or_after(scene.body_start);
    let movies = scene.context.is_movies();
    let (mut numbered, mut seasons, mut episodes): (Option<Mark>, Option<Mark>, Option<Mark>) =
        (None, None, None);
    let mut resume = scene.body_start;
    for index in first..tokens.len() {
        let token = &tokens[index];
        if token.span.start < resume
            || token.span.start >= scene.end
            || scene.blocks.is_closed_to_marks(token.block)
        {
            continue;
        }
        if let Some(mark) = season_episode::read(text, token.span.start) {
            resume = mark.span.end;
            merge(&mut numbered, mark);
            continue;
        }
        if movies {
            continue;
        }
        if reading.date.is_none()
            && let Some((date, span)) = calendar::read(text, tokens, index)
        {
            reading.date = Some((date, span));
            resume = span.end;
            continue;
        }
        if seasons.is_none()
            && let Some(mark) = season::read(text, tokens, index)
        {
            resume = mark.span.end;
            seasons = Some(mark);
            continue;
        }
        if episodes.is_none()
            && let Some(mark) = episode::read(text, tokens, index)
        {
            resume = mark.span.end;
            episodes = Some(mark);
            continue;
        }
        if index > first && token.shape != Shape::Number(None) {
            note_special(scene, reading, token);
        }
    }
    reading.mark = numbered.or_else(|| combine(seasons, episodes));
    if reading.mark.as_ref().is_some_and(|mark| !mark.episodes.is_empty()) || reading.date.is_some() {
        absolute_beside(scene, reading);
        part_behind(scene, reading);
    }
    drop_leading_date(scene, reading);
}

/// A second season and episode goes on where the first stops: `S01E04 Name S01E05 Name`.
fn merge(numbered: &mut Option<Mark>, mark: Mark) {
    let Some(known) = numbered else {
        *numbered = Some(mark);
        return;
    };
    let follows = known.seasons == mark.seasons && known.rule == mark.rule;
    if follows && mark.episodes.first() > known.episodes.last() {
        known.episodes.extend(mark.episodes);
    }
}

/// Season and episode stated apart, in either order.
fn combine(seasons: Option<Mark>, episodes: Option<Mark>) -> Option<Mark> {
    match (seasons, episodes) {
        (Some(season), Some(mut episode)) => {
            episode.span =
                Span::new(season.span.start.min(episode.span.start), episode.span.end.max(season.span.end));
            if season.seasons.len() == 1 {
                episode.seasons = season.seasons;
            }
            Some(episode)
        }
        (season, episode) => episode.or(season),
    }
}

/// Words of anime releases for what is shown before, after and around episodes; a number may be glued on.
const BONUS_BEHIND_DASH: &[&str] = &["op", "ed", "pv", "cm", "menu"];

fn note_special(scene: &Scene<'_>, reading: &mut Reading, token: &Token) {
    match token.word {
        Some(Word::Special) => {
            reading.special.get_or_insert(token.span);
        }
        Some(Word::Bonus) => {
            reading.bonus.get_or_insert(token.span);
        }
        None if is_numbered_special(token.span.of(scene.text)) => {
            reading.special.get_or_insert(token.span);
        }
        _ if scene.body_start > 0 && scene.text[..token.span.start].ends_with("- ") => {
            let word =
                token.span.of(scene.text).trim_end_matches(|character: char| character.is_ascii_digit());
            if BONUS_BEHIND_DASH.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                reading.bonus.get_or_insert(token.span);
            }
        }
        _ => {}
    }
}

/// `OVA2`, `SP1`.
fn is_numbered_special(word: &str) -> bool {
    let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
    letters.len() < word.len() && vocabulary::lookup(letters) == Some(Word::Special)
}

/// Absolute numbers before (`- 012 - S01E12`) or behind (`S01E12 - 012 -`) season and episode.
fn absolute_beside(scene: &Scene<'_>, reading: &mut Reading) {
    let Some(mark) = reading.mark.as_mut() else { return };
    if mark.seasons.is_empty() {
        return;
    }
    let tokens = &scene.tokens.tokens;
    let grouped = scene.body_start > 0;
    let index = scene.tokens.at_or_after(mark.span.start);
    if let Some(before) = index.checked_sub(1).map(|before| &tokens[before])
        && before.block.is_none()
        && let Some(number) = before.number()
    {
        let gap = scene.between(before.span.end, mark.span.start);
        let mut start = before.span.start;
        let mut fraction = false;
        if let Some(whole) = index.checked_sub(2).map(|whole| &tokens[whole])
            && whole.number().is_some()
            && scene.between(whole.span.end, before.span.start) == "."
        {
            start = whole.span.start;
            fraction = true;
        }
        let set_apart = scene.text[..start].trim_end().ends_with('-') && start > scene.body_start;
        if set_apart && matches!(gap, " - " | " (" | " [" | "_-_" | ".-.") {
            mark.span.start = start;
            if !fraction {
                reading.absolute = Some((vec![number], before.span));
            }
            return;
        }
        if grouped && gap == " " && before.span.start > scene.body_start && number > 99 {
            mark.span.start = start;
            reading.absolute = Some((vec![number], before.span));
            return;
        }
    }
    let after = scene.tokens.at_or_after(mark.span.end);
    let Some(next) = tokens.get(after) else { return };
    let Some(number) = next.number() else { return };
    let width = next.span.end - next.span.start;
    let gap = scene.between(mark.span.end, next.span.start);
    let mut numbers = vec![number];
    let mut end = next.span.end;
    for pair in tokens[after..].windows(2) {
        match pair[1].number() {
            Some(number)
                if scene.between(pair[0].span.end, pair[1].span.start) == "-"
                    && number > numbers[numbers.len() - 1] =>
            {
                numbers.push(number);
                end = pair[1].span.end;
            }
            _ => break,
        }
    }
    let behind = scene.text.get(end..).unwrap_or_default();
    let closed =
        behind.is_empty() || behind.starts_with(" - ") || behind.starts_with(" [") || behind.starts_with(']');
    let stated = match gap {
        " - " | "_-_" | ".-." => {
            closed && width >= 3 && (!behind.is_empty() || next.span.of(scene.text).starts_with('0'))
        }
        " " => grouped && closed && width >= 3,
        "." => width >= 3 && next.span.of(scene.text).starts_with('0'),
        " [" => width >= 3 && behind.starts_with(']'),
        _ => false,
    };
    if stated && !crate::date::is_plausible_year(number) {
        reading.absolute = Some((numbers, Span::new(next.span.start, end)));
    }
}

/// `S02E03 Part 1`, or a part right behind the date.
fn part_behind(scene: &Scene<'_>, reading: &mut Reading) {
    let span = match (&reading.mark, reading.date) {
        (Some(mark), _) => mark.span,
        (None, Some((_, span))) => span,
        (None, None) => return,
    };
    if reading.part.is_some() {
        return;
    }
    let index = scene.tokens.at_or_after(span.end);
    let part = scene
        .tokens
        .tokens
        .get(index)
        .filter(|token| token.span.start <= span.end + PART_DISTANCE && token.block.is_none())
        .and_then(|_| part::read(scene.text, &scene.tokens.tokens, index));
    reading.part = part
        .map(|part| (part.number, part.span))
        .or_else(|| reading.mark.as_ref().and_then(|mark| mark.part.map(|number| (number, mark.span))));
}

/// A recording's date in front (`221205 Title #17`) is no date of a dated show.
fn drop_leading_date(scene: &Scene<'_>, reading: &mut Reading) {
    if let (Some((_, span)), Some(mark)) = (reading.date, &reading.mark)
        && span.start <= scene.body_start
        && mark.rule == Rule::EpisodeWord
    {
        reading.date = None;
    }
}
